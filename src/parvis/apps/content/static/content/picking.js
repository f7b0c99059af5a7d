// The media library, opened over the editor: a button in it that carries data-asset puts that file in its place.
import { shape } from "./shaping.js";

export function startPicking() {
  const picker = document.getElementById("picker");
  let deed = "";
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-picker]");
    if (opener) {
      deed = opener.dataset.place;
      picker.showModal();
      window.htmx.ajax("GET", opener.dataset.picker, { target: "#picked", swap: "innerHTML" });
    }
    const chosen = event.target.closest?.("#picked [data-asset]");
    if (!chosen) return;
    event.preventDefault();
    picker.close();
    shape(deed, [["asset", chosen.dataset.asset]]);
  });
}
