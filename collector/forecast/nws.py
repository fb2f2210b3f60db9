"""The US National Weather Service (https://www.weather.gov/documentation/services-web-api): its grid of 2.5 km, edited by people.

Two questions: /points says which cell of which office a point lies in, its forecastGridData is the forecast. Layers are
lists of (interval, value), equal hours joined: 2026-05-14T06:00:00+00:00/PT3H is three hours. A quantity of precipitation
is the sum of its interval. The service asks every program for a contact in its User-Agent. The United States only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from collector.forecast import Given, provider
from collector.forecast.numbers import as_forecast, number_of, point
from collector.forecast.web import Web
from models.advice.outlook import HOUR_S, Outlook
from models.agronomy.radiation import wind_at_2m
from sensors.errors import ServiceError, SettingsError

NAME = "nws"
URL = "https://api.weather.gov"
MOST_HOURS = 16 * 24
WIND_M = 10.0
# theirs -> (ours, whether an interval's value is its sum)
LAYERS = {
    "temperature": ("temp_c", False),
    "dewpoint": ("dew_c", False),
    "windSpeed": ("wind_2m_m_s", False),
    "windGust": ("gust_m_s", False),
    "skyCover": ("cloud_percent", False),
    "quantitativePrecipitation": ("rain_mm", True),
    "probabilityOfPrecipitation": ("rain_chance_percent", False),
}
# of a column, its units as WMO's registry writes them (without "wmoUnit:"): scale and offset to ours
UNITS = {
    "_c": {"degC": (1.0, 0.0), "degF": (5 / 9, -160 / 9), "K": (1.0, -273.15)},
    "_s": {"m_s-1": (1.0, 0.0), "km_h-1": (1 / 3.6, 0.0), "kt": (1852 / 3600, 0.0)},
    "_percent": {"percent": (1.0, 0.0)},
    "_mm": {"mm": (1.0, 0.0)},
}
DURATION = re.compile(r"P(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?)?")


@dataclass
class Nws:
    """The service, at an address."""

    web: Web
    url: str = URL
    name: str = NAME

    def fetch(self, latitude: float, longitude: float, elevation_m: float, now: datetime) -> Outlook:
        point(latitude, longitude)
        if not self.web.contact:
            raise SettingsError("The NWS asks for a contact.", where="hubland.toml", expected="forecast.contact, an e-mail address")
        headers = {"User-Agent": f"hubland ({self.web.contact})", "Accept": "application/geo+json"}
        said = _properties(self.web.json(f"{self.url}/points/{_short(latitude)},{_short(longitude)}", now, headers))
        grid = said.get("forecastGridData")
        # it is followed to the same service only
        if not isinstance(grid, str) or not grid.startswith(f"{self.url}/gridpoints/"):
            step = "the NWS forecasts for the United States only; elsewhere use open-meteo"
            raise ServiceError(
                "The NWS has no forecast for this point.", where=f"{latitude}, {longitude}", got=str(grid)[:120], next_step=step
            )
        return parse(self.web.json(grid, now, headers), now)


@provider(NAME)
def nws(given: Given) -> Nws:
    return Nws(given.web, given.url.rstrip("/") or URL)


def parse(document: Mapping[str, Any], now: datetime) -> Outlook:
    """forecastGridData as an Outlook. ServiceError where it says no temperature for any hour."""
    said, notes = _properties(document), list[str]()
    layers = {ours: _layer(said, theirs, ours, whole, notes) for theirs, (ours, whole) in LAYERS.items()}
    stamps = sorted({hour for layer in layers.values() for hour in layer})
    if not stamps or not layers["temp_c"]:
        raise ServiceError("The NWS says no temperatures for this point.", where="forecastGridData", got="; ".join(notes)[:300])
    # from its first hour on, without holes: an hour that nobody names is one of which nothing is said
    hours_s = np.arange(stamps[0], min(stamps[-1], stamps[0] + (MOST_HOURS - 1) * HOUR_S) + 1, HOUR_S, dtype=np.float64)
    columns = {ours: np.array([layer.get(int(h), np.nan) for h in hours_s]) for ours, layer in layers.items()}
    columns["wind_2m_m_s"] = np.asarray(wind_at_2m(columns["wind_2m_m_s"], np.float64(WIND_M)))
    return as_forecast(NAME, _issued(said, now), hours_s, columns, notes)


def _properties(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """GeoJSON keeps them under `properties`, JSON-LD at the top."""
    found = document.get("properties", document)
    return found if isinstance(found, Mapping) else {}


def _layer(said: Mapping[str, Any], theirs: str, ours: str, whole: bool, notes: list[str]) -> dict[int, float]:
    """A layer by the start of each hour; what cannot be read is left out and noted."""
    layer = said.get(theirs)
    layer = layer if isinstance(layer, Mapping) else {}
    values, unit = layer.get("values"), str(layer.get("uom", "")).rpartition(":")[2]
    if not isinstance(values, list) or not values:
        return {}
    known = next(units for end, units in UNITS.items() if ours.endswith(end))
    if unit not in known:
        notes.append(f"{theirs}: left out, its unit is {unit[:40] or 'not said'}")
        return {}
    (scale, offset), found, unread = known[unit], {}, 0
    for one in values:
        hours = list(_hours(one.get("validTime"))) if isinstance(one, Mapping) else []
        unread += not hours
        for hour in hours:
            found[hour] = (number_of(one.get("value")) * scale + offset) / (len(hours) if whole else 1)
    if unread:
        notes.append(f"{theirs}: {unread} intervals could not be read")
    return found


def _hours(interval: object) -> Iterator[int]:
    """The starts of the hours in an interval, epoch seconds; none where it is no interval."""
    start, _, length = str(interval).partition("/")
    matched = DURATION.fullmatch(length)
    try:
        at = datetime.fromisoformat(start)
    except ValueError:
        return
    if matched is None or at.tzinfo is None:
        return
    days, hours, minutes = (int(part or 0) for part in matched.groups())
    count = int(timedelta(days=days, hours=hours, minutes=minutes).total_seconds() // HOUR_S)
    first = int(at.timestamp() // HOUR_S * HOUR_S)
    yield from (first + n * HOUR_S for n in range(min(count, MOST_HOURS)))


def _issued(said: Mapping[str, Any], now: datetime) -> datetime:
    """When the office last edited it; now where it does not say so, or names a time to come."""
    try:
        at = datetime.fromisoformat(str(said.get("updateTime")))
    except ValueError:
        return now
    return now if at.tzinfo is None else min(at.astimezone(UTC), now)


def _short(degrees: float) -> str:
    """As the service writes coordinates: four decimals at most and no zeros behind; other forms cost a redirect."""
    return f"{degrees:.4f}".rstrip("0").rstrip(".")
