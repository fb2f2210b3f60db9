"""Growth of a poor, a usual and a good year, out of many years of weather.

Percentiles are taken day by day of series smoothed over three weeks first: a plan lives off the growth of a rest, not of a day, and
percentiles of single days would make a year in which every day is poor.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from models.agronomy.elementwise import Array
from sensors.errors import InputError

SMOOTH_DAYS = 21
SHARES = {"P20": 0.2, "P50": 0.5, "P80": 0.8}
LEAST_YEARS = 5
# a mass that paddocks in rotation have: between 1,200 and 2,400 lb/ac
TYPICAL_KG_HA = 2000.0


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


class Scenario(NamedTuple):
    """Coefficients of the one-pool model (models.agronomy.reduction) of a sort of year, each (days, paddocks)."""

    gain_kg_ha_day: Array
    loss_per_day: Array


def scenarios(
    gain_by_year: Array, loss_by_year: Array, light_kg_ha: float, at_kg_ha: float = TYPICAL_KG_HA, shares: Mapping[str, float] = SHARES
) -> dict[str, Scenario]:
    """Poor, usual and good years by the net growth of a paddock of usual mass, out of (years, days, paddocks) of g and s.

    What dies is that of the mean year; g is such that net growth at that mass is the percentile. g and s rise and fall together with
    warmth, so that a percentile of g alone would call a hot year good.
    """
    caught = 1 - np.exp(-at_kg_ha / light_kg_ha)
    loss = np.nanmean(smoothed(loss_by_year), axis=0)
    net = percentiles(np.asarray(gain_by_year) * caught - np.asarray(loss_by_year) * at_kg_ha, shares)
    return {name: Scenario(np.maximum((values + loss * at_kg_ha) / caught, 0.0), loss) for name, values in net.items()}


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
