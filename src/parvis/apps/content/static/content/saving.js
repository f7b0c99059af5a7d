// Saves after a pause and on leaving. One request at a time, in their order: each says which state it saw.
import { forget, keep } from "./rescue.js";

const PAUSE_MS = 1500;
const RETRY_MS = 15000;
const KEEPALIVE_MOST = 60000; // bytes that a browser sends for a page that is being left
let typed = 0; // how often something was typed, and how much of that is saved
let saved = 0;
let pause = 0;
let queue = Promise.resolve();

export const form = () => document.getElementById("editor");
export const fields = () => new URLSearchParams(new FormData(form()));

export function say(words, state = "") {
  const place = document.getElementById("saved");
  place.textContent = words;
  place.className = `small ${state}`;
}

// What is sent waits for what was sent before it.
export function inTurn(task) {
  queue = queue.then(task, task);
  return queue;
}

export function isHeld() {
  return Boolean(form().querySelector("#conflict [name=theirs]"));
}

export function markSaved() {
  clearTimeout(pause);
  saved = typed;
  forget();
  tellOthers();
}

// What stands beside the editor speaks of the words that are kept.
function tellOthers() {
  document.body.dispatchEvent(new CustomEvent("parvis:kept"));
}

export const isKept = () => saved === typed;

// Saves what was typed, now.
export function keepNow() {
  clearTimeout(pause);
  return inTurn(save);
}

async function send(body, options = {}) {
  return fetch(form().action, { method: "POST", body, headers: { Accept: "application/json" }, ...options });
}

async function save() {
  if (saved === typed || isHeld()) return;
  const now = typed;
  say(form().dataset.saving);
  let response;
  try {
    response = await send(fields());
  } catch {
    return later(form().dataset.offline);
  }
  await answered(response, now);
}

function later(words) {
  say(words, "warned");
  pause = setTimeout(() => inTurn(save), RETRY_MS);
}

async function answered(response, now) {
  if (response.redirected) return window.location.reload(); // signed out: the words wait in this browser
  if (response.status === 409 && !response.headers.get("Content-Type").includes("json")) {
    return showConflict(await response.text());
  }
  const told = await response.json().catch(() => ({ error: form().dataset.offline }));
  if (response.status >= 500) return later(told.error);
  if (!response.ok) return say(told.error, "warned");
  form().elements.seen.value = told.number;
  saved = now;
  if (saved === typed) {
    forget();
    tellOthers();
  }
  say(told.saved);
}

export function showConflict(html) {
  const place = document.getElementById("conflict");
  place.innerHTML = html;
  place.querySelector("[role=alert]").focus();
  say(form().dataset.unsaved, "warned");
}

// A button's answer was no: what was typed is saved all the same.
export function resume() {
  if (!isHeld()) pause = setTimeout(() => inTurn(save), PAUSE_MS);
}

// Before a button changes the form: what was typed is saved, and nothing is on its way.
export function settled() {
  clearTimeout(pause);
  return inTurn(() => {});
}

function onInput(event) {
  if (!event.target.closest("#written")) return;
  typed += 1;
  keep();
  clearTimeout(pause);
  if (isHeld()) return;
  say(form().dataset.unsaved);
  pause = setTimeout(() => inTurn(save), PAUSE_MS);
}

function onLeaving() {
  if (saved === typed || isHeld()) return;
  const [body, now] = [fields(), typed];
  const fits = body.toString().length < KEEPALIVE_MOST;
  clearTimeout(pause);
  // Too much for a page that is being left: the words wait in this browser, and are offered again.
  if (fits) inTurn(() => send(body, { keepalive: true }).then((response) => answered(response, now), () => {}));
}

export function startSaving() {
  document.addEventListener("input", onInput);
  document.addEventListener("visibilitychange", () => document.hidden && onLeaving());
  window.addEventListener("pagehide", onLeaving);
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
  window.addEventListener("online", () => inTurn(save));
}
