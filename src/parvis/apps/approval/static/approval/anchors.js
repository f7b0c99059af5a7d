// Words selected in a post become those that a comment is on. Without this, they are copied by hand.
const form = document.querySelector("form[data-comment]");

function offsetIn(box, node, offset) {
  const range = document.createRange();
  range.setStart(box, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

function chosen() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const from = range.startContainer.parentElement?.closest("[data-words]");
  const to = range.endContainer.parentElement?.closest("[data-words]");
  const quote = range.toString();
  if (!from || from !== to || !quote.trim() || quote.length > 500) return null;
  return { quote, spot: from.dataset.words, near: offsetIn(from, range.startContainer, range.startOffset) };
}

if (form) {
  document.addEventListener("selectionchange", () => {
    const words = chosen();
    if (!words) return;
    form.elements.quote.value = words.quote;
    form.elements.near.value = words.near;
    form.elements.spot.value = words.spot;
  });
}
