"""Water vapour in the air. Valid from about 0 to 50 °C; over ice the true value is a little lower."""

from __future__ import annotations

from math import exp


def saturation_vapour_pressure(air_temp_c: float) -> float:
    """The most vapour air can hold [kPa]. FAO Irrigation and Drainage Paper 56, eq. 11 (after Tetens)."""
    return 0.6108 * exp(17.27 * air_temp_c / (air_temp_c + 237.3))


def vapour_pressure_deficit(air_temp_c: float, relative_humidity_percent: float) -> float:
    """How hard the air pulls water from leaves [kPa]: saturation less actual vapour pressure (FAO-56 eq. 54)."""
    return saturation_vapour_pressure(air_temp_c) * (1 - relative_humidity_percent / 100)
