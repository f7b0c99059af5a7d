// A word that stands beside the post is written where the cursor was, when somebody presses its button.
export function startInserting() {
  let last = null; // the text one wrote in before
  document.addEventListener("focusout", (event) => {
    if (event.target.matches?.("textarea.words")) last = event.target;
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-insert]");
    if (!button) return;
    const shown = last?.isConnected && last.offsetParent ? last : null;
    const words = shown ?? [...document.querySelectorAll("textarea.words")].find((one) => one.offsetParent);
    if (!words) return;
    const [start, end] = shown ? [words.selectionStart, words.selectionEnd] : [words.value.length, words.value.length];
    const [before, after] = [words.value.slice(0, start), words.value.slice(end)];
    const said = (/[^\s(«“"’']$/u.test(before) ? " " : "") + button.dataset.insert + (/^[\p{L}\p{N}#@]/u.test(after) ? " " : "");
    words.setRangeText(said, start, end, "end");
    words.focus();
    words.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
