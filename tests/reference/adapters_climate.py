"""Adapters for humidity, radiation, wind and evapotranspiration."""

from __future__ import annotations

from datetime import date
from math import degrees

from models.agronomy import evapotranspiration, humidity, radiation
from tests.reference.registry import Inputs, quantity, told


@quantity("saturation vapour pressure over water")
def saturation(given: Inputs) -> float:
    return humidity.saturation_vapour_pressure(given["T_C"])


@quantity("mean saturation vapour pressure of a day")
def mean_saturation(given: Inputs) -> float:
    return humidity.mean_saturation_vapour_pressure(given["Tmax_C"], given["Tmin_C"])


@quantity("slope of saturation vapour pressure curve")
def slope(given: Inputs) -> float:
    return humidity.saturation_slope(given["T_C"])


@quantity("atmospheric pressure from elevation")
def pressure(given: Inputs) -> float:
    return humidity.air_pressure(given["elevation_m"])


@quantity("psychrometric constant")
def psychrometric(given: Inputs) -> float:
    return humidity.psychrometric_constant(given["pressure_kPa"])


@quantity("actual vapour pressure from RHmax/RHmin")
def from_extremes(given: Inputs) -> float:
    return humidity.vapour_pressure_from_extremes(given["Tmax_C"], given["Tmin_C"], given["RHmax_pct"], given["RHmin_pct"])


@quantity("actual vapour pressure from RHmean (inferior method)")
def from_mean(given: Inputs) -> float:
    return humidity.vapour_pressure_from_mean(given["Tmax_C"], given["Tmin_C"], given["RHmean_pct"])


@quantity("actual vapour pressure from aspirated psychrometer")
def from_psychrometer(given: Inputs) -> float:
    at = humidity.air_pressure(given["elevation_m"])
    return humidity.vapour_pressure_from_wet_bulb(given["T_dry_C"], given["T_wet_C"], at, **told(given, per_k="a_psy_per_C"))


@quantity("daily vapour pressure deficit")
def daily_deficit(given: Inputs) -> float:
    return humidity.daily_vapour_pressure_deficit(given["Tmax_C"], given["Tmin_C"], from_extremes(given))


@quantity("dew-point temperature")
def dew_point(given: Inputs) -> float:
    return humidity.dew_point(given["T_C"], given["RH_pct"])


@quantity("humidity ratio of moist air")
def humidity_ratio(given: Inputs) -> float:
    return humidity.humidity_ratio(given["T_C"], given["RH_pct"], **told(given, pressure_kpa="pressure_kPa"))


@quantity("moist-air specific enthalpy")
def enthalpy(given: Inputs) -> float:
    return humidity.enthalpy(given["T_C"], given["RH_pct"], **told(given, pressure_kpa="pressure_kPa"))


@quantity("wet-bulb temperature at sea level")
def wet_bulb(given: Inputs) -> float:
    return humidity.wet_bulb(given["T_C"], given["RH_pct"], **told(given, pressure_kpa="pressure_kPa"))


@quantity("air vapour pressure deficit")
def air_deficit(given: Inputs) -> float:
    return humidity.vapour_pressure_deficit(given["T_C"], given["RH_pct"])


@quantity("leaf vapour pressure deficit")
def leaf_deficit(given: Inputs) -> float:
    return humidity.leaf_vapour_pressure_deficit(given["T_air_C"], given["RH_pct"], given["T_leaf_C"])


@quantity("wind speed adjusted to 2 m")
def wind(given: Inputs) -> float:
    return radiation.wind_at_2m(given["u_z_m_s"], given["z_m"])


def _latitude(given: Inputs) -> float:
    return float(given["lat_deg"]) if given.get("lat_deg") is not None else degrees(given["lat_rad"])


def _day(given: Inputs) -> int:
    return int(given["doy"]) if given.get("doy") is not None else date.fromisoformat(given["date"]).timetuple().tm_yday


@quantity("daylight hours", "geometric day length at Asheville, 21 June")
def daylight(given: Inputs) -> float:
    return radiation.daylight_hours(_latitude(given), _day(given))


@quantity("extraterrestrial radiation, daily", "extraterrestrial radiation at Asheville, 21 June")
def above_the_air(given: Inputs) -> float:
    return radiation.extraterrestrial_radiation(_latitude(given), _day(given))


@quantity("inverse relative Earth-Sun distance")
def inverse_distance(given: Inputs) -> float:
    return radiation.inverse_distance(_day(given))


@quantity("solar declination")
def declination(given: Inputs) -> float:
    return radiation.declination(_day(given))


@quantity("clear-sky solar radiation")
def clear_sky(given: Inputs) -> float:
    return radiation.clear_sky_radiation(given["Ra_MJ"], **told(given, clear_share="as_plus_bs"))


@quantity("solar radiation from sunshine (Angstrom)")
def from_sunshine(given: Inputs) -> float:
    fitted = told(given, share_overcast="a_s", share_by_sun="b_s")
    return radiation.solar_from_sunshine(above_the_air(given), given["n_h"], daylight(given), **fitted)


@quantity("solar radiation from temperature range (Hargreaves radiation)")
def from_range(given: Inputs) -> float:
    return radiation.solar_from_temperature_range(above_the_air(given), given["Tmax_C"], given["Tmin_C"], **told(given, k_rs="k_Rs"))


@quantity("net long-wave radiation")
def net_longwave(given: Inputs) -> float:
    clear = radiation.clearness(given["Rs_MJ"], given["Rso_MJ"])
    return radiation.net_longwave(given["Tmax_C"], given["Tmin_C"], given["ea_kPa"], clear)


@quantity("net radiation")
def net(given: Inputs) -> float:
    return radiation.net_radiation(given["Rs_MJ"], given["Rnl_MJ"], **told(given, albedo="albedo"))


@quantity("monthly soil heat flux")
def soil_heat(given: Inputs) -> float:
    if given.get("T_next_month_C") is not None:
        return radiation.soil_heat_flux(given["T_prev_month_C"], given["T_next_month_C"])
    return radiation.soil_heat_flux_to_date(given["T_prev_month_C"], given["T_month_C"])


def _sun(given: Inputs) -> float:
    return float(given["Rs_MJ"]) if given.get("Rs_MJ") is not None else from_sunshine(given)


def _wind(given: Inputs) -> float:
    return float(given["u2_m_s"]) if given.get("u2_m_s") is not None else radiation.wind_at_2m(given["u10_m_s"], 10)


def _vapour(given: Inputs) -> float:
    return float(given["ea_kPa"]) if given.get("ea_kPa") is not None else from_extremes(given)


@quantity("FAO-56 Penman-Monteith reference ET, daily (Uccle, 6 July)", "reference ET, Asheville-like July day")
def daily(given: Inputs) -> float:
    weather = (given["Tmax_C"], given["Tmin_C"], _vapour(given), _sun(given), _wind(given))
    ground = told(given, soil_heat_mj_m2_day="G_MJ")
    return evapotranspiration.fao56_daily(*weather, given["elevation_m"], _latitude(given), _day(given), **ground)


@quantity("same climate with soil heat flux ignored")
def ignoring_the_ground(given: Inputs) -> float:
    # the months say what the flux would be, and it is what is ignored
    return daily({**given, "G_MJ": given.get("G_MJ") or 0.0})


@quantity("FAO-56 Penman-Monteith reference ET, monthly mean (Bangkok, April)")
def monthly(given: Inputs) -> float:
    if given.get("G_MJ") is not None or given.get("T_prev_month_C") is None:
        return daily(given)
    high, low = given["Tmax_C"], given["Tmin_C"]
    mean = (high + low) / 2 if given.get("T_month_C") is None else given["T_month_C"]
    temps = (high, low, mean, given["T_prev_month_C"])
    place = (given["elevation_m"], _latitude(given), _day(given))
    return evapotranspiration.fao56_monthly(*temps, _vapour(given), _sun(given), _wind(given), *place)


@quantity("Hargreaves-Samani reference ET")
def hargreaves(given: Inputs) -> float:
    return evapotranspiration.hargreaves_samani(given["Tmax_C"], given["Tmin_C"], _latitude(given), _day(given))


@quantity("reference ET with only Tmax/Tmin (Lyon, July)")
def from_temperatures(given: Inputs) -> float:
    known = told(given, wind_2m_m_s="u2_m_s", k_rs="k_Rs")
    # in damp air the dew point is the night's lowest temperature (FAO-56 eq. 48)
    temps = (given["Tmax_C"], given["Tmin_C"], given["Tmin_C"] if given.get("Tdew_C") is None else given["Tdew_C"])
    return evapotranspiration.fao56_from_temperatures(*temps, given["elevation_m"], _latitude(given), _day(given), **known)


@quantity("FAO-56 hourly reference ET 02:00-03:00", "FAO-56 hourly reference ET 14:00-15:00 (N'Diaye, 1 Oct)")
def hourly(given: Inputs) -> float:
    return evapotranspiration.fao56_hourly(
        given["T_C"],
        humidity.vapour_pressure(given["T_C"], given["RH_pct"]),
        given["Rs_MJ_h"],
        given["u2_m_s"],
        given["elevation_m"],
        given["Rs_over_Rso"] if given.get("Rs_over_Rso") is not None else _clearness_of_the_hour(given),
    )


def _east(west_deg: float) -> float:
    """Degrees east of Greenwich, -180 to 180, of FAO-56's degrees west, which go round to 360 (Bangkok's clock: 255)."""
    return 180 - (west_deg + 180) % 360


def _clearness_of_the_hour(given: Inputs) -> float:
    here, clock = _east(given["lon_west_deg"]), _east(given["zone_centre_west_deg"])
    angle = radiation.solar_angle(given["mid_hour"], here, clock, _day(given))
    above = radiation.extraterrestrial_radiation_hourly(_latitude(given), _day(given), angle)
    return radiation.clearness(given["Rs_MJ_h"], above * radiation.clear_share(given["elevation_m"]))
