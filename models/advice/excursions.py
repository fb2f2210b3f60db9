"""How long something was above a limit. Between two readings near enough it went straight; across a longer gap nobody knows. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from models.advice.hours import Column

# (epoch seconds, value), rising in time, good readings only
Readings = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """One time above a limit [epoch seconds] and its highest value. sure: what came before it is known to be below."""

    start_s: float
    end_s: float
    highest: float
    sure: bool = True

    @property
    def minutes(self) -> float:
        return (self.end_s - self.start_s) / 60


@dataclass(frozen=True, slots=True)
class Above:
    """A window looked at: its stretches above the limit, and how many minutes of it are known. A gap is unknown, not below.

    going_on: the last stretch, where it lasts until the window's end.
    """

    stretches: tuple[Stretch, ...] = ()
    known_min: float = 0.0
    of_min: float = 0.0
    going_on: Stretch | None = None

    @property
    def minutes(self) -> float:
        return sum(x.minutes for x in self.stretches)

    @property
    def unknown_min(self) -> float:
        return max(0.0, self.of_min - self.known_min)

    @property
    def highest(self) -> float | None:
        return max((x.highest for x in self.stretches), default=None)


def above(readings: Readings, limit: float, start_s: float, end_s: float, hold_s: float) -> Above:
    """The stretches above a limit within a window. hold_s: readings further apart than that say nothing of what lies between.

    The last reading stands until the window's end, if that is within hold_s. Equal to the limit is not above it.
    """
    legs = [(t0, v0, t1, v1) for (t0, v0), (t1, v1) in pairwise(readings) if 0 < t1 - t0 <= hold_s]
    if readings and 0 < end_s - readings[-1][0] <= hold_s:
        legs.append((*readings[-1], end_s, readings[-1][1]))
    found: list[Stretch] = []
    known, last_end = 0.0, None
    for leg in legs:
        cut = _within(leg, start_s, end_s)
        if cut is None:
            continue
        known += cut[2] - cut[0]
        joined = last_end == cut[0]
        found = _add(found, cut, limit, joined)
        last_end = cut[2]
    on = found[-1] if found and found[-1].end_s >= end_s - 1e-6 else None
    return Above(tuple(found), known / 60, (end_s - start_s) / 60, on)


Leg = tuple[float, float, float, float]


def _within(leg: Leg, start_s: float, end_s: float) -> Leg | None:
    """The part of a straight leg that lies in the window."""
    t0, v0, t1, v1 = leg
    a, b = max(t0, start_s), min(t1, end_s)
    if a >= b:
        return None
    return a, v0 + (v1 - v0) * (a - t0) / (t1 - t0), b, v0 + (v1 - v0) * (b - t0) / (t1 - t0)


def _add(found: list[Stretch], leg: Leg, limit: float, joined: bool) -> list[Stretch]:
    """The stretches with what of a leg is above the limit; joined: nothing unknown lies between it and the leg before."""
    t0, v0, t1, v1 = leg
    if max(v0, v1) <= limit:
        return found
    cross = t0 + (t1 - t0) * (limit - v0) / (v1 - v0) if (v0 > limit) != (v1 > limit) else None
    start = t0 if v0 > limit or cross is None else cross
    end = t1 if v1 > limit or cross is None else cross
    if joined and found and found[-1].end_s == t0 and start == t0:
        before = found[-1]
        return [*found[:-1], Stretch(before.start_s, end, max(before.highest, v0, v1), before.sure)]
    return [*found, Stretch(start, end, max(v0, v1), start > t0 or joined)]


def minutes_above(column: Column, limit: float, start_s: float, end_s: float) -> tuple[float, float]:
    """(minutes above, minutes known) from hourly lowest, mean and highest: about right where no raw readings are at hand.

    Within an hour values are taken as spread evenly from the lowest to the mean and from the mean to the highest, so
    that the mean comes out; an hour wholly above or below is exact.
    """
    hour_s = column.start_s + 3600 * np.arange(column.mean.size)
    share_in = np.clip(np.minimum(hour_s + 3600, end_s) - np.maximum(hour_s, start_s), 0, 3600) / 60
    low, mean, high = column.min, column.mean, column.max
    with np.errstate(all="ignore"):
        upper = np.where(high > low, (mean - low) / (high - low), 1.0)
        at_top = upper * (high - limit) / (high - mean)
        at_foot = upper + (1 - upper) * (mean - limit) / (mean - low)
        part = np.where(low > limit, 1.0, np.where(high <= limit, 0.0, np.where(limit >= mean, at_top, at_foot)))
    known = ~np.isnan(mean)
    part = np.clip(np.where(known, part, 0.0), 0.0, 1.0)
    return float((part * share_in).sum()), float((known * share_in).sum())


def open_spells(readings: Readings, end_s: float) -> list[tuple[float, float]]:
    """When something that tells only its changes stood open (at or above 0.5): (from, until); the last word holds until the end."""
    found: list[tuple[float, float]] = []
    for (t0, v0), (t1, _) in pairwise([*readings, (end_s, 0.0)]):
        if v0 >= 0.5 and t1 > t0:
            if found and found[-1][1] == t0:
                found[-1] = (found[-1][0], t1)
            else:
                found.append((t0, t1))
    return found
