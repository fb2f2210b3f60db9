"""Fetching and shaping, cached apart from drawing. No view touches store or records itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from collector.health import Account, Complaint, Quarantined
from dashboard import context, curves
from dashboard.charts.lanes import Lane, runs
from dashboard.display import counted, from_ns, moment
from dashboard.farm import UNKNOWN_INTERVAL_S, Farm, Heard, Live, due_s
from dashboard.summary import Delivery
from models.records import journal, queries
from models.records.journal import LogView
from models.records.queries import Deployed, DeviceView, HerdView, PlaceView
from sensors.calibration import calibration
from sensors.quality.flags import MISSING
from sensors.series import Point, SeriesKey, Window

NS = 1_000_000_000
# Lines look back a day on these (is the tank falling, since when is the tunnel hot or dry).
LOOKED_BACK = frozenset({("water_level", "tank"), ("air_temperature", "greenhouse"), ("relative_humidity", "greenhouse")})
# Numbers that a whole device's deployment may rename; the others already say what they are.
BARE = frozenset({"temperature", "conductivity", "distance", "raw", "binary"})

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
        tasks=tasks(folder, midnight(now.astimezone(here.hub.zone).date() + timedelta(days=1), here.hub.zone)),
    )


def join(
    words: dict[SeriesKey, Point],
    devices: tuple[DeviceView, ...],
    deployments: list[Deployed],
    now_ns: int,
    told: Mapping[str, float] | None = None,
) -> tuple[tuple[Live, ...], tuple[Heard, ...]]:
    """Last words joined with devices and the deployments now in force; `told`: intervals that strangers say of themselves."""
    known = {d.key: d for d in devices}
    last: dict[str, int] = {}
    for key, point in words.items():
        last[key.device] = max(last.get(key.device, 0), point.received_ns)
    strangers = [DeviceView(key, "", "", "", "", (told or {}).get(key), False, "active") for key in sorted(last.keys() - known.keys())]
    of_device: dict[str, list[Deployed]] = {}
    for deployment in deployments:
        of_device.setdefault(deployment.device, []).append(deployment)
    heard = tuple(
        _heard(d, last.get(d.key), of_device.get(d.key, []), now_ns, d.key in known) for d in (*devices, *strangers) if d.phase != "retired"
    )
    silent = {h.device.key for h in heard if h.silent}
    intervals = {h.device.key: h.device.interval_s for h in heard}
    lives = []
    for key, point in sorted(words.items()):
        if key.device in intervals and point.qc != MISSING:
            here = of_device.get(key.device, [])
            if not _derived(key, words, here):
                where = queries.deployed(key, here) or _named_by_calibration(key, here)
                lives.append(_live(key, point, where, intervals[key.device], key.device in silent, now_ns))
    return tuple(lives), heard


def _derived(key: SeriesKey, words: dict[SeriesKey, Point], here: list[Deployed]) -> bool:
    """Whether a series is what the worker calibrated from another that is stored too.

    The other is the one to show: it has the whole past, and a calibration found later claims that past as well.
    """
    found = _named_by_calibration(key, here)
    return found is not None and found.measurand != key.measurand and key._replace(measurand=found.measurand) in words


def _named_by_calibration(key: SeriesKey, here: list[Deployed]) -> Deployed | None:
    return next((d for d in here if d.calibration and d.calibration.get("to") == key.measurand and d.channel in ("", key.channel)), None)


def _heard(device: DeviceView, last_ns: int | None, deployments: list[Deployed], now_ns: int, registered: bool) -> Heard:
    age = None if last_ns is None else max(0.0, (now_ns - last_ns) / NS)
    silent = age is None or age > due_s("", device.interval_s or UNKNOWN_INTERVAL_S)
    return Heard(device, last_ns, age, silent, tuple(dict.fromkeys(d.place for d in deployments)), registered)


def _live(key: SeriesKey, point: Point, where: Deployed | None, interval_s: float | None, silent: bool, now_ns: int) -> Live:
    # a clock that runs ahead must not make a reading look younger than its arrival
    age = max(0.0, (now_ns - min(point.time_ns, point.received_ns)) / NS)
    means = where.means if where and where.means and (where.measurand or key.measurand in BARE) else key.measurand
    raw = where is not None and where.calibration is not None and where.measurand == key.measurand
    curve = calibration(where.calibration) if raw and where is not None and where.calibration is not None else None
    # where the worker calibrates in place (an offset), the stored numbers are true already
    curve = None if curve is None or curve.to == key.measurand else curve
    means = curve.to if curve else means
    return Live(
        key,
        means,
        where.place if where else "",
        where.kind if where else "",
        where.depth_m if where else None,
        curve(point.value) if curve else point.value,
        point.time_ns,
        point.received_ns,
        point.qc,
        point.test,
        age,
        silent or age > due_s(means, interval_s),
        curve,
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
