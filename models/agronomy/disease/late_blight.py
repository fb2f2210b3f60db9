"""Late blight of potato and tomato: Wallin's severity values with BLITECAST's messages, and the Smith and Hutton criteria.

Wallin's temperature classes are in whole °F (45-53, 54-59, 60-80). Two codes of UW-Madison turn them into °C in two ways and
differ at 12 and 28 °C; we agree with the one whose borders are exactly 54 and 60 °F, and like the published table and
the other code we count nothing above 80 °F (trap 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from models.agronomy.columns import rows_of
from models.agronomy.disease.findings import Finding, band_of, day_band, severity, thresholds
from models.agronomy.elementwise import Array
from models.agronomy.leaf_wetness import Period, humid_wetness, wet_periods

Message = Literal[-1, 0, 1, 2]
MESSAGES: dict[Message, str] = {-1: "none", 0: "warning", 1: "seven-day interval", 2: "five-day interval"}
# Rain-favourable: five days' mean temperature below 25.5 °C and ten days' rain of 30 mm or more (Krause et al. 1975).
FAVOURABLE_TEMP_C = 25.5
FAVOURABLE_RAIN_MM = 30.0


def wallin_severity(mean_temp_c: float, humid_hours: float) -> float:
    """Severity value, 0 to 4, of one humid period: its hours and their mean temperature [°C] (tables/disease_severity.csv).

    What counts as humid is the caller's: 90 % by Wallin, 80 % by MSU with a sensor above the canopy.
    """
    return severity("wallin", mean_temp_c, humid_hours)


def humid_periods(relative_humidity_percent: Array, air_temp_c: Array, humid_percent: float | None = None) -> list[Period]:
    """The runs of humid hours (see leaf_wetness.wet_periods)."""
    least = thresholds("blitecast")["humid_percent"] if humid_percent is None else humid_percent
    return wet_periods(humid_wetness(relative_humidity_percent, least), air_temp_c)


def wallin_day(
    air_temp_c: Array, relative_humidity_percent: Array, so_far: float | None = None, humid_percent: float | None = None
) -> Finding:
    """The severity values of a day of hourly means, best cut at noon so that a night stays whole; the longest humid period counts.

    so_far: the severity values since emergence before this day. Unknown with fewer than 20 hours known.
    """
    limits = thresholds("blitecast")
    both = np.isfinite(np.asarray(air_temp_c, dtype=float)) & np.isfinite(np.asarray(relative_humidity_percent, dtype=float))
    known = int(both.sum())
    if known < thresholds("coverage")["hours_of_a_day"]:
        return Finding(
            "wallin", None, "DSV", "unknown", so_far=so_far, threshold=limits["act_total"], known_hours=known, reason="too few hours"
        )
    longest = max(
        humid_periods(relative_humidity_percent, air_temp_c, humid_percent),
        key=lambda period: period.hours,
        default=Period(0, 0, np.nan),
    )
    value = wallin_severity(longest.mean_temp_c, float(longest.hours))
    total = None if so_far is None else so_far + value
    band = day_band(value) if total is None else band_of(total, limits["watch_total"], limits["act_total"])
    said = f"{longest.hours} humid hours at {longest.mean_temp_c:.0f} °C" if longest.hours else "no humid hours"
    return Finding(
        "wallin",
        value,
        "DSV",
        band,
        hours=float(longest.hours),
        mean_temp_c=longest.mean_temp_c if longest.hours else None,
        so_far=total,
        threshold=limits["act_total"],
        known_hours=known,
        reason=said,
    )


def rain_favourable(mean_temp_5d_c: float, rain_10d_mm: float) -> bool | None:
    """Whether a day is rain-favourable: the last five days' mean below 25.5 °C and the last ten days' rain 30 mm or more."""
    if np.isnan(mean_temp_5d_c) or np.isnan(rain_10d_mm):
        return None
    return mean_temp_5d_c < FAVOURABLE_TEMP_C and rain_10d_mm >= FAVOURABLE_RAIN_MM


def blitecast_message(rain_favourable_days: float, severity_values: float) -> Message | None:
    """BLITECAST's message from the last seven days: -1 none, 0 warning, 1 seven-day, 2 five-day; None where a count is unknown.

    The matrix knows fewer than 5 and 5 or more rain-favourable days, and severities of <3, 3, 4, 5, 6, >6.
    """
    if np.isnan(rain_favourable_days) or np.isnan(severity_values):
        return None
    held = [
        (float(row["rain_favourable_from"]), float(row["severity_from"]), int(row["message"]))
        for row in rows_of("disease_messages")
        if rain_favourable_days >= float(row["rain_favourable_from"]) and severity_values >= float(row["severity_from"])
    ]
    message = max(held, default=(0.0, 0.0, -1))[2]
    return next(code for code in MESSAGES if code == message)


def hutton_met(days: Sequence[tuple[float, float]], criterion: Literal["hutton", "smith"] = "hutton") -> bool | None:
    """Whether two days running, each (lowest temperature [°C], hours of 90 % humidity or more), both meet the criterion.

    Hutton: 10 °C and 6 h; Smith: 10 °C and 11 h. False as soon as one known day fails it; None where the rest is unknown.
    """
    limits = thresholds(criterion)
    met = [_day_met(low, hours, limits) for low, hours in days]
    if False in met:
        return False
    return None if None in met or len(met) < 2 else True


def _day_met(temp_min_c: float, humid_hours: float, limits: dict[str, float]) -> bool | None:
    if temp_min_c < limits["temp_min_c"] or humid_hours < limits["hours"]:
        return False
    return None if np.isnan(temp_min_c) or np.isnan(humid_hours) else True


def smith_near_miss(days: Sequence[tuple[float, float]]) -> bool | None:
    """Whether two days running would have met Smith's criterion with 10 h on one of them."""
    limits = thresholds("smith")
    eased = [(low, hours + limits["hours"] - limits["near_hours"]) for low, hours in days]
    met, almost = hutton_met(days, "smith"), [hutton_met([eased[0], *days[1:]], "smith"), hutton_met([*days[:-1], eased[-1]], "smith")]
    if met is None or (None in almost and True not in almost):
        return None
    return not met and True in almost
