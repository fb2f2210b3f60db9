"""A hub that lives through simulated days in a minute: what its devices would have sent arrives step by step, and jobs look at it.

The store and the records are real ones in a folder; a restart closes them and begins anew from what lies there. The days
before the first step are written as hours, as by a hub that was there all along. Readings are thinned: each at least
APART_S after the one before, and what a device says of itself (signal, voltage) is left out. While the receiver is stopped
the broker keeps what arrives.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import repeat
from pathlib import Path

import numpy as np

from collector.alerts.run import evaluate
from collector.derive import derive
from collector.jobs import Bench, roll_up
from collector.nights import forecast_nights
from collector.rollups import write_past
from collector.settings import Hub, open_hub
from collector.simulate.chance import Floats
from collector.simulate.faults import UNDECODED, Schedule
from collector.simulate.hub import Field, HubDevice, devices
from collector.simulate.land import Land
from collector.simulate.records import demo_records, work
from collector.simulate.rolling import day_of, hour_of, increases, rolled
from collector.simulate.sensing import Sensing
from collector.simulate.weather import Heat, Weather
from collector.spool import Spool
from collector.store import open_store
from collector.supply import forecast_supply
from models.records import commands
from models.records.actor import HUB
from models.records.incidents import IncidentView, incidents
from sensors.measurands import measurand
from sensors.quality.flags import FAIL
from sensors.series import Rollup, SeriesKey

TOML = """[hub]
id = "00000000-lived"
name = "Laurel Cove"
slug = "laurel-cove"
latitude = 35.62
longitude = -82.55
simulated = true
"""
NS = 1_000_000_000
SETTLED, KNOWN, RAW = timedelta(days=340), timedelta(days=45), timedelta(hours=30)
APART_S = 600
# what is looked at sample by sample
CLOSELY = frozenset({"Water pump", "Water pressure"})
PROCESSES = frozenset({"receiver", "worker", "jobs"})
NOTHING = Schedule({}, {}, {}, {}, (), (), {})
HOUR = timedelta(hours=1)


def at(month: int, day: int, hour: float = 0) -> float:
    """Epoch seconds of an hour (UTC) of 2026; the hub's clock is four hours behind in summer."""
    return datetime(2026, month, 1, tzinfo=UTC).timestamp() + 86_400 * (day - 1) + 3600 * hour


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def warmed_to(seed: int, celsius: float, month: int, day: int) -> Heat:
    """An afternoon whose warmest hour is as warm as this, whatever the weather would have made of it."""
    times = at(month, day, 14) + 3600.0 * np.arange(12, dtype=np.float64)
    temp = Weather(seed).at(times).temp_c
    return Heat(float(times[np.argmax(temp)]), celsius - float(temp.max()))


class Days:
    """From `begins` to `ends` with faults of one's own. settled: how long the land was there before; known: how much of that is told."""

    settled, known = SETTLED, KNOWN

    def __init__(self, folder: Path, faults: Schedule, begins: datetime, ends: datetime, apart_s: int = APART_S, *, seed: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "hubland.toml").write_text(TOML, "utf-8")
        self.hub: Hub = open_hub(folder, {})
        self.begins, self.now, self.handed, self.reckoned, self._apart_s = begins, begins, begins, begins, apart_s
        self.stopped: set[str] = set()
        self.sensing = Sensing(Land(seed, int((begins - self.settled).timestamp()), faults))
        self.bench = self._opened()
        self._records()
        self._written, self._rows = 0, self._all(ends)
        self._arrives = self._rows[5]
        self.step(begins)

    def _opened(self) -> Bench:
        hub = self.hub
        return Bench(hub, Spool(hub.spool_path), open_store(hub.store_url, hub.zone, ""), hub.open_records())

    def close(self) -> None:
        for one in (self.bench.records, self.bench.store, self.bench.spool):
            one.close()

    def _records(self) -> None:
        """The example farm, with devices that report as seldom as they are heard here."""
        demo_records(self.bench.records, self.begins - self.settled, self.begins)
        with self.bench.records.session(HUB, self.begins) as session:
            for device in filter(self._told, devices()):
                commands.put_device(session, device.key, interval_s=float(self._interval_s(device)))

    def _told(self, device: HubDevice) -> bool:
        """Those that are heard: not the one nobody has named, nor the one whose bytes nobody can read."""
        return device.listed and device.key != UNDECODED

    def _interval_s(self, device: HubDevice) -> int:
        return device.interval_s * (1 if device.name in CLOSELY else -(-self._apart_s // device.interval_s))

    def restart(self) -> None:
        """Every process ends, and begins anew with what is in the folder."""
        self.close()
        self.bench = self._opened()

    def step(self, now: datetime) -> None:
        """What arrives until now is stored, and the jobs that come before alerts do their round."""
        if "receiver" not in self.stopped:
            self._receive(now)
        self.now = now
        for process in PROCESSES - self.stopped:
            self.bench.spool.put_meta(process, {"at": now.timestamp(), "connected": True, "dropped": 0})
        roll_up(self.bench, now)

    def _receive(self, now: datetime) -> None:
        until = int(np.searchsorted(self._arrives, int(now.timestamp()) * NS, side="right"))
        part = slice(self._written, until)
        columns = [column[part].tolist() for column in self._rows]
        if until > self._written:
            self.bench.store.write(list(zip(*columns, strict=True)))
        self._written = until

    def hands(self) -> None:
        """What is due in the records is done, and tonight is forecast."""
        self.handed = self.now
        work(self.bench.records, self.now)
        forecast_nights(self.hub, self.bench.store, self.bench.records, self.now)

    def reckon(self) -> None:
        """The jobs that reckon longest do their round: past days are derived anew, and how long the water lasts."""
        bench, self.reckoned = self.bench, self.now
        while derive(self.hub, bench.store, bench.spool, bench.records, self.now):
            pass
        forecast_supply(self.hub, bench.store, bench.records, self.now)

    def live(self, until: datetime, step: timedelta, hands: timedelta = 3 * HOUR, reckon: timedelta = 24 * HOUR) -> None:
        """The jobs look every step; as often as `hands` says what is due is done, as often as `reckon` says past days are derived."""
        while self.now < until:
            self.step(min(self.now + step, until))
            if self.now - self.handed >= hands:
                self.hands()
            if self.now - self.reckoned >= reckon:
                self.reckon()
            evaluate(self.bench, self.now)

    def rung(self) -> list[IncidentView]:
        """Every incident so far that a phone rings for, the oldest first."""
        with self.bench.records.session() as session:
            return [one for one in reversed(incidents(session, self.now)) if one.severity in ("critical", "warning")]

    # What devices will have sent

    def _all(self, ends: datetime) -> tuple[np.ndarray, ...]:
        """(series, time, value, qc, test, arrival) of every raw point, by arrival; the hours before them are written at once."""
        found, hours, days = [], list[tuple[int, Rollup]](), list[tuple[int, Rollup]]()
        for device in devices():
            times = self._times(device, ends)
            for field in device.fields:
                if self._told(device) and not field.diagnostic:
                    found.append(self._series(device, field, times, hours, days))
        write_past(self.bench.store, (), hours, days)
        columns = [np.concatenate(parts) for parts in zip(*found, strict=True)]
        order = np.argsort(columns[5], kind="stable")
        return tuple(column[order] for column in columns)

    def _times(self, device: HubDevice, ends: datetime) -> Floats:
        raw_s, phase = (self.begins - RAW).timestamp(), self.sensing.phase_s(device)
        early: Floats = np.arange((self.begins - self.known).timestamp() + phase, raw_s, max(device.interval_s, 1200), dtype=np.float64)
        late: Floats = np.arange(raw_s + phase, ends.timestamp(), self._interval_s(device), dtype=np.float64)
        times = np.concatenate((early, late))
        heard: Floats = times[self.sensing.schedule.heard(device.gateway, times)]
        return heard

    def _series(
        self, device: HubDevice, field: Field, times: Floats, hours: list[tuple[int, Rollup]], days: list[tuple[int, Rollup]]
    ) -> tuple[np.ndarray, ...]:
        value = self.sensing.canonical(field, self.sensing.wire(device, field, times))
        (qc, test), kind = self.sensing.quality(device, field, times), measurand(field.measurand)
        sid = self.bench.store.series_ids([SeriesKey(self.hub.slug, device.key, field.channel, field.measurand)])[0]
        time_ns, there = times.astype(np.int64) * NS, ~np.isnan(value)
        step, sound = np.zeros_like(value), there & (qc != FAIL)
        step[sound] = increases(value[sound])
        begun, ones = (self.begins - RAW).timestamp() // 3600 * 3600, np.ones(len(times))
        # the hour in which raw points begin is theirs
        for start_ns, into in ((hour_of(time_ns), hours), (day_of(time_ns, self.hub.zone), days)):
            past = there & (start_ns < begun * NS)
            into += zip(repeat(sid), rolled(start_ns[past], value[past], step[past], qc[past], ones[past], kind), strict=False)
        raw = there & (times >= begun)
        arrives = time_ns + NS + (self.sensing.schedule.delay_s(device.key, times) * NS).astype(np.int64)
        ids = np.full(len(times), sid)
        return tuple(column[raw] for column in (ids, time_ns, value, qc, test, arrives))
