// Ideas are moved by dragging them between the two columns that people decide on, or within one. Their buttons do
// the same without script. A refused move says why and changes nothing.
let dragged = null;
const columnAt = (event) => event.target.closest?.(".column[data-choice]");

async function move(card, column, before) {
  const said = document.getElementById("board-said");
  said.textContent = "";
  await window.htmx.ajax("POST", card.dataset.place, {
    source: card,
    target: "#board-said",
    swap: "innerHTML",
    values: { choice: column.dataset.choice, before: before?.dataset.idea ?? "" },
  });
  if (!said.textContent) return;
  const address = window.location.pathname + window.location.search;
  await window.htmx.ajax("GET", address, { target: "#board", select: "#board", swap: "outerHTML" });
  document.querySelector(`#${card.id} a`)?.focus();
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-place]") ?? null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.idea);
});

document.addEventListener("dragover", (event) => {
  const column = dragged && columnAt(event);
  document.querySelectorAll(".column.over").forEach((one) => one !== column && one.classList.remove("over"));
  if (!column) return;
  event.preventDefault();
  column.classList.add("over");
});

document.addEventListener("drop", (event) => {
  const column = dragged && columnAt(event);
  if (!column) return;
  event.preventDefault();
  const before = event.target.closest("[data-idea]");
  if (before !== dragged) move(dragged, column, before);
});

document.addEventListener("dragend", () => {
  dragged = null;
  document.querySelectorAll(".column.over").forEach((one) => one.classList.remove("over"));
});
