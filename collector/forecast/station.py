"""The past of the hub's own weather station, hour by hour, as the own forecast wants it (climatology.PAST)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np

from collector.forecast.numbers import Floats
from models.advice.farm import OPEN_AIR
from models.advice.hours import HOUR_NS, NS, Hours
from models.agronomy.humidity import dew_point
from models.agronomy.radiation import wind_at_2m
from models.records.queries import Deployed, PlaceView
from sensors.series import SeriesStore, Window

# so far back: the weeks of this season in as many years
YEARS = 3
DAY_H = 24
# a mast lower than this stands where FAO-56 wants it, as near as makes no difference
MAST_M = 2.5


def past(store: SeriesStore, hub: str, places: Sequence[PlaceView], deployments: Sequence[Deployed], now: datetime) -> Mapping[str, Floats]:
    """The station's columns up to the hour before `now`'s; empty where nothing measures the air outdoors.

    The station is the place of that kind whose air is known for most hours; without one, the place in the open of which it is.
    """
    end_ns = int(now.timestamp()) * NS // HOUR_NS * HOUR_NS
    hours = Hours(store, hub, deployments, Window(end_ns - (YEARS * 366 + 15) * DAY_H * HOUR_NS, end_ns))
    place = _station(hours, places)
    if not place:
        return {}
    air, humidity = hours.column(place, "air_temperature").mean, hours.column(place, "relative_humidity").mean
    measured = hours.column(place, "dew_point").mean
    with np.errstate(divide="ignore", invalid="ignore"):
        reckoned = np.asarray(dew_point(air, humidity))
    return {
        "temp_c": air,
        "dew_c": np.where(np.isnan(measured), reckoned, measured),
        "wind_2m_m_s": _at_2m(hours.column(place, "wind_speed").mean, place, deployments),
        "gust_m_s": hours.column(place, "wind_gust").max,
        "rain_mm": _rain(hours, place),
        "solar_w_m2": hours.column(place, "solar_radiation").mean,
    }


def _station(hours: Hours, places: Sequence[PlaceView]) -> str:
    """The place whose air is the weather; "" where there is none."""
    outdoors = [p for p in places if p.kind in OPEN_AIR and "air_temperature" in hours.measured(p.name)]
    stations = [p for p in outdoors if p.kind == "station"]
    known = [(hours.column(p.name, "air_temperature").known, p.name) for p in stations or outdoors]
    most, name = max(known, default=(0, ""))
    return name if most else ""


def _rain(hours: Hours, place: str) -> Floats:
    """Rain of each hour [mm], by whichever way of saying it is known for most hours; two gauges are not added up."""
    ways = [hours.column(place, measurand).sum for measurand in ("rain", "rain_total")]
    return max(ways, key=lambda column: int((~np.isnan(column)).sum()))


def _at_2m(wind: Floats, place: str, deployments: Sequence[Deployed]) -> Floats:
    heights = [d.height_m for d in deployments if d.place == place and d.measurand in ("", "wind_speed") and d.height_m]
    height = max(heights, default=0.0)
    return np.asarray(wind_at_2m(wind, np.float64(height))) if height > MAST_M else wind
