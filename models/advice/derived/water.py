"""Water by the day: what the reference crop gave to the air, and the least that ran through each meter at night."""

from __future__ import annotations

import numpy as np

from models.advice.derived import Daily, Stretch, derived, here
from models.advice.derived.light import MJ_PER_W_H, sun_sum, sunshine_of_lux
from models.advice.hours import Floats
from models.agronomy import evapotranspiration, humidity, radiation
from models.agronomy.leak import NIGHT_FROM_H, NIGHT_TO_H

STATION = frozenset({"station"})
METERED = frozenset(
    {"zone", "pump", "valve", "tank", "spring", "catchment", "building", "trough", "greenhouse", "block", "bed", "property"}
)
# the height of an anemometer of which nobody said it: that of the formula
WIND_HEIGHT_M = 2.0
PRACTICE = "knowledge of practice: what runs when nobody draws is a leak, or a trough that fills"


@derived(
    "reference_et", "evapotranspiration", "FAO-56 Penman-Monteith",
    kinds=STATION, needs=here("air_temperature", "relative_humidity", "wind_speed", "solar_radiation"),
    source="Allen, Pereira, Raes & Smith 1998, FAO Irrigation and Drainage Paper 56, eq. 6",
)  # fmt: skip
def penman_monteith(stretch: Stretch) -> Daily:
    """Water that clipped grass with enough of it gives to the air in the day"""
    return _penman_monteith(stretch, stretch.here("solar_radiation").mean)


@derived(
    "reference_et_lux", "evapotranspiration", "FAO-56 Penman-Monteith, sun from lux",
    kinds=STATION, needs=here("air_temperature", "relative_humidity", "wind_speed", "illuminance"),
    source="FAO-56 eq. 6; 110 lx of sunlight as 1 W/m² (Thimijan and Heins 1983)",
)  # fmt: skip
def penman_monteith_of_lux(stretch: Stretch) -> Daily:
    """Water that clipped grass with enough of it gives to the air in the day, where the station tells light in lux"""
    return _penman_monteith(stretch, sunshine_of_lux(stretch.here("illuminance").mean))


def _penman_monteith(stretch: Stretch, sunshine_w_m2: Floats) -> Daily:
    days, context = stretch.days, stretch.context
    air, humid = stretch.here("air_temperature"), stretch.here("relative_humidity").mean
    wind, sun = stretch.here("wind_speed").mean, sunshine_w_m2 * MJ_PER_W_H
    height = stretch.height_m(stretch.place.name, "wind_speed") or WIND_HEIGHT_M
    vapour = days.mean(humidity.vapour_pressure(air.mean, humid))
    solar = sun_sum(stretch, sun)
    value = evapotranspiration.fao56_daily(
        days.highest(air.max), days.lowest(air.min), vapour, solar.value, days.mean(radiation.wind_at_2m(wind, height)),
        context.elevation_m, context.latitude, days.of_year,
    )  # fmt: skip
    return Daily(value, days.known(air.mean + humid + wind + sun))


@derived(
    "reference_et_heat", "evapotranspiration", "Hargreaves-Samani", kinds=STATION, needs=here("air_temperature"),
    source="FAO-56 eq. 52, from temperatures alone; high in damp air",
)  # fmt: skip
def hargreaves(stretch: Stretch) -> Daily:
    """Water that clipped grass gives to the air in the day, where only temperatures are known"""
    air, days = stretch.here("air_temperature"), stretch.days
    value = evapotranspiration.hargreaves_samani(days.highest(air.max), days.lowest(air.min), stretch.context.latitude, days.of_year)
    return Daily(value, days.known(air.mean))


def _night_minimum(stretch: Stretch, litres_min: Floats) -> Daily:
    """The least of the hours from 1 to 4 o'clock, all of which must be known; the night the clock jumps over has two of them."""
    days = stretch.days
    inside = (days.clock >= NIGHT_FROM_H) & (days.clock < NIGHT_TO_H)
    night = np.where(inside, litres_min, np.nan)
    return Daily(days.lowest(night), days.known(night), np.nan_to_num(days.total(inside.astype(np.float64))))


@derived(
    "night_flow_rate", "night_flow", "lowest hour, 01 to 04 o'clock", kinds=METERED, needs=here("flow_rate"), source=PRACTICE,
    coverage_h=24, so_far=True, each_device=True,
)  # fmt: skip
def night_flow_of_rate(stretch: Stretch) -> Daily:
    """The least that flowed through a meter in an hour of the night"""
    return _night_minimum(stretch, stretch.here("flow_rate").mean)


@derived(
    "night_flow_counter", "night_flow", "lowest hour by counter, 01 to 04 o'clock", kinds=METERED, needs=here("water_volume_total"),
    source=PRACTICE, coverage_h=24, so_far=True, each_device=True,
)  # fmt: skip
def night_flow_of_counter(stretch: Stretch) -> Daily:
    """The least that a meter counted in an hour of the night, as a flow"""
    return _night_minimum(stretch, stretch.here("water_volume_total").sum / 60)
