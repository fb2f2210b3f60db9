"""How long a paddock rests: the days of the month in which it was left, or until its leaves are back, whichever is longer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from models.advice.rotation.facts import PaddockFacts
from models.advice.rotation.terms import Given, Ways
from models.agronomy.elementwise import Array
from models.agronomy.grazing_limits import usual_rest
from models.agronomy.growth_stands import grass

# rest in months without growth, where only the grass can say [days]
WINTER_REST_D = 60
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Leafy:
    """Where leaves and not the month say when a paddock has rested: by the day of leaving, and of those left before the start."""

    by_day: Mapping[str, NDArray[np.bool_]]
    now: frozenset[str]

    def binds(self, paddock: str, left: int | None) -> bool:
        """left: the day on which it was left; None: before the start."""
        if left is None:
            return paddock in self.now
        days = self.by_day.get(paddock)
        return days is not None and left < days.size and bool(days[left])


def rest_of(ways: Ways, month: int) -> int:
    """Days of rest after leaving in a month: the hub's own, else the table's."""
    own = ways.rest_d.get(month)
    return int(usual_rest(month) or WINTER_REST_D) if own is None else own


def month_rest(given: Given, days: int) -> Whole:
    """By the day of leaving."""
    return np.array([rest_of(given.ways, (given.today + timedelta(days=t)).month) for t in range(days)], dtype=np.int64)


def leaf_rest(given: Given, facts: PaddockFacts) -> Whole:
    """Days until the leaves of most of its grass are back, by the day of leaving, in a usual year.

    Leaves that are not back by the season's end come after it: no herd comes again.
    """
    of = grass(facts.grass)
    usual: Array = given.years.usual_c
    heat = np.concatenate(([0.0], np.cumsum(np.maximum(usual - of.leaf_base_c, 0.0))))
    wanted = heat[:-1] + of.leaf_c_day * of.leaves_ready[0]
    there = np.searchsorted(heat, wanted - 1e-9)
    return np.asarray(there - np.arange(usual.size), dtype=np.int64)


def leaf_free(given: Given, facts: PaddockFacts, left: int) -> int:
    """The day on which leaves are back of a paddock left so many days ago (0 or before)."""
    since = (given.today - given.past.first).days + left
    known = given.past.mean_c[max(since, 0) :] if left < 0 else np.empty(0)
    # a day of the past nobody knows is as the others since
    known = np.where(np.isfinite(known), known, np.nanmean(known) if np.isfinite(known).any() else 0.0)
    of = grass(facts.grass)
    heat = np.cumsum(np.maximum(np.concatenate((known, given.years.usual_c)) - of.leaf_base_c, 0.0))
    return int(np.searchsorted(heat, of.leaf_c_day * of.leaves_ready[0] - 1e-9)) + 1 - known.size


def free_from(given: Given, facts: PaddockFacts, left: int | None) -> tuple[int, bool]:
    """The first day on which a herd may enter what was grazed before, and whether its leaves are what it waits for."""
    if left is None:
        return 0, False
    by_month = left + rest_of(given.ways, (given.today + timedelta(days=left)).month)
    by_leaf = leaf_free(given, facts, left)
    return max(by_month, by_leaf, 0), by_leaf > max(by_month, 0)


def year_day(year: int, day: tuple[int, int]) -> date:
    """A day of the year; 29 February is the 28th where there is none."""
    month, of = day
    return date(year, month, 28 if day == (2, 29) and year % 4 else of)
