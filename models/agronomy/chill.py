"""Winter chill of fruit trees: chilling hours, Utah units and the Dynamic model's portions; and hours out of daily extremes.

In mild spells, as of the southern mountains, the Dynamic model holds best: warm days undo only what is not yet fixed.
Per hour: a day's or winter's figure is the sum. An hour nobody measured is NaN, never 0.

References: Weinberger 1950 (chilling hours). Richardson, Seeley & Walker 1974, HortScience 9, 331-332 (Utah). Fishman,
Erez & Couvillon 1987, J. Theor. Biol. 124, 473-483 and 126, 309-321, with the constants of Erez, Fishman, Linsley-Noakes &
Allan 1990, Acta Hort. 276, 165-174 (Dynamic). Linvill 1990, HortScience 25, 14-16 (hours). chillR 0.77 agrees with ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isnan

import numpy as np

from models.agronomy.elementwise import Array, Values, elementwise
from sensors.errors import InputError


@elementwise("an air temperature")
def chilling_hours(air_temp_c: Values) -> Values:
    """1 for an hour from 0 to 7.2 °C (45 °F), both counted, else 0 [h] (Weinberger 1950; frost does not count, as in chillR)."""
    return np.where((air_temp_c >= 0) & (air_temp_c <= 7.2), 1.0, 0.0)


_UTAH_EDGES = np.array([1.4, 2.4, 9.1, 12.4, 15.9, 18.0])  # °C; each the warmest of its class
_UTAH_UNITS = np.array([0.0, 0.5, 1.0, 0.5, 0.0, -0.5, -1.0])


@elementwise("an air temperature")
def utah_units(air_temp_c: Values) -> Values:
    """Chill units of an hour, -1 to 1 (Richardson et al. 1974): best from 2.5 to 9.1 °C; above 16 °C an hour undoes chill.

    The paper's classes leave a tenth between them (1.5 to 2.4, 2.5 to 9.1); each of ours reaches from above the one before to its
    own warmest, counted, as chillR has it.
    """
    return _UTAH_UNITS[np.searchsorted(_UTAH_EDGES, air_temp_c)]


MAINLAND_KEPT = 800.0  # points after which a blueberry's warm hours undo nothing


def mainland_points(air_temp_f: Iterable[float], before: float = 0.0) -> float:
    """Chill points that hours [°F] bring a blueberry that has `before` of them (Mainland's model, North Carolina Blueberry Journal).

    An hour under 45 °F is one point, under 55 half, under 65 takes a quarter away and a warmer one takes one; nothing is taken once
    there are 800. Hours in order of time, for an hour that crosses 800 spares those after it; NaN brings nothing.
    """
    total = before
    for temp in air_temp_f:
        points = 0.0 if isnan(temp) else 1.0 if temp < 45 else 0.5 if temp < 55 else -0.25 if temp < 65 else -1.0
        total += points if points > 0 or total < MAINLAND_KEPT else 0.0
    return total - before


_MAKE_K, _BREAK_K = 4153.5, 12888.8  # activation energies over the gas constant
_MAKE_RATE, _BREAK_RATE = 139500.0, 2.567e18  # 1/h
_FIX_SLOPE, _FIX_K = 1.6, 277.0


@dataclass(frozen=True, slots=True)
class Portions:
    """Where the Dynamic model stands after some hours, so that the next hours go on from there.

    intermediate: what warmth may still undo, 0 to 1 and a little more. share: of it, what is fixed for good once it is 1,
    by the temperature of the last hour. total: chill portions so far. hours, missing: hours gone through, and those of
    them without a temperature.
    """

    intermediate: float = 0.0
    share: float = 0.0
    total: float = 0.0
    hours: int = 0
    missing: int = 0


START = Portions()


def dynamic_portions(air_temp_c: Array, before: Portions = START) -> tuple[Array, Portions]:
    """Chill portions that each hour brings, and where the model then stands (Fishman et al. 1987).

    air_temp_c: hours in order of time, none left out [°C]. What an hour fixes is counted at the beginning of the next,
    as chillR does; others count it at once, and are a few hundredths ahead. An hour that is NaN brings NaN and leaves the model as it
    was; Portions.missing says how many there were. Hours given in parts, each with the Portions of the part before,
    give what they give in one.
    """
    kelvin = np.asarray(air_temp_c, dtype=np.float64) + 273.0
    rise = np.exp(_FIX_SLOPE * _FIX_K * (kelvin - _FIX_K) / kelvin)
    fixed_share = rise / (1 + rise)
    level = _MAKE_RATE / _BREAK_RATE * np.exp((_BREAK_K - _MAKE_K) / kelvin)
    kept_share = np.exp(-_BREAK_RATE * np.exp(-_BREAK_K / kelvin))
    now, share, brought = before.intermediate, before.share, np.full(kelvin.shape, np.nan)
    for i, (fixed, top, kept) in enumerate(zip(fixed_share.tolist(), level.tolist(), kept_share.tolist(), strict=True)):
        if isnan(top):
            continue
        brought[i] = now * share if now >= 1 else 0.0
        now = top - (top - now + brought[i]) * kept
        share = fixed
    known = ~np.isnan(brought)
    total = before.total + float(brought[known].sum())
    return brought, Portions(float(now), share, total, before.hours + len(brought), before.missing + int((~known).sum()))


def hours_from_extremes(temp_max_c: Array, temp_min_c: Array, sunrise_h: Array, sunset_h: Array) -> Array:
    """Temperatures at 0:00 to 23:00 of days of which only the extremes were kept [°C], one row a day (Linvill 1990).

    A sine from the minimum at sunrise that is highest half way to four hours after sunset; from sunset on, cooling
    with the logarithm of time to the next day's minimum at its sunrise. sunrise_h, sunset_h: hours after midnight.
    The first night's end and the last one's beginning have no other side, and are NaN; so is what touches a NaN, a day
    with its extremes swapped, or one without sunrise.
    """
    high, low, rise, fall = (np.asarray(x, dtype=np.float64) for x in (temp_max_c, temp_min_c, sunrise_h, sunset_h))
    if not high.shape == low.shape == rise.shape == fall.shape or high.ndim != 1:
        raise InputError("Days need a maximum, a minimum, a sunrise and a sunset each.", next_step="give four series of one length")
    high = np.where(low <= high, high, np.nan)
    hour = np.arange(24.0)
    length = fall - rise
    with np.errstate(invalid="ignore", divide="ignore"):
        day = _column(low) + _column(high - low) * np.sin(np.pi * (hour - _column(rise)) / _column(length + 4))
        dusk = low + (high - low) * np.sin(np.pi * length / (length + 4))
        following, preceding = _shifted(low, -1), _shifted(dusk, 1)
        evening = _cooling(dusk, following, _shifted(rise, -1) + 24 - fall, hour - _column(fall))
        morning = _cooling(preceding, low, rise + 24 - _shifted(fall, 1), hour + 24 - _column(_shifted(fall, 1)))
    return np.where(hour < _column(rise), morning, np.where(hour > _column(fall), evening, day))


def _column(values: Array) -> Array:
    return values[:, np.newaxis]


def _shifted(values: Array, by: int) -> Array:
    """Each day's value moved to a later (by 1) or an earlier day (by -1); NaN where there is none."""
    moved = np.full(values.shape, np.nan)
    if by > 0:
        moved[by:] = values[:-by]
    else:
        moved[:by] = values[-by:]
    return moved


def _cooling(dusk: Array, dawn: Array, length: Array, since: Array) -> Array:
    """From the temperature at sunset to that at sunrise, by the logarithm of the hours since sunset and one."""
    return _column(dusk) - _column((dusk - dawn) / np.log(length + 1)) * np.log(since + 1)
