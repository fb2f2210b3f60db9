"""The demo's past, written straight to the store: hours and days of a year, raw points of the last fortnight.

The readings are those the devices would have sent, decoded and checked. A later start fills only what is missing since.
What a device says of itself (signal, battery) has hours for the fortnight and days for the year. Two weeks back nobody
looks second by second: of a weather station that reports every nine seconds the last two days have a point a minute, the
days before one in two minutes; the counts of its hours and days are those of all its reports.
"""

from __future__ import annotations

import gc
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import repeat
from zoneinfo import ZoneInfo

import numpy as np

from collector.settings import Hub
from collector.simulate.chance import Floats
from collector.simulate.faults import UNDECODED
from collector.simulate.hub import Field, HubDevice, deployments, devices
from collector.simulate.records import demo_records, read_grass, work
from collector.simulate.rolling import Ints, day_of, hour_of, increases, rolled
from collector.simulate.world import World, open_world
from collector.store import open_store
from sensors.calibration import Calibration, calibration
from sensors.measurands import measurand
from sensors.quality.flags import FAIL
from sensors.resample import HOUR_NS, farm_day
from sensors.series import Rollup, SeriesKey, SeriesStore, StoreRow

Say = Callable[[str], None]

NS = 1_000_000_000
YEAR, FORTNIGHT, LATELY = timedelta(days=365), timedelta(days=14), timedelta(days=2)
# the year's hours are made of samples so far apart; their counts are those of the device's own interval
YEAR_STEP_S = 1200
# raw points are at least so far apart: in the last days, and before them
LATE_STEP_S, EARLY_STEP_S = 60, 120
# readings arrive a little after they were taken
DELAY_NS = 300_000_000
# rows in one write: large enough to be fast, small enough not to hold the file for long
BATCH = 200_000


def bring_up_to_now(hub: Hub, now: datetime, say: Say = lambda text: None) -> None:
    """A demo folder's records and past, made where they are missing. Only while no worker writes to the store."""
    world = open_world(hub.folder, now)
    records = hub.open_records()
    try:
        demo_records(records, world.started_at, now, world.land)
        work(records, now)
        read_grass(records, world.land, now)
    finally:
        records.close()
    store = open_store(hub.store_url, hub.zone, hub.store_token())
    try:
        write_past(store, hub.slug, hub.zone, world, now, say)
    finally:
        store.close()


def write_past(store: SeriesStore, hub: str, zone: ZoneInfo, world: World, now: datetime, say: Say = lambda text: None) -> int:
    """Write every reading from a year ago (or from the last one there is) until now; how many raw points there were."""
    last: dict[str, int] = {}
    for key, point in store.latest().items():
        if key.hub == hub:
            last[key.device] = max(last.get(key.device, 0), point.time_ns)
    # two million tuples that live until the next flush: the collector of cycles would look at them over and over
    gc.disable()
    try:
        return _write_all(_Writer(store), hub, zone, world, now, last, say)
    finally:
        gc.enable()


def _write_all(writer: _Writer, hub: str, zone: ZoneInfo, world: World, now: datetime, last: dict[str, int], say: Say) -> int:
    told = [device for device in devices() if device.key != UNDECODED]
    for number, device in enumerate(told):
        span = _span(device, world, zone, now, last.get(device.key))
        if span is not None:
            _write_device(writer, hub, zone, world, device, span)
        if number % 10 == 9:
            say(f"writing a year of the past: {100 * (number + 1) // len(told)} %")
    writer.flush()
    writer.settle(int(now.timestamp()) * NS)
    return writer.count


@dataclass(frozen=True, slots=True)
class _Span:
    """What is to be written of one device (ns): samples from since_ns, raw from raw_ns, whole hours and days from theirs."""

    since_ns: int
    raw_ns: int
    hours_ns: int
    days_ns: int
    end_ns: int


def _span(device: HubDevice, world: World, zone: ZoneInfo, now: datetime, last_ns: int | None) -> _Span | None:
    end_ns = int(now.timestamp()) * NS
    year_ago = farm_day(int((now - YEAR).timestamp()) * NS, zone).start_ns
    fortnight_ago = farm_day(int((now - FORTNIGHT).timestamp()) * NS, zone).start_ns
    if last_ns is None or last_ns < year_ago:
        since_ns = max(year_ago, int(world.land.schedule.new.get(device.key, 0)) * NS)
        return _Span(since_ns, max(since_ns, fortnight_ago), 0, 0, end_ns)
    since_ns = last_ns + 1
    if end_ns - since_ns < device.interval_s * NS:
        return None
    # the hour and the day that had points already are rolled by whoever has them all
    return _Span(since_ns, max(since_ns, fortnight_ago), since_ns - since_ns % HOUR_NS + HOUR_NS, farm_day(since_ns, zone).end_ns, end_ns)


class _Writer:
    """Gathers rows and rollups, and hands them on in large batches."""

    def __init__(self, store: SeriesStore) -> None:
        self.store, self.count = store, 0
        self._rows: list[StoreRow] = []
        self._hours: list[tuple[int, Rollup]] = []
        self._days: list[tuple[int, Rollup]] = []
        self._from: dict[int, int] = {}

    def add(self, sid: int, days_ns: int, rows: Iterable[StoreRow], hours: Iterable[Rollup], days: Iterable[Rollup]) -> None:
        self._from[sid] = days_ns
        self._rows += rows
        self._hours += [(sid, one) for one in hours]
        self._days += [(sid, one) for one in days]
        if len(self._rows) + len(self._hours) > BATCH:
            self.flush()

    def flush(self) -> None:
        self.count += len(self._rows)
        if self._rows:
            self.store.write(self._rows)
        self.store.write_rollups("1h", self._hours)
        self.store.write_rollups("1d", self._days)
        self._rows, self._hours, self._days = [], [], []

    def settle(self, end_ns: int) -> None:
        """The store noted every hour we wrote raw points to; those whose rollups we wrote need no second look.

        The present hour is not over, and in a filled gap the first day is not ours alone: these stay noted.
        """
        open_from = end_ns - end_ns % HOUR_NS
        touched = self.store.take_touched(10_000_000)
        self.store.settle([(sid, hour) for sid, hour in touched if self._from.get(sid, end_ns) <= hour < open_from])


@dataclass(frozen=True, slots=True)
class _When:
    """The times of a device's reports that were heard, when each arrived, and how many of its reports each stands for."""

    time_ns: Ints
    arrived_ns: Ints
    hour_ns: Ints
    day_ns: Ints
    weight: Ints


def _when(world: World, zone: ZoneInfo, device: HubDevice, span: _Span) -> _When:
    phase = world.sensing.phase_s(device)
    lately_ns = max(span.raw_ns, span.end_ns - int(LATELY.total_seconds()) * NS)
    parts, weights = [], []
    for start_ns, end_ns, apart_s in (
        (span.since_ns, span.raw_ns, YEAR_STEP_S),
        (span.raw_ns, lately_ns, EARLY_STEP_S),
        (lately_ns, span.end_ns, LATE_STEP_S),
    ):
        every = math.ceil(apart_s / device.interval_s)
        heard = _heard(world, device, _times(phase, start_ns, end_ns, every * device.interval_s), span.end_ns // NS)
        parts.append(heard)
        weights.append(np.full(len(heard), every))
    time_ns = np.concatenate(parts) * NS
    arrived_ns = time_ns + DELAY_NS + (_delay_s(world, device, time_ns // NS) * NS).astype(np.int64)
    return _When(time_ns, arrived_ns, hour_of(time_ns), day_of(time_ns, zone), np.concatenate(weights))


def _write_device(writer: _Writer, hub: str, zone: ZoneInfo, world: World, device: HubDevice, span: _Span) -> None:
    """Every field of one device, and what a steward's calibration makes of it."""
    when = _when(world, zone, device, span)
    if not len(when.time_ns):
        return
    time_s = (when.time_ns // NS).astype(np.float64)
    for field in device.fields:
        wire = world.sensing.wire(device, field, time_s)
        value, quality = world.sensing.canonical(field, wire), world.sensing.quality(device, field, time_s)
        _write_series(writer, SeriesKey(hub, device.key, field.channel, field.measurand), field.diagnostic, when, value, quality, span)
        told = _calibrated(device, field)
        if told is not None:
            scale, offset = told.line() or (1.0, 0.0)
            derived = SeriesKey(hub, device.key, field.channel, told.to)
            _write_series(writer, derived, field.diagnostic, when, value * scale + offset, quality, span)


def _write_series(
    writer: _Writer, key: SeriesKey, diagnostic: bool, when: _When, value: Floats, quality: tuple[Ints, Ints], span: _Span
) -> None:
    """One series: raw points of the fortnight, hours and days of what was asked."""
    sid, kind = writer.store.series_ids([key])[0], measurand(key.measurand)
    there = ~np.isnan(value)
    raw = there & (when.time_ns >= span.raw_ns)
    hours = there & (when.hour_ns >= max(span.hours_ns, span.raw_ns if diagnostic else 0))
    days = there & (when.day_ns >= span.days_ns)
    (qc, test), weight = quality, when.weight
    step, sound = np.zeros_like(value), there & (qc != FAIL)
    step[sound] = increases(value[sound])
    writer.add(
        sid,
        span.days_ns,
        _rows(sid, when.time_ns[raw], value[raw], qc[raw], test[raw], when.arrived_ns[raw]),
        rolled(when.hour_ns[hours], value[hours], step[hours], qc[hours], weight[hours], kind),
        rolled(when.day_ns[days], value[days], step[days], qc[days], weight[days], kind),
    )


def _calibrated(device: HubDevice, field: Field) -> Calibration | None:
    """The calibration in force for a field, if any; all of ours are straight lines."""
    for one in deployments():
        if (one.device, one.measurand) == (device.key, field.measurand) and one.channel in ("", field.channel) and one.calibration:
            return calibration(one.calibration)
    return None


def _rows(sid: int, time_ns: Ints, value: Ints, qc: Ints, test: Ints, arrived_ns: Ints) -> Iterable[StoreRow]:
    return zip(repeat(sid), time_ns.tolist(), value.tolist(), qc.tolist(), test.tolist(), arrived_ns.tolist(), strict=False)


def _times(phase_s: int, start_ns: int, end_ns: int, step_s: int) -> Ints:
    """Seconds at which something with this step and phase happens in [start, end)."""
    start_s = -(-start_ns // NS)
    times: Ints = np.arange(start_s + (phase_s - start_s) % step_s, -(-end_ns // NS), step_s, dtype=np.int64)
    return times


def _heard(world: World, device: HubDevice, time_s: Ints, end_s: int) -> Ints:
    """Of these times, those at which the device's gateway carried its message, and it arrived by the end."""
    arrived = time_s + _delay_s(world, device, time_s) <= end_s
    kept: Ints = time_s[world.land.schedule.heard(device.gateway, time_s.astype(np.float64)) & arrived]
    return kept


def _delay_s(world: World, device: HubDevice, time_s: Ints) -> Floats:
    return world.land.schedule.delay_s(device.key, time_s.astype(np.float64))
