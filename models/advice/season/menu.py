"""Help with the menu: what the kitchen can count on in the days to come, and what is left over.

What a cook can count on comes in four years of five (P20 of the drawn harvests), not in the middle one; sums over weeks are sums of
draws, since percentiles do not add.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from models.advice.season.scenario import Given
from models.advice.season.sharing import Ahead
from models.advice.season.units import into
from models.planning.harvest import Array
from models.planning.shares.coverage import Want, ready
from sensors.errors import UnitError

DAYS = 10
# four years of five have at least this: the draws' percentile
SURE = 20.0


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A crop. sure: at least so much is there in four years of five, after loss [unit]; beyond: what the kitchen has of it in four of five
    once shares have theirs; likely: the middle; pounds: of `sure`, None: nobody has weighed one."""

    crop: str
    unit: str
    sure: float
    beyond: float
    likely: float
    pounds: float | None


def menu(given: Given, season: Ahead, on: date, least_lb: float = 0.0, days: int = DAYS) -> tuple[MenuItem, ...]:
    """Crops of which at least so many pounds are sure within the days from `on`, most first; those nobody has weighed come last."""
    rows = [one for one in _items(given, season, on, days) if one.sure > 0 and (one.pounds is None or one.pounds >= least_lb)]
    return tuple(sorted(rows, key=lambda one: (one.pounds is None, -(one.pounds or 0.0), one.crop)))


def _items(given: Given, season: Ahead, on: date, days: int) -> Iterator[MenuItem]:
    for want in season.wants:
        draws = season.draws.get(want.item)
        if draws is not None:
            weeks = [
                (season.at(week), part) for week, part in parts_of(on, days) if 0 <= season.at(week) < min(len(draws), len(want.shares))
            ]
            there, beyond = _kept(want, draws, weeks) if want.keeps else _fresh(want, draws, weeks)
            sure, free = float(np.percentile(there, SURE)), float(np.percentile(beyond, SURE))
            pounds = _weighed(given, want, sure)
            yield MenuItem(want.item, want.unit, sure, free, float(np.percentile(there, 50.0)), pounds)


def _fresh(want: Want, draws: Array, weeks: list[tuple[int, float]]) -> tuple[Array, Array]:
    """(what is there, what the kitchen has of it) of what is picked and eaten week by week, by draw."""
    stock = ready(want, draws)
    there, beyond = np.zeros(draws.shape[1]), np.zeros(draws.shape[1])
    for at, part in weeks:
        some = stock[at] * part
        there += some
        # the planned meal is served before shares
        meal = np.minimum(some, (want.kitchen[at] if at < len(want.kitchen) else 0.0) * part)
        beyond += np.maximum(some - want.shares[at] * want.each * part, meal)
    return there, beyond


def _kept(want: Want, draws: Array, weeks: list[tuple[int, float]]) -> tuple[Array, Array]:
    """The same of what lies in store: it is there once, however many weeks it lies."""
    if not weeks:
        return np.zeros(draws.shape[1]), np.zeros(draws.shape[1])
    stock = ready(want, draws)
    there = np.max([stock[at] for at, _ in weeks], axis=0)
    return there, np.maximum(there - sum(want.shares[at] * want.each for at, _ in weeks), 0.0)


def _weighed(given: Given, want: Want, amount: float) -> float | None:
    try:
        return into(amount, want.unit, "lb", given.known.get(want.item))
    except UnitError:
        return None


def parts_of(on: date, days: int) -> Iterator[tuple[date, float]]:
    """(Monday, which part of that week) of the days from `on`."""
    last = on + timedelta(days=days)
    week = on - timedelta(days=on.weekday())
    while week < last:
        first, end = max(on, week), min(last, week + timedelta(days=7))
        yield week, (end - first).days / 7
        week += timedelta(days=7)
