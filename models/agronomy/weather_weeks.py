"""The weather of the days to come along many paths: what is forecast, and round it the weeks of the own past.

A path keeps what hangs together: the warmth, the difference between day and night, and the rain of one past week.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.agronomy.elementwise import Array
from models.agronomy.evapotranspiration import hargreaves_samani
from models.agronomy.water_use import Ints

# what is left of today's deviation from the usual after a day; daily means of air at mid-latitudes: 0.7 to 0.85
KEPT_A_DAY = 0.8
# the share of the own past's deviations left round a weather service's forecast, by days ahead
GIVEN_SHARE = np.array([0.3, 0.35, 0.45, 0.55, 0.7, 0.85])
# so many days ahead a service's rain is believed; its amounts are off by about half
RAIN_DAYS, RAIN_SPREAD = 5, 0.5
SMOOTH_D = 15


@dataclass(frozen=True, slots=True)
class Days:
    """Days of weather [..., day]: mean air [°C], its span from lowest to highest [K], rain [mm], reference evaporation [mm]."""

    temp_c: Array
    span_k: Array
    rain_mm: Array
    et0_mm: Array


def past_days(mean_c: Array, low_c: Array, high_c: Array, rain_mm: Array, latitude: float, day_of_year: Array) -> Days:
    """The own past, a value a day; NaN where a day is not known."""
    return Days(mean_c, high_c - low_c, rain_mm, evaporation(mean_c, high_c - low_c, latitude, day_of_year))


def evaporation(mean_c: Array, span_k: Array, latitude: float, day_of_year: Array) -> Array:
    """Reference evapotranspiration of days [mm] from their mean and span (Hargreaves-Samani): consistent of past and future."""
    half = np.maximum(span_k, 0.0) / 2
    return np.asarray(hargreaves_samani(mean_c + half, mean_c - half, np.float64(latitude), day_of_year), dtype=np.float64)


def usual(values: Array) -> Array:
    """The running mean of a month round each day, of what is known."""
    window = np.ones(2 * SMOOTH_D + 1)
    known = np.isfinite(values)
    total = np.convolve(np.where(known, values, 0.0), window, "same")
    count = np.convolve(known.astype(np.float64), window, "same")
    found: Array = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return found


def paths(
    rng: np.random.Generator, past: Days, like: Ints, said_c: Array, said_rain_mm: Array | None, latitude: float, day_of_year: Array
) -> Days:
    """Weather of each path and day ahead. like: the past day each is like [path, day]; said_c: daily means forecast, NaN beyond.

    said_rain_mm: a weather service's rain; None where only the own past speaks. Days nobody forecast are as the last one said.
    """
    count = like.shape[1]
    centre = _centre(past, said_c, count)
    off = past.temp_c - usual(past.temp_c)
    off = np.where(np.isfinite(off), off, 0.0)
    ahead = np.arange(count)
    # at its start a path is where the weather is now: what its week began with is taken off, less and less
    drift = off[like] - KEPT_A_DAY ** (ahead % 7 + 1) * off[like[:, (ahead // 7) * 7]]
    share = np.ones(count)
    if said_rain_mm is not None:
        share[: GIVEN_SHARE.size] = GIVEN_SHARE[:count]
    temp = centre + share * drift
    span, rain = (np.where(np.isfinite(x), x, np.nanmean(x) if np.isfinite(x).any() else 0.0)[like] for x in (past.span_k, past.rain_mm))
    if said_rain_mm is not None:
        known = np.flatnonzero(np.isfinite(said_rain_mm[: min(RAIN_DAYS, count)]))
        rain[:, known] = said_rain_mm[known] * np.exp(RAIN_SPREAD * rng.standard_normal((like.shape[0], known.size)))
    return Days(temp, span, rain, evaporation(temp, span, latitude, np.broadcast_to(day_of_year, temp.shape)))


def _centre(past: Days, said_c: Array, count: int) -> Array:
    """The middle of the days ahead: as forecast; where nobody forecast, from yesterday's air towards the last fortnight's mean."""
    said = np.full(count, np.nan)
    said[: min(count, said_c.size)] = said_c[:count]
    known = np.flatnonzero(np.isfinite(said))
    if known.size:
        return np.asarray(np.interp(np.arange(count), known, said[known]), dtype=np.float64)
    lately = past.temp_c[-14:]
    mean = float(np.nanmean(lately)) if np.isfinite(lately).any() else np.nan
    last = past.temp_c[-1] if np.isfinite(past.temp_c[-1]) else mean
    return np.asarray(mean + (last - mean) * KEPT_A_DAY ** (np.arange(count) + 1), dtype=np.float64)
