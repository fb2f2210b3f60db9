"""The example farm, moved to now: what its plan says was to be done by now is done, what comes later is to be done.

A folder of plain files describes one year. `lived` moves it by whole years, so that now falls into that year, and then
brings its logs up to now. Nothing here reads a clock or a file; everything follows from the rows, now and the hub's seed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from collector.simulate.hub import SLUG
from models.records.folder.files import FILES

Row = dict[str, str]
Tables = Mapping[str, Sequence[Mapping[str, str]]]

# a year in words and names: "2026 Lettuce 1", "LET-B8-20260514", "UNTIL=20261121T000000Z"
_YEAR = re.compile(r"(?<!\d)20[12]\d(?=(?:[01]\d[0-3]\d)?(?!\d))")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# what hands at times do a day or more late; animals are never let wait, and what was counted was counted on its day
LATE_TYPES = ("activity", "input", "maintenance", "observation")
LATE_SHARE, LATEST_DAYS = 0.75, 3
# a harvest is what was planned, more or less
HARVEST_SPREAD = 0.15


def lived(tables: Tables, now: datetime, zone: ZoneInfo) -> dict[str, list[Row]]:
    """The tables (file name without .csv -> rows, header -> text) as they would stand at `now` (aware).

    Done logs later than now are pending again, and what is pending and due is done, at the time it was planned for;
    a few things are left undone for up to LATEST_DAYS (see late_days). Rounds (a pending log that repeats, and the done
    ones of its type and name) go on by their rule. Animals that are not born yet are not in it.
    """
    at = now.astimezone(zone)
    years = at.year - _year_of(tables)
    found = {name: [_moved(name, row, years, zone) for row in rows] for name, rows in tables.items()}
    gone = _unborn(found, at.date())
    hands = [p["name"] for p in found.get("people", ()) if {"worker", "steward"} & set(re.split(r"[, ]+", p.get("roles", "")))]
    counted = {q["log"] for q in found.get("quantities", ())}
    logs = list(_here(found.get("logs", ()), gone))
    rules = _rules(logs)
    settled = [_settled(row, at, zone, hands, row.get("id", "") in counted) for row in logs if (row["type"], row["name"]) not in rules]
    found["logs"] = sorted([*settled, *_rounds(logs, rules, at, zone, hands)], key=lambda row: (row["at"], row["type"], row["name"]))
    kept = {row.get("id", "") for row in found["logs"]}
    found["quantities"] = [q for q in found.get("quantities", ()) if q["log"] in kept]
    found["plantings"] = [_cleared(row, at.date()) for row in found.get("plantings", ())]
    found["events"] = [_held(row, at, zone) for row in found.get("events", ())]
    return {name: rows for name, rows in found.items() if rows}


def late_days(type: str, name: str, due_on: date) -> int:
    """How many days after it was due a task is done, 0 to LATEST_DAYS. Ask only for tasks that may wait (`may_wait`)."""
    chance = _chance("waits", type, name, due_on.isoformat())
    return chance.randint(1, LATEST_DAYS) if chance.random() < LATE_SHARE else 0


def may_wait(type: str, *, timed: bool, moves: bool, counts: bool) -> bool:
    """Whether hands may be late with it."""
    return type in LATE_TYPES and not (timed or moves or counts)


def doer(hands: Sequence[str], name: str, due_on: date) -> str:
    """Who does what was nobody's."""
    return _chance("who", name, due_on.isoformat()).choice(hands) if hands else ""


def _chance(*purpose: str) -> Random:
    return Random("/".join((SLUG, *purpose)))


# Moving by years


def _year_of(tables: Tables) -> int:
    """The year that most logs are of."""
    years = Counter(int(row["at"][:4]) for row in tables["logs"])
    return max(years, key=lambda year: (years[year], year))


@cache
def _kinds(file: str) -> dict[str, str]:
    kinds = {column.header: column.kind for one in FILES if one.name == file for column in one.columns}
    # ids within words, and addresses, have no years in them; the days in the facts of a log have
    kinds |= dict.fromkeys(("came_from", "email", "phone", "contact"), "id")
    return kinds | {"details": "text"} if file == "logs" else kinds


def _moved(file: str, row: Mapping[str, str], years: int, zone: ZoneInfo) -> Row:
    kinds = _kinds(file)
    return {header: _moved_cell(kinds.get(header, "text"), text, years, zone) for header, text in row.items()}


def _moved_cell(kind: str, text: str, years: int, zone: ZoneInfo) -> str:
    if not text or not years:
        return text
    if kind == "day":
        return _in_year(date.fromisoformat(text), years).isoformat()
    if kind == "moment":
        return f"{_in_year(date.fromisoformat(text[:10]), years)}{_local(text, zone)[10:]}"
    if kind in ("text", "name"):
        return _YEAR.sub(lambda found: str(int(found[0]) + years), text)
    return text


def _in_year(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _local(text: str, zone: ZoneInfo) -> str:
    """A moment without its offset, on the farm's clocks: those of another year may be set otherwise on that day."""
    if len(text) <= len("2027-05-01 14:30"):
        return text
    at = datetime.fromisoformat(text)
    return (at.astimezone(zone) if at.tzinfo else at).replace(tzinfo=None).isoformat(sep=" ")


def _moment(text: str, zone: ZoneInfo) -> datetime:
    """When it is; a day alone stands for its noon, as in the records."""
    if len(text) == len("2027-05-01"):
        return datetime.combine(date.fromisoformat(text), time(12), zone)
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=zone)


# What is not there yet, or no longer


def _unborn(found: dict[str, list[Row]], today: date) -> set[str]:
    """Take out the animals that are born after today; their names."""
    gone = {a["name"] for a in found.get("animals", ()) if a.get("birth_on") and date.fromisoformat(a["birth_on"]) > today}
    if gone:
        found["animals"] = [a for a in found["animals"] if a["name"] not in gone]
    return gone


def _here(logs: Iterable[Row], gone: set[str]) -> Iterator[Row]:
    """Logs without what is not born; one that is about nothing else is left out."""
    for row in logs:
        names = [name.strip() for name in row.get("assets", "").split(",") if name.strip()]
        left = [name for name in names if name not in gone]
        if left or not names:
            yield {**row, "assets": ", ".join(left)} if len(left) < len(names) else row


def _cleared(row: Row, today: date) -> Row:
    """A planting of one season is gone the day after its last harvest, and not before."""
    last = row.get("planned_last_harvest_on", "")
    if row.get("established") in ("perennial", "inoculated") or not last:
        return row
    cleared_on = date.fromisoformat(last) + timedelta(days=1)
    return {**row, "archived_on": cleared_on.isoformat() if cleared_on <= today else ""}


def _held(row: Row, at: datetime, zone: ZoneInfo) -> Row:
    if row.get("repeat") or row.get("status") == "cancelled":
        return row
    return {**row, "status": "done" if _moment(row["ends_at"], zone) <= at else "planned"}


# Logs


def _settled(row: Row, at: datetime, zone: ZoneInfo, hands: Sequence[str], counted: bool) -> Row:
    """A log that does not repeat, done or pending as now has it."""
    if row["status"] == "abandoned":
        return row
    due = _moment(row["at"], zone)
    moves = "yes" in (row.get("is_movement"), row.get("is_group_assignment"))
    wait = may_wait(row["type"], timed=len(row["at"]) > 10, moves=moves, counts=counted or bool(row.get("amount")))
    days = late_days(row["type"], row["name"], due.date()) if wait else 0
    return _done(row, hands, zone) if due + timedelta(days=days) <= at else _pending(row, hands)


def _done(row: Row, hands: Sequence[str], zone: ZoneInfo) -> Row:
    if row["status"] == "done":
        return row
    on = _moment(row["at"], zone).date()
    amount = row.get("amount", "")
    if amount and row["type"] == "harvest":
        amount = _about(amount, _chance("amount", row["name"], row["at"]))
    return {**row, "status": "done", "done_by": row.get("assignee") or doer(hands, row["name"], on), "repeat": "", "amount": amount}


def _pending(row: Row, hands: Sequence[str]) -> Row:
    if row["status"] == "pending":
        return row
    who = row.get("assignee") or (row["done_by"] if row.get("done_by") in hands else "")
    return {**row, "status": "pending", "assignee": who, "done_by": ""}


def _about(amount: str, chance: Random) -> str:
    """An amount a little more or less, to the half where it has a fraction."""

    def near(found: re.Match[str]) -> str:
        step = 0.5 if "." in found[0] else 1.0
        value = float(found[0]) * chance.uniform(1 - HARVEST_SPREAD, 1 + HARVEST_SPREAD)
        return f"{max(step, step * round(value / step)):g}"

    return _NUMBER.sub(near, amount, count=1)


# Rounds


@dataclass(frozen=True, slots=True)
class _Round:
    """A task that repeats. last: the log that carries its rule; before: the logs of its type and name."""

    last: Row
    before: tuple[Row, ...]


def _rules(logs: Iterable[Row]) -> frozenset[tuple[str, str]]:
    return frozenset((row["type"], row["name"]) for row in logs if row.get("repeat") and row["status"] == "pending")


def _rounds(logs: Sequence[Row], rules: frozenset[tuple[str, str]], at: datetime, zone: ZoneInfo, hands: Sequence[str]) -> Iterator[Row]:
    for rule in sorted(rules):
        rows = sorted((row for row in logs if (row["type"], row["name"]) == rule), key=lambda row: row["at"])
        last = next(row for row in reversed(rows) if row.get("repeat") and row["status"] == "pending")
        yield from _walked(_Round(last, tuple(row for row in rows if row is not last)), at, zone, hands)


def _walked(one: _Round, at: datetime, zone: ZoneInfo, hands: Sequence[str]) -> Iterator[Row]:
    """What was done of a round by now, and the next that is due: the last one, where hands are late with it."""
    start = min(_moment(row["at"], zone) for row in (one.last, *one.before))
    rule = rrulestr(one.last["repeat"], dtstart=start)
    done = [row for row in one.before if row["status"] != "pending" and _moment(row["at"], zone) <= at]
    since = max((_moment(row["at"], zone) for row in done), default=start - timedelta(seconds=1))
    for due in rule.between(since, at, inc=True):
        if due > since:
            again = {**one.last, "at": _said(due, one.last["at"])}
            done.append(_done({**again, "amount": _read(again)}, hands, zone))
    following = rule.after(at)
    if done and _waits(done[-1], at, zone):
        following = _moment(done.pop()["at"], zone)
    yield from done
    if following is not None:
        yield {**one.last, "at": _said(following, one.last["at"])}


def _waits(row: Row, at: datetime, zone: ZoneInfo) -> bool:
    """Whether hands are late with the last of a round."""
    due = _moment(row["at"], zone)
    wait = may_wait(row["type"], timed=len(row["at"]) > 10, moves=False, counts=bool(row.get("amount")))
    return wait and due + timedelta(days=late_days(row["type"], row["name"], due.date())) > at


def _said(at: datetime, like: str) -> str:
    return at.date().isoformat() if len(like) == len("2027-05-01") else at.replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")


def _read(row: Row) -> str:
    """A number that is read off every time: not the same every time."""
    chance = _chance("reading", row["name"], row["at"])
    return _NUMBER.sub(lambda found: f"{float(found[0]) + chance.choice((-1, 0, 0, 1)):g}", row.get("amount", ""), count=1)
