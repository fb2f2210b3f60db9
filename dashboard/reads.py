"""Fetching and shaping, cached apart from drawing. No view touches store or records itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import streamlit as st

from collector.health import Account, Complaint
from dashboard import context, curves
from dashboard.charts.lanes import Lane, runs
from dashboard.summary import Delivery
from models.advice.derived.reading import DerivedReader
from models.advice.farm import Farm, Live
from models.advice.gather import RECENT_HOURS, REMEMBERED, SCORED, Registered, gathered
from models.advice.hours import Hours
from models.advice.outlook import Outlook
from models.display import counted, from_ns, moment
from models.records import answers as answering
from models.records import forecasts, growth, journal, queries, stored
from models.records import grass as grazing
from models.records.answers import Answered
from models.records.forecasts import ForecastView
from models.records.grass import Grass
from models.records.growth import PlantingView
from models.records.journal import LogView
from models.records.queries import HerdView
from models.records.stored import StoredLot
from sensors.reading import Quarantined
from sensors.series import Point, SeriesKey, Window

NS = 1_000_000_000


@st.cache_data(ttl=10, show_spinner=False)
def registered(folder: str) -> Registered:
    """Places, devices and every deployment there ever was (who looks at the past needs the past ones)."""
    with context.here().records.session() as session:
        return tuple(queries.places(session)), tuple(queries.devices(session)), tuple(queries.deployments(session))


@st.cache_data(ttl=2, show_spinner=False)
def latest(folder: str) -> dict[SeriesKey, Point]:
    """The last word of every series."""
    return context.here().store.latest()


@st.cache_data(ttl=60, show_spinner=False)
def last_day(folder: str, keys: tuple[SeriesKey, ...], end_minute_ns: int) -> dict[SeriesKey, tuple[Point, ...]]:
    """Raw points of the day before a minute."""
    window = Window(end_minute_ns - 86_400 * NS, end_minute_ns)
    store = context.here().store
    return {key: tuple(store.read(key, window)) for key in keys}


@st.cache_data(ttl=5, show_spinner=False)
def quarantined(folder: str) -> tuple[Quarantined, ...]:
    """What waits for a cure."""
    with context.books() as health:
        return tuple(health.quarantined())


@st.cache_data(ttl=5, show_spinner=False)
def tasks(folder: str, until: datetime) -> tuple[LogView, ...]:
    """Open tasks due before `until`, the longest overdue first."""
    with context.here().records.session() as session:
        return tuple(journal.tasks(session, until))


@st.cache_data(ttl=30, show_spinner=False)
def people(folder: str) -> list[str]:
    """Names of those who work here, for choosing one."""
    with context.here().records.session() as session:
        return queries.people(session)


@st.cache_data(ttl=5, show_spinner=False)
def herds(folder: str, at: datetime) -> tuple[HerdView, ...]:
    """Every herd that is here at a moment; ask for full minutes, so that pages of one minute ask once."""
    with context.here().records.session() as session:
        return tuple(queries.herds(session, at))


@st.cache_data(ttl=30, show_spinner=False)
def lots(folder: str, at: datetime) -> tuple[StoredLot, ...]:
    """Lots of stock that stand in a room; ask for full minutes."""
    with context.here().records.session() as session:
        return tuple(stored.stored(session, at))


@st.cache_data(ttl=5, show_spinner=False)
def answers(folder: str, at: datetime) -> tuple[Answered, ...]:
    """What was said of advice and stands at a moment, or was said today; ask for full minutes begun, so that none is missed."""
    with context.here().records.session() as session:
        return answering.answers(session, at, REMEMBERED)


@st.cache_resource(ttl=120, max_entries=3, show_spinner=False)
def recent(folder: str, hour: int) -> Hours:
    """The last weeks hour by hour, up to and with an hour (epoch hours); each column is read once, when first asked for."""
    here = context.here()
    window = Window((hour + 1) * 3600 * NS - RECENT_HOURS * 3600 * NS, (hour + 1) * 3600 * NS)
    return Hours(here.store, here.hub.slug, registered(folder)[2], window)


@st.cache_resource(ttl=60, max_entries=3, show_spinner=False)
def outlook(folder: str, at: datetime) -> Outlook | None:
    """The weather to come as it was known at a moment; None where nobody has said."""
    with context.here().records.session() as session:
        found = forecasts.latest_outlook(session, at)
    return None if found is None else Outlook.from_document(found.document)


@st.cache_resource(ttl=10, max_entries=3, show_spinner=False)
def grass(folder: str, at: datetime) -> Grass:
    """Plans of grazing, stays of herds and readings of the grass as of a moment; ask for full minutes."""
    here = context.here()
    with here.records.session() as session:
        return grazing.grass(session, at, here.hub.zone)


@st.cache_data(ttl=60, show_spinner=False)
def grown(folder: str, at: datetime) -> tuple[PlantingView, ...]:
    """Every planting that is here or to come; ask for full hours."""
    here = context.here()
    with here.records.session() as session:
        return tuple(growth.plantings(session, at, here.hub.zone))


@st.cache_data(ttl=30, show_spinner=False)
def forecast(folder: str, at: datetime) -> tuple[ForecastView, ...]:
    """The forecasts that stand, and those of the last weeks with what came."""
    with context.here().records.session() as session:
        return tuple(row for kind, back in SCORED.items() for row in forecasts.forecasts(session, kind, at - back))


@st.cache_data(ttl=30, show_spinner=False)
def told_intervals(folder: str) -> dict[str, float]:
    """How often devices say of themselves that they report [s]."""
    with context.books() as health:
        return health.intervals()


@st.cache_data(ttl=5, show_spinner=False)
def jobs_at(folder: str) -> float | None:
    """When the hub's jobs last said that they live (epoch s)."""
    with context.books() as health:
        return health.jobs_at()


class _Cached:
    """What is known of the hub whose pages these are: each part by the cached function of its name."""

    def __init__(self) -> None:
        here = context.here()
        settings = here.hub.settings.hub
        self.folder = str(here.hub.folder)
        self.name, self.zone, self.simulated = settings.name, here.hub.zone, settings.simulated
        self.units: str = settings.units
        self.latitude, self.longitude = settings.latitude, settings.longitude
        self.derived = DerivedReader(here.store, here.hub.slug, here.hub.zone)

    def registered(self) -> Registered:
        return registered(self.folder)

    def latest(self) -> dict[SeriesKey, Point]:
        return latest(self.folder)

    def intervals(self) -> dict[str, float]:
        return told_intervals(self.folder)

    def jobs_at(self) -> float | None:
        return jobs_at(self.folder)

    def last_day(self, keys: tuple[SeriesKey, ...], end_ns: int) -> dict[SeriesKey, tuple[Point, ...]]:
        return last_day(self.folder, keys, end_ns)

    def quarantined(self) -> tuple[Quarantined, ...]:
        return quarantined(self.folder)

    def herds(self, at: datetime) -> tuple[HerdView, ...]:
        return herds(self.folder, at)

    def lots(self, at: datetime) -> tuple[StoredLot, ...]:
        return lots(self.folder, at)

    def plantings(self, at: datetime) -> tuple[PlantingView, ...]:
        return grown(self.folder, at)

    def forecasts(self, at: datetime) -> tuple[ForecastView, ...]:
        return forecast(self.folder, at)

    def answers(self, at: datetime) -> tuple[Answered, ...]:
        return answers(self.folder, at)

    def grass(self, at: datetime) -> Grass:
        return grass(self.folder, at)

    def tasks(self, until: datetime) -> tuple[LogView, ...]:
        return tasks(self.folder, until)

    def recent(self, hour: int) -> Hours:
        return recent(self.folder, hour)

    def outlook(self, at: datetime) -> Outlook | None:
        return outlook(self.folder, at)


def farm(now: datetime) -> Farm:
    """The farm at `now`."""
    return gathered(_Cached(), now)


def account(farm: Farm) -> Delivery | None:
    """Today's account; None where the spool has none yet."""
    today = farm.now.astimezone(farm.zone).date()
    return _account(str(context.here().hub.folder), today)


@st.cache_data(ttl=5, show_spinner=False)
def _account(folder: str, on: date) -> Delivery:
    with context.books() as health:
        return Delivery(health.total(on), tuple(health.account(on)), health.waiting(), health.dropped())


@st.cache_data(ttl=60, show_spinner=False)
def _week(folder: str, today: date) -> list[tuple[date, Account]]:
    with context.books() as health:
        return [(on, health.total(on)) for on in (today - timedelta(days=n) for n in range(7))]


def week(farm: Farm) -> list[tuple[date, Account]]:
    """The accounts of today and the six days before."""
    return _week(str(context.here().hub.folder), farm.now.astimezone(farm.zone).date())


@st.cache_data(ttl=5, show_spinner=False)
def _complaints(folder: str, since_day_ns: int) -> tuple[Complaint, ...]:
    with context.books() as health:
        return tuple(health.complaints(since_day_ns))


def complaints(farm: Farm) -> tuple[Complaint, ...]:
    """Fields left out of readable messages in the last week."""
    day_ns = 86_400 * NS
    return _complaints(str(context.here().hub.folder), (int(farm.now.timestamp() * NS) // day_ns - 7) * day_ns)


def lanes(farm: Farm) -> list[Lane]:
    """When each gateway, and what stands on its own, was heard over the last day."""
    speaking: dict[str, list[Live]] = {}
    for live in farm.lives:
        speaking.setdefault(live.key.device, []).append(live)
    # the series that speaks last stands for its device: housekeeping is rarer
    chosen = {device: max(found, key=lambda x: x.time_ns).key for device, found in speaking.items()}
    hours = curves.heard_hours(str(context.here().hub.folder), tuple(sorted(chosen.values())), int(farm.now.timestamp()) // 3600)
    found = []
    for gateway in sorted({h.device.gateway for h in farm.devices}, key=lambda g: (g == "", g)):
        members = [h for h in farm.devices if h.device.gateway == gateway]
        quarters = [q for h in members if h.device.key in chosen for q in hours.get(chosen[h.device.key], ())]
        last = max((h.last_ns or 0 for h in members), default=0)
        silent = bool(members) and all(h.silent for h in members) and last > 0
        since = f"silent since {moment(from_ns(last), farm.now, farm.zone, farm.units)}" if silent else ""
        name = gateway or "by themselves"
        found.append(Lane(name, counted(len(members), "device"), runs(quarters), last / NS if silent else None, since))
    return found
