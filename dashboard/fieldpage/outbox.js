// What was written down waits here until the hub says that it has it. One record of localStorage each, so that two tabs
// cannot overwrite each other's; the number in its key keeps the order. Nothing leaves but by the hub's answer or the person.
const ENTRY = "hubland.field.entry.";
const CLAIM = "hubland.field.claim";
const SENT = "hubland.field.sent";
const AT_ONCE = 40;
const LONGEST = 60000; // characters at once; the hub takes 256 kB
const PATIENCE_MS = 20000;
const ME = identifier();

// crypto.randomUUID exists on https only; most hubs answer a phone by plain http in their own network
export function identifier() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export function stored(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

// Every record {key, entry, words, state, why, tried}, in the order they were written down. state: "waiting", "refused"
// (why), or "held" while the person corrects it. tried: the hub may have it already, so it cannot be changed here any more.
export function records() {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(ENTRY)).sort();
  return keys.map((key) => ({ ...stored(key, {}), key })).filter((record) => record.entry);
}

// throws where the browser keeps nothing more
export function add(entry, words) {
  const last = records().at(-1);
  const number = (last ? Number(last.key.slice(ENTRY.length).split(".")[0]) : 0) + 1;
  put({ key: `${ENTRY}${String(number).padStart(9, "0")}.${entry.id}`, entry, words, state: "waiting", why: "", tried: false });
}

// the record as it is now; null where it was sent meanwhile
export function again(record) {
  const found = stored(record.key, null);
  return found && { ...found, key: record.key };
}

export function put({ key, ...record }) {
  localStorage.setItem(key, JSON.stringify(record));
}

export function drop(record) {
  localStorage.removeItem(record.key);
}

export function sent() {
  return stored(SENT, []);
}

// What came of it: "empty", "busy" (another tab sends), "away", "signed out", "refused" (the hub takes nothing: `why`), "later"
export function send() {
  if (navigator.locks) return navigator.locks.request("hubland-field", { ifAvailable: true }, (lock) => (lock ? all(() => {}) : { state: "busy" }));
  return claimed();
}

async function all(renew) {
  for (;;) {
    const batch = next(records().filter((record) => record.state === "waiting"));
    if (!batch.length) return { state: "empty" };
    if (!(await answers())) return { state: "away" };
    renew();
    for (const record of batch) put({ ...record, tried: true });
    const came = await post(batch);
    if (came.state !== "taken" || !settle(batch, came.answer)) return came.state === "taken" ? { state: "later" } : came;
  }
}

function next(waiting) {
  let size = 0;
  return waiting.slice(0, AT_ONCE).filter((record, n) => (size += JSON.stringify(record.entry).length) < LONGEST || n === 0);
}

// Asked first, so that what never left the phone can still be corrected on it.
async function answers() {
  try {
    return (await (await patiently("/health", {})).json()).status === "ok";
  } catch {
    return false;
  }
}

async function patiently(address, options) {
  const gone = new AbortController();
  const timer = setTimeout(() => gone.abort(), PATIENCE_MS);
  try {
    const got = await fetch(address, { ...options, cache: "no-store", credentials: "same-origin", redirect: "error", signal: gone.signal });
    const text = await got.text();
    return { status: got.status, ok: got.ok, text, json: () => JSON.parse(text) };
  } finally {
    clearTimeout(timer);
  }
}

async function post(batch) {
  const sent_at = new Date().toISOString();
  const body = JSON.stringify(batch.map((record) => ({ ...record.entry, sent_at })));
  try {
    const got = await patiently("/log/entries", { method: "POST", body, headers: { "Content-Type": "application/json" } });
    if (got.status === 401) return { state: "signed out" };
    if (got.status >= 500 || got.status === 408) return { state: "later" };
    if (!got.ok) return { state: "refused", why: got.text.slice(0, 300) };
    const answer = got.json();
    // a network that asks to log in first answers too, but not like this
    return Array.isArray(answer) ? { state: "taken", answer } : { state: "away" };
  } catch {
    return { state: "away" };
  }
}

// Whether each of the batch has its answer. Only an entry that the hub names as saved or known leaves the phone.
function settle(batch, answer) {
  let settled = true;
  const lately = [];
  for (const record of batch) {
    const said = answer.find((one) => one.id === record.entry.id) || {};
    if (said.state === "saved" || said.state === "known") {
      drop(record);
      lately.unshift({ id: record.entry.id, kind: record.entry.kind, words: said.says || record.words, about: record.entry.task || "" });
    } else if (said.state === "refused") {
      put({ ...record, state: "refused", why: String(said.why || "The hub did not say why.") });
    } else {
      settled = false;
    }
  }
  try {
    localStorage.setItem(SENT, JSON.stringify([...lately, ...sent()].slice(0, 8)));
  } catch {
    // only the list of what was sent is a little shorter
  }
  return settled;
}

// Without Web Locks (plain http): a claim in localStorage, looked at again after a moment. Should two tabs yet send at
// once, the hub knows the entries by their ids.
async function claimed() {
  const claim = () => localStorage.setItem(CLAIM, JSON.stringify({ tab: ME, until: Date.now() + 2 * PATIENCE_MS }));
  const others = () => {
    const found = stored(CLAIM, null);
    return found && found.tab !== ME && found.until > Date.now() && found.until < Date.now() + 3 * PATIENCE_MS;
  };
  if (others()) return { state: "busy" };
  try {
    claim();
    await new Promise((resolve) => setTimeout(resolve, 60 + Math.random() * 120));
    if (others()) return { state: "busy" };
    return await all(claim);
  } catch {
    return all(() => {}); // no room even for a claim: then without
  } finally {
    if (!others()) localStorage.removeItem(CLAIM);
  }
}
