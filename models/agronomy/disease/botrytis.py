"""Grey mould (Botrytis cinerea) in greenhouses and on strawberry flowers."""

from __future__ import annotations

import numpy as np

from models.agronomy.disease.findings import Finding, band_of, thresholds
from models.agronomy.elementwise import Array, Values, elementwise

WEEK_DAYS = 7
NIGHT_FROM_H, NIGHT_TO_H = 18, 8
NIGHT_H = 14
# As many nights and days of the week must be known as make its mean worth saying.
KNOWN_DAYS = 5


def night_hours_in_band(local_hours: Array, air_temp_c: Array) -> tuple[float, int]:
    """Hours of a night (18 to 08 local) between 9 and 21 °C, both included, and of how many it is known; NaN of none."""
    limits = thresholds("botrytis_greenhouse")
    clock, temps = np.asarray(local_hours, dtype=float), np.asarray(air_temp_c, dtype=float)
    known = ((clock >= NIGHT_FROM_H) | (clock < NIGHT_TO_H)) & np.isfinite(temps)
    inside = known & (temps >= limits["night_temp_low_c"]) & (temps <= limits["night_temp_high_c"])
    return (float(inside.sum()) if known.any() else np.nan), int(known.sum())


def greenhouse_grey_mould(wet_hours: Array, night_hours: Array) -> Finding:
    """Outbreaks follow weeks whose mean wetness exceeds 7 h a day and whose nights (18-08) are 9-21 °C for more than 9.5 h.

    wet_hours: leaf wet hours of each of the last seven days; night_hours: those of their nights in the band; NaN unknown.
    Yunis, Shtienberg, Elad and Mahrer 1994, unheated cucumber houses. Unknown with fewer than five of the days.
    """
    limits = thresholds("botrytis_greenhouse")
    week, nights = (np.asarray(hours, dtype=float)[-WEEK_DAYS:] for hours in (wet_hours, night_hours))
    if min(np.isfinite(week).sum(), np.isfinite(nights).sum()) < KNOWN_DAYS:
        return Finding("botrytis_greenhouse", None, "h/d", "unknown", threshold=limits["wet_hours"], reason="too few days")
    wet, mild = float(np.nanmean(week)), float(np.nanmean(nights))
    over = (wet > limits["wet_hours"]) + (mild > limits["night_hours"])
    return Finding(
        "botrytis_greenhouse",
        wet,
        "h/d",
        ("fine", "watch", "act")[over],
        hours=mild,
        threshold=limits["wet_hours"],
        known_hours=None,
        reason=f"leaves wet {wet:.1f} h a day, nights at 9-21 °C for {mild:.1f} h, mean of the week",
    )


@elementwise("0 or more wet hours at 0 to 35 °C")
def flower_infection(wet_hours: Values, mean_temp_wet_c: Values) -> Values:
    """Share of strawberry flowers infected, 0 to 1, after so many wet hours at a mean temperature [°C].

    logit = -4.268 - 0.0901 W + 0.0294 W T - 2.35e-5 W T^3 (Bulger, Ellis and Madden 1987; 5 to 30 °C, up to 32 h, best at
    20 °C), longer times as 32 h and colder or warmer air as its borders. The coefficients are those in use in Florida and
    could not be checked against the paper: unvalidated. No wet hours are no infection, where the formula leaves 1.4 %.
    """
    c = thresholds("botrytis_strawberry")
    hours, temp = np.minimum(wet_hours, 32.0), np.clip(mean_temp_wet_c, 5.0, 30.0)
    logit = c["intercept"] + c["wetness"] * hours + c["wetness_temp"] * hours * temp + c["wetness_temp3"] * hours * temp**3
    possible = (wet_hours >= 0) & (mean_temp_wet_c >= 0) & (mean_temp_wet_c <= 35)
    return np.where(possible, np.where(wet_hours == 0, 0.0, 1 / (1 + np.exp(-logit))), np.nan)


def strawberry_grey_mould(wet_hours: float, mean_temp_wet_c: float) -> Finding:
    """A wet period while strawberries bloom: watch from 0.5, act from 0.7 of the flowers."""
    limits = thresholds("botrytis_strawberry")
    asked = np.array([wet_hours]), np.array([mean_temp_wet_c])
    value = 0.0 if wet_hours == 0 else float(flower_infection(*asked)[0])
    band = band_of(value, limits["watch"], limits["act"])
    if np.isnan(value):
        return Finding(
            "botrytis_strawberry", None, "share", band, threshold=limits["act"], reason="wet hours or their temperature are unknown"
        )
    said = f"{wet_hours:.0f} wet hours at {mean_temp_wet_c:.0f} °C" if wet_hours else "no wet hours"
    return Finding("botrytis_strawberry", value, "share", band, wet_hours, mean_temp_wet_c, None, limits["act"], None, said)
