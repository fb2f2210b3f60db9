"""Reading derived days: for pages and advice. What jobs wrote is said as it is, with how much of each day is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import fsum, isnan
from uuid import UUID
from zoneinfo import ZoneInfo

from models.advice.derived import Derivation, derivations, of_device, series_key
from sensors.resample import farm_date
from sensors.series import SeriesStore, Window

NS = 1_000_000_000
HOUR_NS = 3600 * NS


@dataclass(frozen=True, slots=True)
class DerivedDay:
    """One farm day: its value in the measurand's unit (None unknown), and the hours it is known of, of those expected.

    expected is the hours of the day (23 or 25 where the clock changes), of the running day those that are over; of a night
    those of the night, of a total all since it began.
    """

    on: date
    value: float | None
    covered: int
    expected: int


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of days since a date: of the known ones, with how many days there were and how many were unknown."""

    value: float | None
    days: int
    unknown: int
    covered: int
    expected: int

    @property
    def share(self) -> float:
        """The share of the days that are known, 0 to 1."""
        return (self.days - self.unknown) / self.days if self.days else 0.0


class DerivedReader:
    """The derived days of one hub's places."""

    def __init__(self, store: SeriesStore, hub: str, zone: ZoneInfo) -> None:
        self.store, self.hub, self.zone = store, hub, zone

    def read(self, place: UUID, measurand: str, variant: str, window: Window) -> list[DerivedDay]:
        """The days that begin in a window, in order; a day nobody made is not among them, an unknown one has no value."""
        found = []
        for row in self.store.read_rollups(series_key(self.hub, place, measurand, variant), window, "1d"):
            on = datetime.fromtimestamp(row.time_ns // NS, self.zone).date()
            found.append(DerivedDay(on, None if isnan(row.mean) else row.mean, row.good, row.count))
        return found

    def between(self, place: UUID, measurand: str, variant: str, first: date, last: date) -> list[DerivedDay]:
        """The days from a date to another, both counted."""
        window = Window(farm_date(first, self.zone).start_ns, farm_date(last, self.zone).end_ns)
        return self.read(place, measurand, variant, window)

    def total(self, place: UUID, measurand: str, variant: str, first: date, last: date) -> Total:
        """The sum of the days from a date to another, with how much of it is known; days nobody made count as unknown."""
        days = self.between(place, measurand, variant, first, last)
        known = [day.value for day in days if day.value is not None]
        of = max((last - first).days + 1, 0)
        hours = sum((farm_date(d, self.zone).end_ns - farm_date(d, self.zone).start_ns) // HOUR_NS for d in _dates(first, of))
        return Total(fsum(known) if known else None, of, of - len(known), sum(day.covered for day in days), hours)

    def last(self, place: UUID, measurand: str, variant: str, on: date) -> DerivedDay | None:
        """The latest day up to a date that is known; None where none of the last two weeks is."""
        days = self.between(place, measurand, variant, date.fromordinal(on.toordinal() - 14), on)
        return next((day for day in reversed(days) if day.value is not None), None)


def _dates(first: date, count: int) -> Sequence[date]:
    return [date.fromordinal(first.toordinal() + i) for i in range(count)]


def derivation(measurand: str, variant: str) -> Derivation | None:
    """The derivation of a measurand by a variant, or by that of one device; None where there is none (any more)."""
    named = (d for d in derivations().values() if d.measurand == measurand)
    return next((d for d in named if variant == d.variant or (d.each_device and variant.startswith(of_device(d.variant, "")))), None)


def variants(measurand: str) -> tuple[str, ...]:
    """Every way a measurand is derived, the best first."""
    return tuple(d.variant for d in derivations().values() if d.measurand == measurand)
