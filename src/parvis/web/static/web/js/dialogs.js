// data-opens="id" opens a <dialog>; the browser keeps the focus inside and Escape closes it.
export function startDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens)?.showModal();
    else if (event.target.matches?.("dialog.dialog")) event.target.close();
  });
}
