// What every page needs: messages that can be put away, dialogs, menus, copying, dropping files.
import { startAnswers } from "./answers.js";
import { startChoosing } from "./choosing.js";
import { startDialogs } from "./dialogs.js";
import { startInPlace } from "./inplace.js";
import { startLive } from "./live.js";

function startDismissing() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-dismiss]");
    if (button) button.closest(".message")?.remove();
  });
}

// What is said already is not said again below it.
function startToasts() {
  const toasts = document.getElementById("toasts");
  const said = () => [...toasts.children].map((one) => one.textContent.trim());
  new MutationObserver(() => {
    [...toasts.children].filter((one, n) => said().indexOf(one.textContent.trim()) < n).forEach((one) => one.remove());
  }).observe(toasts, { childList: true });
}

// The tab one is on stands in sight, where all of them do not fit.
function showCurrentTab() {
  document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
}

function startMenus() {
  const open = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

function startCopying() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const input = document.getElementById(button.dataset.copy);
    input.select();
    try {
      await navigator.clipboard.writeText(input.value);
    } catch {
      document.execCommand("copy");
    }
    button.setAttribute("aria-pressed", "true");
  });
}

function startDropping() {
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const zone = event.target.closest?.("[data-drop]");
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle("over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) {
        const input = zone.querySelector("input[type=file]");
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  }
  document.addEventListener("change", (event) => {
    const name = event.target.closest("[data-drop]")?.querySelector("[data-drop-name]");
    if (name) name.textContent = [...event.target.files].map((file) => file.name).join(", ");
  });
}

function startAutoSubmit() {
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-submit-on-change]");
    if (form) form.requestSubmit();
  });
}

startDismissing();
startToasts();
showCurrentTab();
startMenus();
startCopying();
startDropping();
startAutoSubmit();
startDialogs();
startInPlace();
startAnswers();
startChoosing();
startLive();
