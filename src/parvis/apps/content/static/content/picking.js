// The media library, opened over the editor: a button in it that carries data-asset puts that file in its place.
import { shape } from "./shaping.js";

export function startPicking() {
  const dialog = document.getElementById("library");
  let deed = "";
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-library]");
    if (opener) {
      deed = opener.dataset.place;
      dialog.showModal();
      window.htmx.ajax("GET", opener.dataset.library, { target: "#picked", swap: "innerHTML" });
    }
    const chosen = event.target.closest?.("#picked [data-asset]");
    if (!chosen) return;
    event.preventDefault();
    dialog.close();
    shape(deed, [["asset", chosen.dataset.asset]]);
  });
}
