// The field page: its buttons, what is sent when, and what is kept for when there is no signal.
import { refresh } from "/log/choices.js";
import { $, all } from "/log/elements.js";
import { fill, fillAll, fit } from "/log/fields.js";
import { correct, leave, leaveCorrecting, letGo, open, save } from "/log/forms.js";
import { records, send } from "/log/outbox.js";
import { draw } from "/log/waiting.js";

const TRY_AGAIN_MS = 15000;
const REFRESH_MS = 300000;

let outcome = { state: "empty" };

function show() {
  const changed = () => (fillAll(), show());
  draw(outcome, (record) => (correct(record), show()), changed);
}

async function look() {
  const { changed, status } = await refresh();
  if (status === 401) outcome = { state: "signed out" };
  // signed in again elsewhere
  else if (status && outcome.state === "signed out") outcome = { state: "empty" };
  if (changed) fillAll();
  show();
}

async function deliver() {
  show();
  if (!records().some(({ state }) => state === "waiting")) return;
  const before = records().length;
  const came = await send();
  const saved = Math.max(0, before - records().length);
  outcome = { ...came, saved };
  show();
  if (saved) look();
}

function begin() {
  // else its options would be read out as part of its name
  for (const select of all("label > select")) select.setAttribute("aria-label", select.parentElement.firstChild.textContent.trim());
  for (const form of all("form")) {
    form.append($("#last-fields").content.cloneNode(true));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (save(form)) deliver();
    });
    form.addEventListener("change", (event) => {
      if (event.target.name === "what") all("[data-list='read-at']", form).forEach(fill);
      fit(form);
    });
    $(".leave", form).addEventListener("click", () => (leave(form), show()));
  }
  all(".units button").forEach((button) => button.addEventListener("click", () => {
    const field = button.form.elements[button.parentElement.dataset.for];
    field.value = `${field.value.replace(/[\sa-z]+$/i, "")} ${button.textContent}`.trimStart();
  }));
  all("#kinds button").forEach((button) => button.addEventListener("click", () => {
    leaveCorrecting();
    open(button.dataset.kind);
    show();
  }));
  $("#send").addEventListener("click", deliver);
  window.addEventListener("online", deliver);
  window.addEventListener("storage", show);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && (look(), deliver()));
  setInterval(deliver, TRY_AGAIN_MS);
  setInterval(look, REFRESH_MS);
}

// Service workers exist on https (and the hub's own machine) only.
function keepPage() {
  const say = (text) => ($("#keeping").textContent = text);
  const unkept = () => say("Keep this page open: without https this phone cannot open it again where there is no signal. What you wrote down stays on the phone.");
  if (!("serviceWorker" in navigator)) return unkept();
  navigator.storage?.persist?.();
  navigator.serviceWorker.register("/log/worker.js", { scope: "/log" }).catch(unkept);
  return navigator.serviceWorker.ready.then(() => say("This phone can open this page without signal."));
}

begin();
letGo();
fillAll();
open("harvest");
keepPage();
look().then(deliver);
