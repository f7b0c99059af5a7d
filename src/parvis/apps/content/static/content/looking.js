// Which previews are shown: every one, or one network's. On a phone one at a time, until somebody says otherwise.
const narrow = window.matchMedia("(max-width: 40rem)");
let chosen = null; // a network, "" for all, null for what suits the screen
let unfolded = [];

const previews = () => [...document.querySelectorAll("#previews [data-preview]")];

function showPreviews() {
  const names = previews().map((one) => one.dataset.preview);
  const usual = narrow.matches ? (names[0] ?? "") : "";
  const shown = chosen === "" || names.includes(chosen) ? chosen : usual;
  for (const one of previews()) one.hidden = shown !== "" && one.dataset.preview !== shown;
  for (const button of document.querySelectorAll("#previews [data-show]")) {
    button.setAttribute("aria-pressed", String(button.dataset.show === shown));
  }
}

// A network, "" for all of them, null for what suits the screen.
export function showNetwork(name) {
  chosen = name;
  showPreviews();
}

const folds = () => [...document.querySelectorAll("#previews details")];
const named = (fold) => {
  const preview = fold.closest("[data-preview]");
  return `${preview.dataset.preview} ${[...preview.querySelectorAll("details")].indexOf(fold)}`;
};

export function startLooking() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-show]");
    if (button) showNetwork(button.dataset.show);
  });
  // Previews are drawn anew after each pause: what a person unfolded stays so.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target.id === "previews") unfolded = folds().filter((one) => one.open).map(named);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "previews") return;
    for (const one of folds()) one.open = unfolded.includes(named(one));
    showPreviews();
  });
  narrow.addEventListener("change", showPreviews);
  showPreviews();
}
