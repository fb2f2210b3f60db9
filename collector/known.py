"""What is known of a hub, asked afresh: for jobs and commands. Pages have the same with caches (dashboard/reads.py)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from collector.health import Health
from collector.settings import Hub
from models.advice.derived.reading import DerivedReader
from models.advice.farm import Farm
from models.advice.gather import RECENT_HOURS, REMEMBERED, SCORED, Registered, gathered
from models.advice.hours import HOUR_NS, NS, Hours
from models.advice.outlook import Outlook
from models.records import answers, forecasts, growth, journal, queries, stored
from models.records.answers import Answered
from models.records.database import Records
from models.records.forecasts import ForecastView
from models.records.grass import Grass, grass
from models.records.growth import PlantingView
from models.records.journal import LogView
from models.records.queries import HerdView
from models.records.stored import StoredLot
from sensors.reading import Quarantined
from sensors.series import Point, SeriesKey, SeriesStore, Window

DAY_NS = 86_400 * NS


class Asked:
    """A hub whose store, records and books are asked anew each time."""

    def __init__(self, hub: Hub, store: SeriesStore, records: Records, health: Health) -> None:
        settings = hub.settings.hub
        self.name, self.zone, self.simulated = settings.name, hub.zone, settings.simulated
        self.units: str = settings.units
        self.latitude, self.longitude, self.slug = settings.latitude, settings.longitude, hub.slug
        self.store, self.records, self.health = store, records, health
        self._registered: Registered | None = None
        self.derived = DerivedReader(store, hub.slug, hub.zone)

    def registered(self) -> Registered:
        """Read once: what is gathered of one moment asks twice."""
        if self._registered is None:
            self._registered = self._read_registered()
        return self._registered

    def _read_registered(self) -> Registered:
        with self.records.session() as session:
            return tuple(queries.places(session)), tuple(queries.devices(session)), tuple(queries.deployments(session))

    def latest(self) -> dict[SeriesKey, Point]:
        return self.store.latest()

    def intervals(self) -> Mapping[str, float]:
        return self.health.intervals()

    def jobs_at(self) -> float | None:
        return self.health.jobs_at()

    def last_day(self, keys: tuple[SeriesKey, ...], end_ns: int) -> Mapping[SeriesKey, tuple[Point, ...]]:
        return {key: tuple(self.store.read(key, Window(end_ns - DAY_NS, end_ns))) for key in keys}

    def quarantined(self) -> tuple[Quarantined, ...]:
        return tuple(self.health.quarantined())

    def herds(self, at: datetime) -> tuple[HerdView, ...]:
        with self.records.session() as session:
            return tuple(queries.herds(session, at))

    def lots(self, at: datetime) -> tuple[StoredLot, ...]:
        with self.records.session() as session:
            return tuple(stored.stored(session, at))

    def plantings(self, at: datetime) -> tuple[PlantingView, ...]:
        with self.records.session() as session:
            return tuple(growth.plantings(session, at, self.zone))

    def forecasts(self, at: datetime) -> tuple[ForecastView, ...]:
        with self.records.session() as session:
            return tuple(row for kind, back in SCORED.items() for row in forecasts.forecasts(session, kind, at - back))

    def answers(self, at: datetime) -> tuple[Answered, ...]:
        with self.records.session() as session:
            return tuple(answers.answers(session, at, REMEMBERED))

    def grass(self, at: datetime) -> Grass:
        with self.records.session() as session:
            return grass(session, at, self.zone)

    def tasks(self, until: datetime) -> tuple[LogView, ...]:
        with self.records.session() as session:
            return tuple(journal.tasks(session, until))

    def recent(self, hour: int) -> Hours:
        window = Window((hour + 1 - RECENT_HOURS) * HOUR_NS, (hour + 1) * HOUR_NS)
        return Hours(self.store, self.slug, self.registered()[2], window)

    def outlook(self, at: datetime) -> Outlook | None:
        with self.records.session() as session:
            found = forecasts.latest_outlook(session, at)
        return None if found is None else Outlook.from_document(found.document)


def farm_now(hub: Hub, store: SeriesStore, records: Records, now: datetime) -> Farm:
    """The farm at `now`, everything read once."""
    health = Health(hub)
    try:
        return gathered(Asked(hub, store, records, health), now)
    finally:
        health.close()
