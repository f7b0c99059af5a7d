// One question, a few answers: <button data-key="1"> answers to the key 1, unless somebody is writing.
const WRITING = "input, textarea, select, [contenteditable]";

export function startAnswers() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.closest(WRITING)) return;
    const answer = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!answer || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    answer.click();
  });
}
