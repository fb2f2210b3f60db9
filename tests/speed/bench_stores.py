"""How fast the stores are: writing in order of arrival, and the two reads that pages wait for, with 10 million readings inside."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from collector.rollups import roll, write_past
from collector.store import open_store
from sensors.series import Rollup, SeriesKey, SeriesStore, StoreRow, Window
from tests.contract.influx import InfluxServer
from tests.speed.bench_collector import row

ZONE = ZoneInfo("America/New_York")
T0 = 1_800_000_000_000_000_000
SECOND = 1_000_000_000
HOUR = 3600 * SECOND
SERIES = 1_000
TICKS = 10_000  # of five minutes: 10 million readings, 35 days
BATCH = 16_000
YEAR = 365 * 24
READS = 40
READ_MS = 30.0
PAST_S = 10.0
# A server that was given 35 days in two minutes goes on compacting them; a hub's comes one message at a time.
COMPACTED_S = 60.0


def bench(scratch: Path, influx: InfluxServer | None) -> list[dict[str, object]]:
    """Rows of the table."""
    scratch.mkdir(parents=True, exist_ok=True)
    found = [demo_past(scratch)]
    store = open_store(f"sqlite:///{scratch}/series.db", ZONE)
    found += one_store("SQLite", store, with_years=200)
    if influx:
        store = open_store(influx.store_url(influx.bucket()), ZONE, influx.token)
        found += one_store("InfluxDB", store, with_years=100)
    return found


def one_store(name: str, store: SeriesStore, with_years: int) -> list[dict[str, object]]:
    """Fill a store and read from it."""
    measured = ("air_temperature", "soil_moisture", "rain", "wind_direction")
    keys = [SeriesKey("hub", f"device {i // 4}", "", measured[i % 4]) for i in range(SERIES)]
    sids = store.series_ids(keys)
    rate = fill(store, sids)
    store.write_rollups("1h", (item for sid in sids[:with_years] for item in year_of(sid)))
    store.tidy()
    if store.remote:
        time.sleep(COMPACTED_S)
    chance = random.Random(4)
    window = Window(T0 - YEAR * HOUR, T0)
    hourly, slow_hourly = read_ms(lambda: len(store.read_columns(chance.choice(keys[:with_years]), window, "1h")["mean"]) == YEAR)
    latest, slow_latest = read_ms(lambda: len(store.latest()) == SERIES)
    week = Window(T0 + 20 * 24 * HOUR, T0 + 27 * 24 * HOUR)
    raw, _ = read_ms(lambda: len(store.read(chance.choice(keys), week)) == 7 * 288)
    store.write([(sid, T0 + TICKS * 300 * SECOND, 20.0, 1, 0, T0) for sid in sids])
    began = time.monotonic()
    rolled = roll(store, ZONE, 2_000) / (time.monotonic() - began)
    store.close()
    inside = f"{SERIES * TICKS // 1_000_000} million readings in {name}"
    return [
        row(f"{name} store, write", rate, "rows/s"),
        row(f"one year by hours, {inside}", hourly, "ms", READ_MS, most=True),
        row(f"one year by hours, slowest of 20, {inside}", slow_hourly, "ms"),
        row(f"latest of {SERIES:,} series, {inside}", latest, "ms", READ_MS, most=True),
        row(f"latest of {SERIES:,} series, slowest of 20, {inside}", slow_latest, "ms"),
        row(f"one week of raw points, {inside}", raw, "ms"),
        row(f"hours rolled with their days, {inside}", rolled, "hours/s"),
    ]


def fill(store: SeriesStore, sids: list[int]) -> float:
    """Write TICKS points of each series in order of arrival; rows per second of the time spent in the store."""
    chance = random.Random(1)
    levels = [round(chance.uniform(5, 25), 2) for _ in range(997)]
    spent, batch = 0.0, list[StoreRow]()
    for tick in range(TICKS):
        at = T0 + tick * 300 * SECOND
        batch += [(sid, at + sid, levels[(sid + tick) % 997], 1, 0, at + SECOND) for sid in sids]
        if len(batch) >= BATCH or tick == TICKS - 1:
            began = time.perf_counter()
            assert store.write(batch).written == len(batch)
            spent += time.perf_counter() - began
            batch = []
        if tick % 100 == 99:  # as the jobs process would, which keeps up with what arrives
            store.settle(store.take_touched(100_000))
    return len(sids) * TICKS / spent


def year_of(sid: int) -> Iterator[tuple[int, Rollup]]:
    """A year of hours before T0."""
    for i in range(YEAR):
        mean = round(15 + 10 * math.sin(i / 24 * 2 * math.pi), 2)
        yield sid, Rollup(T0 + (i - YEAR) * HOUR, mean - 1.25, mean, mean + 1.5, mean * 12, 12, 12)


def read_ms(read: Callable[[], bool], reads: int = READS) -> tuple[float, float]:
    """The middle one of the times, and the one that 19 of 20 reads keep within."""
    times = []
    for _ in range(reads):
        began = time.perf_counter()
        assert read(), "the read did not give what was written"
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)[reads // 2], sorted(times)[math.ceil(0.95 * reads) - 1]


def demo_past(scratch: Path) -> dict[str, object]:
    """A demo's past: two weeks of raw points (400,000), a year of hours (1.8 million) and of days for 205 series."""
    store = open_store(f"sqlite:///{scratch}/past.db", ZONE)
    sids = store.series_ids([SeriesKey("hub", f"device {i}", "", "air_temperature") for i in range(205)])
    ticks = range(1_960)
    points = ((sid, T0 + tick * 600 * SECOND, 20.0 + tick % 7 / 8, 1, 0, T0) for sid in sids for tick in ticks)
    hourly = (item for sid in sids for item in year_of(sid))
    daily = ((sid, Rollup(T0 + (d - 365) * 24 * HOUR, 1.0, 2.0, 3.0, 4.0, 5, 5)) for sid in sids for d in range(365))
    began = time.monotonic()
    write_past(store, points, hourly, daily)
    spent = time.monotonic() - began
    store.close()
    (scratch / "past.db").unlink()
    return row("a demo's past into SQLite (400 k points, 1.8 M hours)", spent, "s", PAST_S, most=True)
