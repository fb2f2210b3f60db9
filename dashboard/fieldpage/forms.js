// The five forms: opened, saved, and opened again to correct what waits.
import { harvested } from "/log/choices.js";
import { $, all } from "/log/elements.js";
import { entryOf, shown, words } from "/log/entry.js";
import { fillAll, set } from "/log/fields.js";
import { add, again, put, records } from "/log/outbox.js";

let correcting = null;

export function open(kind) {
  all("form").forEach((form) => (form.hidden = form.dataset.kind !== kind));
  all("#kinds button").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.kind === kind)));
}

// whether it was written down; a sentence in the form says why not
export function save(form) {
  const wrong = $("[role=alert]", form);
  wrong.hidden = true;
  try {
    const entry = entryOf(form, correcting && correcting.entry);
    keep(entry, words(entry, form));
    if (entry.kind === "harvest") harvested(entry.what);
  } catch (why) {
    wrong.textContent = typeof why === "string" ? why : "This phone keeps nothing more: this was NOT written down. Send what waits first, or use paper.";
    wrong.hidden = false;
    wrong.scrollIntoView({ block: "center" });
    return false;
  }
  leave(form);
  window.scrollTo(0, 0);
  return true;
}

function keep(entry, said) {
  if (!correcting) return add(entry, said);
  const record = again(correcting);
  if (record?.state !== "held") throw "This entry was sent meanwhile. Correct it in the log.";
  return put({ ...record, entry, words: said, state: "waiting", why: "", tried: false });
}

// back to an empty form; what was not corrected is as it was
export function leave(form) {
  const record = correcting && again(correcting);
  if (record?.state === "held") put({ ...record, state: correcting.state });
  correcting = null;
  form.reset();
  $(".leave", form).hidden = true;
  $("details", form).open = false;
  fillAll();
}

// leave the correction, where there is one
export function leaveCorrecting() {
  if (correcting) leave($(`form[data-kind="${correcting.entry.kind}"]`));
}

// what was being corrected when the page was closed is as it was
export function letGo() {
  for (const record of records()) if (record.state === "held") put({ ...record, state: record.why ? "refused" : "waiting" });
}

export function correct(record) {
  const kind = record.entry.kind;
  const form = $(`form[data-kind="${kind}"]`);
  leave(form);
  correcting = record;
  put({ ...record, state: "held" });
  open(kind);
  // what decides about other fields' choices comes first
  for (const name of ["what", "event", ...Object.keys(record.entry)]) if (form.elements[name]) set(form, name, shown(record.entry, name));
  $("details", form).open = Boolean(record.entry.notes) || /time|clock|old/.test(record.why);
  $(".leave", form).hidden = false;
  form.scrollIntoView();
}
