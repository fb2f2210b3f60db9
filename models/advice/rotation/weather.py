"""The weather that pastures grow in, day by day: what was, and years of what may come, made of the own past.

A hub of few years does not know how far years differ. Each year to come is put together from months of the own past at
the same season, each shifted by up to a fortnight; so the band is that of a farm's own weather, and too narrow where one
year is all there is. Whoever shows it says how many years it stands on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import ceil
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from models.advice.derived.light import sunshine_of_lux
from models.advice.hours import HOUR_S, Hours
from models.advice.outlook import Outlook
from models.agronomy import growth_pools
from models.agronomy.elementwise import Array
from models.agronomy.growth import light_for_plants
from models.agronomy.weather_weeks import evaporation

AIR, SUN, LUX = "air_temperature", "solar_radiation", "illuminance"
# how rain is told, the surest first: what a gauge counts, what it says fell, how fast it falls (the hour's mean is its amount)
RAIN = (("rain_total", "sum"), ("rain", "sum"), ("rain_rate", "mean"))
# a day of which fewer hours are known is unknown
LEAST_H = 20
# years put together for a season to come; a piece of each is of one month, shifted by up to so many days
YEARS, PIECE_D, SHIFT_D = 15, 30, 15
# fewer known days of the past than this say nothing of a season
LEAST_D = 60
# a day's mean in which cattle feel the heat: THI 72 at 70 % humidity is 23.9 °C (NRC 1971)
HOT_C = 23.9
W_TO_MJ = 0.0864


class Daily(NamedTuple):
    """Days from `first` on: mean, lowest, highest air [°C], rain [mm], the sun [MJ/m2], reference evaporation [mm]. NaN: unknown."""

    first: date
    mean_c: Array
    low_c: Array
    high_c: Array
    rain_mm: Array
    sun_mj: Array
    et0_mm: Array

    @property
    def known(self) -> int:
        return int(np.isfinite(self.mean_c).sum())

    @property
    def gauged(self) -> bool:
        """Whether anything tells the rain."""
        return bool(np.isfinite(self.rain_mm).any())

    def soaked(self) -> Array:
        """The rain of each day [mm]: unknown days are dry, but where nothing tells rain it falls as it evaporates."""
        return np.nan_to_num(self.rain_mm) if self.gauged else filled(self.et0_mm)

    def days_of_year(self) -> Array:
        return np.array([(self.first + timedelta(days=t)).timetuple().tm_yday for t in range(self.mean_c.size)], dtype=np.float64)

    def weather(self, before_c_day: float = 0.0) -> growth_pools.Weather:
        """As the growth model reads it; days nobody knows are as the known ones round them. Without any gauge soil is never dry."""
        return growth_pools.Weather(
            self.days_of_year(),
            filled(self.mean_c),
            np.asarray(light_for_plants(self.sun_mj), dtype=np.float64),
            filled(self.et0_mm),
            self.soaked(),
            before_c_day,
        )


def filled(values: Array) -> Array:
    """Unknown days as the known ones before and after them say; all unknown stays so."""
    known = np.flatnonzero(np.isfinite(values))
    return values if not known.size else np.interp(np.arange(values.size), known, values[known])


def past(hours: Hours, station: str, zone: ZoneInfo, latitude: float) -> Daily:
    """Farm days of the window, of which 20 hours are known, as a place's probes tell them; the running day is not among them."""
    first, at = _edges(hours, zone)
    air = hours.column(station, AIR)
    mean = _by_day(air.mean, at, np.nanmean)
    low, high = _by_day(air.min, at, np.nanmin), _by_day(air.max, at, np.nanmax)
    rain, sun = _by_day(_rain(hours, station), at, np.nansum), _by_day(_sun(hours, station), at, np.nanmean) * W_TO_MJ
    found = Daily(first, mean, low, high, rain, sun, mean)
    et0 = evaporation(mean, high - low, latitude, found.days_of_year()) if mean.size else mean
    return found._replace(et0_mm=et0)


def rain_by_day(hours: Hours, station: str, zone: ZoneInfo) -> Array:
    """Rain of each whole farm day of a window [mm]; NaN where nothing told it."""
    return _by_day(_rain(hours, station), _edges(hours, zone)[1], np.nansum)


def _edges(hours: Hours, zone: ZoneInfo) -> tuple[date, NDArray[np.int64]]:
    """The first whole farm day of a window, and the hour of each midnight from it on."""
    begun = datetime.fromtimestamp(hours.start_s, UTC).astimezone(zone)
    first = begun.date() if begun.hour == 0 else begun.date() + timedelta(days=1)
    last = datetime.fromtimestamp(hours.start_s + hours.count * HOUR_S, UTC).astimezone(zone).date()
    edges = [datetime.combine(first + timedelta(days=t), datetime.min.time(), zone).timestamp() for t in range((last - first).days + 1)]
    return first, np.array([ceil((edge - hours.start_s) / HOUR_S) for edge in edges], dtype=np.int64)


def by_farm_day(hours: Hours, hourly: Array, zone: ZoneInfo, how: object) -> tuple[date, Array]:
    """The first whole farm day of a window, and one number for each day of which 20 hours are known."""
    first, at = _edges(hours, zone)
    return first, _by_day(hourly, at, how)


def lows_ahead(outlook: Outlook | None, today: date, zone: ZoneInfo, days: int) -> list[float | None]:
    """The lowest air [°C] that a service forecasts for each farm day from today on; None where it says nothing of it."""
    if outlook is None:
        return []
    edges = [datetime.combine(today + timedelta(days=t), datetime.min.time(), zone).timestamp() for t in range(days + 1)]
    found = list[float | None]()
    for begin, end in pairwise(edges):
        own = outlook.temp_c[(outlook.hours_s >= begin) & (outlook.hours_s < end)]
        found.append(float(np.nanmin(own)) if np.isfinite(own).any() else None)
    return found


def _rain(hours: Hours, station: str) -> Array:
    """Rain of each hour [mm]; all NaN where nothing tells it."""
    told: Array = np.full(hours.count, np.nan)
    for measurand, part in RAIN:
        own: Array = getattr(hours.column(station, measurand), part)
        told = np.where(np.isnan(told), own, told)
    return told


def _sun(hours: Hours, station: str) -> Array:
    """The sun of each hour [W/m2]: as measured, else from its light in lux."""
    lux: Array = sunshine_of_lux(hours.column(station, LUX).mean)
    measured = hours.column(station, SUN).mean
    return np.where(np.isnan(measured), lux, measured)


def _by_day(hourly: Array, at: NDArray[np.int64], how: object) -> Array:
    """One number a day of its hours; NaN where fewer than 20 are known."""
    found = np.full(max(at.size - 1, 0), np.nan)
    for t in range(found.size):
        own = hourly[at[t] : at[t + 1]]
        if np.isfinite(own).sum() >= LEAST_H:
            found[t] = how(own)  # type: ignore[operator]  # a function of numpy
    return found


@dataclass(frozen=True)
class Years:
    """Possible years of a season, as columns (days, years). own: for how many years the past was known; given: days a service forecast."""

    first: date
    days: Array
    mean_c: Array
    sun_mj: Array
    rain_mm: Array
    et0_mm: Array
    own: float
    given: int = 0

    @property
    def usual_c(self) -> Array:
        """The middle of the years' daily means."""
        middle: Array = np.median(self.mean_c, axis=1)
        return middle

    @property
    def hot(self) -> Array:
        """For each day the share of years in which its mean is in alert heat."""
        share: Array = (self.mean_c >= HOT_C).mean(axis=1)
        return share

    def weather(self, before_c_day: float) -> growth_pools.Weather:
        par = np.asarray(light_for_plants(self.sun_mj), dtype=np.float64)
        return growth_pools.Weather(self.days, self.mean_c, par, self.et0_mm, self.rain_mm, before_c_day)


def years(known: Daily, first: date, days: int, rng: np.random.Generator, said_c: Array | None = None) -> Years | None:
    """Possible seasons from `first` on; None where too little of the past is known.

    said_c: daily means that a weather service forecast from the first day on: years keep to them, and go their own way after.
    """
    if known.known < LEAST_D:
        return None
    rows = np.stack([_year(known, first, days, rng) for _ in range(YEARS)], axis=1)
    mean, sun, rain, et0 = (filled_columns(column[rows]) for column in (known.mean_c, known.sun_mj, known.soaked(), known.et0_mm))
    given = 0
    if said_c is not None:
        given = min(said_c.size, days)
        own = np.isfinite(said_c[:given])
        shift = np.where(own, said_c[:given] - mean[:given].mean(axis=1), 0.0)
        mean[:given] = mean[:given] + shift[:, None]
    on = np.array([(first + timedelta(days=t)).timetuple().tm_yday for t in range(days)], dtype=np.float64)
    return Years(first, on, mean, sun, rain, et0, known.known / 365.0, given)


def filled_columns(values: Array) -> Array:
    return np.stack([filled(values[:, i]) for i in range(values.shape[1])], axis=1)


def _year(known: Daily, first: date, days: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """For each day of a season the row of the past that it is like: a month of the same season, shifted."""
    found = np.empty(days, dtype=np.int64)
    last = known.mean_c.size - 1
    for begin in range(0, days, PIECE_D):
        here = first + timedelta(days=begin)
        back = range(1, max(int(known.mean_c.size // 365), 1) + 1)
        before = (here - known.first).days - 365 * int(rng.choice(list(back)))
        row = before + int(rng.integers(-SHIFT_D, SHIFT_D + 1)) + np.arange(min(PIECE_D, days - begin))
        # a season beyond what is known is as the nearest known days are
        while row[-1] > last:
            row = row - 365
        found[begin : begin + row.size] = np.clip(row, 0, last)
    return found
