// The field page: what can be chosen, the five forms, and what waits. Everything from outside is set as text, never as HTML.
import { add, again, drop, identifier, put, records, send, sent, stored } from "/log/outbox.js";

const LIST = "hubland.field.list"; // the choices, with when the hub last said that they are right
const LATELY = "hubland.field.lately"; // what was harvested last stands first
const TRY_AGAIN_MS = 15000;
const REFRESH_MS = 300000;
const OTHER = "\u0000other";
const NUMBER = /\d|[½⅓⅔¼¾⅛]|\b(a|an|half|quarter|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen)\b/i;
const AMOUNT = "Write a number and its unit, such as 12 lb.";
const $ = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

let list = stored(LIST, { at: 0, etag: "", choices: {} });
let outcome = { state: "empty" };
let correcting = null;

// choices

async function refresh() {
  try {
    const headers = list.etag ? { "If-None-Match": list.etag } : {};
    const got = await fetch("/log/choices", { headers, cache: "no-store", credentials: "same-origin", redirect: "error" });
    if (got.status === 401) outcome = { state: "signed out" };
    if (got.status === 304) list.at = Date.now();
    if (got.ok) {
      list = { at: Date.now(), etag: got.headers.get("ETag") || "", choices: await got.json() };
      fillAll();
    }
    if (got.ok || got.status === 304) localStorage.setItem(LIST, JSON.stringify(list));
  } catch {
    // no signal, or no room: the list on the phone stays as it is, and says how old it is
  }
  show();
}

function groups(name, form) {
  const { herds = [], tasks = [], events = [], readings = [], plantings = [], crops = [], grazed = [], grown = [], met = [], uses = [], event_kinds = [] } = list.choices;
  const waiting = records();
  const done = (record) => waiting.some(({ entry }) => entry.task === record.id) || sent().some(({ about }) => about === record.id);
  const plain = (names) => names.map((one) => [one, one]);
  const lately = stored(LATELY, []).filter((one) => plantings.includes(one) || crops.includes(one));
  const reading = readings.find(({ title }) => title === form.elements.what?.value);
  return {
    harvest: { "": [["", "Choose…"]], Lately: plain(lately), "Growing now": plain(plantings), Crops: plain(crops), Other: [[OTHER, "Another name…"]] },
    herds: { "": herds.map((herd) => [herd.name, herdNow(herd, waiting)]), Other: [[OTHER, "Another name…"]] },
    grazed: { "": [["", "Choose…"], ...plain(grazed)], Other: [[OTHER, "Another place…"]] },
    grown: { "": [["", "Not said"], ...plain(grown)], Other: [[OTHER, "Another place…"]] },
    met: { "": [["", "Not said"], ...plain(met)], Other: [[OTHER, "Another place…"]] },
    uses: { "": [["", "Not said"], ...plain(uses)] },
    readings: { "": plain(readings.map(({ title }) => title)) },
    "read-at": { "": [["", reading?.placed ? "Choose…" : "Not said"], ...plain(reading?.places ?? [])], Other: [[OTHER, "Another place…"]] },
    tasks: { "": [["", tasks.length ? "Choose…" : "No task is on the list"], ...tasks.filter((task) => !done(task)).map((task) => [task.id, taskWords(task)])] },
    events: { "": [["", "A new one"], ...events.map((event) => [`${event.id} ${event.on}`, eventWords(event)])] },
    "event-kinds": { "": plain(event_kinds) },
  }[name];
}

function herdNow(herd, waiting) {
  const moved = waiting.filter(({ entry }) => entry.kind === "move" && entry.herd === herd.name).at(-1);
  return moved ? `${herd.name} (to ${moved.entry.to}, not sent yet)` : herd.place ? `${herd.name} (in ${herd.place})` : herd.name;
}

const taskWords = (task) => [task.name, task.places.join(", "), `due ${day(`${task.due}T12:00`)}`].filter(Boolean).join(" · ");
const eventWords = (event) => [event.title, moment(event.at), event.place, event.came == null ? "" : `${event.came} came`].filter(Boolean).join(" · ");
const day = (at) => new Date(at).toLocaleDateString([], { weekday: "short", day: "numeric", month: "short" });
const moment = (at) => `${day(at)} ${new Date(at).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" })}`;

function fill(select) {
  const named = $(`[data-other="${select.name}"]`, select.form)?.value;
  const kept = select.value === OTHER && !named ? "" : select.value;
  select.replaceChildren();
  for (const [title, options] of Object.entries(groups(select.dataset.list, select.form))) {
    const into = title && title !== "Other" ? select.appendChild(Object.assign(document.createElement("optgroup"), { label: title })) : select;
    for (const [value, words] of options) into.append(new Option(words, value));
  }
  if (kept && all("option", select).some((option) => option.value === kept)) select.value = kept;
}

function fillAll() {
  all("select").forEach(fill);
  all("form").forEach(fit);
}

// forms

// what a form shows follows from what is chosen in it
function fit(form) {
  all("select", form).forEach((select) => {
    let other = $(`[data-other="${select.name}"]`, form);
    if (select.value === OTHER && !other) {
      other = Object.assign(document.createElement("input"), { maxLength: 200, autocomplete: "off", placeholder: "Write the name" });
      other.dataset.other = select.name;
      other.setAttribute("aria-label", "The name");
      select.after(other);
    }
    if (other) other.hidden = select.value !== OTHER;
  });
  if (form.dataset.kind === "reading") {
    const reading = (list.choices.readings || []).find(({ title }) => title === form.elements.what.value);
    form.elements.amount.placeholder = reading ? `${reading.example}, or a number in ${reading.unit}` : "";
  }
  if (form.dataset.kind === "event") $("[data-new-event]", form).hidden = form.elements.event.value !== "";
}

function open(kind) {
  all("form").forEach((form) => (form.hidden = form.dataset.kind !== kind));
  all("#kinds button").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.kind === kind)));
}

function value(form, name) {
  const field = form.elements[name];
  return (field.value === OTHER ? $(`[data-other="${name}"]`, form).value : field.value).trim();
}

// the entry of a form; throws a sentence where something is missing
function entryOf(form) {
  const need = (name, sentence) => {
    const got = value(form, name);
    if (!got) throw sentence;
    return got;
  };
  const kind = form.dataset.kind;
  const common = { ...timeOf(form), id: correcting?.entry.id ?? identifier(), kind, notes: value(form, "notes"), by: correcting?.entry.by ?? list.choices.visitor ?? "" };
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
function timeOf(form) {
  const typed = value(form, "at");
  if (typed && typed !== (correcting && local(correcting.entry.at))) return { at: new Date(typed).toISOString(), said: true };
  return correcting ? { at: correcting.entry.at, said: correcting.entry.said } : { at: new Date().toISOString(), said: false };
}

function local(at) {
  const then = new Date(at);
  return new Date(then - then.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

function words(entry, form) {
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

function save(form) {
  const wrong = $("[role=alert]", form);
  wrong.hidden = true;
  try {
    const entry = entryOf(form);
    keep(entry, words(entry, form));
    if (entry.kind === "harvest") localStorage.setItem(LATELY, JSON.stringify([...new Set([entry.what, ...stored(LATELY, [])])].slice(0, 4)));
  } catch (why) {
    wrong.textContent = typeof why === "string" ? why : "This phone keeps nothing more: this was NOT written down. Send what waits first, or use paper.";
    wrong.hidden = false;
    wrong.scrollIntoView({ block: "center" });
    return;
  }
  leave(form);
  window.scrollTo(0, 0);
  deliver();
}

function keep(entry, said) {
  if (!correcting) return add(entry, said);
  const record = again(correcting);
  if (record?.state !== "held") throw "This entry was sent meanwhile. Correct it in the log.";
  return put({ ...record, entry, words: said, state: "waiting", why: "", tried: false });
}

// back to an empty form; what was not corrected is as it was
function leave(form) {
  const record = correcting && again(correcting);
  if (record?.state === "held") put({ ...record, state: correcting.state });
  correcting = null;
  form.reset();
  $(".leave", form).hidden = true;
  $("details", form).open = false;
  fillAll();
  show();
}

function correct(record) {
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
  show();
}

function shown(entry, name) {
  if (name === "event") return entry.event ? `${entry.event} ${entry.on}` : "";
  if (name === "at" || name === "starts_at") return entry[name] ? local(entry[name]) : "";
  return String((name === "places" ? entry.places[0] : entry[name]) ?? "");
}

function set(form, name, text) {
  const field = form.elements[name];
  field.value = text;
  if (field.tagName === "SELECT" && field.value !== text) {
    field.value = OTHER;
    fit(form);
    $(`[data-other="${name}"]`, form).value = text;
  }
  if (name === "what") all("[data-list='read-at']", form).forEach(fill);
  fit(form);
}

// what waits, and what became of it

function show() {
  const waiting = records();
  const refused = waiting.filter(({ state }) => state === "refused").length;
  const open = waiting.length - refused;
  const may = list.choices.may !== false;
  const parts = [open ? `${open} waiting` : "", refused ? `${refused} to correct` : ""].filter(Boolean);
  $("#hub").textContent = [list.choices.hub || "Hubland", list.choices.simulated ? "simulated" : "", list.choices.visitor].filter(Boolean).join(" · ");
  $("#state").textContent = parts.length ? `${parts.join(", ")}.` : may ? "Nothing is waiting." : "You may look, not write down.";
  const why = explain(open, may);
  $("#why").textContent = why;
  $("#why").hidden = !why;
  $("#sign-in").hidden = outcome.state !== "signed out";
  $("#sign-in a").textContent = open ? `Sign in to send ${open} ${open === 1 ? "entry" : "entries"}` : "Sign in";
  $("#writing").hidden = !may;
  $("#age").textContent = list.at ? `List from ${age(Date.now() - list.at)}.` : "No list from the hub yet: write names as the hub knows them.";
  rows("#waiting", waiting, waitingRow);
  rows("#sent", sent(), (one) => row([one.words]));
  $("#send").hidden = !open;
}

function explain(open, may) {
  if (!may) return "Ask a steward for the role worker. What is done stands in the log.";
  if (outcome.state === "refused") return outcome.why;
  if (!open) return "";
  return {
    away: "No signal to the hub. They stay on this phone and go by themselves when the hub answers.",
    later: "The hub cannot write just now. They stay on this phone and are tried again.",
    busy: "Another page of this phone is sending them.",
    "signed out": "They stay on this phone until you sign in.",
  }[outcome.state] ?? "";
}

function rows(section, found, make) {
  $(section).hidden = !found.length;
  $(`${section} ul`).replaceChildren(...found.map(make));
}

function row(texts) {
  const item = document.createElement("li");
  for (const [n, text] of texts.entries()) item.append(Object.assign(document.createElement("p"), { textContent: text, className: n ? "wrong" : "" }));
  return item;
}

function waitingRow(record) {
  const refused = record.state === "refused" || (record.state === "held" && record.why);
  const said = record.state === "held" ? "You are correcting it." : "";
  const item = row([`${record.words} · ${moment(record.entry.at)}`, ...(refused ? [`Not taken. ${record.why}`] : [])]);
  item.className = refused ? "refused" : "";
  if (said) item.append(Object.assign(document.createElement("p"), { textContent: said, className: "note" }));
  // one that was on its way may be with the hub already: it is corrected there
  if (record.state === "refused" || (record.state === "waiting" && !record.tried)) item.append(acts(record));
  return item;
}

function acts(record) {
  const bar = Object.assign(document.createElement("div"), { className: "acts" });
  const button = (text, act) => bar.append(Object.assign(document.createElement("button"), { type: "button", textContent: text, onclick: act }));
  button("Correct", () => {
    const now = again(record);
    if (now && (now.state === "refused" || !now.tried)) correct(now);
    else show();
  });
  button("Throw away", (event) => {
    if (event.target.dataset.sure) {
      const now = again(record);
      if (now && (now.state === "refused" || !now.tried)) drop(now);
      fillAll();
      show();
    } else {
      event.target.dataset.sure = "yes";
      event.target.textContent = "Really?";
    }
  });
  return bar;
}

function age(ms) {
  const minutes = Math.max(0, Math.round(ms / 60000));
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  return minutes < 2880 ? `${Math.round(minutes / 60)} h ago` : `${Math.round(minutes / 1440)} days ago`;
}

async function deliver() {
  show();
  const before = records().length;
  if (records().some(({ state }) => state === "waiting")) outcome = await send();
  show();
  if (records().length < before) refresh();
}

function begin() {
  // else its options would be read out as part of its name
  for (const select of all("label > select")) select.setAttribute("aria-label", select.parentElement.firstChild.textContent.trim());
  for (const form of all("form")) {
    form.append($("#last-fields").content.cloneNode(true));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      save(form);
    });
    form.addEventListener("change", (event) => {
      if (event.target.name === "what") all("[data-list='read-at']", form).forEach(fill);
      fit(form);
    });
    $(".leave", form).addEventListener("click", () => leave(form));
  }
  all(".units button").forEach((button) => button.addEventListener("click", () => {
    const field = button.form.elements[button.parentElement.dataset.for];
    field.value = `${field.value.replace(/[\sa-z]+$/i, "")} ${button.textContent}`.trimStart();
  }));
  all("#kinds button").forEach((button) => button.addEventListener("click", () => {
    if (correcting) leave($(`form[data-kind="${correcting.entry.kind}"]`));
    open(button.dataset.kind);
  }));
  $("#send").addEventListener("click", deliver);
  window.addEventListener("online", deliver);
  window.addEventListener("storage", show);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && (refresh(), deliver()));
  setInterval(deliver, TRY_AGAIN_MS);
  setInterval(refresh, REFRESH_MS);
}

function keepPage() {
  const say = (text) => ($("#keeping").textContent = text);
  const open = "Keep this page open: without https this phone cannot open it again where there is no signal. What you wrote down stays on the phone.";
  if (!("serviceWorker" in navigator)) return say(open);
  navigator.storage?.persist?.();
  return navigator.serviceWorker.register("/log/worker.js", { scope: "/log" })
    .then(() => say("This phone can open this page without signal."), () => say(open));
}

begin();
// what was being corrected when the page was closed is as it was
for (const record of records()) if (record.state === "held") put({ ...record, state: record.why ? "refused" : "waiting" });
fillAll();
open("harvest");
keepPage();
refresh().then(deliver);
