// What waits on this phone, and what became of it.
import { list } from "/log/choices.js";
import { $, made } from "/log/elements.js";
import { again, drop, records, sent } from "/log/outbox.js";
import { age, moment } from "/log/times.js";

// outcome: what the last sending came to, and how many entries it saved; correct(record) is called where the person wants that, gone() where a record is no more
export function draw(outcome, correct, gone) {
  const waiting = records();
  const refused = waiting.filter(({ state }) => state === "refused").length;
  const open = waiting.length - refused;
  const may = list.choices.may !== false;
  const parts = [open ? `${open} waiting` : "", refused ? `${refused} to correct` : ""].filter(Boolean);
  $("#hub").textContent = [list.choices.hub || "Hubland", list.choices.simulated ? "simulated" : "", list.choices.visitor].filter(Boolean).join(" · ");
  $("#state").textContent = parts.length ? `${parts.join(", ")}.` : may ? "Nothing is waiting." : "You may look, not write down.";
  const why = explain(outcome, open, may);
  $("#why").textContent = why;
  $("#why").hidden = !why;
  $("#sign-in").hidden = outcome.state !== "signed out";
  $("#sign-in a").textContent = open ? `Sign in to send ${open} ${open === 1 ? "entry" : "entries"}` : "Sign in";
  $("#writing").hidden = !may;
  $("#age").textContent = list.at ? `List from ${age(Date.now() - list.at)}.` : "No list from the hub yet: write names as the hub knows them.";
  rows("#waiting", waiting, (record) => waitingRow(record, correct, gone));
  rows("#sent", sent(), (one) => row([one.words]));
  $("#send").hidden = !open;
}

function explain(outcome, open, may) {
  if (!may) return "Ask a steward for the role worker. What is done stands in the log.";
  if (outcome.state === "refused") return outcome.why;
  if (!open) return outcome.saved ? `${outcome.saved === 1 ? "Saved" : `${outcome.saved} saved, the last`}: ${sent()[0].words}` : "";
  return {
    away: "No signal to the hub. What waits stays on this phone and goes by itself when the hub answers.",
    later: "The hub cannot write just now. What waits stays on this phone and is tried again.",
    busy: "Another page of this phone is sending.",
    "signed out": "What waits stays on this phone until you sign in.",
  }[outcome.state] ?? "";
}

function rows(section, found, make) {
  $(section).hidden = !found.length;
  $(`${section} ul`).replaceChildren(...found.map(make));
}

function row(texts) {
  const item = made("li", {});
  for (const [n, text] of texts.entries()) item.append(made("p", { textContent: text, className: n ? "wrong" : "" }));
  return item;
}

function waitingRow(record, correct, gone) {
  const refused = record.state === "refused" || (record.state === "held" && record.why);
  const said = record.state === "held" ? "You are correcting it." : "";
  const item = row([`${record.words} · ${moment(record.entry.at)}`, ...(refused ? [`Not taken. ${record.why}`] : [])]);
  item.className = refused ? "refused" : "";
  if (said) item.append(made("p", { textContent: said, className: "note" }));
  // one that was on its way may be with the hub already: it is corrected there
  if (record.state === "refused" || (record.state === "waiting" && !record.tried)) item.append(acts(record, correct, gone));
  return item;
}

function acts(record, correct, gone) {
  const bar = made("div", { className: "acts" });
  const button = (text, act) => bar.append(made("button", { type: "button", textContent: text, onclick: act }));
  button("Correct", () => {
    const now = again(record);
    if (now && (now.state === "refused" || !now.tried)) correct(now);
    else gone();
  });
  button("Throw away", (event) => {
    if (event.target.dataset.sure) {
      const now = again(record);
      if (now && (now.state === "refused" || !now.tried)) drop(now);
      gone();
    } else {
      event.target.dataset.sure = "yes";
      event.target.textContent = "Really?";
    }
  });
  return bar;
}
