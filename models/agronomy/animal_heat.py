"""How hard heat is on animals: indices from air, humidity, sun and wind, their classes, and heat carried from day to day.

Thresholds are rows of tables/heat_thresholds.csv, shifts for hide, fescue, milk and breed of tables/heat_shifts.csv. The 92 °F
row of the Clemson chart is misprinted by up to 1.3; the formula it was made from is not (trap 7).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from models.agronomy.columns import rows_of
from models.agronomy.elementwise import Array, Values, elementwise
from sensors.errors import InputError

Level = Literal["normal", "alert", "danger", "emergency", "unknown"]
LEVELS: tuple[Level, ...] = ("normal", "alert", "danger", "emergency")
RECOVERY_THI = 74.0


def _rh(percent: Values) -> Values:
    return np.minimum(percent, 100.0)


@elementwise("an air temperature and a relative humidity")
def thi(air_temp_c: Values, relative_humidity_percent: Values) -> Values:
    """Temperature-humidity index, on the °F scale: (1.8T+32) - (0.55-0.0055 RH)(1.8T-26). NRC 1971; the default for all cattle.

    The same as TF - (0.55-0.0055 RH)(TF-58), from which Clemson's Livestock Weather Safety chart is made.
    """
    return (1.8 * air_temp_c + 32) - (0.55 - 0.0055 * _rh(relative_humidity_percent)) * (1.8 * air_temp_c - 26)


@elementwise("an air temperature and a relative humidity")
def thi_mader(air_temp_c: Values, relative_humidity_percent: Values) -> Values:
    """The same scale by 0.8T + RH/100 (T-14.4) + 46.4 (Mader, Davis and Brown-Brandl 2006), within 0.1 of `thi` at 32 °C and 60 %.

    T is in °C. Several pages print the formula with °F, which gives 134 where it should be 83.
    """
    return 0.8 * air_temp_c + _rh(relative_humidity_percent) / 100 * (air_temp_c - 14.4) + 46.4


@elementwise("a THI, a wind speed and a solar radiation")
def thi_adjusted(thi_value: Values, wind_m_s: Values, solar_w_m2: Values) -> Values:
    """THI for animals out in sun and wind: 4.51 + THI - 1.992 WS + 0.0068 RAD (Mader et al. 2006, J. Anim. Sci. 84: 712-719)."""
    return 4.51 + thi_value - 1.992 * wind_m_s + 0.0068 * solar_w_m2


@elementwise("a globe temperature, a relative humidity and a wind speed")
def heat_load_index(globe_temp_c: Values, relative_humidity_percent: Values, wind_m_s: Values) -> Values:
    """Heat load index of feedlot cattle from a black globe [°C] (Gaughan et al. 2008, J. Anim. Sci. 86: 226-234).

    Above 25 °C 8.62 + 0.38 RH + 1.55 BG - 0.5 WS + e^(2.4-WS), else 10.66 + 0.28 RH + 1.3 BG - WS; it jumps at 25 °C as published.
    """
    rh = _rh(relative_humidity_percent)
    hot = 8.62 + 0.38 * rh + 1.55 * globe_temp_c - 0.5 * wind_m_s + np.exp(2.4 - wind_m_s)
    mild = 10.66 + 0.28 * rh + 1.3 * globe_temp_c - wind_m_s
    return np.where(globe_temp_c > 25, hot, mild)


@elementwise("an air temperature and a relative humidity")
def sheep_thi(air_temp_c: Values, relative_humidity_percent: Values) -> Values:
    """Index of sheep and goats, on the °C scale: T - (0.31 - 0.31 RH/100)(T - 14.4) (Marai et al. 2007)."""
    return air_temp_c - (0.31 - 0.31 * _rh(relative_humidity_percent) / 100) * (air_temp_c - 14.4)


@elementwise("an air temperature and a wet bulb that is not above it")
def dry_wet_index(air_temp_c: Values, wet_bulb_c: Values, dry_weight: Values) -> Values:
    """Index of housed animals: a weighted mean of dry and wet bulb [°C]; see DRY_WEIGHT."""
    return np.where(wet_bulb_c <= air_temp_c, dry_weight * air_temp_c + (1 - dry_weight) * wet_bulb_c, np.nan)


# Weights of the dry bulb: broilers 0.85 (Tao and Xin 2003), layers 0.6 (Zulovich and DeShazer 1990), pigs 0.75 (Roller and Goldman 1969).
DRY_WEIGHT = {"broiler": 0.85, "layer": 0.60, "pig": 0.75}


@cache
def _rows(animal: str) -> tuple[tuple[float, int], ...]:
    return tuple((float(row["from"]), int(row["level"])) for row in rows_of("heat_thresholds") if row["animal"] == animal)


@cache
def animals() -> dict[str, str]:
    """The index each class of animal is judged by, by the class."""
    return {row["animal"]: row["index"] for row in rows_of("heat_thresholds")}


@cache
def _shifts() -> dict[str, float]:
    return {row["trait"]: float(row["shift"]) for row in rows_of("heat_shifts")}


def _of(known: Collection[str], name: str, what: str) -> str:
    if name in known:
        return name
    raise InputError(
        f"There are no heat thresholds for the {what} {name!r}.",
        where=what,
        expected="one of " + ", ".join(known),
        got=name,
        next_step="choose the nearest one",
    )


def heat_threshold(animal: str, level: Level, traits: Collection[str] = ()) -> float:
    """From where on a level begins for a class of animal (see `animals`), moved by its traits; shifts of THI hold for THI only."""
    rows = _rows(_of(animals(), animal, "animal"))
    moved = sum(_shifts()[_of(_shifts(), trait, "trait")] for trait in traits)
    base = next(start for start, number in rows if LEVELS[number] == level)
    return base + moved if animals()[animal] == "thi" else base


def heat_level(animal: str, value: float, traits: Collection[str] = ()) -> Level:
    """The level of an index of that class of animal. Each level holds its lower border; HLI's levels begin above theirs."""
    if np.isnan(value):
        _of(animals(), animal, "animal")
        return "unknown"
    above = animals().get(animal) == "hli"
    held: Level = "normal"
    for level in LEVELS[1:]:
        start = heat_threshold(animal, level, traits)
        if value > start or (value == start and not above):
            held = level
    return held


def livestock_safety(thi_value: float) -> Level:
    """Livestock Safety Index category of a THI: alert from 75, danger from 79, emergency from 84 (Clemson Extension)."""
    return heat_level("livestock", thi_value)


@dataclass(frozen=True, slots=True)
class HeatLoad:
    """Heat above a threshold over some hours [index x h], the hours in which animals recover, and of how many hours it is known."""

    load: float
    recovery_h: float
    known_h: int
    of_h: int


def heat_load(thi_hourly: Array, threshold: float, recovery: float = RECOVERY_THI) -> HeatLoad:
    """The sum of THI above a threshold over hourly values, and the hours at or below 74; NaN hours are neither (NaN of none).

    Nights without recovery kill (Hahn and Mader 1997); THI-hours after Hubbard, Stooksbury, Hahn and Mader 1999.
    """
    values = np.asarray(thi_hourly, dtype=float)
    known = values[np.isfinite(values)]
    if not known.size:
        return HeatLoad(np.nan, np.nan, 0, int(values.size))
    load = float(np.maximum(known - threshold, 0.0).sum())
    return HeatLoad(load, float((known <= recovery).sum()), int(known.size), int(values.size))


def accumulated_heat(hli: Array, hours: float = 1.0, start: float = 0.0, above: float = 86.0, below: float = 77.0) -> Array:
    """Accumulated heat load units after each value, `hours` apart: gained above 86, shed below 77, never negative (Gaughan et al. 2008).

    An unknown value (NaN) leaves everything after it unknown until the caller starts anew: a guess would hide a hot night.
    """
    carried, total = [], start
    for value in np.asarray(hli, dtype=float):
        # between the two nothing changes, and an unknown stays one (0 x NaN)
        change = value - above if value > above else value - below if value < below else 0.0 * value
        total = max(0.0, total + hours * change) if np.isfinite(total + change) else np.nan
        carried.append(total)
    return np.array(carried, dtype=np.float64)
