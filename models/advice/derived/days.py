"""Farm days over whole hours, and what a derivation is given: a place, its hours, its days and what is known around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from models.advice.hours import HOUR_NS, NS, Column, Floats, Hours
from models.agronomy import radiation
from models.records.beds import BedLog
from models.records.growth import PlantingView
from models.records.queries import PlaceView
from sensors.resample import farm_date

Ints = NDArray[np.int64]
FULL_DAY_H = 24


@dataclass(frozen=True)
class FarmDays:
    """The farm days of [first, last] over hours that begin at start_s (epoch) and are `count` many.

    An hour belongs to the day its middle lies in; a day has 23 or 25 hours where the clock changes, and of the running
    day only the hours that are over are there.
    """

    first: date
    last: date
    start_s: float
    count: int
    zone: ZoneInfo

    @cached_property
    def on(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(days=i) for i in range((self.last - self.first).days + 1))

    @cached_property
    def starts_ns(self) -> Ints:
        """When each day begins."""
        return np.array([farm_date(on, self.zone).start_ns for on in self.on], dtype=np.int64)

    @cached_property
    def _edges(self) -> Ints:
        """The number of the first hour of each day, and of the one after the last, were all hours there."""
        ends = [*self.starts_ns.tolist(), farm_date(self.last, self.zone).end_ns]
        start_ns = int(self.start_s) * NS
        return np.array([-((start_ns + HOUR_NS // 2 - at) // HOUR_NS) for at in ends], dtype=np.int64)

    @cached_property
    def length(self) -> Floats:
        """How many hours each day has."""
        return np.diff(self._edges).astype(np.float64)

    @cached_property
    def gone(self) -> Floats:
        """How many hours of each day are over."""
        return np.diff(np.clip(self._edges, 0, self.count)).astype(np.float64)

    @cached_property
    def of_hour(self) -> Ints:
        """Which day each hour belongs to; -1 for hours before the first."""
        found = np.searchsorted(self._edges, np.arange(self.count), side="right") - 1
        return np.where(found < len(self.on), found, -1).astype(np.int64)

    @cached_property
    def clock(self) -> Floats:
        """The hour of the local clock (0 to 23.x) at which each hour begins."""
        starts = [datetime.fromtimestamp(self.start_s + 3600 * i, self.zone) for i in range(self.count)]
        return np.array([at.hour + at.minute / 60 for at in starts], dtype=np.float64)

    @cached_property
    def of_year(self) -> Floats:
        """The day of the year of each day, 1 on the first of January."""
        return np.array([on.timetuple().tm_yday for on in self.on], dtype=np.float64)

    def rows(self, hourly: Floats) -> Floats:
        """The hours as one row a day, NaN where a day has fewer hours than the longest, or an hour is not there."""
        table = np.full((len(self.on), int(self.length.max(initial=FULL_DAY_H))), np.nan)
        held = self.of_hour >= 0
        day = self.of_hour[held]
        table[day, np.arange(self.count)[held] - self._edges[day]] = np.asarray(hourly, dtype=np.float64)[held]
        return table

    def parts(self, *hourly: Floats) -> list[tuple[Floats, ...]]:
        """The hours of each day, one array for each series given."""
        ends = np.clip(self._edges, 0, self.count)
        return [tuple(x[a:b] for x in hourly) for a, b in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)]

    def until_noon(self, *hourly: Floats) -> list[tuple[Floats, ...]]:
        """The hours from noon the day before to noon of each day, so that a night stays whole; of the first day only its own."""
        noons = [int(datetime(on.year, on.month, on.day, 12, tzinfo=self.zone).timestamp()) for on in self.on]
        ends = np.clip([-((int(self.start_s) + 1800 - at) // 3600) for at in noons], 0, self.count).tolist()
        return [tuple(x[a:b] for x in hourly) for a, b in zip([0, *ends[:-1]], ends, strict=True)]

    def last_hours(self, count: int, *hourly: Floats) -> list[tuple[Floats, ...]]:
        """So many hours up to the end of each day, or as many as there are."""
        ends = np.clip(self._edges[1:], 0, self.count).tolist()
        return [tuple(x[max(b - count, 0) : b] for x in hourly) for b in ends]

    def known(self, hourly: Floats) -> Floats:
        """How many hours of each day are known."""
        found: Floats = np.isfinite(self.rows(hourly)).sum(axis=1).astype(np.float64)
        return found

    def total(self, hourly: Floats) -> Floats:
        """The sum of each day's known hours; NaN where none is."""
        found: Floats = np.where(self.known(hourly) > 0, np.nansum(self.rows(hourly), axis=1), np.nan)
        return found

    def mean(self, hourly: Floats) -> Floats:
        """The mean of each day's known hours; NaN where none is."""
        found: Floats = self.total(hourly) / np.maximum(self.known(hourly), 1)
        return found

    def highest(self, hourly: Floats) -> Floats:
        found: Floats = np.fmax.reduce(self.rows(hourly), axis=1)
        return found

    def lowest(self, hourly: Floats) -> Floats:
        found: Floats = np.fmin.reduce(self.rows(hourly), axis=1)
        return found


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around the series: where the hub is, and what grows where.

    areas: m² of each place that is drawn, by name. plantings: all that stand or stood within the last two years, as of now;
    what they say of days (sown_on, planted_on, archived_on) tells what grew when. beds: what stood in beds from when to when,
    the water they were given and how their soil felt.
    """

    latitude: float
    longitude: float
    elevation_m: float
    zone: ZoneInfo
    places: Mapping[str, PlaceView] = field(default_factory=dict)
    areas: Mapping[str, float] = field(default_factory=dict)
    plantings: Sequence[PlantingView] = ()
    beds: BedLog = field(default_factory=BedLog)


@dataclass(slots=True)
class Stretch:
    """What one derivation is told of one place: hours of whole farm days, warm-up first.

    measured: what was ever measured where, by place name; since: by which devices, given place and measurand, and from when
    on (ns). before: the value of the day before `asked`, as it is stored (NaN unknown), for derivations that carry on from
    it; asked: the first day that is to be said.
    """

    place: PlaceView
    hours: Hours
    days: FarmDays
    context: Context
    measured: Mapping[str, frozenset[str]] = field(default_factory=dict)
    since: Callable[[str, str], Mapping[str, int]] = lambda place, measurand: {}
    before: float = float("nan")
    asked: date | None = None

    def here(self, measurand: str) -> Column:
        """The hours of a measurand at the place; all NaN where it is not measured."""
        return self.hours.column(self.place.name, measurand)

    def station(self, measurand: str) -> Column:
        """The hours of a measurand at the hub's weather station; all NaN where no station measures it."""
        return self.hours.column(station(self.context, self.measured, measurand), measurand)

    def at_stations(self) -> frozenset[str]:
        """What was ever measured at a weather station."""
        names = [name for name, place in self.context.places.items() if place.kind == "station"]
        return frozenset().union(*(self.measured.get(name, frozenset()) for name in names))

    def of_device(self, device: str) -> Hours:
        """The hours of one device alone."""
        own = [d for d in self.hours.deployments if d.device == device]
        return Hours(self.hours.store, self.hours.hub, own, self.hours.window)

    def sun(self) -> Sun:
        """Where the sun stands in each hour, and how much of it comes to the top of the air; NaN where no such place is."""
        middle_s: Floats = self.hours.start_s + 3600 * np.arange(self.hours.count, dtype=np.float64) + 1800
        of_year = _of_year(middle_s)
        latitude = self.context.latitude
        angle = radiation.solar_angle(middle_s % 86_400 / 3600, self.context.longitude, 0.0, of_year)
        above = radiation.extraterrestrial_radiation_hourly(latitude, of_year, angle)
        return Sun(radiation.sun_height(latitude, of_year, angle), above)

    def height_m(self, place: str, measurand: str) -> float | None:
        """How high above the ground a measurand is measured at a place; None where nobody said."""
        told = [d.height_m for d in self.hours.deployments if d.place == place and d.measurand in ("", measurand) and d.height_m]
        return max(told, default=None)


@dataclass(frozen=True, slots=True)
class Sun:
    """Of each hour: the sun's height at its middle [rad], and the radiation above the air [MJ/m²/h]."""

    height_rad: Floats
    above_mj_m2: Floats


def _of_year(at_s: Floats) -> Floats:
    """The day of the year (UTC) of epoch times, 1 on the first of January."""
    days = (at_s // 86_400).astype("datetime64[D]")
    found: Floats = (days - days.astype("datetime64[Y]").astype("datetime64[D]")).astype(np.float64) + 1
    return found


def station(context: Context, measured: Mapping[str, frozenset[str]], measurand: str) -> str:
    """The weather station that measures something, the first by name; "" where none does."""
    names = sorted(name for name, place in context.places.items() if place.kind == "station")
    return next((name for name in names if measurand in measured.get(name, ())), "")


@dataclass(frozen=True, slots=True)
class Daily:
    """One value a farm day, NaN unknown, and of how many hours it is known.

    expected: of how many it should be, where that is not the hours of the day (a total since autumn, a night).
    """

    value: Floats
    covered: Floats
    expected: Floats | None = None
