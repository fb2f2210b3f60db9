"""The demo's past: it joins the live stream, rolls up as the program itself does, and fills gaps without doubling."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import isnan
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from collector.rollups import roll
from collector.simulate import HUB as SETTINGS
from collector.simulate import past
from collector.simulate.hub import SLUG, deployments, devices, places
from collector.simulate.rolling import day_of, hour_of, increases, rolled
from collector.simulate.world import World, open_world, world
from collector.store.memory import MemoryStore
from models.records import commands, queries
from models.records.actor import HUB
from models.records.database import open_records
from sensors.errors import SettingsError
from sensors.measurands import measurand
from sensors.resample import HOUR_NS, farm_day, rollup
from sensors.series import Point, SeriesKey, Window

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 5, 14, 17, 40, tzinfo=UTC)
NS = 1_000_000_000
# a few devices of different pace: the whole hub is written once, by the benchmark
FEW = ("bed-04", "bed-15", "meter-herds", "Fineoffset-WS90/50412", "24e124126c150010", "LaCrosse-TX141THBv2/143/0", "soil-3", "bed-08")


@pytest.fixture(scope="module")
def laurel_cove() -> World:
    return world(7, NOW)


@pytest.fixture(scope="module")
def few() -> tuple:
    return tuple(device for device in devices() if device.key in FEW)


@pytest.fixture
def written(laurel_cove: World, few: tuple, monkeypatch: pytest.MonkeyPatch) -> MemoryStore:
    monkeypatch.setattr(past, "devices", lambda: few)
    store = MemoryStore(ZONE)
    past.write_past(store, SLUG, ZONE, laurel_cove, NOW)
    return store


def key(device: str, measurand_: str, channel: str = "") -> SeriesKey:
    return SeriesKey(SLUG, device, channel, measurand_)


def at(when: datetime) -> int:
    return int(when.timestamp()) * NS


def since(delta: timedelta) -> Window:
    return Window(at(NOW - delta), at(NOW) + NS)


@pytest.mark.parametrize("name", ["wind_direction", "rain_total", "soil_moisture"])
def test_rollups_are_those_of_the_program_itself(name: str) -> None:
    rng = np.random.default_rng(3)
    times = np.sort(rng.choice(np.arange(at(NOW) // NS, at(NOW) // NS + 3 * 86400), 500, replace=False)).astype(np.int64) * NS
    value = np.cumsum(rng.random(500)) if name == "rain_total" else 360 * rng.random(500)
    value[250:] -= value[250] if name == "rain_total" else 0
    qc = rng.choice([1, 3], 500)
    points = [Point(int(t), float(v), int(q), 0, int(t)) for t, v, q in zip(times, value, qc, strict=True)]
    for starts, length in ((hour_of(times), lambda t: t + HOUR_NS), (day_of(times, ZONE), lambda t: farm_day(t, ZONE).end_ns)):
        for mine in rolled(starts, value, increases(value), qc, np.ones(500), measurand(name)):
            theirs = rollup(points, measurand(name), mine.time_ns, length(mine.time_ns))
            for a, b in zip(mine, theirs, strict=True):
                assert a == pytest.approx(b, rel=1e-9, abs=1e-7) or (isnan(a) and isnan(b))


def test_farm_days_begin_at_local_midnight_through_both_clock_changes() -> None:
    times = np.arange(at(datetime(2026, 1, 1, tzinfo=UTC)), at(datetime(2026, 12, 31, tzinfo=UTC)), 6 * HOUR_NS)
    for time_ns, start in zip(times, day_of(times, ZONE), strict=True):
        assert start == farm_day(int(time_ns), ZONE).start_ns


def test_the_past_has_a_year_of_hours_and_days_and_a_fortnight_of_points(written: MemoryStore) -> None:
    series = key("bed-04", "soil_moisture")
    hours, days = (
        written.read_rollups(series, since(timedelta(days=400)), "1h"),
        written.read_rollups(series, since(timedelta(days=400)), "1d"),
    )
    assert 365 <= len(days) <= 367
    assert 364 * 24 < len(hours) <= 366 * 24 + 24
    points = written.read(series, since(timedelta(days=400)))
    assert (
        timedelta(days=14) <= timedelta(seconds=(points[-1].time_ns - points[0].time_ns) / NS) + timedelta(hours=1) < timedelta(days=15.1)
    )
    assert len(points) == pytest.approx(14.6 * 96, rel=0.05)


def test_an_hour_of_the_fortnight_rolls_up_to_exactly_its_points(written: MemoryStore) -> None:
    table = measurand("soil_moisture")
    series = key("bed-04", "soil_moisture")
    hour = hour_of(np.array([at(NOW - timedelta(days=3))]))[0]
    made = written.read_rollups(series, Window(int(hour), int(hour) + 1), "1h")[0]
    told = rollup(written.read(series, Window(int(hour), int(hour) + HOUR_NS)), table, int(hour), int(hour) + HOUR_NS)
    assert made == pytest.approx(told)


def test_hours_long_ago_count_as_many_reports_as_the_device_sends(written: MemoryStore) -> None:
    hours = written.read_rollups(
        key("meter-herds", "flow_rate", "flow_rate"), Window(at(NOW - timedelta(days=200)), at(NOW - timedelta(days=190))), "1h"
    )
    assert {hour.count for hour in hours} == {60}


def test_the_days_of_a_counter_add_up_to_what_it_went_up(written: MemoryStore) -> None:
    series = key("meter-herds", "water_volume_total", "water_total")
    days = written.read_rollups(series, since(timedelta(days=400)), "1d")
    assert sum(day.sum for day in days) == pytest.approx(days[-1].max - days[0].min, abs=1.0)


def test_the_live_stream_goes_on_where_the_past_ends(written: MemoryStore, laurel_cove: World, few: tuple) -> None:
    """The same sensors minutes later: a few of the sensor's own noises away at most, and a counter never back."""
    for device in few:
        if device.key in ("soil-3", "24e124126c150010"):
            continue
        later = NOW.timestamp() + 5
        live = laurel_cove.sensing.report(device, later)
        for field in device.fields:
            point = written.latest([key(device.key, field.measurand, field.channel)]).get(key(device.key, field.measurand, field.channel))
            if field.measurand not in ("soil_moisture", "temperature", "water_volume_total", "rain_total") or point is None:
                continue
            if field.name not in live:
                continue  # a soil element that is open
            value = float(laurel_cove.sensing.canonical(field, np.array([live[field.name]]))[0])
            if field.measurand in ("water_volume_total", "rain_total"):
                assert point.value <= value < point.value + 200
            else:
                assert abs(value - point.value) < 6 * max(field.noise, field.step) + 1.0, (device.key, field.name)
            assert at(NOW) - point.time_ns <= (past.LATE_STEP_S + device.interval_s + 1) * NS


def test_a_stuck_probe_is_suspect_from_the_seventh_day_on(written: MemoryStore) -> None:
    points = written.read(key("bed-15", "soil_moisture"), since(timedelta(days=14)))
    stuck = [p for p in points if p.time_ns >= at(NOW - timedelta(days=9))]
    assert len({p.value for p in stuck}) == 1
    assert {p.qc for p in stuck if p.time_ns < at(NOW - timedelta(days=2, minutes=1))} == {1}
    assert {(p.qc, p.test) for p in stuck if p.time_ns >= at(NOW - timedelta(days=2))} == {(3, 3)}


def test_what_was_not_heard_is_not_in_the_past(written: MemoryStore) -> None:
    last = max(point.time_ns for series, point in written.latest().items() if series.device == "24e124126c150010")
    assert timedelta(hours=3) < NOW - datetime.fromtimestamp(last / NS, UTC) < timedelta(hours=4)
    new = written.read(key("LaCrosse-TX141THBv2/143/0", "temperature"), since(timedelta(days=400)))
    assert NOW - datetime.fromtimestamp(new[0].time_ns / NS, UTC) <= timedelta(hours=5)
    assert "soil-3" not in {series.device for series in written.latest()}
    opened = written.read(key("bed-08", "soil_moisture"), since(timedelta(days=1)))
    assert not opened


def test_a_later_start_fills_the_gap_and_nothing_else(written: MemoryStore, laurel_cove: World) -> None:
    series = key("bed-04", "soil_moisture")
    before = written.read(series, since(timedelta(days=400)))
    while roll(written, ZONE):
        pass
    later = NOW + timedelta(days=3, hours=2)
    past.write_past(written, SLUG, ZONE, laurel_cove, later)
    while roll(written, ZONE):
        pass
    points = written.read(series, Window(0, at(later) + NS))
    assert points[: len(before)] == before
    gaps = np.diff([p.time_ns for p in points]) / NS
    assert gaps.max() <= 901
    for resolution, length in (("1h", 3600), ("1d", 86400)):
        windows = written.read_rollups(series, Window(at(NOW - timedelta(days=2)), at(later)), resolution)
        assert set(np.diff([w.time_ns for w in windows]) // NS) == {length}
        for made in windows[:-1]:
            end = made.time_ns + length * NS
            told = rollup(written.read(series, Window(made.time_ns, end)), measurand("soil_moisture"), made.time_ns, end)
            assert made == pytest.approx(told)


def test_a_second_start_at_once_writes_nothing(written: MemoryStore, laurel_cove: World) -> None:
    while roll(written, ZONE):
        pass
    assert past.write_past(written, SLUG, ZONE, laurel_cove, NOW) == 0


def test_only_the_present_hour_is_left_to_the_programs_own_rollups(written: MemoryStore) -> None:
    assert {hour for _, hour in written.take_touched(1_000_000)} == {int(hour_of(np.array([at(NOW)]))[0])}


# The folder


def test_a_folder_keeps_the_beginning_it_had(tmp_path: Path) -> None:
    first = open_world(tmp_path, NOW, seed=11)
    again = open_world(tmp_path, NOW + timedelta(days=5))
    assert (again.seed, again.started_at) == (11, first.started_at)


def test_a_damaged_beginning_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "simulation.json").write_text("{}")
    with pytest.raises(SettingsError, match="delete the file"):
        open_world(tmp_path, NOW)


def test_the_records_are_filled_once_and_people_may_change_them(tmp_path: Path) -> None:
    from collector.simulate.records import demo_records

    records = open_records(f"sqlite:///{tmp_path / 'records.db'}")
    demo_records(records, NOW, NOW)
    with records.session(HUB) as session:
        commands.put_device(session, "bed-04", name="Old probe")
        commands.put_place(session, "Creek", "creek", parent="Laurel Cove", geometry=None)
    demo_records(records, NOW, NOW)
    with records.session(HUB) as session:
        found = {device.key: device for device in queries.devices(session)}
        assert found["bed-04"].name == "Old probe"
        assert next(p for p in queries.places(session) if p.name == "Creek").geometry is None
        assert {p.name for p in queries.places(session) if p.phase == "active"} == {p.name for p in places()} | {"Creek"}
        assert len(queries.deployments(session)) == len(deployments())
        assert set(found) == {device.key for device in devices() if device.listed}
        assert all(device.simulated for device in found.values())
    records.close()


def test_settings_of_the_demo_hub_are_those_of_the_table() -> None:
    assert SETTINGS["slug"] == SLUG
    assert SETTINGS["elevation_m"] == pytest.approx(2200 * 0.3048, abs=1.0)


def test_a_calibrated_gauge_has_the_past_of_what_it_means(laurel_cove: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "devices", lambda: tuple(d for d in devices() if d.key in ("24e124713b000012", "bed-22")))
    store = MemoryStore(ZONE)
    past.write_past(store, SLUG, ZONE, laurel_cove, NOW)
    levels = store.read(key("24e124713b000012", "water_level"), since(timedelta(days=1)))
    truth = laurel_cove.land.truth("Cistern 2", "water_level", np.array([point.time_ns / NS for point in levels]))
    assert len(levels) == 144
    assert [point.value for point in levels] == pytest.approx(truth, abs=0.6)
    assert store.read_rollups(key("bed-22", "soil_moisture", "ANALOG A0"), since(timedelta(days=300)), "1d")
