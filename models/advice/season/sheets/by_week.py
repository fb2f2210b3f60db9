"""The season sheet: what a full share gets of each item, week by week, by the plan; and where it falls short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from models.advice.season.sheets import Column, Known, Table
from models.agronomy.growing import week_of
from models.agronomy.yields import WEEK
from models.planning.planting.stores import drawn
from models.planning.scenario import Scenario, Wish
from models.planning.scenario.chain import Chain, harvests

# most of a crop in a full share, where the plan caps nothing and promises nothing
NO_CAP = float("inf")
# a longer pause than this is a season's end and no gap [weeks]
GAP_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One item. each: week -> what a full share gets [unit]; promised: what it should get, None: nobody said."""

    item: str
    unit: str
    each: Mapping[date, float]
    promised: float | None

    def short(self, week: date) -> bool:
        """Whether a week gives less than promised, or nothing for a few weeks between two that give some."""
        if (got := self.each.get(week, 0.0)) > 0:
            return self.promised is not None and got < self.promised * (1 - 1e-9)
        before = max((w for w, some in self.each.items() if w < week and some > 0), default=None)
        after = min((w for w, some in self.each.items() if w > week and some > 0), default=None)
        return before is not None and after is not None and after - before <= (GAP_WEEKS + 1) * WEEK


@dataclass(frozen=True, slots=True)
class Grid:
    """The season: weeks without a gap between the first and the last that give anything, lines by item."""

    weeks: tuple[date, ...]
    lines: tuple[Line, ...]

    def items(self, week: date) -> int:
        """Items of which a share gets some."""
        return sum(line.each.get(week, 0.0) > 0 for line in self.lines)


def grid(known: Known) -> Grid:
    """What the planned harvest after loss and kitchen is for each full share that takes it, at most what is promised or its cap."""
    lines = [line for line in _lines(known.given.scenario, known.chain) if any(line.each.values())]
    given = [week for line in lines for week, amount in line.each.items() if amount > 0]
    weeks = [] if not given else [min(given) + n * WEEK for n in range((max(given) - min(given)).days // 7 + 1)]
    return Grid(tuple(weeks), tuple(sorted(lines, key=lambda line: (min(line.each, default=date.max), line.item))))


def _lines(scenario: Scenario, chain: Chain) -> Iterator[Line]:
    weekly = harvests(scenario, chain)
    shares = scenario.full_shares
    for crop, wish in scenario.wishes.items():
        takers = sum(size.count * size.full for size in scenario.takers(wish.tags))
        if not wish.stored:
            lost = scenario.lost(crop)
            each = {week: _each(of[crop] * (1 - lost), wish, takers) for week, of in weekly.items() if of.get(crop, 0.0) > 0}
            yield Line(crop, wish.unit, each, wish.each)
    for one in scenario.standing:
        there = {week: (amount * (1 - one.shrink) - one.kitchen) for week, amount in one.stand.weekly().items() if amount > 0}
        yield Line(one.crop, one.unit, {week: _of(amount, shares, one.each) for week, amount in there.items()}, one.each)
    if scenario.yard is not None:
        yard = scenario.yard
        yield Line("shiitake", "lb", {w: _of(a * (1 - yard.shrink), shares, yard.each) for w, a in yard.logs.weekly().items()}, yard.each)
    for store in scenario.stores:
        given = {week_of(day): store.stored.each for day in drawn(store.stored).days}
        yield Line(store.crop, store.unit, given, None)


def _each(there: float, wish: Wish, takers: float) -> float:
    most = wish.each if wish.each is not None else wish.cap
    each = _of(there - wish.kitchen, takers, most)
    return float(int(each + 1e-9)) if wish.piece else each


def _of(there: float, takers: float, most: float | None) -> float:
    """What each gets of what is there."""
    return 0.0 if takers <= 0 or there <= 0 else min(there / takers, NO_CAP if most is None else most)


def table(known: Known) -> Table:
    """The grid as rows: an item, its unit, what is promised, and a column a week."""
    found = grid(known)
    columns = (
        Column("item", "Item", 0.2), Column("unit", "Unit", 0.06), Column("promised", "Promised", 0.08),
        *(Column(week.isoformat(), f"{week.day} {week:%b}", 0.66 / max(1, len(found.weeks)), "") for week in found.weeks),
    )  # fmt: skip
    rows = tuple(
        (line.item, line.unit, line.promised, *(round(line.each.get(week, 0.0), 3) or None for week in found.weeks)) for line in found.lines
    )
    notes = ("By the plan, less loss and the kitchen's part, for each full share. Bold: less than promised, or none for a few weeks.",)
    return Table("SEASON SHEET", known.view.season, columns, rows, notes, "Nothing is planned to be picked.")
