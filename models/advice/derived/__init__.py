"""Derivations: what days are made of hours, one small module a family, found by walking this package.

`@derived(...)` registers a pure function from a Stretch (a place, its hours and farm days) to a Daily (a value a day and the
hours it is known of). A job (collector/derive.py) writes what they give as daily rollups of a series of the place; pages and
advice read them by DerivedReader (models.advice.derived.reading). A day of which too few hours are known says nothing.

What a day says may rest on hours before it (warm_up) and never on later ones, so that days made one by one are those made
all at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal, NamedTuple
from uuid import UUID

import numpy as np

from models.advice.derived.days import FULL_DAY_H, Context, Daily, FarmDays, Stretch
from models.advice.farm import OPEN_AIR
from models.advice.hours import Floats
from models.records.queries import PlaceView
from sensors.series import SeriesKey
from sensors.walking import modules_of

__all__ = [
    "COVERAGE_H",
    "INDOORS",
    "OUTDOORS",
    "Context",
    "Daily",
    "Derivation",
    "FarmDays",
    "Need",
    "Stretch",
    "days_back",
    "derivations",
    "derived",
    "here",
    "series_key",
    "since",
    "sky",
]  # fmt: skip

COVERAGE_H = 20.0
OUTDOORS = OPEN_AIR | {"tree_row", "woods"}
INDOORS = frozenset({"greenhouse"})

Compute = Callable[[Stretch], Daily]
# (the day, the hub's latitude) -> the first farm day whose hours that day rests on
WarmUp = Callable[[date, float], date]

Where = Callable[[PlaceView, Context], bool]


@dataclass(frozen=True, slots=True)
class Need:
    """A measurand that must be, or once have been, measured: at the place itself or at the weather station."""

    measurand: str
    where: Literal["place", "station"] = "place"


def here(*measurands: str) -> tuple[Need, ...]:
    """Needed at the place itself."""
    return tuple(Need(m) for m in measurands)


def sky(*measurands: str) -> tuple[Need, ...]:
    """Needed at the weather station."""
    return tuple(Need(m, "station") for m in measurands)


def days_back(count: int) -> WarmUp:
    """Rests on the day itself and so many before it."""
    return lambda on, latitude: on - timedelta(days=count)


def since(month: int, day: int) -> WarmUp:
    """Rests on all days since a date of the year; south of the equator half a year later."""

    def begins(on: date, latitude: float) -> date:
        start = month if latitude >= 0 else (month + 5) % 12 + 1
        this_year = date(on.year, start, day)
        return this_year if this_year <= on else date(on.year - 1, start, day)

    return begins


@dataclass(frozen=True, slots=True)
class Derivation:
    """One derived series of places.

    name: unique, for errors and docs. variant: the channel, saying the method in words. kinds: of places it is made for.
    coverage_h: so many of 24 hours must be known. so_far: it only grows through the day, so that the running day may be
    told; others are unknown until the day is over. carries: it goes on from the day before (Stretch.before).
    records: it rests on plantings and logs too, and is made anew when they change. each_device: one series for each device
    that measures it there, not the mean of them; the variant then ends in the device's key. where: of these places only those
    of which it holds.
    """

    name: str
    measurand: str
    variant: str
    kinds: frozenset[str]
    needs: tuple[Need, ...]
    source: str
    compute: Compute
    warm_up: WarmUp
    coverage_h: float
    so_far: bool
    carries: bool
    records: bool
    each_device: bool
    where: Where

    @property
    def about(self) -> str:
        """What a day's value is, in a sentence."""
        return " ".join((self.compute.__doc__ or "").split())

    def days(self, stretch: Stretch) -> Told:
        """What it says of each day; unknown (NaN) where too few hours are known."""
        found = self.compute(stretch)
        days = stretch.days
        over = days.gone >= days.length
        expected = found.expected if found.expected is not None else np.where(over | (not self.so_far), days.length, days.gone)
        told = (found.covered >= expected * self.coverage_h / FULL_DAY_H) & (over | self.so_far) & (expected > 0)
        return Told(np.where(told & np.isfinite(found.value), found.value, np.nan), found.covered, expected)


class Told(NamedTuple):
    """What is written of each day: its value (NaN unknown), the hours it is known of, and the hours it should be known of."""

    value: Floats
    covered: Floats
    hours: Floats


_registry: dict[str, Derivation] = {}


def derived(
    name: str,
    measurand: str,
    variant: str,
    *,
    kinds: Iterable[str],
    needs: Iterable[Need],
    source: str,
    warm_up: WarmUp | None = None,
    coverage_h: float = COVERAGE_H,
    so_far: bool = False,
    carries: bool = False,
    records: bool = False,
    each_device: bool = False,
    where: Where = lambda place, context: True,
) -> Callable[[Compute], Compute]:
    """Register the decorated function as a derivation (see Derivation); its docstring says what a day's value is."""

    def register(compute: Compute) -> Compute:
        begins = warm_up or days_back(0)
        made = (frozenset(kinds), tuple(needs), source, compute, begins, coverage_h, so_far, carries, records, each_device, where)
        _registry[name] = Derivation(name, measurand, variant, *made)
        return compute

    return register


@cache
def derivations() -> dict[str, Derivation]:
    """Every derivation by its name, those of a family together and in its order."""
    modules_of("models.advice.derived")
    return dict(sorted(_registry.items(), key=lambda item: item[1].compute.__module__))


def of_device(variant: str, device: str) -> str:
    """The variant of one device, of a derivation that is made for each."""
    return f"{variant}, {device}"


def series_key(hub: str, place: UUID, measurand: str, variant: str) -> SeriesKey:
    """Where the days of a derivation are kept. No device is called so, and nothing but daily rollups stands there."""
    return SeriesKey(hub, f"place:{place}", variant, measurand)
