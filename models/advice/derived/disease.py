"""What the day's weather did for plant diseases: severity values, P-days, Hutton days, mild nights and mildew nights.

Thresholds are those of models.agronomy.disease. Days of severity run from noon to noon, so that a night stays whole.
"""

from __future__ import annotations

import numpy as np

from models.advice.derived import INDOORS, OUTDOORS, Daily, Stretch, days_back, derived, here
from models.advice.derived.wetness import best_known
from models.advice.hours import Floats
from models.agronomy.disease import botrytis, downy, early_blight, late_blight
from models.agronomy.disease.findings import Finding, thresholds
from models.agronomy.leaf_wetness import humid_wetness

WHERE = OUTDOORS | INDOORS
DAMP = here("air_temperature", "relative_humidity")
# the share of a night that must be known
NIGHT_KNOWN_H = 24 * downy.KNOWN_SHARE
BANDS = {"fine": 0.0, "watch": 1.0, "act": 2.0}


def _values(found: list[Finding]) -> Daily:
    value = [np.nan if f.value is None else f.value for f in found]
    known = np.array([f.known_hours or 0 for f in found], dtype=np.float64)
    return Daily(np.array(value, dtype=np.float64), known, np.full(len(found), 24.0))


@derived(
    "severity_wallin", "severity_value", "Wallin, humidity 90 %", kinds=WHERE, needs=DAMP, warm_up=days_back(1), so_far=True,
    source="Wallin 1962; Krause, Massie and Hyre 1975 (BLITECAST)",
)  # fmt: skip
def wallin(stretch: Stretch) -> Daily:
    """Late blight severity, 0 to 4, of the longest humid time from noon to noon"""
    air, humid = stretch.here("air_temperature").mean, stretch.here("relative_humidity").mean
    return _values([late_blight.wallin_day(a, h) for a, h in stretch.days.until_noon(air, humid)])


@derived(
    "severity_tomcast", "severity_value", "TOMCAST", kinds=WHERE, needs=DAMP, warm_up=days_back(1), so_far=True,
    source="Pitblado 1992 after Madden, Pennypacker and MacNab 1978; wetness by sensor, else CART/SLD in the open, else humidity",
)  # fmt: skip
def tomcast(stretch: Stretch) -> Daily:
    """Severity for early blight, Septoria and anthracnose, 0 to 4, of the wet hours from noon to noon"""
    parts = stretch.days.until_noon(stretch.here("air_temperature").mean, best_known(stretch))
    return _values([early_blight.tomcast_day(air, wet) for air, wet in parts])


@derived(
    "p_days", "p_days", "Sands 1979", kinds=WHERE, needs=here("air_temperature"),
    source="Sands, Hackett and Nix 1979, Field Crops Research 2, 309-331",
)  # fmt: skip
def p_days(stretch: Stretch) -> Daily:
    """Physiological days of potato, 0 to 10, from the day's extremes"""
    air, days = stretch.here("air_temperature"), stretch.days
    return Daily(early_blight.p_days(days.lowest(air.min), days.highest(air.max)), days.known(air.mean))


@derived(
    "hutton", "hutton_day", "Hutton criteria", kinds=WHERE, needs=DAMP, warm_up=days_back(1), source="Dancey et al. 2017 (Hutton criteria)"
)
def hutton(stretch: Stretch) -> Daily:
    """1 where this day and the one before were both 10 °C or more all day, and humid for six hours or more; else 0"""
    air, humid, days = stretch.here("air_temperature"), stretch.here("relative_humidity").mean, stretch.days
    wet = humid_wetness(humid, thresholds("hutton")["humid_percent"])
    known = np.minimum(days.known(air.mean), days.known(wet))
    least = thresholds("coverage")["hours_of_a_day"]
    low, hours = (np.where(known >= least, x, np.nan) for x in (days.lowest(air.min), days.total(wet)))
    pairs = [(float(a), float(b)) for a, b in zip(low, hours, strict=True)]
    met = [None if i == 0 else late_blight.hutton_met(pairs[i - 1 : i + 1]) for i in range(len(pairs))]
    return Daily(np.array([np.nan if m is None else float(m) for m in met], dtype=np.float64), known)


@derived(
    "mild_night", "mild_night_hours", "9 to 21 °C, 18 to 8 o'clock", kinds=INDOORS, needs=here("air_temperature"), warm_up=days_back(1),
    source="Yunis et al. 1994, Crop Protection 13, 99-104 (grey mould)", so_far=True,
)  # fmt: skip
def mild_night(stretch: Stretch) -> Daily:
    """Hours between 9 and 21 °C of the night that ends on the day, as grey mould likes them"""
    parts = stretch.days.until_noon(stretch.days.clock, stretch.here("air_temperature").mean)
    found = [botrytis.night_hours_in_band(clock, air) for clock, air in parts]
    night = [float(((clock >= botrytis.NIGHT_FROM_H) | (clock < botrytis.NIGHT_TO_H)).sum()) for clock, _ in parts]
    expected = np.maximum(np.array(night, dtype=np.float64), botrytis.NIGHT_H - 1)  # 13 to 15 where the clock changes
    return Daily(np.array([v for v, _ in found]), np.array([k for _, k in found], dtype=np.float64), expected)


@derived(
    "basil_night", "mildew_night", "basil downy mildew", kinds=WHERE, needs=DAMP, warm_up=days_back(1), coverage_h=NIGHT_KNOWN_H,
    source="Cohen and Ben-Naim 2016, PLOS ONE 0155330", so_far=True,
)  # fmt: skip
def basil_night(stretch: Stretch) -> Daily:
    """The night that ends on the day: 1 where it was humid in the dark long enough for spores or leaves were wet long enough, 2 for both"""
    air, humid = stretch.here("air_temperature").mean, stretch.here("relative_humidity").mean
    parts = stretch.days.until_noon(air, humid, best_known(stretch), stretch.sun().height_rad)
    found = [_night(*part) for part in parts]
    return Daily(*(np.array(column, dtype=np.float64) for column in zip(*found, strict=True)))


def _night(air: Floats, humid: Floats, wet: Floats, height_rad: Floats) -> tuple[float, float, float]:
    """(band as a number, hours known, hours of darkness); without a night nothing is expected and nothing known."""
    dark = height_rad < 0
    night = downy.Night(air[dark], humid[dark], wet[dark])
    band = downy.basil_downy_mildew(night).band
    return BANDS.get(band, np.nan), float(night.known()), float(dark.sum())
