"""The water of the simulated hub as its devices tell it, by the hour: a year of it in a second, with leaks and faults of one's own.

What is written are the hours of what devices would have sent, with their noise, steps, gaps and stuck values, to a store in
memory; what is asked are the hours that a page has at a moment: the last 29 days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import numpy as np

from collector.simulate.chance import Floats
from collector.simulate.faults import Leak, Schedule, Span
from collector.simulate.hub import SLUG, TIME_ZONE, Field, HubDevice, deployments, devices, places
from collector.simulate.land import Land
from collector.simulate.rolling import hour_of, increases, rolled
from collector.simulate.sensing import Sensing
from collector.store.memory import MemoryStore
from models.advice.farm import Farm, Heard, Live
from models.advice.gather import RECENT_HOURS
from models.advice.hours import HOUR_NS, HOUR_S, NS, Column, Hours
from models.advice.live import standing_at
from models.records.queries import Deployed, DeviceView, PlaceView
from sensors.calibration import calibration
from sensors.measurands import measurand
from sensors.series import SeriesKey, Window

ZONE = ZoneInfo(TIME_ZONE)
START = datetime(2025, 1, 1, tzinfo=UTC)
MEASURED = frozenset({"distance", "water_volume_total", "flow_rate", "rain_total"})
# devices that report more often are sampled so far apart [s]; the level sensors report as seldom as they do
APART_S = 120
PLACES = tuple(
    PlaceView(uuid5(UUID(int=0), p.name), p.name, p.kind, p.parent, p.phase, p.geometry, p.details) for p in places() if p.phase == "active"
)
KINDS = {p.name: p.kind for p in PLACES}


def schedule(
    leaks: Sequence[Leak] = (), silent: dict[str, tuple[Span, ...]] | None = None, stuck: dict[str, Span] | None = None
) -> Schedule:
    """Leaks, gateways that fall silent, and level sensors that stand still."""
    stands = {(device, "distance"): span for device, span in (stuck or {}).items()}
    return Schedule(stands, {}, {}, silent or {}, tuple(leaks), (), {})


def at(day: float, hour: float = 0.0) -> float:
    """Epoch seconds, so many days and hours into the year."""
    return START.timestamp() + 86_400 * day + 3600 * hour


@dataclass
class Water:
    """A year or more of the hub's water from START on."""

    hours: Hours
    lives: tuple[Live, ...]
    heard: tuple[Heard, ...]

    def farm(self, now: datetime) -> Farm:
        """The farm at a moment, with the hours a page has then."""
        lives = tuple(x for x in self.lives)
        return Farm("Laurel Cove", ZONE, "us", 35.62, -82.55, True, now, PLACES, self.heard, lives, recent=self.until(now))

    def until(self, now: datetime) -> Hours:
        """The last 29 days of hours up to and with the running one; what comes later is not in them."""
        last = int(now.timestamp()) // HOUR_S + 1
        window = Window((last - RECENT_HOURS) * HOUR_NS, last * HOUR_NS)
        year = self.hours
        cut = _Cut(year.store, year.hub, (), window)
        cut._pieces = year._pieces
        first = (window.start_ns - year.window.start_ns) // HOUR_NS
        cut._columns = {key: _part(column, first) for key, column in year._columns.items()}
        cut._own = {key: _part(column, first) for key, column in year._own.items()}
        return cut


class _Cut(Hours):
    """Hours of which all that is asked was read before."""


def _part(column: Column, first: int) -> Column:
    part = slice(first, first + RECENT_HOURS)
    values = (column.mean[part], column.min[part], column.max[part], column.sum[part], column.share[part])
    return Column(column.start_s + HOUR_S * first, *values, column.probes)


def water(seed: int, faults: Schedule, days: int = 400) -> Water:
    """A year of the simulated hub's water with faults of one's own."""
    land = Land(seed, int(START.timestamp()), faults)
    sensing, store, end = Sensing(land), MemoryStore(ZONE), START + timedelta(days=days)
    told = [d for d in devices() if any(f.measurand in MEASURED for f in d.fields) and KINDS.get(d.place, "trough") != "trough"]
    keys = [key for device in told for key in _write(store, sensing, device, end)]
    deployed = [
        Deployed(d.device, d.channel, d.measurand, d.means, d.place, KINDS[d.place], d.depth_m, d.height_m, START, None, d.calibration)
        for d in deployments()
        if d.place in KINDS
    ]
    deployed.sort(key=lambda d: -d.narrowness)
    window = Window(int(START.timestamp()) * NS, int(end.timestamp()) * NS)
    hours = Hours(store, SLUG, deployed, window)
    lives = tuple(_live(key, deployed) for key in keys)
    for live in lives:
        hours.column(live.place, live.measurand)
        hours.of_device(live.place, live.measurand, live.key.device)
    views = [DeviceView(d.key, d.name, d.model, d.family, d.gateway, float(d.interval_s), True, "active") for d in told]
    return Water(hours, lives, tuple(Heard(v, 0, 60.0, False, (next(x.place for x in lives if x.key.device == v.key),)) for v in views))


def _write(store: MemoryStore, sensing: Sensing, device: HubDevice, end: datetime) -> list[SeriesKey]:
    step = device.interval_s * max(1, APART_S // device.interval_s)
    times: Floats = np.arange(START.timestamp() + sensing.phase_s(device), end.timestamp(), step)
    times = times[sensing.schedule.heard(device.gateway, times)]
    return [_field(store, sensing, device, field, times) for field in device.fields if field.measurand in MEASURED]


def _field(store: MemoryStore, sensing: Sensing, device: HubDevice, field: Field, times: Floats) -> SeriesKey:
    value = sensing.canonical(field, sensing.wire(device, field, times))
    qc, _ = sensing.quality(device, field, times)
    key = SeriesKey(SLUG, device.key, field.channel, field.measurand)
    at_ns = hour_of(times.astype(np.int64) * NS)
    rows = rolled(at_ns, value, increases(value), qc, np.ones(times.size), measurand(field.measurand))
    sid = store.series_ids([key])[0]
    store.write_rollups("1h", [(sid, row) for row in rows])
    # a store knows a series by its points
    store.write([(sid, int(times[-1]) * NS, float(value[-1]), 1, 0, int(times[-1]) * NS)])
    return key


def _live(key: SeriesKey, deployed: list[Deployed]) -> Live:
    """The series where it stands, heard just now: what it says is not asked of it."""
    where, _ = standing_at(key, [key], [d for d in deployed if d.device == key.device])
    assert where is not None
    curve = calibration(where.calibration) if where.calibration else None
    means = curve.to if curve else key.measurand
    return Live(key, means, where.place, where.kind, None, 50.0 if means == "water_level" else 0.0, 0, 0, 1, 0, 60.0, False)
