"""What a problem file says of days: what closes paddocks, heat, hay cuts, standing grass, and the stays of a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

import numpy as np

from models.planning.grazing import KINDS, Block, Days, Mowing, Problem, Stay, Stockpile, Whole
from models.planning.grazing.keys import Row, as_row

# rest by the month of leaving [days]: 21 in spring, 42 in midsummer (Rayburn, West Virginia), slow again in autumn
REST_D = {1: 60, 2: 60, 3: 35, 4: 21, 5: 21, 6: 30, 7: 42, 8: 42, 9: 35, 10: 45, 11: 60, 12: 60}
LONGEST_REST_D = 400
# days hay lies before herds may come, and nothing else is asked of it
DRYING_D = 3


@dataclass(frozen=True, slots=True)
class Season:
    """The days that a file is about, and the names that it may use. paddocks, herds: in its order."""

    start: date
    days: int
    paddocks: tuple[str, ...]
    herds: tuple[str, ...]

    def day(self, at: date) -> int:
        return (at - self.start).days

    def before(self, row: Row, key: str, default: date | None = None) -> int:
        """A date that is past when the season begins; 0 on its first day, else negative."""
        at = self.day(row.day(key, default))
        if at > 0:
            row.wrong("This is still to come.", key, expected=f"{self.start} or before", got=row.values.get(key))
        return at

    def paddock(self, row: Row, key: str, name: str) -> str:
        if name not in self.paddocks:
            row.wrong("There is no such paddock.", key, expected=", ".join(sorted(self.paddocks)), got=name)
        return name

    def herd(self, row: Row, key: str, name: str) -> str:
        if name not in self.herds:
            row.wrong("There is no such herd.", key, expected=", ".join(sorted(self.herds)), got=name)
        return name

    def named(self, row: Row, key: str = "paddocks") -> tuple[str, ...]:
        """A list of paddocks, each once, at least one."""
        names = tuple(dict.fromkeys(row.texts(key)))
        if not names:
            row.wrong("No paddock is named.", key, expected="a list of paddocks", got=row.values.get(key))
        return tuple(self.paddock(row, key, name) for name in names)


def species(row: Row) -> str:
    kind = row.text("species")
    if kind not in KINDS:
        row.wrong("We do not know this kind of animal.", "species", expected=", ".join(KINDS), got=kind)
    return kind


def series(row: Row, key: str, value: object, days: int, factor: float, low: float, high: float) -> Days:
    """A number for all days, or one for each."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return np.full(days, row.checked(key, value, low, high) * factor)
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != days:
        got = f"{len(value)} of them" if isinstance(value, list) else value
        row.wrong("There must be one number, or one for each day.", key, expected=f"{days} numbers", got=got)
    return np.array([row.checked(f"{key}[{i}]", one, low, high) for i, one in enumerate(value)]) * factor


def rests(row: Row, policy: Row, season: Season) -> tuple[Whole, Callable[[date], int]]:
    """Days of rest by the day of leaving, and those after a day before the season. By month ({"4": 21, ...}), one for all, or one
    for each day (the first then holds for those before, too); else the policy's, else the table's. A part of a day is a day."""
    own, usual = row.get("rest_d"), policy.get("rest_d")
    value = (usual if usual is not None else {}) if own is None else own
    where = row if own is not None else policy
    if not isinstance(value, Mapping):
        each = np.ceil(series(where, "rest_d", value, season.days, 1.0, 0.0, LONGEST_REST_D)).astype(np.int64)
        return each, lambda _: int(each[0])
    named = dict(REST_D)
    for month, rest in value.items():
        if month not in {str(m) for m in REST_D}:
            where.wrong("This is no month.", "rest_d", expected='a number from "1" to "12"', got=month)
        named[int(month)] = ceil(where.checked(f"rest_d.{month}", rest, 0, LONGEST_REST_D))
    days = [season.start + timedelta(days=t) for t in range(season.days)]
    return np.array([named[day.month] for day in days], dtype=np.int64), lambda at: named[at.month]


def block(row: Row, paddock: str, season: Season) -> Block:
    """The days on which a paddock is closed to one herd, one kind or all, or stays are shorter."""
    first = season.day(row.day("from", season.start))
    last = season.day(row.day("to", season.start + timedelta(days=max(season.days, first))))
    if last < first:
        row.wrong("It ends before it begins.", "to", expected=f"a day from {row.values.get('from')} on", got=row.values.get("to"))
    herd, kind = row.text("herd", ""), row.text("species", "")
    if herd and kind:
        row.wrong("It is for a herd or for a kind of animal, not both.", "herd", expected="herd or species", got=herd)
    who = season.herd(row, "herd", herd) if herd else species(row) if kind else ""
    found = Block(
        paddock, first, last, row.text("reason", "it is blocked"), who, row.whole("longest_d", 0, 0, 60), row.text("rule", "blocked")
    )
    row.unread()
    return found


def events(calendar: Row, season: Season) -> list[Block]:
    """Days on which paddocks are wanted for something else: events, and crops that stand there."""
    found = []
    for key in ("events", "crop_windows"):
        for row in calendar.rows(key):
            names = season.named(row)
            own = Row({k: v for k, v in row.values.items() if k != "paddocks"}, row.where)
            found += [block(own, name, season) for name in names]
    return found


def hot(row: Row, season: Season) -> Days:
    """Days of alert heat: a list of dates, of which those in the season count, or a chance for each day."""
    value = row.get("hot")
    row.unread()
    found = np.zeros(season.days)
    if value is None:
        return found
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        for i, one in enumerate(value):
            day = season.day(as_row({f"hot[{i}]": one}, row.where).day(f"hot[{i}]"))
            if 0 <= day < season.days:
                found[day] = 1.0
        return found
    return series(row, "hot", value, season.days, 1.0, 0.0, 1.0)


def stockpile(row: Row, season: Season) -> Stockpile:
    day = season.day(row.day("by"))
    if not 0 <= day <= season.days:
        row.wrong(
            "The season does not reach that day.", "by", expected=f"within {season.days} days from {season.start}", got=row.values["by"]
        )
    found = Stockpile(season.named(row), day, row.twin("target", "weight", most=1e9))
    row.unread()
    return found


def mowing(row: Row, season: Season) -> Mowing:
    found = Mowing(
        season.named(row),
        season.day(row.day("from")),
        season.day(row.day("to")),
        row.twin("min", "mass"),
        row.twin("stubble", "mass"),
        row.twin("value", "price"),
        row.twin("cost", "price of land"),
        row.whole("days", DRYING_D, 1, 14),
    )
    if found.last < found.first:
        row.wrong("It ends before it begins.", "to", expected=f"a day from {row.values['from']} on", got=row.values["to"])
    if found.stubble_kg_ha > found.min_kg_ha:
        row.wrong("A cut leaves no more than it finds.", "stubble", expected="less than min", got="more")
    row.unread()
    return found


def locked(row: Row, season: Season) -> tuple[Stay, ...]:
    """Stays that must be in the plan. Those that cannot hold are for the planner to say; names that are not there are not."""
    found = []
    for one in row.rows("locked"):
        stay = _stay(one, season.start)
        season.herd(one, "herd", stay.herd), season.paddock(one, "paddock", stay.paddock)
        one.unread()
        found.append(stay)
    return tuple(found)


def _stay(row: Row, start: date) -> Stay:
    """{"herd", "paddock", "in", "out"}, or "days" for "out"; both must say the same."""
    first = (row.day("in") - start).days
    days, out = row.get("days"), row.get("out")
    length = row.whole("days", 0, 0, 1000) if days is not None else (row.day("out") - start).days - first
    if days is not None and out is not None and (row.day("out") - start).days - first != length:
        row.wrong("The same is said twice, and differently.", "days and out", expected="one of them", got=(days, out))
    return Stay(row.text("herd"), row.text("paddock"), first, length)


def plan(document: Any, problem: Problem) -> tuple[Stay, ...]:
    """The stays of a plan file: ours as we write them, or anybody's with the same keys of "moves", and "cuts" where hay is cut.

    Other keys are passed over: a plan may carry what it likes beside its stays.
    """
    row = as_row({"moves": document} if isinstance(document, list) else document, "")
    if row.get("moves") is None:
        row.wrong("There is no plan in it.", "moves", expected='"moves": a list of stays, [] for none', got=sorted(map(str, row.values)))
    found = [_stay(one, problem.start) for one in row.rows("moves")]
    drying = problem.mowing.days if problem.mowing else DRYING_D
    cuts = [Stay("", one.text("paddock"), (one.day("on") - problem.start).days, drying) for one in row.rows("cuts")]
    return (*found, *cuts)
