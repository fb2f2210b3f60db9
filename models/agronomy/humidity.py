"""Water vapour in the air, from about -40 to 50 °C.

Humidity and dew point are over liquid water at every temperature, as weather services and sensors have them; PsychroLib
takes ice below 0 °C, and its frost point is higher than our dew point there. The bulb of wet_bulb freezes, as there.

Saturation is that of FAO-56 (after Tetens) but for the dew point, which takes the Magnus form of Alduchov & Eskridge
(1996): published forms differ by 0.25 % at 25 °C. Relative humidity a little above 100 (sensors drift) counts as 100.
All functions take numbers or arrays (models.agronomy.elementwise).

References: FAO-56: Allen, Pereira, Raes & Smith 1998, FAO Irrigation and Drainage Paper 56, equations numbered as
there. Alduchov & Eskridge 1996, J. Appl. Meteor. 35, 601-609. ASHRAE: Handbook of Fundamentals 2017, chapter 1.
"""

from __future__ import annotations

import numpy as np

from models.agronomy.elementwise import Values, elementwise

_MAGNUS_SLOPE, _MAGNUS_C = 17.625, 243.04
_VAPOUR_TO_AIR = 0.621945  # molar mass of water over that of dry air, as ASHRAE has it


def _saturation(temp_c: Values) -> Values:
    return 0.6108 * np.exp(17.27 * temp_c / (temp_c + 237.3))


def _share(percent: Values) -> Values:
    return np.minimum(percent, 100.0) / 100.0


def _ordered(low: Values, high: Values, answer: Values) -> Values:
    """The answer where low is not above high, else none."""
    return np.where(low <= high, answer, np.nan)


@elementwise("an air temperature")
def saturation_vapour_pressure(air_temp_c: Values) -> Values:
    """The most vapour air can hold [kPa] (FAO-56 eq. 11)."""
    return _saturation(air_temp_c)


@elementwise("temp_min_c not above temp_max_c")
def mean_saturation_vapour_pressure(temp_max_c: Values, temp_min_c: Values) -> Values:
    """Saturation vapour pressure of a day [kPa]: the mean of that at its extremes, which is more than that at its mean (FAO-56 eq. 12)."""
    return _ordered(temp_min_c, temp_max_c, (_saturation(temp_max_c) + _saturation(temp_min_c)) / 2)


@elementwise("an air temperature")
def saturation_slope(air_temp_c: Values) -> Values:
    """How saturation vapour pressure grows with temperature [kPa/K] (FAO-56 eq. 13)."""
    return 4098 * _saturation(air_temp_c) / (air_temp_c + 237.3) ** 2


@elementwise("an elevation")
def air_pressure(elevation_m: Values) -> Values:
    """Usual air pressure at a height above the sea [kPa], for a standard atmosphere of 20 °C (FAO-56 eq. 7)."""
    return 101.3 * ((293 - 0.0065 * elevation_m) / 293) ** 5.26


@elementwise("an air pressure")
def psychrometric_constant(pressure_kpa: Values) -> Values:
    """Psychrometric constant [kPa/K] (FAO-56 eq. 8)."""
    return 0.665e-3 * pressure_kpa


@elementwise("an air temperature and a relative humidity")
def vapour_pressure(air_temp_c: Values, relative_humidity_percent: Values) -> Values:
    """Vapour in the air [kPa], from a temperature and humidity of one moment (FAO-56 eq. 10)."""
    return _saturation(air_temp_c) * _share(relative_humidity_percent)


@elementwise("temp_min_c not above temp_max_c, and humidity_min_percent not above humidity_max_percent")
def vapour_pressure_from_extremes(
    temp_max_c: Values, temp_min_c: Values, humidity_max_percent: Values, humidity_min_percent: Values
) -> Values:
    """Vapour in the air of a day [kPa]: it is dampest when coolest (FAO-56 eq. 17). The method to prefer."""
    ea = (_saturation(temp_min_c) * _share(humidity_max_percent) + _saturation(temp_max_c) * _share(humidity_min_percent)) / 2
    return _ordered(temp_min_c, temp_max_c, _ordered(humidity_min_percent, humidity_max_percent, ea))


@elementwise("temp_min_c not above temp_max_c")
def vapour_pressure_from_mean(temp_max_c: Values, temp_min_c: Values, relative_humidity_percent: Values) -> Values:
    """Vapour in the air of a day [kPa] where only its mean humidity is known (FAO-56 eq. 19); less good than from extremes."""
    mean = (_saturation(temp_max_c) + _saturation(temp_min_c)) / 2
    return _ordered(temp_min_c, temp_max_c, _share(relative_humidity_percent) * mean)


@elementwise("wet_bulb_c not above air_temp_c, and not so low that less than no vapour is left")
def vapour_pressure_from_wet_bulb(air_temp_c: Values, wet_bulb_c: Values, pressure_kpa: Values, per_k: Values = 0.000662) -> Values:
    """Vapour in the air [kPa] from a dry and a wet thermometer (FAO-56 eq. 15).

    per_k: 0.000662 aspirated (Asmann, about 5 m/s), 0.0008 naturally ventilated (about 1 m/s), 0.0012 indoors [1/K].
    """
    ea = _saturation(wet_bulb_c) - per_k * pressure_kpa * (air_temp_c - wet_bulb_c)
    return _ordered(wet_bulb_c, air_temp_c, np.where(ea >= 0, ea, np.nan))


@elementwise("an air temperature and a relative humidity")
def vapour_pressure_deficit(air_temp_c: Values, relative_humidity_percent: Values) -> Values:
    """How hard the air pulls water from leaves [kPa]: saturation less actual vapour pressure (FAO-56 eq. 54)."""
    return _saturation(air_temp_c) * (1 - _share(relative_humidity_percent))


@elementwise("temp_min_c not above temp_max_c, and no more vapour than the air can hold at temp_max_c")
def daily_vapour_pressure_deficit(temp_max_c: Values, temp_min_c: Values, vapour_pressure_kpa: Values) -> Values:
    """How hard the air of a day pulls water [kPa]: its mean saturation less its vapour, never below 0 (FAO-56 eq. 12 and ch. 3)."""
    deficit = (_saturation(temp_max_c) + _saturation(temp_min_c)) / 2 - vapour_pressure_kpa
    possible = _ordered(vapour_pressure_kpa, _saturation(temp_max_c) * 1.05, np.maximum(deficit, 0))
    return _ordered(temp_min_c, temp_max_c, possible)


@elementwise("an air temperature and a relative humidity")
def leaf_vapour_pressure_deficit(air_temp_c: Values, relative_humidity_percent: Values, leaf_temp_c: Values) -> Values:
    """How hard the air pulls water from a leaf of its own temperature [kPa]; below 0, water condenses on the leaf."""
    return _saturation(leaf_temp_c) - _saturation(air_temp_c) * _share(relative_humidity_percent)


@elementwise("a relative humidity above 0")
def dew_point(air_temp_c: Values, relative_humidity_percent: Values) -> Values:
    """Temperature at which this air would be saturated [°C] (Alduchov & Eskridge 1996, -40 to 50 °C, within 0.4 % in vapour pressure)."""
    gamma = np.log(_share(relative_humidity_percent)) + _MAGNUS_SLOPE * air_temp_c / (_MAGNUS_C + air_temp_c)
    # rounding must not lift the dew point of saturated air above its temperature
    return np.minimum(_MAGNUS_C * gamma / (_MAGNUS_SLOPE - gamma), air_temp_c)


@elementwise("a vapour pressure above 0")
def dew_point_from_vapour_pressure(vapour_pressure_kpa: Values) -> Values:
    """Temperature at which air with this vapour would be saturated [°C]: saturation_vapour_pressure turned round (FAO-56 eq. 3-11)."""
    log = np.log(vapour_pressure_kpa / 0.6108)
    return 237.3 * log / (17.27 - log)


@elementwise("dew_point_c not above air_temp_c")
def relative_humidity_from_dew_point(air_temp_c: Values, dew_point_c: Values) -> Values:
    """Relative humidity [%] from a dew point: dew_point turned round."""
    held = _MAGNUS_SLOPE * dew_point_c / (_MAGNUS_C + dew_point_c)
    full = _MAGNUS_SLOPE * air_temp_c / (_MAGNUS_C + air_temp_c)
    return _ordered(dew_point_c, air_temp_c, 100 * np.exp(held - full))


def _humidity_ratio(vapour_kpa: Values, pressure_kpa: Values) -> Values:
    return np.where(vapour_kpa < pressure_kpa, _VAPOUR_TO_AIR * vapour_kpa / (pressure_kpa - vapour_kpa), np.nan)


@elementwise("less vapour than air")
def humidity_ratio(air_temp_c: Values, relative_humidity_percent: Values, pressure_kpa: Values = 101.325) -> Values:
    """Water in the air [kg per kg of dry air] (ASHRAE 2017, ch. 1 eq. 20)."""
    return _humidity_ratio(_saturation(air_temp_c) * _share(relative_humidity_percent), pressure_kpa)


@elementwise("less vapour than air")
def enthalpy(air_temp_c: Values, relative_humidity_percent: Values, pressure_kpa: Values = 101.325) -> Values:
    """Heat in moist air [kJ per kg of dry air], 0 for dry air at 0 °C (ASHRAE 2017, ch. 1 eq. 30)."""
    ratio = _humidity_ratio(_saturation(air_temp_c) * _share(relative_humidity_percent), pressure_kpa)
    return 1.006 * air_temp_c + ratio * (2501 + 1.86 * air_temp_c)


def _ratio_at_wet_bulb(temp_c: Values, wet_c: Values, pressure_kpa: Values) -> Values:
    """Humidity ratio of air that a wetted, below 0 °C an iced, thermometer cools to wet_c (ASHRAE 2017, ch. 1 eq. 33 and 35)."""
    full = _humidity_ratio(_saturation(wet_c), pressure_kpa)
    wetted = ((2501 - 2.326 * wet_c) * full - 1.006 * (temp_c - wet_c)) / (2501 + 1.86 * temp_c - 4.186 * wet_c)
    over_ice = 0.61121 * np.exp(22.587 * wet_c / (wet_c + 273.86))  # Alduchov & Eskridge 1996, eq. 23
    full = _humidity_ratio(over_ice, pressure_kpa)
    iced = ((2830 - 0.24 * wet_c) * full - 1.006 * (temp_c - wet_c)) / (2830 + 1.86 * temp_c - 2.1 * wet_c)
    return np.where(wet_c < 0, iced, wetted)


@elementwise("less vapour than air")
def wet_bulb(air_temp_c: Values, relative_humidity_percent: Values, pressure_kpa: Values = 101.325) -> Values:
    """Temperature to which evaporating water cools this air [°C], by halving the psychrometric equation (ASHRAE 2017, ch. 1 eq. 33).

    Within 0.1 K of PsychroLib 2.5.0, which iterates too, in air above 0 °C; where a bulb just above 0 °C could as well be iced and up to
    0.7 K colder, ours is wet and PsychroLib's may be iced. Not Stull's (2011) fit: it is off by up to 1 K in dry or cold air.
    """
    held = _humidity_ratio(_saturation(air_temp_c) * _share(relative_humidity_percent), pressure_kpa)
    wet = _ratio_at_wet_bulb(air_temp_c, np.zeros_like(held), pressure_kpa) <= held
    low = np.where(wet, 0.0, air_temp_c - 80.0)  # dry air at 70 °C and 30 kPa is cooled by less
    high = np.where(wet, air_temp_c, np.minimum(air_temp_c, 0.0))
    for _ in range(40):  # 80 K halved 40 times is far below what any thermometer tells
        middle = (low + high) / 2
        wetter = _ratio_at_wet_bulb(air_temp_c, middle, pressure_kpa) > held
        low, high = np.where(wetter, low, middle), np.where(wetter, middle, high)
    return np.where(np.isnan(held), np.nan, high)
