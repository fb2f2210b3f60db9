"""Tonight's lowest at every place with a thermometer, and how well such forecasts did: from the hours of the hub's past.

models/agronomy/nights.py knows how; here are its inputs found and its answers named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

import numpy as np
from numpy.typing import NDArray

from models.advice.farm import OPEN_AIR
from models.advice.hours import Hours
from models.advice.score import Score, cases_of, score
from models.agronomy import nights
from models.agronomy.daylight import sunrise_sunset
from models.agronomy.humidity import dew_point
from models.agronomy.nights import AFTER_SUNRISE_H, HOUR_S, Night, Past
from models.records.forecasts import ForecastView
from models.records.queries import PlaceView

KIND = "night minimum"
# FAO reads the evening's air two hours after sunset
DUSK_AFTER_S = 2 * HOUR_S
SCORED_NIGHTS = 14
# a forecast that nobody renewed for so long is yesterday's
STALE = timedelta(hours=3)
SKY = {"air": "air_temperature", "dew": "dew_point", "wind": "wind_speed", "light": "solar_radiation", "pressure": "air_pressure"}


@dataclass(frozen=True, slots=True)
class Span:
    """One night: sunset and sunrise."""

    sunset: datetime
    sunrise: datetime

    @property
    def end(self) -> datetime:
        """Until when its minimum may come."""
        return self.sunrise + timedelta(hours=AFTER_SUNRISE_H)

    @property
    def dusk(self) -> datetime:
        """The first whole hour at which the evening's air is known."""
        return datetime.fromtimestamp(-(-int(self.sunset.timestamp() + DUSK_AFTER_S) // HOUR_S) * HOUR_S, UTC)


def spans(start: datetime, end: datetime, latitude: float, longitude: float, zone: tzinfo) -> list[Span]:
    """Every night whose sunset lies in [start, end), in order; days on which the sun does not set have none."""
    found = []
    on = start.astimezone(zone).date()
    while on <= end.astimezone(zone).date():
        today, tomorrow = (sunrise_sunset(d, latitude, longitude, zone) for d in (on, on + timedelta(days=1)))
        if today and tomorrow and start <= today[1] < end:
            found.append(Span(today[1], tomorrow[0]))
        on += timedelta(days=1)
    return found


def tonight(now: datetime, latitude: float, longitude: float, zone: tzinfo) -> Span | None:
    """The night that is, until an hour after sunrise; else the one to come. None where the sun does not set."""
    near = spans(now - timedelta(days=2), now + timedelta(days=2), latitude, longitude, zone)
    return next((span for span in near if span.end > now), None)


def lead(span: Span, now: datetime) -> str:
    """How long before the minimum a forecast is made: by day, at dusk (within an hour of it), or late in the night."""
    if now < span.dusk:
        return "day"
    return "dusk" if now < span.dusk + timedelta(hours=1) else "late"


def newest(rows: Iterable[ForecastView], now: datetime) -> dict[str, ForecastView]:
    """Place -> the newest word on tonight; only forecasts somebody still renews."""
    found: dict[str, ForecastView] = {}
    for row in rows:
        to_come = row.kind == KIND and row.target_to > now and row.target_from - now < timedelta(days=1)
        if to_come and now - row.issued_at <= STALE and (row.place not in found or row.issued_at > found[row.place].issued_at):
            found[row.place] = row
    return found


def scored(rows: Iterable[ForecastView], place: str) -> Score:
    """How the forecasts made at dusk did on the last nights of a place."""
    done = [r for r in rows if r.kind == KIND and r.place == place and r.lead == "dusk" and r.outcome is not None]
    return score(cases_of(done[-SCORED_NIGHTS:]))


def measured_places(hours: Hours, places: Sequence[PlaceView]) -> list[PlaceView]:
    """Places whose nights can be forecast: in the open, or a greenhouse, with a thermometer."""
    kinds = OPEN_AIR | {"greenhouse"}
    return [p for p in places if p.kind in kinds and "air_temperature" in hours.measured(p.name)]


class Nights:
    """The nights of one window of hours at one hub."""

    def __init__(self, hours: Hours, places: Sequence[PlaceView], latitude: float, longitude: float, zone: tzinfo) -> None:
        self.hours = hours
        self.places = {p.id: p for p in measured_places(hours, places)}
        self.station = next((p.name for p in places if p.kind == "station" and "air_temperature" in hours.measured(p.name)), "")
        start, end = (datetime.fromtimestamp(ns / 1e9, UTC) for ns in (hours.window.start_ns, hours.window.end_ns))
        self.spans = spans(start, end + timedelta(days=1), latitude, longitude, zone)
        self._minima: dict[str, NDArray[np.float64]] = {}
        self._pasts: dict[str, Past] = {}

    def past(self, place: PlaceView) -> Past:
        """What the nights of a place are learned from; put together once."""
        if place.name not in self._pasts:
            self._pasts[place.name] = self._past(place)
        return self._pasts[place.name]

    def _past(self, place: PlaceView) -> Past:
        own = self.hours.column(place.name, "air_temperature")
        sky = {name: self.hours.column(self.station, measurand).mean for name, measurand in SKY.items()} if self.station else {}
        if self.station and np.isnan(sky["light"]).all():
            # as good: the regression asks for no unit
            sky["light"] = self.hours.column(self.station, "illuminance").mean
        if self.station and np.isnan(sky["dew"]).all():
            sky["dew"] = dew_point(sky["air"], self.hours.column(self.station, "relative_humidity").mean)
        sunset, sunrise = (np.array([getattr(s, end).timestamp() for s in self.spans]) for end in ("sunset", "sunrise"))
        return Past(self.hours.start_s, own.mean, own.min, sky, sunset, sunrise)

    def number(self, span: Span) -> int | None:
        """Which of the window's nights a night is."""
        return next((i for i, s in enumerate(self.spans) if abs((s.sunset - span.sunset).total_seconds()) < HOUR_S), None)

    def forecast(self, place: PlaceView, span: Span, at: datetime) -> Night | None:
        """The forecast of a night from what was known at a moment."""
        number = self.number(span)
        return None if number is None else nights.forecast(self.past(place), number, at.timestamp())

    def outcome(self, place: PlaceView, span: Span) -> float | None:
        """The lowest of a night that is over; None where too few of its hours are known."""
        number = self.number(span)
        if number is None:
            return None
        if place.name not in self._minima:
            self._minima[place.name] = nights.minima(self.past(place))
        lowest = float(self._minima[place.name][number])
        return None if np.isnan(lowest) else lowest

    def ended(self, now: datetime, most: int) -> Iterator[Span]:
        """The last nights that are over, the latest first."""
        over = [s for s in self.spans if s.end + timedelta(minutes=30) <= now]
        yield from reversed(over[-most:])
