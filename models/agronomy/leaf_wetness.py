"""Whether leaves are wet, hour by hour: from a sensor, from air, humidity and wind, or from humidity alone.

Wetness is kept as 1 wet, 0 dry, NaN unknown, so that a year is one array; periods are runs of wet hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.agronomy.elementwise import Array
from models.agronomy.humidity import dew_point

Method = Literal["sensor", "CART/SLD", "humidity", "none"]
METHODS: tuple[Method, ...] = ("sensor", "CART/SLD", "humidity", "none")
# Half of a sensor's way from dry to wet; to be set per sensor, whose dry reading drifts with age.
SENSOR_PERCENT = 50.0
# Classifies 87 to 92 % of hours rightly in four climates (Sentelhas et al. 2008, Agric. For. Meteorol. 148: 392-400).
HUMID_PERCENT = 90.0
# The tree of Gleason et al. 1994 (Plant Disease 78: 1011-1016) as printed by Kim et al. 2002 (doi 10.1094/PDIS.2002.86.2.179).
DRY_DEPRESSION_K = 3.7
CALM_M_S = 2.5
CALM_WET = 14.4674
WINDY_WET = 37.0
WINDY_HUMID_PERCENT = 87.8
# One or two hours lost between two wet ones are taken as wet: a night is not cut in two by a lost message.
BRIDGE_H = 2


Methods = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Wetness:
    """Wet (1), dry (0) or unknown (NaN) for each hour, and how each was found (an index into METHODS)."""

    wet: Array
    method: Methods

    def words(self) -> list[tuple[str, Method]]:
        """Each hour as ("wet" | "dry" | "unknown", method)."""
        said = {1.0: "wet", 0.0: "dry"}
        return [(said.get(float(wet), "unknown"), METHODS[how]) for wet, how in zip(self.wet, self.method, strict=True)]


@dataclass(frozen=True, slots=True)
class Period:
    """A run of wet (or humid) hours: its first hour's index, how many hours, their mean temperature [°C], how many were bridged."""

    start: int
    hours: int
    mean_temp_c: float
    bridged: int = 0


def _within(values: Array, low: float, high: float) -> Array:
    """The values where they are possible, else NaN."""
    read = np.asarray(values, dtype=np.float64)
    return np.where((read >= low) & (read <= high), read, np.nan)


def _flagged(known: Array, wet: NDArray[np.bool_]) -> Array:
    """1 or 0 where known, else NaN."""
    return np.where(np.isnan(known), np.nan, wet.astype(np.float64))


def sensed_wetness(leaf_wetness_percent: Array, threshold_percent: float = SENSOR_PERCENT) -> Array:
    """Wet where a leaf wetness sensor [%, 0 dry to 100] reads the threshold or more."""
    read = _within(leaf_wetness_percent, -5.0, 105.0)
    return _flagged(read, read >= threshold_percent)


def humid_wetness(relative_humidity_percent: Array, threshold_percent: float = HUMID_PERCENT) -> Array:
    """Wet where relative humidity is the threshold or more: the fallback where wind is not measured."""
    humid = _within(relative_humidity_percent, 0.0, 105.0)
    return _flagged(humid, humid >= threshold_percent)


def tree_wetness(air_temp_c: Array, dew_point_depression_k: Array, relative_humidity_percent: Array, wind_m_s: Array) -> Array:
    """Wet by the classification tree CART/SLD; NaN below 0 °C, where its square root is undefined, and for any missing input.

    Dry where the air is 3.7 K or more above its dew point. Else in calm (wind below 2.5 m/s) wet where the first
    discriminant exceeds 14.4674; in wind wet where humidity is 87.8 % or more and the second exceeds 37.0.
    Wind as measured over grass, at about 2 m.
    """
    temp, wind = _within(air_temp_c, 0.0, 60.0), _within(wind_m_s, 0.0, 120.0)
    rh = np.minimum(_within(relative_humidity_percent, 0.0, 105.0), 100.0)
    depression = np.asarray(dew_point_depression_k, dtype=np.float64)
    root = np.sqrt(temp)
    calm = 1.6064 * root + 0.0036 * temp**2 + 0.1531 * rh - 0.4599 * wind * depression - 0.0035 * temp * rh
    windy = 0.7921 * root + 0.0046 * rh - 2.3889 * wind - 0.0390 * temp * wind + 1.0613 * wind * depression
    wet = np.where(wind < CALM_M_S, calm > CALM_WET, (rh >= WINDY_HUMID_PERCENT) & (windy > WINDY_WET))
    return _flagged(temp + rh + wind + depression, wet & (depression < DRY_DEPRESSION_K))


def leaf_wetness(
    air_temp_c: Array,
    relative_humidity_percent: Array,
    wind_m_s: Array | None = None,
    sensor_percent: Array | None = None,
    sensor_threshold_percent: float = SENSOR_PERCENT,
) -> Wetness:
    """Each hour by the best that is known of it: the sensor, else the tree, else humidity alone, else unknown.

    All arrays hold hourly means over the same hours; NaN where an hour has none. Impossible values count as missing.
    """
    air, rh = np.asarray(air_temp_c, dtype=np.float64), np.asarray(relative_humidity_percent, dtype=np.float64)
    wind = np.full(rh.shape, np.nan) if wind_m_s is None else wind_m_s
    sensed = np.full(rh.shape, np.nan) if sensor_percent is None else sensed_wetness(sensor_percent, sensor_threshold_percent)
    found = (sensed, tree_wetness(air, air - dew_point(air, rh), rh, wind), humid_wetness(rh))
    wet, method = np.full(rh.shape, np.nan), np.full(rh.shape, METHODS.index("none"), dtype=np.int8)
    for index in reversed(range(len(found))):
        known = np.isfinite(found[index])
        wet[known], method[known] = found[index][known], index
    return Wetness(wet, method)


def wet_or_dry(
    air_temp_c: float, dew_point_depression_k: float, relative_humidity_percent: float, wind_m_s: float
) -> Literal["wet", "dry", "unknown"]:
    """One hour by the tree (see `tree_wetness`), in a word; below 0 °C by humidity alone."""
    one = (np.array([v], dtype=float) for v in (air_temp_c, dew_point_depression_k, relative_humidity_percent, wind_m_s))
    temp, depression, rh, wind = one
    wet = tree_wetness(temp, depression, rh, wind)
    if np.isnan(wet[0]) and air_temp_c < 0:
        wet = humid_wetness(rh)
    return "unknown" if np.isnan(wet[0]) else "wet" if wet[0] else "dry"


def wet_hours(wet: Array) -> tuple[float, int]:
    """How many hours were wet, and of how many it is known; (NaN, 0) where of none."""
    known = np.isfinite(wet)
    return (float(np.nansum(wet)) if known.any() else np.nan), int(known.sum())


def wet_periods(wet: Array, air_temp_c: Array, bridge_h: int = BRIDGE_H) -> list[Period]:
    """The runs of wet hours. Up to `bridge_h` unknown hours between two wet ones count as wet; a dry hour ends a period."""
    periods: list[Period] = []
    wet_at = [int(i) for i in np.flatnonzero(np.asarray(wet) == 1)]
    start = end = -1
    for index in wet_at:
        between = np.asarray(wet)[end + 1 : index]
        if start >= 0 and between.size <= bridge_h and np.isnan(between).all():
            end = index
            continue
        if start >= 0:
            periods.append(_period(wet, air_temp_c, start, end))
        start = end = index
    if start >= 0:
        periods.append(_period(wet, air_temp_c, start, end))
    return periods


def _period(wet: Array, air_temp_c: Array, start: int, end: int) -> Period:
    temps = np.asarray(air_temp_c, dtype=float)[start : end + 1]
    known = temps[np.isfinite(temps)]
    bridged = int(np.isnan(np.asarray(wet)[start : end + 1]).sum())
    return Period(start, end + 1 - start, float(known.mean()) if known.size else np.nan, bridged)
