"""The hub's own past as a forecast: what the weather usually does here at this time of year, and how today differs.

For a hub without internet, and for one whose internet is down. The science is models/agronomy/persistence.py; what of it
a station measures goes in. Wind, rain and sunlight have too little memory for more than their usual day: rain_mm is
what the hour brings on average, not what will fall.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from collector.forecast import Given, provider
from collector.forecast.numbers import Floats
from models.advice.outlook import HOUR_S, Outlook
from models.agronomy.persistence import HORIZON_H, persistence, share_above, usual
from models.records.forecasts import OWN as NAME
from sensors.errors import ServiceError

# what the past is asked for: hourly columns of one length, the last value of the hour that has just ended
PAST = ("temp_c", "dew_c", "wind_2m_m_s", "gust_m_s", "rain_mm", "solar_w_m2")
# an hour with less is dry: one tip of a common gauge
WET_MM = 0.2
DIGITS = 2


@dataclass
class OwnPast:
    """The own past as a provider. The point is not asked for: it is where the station stands."""

    past: Callable[[datetime], Mapping[str, Floats]]
    name: str = NAME

    def fetch(self, latitude: float, longitude: float, elevation_m: float, now: datetime) -> Outlook:
        made = own_past(self.past(now), now)
        if np.isnan(made.temp_c).all():
            step = "it needs a thermometer outdoors that has been heard on three days of the last two weeks"
            raise ServiceError("The own past says nothing yet.", where=NAME, next_step=step)
        return made


@provider(NAME)
def climatology(given: Given) -> OwnPast:
    return OwnPast(given.past)


def own_past(columns: Mapping[str, Floats], now: datetime) -> Outlook:
    """The outlook from hourly columns (PAST) that end with the hour before `now`'s; NaN where they say too little."""
    start_s = now.timestamp() // HOUR_S * HOUR_S
    given = {name: columns.get(name, np.empty(0)) for name in PAST}
    air, dew = persistence(given["temp_c"]), persistence(given["dew_c"])
    said: dict[str, Floats] = {
        "temp_c": air.middle,
        "temp_low_c": air.low,
        "temp_high_c": air.high,
        # both are forecast by themselves; air is never drier than full
        "dew_c": np.where(np.isnan(dew.middle), np.nan, np.fmin(dew.middle, air.middle)),
        "rain_chance_percent": share_above(given["rain_mm"], WET_MM),
        **{name: np.maximum(usual(given[name]), 0.0) for name in ("wind_2m_m_s", "gust_m_s", "rain_mm", "solar_w_m2")},
    }
    hours_s = np.asarray(start_s + HOUR_S * np.arange(HORIZON_H), dtype=np.float64)
    rounded = {name: np.asarray(np.round(column, DIGITS), dtype=np.float64) for name, column in said.items()}
    return Outlook(NAME, now, hours_s, notes=(), **rounded)
