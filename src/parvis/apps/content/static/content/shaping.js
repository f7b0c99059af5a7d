// Buttons that change the form: the server answers with the form as it is then, and the focus stays.
import { fields, form, inTurn, markSaved, resume, say, settled, showConflict } from "./saving.js";
import { showTab } from "./tabs.js";

function focusOf(name, value) {
  return [...form().querySelectorAll(`[name="${CSS.escape(name)}"]`)].find((one) => one.value === value);
}

function place(html, deed) {
  const active = document.activeElement;
  const [name, value, id] = [active?.name, active?.value, active?.id];
  const tab = form().elements.tab.value;
  const holder = document.createElement("template");
  holder.innerHTML = html;
  form().replaceWith(holder.content);
  window.htmx.process(form());
  markSaved();
  const [what, variant, part] = deed.split(":");
  showTab(what === "own" ? variant : tab);
  const begun = what === "cut" && document.getElementById(`${variant}-${Number(part) + 1}-text`);
  const again = (name === "do" || name === "networks") && focusOf(name, value);
  const target = [begun, again, id && document.getElementById(id)].find((one) => one && !one.disabled);
  (target ?? document.querySelector(".variant.on textarea"))?.focus({ preventScroll: Boolean(target) });
  // The previews listen to the form that was there before.
  document.body.dispatchEvent(new CustomEvent("parvis:look"));
}

async function send(deed, more) {
  const body = fields();
  body.set("do", deed);
  for (const [name, value] of more) body.append(name, value);
  form().setAttribute("aria-busy", "true");
  try {
    const response = await fetch(form().action, { method: "POST", body, headers: { "HX-Request": "true" } });
    const html = await response.text();
    if (response.redirected) window.location.assign(response.url);
    else if (response.ok) place(html, deed);
    else if (response.status === 409) showConflict(html);
    else {
      document.getElementById("toasts").insertAdjacentHTML("beforeend", html);
      resume();
    }
  } catch {
    say(form().dataset.offline, "warned");
    resume();
  }
  form().removeAttribute("aria-busy");
}

export async function shape(deed, more = []) {
  await settled();
  form().inert = true; // what is typed meanwhile would be in the form that goes
  await inTurn(() => send(deed, more));
  form().inert = false;
}

// The place of the cursor, marked in the text: the server cuts at marks.
function cutHere(textarea) {
  const [before, after] = [textarea.value.slice(0, textarea.selectionStart), textarea.value.slice(textarea.selectionEnd)];
  textarea.value = `${before}\n---\n${after}`;
  shape(textarea.dataset.cut);
}

export function startShaping() {
  let last = null; // the field one wrote in before pressing a button
  document.addEventListener("focusout", (event) => {
    if (event.target.matches?.("textarea.words")) last = event.target;
  });
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.target !== form() || !button?.hasAttribute("data-shape")) return;
    event.preventDefault();
    const words = button.value.startsWith("cut:") && last?.dataset.cut === button.value ? last : null;
    if (words && words.selectionStart > 0 && !/^\s*---\s*$/m.test(words.value)) cutHere(words);
    else shape(button.value);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[type=checkbox][data-shape]")) shape("save");
  });
  document.addEventListener("keydown", (event) => {
    const words = event.target.closest?.("textarea[data-cut]");
    if (!words || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    cutHere(words);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-forget]")) markSaved();
  });
}
