"""Frost of clear calm nights: how cold it gets, when it passes a threshold, and what crops bear.

The method of the FAO for radiative frost (wind below 2 m/s, clear sky): the minimum from air temperature and dew point
two hours after sunset, with coefficients fitted to the site. models.agronomy.nights learns from more than these two.
Where the dew point lies above the minimum, dew slows the fall there.

Reference: Snyder & de Melo-Abreu 2005, Frost protection: fundamentals, practice and economics, vol. 1, FAO, ch. 5. CRAN
frost 0.0.4 agrees where it fits a dew point; without one its predFAO drops the intercept, which we keep.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import isnan

import numpy as np

from models.agronomy.columns import rows_of
from models.agronomy.crops import catalogue, crop
from models.agronomy.elementwise import Array, Values, elementwise
from sensors.errors import InputError

FEWEST_NIGHTS = 3  # as many as there are coefficients
ENOUGH_NIGHTS = 10  # what the FAO asks for before the equation is trusted


@dataclass(frozen=True, slots=True)
class RadiativeFrost:
    """The equation of a site: minimum = per_air * T0 + per_dew * Td + intercept, with T0 and Td [°C] two hours after sunset.

    nights: how many it was fitted to. error_k: root of the mean squared residual of those nights [K].
    """

    per_air: float
    per_dew: float
    intercept: float
    nights: int
    error_k: float

    @property
    def trusted(self) -> bool:
        """Whether it was fitted to as many nights as the FAO asks for."""
        return self.nights >= ENOUGH_NIGHTS

    def minimum(self, air_c: Values, dew_point_c: Values = np.nan) -> Values:
        """The minimum of the night [°C]; NaN where an input is. dew_point_c counts only where the fit had dew points.

        There a night without one has no answer: to leave the term out, as CRAN frost does, would take the dew point for 0 °C.
        """
        if self.per_dew == 0:
            return self.per_air * air_c + self.intercept
        return self.per_air * air_c + self.per_dew * dew_point_c + self.intercept


def fitted_frost(air_c: Array, minimum_c: Array, dew_point_c: Array | None = None) -> RadiativeFrost:
    """The equation of a site from frost nights it has had, in the FAO's two steps: minimum on air, what is left on dew point.

    One value a night [°C]; nights with anything unknown are left out. InputError with fewer than three nights, or where
    all began alike.
    """
    columns = [np.asarray(x, dtype=np.float64) for x in (air_c, minimum_c, *(() if dew_point_c is None else (dew_point_c,)))]
    known = ~np.isnan(np.stack(columns)).any(axis=0)
    air, low, *dew = (column[known] for column in columns)
    if len(air) < FEWEST_NIGHTS or any(np.ptp(x) == 0 for x in (air, *dew)):
        raise InputError(
            "There are not enough frost nights to learn this place from.",
            expected=f"at least {FEWEST_NIGHTS} nights that began differently, better {ENOUGH_NIGHTS}",
            got=f"{len(air)} nights with every reading",
            next_step="use the weather service's minimum until more nights are recorded",
        )
    per_air, first = _line(air, low)
    left = low - (per_air * air + first)
    per_dew, second = _line(dew[0], left) if dew else (0.0, 0.0)
    if dew:
        left = left - (per_dew * dew[0] + second)
    return RadiativeFrost(per_air, per_dew, first + second, len(air), float(np.sqrt(np.mean(left**2))))


def _line(x: Array, y: Array) -> tuple[float, float]:
    """Slope and intercept by least squares."""
    slope = float(np.sum((x - x.mean()) * (y - y.mean())) / np.sum((x - x.mean()) ** 2))
    return slope, float(y.mean() - slope * x.mean())


@elementwise("hours from two after sunset to sunrise")
def night_temperature(hours_after_sunset: Values, air_c: Values, minimum_c: Values, night_h: Values) -> Values:
    """Temperature in a clear night [°C]: falls with the square root of the time since two hours after sunset (FAO ch. 5).

    air_c: two hours after sunset. minimum_c: at sunrise. night_h: from sunset to sunrise. Earlier than two hours after sunset, or
    after sunrise, the law says nothing: InputError, or NaN in an array.
    """
    share = (hours_after_sunset - 2) / (night_h - 2)
    return np.where((night_h > 2) & (share >= 0) & (share <= 1), air_c + (minimum_c - air_c) * np.sqrt(np.maximum(share, 0)), np.nan)


def hour_below(threshold_c: float, air_c: float, minimum_c: float, night_h: float) -> float | None:
    """Hours after sunset when night_temperature falls to a threshold; 2 where it begins below, None where it never does or is not known."""
    if any(isnan(x) for x in (threshold_c, air_c, minimum_c, night_h)) or night_h <= 2 or minimum_c > threshold_c:
        return None
    if air_c <= threshold_c:
        return 2.0
    return 2 + (night_h - 2) * ((threshold_c - air_c) / (minimum_c - air_c)) ** 2


def hours_below(threshold_c: float, air_c: float, minimum_c: float, night_h: float) -> float:
    """How long before sunrise it stays at or below a threshold [h]; 0 where it never gets there, NaN where not known."""
    if any(isnan(x) for x in (threshold_c, air_c, minimum_c, night_h)):
        return float("nan")
    since = hour_below(threshold_c, air_c, minimum_c, night_h)
    return 0.0 if since is None else night_h - since


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What a stage of a crop bears [°F]: damage_f where harm begins (10 % of buds after half an hour), kill_f where most die (90 %).

    stage "any" is the whole plant; None is not known.
    """

    crop: str
    stage: str
    damage_f: float | None
    kill_f: float | None
    source: str
    note: str


@cache
def _stages() -> Mapping[str, tuple[Tolerance, ...]]:
    found: dict[str, list[Tolerance]] = {}
    for row in rows_of("frost_tolerance"):
        damage, kill = (float(cell) if cell else None for cell in (row["damage_f"], row["kill_f"]))
        found.setdefault(row["crop"], []).append(Tolerance(row["crop"], row["stage"], damage, kill, row["source"], row["note"]))
    return {key: tuple(stages) for key, stages in found.items()}


def tolerances(crop_key: str) -> tuple[Tolerance, ...]:
    """What a crop of the catalogue bears: the plant as a whole, then its stages from bud to fruit. RecordError for an unknown crop."""
    known = crop(crop_key)
    whole = Tolerance(crop_key, "any", None, known.kill_temp_f, known.source("kill_temp_f"), known.note or "")
    return (() if known.kill_temp_f is None else (whole,)) + _stages().get(crop_key, ())


def crops_with_stages() -> tuple[str, ...]:
    """Crops of the catalogue whose flowers have figures of their own, in its order."""
    return tuple(key for key in catalogue() if key in _stages())


@dataclass(frozen=True, slots=True)
class RowCover:
    """A cover over the crop, and what it gains [°F]: a span, because wind and the day's sun decide."""

    name: str
    gain_low_f: float
    gain_high_f: float
    source: str
    note: str


@cache
def row_covers() -> Mapping[str, RowCover]:
    """Covers by name, from tables/row_covers.csv."""
    return {
        row["name"]: RowCover(row["name"], float(row["gain_low_f"]), float(row["gain_high_f"]), row["source"], row["note"])
        for row in rows_of("row_covers")
    }
