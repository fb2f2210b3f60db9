// What can be chosen, as the hub said it last; and what each list on the page holds.
import { records, sent, stored } from "/log/outbox.js";
import { day, moment } from "/log/times.js";

const LIST = "hubland.field.list"; // the choices, with when the hub last said that they are right
const LATELY = "hubland.field.lately"; // what was harvested last stands first
export const OTHER = "\u0000other";

export let list = stored(LIST, { at: 0, etag: "", choices: {} });

// Whether the list is another now, and the status of the hub's answer (0: none came).
export async function refresh() {
  let changed = false;
  try {
    const headers = list.etag ? { "If-None-Match": list.etag } : {};
    const got = await fetch("/log/choices", { headers, cache: "no-store", credentials: "same-origin", redirect: "error" });
    if (got.status === 304) list.at = Date.now();
    if (got.ok) list = { at: Date.now(), etag: got.headers.get("ETag") || "", choices: await got.json() };
    changed = got.ok;
    if (got.ok || got.status === 304) localStorage.setItem(LIST, JSON.stringify(list));
    return { changed, status: got.status };
  } catch {
    // no signal, or no room: the list on the phone stays as it is, and says how old it is
    return { changed, status: 0 };
  }
}

export function harvested(what) {
  try {
    localStorage.setItem(LATELY, JSON.stringify([...new Set([what, ...stored(LATELY, [])])].slice(0, 4)));
  } catch {
    // the entry itself found room: only the order of the list is not kept
  }
}

// the options [value, words] of a list, under their headings
export function groups(name, form) {
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

const taskWords = (task) => [task.name, task.places.join(", "), task.why, `due ${day(`${task.due}T12:00`)}`].filter(Boolean).join(" · ");
const eventWords = (event) => [event.title, moment(event.at), event.place, event.came == null ? "" : `${event.came} came`].filter(Boolean).join(" · ");
