// Moving posts on the calendar: by dragging them to another day, or with Shift and the arrows.
//
// A refused move says why (the server's sentence, among the messages) and changes nothing. Without script, each
// post leads to a page with a form that moves it.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const DAY_MS = 86_400_000;
const region = () => document.getElementById("calendar");
const movable = (target) => target.closest?.("a.slip[data-item]");
let dragged = null;
let moving = false;

function shifted(day, days) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

async function redraw(id) {
  const address = window.location.pathname + window.location.search;
  await window.htmx.ajax("GET", address, { target: "#calendar", select: "#calendar", swap: "outerHTML" });
  document.getElementById(id)?.focus();
}

// Days are counted on the workspace's clocks, as they are drawn; the post moves as many on its own.
async function move(slip, days) {
  if (!days || moving) return;
  moving = true;
  const { item, ownDay, at, zone } = slip.dataset;
  const said = document.getElementById("calendar-said");
  said.textContent = "";
  try {
    await window.htmx.ajax("POST", region().dataset.move, {
      source: slip,
      target: "#calendar-said",
      swap: "innerHTML",
      values: { item, day: shifted(ownDay, days), at, zone },
    });
    if (said.textContent) await redraw(slip.id);
  } finally {
    moving = false;
  }
}

document.addEventListener("dragstart", (event) => {
  dragged = movable(event.target);
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.id);
});

function dayUnder(event) {
  return dragged && event.target.closest?.(".day[data-day]");
}

document.addEventListener("dragover", (event) => {
  const day = dayUnder(event);
  document.querySelectorAll(".day.over").forEach((one) => one !== day && one.classList.remove("over"));
  if (!day) return;
  event.preventDefault();
  day.classList.add("over");
});

document.addEventListener("drop", (event) => {
  const day = dayUnder(event);
  if (!day) return;
  event.preventDefault();
  const days = (Date.parse(day.dataset.day) - Date.parse(dragged.dataset.localDay)) / DAY_MS;
  move(dragged, days);
});

document.addEventListener("dragend", () => {
  dragged = null;
  document.querySelectorAll(".day.over").forEach((one) => one.classList.remove("over"));
});

document.addEventListener("keydown", (event) => {
  const slip = movable(event.target);
  const days = STEPS[event.key];
  if (!slip || !days || !event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  move(slip, days);
});
