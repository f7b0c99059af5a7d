// Beside a video: "begins here" and "ends here" write the moment that is shown into the fields.
// Without this the times are written by hand.

const words = (seconds) => {
  const whole = Math.round(seconds * 100) / 100;
  const minutes = Math.floor(whole / 60);
  const rest = (whole - minutes * 60).toFixed(2).replace(/\.?0+$/, "");
  return `${minutes}:${rest.includes(".") ? rest.padStart(rest.length + (rest.indexOf(".") < 2 ? 1 : 0), "0") : rest.padStart(2, "0")}`;
};

const reveal = (root) => {
  for (const part of root.querySelectorAll("[data-part]")) {
    const video = part.querySelector("video");
    for (const button of part.querySelectorAll("[data-here]")) {
      button.hidden = !video;
      button.addEventListener("click", () => {
        part.querySelector(`[data-${button.dataset.here}]`).value = words(video.currentTime);
      });
    }
  }
  const shown = root.querySelector("[data-cover]");
  const here = root.querySelector("[data-cover-here]");
  if (shown && here) {
    here.hidden = false;
    here.addEventListener("click", () => {
      root.querySelector("[data-cover-moment]").value = words(shown.currentTime);
    });
  }
};

reveal(document);
document.addEventListener("htmx:afterSettle", () => reveal(document));
