"""Derived days through the jobs, with a real store, spool and records: late data, moved probes, stops, changes of the land."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from collector import derive, jobs
from collector.health import Health
from collector.jobs import Bench
from collector.settings import open_hub
from collector.spool import Spool
from collector.store import open_store
from models.advice.derived import derivations, series_key
from models.advice.derived.reading import DerivedDay, DerivedReader, Total
from models.records import commands, queries
from models.records.actor import HUB
from models.records.database import open_records
from models.records.devices import Deployment
from sensors.errors import InputError
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


# Late, moved, gone


def test_hours_that_come_two_weeks_late_change_their_day_and_what_hangs_on_it_and_no_other(bench: Bench) -> None:
    late = midnight(4, 28)
    for first, last in ((NOW - timedelta(days=35), late), (late + timedelta(days=1), NOW)):
        measure(bench, "probe", "air_temperature", first, last, 5.0)
        measure(bench, "probe", "relative_humidity", first, last, 95.0)
    run(bench, NOW)
    before = everything(bench)
    assert days(bench, "Bed 4", "chill_hours", "0 to 7.2 °C")[date(2026, 4, 28)] == DerivedDay(date(2026, 4, 28), None, 0, 24)
    measure(bench, "probe", "air_temperature", late, late + timedelta(days=1), 5.0)
    run(bench, NOW + timedelta(minutes=2))
    after = everything(bench)
    assert days(bench, "Bed 4", "chill_hours", "0 to 7.2 °C")[date(2026, 4, 28)] == DerivedDay(date(2026, 4, 28), 24.0, 24, 24)
    changed = {
        (key.measurand, datetime.fromtimestamp(at // NS, bench.hub.zone).date())
        for (key, at), row in after.items()
        if before[key, at] != row
    }
    assert set(before) == set(after)
    # of the day itself all; of the day after what looks back one night, and of all days since the totals since autumn
    assert min(on for _, on in changed) == date(2026, 4, 28)
    assert {m for m, on in changed if on > date(2026, 4, 29)} <= {"chill_hours", "chill_units", "chill_portions"}
    assert ("degree_days", date(2026, 4, 29)) not in changed


def test_a_year_that_came_piece_by_piece_is_the_year_made_at_once(bench: Bench) -> None:
    def air(at: datetime) -> float:
        return 12.0 + 9.0 * math.sin(at.timestamp() / 13_713) - 5.0 * math.cos(at.timestamp() / 40_000)

    start = NOW - timedelta(days=20)
    for day in (0, 1, 2, 5, 3, 9, 4, 14, 15, 7, 19, 16, 11, 10, 18):  # as a gateway hands in what it kept
        at = start + timedelta(days=day)
        measure(bench, "probe", "air_temperature", at, at + timedelta(days=1), air)
        measure(bench, "probe", "relative_humidity", at, at + timedelta(days=1), lambda t: 60.0 + 35.0 * math.cos(t.timestamp() / 9_000))
        run(bench, max(at, start + timedelta(days=10)) + timedelta(days=1, minutes=day))
    run(bench, NOW)
    streamed = everything(bench)
    jobs.recompute(bench, {}, NOW)
    run(bench, NOW + timedelta(minutes=2))
    assert everything(bench) == streamed
    assert any("nan" not in row for row in streamed.values())


def test_a_probe_moved_in_spring_leaves_its_days_where_they_were(bench: Bench) -> None:
    measure(bench, "probe", "air_temperature", NOW - timedelta(days=30), NOW, 20.0)
    run(bench, NOW)
    assert days(bench, "Bed 5") == {}
    moved = midnight(5, 1) + timedelta(hours=12)
    with bench.records.session(HUB, NOW) as session:
        commands.install_device(session, "probe", "Bed 5", moved)
    run(bench, NOW + timedelta(minutes=2))
    four, five = days(bench, "Bed 4"), days(bench, "Bed 5")
    assert (four[date(2026, 4, 30)].value, five.get(date(2026, 4, 30))) == (10.0, None)
    # on the day itself each has half
    assert (four[date(2026, 5, 1)], five[date(2026, 5, 1)]) == (
        DerivedDay(date(2026, 5, 1), None, 12, 24), DerivedDay(date(2026, 5, 1), None, 12, 24),
    )  # fmt: skip
    assert (four[date(2026, 5, 2)], five[date(2026, 5, 2)].value) == (DerivedDay(date(2026, 5, 2), None, 0, 24), 10.0)


def test_after_a_sensor_is_gone_its_days_are_unknown_and_no_zero(bench: Bench) -> None:
    measure(bench, "probe", "air_temperature", NOW - timedelta(days=30), midnight(5, 1), 5.0)
    with bench.records.session(HUB, NOW) as session:
        session.query(Deployment).filter(Deployment.device.has(key="probe")).one().to_at = midnight(5, 1)
    run(bench, NOW)
    chill = days(bench, "Bed 4", "chill_hours", "0 to 7.2 °C")
    assert chill[date(2026, 4, 30)].value == 24.0
    assert {(chill[date(2026, 5, d)].value, chill[date(2026, 5, d)].covered) for d in range(1, 14)} == {(None, 0)}


def test_a_temperature_that_cannot_be_makes_no_degree_day(bench: Bench) -> None:
    # 68 °F sent as °C is checked as suspect or failed by the worker; neither is good
    for qc in (3, 4):
        measure(bench, "probe", "air_temperature", midnight(5, 10 + qc), midnight(5, 11 + qc), 68.0, qc=qc)
    measure(bench, "probe", "air_temperature", midnight(5, 12), midnight(5, 13), 20.0)
    run(bench, midnight(5, 16))
    made = days(bench, "Bed 4")
    assert [made[date(2026, 5, d)].value for d in (12, 13, 14)] == [10.0, None, None]


def test_a_deployment_that_is_put_right_takes_its_days_with_it(bench: Bench) -> None:
    measure(bench, "probe", "air_temperature", NOW - timedelta(days=10), NOW, 20.0)
    run(bench, NOW)
    assert days(bench, "Bed 4")
    with bench.records.session(HUB, NOW) as session:
        session.query(Deployment).filter(Deployment.device.has(key="probe")).delete(synchronize_session=False)
        commands.install_device(session, "probe", "Bed 5", NOW - timedelta(days=40))
    run(bench, NOW + timedelta(minutes=2))
    assert days(bench, "Bed 4") == {}
    assert days(bench, "Bed 5")[date(2026, 5, 13)].value == 10.0


def test_days_of_a_forgotten_device_are_unknown(bench: Bench) -> None:
    measure(bench, "probe", "air_temperature", NOW - timedelta(days=5), NOW, 20.0)
    measure(bench, "station", "air_temperature", NOW - timedelta(days=5), NOW, 20.0)
    run(bench, NOW)
    with bench.records.session(HUB, NOW) as session:
        commands.put_device(session, "second")
        commands.install_device(session, "second", "Bed 4", NOW - timedelta(days=40))
    measure(bench, "second", "air_temperature", NOW - timedelta(hours=3), NOW, 20.0)
    jobs.forget_device(bench, {"device": "probe"}, NOW)
    run(bench, NOW + timedelta(minutes=2))
    made = days(bench, "Bed 4")
    assert made[date(2026, 5, 13)].value is None
    assert days(bench, "Weather station")[date(2026, 5, 13)].value == 10.0


# Rounds


def test_a_stop_in_the_middle_goes_on_where_it_was(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    for device in ("probe", "station"):
        measure(bench, device, "air_temperature", NOW - timedelta(days=39), NOW, 20.0)
    jobs.roll_up(bench, NOW)
    monkeypatch.setattr(derive, "BUDGET_S", 0.0)
    monkeypatch.setattr(derive, "BLOCK_DAYS", 10)
    assert derive.derive(bench.hub, bench.store, bench.spool, bench.records, NOW)
    assert bench.spool.meta(derive.ROUND)["next"] == 1
    half = everything(bench)
    assert "derived days are being made" in checked(bench)
    # the process ended here; a new one has nothing but the spool
    run(bench, NOW + timedelta(seconds=4))
    whole = everything(bench)
    assert set(half) < set(whole)
    assert bench.spool.meta(derive.PROGRESS) == 1.0
    assert checked(bench) == "derived days were made 0 min ago"
    jobs.recompute(bench, {"days": 366}, NOW)
    run(bench, NOW + timedelta(minutes=2))
    assert everything(bench) == whole


def checked(bench: Bench) -> str:
    """What doctor says of derived days."""
    health = Health(bench.hub)
    try:
        return next(c.message for c in health.checks(NOW.timestamp() + 5) if c.name == "derived")
    finally:
        health.close()


def test_what_changes_while_a_round_is_at_work_has_its_turn_in_the_next(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    for device in ("probe", "station"):
        measure(bench, device, "air_temperature", NOW - timedelta(days=39), NOW - timedelta(days=5), 20.0)
    jobs.roll_up(bench, NOW)
    monkeypatch.setattr(derive, "BUDGET_S", 0.0)
    assert derive.derive(bench.hub, bench.store, bench.spool, bench.records, NOW)
    for device in ("probe", "station"):
        measure(bench, device, "air_temperature", NOW - timedelta(days=5), NOW, 20.0)
    run(bench, NOW)
    run(bench, NOW + timedelta(minutes=2))
    for where in ("Bed 4", "Weather station"):
        assert days(bench, where)[date(2026, 5, 11)].value == 10.0


def test_the_running_day_waits_ten_minutes_and_an_older_one_a_minute(bench: Bench) -> None:
    measure(bench, "probe", "air_temperature", NOW - timedelta(days=3), NOW, 5.0)
    run(bench, NOW)
    at = bench.spool.meta(derive.LAST)["at"]
    later = NOW + timedelta(minutes=5)
    measure(bench, "probe", "air_temperature", NOW, NOW + timedelta(hours=1), 5.0)
    run(bench, later)
    assert bench.spool.meta(derive.LAST)["at"] == at, "only the running day changed"
    measure(bench, "probe", "air_temperature", NOW - timedelta(days=4), NOW - timedelta(days=3), 5.0)
    run(bench, later + timedelta(minutes=1))
    assert bench.spool.meta(derive.LAST)["at"] == (later + timedelta(minutes=1)).timestamp()


def test_a_day_that_ended_while_nothing_came_is_told_unknown(bench: Bench) -> None:
    measure(bench, "probe", "air_temperature", NOW - timedelta(days=3), NOW, 5.0)
    run(bench, NOW)
    run(bench, NOW + timedelta(days=3))
    chill = days(bench, "Bed 4", "chill_hours", "0 to 7.2 °C")
    assert chill[date(2026, 5, 14)] == DerivedDay(date(2026, 5, 14), None, 14, 24)
    assert chill[date(2026, 5, 16)] == DerivedDay(date(2026, 5, 16), None, 0, 24)


def test_a_clock_gone_wild_makes_no_fifty_years_of_days(bench: Bench) -> None:
    measure(bench, "probe", "air_temperature", datetime(1970, 1, 2, tzinfo=UTC), datetime(1970, 1, 3, tzinfo=UTC), 20.0)
    measure(bench, "probe", "air_temperature", NOW - timedelta(days=3), NOW, 20.0)
    run(bench, NOW)
    assert min(days(bench, "Bed 4")) == date(2026, 4, 4), "the day the probe was put up"


def test_a_retired_place_keeps_its_days_and_gets_no_more(bench: Bench) -> None:
    measure(bench, "probe", "air_temperature", NOW - timedelta(days=3), NOW, 20.0)
    run(bench, NOW)
    with bench.records.session(HUB, NOW) as session:
        commands.place_named(session, "Bed 4").phase = "retired"
    run(bench, NOW + timedelta(days=2))
    made = days(bench, "Bed 4")
    assert made[date(2026, 5, 13)].value == 10.0
    assert max(made) == date(2026, 5, 14)


@pytest.mark.parametrize("days_asked", ["ten", 0, -1, 10**9, 1.5])
def test_a_request_for_no_number_of_days_is_refused(bench: Bench, days_asked: object) -> None:
    with pytest.raises(InputError):
        jobs.recompute(bench, {"days": days_asked}, NOW)


def test_a_total_says_how_many_of_its_days_are_unknown(bench: Bench) -> None:
    measure(bench, "probe", "air_temperature", midnight(5, 1), midnight(5, 5), 20.0)
    measure(bench, "probe", "air_temperature", midnight(5, 6), midnight(5, 11), 20.0)
    run(bench, NOW)
    with bench.records.session() as session:
        bed = next(p for p in queries.places(session) if p.name == "Bed 4")
    reader = DerivedReader(bench.store, bench.hub.slug, bench.hub.zone)
    total = reader.total(bed.id, "degree_days", HEAT, date(2026, 5, 1), date(2026, 5, 10))
    assert total == Total(90.0, 10, 1, 216, 240)
    assert total.share == 0.9
    assert reader.last(bed.id, "degree_days", HEAT, date(2026, 5, 12)) == DerivedDay(date(2026, 5, 10), 10.0, 24, 24)
