// One version at a time, and its preview. Without script all of them stand one under the other.
import { showNetwork } from "./looking.js";

const form = () => document.getElementById("editor");
const tabs = () => [...form().querySelectorAll("[data-tab]")];

export function showTab(name, { focus = false } = {}) {
  const all = tabs();
  const chosen = all.find((tab) => tab.dataset.tab === name) ?? all[0];
  for (const tab of all) {
    const on = tab === chosen;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
  }
  for (const panel of form().querySelectorAll("[data-variant]")) {
    panel.classList.toggle("on", panel.dataset.variant === chosen.dataset.tab);
  }
  form().elements.tab.value = chosen.dataset.tab;
  showNetwork(chosen.dataset.tab === "common" ? null : chosen.dataset.tab);
  if (focus) chosen.focus();
}

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

function onKey(event) {
  const tab = event.target.closest?.("[data-tab]");
  if (!tab || !(event.key in STEPS || event.key === "Home" || event.key === "End")) return;
  event.preventDefault();
  const all = tabs();
  const ends = { Home: 0, End: all.length - 1 };
  const to = ends[event.key] ?? (all.indexOf(tab) + STEPS[event.key] + all.length) % all.length;
  showTab(all[to].dataset.tab, { focus: true });
}

export function startTabs() {
  document.addEventListener("click", (event) => {
    const tab = event.target.closest?.("[data-tab]");
    if (tab) showTab(tab.dataset.tab);
  });
  document.addEventListener("keydown", onKey);
  showTab(form().elements.tab.value);
}
