"""Growth of a poor, a usual and a good year, out of many years of weather.

Percentiles are taken day by day of series smoothed over three weeks first: a plan lives off the growth of a rest, not of a day, and
percentiles of single days would make a year in which every day is poor.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from models.agronomy.elementwise import Array
from sensors.errors import InputError

SMOOTH_DAYS = 21
SHARES = {"P20": 0.2, "P50": 0.5, "P80": 0.8}
LEAST_YEARS = 5


def smoothed(values: Array, days: int = SMOOTH_DAYS, axis: int = 1) -> Array:
    """Running mean about each day; towards the ends over the days there are. Unknown days (NaN) are left out."""
    moved = np.moveaxis(np.asarray(values, dtype=np.float64), axis, 0)
    known = ~np.isnan(moved)
    sums, counts = (np.concatenate([np.zeros_like(x[:1]), np.cumsum(x, axis=0)]) for x in (np.where(known, moved, 0.0), known * 1.0))
    each = np.arange(len(moved))
    low, high = np.maximum(each - days // 2, 0), np.minimum(each + days // 2 + 1, len(moved))
    count = counts[high] - counts[low]
    mean = np.where(count > 0, (sums[high] - sums[low]) / np.maximum(count, 1), np.nan)
    return np.moveaxis(mean, 0, axis)


def percentiles(by_year: Array, shares: Mapping[str, float] = SHARES, days: int = SMOOTH_DAYS) -> dict[str, Array]:
    """Name -> coefficients of each day, out of (years, days) or (years, days, paddocks). Raises InputError for fewer than five years.

    P20 is reached in four years of five.
    """
    values = np.asarray(by_year, dtype=np.float64)
    if values.ndim < 2 or len(values) < LEAST_YEARS:
        raise InputError(
            "Too few years of weather to say what a poor and a good year are.",
            expected=f"at least {LEAST_YEARS} years, each a row of days",
            got=f"{values.shape[0] if values.ndim else 0} years",
            next_step="add years of weather, or plan with the growth of a usual year and say so",
        )
    smooth = smoothed(values, days)
    return {name: np.nanquantile(smooth, share, axis=0) for name, share in shares.items()}
