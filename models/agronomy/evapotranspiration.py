"""Water that a reference crop gives to the air, by the hour, day and month.

Penman-Monteith as FAO-56 and ASCE have it, Hargreaves-Samani, and Penman-Monteith where only temperatures are known.
Numbers or arrays (models.agronomy.elementwise). In polar night the share of the sky that is clear does not exist, and
so no answer does: InputError, or NaN in an array. Swapped extremes likewise.

pyet 1.5, pyfao56 1.4 and refet 0.5 (method "asce") agree within 0.01 mm/day; refet's method "refet" takes another clear
sky and gives 3.84 where FAO-56 prints 3.88.

References: FAO-56 as in models.agronomy.radiation. ASCE-EWRI 2005, The ASCE Standardized Reference Evapotranspiration
Equation (short: clipped grass of 0.12 m; tall: alfalfa of 0.50 m). Hargreaves & Samani 1985, Appl. Eng. Agric. 1, 96-99.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from models.agronomy import humidity, radiation
from models.agronomy.elementwise import Array, Values, elementwise

_MM_PER_MJ = 0.408  # mm of water that 1 MJ/m² turns to vapour
_ENDS = "temp_min_c not above temp_max_c, and a sun that rises"


class Surface(NamedTuple):
    """A reference crop for one step of time: Cn, Cd by day and by night, and the share of net radiation that goes into the ground."""

    numerator: float
    by_day: float
    by_night: float
    ground_by_day: float = 0.0
    ground_by_night: float = 0.0


DAILY = {"short": Surface(900, 0.34, 0.34), "tall": Surface(1600, 0.38, 0.38)}
HOURLY = {
    "fao56": Surface(37, 0.34, 0.34, 0.1, 0.5),  # Cd is the same day and night: not that of ASCE
    "short": Surface(37, 0.24, 0.96, 0.1, 0.5),
    "tall": Surface(66, 0.25, 1.7, 0.04, 0.2),
}


def _penman_monteith(energy: Values, temp_c: Values, wind: Values, deficit: Values, elevation_m: Values, cn: Values, cd: Values) -> Values:
    """FAO-56 eq. 6 and 53, ASCE-EWRI eq. 1; energy is net radiation less heat into the ground."""
    slope = humidity.saturation_slope(temp_c)
    gamma = humidity.psychrometric_constant(humidity.air_pressure(elevation_m))
    top = _MM_PER_MJ * slope * energy + gamma * cn / (temp_c + 273) * wind * deficit
    return top / (slope + gamma * (1 + cd * wind))


def _daily(
    surface: Surface,
    high: Values,
    low: Values,
    ea: Values,
    solar: Values,
    wind: Values,
    place: tuple[Values, Values],
    day: Values,
    g: Values,
) -> Values:
    elevation_m, latitude_deg = place
    above = radiation.extraterrestrial_radiation(latitude_deg, day)
    clear = radiation.clear_sky_radiation(above, radiation.clear_share(elevation_m))
    lost = radiation.net_longwave(high, low, ea, radiation.clearness(solar, clear))
    net = radiation.net_radiation(solar, lost)
    deficit = humidity.daily_vapour_pressure_deficit(high, low, ea)
    return _penman_monteith(net - g, (high + low) / 2, wind, deficit, elevation_m, surface.numerator, surface.by_day)


@elementwise(_ENDS)
def fao56_daily(
    temp_max_c: Values, temp_min_c: Values, vapour_pressure_kpa: Values, solar_mj_m2_day: Values, wind_2m_m_s: Values,
    elevation_m: Values, latitude_deg: Values, day_of_year: Values, soil_heat_mj_m2_day: Values = 0.0,
) -> Values:  # fmt: skip
    """Reference evapotranspiration of grass in a day [mm/day], FAO-56 eq. 6. Also ASCE's of a short crop, which is the same.

    vapour_pressure_kpa from models.agronomy.humidity by the best method there is. soil_heat_mj_m2_day: 0 for single
    days (FAO-56 eq. 42). Slightly below 0 on days of dew.
    """
    place = (elevation_m, latitude_deg)
    return _daily(
        DAILY["short"], temp_max_c, temp_min_c, vapour_pressure_kpa, solar_mj_m2_day, wind_2m_m_s, place, day_of_year, soil_heat_mj_m2_day
    )


asce_daily_short = fao56_daily


@elementwise(_ENDS)
def asce_daily_tall(
    temp_max_c: Values, temp_min_c: Values, vapour_pressure_kpa: Values, solar_mj_m2_day: Values, wind_2m_m_s: Values,
    elevation_m: Values, latitude_deg: Values, day_of_year: Values, soil_heat_mj_m2_day: Values = 0.0,
) -> Values:  # fmt: skip
    """Reference evapotranspiration of alfalfa in a day [mm/day] (ASCE-EWRI 2005 eq. 1)."""
    place = (elevation_m, latitude_deg)
    return _daily(
        DAILY["tall"], temp_max_c, temp_min_c, vapour_pressure_kpa, solar_mj_m2_day, wind_2m_m_s, place, day_of_year, soil_heat_mj_m2_day
    )


@elementwise(_ENDS)
def fao56_monthly(
    temp_max_c: Values, temp_min_c: Values, month_temp_c: Values, last_month_temp_c: Values, vapour_pressure_kpa: Values,
    solar_mj_m2_day: Values, wind_2m_m_s: Values, elevation_m: Values, latitude_deg: Values, day_of_year: Values,
) -> Values:  # fmt: skip
    """Mean reference evapotranspiration of a month [mm/day], with the heat that warms the ground (FAO-56 eq. 6 and 44).

    day_of_year: of the middle of the month. Temperatures are means over the month.
    """
    g = radiation.soil_heat_flux_to_date(last_month_temp_c, month_temp_c)
    place = (elevation_m, latitude_deg)
    return _daily(DAILY["short"], temp_max_c, temp_min_c, vapour_pressure_kpa, solar_mj_m2_day, wind_2m_m_s, place, day_of_year, g)


@elementwise("temp_min_c not above temp_max_c")
def hargreaves_samani(temp_max_c: Values, temp_min_c: Values, latitude_deg: Values, day_of_year: Values) -> Values:
    """Reference evapotranspiration [mm/day] from temperatures alone (FAO-56 eq. 52); high in damp air (18 % on a July day of Asheville)."""
    above = _MM_PER_MJ * radiation.extraterrestrial_radiation(latitude_deg, day_of_year)
    mean = (temp_max_c + temp_min_c) / 2
    return np.where(temp_min_c <= temp_max_c, 0.0023 * (mean + 17.8) * np.sqrt(temp_max_c - temp_min_c) * above, np.nan)


@elementwise(_ENDS + ", and dew_point_c not above temp_max_c")
def fao56_from_temperatures(
    temp_max_c: Values, temp_min_c: Values, dew_point_c: Values, elevation_m: Values, latitude_deg: Values, day_of_year: Values,
    wind_2m_m_s: Values = 2.0, k_rs: Values = 0.16,
) -> Values:  # fmt: skip
    """fao56_daily where only temperatures are known [mm/day]: sun from their range, wind guessed (FAO-56 ch. 4, example 20).

    dew_point_c: the minimum of the night in damp climates (FAO-56 eq. 48), 2 to 3 K less in dry ones. wind_2m_m_s: 2 is
    the mean over 2,000 stations. k_rs as in radiation.solar_from_temperature_range, whose sun is here at most that of a clear sky:
    it would be more where a day warms by over 22 K inland.
    """
    above = radiation.extraterrestrial_radiation(latitude_deg, day_of_year)
    solar = radiation.solar_from_temperature_range(above, temp_max_c, temp_min_c, k_rs)
    # no more sun can reach the ground than a clear sky lets through, however far the day warms
    solar = np.minimum(solar, radiation.clear_sky_radiation(above, radiation.clear_share(elevation_m)))
    ea = humidity.saturation_vapour_pressure(dew_point_c)
    return _daily(DAILY["short"], temp_max_c, temp_min_c, ea, solar, wind_2m_m_s, (elevation_m, latitude_deg), day_of_year, 0.0)


def _hourly(surface: Surface, temp_c: Values, ea: Values, solar: Values, wind: Values, elevation_m: Values, clear: Values) -> Values:
    net = radiation.net_radiation(solar, radiation.net_longwave_hourly(temp_c, ea, clear))
    night = net < 0  # as ASCE tells night from day
    ground = np.where(night, surface.ground_by_night, surface.ground_by_day) * net
    cd = np.where(night, surface.by_night, surface.by_day)
    deficit = np.maximum(humidity.saturation_vapour_pressure(temp_c) - ea, 0)
    return _penman_monteith(net - ground, temp_c, wind, deficit, elevation_m, surface.numerator, cd)


_HOUR = "a temperature, vapour, sun, wind and clearness of one hour"


@elementwise(_HOUR)
def fao56_hourly(
    air_temp_c: Values, vapour_pressure_kpa: Values, solar_mj_m2_hour: Values, wind_2m_m_s: Values, elevation_m: Values, clearness: Values
) -> Values:
    """Reference evapotranspiration of grass in an hour [mm/h], FAO-56 eq. 53; at night a little below 0 as dew falls.

    clearness: radiation.clearness of the hour by day; at night that of two or three hours before sunset, as
    radiation.clearness_by_hour has it.
    """
    return _hourly(HOURLY["fao56"], air_temp_c, vapour_pressure_kpa, solar_mj_m2_hour, wind_2m_m_s, elevation_m, clearness)


@elementwise(_HOUR)
def asce_hourly_short(
    air_temp_c: Values, vapour_pressure_kpa: Values, solar_mj_m2_hour: Values, wind_2m_m_s: Values, elevation_m: Values, clearness: Values
) -> Values:
    """As fao56_hourly, with a surface that closes at night (ASCE-EWRI 2005 eq. 1: Cd 0.24 by day, 0.96 by night)."""
    return _hourly(HOURLY["short"], air_temp_c, vapour_pressure_kpa, solar_mj_m2_hour, wind_2m_m_s, elevation_m, clearness)


@elementwise(_HOUR)
def asce_hourly_tall(
    air_temp_c: Values, vapour_pressure_kpa: Values, solar_mj_m2_hour: Values, wind_2m_m_s: Values, elevation_m: Values, clearness: Values
) -> Values:
    """As asce_hourly_short, of alfalfa (Cd 0.25 by day, 1.7 by night)."""
    return _hourly(HOURLY["tall"], air_temp_c, vapour_pressure_kpa, solar_mj_m2_hour, wind_2m_m_s, elevation_m, clearness)


class Hours(NamedTuple):
    """A series of hours in order of time: local clock, no hour left out (a reading nobody has is NaN)."""

    day_of_year: Array
    hour_mid: Array
    air_temp_c: Array
    vapour_pressure_kpa: Array
    solar_mj_m2_hour: Array
    wind_2m_m_s: Array


def clear_sky_by_hour(hours: Hours, elevation_m: float, latitude_deg: float, longitude_deg: float, zone_meridian_deg: float) -> Array:
    """Clearness of each hour for the hourly formulas, nights from the evening before (radiation.clearness_by_hour)."""
    angle = radiation.solar_angle(hours.hour_mid, longitude_deg, zone_meridian_deg, hours.day_of_year)
    above = radiation.extraterrestrial_radiation_hourly(latitude_deg, hours.day_of_year, angle)
    height = radiation.sun_height(latitude_deg, hours.day_of_year, angle)
    return radiation.clearness_by_hour(hours.solar_mj_m2_hour, above * radiation.clear_share(elevation_m), height, angle)


def fao56_hours(hours: Hours, elevation_m: float, latitude_deg: float, longitude_deg: float, zone_meridian_deg: float) -> Array:
    """fao56_hourly over a series [mm/h]; NaN for hours of which something, or the sky of the evening before, is not known."""
    clear = clear_sky_by_hour(hours, elevation_m, latitude_deg, longitude_deg, zone_meridian_deg)
    return fao56_hourly(hours.air_temp_c, hours.vapour_pressure_kpa, hours.solar_mj_m2_hour, hours.wind_2m_m_s, elevation_m, clear)
