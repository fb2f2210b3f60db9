"""Sun above the air and on the ground, what a surface keeps of it, and wind at crop height.

Numbers or arrays (models.agronomy.elementwise); angles in radians where a name says so. Where the sun does not rise,
radiation and daylight are 0, and what is a share of them does not exist: InputError, or NaN in an array. Sunrise by
the clock is models.agronomy.daylight; here a day is its number, and its length that between geometric sunrise and set.

Reference: FAO-56, Allen, Pereira, Raes & Smith 1998, FAO Irrigation and Drainage Paper 56; equations numbered as there.
"""

from __future__ import annotations

from math import pi

import numpy as np

from models.agronomy.elementwise import Array, Values, elementwise

GRASS_ALBEDO = 0.23
_SOLAR_CONSTANT = 0.0820  # MJ/m²/min
_STEFAN_BOLTZMANN = 4.903e-9  # MJ/K⁴/m²/day
_LEAST_CLEARNESS = 0.3  # a sky cannot be cloudier: ASCE-EWRI 2005, eq. 18
LOW_SUN_RAD = 0.3  # below it hourly radiation tells nothing of cloud: ASCE-EWRI 2005, p. 35
_NIGHT_H = 20  # how long what a sky was like at sunset may stand for it


@elementwise("a day of the year")
def inverse_distance(day_of_year: Values) -> Values:
    """Inverse relative distance of the earth from the sun [-] (FAO-56 eq. 23); its year has 365 days, so that day 366 is as day 1."""
    return 1 + 0.033 * np.cos(2 * pi * day_of_year / 365)


@elementwise("a day of the year")
def declination(day_of_year: Values) -> Values:
    """The sun's height over the equator [rad] (FAO-56 eq. 24)."""
    return 0.409 * np.sin(2 * pi * day_of_year / 365 - 1.39)


@elementwise("a latitude and a day of the year")
def sunset_angle(latitude_deg: Values, day_of_year: Values) -> Values:
    """Hour angle of sunset [rad] (FAO-56 eq. 25); 0 where the sun does not rise and pi where it does not set."""
    cosine: Values = np.clip(-np.tan(np.radians(latitude_deg)) * np.tan(declination(day_of_year)), -1, 1)
    return np.arccos(cosine)


@elementwise("a latitude and a day of the year")
def daylight_hours(latitude_deg: Values, day_of_year: Values) -> Values:
    """Hours between geometric sunrise and sunset [h] (FAO-56 eq. 34), 0 to 24."""
    return 24 / pi * sunset_angle(latitude_deg, day_of_year)


def _height_terms(latitude_deg: Values, day_of_year: Values) -> tuple[Values, Values]:
    """What of the sine of the sun's height stands still, and what goes with the cosine of the hour."""
    latitude, sun = np.radians(latitude_deg), declination(day_of_year)
    return np.sin(latitude) * np.sin(sun), np.cos(latitude) * np.cos(sun)


@elementwise("a latitude and a day of the year")
def extraterrestrial_radiation(latitude_deg: Values, day_of_year: Values) -> Values:
    """Solar radiation of a day above the air [MJ/m²/day] (FAO-56 eq. 21); 0 in polar night."""
    still, turning = _height_terms(latitude_deg, day_of_year)
    angle = sunset_angle(latitude_deg, day_of_year)
    return 1440 / pi * _SOLAR_CONSTANT * inverse_distance(day_of_year) * (angle * still + turning * np.sin(angle))


@elementwise("an elevation")
def clear_share(elevation_m: Values) -> Values:
    """Share of the radiation above the air that a clear sky lets through [-] (FAO-56 eq. 37)."""
    return 0.75 + 2e-5 * elevation_m


@elementwise("a radiation above the air")
def clear_sky_radiation(extraterrestrial_mj_m2_day: Values, clear_share: Values = 0.75) -> Values:
    """Solar radiation under a clear sky [MJ/m²/day] (FAO-56 eq. 36 and 37); clear_share as the function of that name, or fitted as + bs."""
    return clear_share * extraterrestrial_mj_m2_day


@elementwise("no more hours of sun than of daylight")
def solar_from_sunshine(
    extraterrestrial_mj_m2_day: Values, sunshine_h: Values, daylight_h: Values, share_overcast: Values = 0.25, share_by_sun: Values = 0.50
) -> Values:
    """Solar radiation from hours of sun [MJ/m²/day] (FAO-56 eq. 35, after Angstrom).

    share_overcast, share_by_sun: the constants as and bs, 0.25 and 0.50 where none were fitted. A recorder may say up
    to a tenth of an hour more than the day has; that counts as the whole day.
    """
    sun = np.where(daylight_h > 0, np.minimum(sunshine_h / daylight_h, 1), 0.0)
    solar = (share_overcast + share_by_sun * sun) * extraterrestrial_mj_m2_day
    return np.where(sunshine_h <= daylight_h + 0.1, solar, np.nan)


@elementwise("temp_min_c not above temp_max_c")
def solar_from_temperature_range(extraterrestrial_mj_m2_day: Values, temp_max_c: Values, temp_min_c: Values, k_rs: Values = 0.16) -> Values:
    """Solar radiation from how far the day warms [MJ/m²/day] (FAO-56 eq. 50, Hargreaves' radiation formula): a makeshift.

    k_rs: 0.16 inland, 0.19 by the coast [1/K^0.5].
    """
    return np.where(temp_min_c <= temp_max_c, k_rs * np.sqrt(temp_max_c - temp_min_c) * extraterrestrial_mj_m2_day, np.nan)


@elementwise("a sun that stands above the horizon")
def clearness(solar_mj_m2: Values, clear_sky_mj_m2: Values) -> Values:
    """Solar radiation as a share of that under a clear sky [0 to 1], of any one period; not there without sun."""
    return np.where(clear_sky_mj_m2 > 0, np.minimum(solar_mj_m2 / clear_sky_mj_m2, 1), np.nan)


def _sky(vapour_pressure_kpa: Values, clearness: Values) -> Values:
    """How much of the heat radiated up comes not back from vapour and cloud [-] (FAO-56 eq. 39)."""
    return (0.34 - 0.14 * np.sqrt(vapour_pressure_kpa)) * (1.35 * np.clip(clearness, _LEAST_CLEARNESS, 1) - 0.35)


@elementwise("temp_min_c not above temp_max_c")
def net_longwave(temp_max_c: Values, temp_min_c: Values, vapour_pressure_kpa: Values, clearness: Values) -> Values:
    """Heat a surface radiates away in a day, less what sky and cloud send back [MJ/m²/day] (FAO-56 eq. 39).

    clearness is kept within 0.3 to 1, as ASCE-EWRI (2005) does; FAO-56 names the upper limit only, and without the
    lower one an overcast sky would warm the ground.
    """
    up = _STEFAN_BOLTZMANN * ((temp_max_c + 273.16) ** 4 + (temp_min_c + 273.16) ** 4) / 2
    return np.where(temp_min_c <= temp_max_c, up * _sky(vapour_pressure_kpa, clearness), np.nan)


@elementwise("a temperature, a vapour pressure and a clearness")
def net_longwave_hourly(air_temp_c: Values, vapour_pressure_kpa: Values, clearness: Values) -> Values:
    """As net_longwave, of an hour [MJ/m²/h] (FAO-56 eq. 39 with the constant of an hour)."""
    return _STEFAN_BOLTZMANN / 24 * (air_temp_c + 273.16) ** 4 * _sky(vapour_pressure_kpa, clearness)


@elementwise("a solar radiation")
def net_radiation(solar_mj_m2: Values, net_longwave_mj_m2: Values, albedo: Values = GRASS_ALBEDO) -> Values:
    """What a surface keeps [MJ/m² in the same time]: sunlight not thrown back (FAO-56 eq. 38), less heat radiated away (eq. 40)."""
    return (1 - albedo) * solar_mj_m2 - net_longwave_mj_m2


@elementwise("the months on both sides")
def soil_heat_flux(last_month_temp_c: Values, next_month_temp_c: Values) -> Values:
    """Heat going into the ground in a month [MJ/m²/day] (FAO-56 eq. 43)."""
    return 0.07 * (next_month_temp_c - last_month_temp_c)


@elementwise("this month and the last")
def soil_heat_flux_to_date(last_month_temp_c: Values, month_temp_c: Values) -> Values:
    """Heat going into the ground in a month [MJ/m²/day] where the next is not known yet (FAO-56 eq. 44)."""
    return 0.14 * (month_temp_c - last_month_temp_c)


@elementwise("a time and a place")
def solar_angle(hour_mid: Values, longitude_deg: Values, zone_meridian_deg: Values, day_of_year: Values) -> Values:
    """The sun's angle from its noon at the middle of an hour [rad, -pi to pi] (FAO-56 eq. 31 to 33, with longitudes east positive).

    zone_meridian_deg: 15 for each hour the clock is ahead of UTC; with clocks on summer time, that of summer time.
    """
    season = 2 * pi * (day_of_year - 81) / 364
    correction = 0.1645 * np.sin(2 * season) - 0.1255 * np.cos(season) - 0.025 * np.sin(season)
    angle = pi / 12 * (hour_mid + (longitude_deg - zone_meridian_deg) / 15 + correction - 12)
    return (angle + pi) % (2 * pi) - pi


@elementwise("a latitude, a day and an hour")
def sun_height(latitude_deg: Values, day_of_year: Values, solar_angle_rad: Values) -> Values:
    """How high the sun stands [rad]; below 0 at night (FAO-56 ch. 3)."""
    still, turning = _height_terms(latitude_deg, day_of_year)
    sine: Values = np.clip(still + turning * np.cos(solar_angle_rad), -1, 1)
    return np.arcsin(sine)


@elementwise("a latitude, a day and an hour")
def extraterrestrial_radiation_hourly(latitude_deg: Values, day_of_year: Values, solar_angle_rad: Values) -> Values:
    """Solar radiation above the air in the hour about an angle [MJ/m²/h], of its part between sunrise and set (FAO-56 eq. 28 to 30)."""
    still, turning = _height_terms(latitude_deg, day_of_year)
    sunset = sunset_angle(latitude_deg, day_of_year)
    first = np.clip(solar_angle_rad - pi / 24, -sunset, sunset)
    last = np.clip(solar_angle_rad + pi / 24, -sunset, sunset)
    swept = (last - first) * still + turning * (np.sin(last) - np.sin(first))
    above: Values = np.maximum(720 / pi * _SOLAR_CONSTANT * inverse_distance(day_of_year) * swept, 0.0)
    return above


def clearness_by_hour(solar: Array, clear_sky: Array, height_rad: Array, angle_rad: Array) -> Array:
    """Clearness of every hour of a series [0 to 1], in order of time: at night, that of the last hour with enough sun.

    Hours tell when the sun stands above 0.3 rad (ASCE-EWRI 2005), or within the hour about noon where it never does.
    What was seen stands for 20 h; before the first such hour, and beyond, the sky is not known (NaN). solar, clear_sky
    [MJ/m²/h], height_rad and angle_rad of sun_height and solar_angle.
    """
    tells = ((height_rad >= LOW_SUN_RAD) | ((height_rad > 0) & (np.abs(angle_rad) <= pi / 24))) & ~np.isnan(solar)
    seen = clearness(solar, clear_sky)
    at = np.arange(len(seen))
    last = np.maximum.accumulate(np.where(tells & ~np.isnan(seen), at, -_NIGHT_H - 1))
    return np.where(at - last <= _NIGHT_H, seen[np.maximum(last, 0)], np.nan)


@elementwise("a wind speed and the height it was measured at")
def wind_at_2m(wind_m_s: Values, height_m: Values) -> Values:
    """Wind at 2 m over grass [m/s] from that at another height (FAO-56 eq. 47)."""
    return wind_m_s * 4.87 / np.log(67.8 * height_m - 5.42)
