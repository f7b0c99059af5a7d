// A live list asks the server for what is new; a switch pauses it, and so does a hidden page.
// <div data-live="URL" data-live-every="5000"> … </div> with a <button data-live-pause aria-pressed="false">.
// The answer's HTML goes to the top of the list; its header X-Parvis-Cursor is sent back as ?after=.
const KEEP = 100;

function cursorOf(list, url) {
  const address = new URL(url, window.location.href);
  if (list.dataset.liveCursor) address.searchParams.set("after", list.dataset.liveCursor);
  return address;
}

function show(list, html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const fresh = [...holder.content.children].filter((one) => !one.id || !document.getElementById(one.id));
  list.prepend(...fresh);
  for (const one of fresh) window.htmx?.process(one);
  while (list.children.length > KEEP) list.lastElementChild.remove();
  return fresh.length;
}

async function ask(list) {
  if (list.dataset.livePaused === "true" || document.hidden) return;
  const response = await fetch(cursorOf(list, list.dataset.live), { headers: { "HX-Request": "true" } });
  if (!response.ok || response.redirected) return;
  const cursor = response.headers.get("X-Parvis-Cursor");
  if (cursor) list.dataset.liveCursor = cursor;
  const shown = response.status === 204 ? 0 : show(list, await response.text());
  if (shown) list.dispatchEvent(new CustomEvent("parvis:arrived", { bubbles: true, detail: shown }));
}

function follow(list) {
  const every = Number(list.dataset.liveEvery || 5000);
  const next = async () => {
    try {
      await ask(list);
    } catch {
      // the server is away: ask again later
    }
    if (list.isConnected) setTimeout(next, every);
  };
  setTimeout(next, every);
}

// Lists that came after the page did, too; each is followed once.
export function followAll() {
  for (const list of document.querySelectorAll("[data-live]:not([data-live-followed])")) {
    list.dataset.liveFollowed = "true";
    follow(list);
  }
}

export function startLive() {
  followAll();
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-live-pause]");
    if (!button) return;
    const paused = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(paused));
    document.querySelectorAll("[data-live]").forEach((list) => (list.dataset.livePaused = String(paused)));
    for (const word of button.querySelectorAll("[data-when]")) word.hidden = (word.dataset.when === "paused") !== paused;
  });
}
