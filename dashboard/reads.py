"""Fetching and shaping, cached apart from drawing. No view touches store or records itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from collector.health import Account, Complaint
from dashboard import context, curves
from dashboard.charts.lanes import Lane, runs
from dashboard.summary import Delivery
from models.advice import nights, water_weeks
from models.advice.derived.reading import DerivedReader
from models.advice.farm import Farm, Live
from models.advice.hours import Hours
from models.advice.live import join
from models.advice.outlook import Outlook
from models.display import counted, from_ns, moment
from models.records import answers as answering
from models.records import forecasts, growth, journal, queries, stored
from models.records.answers import Answered
from models.records.forecasts import ForecastView
from models.records.growth import PlantingView
from models.records.journal import LogView
from models.records.queries import Deployed, DeviceView, HerdView, PlaceView
from models.records.stored import StoredLot
from sensors.reading import Quarantined
from sensors.series import Point, SeriesKey, Window

NS = 1_000_000_000
# how many whole hours back advice looks: a fortnight, and the one before it to compare with
RECENT_HOURS = 24 * 29
# an opened house is closed in the evening: what was said of it is remembered so long, though it is asked again
REMEMBERED = timedelta(hours=16)
# the forecasts that advice looks at, and how far back: for how well they did, or for the newest word alone
SCORED = {nights.KIND: timedelta(days=21), water_weeks.DAYS_KIND: timedelta(days=2), water_weeks.WEEK_KIND: timedelta(weeks=14)}
# Lines look back a day on these (is the tank falling, since when is the tunnel hot or dry, the food warm, the air stale).
LOOKED_BACK = frozenset({
    ("water_level", "tank"), ("water_level", "trough"), ("air_temperature", "greenhouse"), ("relative_humidity", "greenhouse"),
    ("air_temperature", "cold_room"), ("temperature", "cold_room"), ("contact_open", "cold_room"), ("temperature", "building"),
    ("temperature", "room"), ("co2", "building"), ("co2", "room"),
})  # fmt: skip

Registered = tuple[tuple[PlaceView, ...], tuple[DeviceView, ...], tuple[Deployed, ...]]


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


def midnight(on: date, zone: ZoneInfo) -> datetime:
    """When a farm day begins."""
    return datetime.combine(on, time(), zone)


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


def farm(now: datetime) -> Farm:
    """The farm at `now`."""
    here = context.here()
    folder, settings = str(here.hub.folder), here.hub.settings.hub
    places, devices, deployments = registered(folder)
    now_ns = int(now.timestamp() * NS)
    standing = [d for d in deployments if d.from_at <= now and (d.to_at is None or d.to_at > now)]
    told = told_intervals(folder)
    devices = tuple(replace(d, interval_s=d.interval_s or told.get(d.key)) for d in devices)
    lives, heard = join(latest(folder), devices, standing, now_ns, told)
    back = tuple(sorted(x.key for x in lives if (x.measurand, x.kind) in LOOKED_BACK))
    minute = int((now + timedelta(minutes=1)).timestamp()) // 60 * 60 * NS
    return Farm(
        name=settings.name,
        zone=here.hub.zone,
        units=settings.units,
        latitude=settings.latitude,
        longitude=settings.longitude,
        simulated=settings.simulated,
        now=now,
        places=places,
        devices=heard,
        lives=lives,
        past=last_day(folder, back, minute) if back else {},
        questions=quarantined(folder),
        herds=herds(folder, now.replace(second=0, microsecond=0) + timedelta(minutes=1)),
        stored=lots(folder, now.replace(second=0, microsecond=0) + timedelta(minutes=1)),
        plantings=grown(folder, now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)),
        forecasts=forecast(folder, now.replace(second=0, microsecond=0) + timedelta(minutes=1)),
        recent=recent(folder, int(now.timestamp()) // 3600),
        derived=DerivedReader(here.store, here.hub.slug, here.hub.zone),
        outlook=outlook(folder, now.replace(second=0, microsecond=0) + timedelta(minutes=1)),
        answers=answers(folder, now.replace(second=0, microsecond=0)),
        tasks=tasks(folder, midnight(now.astimezone(here.hub.zone).date() + timedelta(days=1), here.hub.zone)),
    )


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
