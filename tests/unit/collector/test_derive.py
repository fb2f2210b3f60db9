"""Derived days through the jobs, with a real store, spool and records: late data, moved probes, stops, changes of the land."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from collector import derive, jobs
from collector.jobs import Bench
from collector.settings import open_hub
from collector.spool import Spool
from collector.store import open_store
from models.advice.derived import derivations, series_key
from models.advice.derived.reading import DerivedDay, DerivedReader
from models.records import commands, queries
from models.records.actor import HUB
from models.records.database import open_records
from sensors.resample import NS
from sensors.series import SeriesKey, Window

TOML = """[hub]
id = "00000000-0000-0000-0000-00000000000d"
name = "Laurel Cove"
slug = "laurel-cove"
latitude = 35.62
longitude = -82.55
"""
EVER = Window(0, 2**62)
HEAT = "floored average, 10 to 30 °C (modified 86/50 °F)"
# 14 May 2026, 14:00 in New York
NOW = datetime(2026, 5, 14, 18, tzinfo=UTC)
Wave = Callable[[datetime], float]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A hub with a weather station and two beds; one thermometer at the station, one in Bed 4."""
    (tmp_path / "hubland.toml").write_text(TOML, "utf-8")
    hub = open_hub(tmp_path, {})
    store, spool, records = open_store(hub.store_url, hub.zone), Spool(hub.spool_path), open_records(hub.records_url, hub.zone)
    with records.session(HUB, NOW) as session:
        commands.put_place(session, "Laurel Cove", "property")
        for name, kind in (("Bed 4", "bed"), ("Bed 5", "bed"), ("Weather station", "station")):
            commands.put_place(session, name, kind, parent="Laurel Cove")
        for key, place in (("station", "Weather station"), ("probe", "Bed 4")):
            commands.put_device(session, key)
            commands.install_device(session, key, place, NOW - timedelta(days=40))
    yield Bench(hub, spool, store, records)
    records.close()
    store.close()
    spool.close()


def measure(bench: Bench, device: str, measurand: str, first: datetime, last: datetime, wave: Wave | float, qc: int = 1) -> None:
    """A reading at the half of each hour, as the worker writes it."""
    sid = bench.store.series_ids([SeriesKey(bench.hub.slug, device, "", measurand)])[0]
    rows, at = [], first + timedelta(minutes=30)
    while at < last:
        value = wave(at) if callable(wave) else wave
        rows.append((sid, int(at.timestamp()) * NS, float(value), qc, 0, int(at.timestamp()) * NS))
        at += timedelta(hours=1)
    bench.store.write(rows)


def run(bench: Bench, now: datetime) -> None:
    """The jobs' turn, until there is nothing more to do: as the loop of collector.jobs calls them."""
    jobs.roll_up(bench, now)
    for _ in range(1000):
        jobs.derive_days(bench, now)
        if bench.spool.meta(derive.ROUND) is None:
            return
    raise AssertionError("the round never ended")


def days(bench: Bench, place: str, measurand: str = "degree_days", variant: str = HEAT) -> dict[date, DerivedDay]:
    with bench.records.session() as session:
        found = next(p for p in queries.places(session) if p.name == place)
    reader = DerivedReader(bench.store, bench.hub.slug, bench.hub.zone)
    return {day.on: day for day in reader.read(found.id, measurand, variant, EVER)}


def everything(bench: Bench) -> dict[tuple[SeriesKey, int], tuple[str, ...]]:
    """Every derived row there is, as text (NaN is itself)."""
    found = {}
    with bench.records.session() as session:
        places = queries.places(session)
    for place in places:
        for d in derivations().values():
            key = series_key(bench.hub.slug, place.id, d.measurand, d.variant)
            for row in bench.store.read_rollups(key, EVER, "1d"):
                found[key, row.time_ns] = tuple(map(repr, row))
    return found


def midnight(month: int, day: int) -> datetime:
    """Of New York in summer."""
    return datetime(2026, month, day, 4, tzinfo=UTC)


def test_a_day_of_ten_to_thirty_degrees_gives_ten_degree_days_and_the_day_before_the_probe_is_not_there(bench: Bench) -> None:
    def swing(at: datetime) -> float:
        return 20.0 + 10.0 * math.cos(2 * math.pi * (at.hour - 20) / 24)

    measure(bench, "probe", "air_temperature", NOW - timedelta(days=60), NOW, swing)
    run(bench, NOW)
    made = days(bench, "Bed 4")
    # (30 + 10) / 2 - 10
    whole = made[date(2026, 5, 13)]
    assert whole.value == pytest.approx(10.0)
    assert (whole.covered, whole.expected) == (24, 24)
    # installed on 4 April at 14:00: ten hours of that day
    assert min(made) == date(2026, 4, 4)
    assert made[date(2026, 4, 4)] == DerivedDay(date(2026, 4, 4), None, 10, 24)
    # the running day is not over
    assert made[date(2026, 5, 14)] == DerivedDay(date(2026, 5, 14), None, 14, 24)
    assert days(bench, "Bed 5") == {}


def test_a_derived_series_is_no_device(bench: Bench) -> None:
    measure(bench, "probe", "air_temperature", NOW - timedelta(days=3), NOW, 20.0)
    run(bench, NOW)
    assert everything(bench)
    assert {key.device for key in bench.store.keys()} == {"probe"}  # noqa: SIM118
    assert {key.device for key in bench.store.latest()} == {"probe"}
