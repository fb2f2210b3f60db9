"""Open-Meteo (https://open-meteo.com/en/docs): many weather models joined, anywhere on Earth, without a key.

Free for who does not sell it; its data are under CC BY 4.0, so pages that show them name it. Temperature, dew point, wind
and cloud are given for the moment of the stamp; gust, rain, its chance and sunlight for the hour BEFORE the stamp, so
those belong to the hour that begins one earlier. Wind is at 10 m. It does not say when its models ran: issued is when asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import numpy as np

from collector.forecast import Given, provider
from collector.forecast.numbers import Floats, as_forecast, number_of, point
from collector.forecast.web import Web
from models.advice.outlook import HOUR_S, Outlook
from models.agronomy.radiation import wind_at_2m
from sensors.errors import ServiceError

NAME = "open-meteo"
URL = "https://api.open-meteo.com"
DAYS = 7
MOST_HOURS = 16 * 24
WIND_M = 10.0
# theirs -> (ours, the unit we ask for, whether it is of the hour before its stamp)
FIELDS = {
    "temperature_2m": ("temp_c", "°C", False),
    "dew_point_2m": ("dew_c", "°C", False),
    "wind_speed_10m": ("wind_2m_m_s", "m/s", False),
    "wind_gusts_10m": ("gust_m_s", "m/s", True),
    "cloud_cover": ("cloud_percent", "%", False),
    "precipitation": ("rain_mm", "mm", True),
    "precipitation_probability": ("rain_chance_percent", "%", True),
    "shortwave_radiation": ("solar_w_m2", "W/m²", True),
}


@dataclass
class OpenMeteo:
    """The service, at an address."""

    web: Web
    url: str = URL
    name: str = NAME

    def fetch(self, latitude: float, longitude: float, elevation_m: float, now: datetime) -> Outlook:
        point(latitude, longitude)
        asked = {
            "latitude": f"{latitude:.4f}", "longitude": f"{longitude:.4f}", "elevation": f"{elevation_m:.0f}", "hourly": ",".join(FIELDS),
            "temperature_unit": "celsius", "wind_speed_unit": "ms", "precipitation_unit": "mm", "timeformat": "unixtime",
            "timezone": "GMT", "forecast_days": str(DAYS),
        }  # fmt: skip
        return parse(self.web.json(f"{self.url}/v1/forecast?{urlencode(asked)}", now), now)


@provider(NAME)
def open_meteo(given: Given) -> OpenMeteo:
    return OpenMeteo(given.web, given.url.rstrip("/") or URL)


def parse(document: Mapping[str, Any], now: datetime) -> Outlook:
    """An answer of /v1/forecast as an Outlook. ServiceError where it has no hours or no temperature."""
    hourly, units = document.get("hourly"), document.get("hourly_units")
    hourly, units = (hourly if isinstance(hourly, Mapping) else {}), (units if isinstance(units, Mapping) else {})
    if units.get("time") != "unixtime":
        raise _other("hourly_units.time", "unixtime", units.get("time"))
    stamps = hourly.get("time")
    if not isinstance(stamps, list) or not 0 < len(stamps) <= MOST_HOURS:
        raise _other("hourly.time", f"1 to {MOST_HOURS} hours", len(stamps) if isinstance(stamps, list) else stamps)
    times = np.array([number_of(t) for t in stamps])
    notes: list[str] = []
    columns = {ours: _column(hourly, units, theirs, times, notes) for theirs, (ours, _, _) in FIELDS.items()}
    columns["wind_2m_m_s"] = np.asarray(wind_at_2m(columns["wind_2m_m_s"], np.float64(WIND_M)))
    return as_forecast(NAME, now, times, columns, notes)


def _column(hourly: Mapping[str, Any], units: Mapping[str, Any], name: str, times: Floats, notes: list[str]) -> Floats:
    """A field on the hours, NaN where it is not said; a field in another unit than asked for is not believed."""
    _, unit, before = FIELDS[name]
    given, none = hourly.get(name), np.full(len(times), np.nan)
    if given is None:
        return none
    if units.get(name) != unit or not isinstance(given, list) or len(given) != len(times):
        got = f"{units.get(name)}" if units.get(name) != unit else "another number of hours"
        notes.append(f"{name}: left out, it should be in {unit} with a value an hour, and is in {got}"[:200])
        return none
    values = np.array([number_of(v) for v in given])
    if not before:
        return values
    at = dict(zip(times.tolist(), values.tolist(), strict=True))
    return np.array([at.get(t + HOUR_S, np.nan) for t in times.tolist()])


def _other(where: str, expected: str, got: object) -> ServiceError:
    return ServiceError("Open-Meteo answers in another form than it documents.", where=where, expected=expected, got=str(got)[:80])
