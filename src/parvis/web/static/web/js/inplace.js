// Filters without a new page: inside <… data-in-place>, a link or a GET form that leads to the page itself
// changes its parts where they stand. Without script the same links load the page.
//
// What has an id among PARTS is exchanged; each [data-panel] keeps its old drawing until the new one has come.
// What says data-whole loads the page all the same: other panels, say.
// The address follows, Back works, the focus stays, and [data-in-place-said] says what changed.
import { followAll } from "./live.js";

const PARTS = ["views", "filters", "figures", "all-posts", "newest"];
let shown = window.location.search;
let asking = null;

const region = () => document.querySelector("[data-in-place]");

function leadsHere(url) {
  return region() && url.origin === window.location.origin && url.pathname === window.location.pathname;
}

function nameOf(one) {
  return one?.closest?.("a, button")?.textContent.trim();
}

// The same link in the new content, else what stands for it: its panel, or the list of filters.
function focusAgain(place, name) {
  const again = [...place.querySelectorAll("a, button")].find((one) => nameOf(one) === name);
  const target = again ?? (place.matches("[tabindex]") ? place : place.querySelector("a, button"));
  target?.focus({ preventScroll: true });
}

function exchange(fresh) {
  for (const id of PARTS) {
    const [now, next] = [document.getElementById(id), fresh.getElementById(id)];
    if (!now || !next) continue;
    const name = now.contains(document.activeElement) ? nameOf(document.activeElement) : null;
    const field = now.contains(document.activeElement) ? document.activeElement.id : null;
    if (now.dataset.livePaused) next.dataset.livePaused = now.dataset.livePaused;
    const placed = document.importNode(next, true);
    now.replaceWith(placed);
    window.htmx.process(placed);
    if (field) document.getElementById(field)?.focus({ preventScroll: true });
    else if (name) focusAgain(placed, name);
  }
  followAll();
}

async function redraw(panel, address) {
  panel.dataset.panel = address;
  panel.setAttribute("aria-busy", "true");
  const active = panel.contains(document.activeElement) ? nameOf(document.activeElement) : null;
  const open = Boolean(panel.querySelector("details[open]"));
  await window.htmx.ajax("GET", address, { source: panel, target: panel, swap: "innerHTML show:none" });
  if (panel.dataset.panel !== address) return;
  const table = panel.querySelector(".chart-tools details");
  if (table) table.open = open;
  if (active) focusAgain(panel, active);
  panel.removeAttribute("aria-busy");
}

async function show(url, { push }) {
  asking?.abort();
  asking = new AbortController();
  region().setAttribute("aria-busy", "true");
  const response = await fetch(url, { signal: asking.signal, headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) throw new Error(`answered ${response.status}`);
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  if (!fresh.querySelector("[data-in-place]")) throw new Error("another page");
  if (push) window.history.pushState({ inPlace: true }, "", url);
  shown = url.search;
  exchange(fresh);
  for (const panel of document.querySelectorAll("[data-panel]")) {
    const next = fresh.getElementById(panel.id);
    if (next) redraw(panel, next.dataset.panel);
  }
  region().removeAttribute("aria-busy");
  document.querySelector("[data-in-place-said]").textContent = document.getElementById("filters").dataset.said;
}

function go(url, options) {
  show(url, options).catch((error) => {
    if (error.name !== "AbortError") window.location.assign(url); // the plain way still works
  });
}

function onClick(event) {
  const link = event.target.closest?.("[data-in-place] a[href]:not([data-whole])");
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented || link.hasAttribute("download") || link.hasAttribute("target")) return;
  const url = new URL(link.getAttribute("href"), window.location.href);
  if (!leadsHere(url) || url.hash) return;
  event.preventDefault();
  go(url, { push: true });
}

function onSubmit(event) {
  const form = event.target.closest?.("[data-in-place] form:not([data-whole])");
  if (!form || form.method !== "get") return;
  const url = new URL(form.getAttribute("action") ?? window.location.pathname, window.location.href);
  if (!leadsHere(url)) return;
  event.preventDefault();
  url.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value)).toString();
  go(url, { push: true });
}

export function startInPlace() {
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  window.addEventListener("popstate", () => {
    if (!region() || window.location.search === shown) return;
    go(new URL(window.location.href), { push: false });
  });
}
