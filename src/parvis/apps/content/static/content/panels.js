// Whoever asks for approval or publishes from beside the editor means the words before them: these are kept first.
import { isKept, keepNow } from "./saving.js";

async function onSubmit(event) {
  const asked = event.target;
  if (isKept() || !asked.closest(".panels")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  await keepNow();
  if (isKept()) asked.requestSubmit(event.submitter);
}

export function startPanels() {
  document.addEventListener("submit", onSubmit, true);
}
