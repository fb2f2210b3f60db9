"""Rollups of whole arrays at once: the numbers of sensors.resample.rollup, for a year of a series in milliseconds.

Points are all usable here (the simulator flags nothing as failed), in time order.
"""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import numpy as np

from collector.simulate.chance import Floats
from sensors.measurands import Measurand
from sensors.quality.flags import GOOD
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

    step: `increases`, taken before any window was left out, so that the first window knows the point before it.
    """
    if not len(value):
        return iter(())
    first = np.concatenate(([0], np.flatnonzero(np.diff(window_ns)) + 1))
    count = np.add.reduceat(weight, first)
    mean = np.add.reduceat(value * weight, first) / count
    total = mean * count
    if measurand.aggregates == "increase":
        total = np.add.reduceat(step, first)
    elif measurand.aggregates == "direction":
        angle = np.radians(value)
        mean = (
            np.degrees(np.arctan2(np.add.reduceat(np.sin(angle) * weight, first), np.add.reduceat(np.cos(angle) * weight, first))) % 360.0
        )
        total = np.full(len(first), np.nan)
    good = np.add.reduceat(weight * (qc == GOOD), first)
    least, most = np.minimum.reduceat(value, first), np.maximum.reduceat(value, first)
    if measurand.aggregates != "direction":
        mean = np.clip(mean, least, most)  # rounding must not carry a mean out of its span
    columns = (window_ns[first], least, mean, most, total, np.round(count).astype(np.int64), np.round(good).astype(np.int64))
    return map(Rollup, *(column.tolist() for column in columns))
