"""What a function of this package takes: one float, or an array of them. NaN in is NaN out, never a number from nothing."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sensors.errors import InputError

Array = NDArray[np.float64]
Floats = TypeVar("Floats", float, Array)


def within(values: Floats, name: str, low: float, high: float, unit: str) -> Floats:
    """The values as they are where they lie in [low, high] or are NaN.

    One float outside raises InputError; outside elements of an array become NaN, so that one bad hour does not lose a year.
    """
    if isinstance(values, np.ndarray):
        return np.where((values < low) | (values > high), np.nan, values)
    if values < low or values > high:
        raise InputError(
            f"{name} cannot be {values:g} {unit}.",
            where=name,
            expected=f"from {low:g} to {high:g} {unit}",
            got=f"{values:g}",
            next_step="look at the sensor and at the unit it was entered in",
        )
    return values


def like(shape: Floats, result: Array) -> Floats:
    """The result as a float where the question was one."""
    return result if isinstance(shape, np.ndarray) else float(result)


def humidity_within(relative_humidity_percent: Floats) -> Floats:
    """Relative humidity [%], a sensor's few percent above saturation read as 100; beyond 105 it is no humidity (see `within`)."""
    checked = within(relative_humidity_percent, "relative humidity", 0.0, 105.0, "%")
    return like(relative_humidity_percent, np.asarray(np.minimum(checked, 100.0)))
