"""Adapters for degree days, growing degree hours and chill."""

from __future__ import annotations

import math

import numpy as np

from models.agronomy import chill, heat_units
from models.agronomy.elementwise import Array
from tests.reference.described_hours import hourly_temperatures
from tests.reference.registry import Inputs, quantity, told


def _hours(given: Inputs) -> Array:
    told = given["hourly_T_C"] if "hourly_T_C" in given else given["T_C"]
    return hourly_temperatures(told) if isinstance(told, str) else np.asarray(told, dtype=np.float64)


@quantity("Dynamic-model chill portions")
def portions(given: Inputs) -> float:
    return chill.dynamic_portions(_hours(given))[1].total


@quantity("Utah chill units over 60 d sinusoid")
def utah(given: Inputs) -> float:
    return float(chill.utah_units(_hours(given)).sum())


@quantity("Utah chill units, hour by hour at the bin edges")
def utah_by_hour(given: Inputs) -> Array:
    return chill.utah_units(_hours(given))


@quantity("chilling hours 0-7.2 C inclusive")
def chilling_hours(given: Inputs) -> float:
    return float(chill.chilling_hours(_hours(given)).sum())


@quantity("growing degree hours (Anderson 1986 ASYMCUR) at single temperatures")
def degree_hours(given: Inputs) -> Array:
    known = told(given, base_c="Tb_C", optimum_c="Tu_C", critical_c="Tc_C")
    return heat_units.growing_degree_hours(np.asarray(given["T_C"], dtype=np.float64), **known)


@quantity("GDD simple average, method 1 (mean, then floor at base)")
def simple(given: Inputs) -> float:
    return heat_units.simple_average(given["Tmax_C"], given["Tmin_C"], given["Tbase_C"])


@quantity("GDD simple average, method 2 (clip Tmin/Tmax to base first)")
def floored(given: Inputs) -> float:
    return heat_units.floored_average(given["Tmax_C"], given["Tmin_C"], given["Tbase_C"])


def _thresholds(given: Inputs) -> tuple[float, float, float, float]:
    scale = "F" if "Tmax_F" in given else "C"
    top = given.get(f"upper_{scale}")
    return given[f"Tmax_{scale}"], given[f"Tmin_{scale}"], given[f"lower_{scale}"], math.inf if top is None else top


@quantity("degree days, single sine 50/86 F", "degree days, single sine, Celsius", "degree days, single sine, horizontal cutoff")
def sine(given: Inputs) -> float:
    return heat_units.single_sine(*_thresholds(given))


@quantity("degree days, single triangle, horizontal cutoff")
def triangle(given: Inputs) -> float:
    return heat_units.single_triangle(*_thresholds(given))


@quantity("modified 86/50 corn GDD", "largest possible modified 86/50 GDD in one day", "modified 86/50 corn GDD summed over 3 days")
def maize(given: Inputs) -> float:
    return float(np.sum(heat_units.modified_86_50(np.asarray(given["Tmax_F"]), np.asarray(given["Tmin_F"]))))
