"""How warm the soil of a bed is in the morning, and whose probe says so.

A bed has its own probe; else it goes by the coldest of its block, of its field, or by the weather station's, under the same cover. A
silent probe of its own is not replaced: nobody knows whether the bed is like its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from models.advice.farm import Farm, Live
from models.advice.hours import HOUR_S, Column, Floats

SOIL = "soil_temperature"
# two to four inches, and a little for how deep a probe is pushed
SHALLOW_M, DEEP_M = 0.03, 0.13
# the coldest of these hours of the farm's clock is the morning's soil; so many of them must be known
FROM_H, TO_H, LEAST_H = 6, 10, 2
LEAST_DAY_H = 20


@dataclass(frozen=True, slots=True)
class Probe:
    """A probe that speaks for a bed. whose: "" its own; else in words where it stands."""

    live: Live
    whose: str = ""


def fahrenheit(celsius: float) -> float:
    return celsius * 1.8 + 32.0


def celsius(fahrenheit: float) -> float:
    return (fahrenheit - 32.0) / 1.8


def cover_of(farm: Farm, place: str) -> str:
    """The greenhouse a place lies in, "" in the open."""
    return next((name for name in farm.around(place) if farm.place_named[name].kind == "greenhouse"), "")


def probe_of(farm: Farm, bed: str) -> Probe | None:
    """Whose probe tells the soil of a bed; None where none is near."""
    own = _best(_shallow(farm, bed))
    if own is not None:
        return Probe(own)
    cover, around = cover_of(farm, bed), farm.around(bed)
    for where in around[1:]:
        place = farm.place_named[where]
        if place.kind not in ("block", "greenhouse", "field"):
            break
        near = [live for name in farm.within(where) if cover_of(farm, name) == cover for live in _shallow(farm, name)]
        found = _best(near)
        if found is not None:
            return Probe(found, f"in {found.place[:1].lower()}{found.place[1:]}, of {where[:1].lower()}{where[1:]} too")
        if place.name == cover:
            break
    station = _best(live for place in farm.of_kind("station") for live in _shallow(farm, place.name)) if not cover else None
    return Probe(station, "at the weather station") if station is not None else None


def _shallow(farm: Farm, place: str) -> list[Live]:
    return [live for live in farm.probes(place, SOIL) if live.depth_m is None or SHALLOW_M <= live.depth_m <= DEEP_M]


def _best(lives: Iterable[Live]) -> Live | None:
    """The coldest of those that speak, which is the careful one; else the one heard last."""
    found = list(lives)
    fresh = [live for live in found if live.usable]
    return min(fresh, key=lambda live: live.value) if fresh else min(found, key=lambda live: live.age_s, default=None)


def column_of(farm: Farm, live: Live) -> Column | None:
    """The hours of one probe."""
    return None if farm.recent is None else farm.recent.of_device(live.place, SOIL, live.key.device)


def mornings_f(column: Column, zone: ZoneInfo, today: date, days: int) -> dict[date, float | None]:
    """Each morning of the days up to today [°F]: the coldest hour of it; None where too few of its hours are known."""
    found: dict[date, float | None] = {}
    for on in (today - timedelta(days=n) for n in range(days - 1, -1, -1)):
        hours = _between(column, column.mean, on, FROM_H, TO_H, zone)
        found[on] = fahrenheit(float(hours.min())) if hours.size >= LEAST_H else None
    return found


def extremes_f(column: Column, zone: ZoneInfo, on: date) -> tuple[float, float] | None:
    """Coldest and warmest soil of a whole day [°F]; None where fewer than 20 hours are known."""
    low, high = (_between(column, values, on, 0, 24, zone) for values in (column.min, column.max))
    return (fahrenheit(float(low.min())), fahrenheit(float(high.max()))) if min(low.size, high.size) >= LEAST_DAY_H else None


def _between(column: Column, values: Floats, on: date, from_h: int, to_h: int, zone: ZoneInfo) -> Floats:
    """The known hours of a day from one hour of the farm's clock to another."""
    ends = [datetime.combine(on + timedelta(days=h // 24), time(h % 24), zone).timestamp() for h in (from_h, to_h)]
    first, last = (int((end - column.start_s) // HOUR_S) for end in ends)
    own = values[max(first, 0) : max(last, 0)]
    known: Floats = own[np.isfinite(own)]
    return known
