"""Rollups of whole arrays at once: the numbers of sensors.resample.rollup, for a year of a series in milliseconds.

Points are in time order.
"""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import numpy as np

from collector.simulate.chance import Floats
from sensors.measurands import Measurand
from sensors.quality.flags import FAIL, GOOD
from sensors.resample import HOUR_NS, farm_days
from sensors.series import Rollup, Window

Ints = np.ndarray


def hour_of(time_ns: Ints) -> Ints:
    """The start of each time's hour."""
    result: Ints = time_ns - time_ns % HOUR_NS
    return result


def day_of(time_ns: Ints, zone: ZoneInfo) -> Ints:
    """The start of each time's farm day; times in order."""
    if not len(time_ns):
        return time_ns
    starts = np.array([day.start_ns for day in farm_days(Window(int(time_ns[0]), int(time_ns[-1]) + 1), zone)])
    result: Ints = starts[np.searchsorted(starts, time_ns, side="right") - 1]
    return result


def increases(value: Floats) -> Floats:
    """How far a counter went up from point to point; one that falls has begun again from zero."""
    step = np.diff(value, prepend=value[:1])
    result: Floats = np.where(step < 0, value, step)
    return result


def rolled(window_ns: Ints, value: Floats, step: Floats, qc: Ints, weight: Floats, measurand: Measurand) -> Iterator[Rollup]:
    """One rollup a window. window_ns: the start of each point's window. weight: how many reports each point stands for.

    step: `increases` of what did not fail, taken before any window was left out, so that the first window knows the point
    before it; 0 where a point failed.
    """
    if not len(value):
        return iter(())
    first = np.concatenate(([0], np.flatnonzero(np.diff(window_ns)) + 1))
    usable = qc != FAIL
    count, weight_used = np.add.reduceat(weight, first), weight * usable
    used = np.add.reduceat(weight_used, first).astype(np.float64)
    used[used == 0] = np.nan
    mean = np.add.reduceat(np.where(usable, value, 0.0) * weight, first) / used
    total = mean * used
    if measurand.aggregates == "increase":
        total = np.where(np.isnan(used), np.nan, np.add.reduceat(step, first))
    elif measurand.aggregates == "direction":
        angle = np.radians(value)
        east, north = np.add.reduceat(np.sin(angle) * weight_used, first), np.add.reduceat(np.cos(angle) * weight_used, first)
        mean = np.where(np.isnan(used), np.nan, np.degrees(np.arctan2(east, north)) % 360.0)
        total = np.full(len(first), np.nan)
    good = np.add.reduceat(weight * (qc == GOOD), first)
    least, most = np.minimum.reduceat(np.where(usable, value, np.inf), first), np.maximum.reduceat(np.where(usable, value, -np.inf), first)
    least, most = np.where(np.isnan(used), np.nan, least), np.where(np.isnan(used), np.nan, most)
    if measurand.aggregates != "direction":
        mean = np.clip(mean, least, most)  # rounding must not carry a mean out of its span
    columns = (window_ns[first], least, mean, most, total, np.round(count).astype(np.int64), np.round(good).astype(np.int64))
    return map(Rollup, *(column.tolist() for column in columns))
