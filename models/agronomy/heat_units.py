"""Heat that plants and insects count: degree days by named methods, and growing degree hours.

Degree days are in the scale of their temperatures, °C or °F; do not mix. Methods differ: on a day of -5 to 5 °C over
base 0, the simple average gives 0 and the floored average 2.5, so the method belongs to the figure and every one has a
name. An upper threshold cuts horizontally: heat above it counts as heat at it. Numbers or arrays
(models.agronomy.elementwise); swapped extremes, or a base not below the upper threshold, are an InputError or NaN.

References: McMaster & Wilhelm 1997, Agric. For. Meteor. 87, 291-300. Baskerville & Emin 1969, Ecology 50, 514-517.
Zalom et al. 1983, Degree-Days: the Calculation and Use of Heat Units in Pest Management, Univ. California leaflet 21373.
Met Éireann's degree-day cases (met.ie). Perry & Wehner 1996, HortTechnology 6, 27-30.
Anderson, Richardson & Kesner 1986, Acta Hort. 184, 71-78. CRAN degday 0.4 agrees with ours. Not as chillR's GDD(),
which credits 5/24 to every hour below the base.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, pi
from types import MappingProxyType

import numpy as np

from models.agronomy.elementwise import Elementwise, Values, elementwise
from sensors.errors import InputError

_DAY = "temp_min not above temp_max, and base below upper"


def _checked(temp_max: Values, temp_min: Values, base: Values, upper: Values, answer: Values) -> Values:
    return np.where((temp_min <= temp_max) & (base < upper), answer, np.nan)


@elementwise(_DAY)
def simple_average(temp_max: Values, temp_min: Values, base: Values, upper: Values = inf) -> Values:
    """Degree days of a day: its mean, not above upper, less the base (McMaster & Wilhelm's method 1)."""
    mean = np.minimum((temp_max + temp_min) / 2, upper)
    return _checked(temp_max, temp_min, base, upper, np.maximum(mean - base, 0))


@elementwise(_DAY)
def floored_average(temp_max: Values, temp_min: Values, base: Values, upper: Values = inf) -> Values:
    """Degree days of a day: its extremes brought within base and upper first, then their mean less the base (method 2)."""
    high, low = np.clip(temp_max, base, upper), np.clip(temp_min, base, upper)
    return _checked(temp_max, temp_min, base, upper, (high + low) / 2 - base)


@elementwise("temp_min_f not above temp_max_f")
def modified_86_50(temp_max_f: Values, temp_min_f: Values) -> Values:
    """Degree days [°F day] for maize: floored average between 50 and 86 °F, at most 36 a day."""
    return floored_average(temp_max_f, temp_min_f, 50.0, 86.0)


def _sine_above(temp_max: Values, temp_min: Values, threshold: Values) -> Values:
    """Degree days of a sine from min to max above a threshold."""
    mean, swing = (temp_max + temp_min) / 2, (temp_max - temp_min) / 2
    whole = np.maximum(mean - threshold, 0)
    ratio = np.clip((threshold - mean) / np.where(swing > 0, swing, 1), -1, 1)
    start = np.arcsin(ratio)
    part = ((mean - threshold) * (pi / 2 - start) + swing * np.cos(start)) / pi
    return np.where((threshold <= temp_min) | (threshold >= temp_max), whole, np.maximum(part, 0))


@elementwise(_DAY)
def single_sine(temp_max: Values, temp_min: Values, base: Values, upper: Values = inf) -> Values:
    """Degree days of a day under a sine through its extremes (Baskerville & Emin 1969), cut at upper."""
    heat = _sine_above(temp_max, temp_min, base) - _sine_above(temp_max, temp_min, upper)
    return _checked(temp_max, temp_min, base, upper, np.maximum(heat, 0))


def _triangle_above(temp_max: Values, temp_min: Values, threshold: Values) -> Values:
    """Degree days of a triangle from min to max above a threshold."""
    span = np.where(temp_max > temp_min, temp_max - temp_min, 1)
    part = np.maximum(temp_max - threshold, 0) ** 2 / (2 * span)
    return np.where((threshold <= temp_min) | (threshold >= temp_max), np.maximum((temp_max + temp_min) / 2 - threshold, 0), part)


@elementwise(_DAY)
def single_triangle(temp_max: Values, temp_min: Values, base: Values, upper: Values = inf) -> Values:
    """Degree days of a day under a triangle through its extremes (Zalom et al. 1983), cut at upper."""
    heat = _triangle_above(temp_max, temp_min, base) - _triangle_above(temp_max, temp_min, upper)
    return _checked(temp_max, temp_min, base, upper, np.maximum(heat, 0))


@elementwise("base below upper")
def hourly(temp: Values, base: Values, upper: Values = inf) -> Values:
    """Degree days of an hour: its temperature, not above upper, less the base, divided by 24. A day is the sum of its 24 hours."""
    return np.where(base < upper, np.maximum(np.minimum(temp, upper) - base, 0) / 24, np.nan)


@elementwise("base below optimum below critical")
def growing_degree_hours(temp_c: Values, base_c: Values = 4.0, optimum_c: Values = 25.0, critical_c: Values = 36.0) -> Values:
    """Growing degree hours of an hour [°C h] (ASYMCUR, Anderson et al. 1986): two cosines that rise to optimum and fall to critical.

    Defaults are those of fruit trees. At most optimum less base, which is 21.
    """
    span = optimum_c - base_c
    rise = span / 2 * (1 + np.cos(pi + pi * (temp_c - base_c) / span))
    fall = span * (1 + np.cos(pi / 2 + pi / 2 * (temp_c - optimum_c) / (critical_c - optimum_c)))
    grown = np.where(temp_c <= optimum_c, rise, fall)
    inside = (temp_c >= base_c) & (temp_c <= critical_c)
    return np.where((base_c < optimum_c) & (optimum_c < critical_c), np.where(inside, np.maximum(grown, 0), 0.0), np.nan)


@elementwise(_DAY)
def four_cases(temp_max: Values, temp_min: Values, base: Values) -> Values:
    """Degree days of a day by Met Éireann's four cases: the base below both extremes, below or above their mean, or above both."""
    mean, above = (temp_max + temp_min) / 2, temp_max - base
    part = np.where(mean >= base, above / 2 - (base - temp_min) / 4, above / 4)
    answer = np.where(temp_min >= base, mean - base, np.where(above <= 0, 0.0, part))
    return np.where(temp_min <= temp_max, answer, np.nan)


@elementwise("base_f below ceiling_f")
def cucumber_heat(temp_max_f: Values, base_f: Values = 60.0, ceiling_f: Values = 90.0) -> Values:
    """Heat units of cucumbers of a day [°F day] (Perry & Wehner 1996): the maximum over 60 °F, and what is above 90 °F taken off again."""
    reflected = np.where(temp_max_f > ceiling_f, 2 * ceiling_f - temp_max_f, temp_max_f)
    return np.where(base_f < ceiling_f, np.maximum(reflected - base_f, 0), np.nan)


@dataclass(frozen=True, slots=True)
class Method:
    """A way to count degree days: formula(temp_max, temp_min, base, upper), or (temp, base, upper) where by_hour.

    fixed_f: the base and upper thresholds [°F] that the method has by definition.
    """

    name: str
    formula: Elementwise
    meaning: str
    source: str
    by_hour: bool = False
    fixed_f: tuple[float, float] | None = None


_MW = "McMaster & Wilhelm 1997"
METHODS = MappingProxyType(
    {
        one.name: one
        for one in (
            Method("simple average", simple_average, "mean of the day's extremes, then not below the base", _MW + ", method 1"),
            Method("floored average", floored_average, "each extreme not below the base, then their mean", _MW + ", method 2"),
            Method("modified 86/50", floored_average, "floored average from 50 to 86 °F, for maize", _MW, fixed_f=(50.0, 86.0)),
            Method("single sine", single_sine, "a sine through the day's extremes", "Baskerville & Emin 1969"),
            Method("single triangle", single_triangle, "a triangle through the day's extremes", "Zalom et al. 1983"),
            Method("hourly", hourly, "every hour for itself", "Zalom et al. 1983", by_hour=True),
        )
    }
)


def method(name: str) -> Method:
    """The method of that name; InputError naming those there are."""
    if name not in METHODS:
        raise InputError(
            f"There is no way to count degree days called {name!r}.",
            expected="one of " + ", ".join(METHODS),
            got=repr(name),
            next_step="choose one of these; figures by different methods cannot be compared",
        )
    return METHODS[name]
