// An entry from what a form holds, and its words.
import { list } from "/log/choices.js";
import { value } from "/log/fields.js";
import { identifier } from "/log/outbox.js";
import { local } from "/log/times.js";

const NUMBER = /\d|[½⅓⅔¼¾⅛]|\b(a|an|half|quarter|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen)\b/i;
const AMOUNT = "Write a number and its unit, such as 12 lb.";

// The entry of a form; throws a sentence where something is missing. was: the entry that it corrects, else null; what it
// was called and who wrote it down stay.
export function entryOf(form, was) {
  const need = (name, sentence) => {
    const got = value(form, name);
    if (!got) throw sentence;
    return got;
  };
  const kind = form.dataset.kind;
  const common = { ...timeOf(form, was), id: was?.id ?? identifier(), kind, notes: value(form, "notes"), by: was?.by ?? list.choices.visitor ?? "" };
  if (kind === "move") return { ...common, herd: need("herd", "Which herd?"), to: need("to", "Where to?") };
  if (kind === "task") return { ...common, task: need("task", "Which task is done?") };
  if (kind === "event") return { ...common, ...happening(form, need) };
  const what = need("what", "What was it?");
  const amount = need("amount", AMOUNT);
  if (!NUMBER.test(amount)) throw AMOUNT;
  if (kind === "reading") return { ...common, what, amount, place: value(form, "place") };
  return { ...common, what, amount, places: [value(form, "places")].filter(Boolean), use: value(form, "use") };
}

function happening(form, need) {
  const counted = value(form, "head_count");
  if (counted && !/^\d{1,6}$/.test(counted)) throw "How many people? Write a number.";
  const head_count = counted ? Number(counted) : null;
  const [event, on] = value(form, "event").split(" ");
  if (event && head_count === null) throw "How many people came?";
  if (event) return { event, on, head_count };
  const starts = value(form, "starts_at");
  const fresh = { title: need("title", "What is it called?"), event_kind: value(form, "event_kind") || "other", place: value(form, "place"), head_count };
  return starts ? { ...fresh, starts_at: new Date(starts).toISOString() } : fresh;
}

// now by the phone's clock, or as the person said; a correction keeps the time it had
function timeOf(form, was) {
  const typed = value(form, "at");
  if (typed && typed !== (was && local(was.at))) return { at: new Date(typed).toISOString(), said: true };
  return was ? { at: was.at, said: was.said } : { at: new Date().toISOString(), said: false };
}

export function words(entry, form) {
  const chosen = (name) => form.elements[name].selectedOptions[0]?.textContent.split(" · ")[0] ?? "";
  const at = (place) => (place ? `, ${place}` : "");
  return {
    harvest: () => `${entry.what}: ${entry.amount}${at(entry.places?.[0])}`,
    move: () => `${entry.herd} to ${entry.to}`,
    reading: () => `${entry.what}: ${entry.amount}${at(entry.place)}`,
    task: () => `Done: ${chosen("task")}`,
    event: () => `${entry.event ? chosen("event") : entry.title}${entry.head_count == null ? "" : `: ${entry.head_count} people`}`,
  }[entry.kind]();
}

// what stands in a field when the entry is opened again
export function shown(entry, name) {
  if (name === "event") return entry.event ? `${entry.event} ${entry.on}` : "";
  if (name === "at" || name === "starts_at") return entry[name] ? local(entry[name]) : "";
  return String((name === "places" ? entry.places[0] : entry[name]) ?? "");
}
