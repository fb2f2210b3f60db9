"""Adapters for frost nights."""

from __future__ import annotations

import re

import numpy as np

from models.agronomy import frost
from models.agronomy.elementwise import Array
from tests.reference.registry import Inputs, quantity, told

TREND = "night temperature trend at hours 3,6,10,15 after sunset (square-root law)"


def _fitted(given: Inputs) -> frost.RadiativeFrost:
    dew = given.get("Td_C")
    known = (np.asarray(given[name], dtype=np.float64) for name in ("T0_2h_after_sunset_C", "Tmin_obs_C"))
    return frost.fitted_frost(*known, None if dew is None else np.asarray(dew, dtype=np.float64))


@quantity("FAO radiation-frost regression coefficients [b_T0, b_Td, intercept]")
def coefficients(given: Inputs) -> list[float]:
    site = _fitted(given)
    return [site.per_air, site.per_dew, site.intercept]


@quantity("predicted minimum temperature")
def minimum(given: Inputs) -> float:
    return float(_fitted(given).minimum(given["T0_C"], **told(given, dew_point_c="Td_C_now")))


@quantity(TREND)
def trend(given: Inputs) -> Array:
    named = re.search(r"hours ([\d,]+)", TREND)
    assert named
    hours = np.array([float(hour) for hour in named[1].split(",")])
    return frost.night_temperature(hours, given["T_2h_after_sunset_C"], given["Tmin_pred_C"], given["sunset_to_sunrise_h"])
