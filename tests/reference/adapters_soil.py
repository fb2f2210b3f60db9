"""Adapters for crop coefficients and the water of the root zone."""

from __future__ import annotations

import numpy as np

from models.agronomy import crop_water, soil_water
from tests.reference.registry import Inputs, quantity


@quantity("Kc mid adjusted for climate and height (maize, Mocha)", "Kc mid adjusted for climate and height (maize, Taipei)")
def kc_mid(given: Inputs) -> float:
    return crop_water.kc_in_climate(given["Kc_mid_tab"], given["u2_m_s"], given["RHmin_pct"], given["h_m"])


@quantity("total available water per metre of root zone")
def total(given: Inputs) -> float:
    return soil_water.total_available_water(given["theta_fc"], given["theta_wp"], given.get("Zr_m", 1.0))


def _run(given: Inputs) -> soil_water.Run:
    days = int(given.get("days", 10))
    et0 = np.full(days, float(given["ET0_mm_d"]))
    return soil_water.run(float(given["Dr_initial_mm"]), et0, given["Kc"], total(given), given["p"])


@quantity("water-stress coefficient Ks over 10 rainless days (tomato)")
def stress(given: Inputs) -> list[float]:
    return [float(ks) for ks in _run(given).stress]


@quantity("root-zone depletion after 10 rainless days")
def depletion(given: Inputs) -> float:
    return float(_run(given).depletion_mm[-1])
