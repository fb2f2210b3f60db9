"""What must hold between rows: no circle, no two of one name, no herd in two places. Each broken rule is one problem."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from dateutil.rrule import rrulestr
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.records.actor import ROLES
from models.records.assets import Animal
from models.records.folder.known import Known, uniques
from models.records.folder.parts import Facts
from models.records.folder.problems import Problems
from models.records.folder.sheets import Entry, Parsed
from models.records.logs import Membership, Movement
from models.records.places import Place

Sheets = dict[str, list[Parsed]]
# (file, first, last, may be the same): what ends after it begins
_ORDERED = (
    ("events", "starts_at", "ends_at", False),
    ("deployments", "from_at", "to_at", False),
    ("shares", "start_on", "end_on", True),
    ("shares", "paused_from", "paused_to", True),
    ("plantings", "planned_first_harvest_on", "planned_last_harvest_on", True),
)


def check(session: Session, sheets: Sheets, facts: dict[UUID, Facts], known: Known, problems: Problems) -> None:
    """Every rule over all rows."""
    for name, (first, *_) in sheets.items():
        if first.file.whole:
            _unique(first, known, problems)
        else:
            _parts_once(sheets[name], problems)
    _circles(session, sheets, "places", Place, ("parent_id",), known, problems)
    _circles(session, sheets, "animals", Animal, ("dam_id", "sire_id"), known, problems)
    for name, start, end, same in _ORDERED:
        _ordered(sheets, name, start, end, same, problems)
    _weekdays(sheets, problems)
    _roles(sheets, problems)
    _repeats(sheets, problems)
    _herds(session, sheets, facts, known, problems)


def _rows(sheets: Sheets, name: str, *fields: str) -> Iterator[tuple[Parsed, Entry, list[Any]]]:
    """Rows of a file that have all these columns."""
    for parsed in sheets.get(name, ()):
        if all(f in parsed.fields for f in fields):
            places = [parsed.fields.index(f) for f in fields]
            for entry in parsed.entries:
                yield parsed, entry, [entry.values[at] for at in places]


def _unique(parsed: Parsed, known: Known, problems: Problems) -> None:
    mentioned = {e.id for e in parsed.entries}
    rows = [row for row in known.rows.get(parsed.file.name, ()) if row["id"] not in mentioned]
    for fields in uniques(parsed.file):
        if not all(f in parsed.fields for f in fields):
            continue
        # the records' own column may not be part of the key that was read; then the database has the last word
        there = {tuple(r[f] for f in fields): f"the record {r['id']}" for r in rows if all(f in r for f in fields)}
        for entry in parsed.entries:
            key = tuple(parsed.value(entry, f) for f in fields)
            if None in key:
                continue
            if key in there:
                header, got = parsed.headers[fields[-1]], str(key[-1])
                problems.add(parsed.shown, entry.row, header, got, f"what no other has; {there[key]} has it", "change one of them")
            there.setdefault(key, f"row {entry.row}")


def _parts_once(sheets: list[Parsed], problems: Problems) -> None:
    seen: dict[tuple[Any, Any], int] = {}
    for parsed in sheets:
        for entry in parsed.entries:
            key = (parsed.value(entry, "log_id"), parsed.value(entry, "n"))
            if None not in key and seen.setdefault(key, entry.row) != entry.row:
                step, expected = f"count on: row {seen[key]} of the same log has it", "a number that no other row of the log has"
                problems.add(parsed.shown, entry.row, parsed.headers.get("n", "n"), str(key[1]), expected, step)


def _circles(
    session: Session, sheets: Sheets, name: str, table: type[Any], fields: tuple[str, ...], known: Known, problems: Problems
) -> None:
    """Nothing lies within itself, and nothing is its own forebear."""
    if name not in sheets or not any(f in p.fields for p in sheets[name] for f in fields):
        return
    above: dict[UUID, list[UUID]] = {}
    for id, *up in session.execute(select(table.id, *(getattr(table, f) for f in fields))):
        above[id] = [u for u in up if u]
    names = {row["id"]: row["name"] for row in known.rows.get(name, ())}
    for parsed in sheets[name]:
        said = [f for f in fields if f in parsed.fields]
        for entry in parsed.entries:
            if entry.id and said:
                above[entry.id] = [parsed.value(entry, f) for f in said if parsed.value(entry, f)]
                names[entry.id] = parsed.value(entry, "name")
    within = _on_circles(above)
    for parsed in sheets[name]:
        for entry in parsed.entries:
            if entry.id in within:
                header = next((parsed.headers[f] for f in fields if f in parsed.fields), fields[0])
                chain = " in ".join(str(names.get(i, i)) for i in within[entry.id])
                what = "a place that does not lie in this one" if name == "places" else "a forebear, not a descendant"
                problems.add(parsed.shown, entry.row, header, chain, what, "correct one of these rows")


def _on_circles(above: dict[UUID, list[UUID]]) -> dict[UUID, list[UUID]]:
    """Members of circles, each with a way round; of circles that share a member at least one is told. No recursion: a chain may be long."""
    found: dict[UUID, list[UUID]] = {}
    done: set[UUID] = set()
    for start in above:
        path: list[UUID] = []
        on: set[UUID] = set()
        ahead: list[tuple[UUID, Iterator[UUID]]] = [] if start in done else [(start, iter(above[start]))]
        if ahead:
            path.append(start)
            on.add(start)
        while ahead:
            id, up = ahead[-1]
            following = next(up, None)
            if following is None:
                ahead.pop()
                done.add(id)
                on.discard(path.pop())
            elif following in on:
                ring = path[path.index(following) :]
                found.update((member, [*ring, following]) for member in ring)
            elif following not in done and following in above:
                ahead.append((following, iter(above[following])))
                path.append(following)
                on.add(following)
    return found


def _ordered(sheets: Sheets, name: str, start: str, end: str, same: bool, problems: Problems) -> None:
    for parsed, entry, (first, last) in _rows(sheets, name, start, end):
        if first is not None and last is not None and (last < first or (last == first and not same)):
            headers = parsed.headers
            expected = f"a {'day' if same else 'moment'} after {headers[start]} ({first})"
            problems.add(parsed.shown, entry.row, headers[end], str(last), expected, f"correct {headers[start]} or {headers[end]}")


def _weekdays(sheets: Sheets, problems: Problems) -> None:
    for parsed, entry, (weekday,) in _rows(sheets, "depots", "weekday"):
        if weekday is not None and weekday > 6:
            header = parsed.headers["weekday"]
            problems.add(parsed.shown, entry.row, header, str(weekday), "0 Monday to 6 Sunday", "count from Monday, from 0")


def _roles(sheets: Sheets, problems: Problems) -> None:
    """Roles are words of ROLES; they are kept sorted."""
    for parsed, entry, (said,) in _rows(sheets, "people", "roles"):
        roles = sorted({word.strip().casefold() for word in (said or "").split(",")} - {""})
        wrong = [role for role in roles if role not in ROLES]
        if wrong:
            expected = "some of " + ", ".join(ROLES) + ", with commas, or nothing"
            problems.add(parsed.shown, entry.row, parsed.headers["roles"], ", ".join(wrong), expected, "correct it")
        entry.values[parsed.fields.index("roles")] = ",".join(roles)


def _repeats(sheets: Sheets, problems: Problems) -> None:
    for name, moment in (("events", "starts_at"), ("logs", "at")):
        sound: set[str] = {""}
        for parsed, entry, (rule, at) in _rows(sheets, name, "repeat", moment):
            if rule in sound or at is None:
                continue
            try:
                rrulestr(rule, dtstart=at)
                sound.add(rule)
            except (ValueError, OverflowError, KeyError, TypeError, AttributeError):
                step, expected = "correct it, or leave it empty where it happens once", "an RFC 5545 rule, such as FREQ=WEEKLY;INTERVAL=2"
                problems.add(parsed.shown, entry.row, parsed.headers["repeat"], rule, expected, step)


def _herds(session: Session, sheets: Sheets, facts: dict[UUID, Facts], known: Known, problems: Problems) -> None:
    """A herd stands in one place at a time, an animal is in one group at a time, and a log names an asset once."""
    herds = {id for id, kind in known.kinds.items() if kind == "herds"} | {e.id for p in sheets.get("herds", ()) for e in p.entries if e.id}
    rows = {e.id: e.row for p in sheets.get("logs", ()) for e in p.entries}
    stands, groups = _as_it_is(session, facts, herds, known)

    def wrong(log: Facts, column: str, got: str, expected: str, step: str) -> None:
        row = rows.get(log.id)
        problems.add("logs.csv", row, column if row else f"log {log.id}", got, expected, step)

    for one in facts.values():
        if len({a.asset_id for a in one.assets}) < len(one.assets):
            wrong(one, "assets", "the same asset twice", "each asset once", "take one out")
        moved = [a.asset_id for a in one.assets if a.asset_id in herds] if one.is_movement else []
        if moved and len(one.places) > 1:
            wrong(one, "places", f"{len(one.places)} places", "one place for a herd", "split the herd, or log one move after the other")
        elif moved and one.status == "done":
            to = one.places[0].place_id if one.places else None
            if any(stands.setdefault((herd, one.at), to) != to for herd in moved):
                wrong(
                    one, "at", str(one.at), "a herd in one place at a moment; another log moves it then", "give each move its time of day"
                )
        if one.is_group_assignment and one.status == "done":
            members = [a.asset_id for a in one.assets]
            if any(groups.setdefault((member, one.at), one.group_id) != one.group_id for member in members):
                wrong(
                    one,
                    "group",
                    f"{one.at:%Y-%m-%d %H:%M} UTC",
                    "one group at a moment; another log says another",
                    "give each its time of day",
                )


Moments = dict[tuple[UUID, datetime], UUID | None]


def _as_it_is(session: Session, facts: dict[UUID, Facts], herds: set[UUID], known: Known) -> tuple[Moments, Moments]:
    """Where herds are moved, and which group animals are put into, at which moment, by logs that the folder does not name."""
    stands: Moments = {}
    groups: Moments = {}
    if any(kind == "logs" for kind in known.kinds.values()):
        for log, asset, at, place in session.execute(select(Movement.log_id, Movement.asset_id, Movement.at, Movement.place_id)):
            if log not in facts and asset in herds:
                stands[asset, at] = place
        for log, asset, at, group in session.execute(select(Membership.log_id, Membership.asset_id, Membership.at, Membership.group_id)):
            if log not in facts:
                groups[asset, at] = group
    return stands, groups
