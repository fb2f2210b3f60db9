"""Early blight, Septoria and anthracnose of tomato by TOMCAST; early blight of potato by physiological days."""

from __future__ import annotations

import numpy as np

from models.agronomy.disease.findings import Finding, band_of, day_band, severity, thresholds
from models.agronomy.elementwise import Array, Values, elementwise
from models.agronomy.leaf_wetness import wet_hours


def tomcast_severity(mean_temp_wet_c: float, leaf_wet_hours: float) -> float:
    """TOMCAST severity value, 0 to 4, of a day's wet hours and their mean temperature [°C] (tables/disease_severity.csv).

    The table names whole degrees (13-17, 18-20, 21-25, 26-29) and hours; codes differ at 18, 21 and 26 °C and at 7 h.
    Ours is half-open: 18.0 °C belongs to 18-20, 17.9 to 13-17, and 7.0 h is seven hours (trap 2). From 30 °C on the table has no
    row, and we count nothing; Wisconsin's code goes on as at 26-29. NaN where hours, or with hours the temperature, are not known.
    """
    return severity("tomcast", mean_temp_wet_c, leaf_wet_hours)


def tomcast_day(air_temp_c: Array, wet: Array, so_far: float | None = None, first: bool = True) -> Finding:
    """A day's severity from hourly means and wetness (1, 0, NaN); unknown with fewer than 20 hours known.

    so_far: the sum since transplanting, or since the last protection; first: whether none was given yet (35, else 15).
    """
    limits = thresholds("tomcast")
    threshold = limits["first_total" if first else "later_total"]
    temps, flags = np.asarray(air_temp_c, dtype=float), np.asarray(wet, dtype=float)
    hours, known = wet_hours(np.where(np.isfinite(temps), flags, np.nan))
    if known < thresholds("coverage")["hours_of_a_day"]:
        return Finding("tomcast", None, "DSV", "unknown", so_far=so_far, threshold=threshold, known_hours=known, reason="too few hours")
    at_wet = temps[(flags == 1) & np.isfinite(temps)]
    mean = float(at_wet.mean()) if at_wet.size else np.nan
    value = tomcast_severity(mean, hours)
    total = None if so_far is None else so_far + value
    watch = limits["watch_total"] / limits["first_total"] * threshold
    band = day_band(value) if total is None else band_of(total, watch, threshold)
    said = f"{hours:.0f} wet hours at {mean:.0f} °C" if hours else "no wet hours"
    return Finding("tomcast", value, "DSV", band, hours, mean if at_wet.size else None, total, threshold, known, said)


def _p(temp_c: Values) -> Values:
    """Sands' response: 0 at 7, 10 at 21 and 0 at 30 °C."""
    cool, warm = 10 * (1 - (temp_c - 21) ** 2 / 196), 10 * (1 - (temp_c - 21) ** 2 / 81)
    return np.where((temp_c < 7) | (temp_c > 30), 0.0, np.where(temp_c <= 21, cool, warm))


def _weighted(temp_min_c: Values, temp_max_c: Values, last: Values) -> Values:
    third = (temp_max_c - temp_min_c) / 3
    days = (5 * _p(temp_min_c) + 8 * _p(temp_min_c + third) + 8 * _p(temp_max_c - third) + 3 * _p(last)) / 24
    return np.where(temp_min_c <= temp_max_c, days, np.nan)


@elementwise("temp_min_c not above temp_max_c")
def p_days(temp_min_c: Values, temp_max_c: Values) -> Values:
    """Physiological days of a day, 0 to 10, from its extremes [°C] (Sands, Hackett and Nix 1979, Field Crops Research 2: 309-331).

    Weights of 5, 8, 8 and 3 on the minimum, the thirds between and the maximum.
    """
    return _weighted(temp_min_c, temp_max_c, temp_max_c)


@elementwise("temp_min_c not above temp_max_c")
def p_days_uw(temp_min_c: Values, temp_max_c: Values) -> Values:
    """P-days as the UW-Madison code computes them: the last weight falls on the minimum again (9.25 for 15/25 °C, Sands 9.23).

    Only for comparison with that service; everything else here uses `p_days` (trap 3).
    """
    return _weighted(temp_min_c, temp_max_c, temp_min_c)


def p_day_total(so_far: float) -> Finding:
    """Where the sum of P-days since emergence stands against 300, when early blight first spreads in potato."""
    limits = thresholds("p_days")
    band = band_of(so_far, limits["watch_total"], limits["act_total"])
    value = None if np.isnan(so_far) else so_far
    return Finding("p_days", value, "P-day", band, so_far=value, threshold=limits["act_total"], reason="P-days since emergence")
