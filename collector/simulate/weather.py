"""The weather over the hub: a typical measured year, moved to its place, its height and to today.

weather_greensboro.csv is the TMY3 of Greensboro NC (source and attribution in its head). What is done to it:
- its stamps are the END of each hour in standard time: temperatures are taken at the stamp, sunlight in mid-hour;
- the sun is 4 minutes later for each degree of longitude further west;
- temperature and dew point are shifted by month so that monthly means are Asheville's normals: a lapse rate would
  keep Greensboro's January, in this typical year 3 K colder than normal;
- pressure is reduced to the hub's height by the barometric formula; wind is brought from 10 m to 2 m (FAO-56, eq. 47);
- rain (rain.py) dims the sun, and moistens and cools the air;
- a wandering few kelvin, so that no two years are the same.
29 February repeats the 28th.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from collector.simulate.chance import Floats, key, smooth
from collector.simulate.hub import ELEVATION_M, LONGITUDE
from collector.simulate.rain import hourly_rain

STATION_LONGITUDE, STATION_ELEVATION_M, STANDARD_TIME_H = -79.95, 273.0, -5
HOUR_S, DAY_S = 3600, 86400
# NOAA 1991-2020 normals of Asheville Regional Airport (650 m), mean of the day in °C, January to December. January and
# July are 37.1 and 73.8 °F; the others rounded to half a degree Fahrenheit.
NORMAL_C = (2.8, 4.6, 8.2, 12.9, 17.3, 21.3, 23.2, 22.6, 19.3, 13.5, 7.8, 4.2)
# FAO-56 equation 47 for z = 10 m
WIND_10_TO_2_M = 0.748
# The wandering part: enough to tell two years apart, not enough to hide the season.
WANDER_C, WANDER_PERIOD_S = 1.6, 2.5 * DAY_S
# hours from its coldest moment between which a frost's air comes, and goes
FROST_COMES_H, FROST_GOES_H = (-22.0, -13.0), (3.0, 11.0)
# hours from its hottest moment between which the air of a hot afternoon comes, and goes; what is left of the wind
HEAT_COMES_H, HEAT_GOES_H, STILL = (-9.0, -4.0), (3.0, 7.0), 0.05


@dataclass(frozen=True, slots=True)
class Sky:
    """Weather at given times, one array each. rain_mm_h is that of the hour the time lies in."""

    temp_c: Floats
    dew_c: Floats
    pressure_hpa: Floats
    wind_2m_m_s: Floats
    wind_deg: Floats
    ghi_w_m2: Floats
    rain_mm_h: Floats

    @property
    def humidity_percent(self) -> Floats:
        return 100.0 * saturation_kpa(self.dew_c) / saturation_kpa(self.temp_c)


@dataclass(frozen=True, slots=True)
class Frost:
    """A night of colder air: its coldest moment (epoch s) and by how many kelvin it is colder.

    The air comes with the afternoon before, drier by as much, and the wind lies down: whoever looks at dusk can know.
    """

    at_s: float
    kelvin: float


@dataclass(frozen=True, slots=True)
class Heat:
    """An afternoon of hotter air without a wind: its hottest moment (epoch s) and by how many kelvin it is hotter.

    Moister, too, by half as many kelvin of dew point: such air comes from the south. A cool afternoon is one of less than
    0 kelvin: drier, and with its wind.
    """

    at_s: float
    kelvin: float


def _smoothstep(share: Floats) -> Floats:
    x = np.clip(share, 0.0, 1.0)
    result: Floats = x * x * (3.0 - 2.0 * x)
    return result


def saturation_kpa(temp_c: Floats) -> Floats:
    """Vapour pressure of saturated air (kPa). Tetens; FAO-56 equation 11."""
    return 0.6108 * np.exp(17.27 * temp_c / (temp_c + 237.3))


class Weather:
    """The weather of one seed; `at` is a pure function of time."""

    def __init__(self, seed: int, frosts: tuple[Frost, ...] = (), hot: tuple[Heat, ...] = ()) -> None:
        self.seed = seed
        self.frosts, self.hot = frosts, hot

    def at(self, time_s: Floats) -> Sky:
        """The weather at UTC epoch seconds."""
        time_s = np.atleast_1d(np.asarray(time_s, dtype=np.float64))
        hour, year = _hour_of_year(time_s)
        year_table = _typical_year()
        rain = self._rain(hour, year)
        wander = WANDER_C * smooth(key(self.seed, "weather"), time_s, WANDER_PERIOD_S)
        raining = np.minimum(rain, 2.0) / 2.0
        colder, cold = _spell(self.frosts, time_s, FROST_COMES_H, FROST_GOES_H)
        hotter, _ = _spell(self.hot, time_s, HEAT_COMES_H, HEAT_GOES_H)
        still = _spell([heat for heat in self.hot if heat.kelvin > 0], time_s, HEAT_COMES_H, HEAT_GOES_H)[1]
        temp = _instant(hour, year_table["temp_c"]) + _shift(hour) + wander - 1.5 * raining - colder + hotter
        dew = _instant(hour, year_table["dew_c"]) + _shift(hour) + wander - colder + 0.5 * hotter
        dew = np.minimum(dew + raining * np.maximum(temp - 0.7 - dew, 0.0), temp - 0.1)
        sun_late_h = (STATION_LONGITUDE - LONGITUDE) * 4 / 60
        cloud = 1.0 - 0.12 * np.abs(smooth(key(self.seed, "cloud"), time_s, 5400.0))
        ghi = _instant(hour + 0.5 - sun_late_h, year_table["ghi"]) * cloud * (1.0 - 0.65 * raining)
        wind = _instant(hour, year_table["wind_m_s"]) * WIND_10_TO_2_M * (1.0 + 0.15 * smooth(key(self.seed, "wind"), time_s, 1800.0))
        wind = wind * (1.0 - 0.6 * cold) * (1.0 - (1.0 - STILL) * still)
        return Sky(temp, dew, self._pressure(hour, temp), np.maximum(wind, 0.0), _direction(hour), np.maximum(ghi, 0.0), rain)

    def _rain(self, hour: Floats, year: Floats) -> Floats:
        rain = np.zeros_like(hour)
        index = hour.astype(np.int64)
        for one in np.unique(year):
            here = year == one
            rain[here] = hourly_rain(self.seed, int(one), _cloudiness())[index[here]]
        return rain

    @staticmethod
    def _pressure(hour: Floats, temp_c: Floats) -> Floats:
        height = ELEVATION_M - STATION_ELEVATION_M
        return _instant(hour, _typical_year()["pressure_hpa"]) * np.exp(-height / (29.27 * (temp_c + 273.15)))


def _spell(
    spells: Sequence[Frost | Heat], time_s: Floats, comes_h: tuple[float, float], goes_h: tuple[float, float]
) -> tuple[Floats, Floats]:
    """(kelvin by which it is colder or hotter, share of such air from 0 to 1)."""
    kelvin, share = np.zeros_like(time_s), np.zeros_like(time_s)
    for one in spells:
        hours = (time_s - one.at_s) / HOUR_S
        here = _smoothstep((hours - comes_h[0]) / (comes_h[1] - comes_h[0]))
        here = here * _smoothstep((goes_h[1] - hours) / (goes_h[1] - goes_h[0]))
        kelvin, share = kelvin + one.kelvin * here, np.maximum(share, here)
    return kelvin, share


def _hour_of_year(time_s: Floats) -> tuple[Floats, Floats]:
    """Hours since 1 January 00:00 in standard time on a calendar of 365 days, and the year."""
    local = np.floor(time_s + STANDARD_TIME_H * HOUR_S).astype("datetime64[s]")
    years = local.astype("datetime64[Y]")
    year = years.astype(np.int64) + 1970
    second = (local - years.astype("datetime64[s]")).astype(np.float64) + (time_s % 1.0)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    second = np.where(leap & (second >= 59 * DAY_S), second - DAY_S, second)
    return second / HOUR_S, year.astype(np.float64)


@cache
def _typical_year() -> dict[str, Floats]:
    text = resources.files("collector.simulate").joinpath("weather_greensboro.csv").read_text("utf-8")
    rows = list(csv.reader(line for line in text.splitlines() if not line.startswith("#")))
    columns = np.array(rows[1:], dtype=np.float64).T
    return {name: columns[position] for position, name in enumerate(rows[0])}


def _instant(hour: Floats, column: Floats) -> Floats:
    """A column between its stamps (1, 2, ... 8760 hours), going round at the year's end."""
    return np.interp(hour, np.arange(1, 8761), column, period=8760)


def _direction(hour: Floats) -> Floats:
    """Wind direction: north and east parts between the stamps, because the mean of 350° and 10° is not 180°."""
    degrees = np.radians(_typical_year()["wind_deg"])
    east, north = _instant(hour, np.sin(degrees)), _instant(hour, np.cos(degrees))
    return np.degrees(np.arctan2(east, north)) % 360.0


@cache
def _months() -> np.ndarray:
    days = np.arange(np.datetime64("2001-01-01"), np.datetime64("2002-01-01"))
    return np.repeat(days.astype("datetime64[M]").astype(int) % 12, 24)


@cache
def _month_shifts() -> tuple[Floats, Floats]:
    """(mid-month hour, kelvin to add) for each month."""
    months, temp = _months(), _typical_year()["temp_c"]
    middles = np.array([np.flatnonzero(months == m).mean() for m in range(12)])
    return middles, np.array([NORMAL_C[m] - temp[months == m].mean() for m in range(12)])


def _shift(hour: Floats) -> Floats:
    middles, kelvin = _month_shifts()
    return np.interp(hour, middles, kelvin, period=8760)


@cache
def _cloudiness() -> bytes:
    """How much likelier than its month each of 365 days is to be wet, from the typical year's sunlight."""
    sun = _typical_year()["ghi"].reshape(365, 24).sum(axis=1)
    clear = np.array([np.take(sun, range(day - 12, day + 13), mode="wrap").max() for day in range(365)])
    weight = np.exp(-2.0 * sun / clear)
    months = _months()[::24]
    return np.array([weight[day] / weight[months == months[day]].mean() for day in range(365)]).tobytes()
