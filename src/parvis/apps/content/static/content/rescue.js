// A net under everything typed: until the server has it, it lies in this browser too.
const name = () => `parvis-post-${document.querySelector("[data-editor]").dataset.editor}`;
const form = () => document.getElementById("editor");
const SKIPPED = new Set(["csrfmiddlewaretoken", "seen", "tab", "theirs"]);

function entries() {
  return [...new FormData(form())].filter(([field]) => !SKIPPED.has(field));
}

export function keep() {
  try {
    localStorage.setItem(name(), JSON.stringify(entries()));
  } catch {
    // no room, or not allowed: the server still gets it
  }
}

export function forget(post = document.querySelector("[data-editor]").dataset.editor) {
  try {
    localStorage.removeItem(`parvis-post-${post}`);
  } catch {
    // nothing was kept
  }
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(name()) ?? "null");
  } catch {
    return null;
  }
}

// Words go back into the fields that are there; a list's values in their order.
function putBack(values) {
  const waiting = new Map();
  for (const [field, value] of values) waiting.set(field, [...(waiting.get(field) ?? []), value]);
  for (const field of form().querySelectorAll("textarea, input:not([type=hidden]), select")) {
    if (field.type === "checkbox") field.checked = (waiting.get(field.name) ?? []).includes(field.value);
    else if (waiting.get(field.name)?.length) field.value = waiting.get(field.name).shift();
  }
  changed();
}

// A browser that comes back to a page may fill the form again by itself.
function differs(field) {
  if (field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((one) => one.defaultSelected && !one.selected);
  return field.value !== field.defaultValue;
}

function changed() {
  form().querySelector("textarea").dispatchEvent(new Event("input", { bubbles: true }));
}

export function startRescue() {
  const from = new URLSearchParams(window.location.search).get("from"); // its words became this post
  if (from) forget(from);
  const found = kept();
  const rescue = document.getElementById("rescue");
  const written = [...form().querySelectorAll("textarea, input:not([type=hidden]), select")];
  if (!found) return written.some(differs) && changed();
  if (JSON.stringify(found) === JSON.stringify(entries())) return written.some(differs) ? changed() : forget();
  rescue.hidden = false;
  rescue.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-rescue]")?.dataset.rescue;
    if (!choice) return;
    if (choice === "take") putBack(found);
    else forget();
    rescue.hidden = true;
  });
}
