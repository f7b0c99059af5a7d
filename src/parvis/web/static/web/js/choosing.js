// A form shows the fields that the choice needs: <select data-chooses> and, around each field,
// <div data-for="mastodon rss:feed">: words that the chosen value is, or begins with before its colon.
function fit(select) {
  const [before] = select.value.split(":");
  for (const field of select.form.querySelectorAll("[data-for]")) {
    const words = field.dataset.for.split(" ");
    field.hidden = !words.includes(select.value) && !words.includes(before);
  }
}

export function startChoosing() {
  document.querySelectorAll("select[data-chooses]").forEach(fit);
  document.addEventListener("change", (event) => {
    if (event.target.matches("select[data-chooses]")) fit(event.target);
  });
}
