"""A farm at one moment, put together from where its parts are known: pages keep them cached, jobs and commands ask afresh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from models.advice import nights, water_weeks
from models.advice.derived.reading import DerivedReader
from models.advice.farm import Farm
from models.advice.hours import NS, Hours
from models.advice.live import join
from models.advice.outlook import Outlook
from models.records.answers import Answered
from models.records.forecasts import ForecastView
from models.records.grass import Grass
from models.records.growth import PlantingView
from models.records.journal import LogView
from models.records.queries import Deployed, DeviceView, HerdView, PlaceView
from models.records.stored import StoredLot
from sensors.reading import Quarantined
from sensors.series import Point, SeriesKey

# how many whole hours back advice looks: a fortnight, and the one before it to compare with
RECENT_HOURS = 24 * 29
# an opened house is closed in the evening: what was said of it is remembered so long, though it is asked again
REMEMBERED = timedelta(hours=16)
# the forecasts that advice looks at, and how far back: for how well they did, or for the newest word alone
SCORED = {nights.KIND: timedelta(days=21), water_weeks.DAYS_KIND: timedelta(days=2), water_weeks.WEEK_KIND: timedelta(weeks=14)}
# Lines look back a day on these (is the tank falling, since when is the tunnel hot or dry, the food warm, the air stale).
LOOKED_BACK = frozenset({
    ("water_level", "tank"), ("air_temperature", "greenhouse"), ("relative_humidity", "greenhouse"), ("air_temperature", "cold_room"),
    ("temperature", "cold_room"), ("contact_open", "cold_room"), ("temperature", "building"), ("temperature", "room"), ("co2", "building"),
    ("co2", "room"),
})  # fmt: skip

Registered = tuple[tuple[PlaceView, ...], tuple[DeviceView, ...], tuple[Deployed, ...]]


class Known(Protocol):
    """What is known of a hub. Times asked for are rounded, so that what is cached is asked for once a minute, or an hour."""

    name: str
    zone: ZoneInfo
    units: str
    latitude: float
    longitude: float
    simulated: bool
    derived: DerivedReader

    def registered(self) -> Registered:
        """Places, devices and every deployment there ever was."""
        ...

    def latest(self) -> dict[SeriesKey, Point]:
        """The last word of every series."""
        ...

    def intervals(self) -> Mapping[str, float]:
        """How often devices say of themselves that they report [s]."""
        ...

    def last_day(self, keys: tuple[SeriesKey, ...], end_ns: int) -> Mapping[SeriesKey, tuple[Point, ...]]:
        """Raw points of the day before a minute."""
        ...

    def jobs_at(self) -> float | None:
        """When the hub's jobs last said that they live (epoch s); None: never."""
        ...

    def quarantined(self) -> tuple[Quarantined, ...]: ...

    def herds(self, at: datetime) -> tuple[HerdView, ...]: ...

    def lots(self, at: datetime) -> tuple[StoredLot, ...]: ...

    def plantings(self, at: datetime) -> tuple[PlantingView, ...]: ...

    def forecasts(self, at: datetime) -> tuple[ForecastView, ...]: ...

    def answers(self, at: datetime) -> tuple[Answered, ...]: ...

    def grass(self, at: datetime) -> Grass: ...

    def tasks(self, until: datetime) -> tuple[LogView, ...]: ...

    def recent(self, hour: int) -> Hours:
        """The last weeks by the hour, up to and with an hour (epoch hours)."""
        ...

    def outlook(self, at: datetime) -> Outlook | None: ...


def midnight(on: date, zone: ZoneInfo) -> datetime:
    """When a farm day begins."""
    return datetime.combine(on, time(), zone)


def gathered(known: Known, now: datetime) -> Farm:
    """The farm at `now`."""
    places, devices, deployments = known.registered()
    standing = [d for d in deployments if d.from_at <= now and (d.to_at is None or d.to_at > now)]
    told = known.intervals()
    devices = tuple(replace(d, interval_s=d.interval_s or told.get(d.key)) for d in devices)
    lives, heard = join(known.latest(), devices, standing, int(now.timestamp() * NS), told)
    back = tuple(sorted(x.key for x in lives if (x.measurand, x.kind) in LOOKED_BACK))
    begun = now.replace(second=0, microsecond=0)
    minute, hour = begun + timedelta(minutes=1), now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    beat = known.jobs_at()
    return Farm(
        jobs_silent_s=None if beat is None else now.timestamp() - beat,
        name=known.name,
        zone=known.zone,
        units=known.units,
        latitude=known.latitude,
        longitude=known.longitude,
        simulated=known.simulated,
        now=now,
        places=places,
        devices=heard,
        lives=lives,
        past=known.last_day(back, int(minute.timestamp()) * NS) if back else {},
        questions=known.quarantined(),
        herds=known.herds(minute),
        stored=known.lots(minute),
        plantings=known.plantings(hour),
        forecasts=known.forecasts(minute),
        recent=known.recent(int(now.timestamp()) // 3600),
        derived=known.derived,
        outlook=known.outlook(minute),
        answers=known.answers(begun),
        grass=known.grass(minute),
        tasks=known.tasks(midnight(now.astimezone(known.zone).date() + timedelta(days=1), known.zone)),
    )
