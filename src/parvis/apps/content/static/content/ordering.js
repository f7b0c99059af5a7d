// Files are put in another order by dragging; their buttons do the same.
import { shape } from "./shaping.js";

const fileAt = (event) => event.target.closest?.("[data-order] > [data-file]");

export function startOrdering() {
  let dragged = null;
  document.addEventListener("dragstart", (event) => {
    dragged = fileAt(event) ?? null;
    if (dragged) event.dataTransfer.effectAllowed = "move";
  });
  document.addEventListener("dragover", (event) => {
    if (dragged && fileAt(event)?.parentElement === dragged.parentElement) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const onto = fileAt(event);
    if (!dragged || !onto || onto === dragged || onto.parentElement !== dragged.parentElement) return;
    event.preventDefault();
    shape(`${onto.parentElement.dataset.order}:${dragged.dataset.file}:${onto.dataset.file}`);
  });
  document.addEventListener("dragend", () => (dragged = null));
}
