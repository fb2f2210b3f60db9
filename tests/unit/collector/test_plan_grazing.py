"""The job that plans the grazing: when it does, what it keeps of what people were told, and what it says where it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import cos, pi
from pathlib import Path

import pytest

from collector.jobs import Bench
from collector.known import farm_now
from collector.plan.asked import weigh
from collector.plan.grazing import Today, found_of, make, plan_again, plan_grazing, serves
from collector.spool import Spool
from collector.store import open_store
from models.advice.farm import Farm
from models.advice.rotation.given import NO_WEATHER
from models.advice.rotation.occasions import facts_of
from models.advice.rotation.problem import problem_of
from models.amounts import parse_amount
from models.planning.grazing.rotation import Rotation
from models.records import commands
from models.records.actor import HUB, Actor
from models.records.grazing import KeptRotation, newest_rotation
from sensors.series import Rollup, SeriesKey
from tests import made_hub

NOW = datetime(2026, 5, 12, 14, tzinfo=UTC)
STEWARD = Actor("Hollis", frozenset({"steward", "worker"}))
NS, DAYS, SECONDS = 1_000_000_000, 120, 0.3


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Bench]:
    """A hub with twelve paddocks and no herd."""
    hub = made_hub.make(tmp_path / "hub", NOW, raw_days=1, rollup_days=1)
    bench = Bench(hub, Spool(hub.spool_path), open_store(hub.store_url, hub.zone, ""), hub.open_records())
    yield bench
    for one in (bench.records, bench.store, bench.spool):
        one.close()


@pytest.fixture
def bench(bare: Bench) -> Bench:
    """The hub with a herd in P3, and heights that were read three days ago."""
    bench = bare
    with bench.records.session(HUB, NOW) as session:
        commands.put_herd(session, "Cows", species="cattle", details={"weight_kg": 500.0, "percent": 2.0})
        commands.count_herd(session, "Cows", 12, NOW - timedelta(days=9))
        commands.move_herd(session, "Cows", "P3", NOW - timedelta(days=2))
        for n in range(1, 13):
            commands.record_reading(session, "Sward height", parse_amount("8 in"), NOW - timedelta(days=3), f"P{n}")
    return bench


def weather(bench: Bench, days: int = DAYS) -> None:
    """A spring: ten degrees and a swing of eight, sun, two millimetres of rain at four in the morning."""
    hour = int(NOW.timestamp()) // 3600 * 3600
    swing = {"air_temperature": (14.0, 8.0), "solar_radiation": (200.0, 200.0), "rain": (0.0, 0.0)}
    for measurand, (mean, wide) in swing.items():
        (sid,) = bench.store.series_ids([SeriesKey(bench.hub.slug, "station", "", measurand)])
        rows = []
        for at in range(hour - days * 86_400, hour, 3600):
            value = mean + wide * cos(2 * pi * (at / 86_400 - 20 / 24))
            fell = 2.0 if measurand == "rain" and at // 3600 % 24 == 8 else value
            rows.append((sid, Rollup(at * NS, fell, fell, fell, fell, 6, 6)))
        bench.store.write_rollups("1h", rows)


def newest(bench: Bench) -> KeptRotation | None:
    with bench.records.session() as session:
        return newest_rotation(session)


def plan(bench: Bench, now: datetime = NOW) -> Rotation:
    plan_grazing(bench, now, SECONDS)
    found = newest(bench)
    assert found is not None
    return found.rotation


def farm(bench: Bench, now: datetime = NOW) -> Farm:
    return farm_now(bench.hub, bench.store, bench.records, now)


def test_a_hub_is_planned_once_and_left_alone_until_something_changes(bench: Bench) -> None:
    weather(bench)
    first = plan(bench)
    assert first.because == "the first plan"
    assert first.herds == {"Cows": "P3"}
    assert first.moves
    plan_grazing(bench, NOW + timedelta(minutes=5), SECONDS)
    again = newest(bench)
    assert again is not None and again.made_at == NOW


def test_a_page_that_asks_has_its_plan_at_once_where_the_days_plan_is_there(bench: Bench) -> None:
    weather(bench)
    # nobody planned since the jobs were started: that is the job's, it takes longer
    assert weigh(bench, {"again": True}, NOW) == {"planned": False} and newest(bench) is None
    first = plan(bench)
    soon = NOW + timedelta(minutes=3)
    assert not plan_again(bench, soon)  # nothing has changed
    move = next(m for m in first.moves if m.first > NOW.date())
    with bench.records.session(STEWARD, soon) as session:
        commands.lock_stay(session, "Cows", move.paddock, move.first, max(move.days - 1, 1))
    assert weigh(bench, {"again": True}, soon) == {"planned": True}
    new = newest(bench)
    assert new is not None and new.made_at == soon and "set by hand" in new.because
    # of another day the job makes the day's plan first
    assert not plan_again(bench, soon + timedelta(days=1))


def test_a_herd_in_the_lot_is_in_no_paddock(bench: Bench) -> None:
    weather(bench)
    later = NOW + timedelta(minutes=2)
    with bench.records.session(HUB, later) as session:
        commands.put_place(session, "Yard", "building")
        commands.move_herd(session, "Cows", "Yard", later)
    given = found_of(bench, farm(bench, later)).given
    assert given is not None and problem_of(given).problem.herds[0].here == ""
    # so that a herd on hay that the plan has there is no reason for another, and one that waits there is
    assert facts_of(given, (), "2026-05-12").herds["Cows"][0] == ""


def test_a_herd_that_is_walked_elsewhere_is_planned_from_there(bench: Bench) -> None:
    weather(bench)
    first = plan(bench)
    other = next(f"P{n}" for n in range(1, 13) if not any(m.paddock == f"P{n}" and m.first <= first.start for m in first.moves))
    with bench.records.session(STEWARD, NOW) as session:
        commands.move_herd(session, "Cows", other, NOW + timedelta(minutes=1))
    found = plan(bench, NOW + timedelta(minutes=5))
    assert (found.because, found.herds["Cows"]) == (f"Cows went to {other}", other)


def test_grass_far_from_what_was_foreseen_is_planned_with_before_the_day_is_over(bench: Bench) -> None:
    weather(bench)
    plan(bench)
    with bench.records.session(STEWARD, NOW) as session:
        commands.record_reading(session, "Sward height", parse_amount("2 in"), NOW + timedelta(minutes=1), "P7")
    assert "P7 has" in plan(bench, NOW + timedelta(minutes=5)).because


def test_the_next_two_moves_that_were_accepted_stay_when_it_is_planned_again(bench: Bench) -> None:
    weather(bench)
    plan(bench)
    kept = newest(bench)
    assert kept is not None
    with bench.records.session(STEWARD, NOW) as session:
        commands.accept_rotation(session, kept.id)
    weather(bench)
    later = plan(bench, NOW + timedelta(days=1))
    told = sorted((m for m in kept.rotation.moves if m.first > later.start), key=lambda m: m.first)[:2]
    words = " ".join(later.changed)
    for move in told:
        own = [m for m in later.moves if (m.paddock, m.first, m.out) == (move.paddock, move.first, move.out)]
        assert (own and own[0].promised) or move.paddock in words


def test_a_hub_without_weather_says_so_and_plans_nothing(bench: Bench) -> None:
    found = plan(bench)
    assert found.moves == ()
    assert found.days == 0
    assert NO_WEATHER in found.trouble


def test_where_nobody_has_a_herd_nothing_is_proposed(bare: Bench) -> None:
    weather(bare)
    plan_grazing(bare, NOW, SECONDS)
    assert newest(bare) is None


def test_an_event_in_a_paddock_closes_it_for_its_day(bench: Bench) -> None:
    weather(bench)
    with bench.records.session(STEWARD, NOW) as session:
        at = NOW + timedelta(days=4)
        commands.put_event(session, "class", "Fencing class", at, at + timedelta(hours=3), place="P5", zone=bench.hub.zone)
    given = found_of(bench, farm(bench)).given
    assert given is not None
    (closed,) = given.signs.closed
    assert (closed.paddock, closed.first, closed.reason) == ("P5", date(2026, 5, 16), "Fencing class is held there")
    assert any(b.paddock == "P5" and b.first == 4 for b in problem_of(given).problem.blocks)


def test_an_empty_trough_keeps_herds_out_of_what_it_serves(bench: Bench) -> None:
    weather(bench)
    (sid,) = bench.store.series_ids([SeriesKey(bench.hub.slug, "trough-1", "", "water_level")])
    now_ns = int((NOW - timedelta(seconds=30)).timestamp()) * NS
    bench.store.write([(sid, now_ns, 2.0, 1, 0, now_ns + NS)])
    given = found_of(bench, farm(bench)).given
    assert given is not None
    assert given.signs.dry == {"P1": "Trough 1 is empty", "P2": "Trough 1 is empty"}


def test_winter_grass_reaches_beyond_the_season_and_its_paddocks_are_those_marked(bench: Bench) -> None:
    weather(bench)
    with bench.records.session(HUB, NOW) as session:
        commands.put_place(session, "P8", "paddock", details={"stockpile": True, "area_ha": 0.8})
    given = found_of(bench, farm(bench)).given
    assert given is not None and given.ways.kept is not None
    assert given.ways.kept.paddocks == ("P8",)
    assert given.today + timedelta(days=given.years.days.size - 1) == date(2026, 11, 15)


def test_herds_that_join_are_one_in_the_plan(bench: Bench) -> None:
    weather(bench)
    with bench.records.session(HUB, NOW) as session:
        commands.put_herd(session, "Ewes", species="sheep", details={"weight_kg": 60.0, "percent": 3.0, "joins": ["Cows"]})
        commands.count_herd(session, "Ewes", 20, NOW - timedelta(days=9))
        commands.move_herd(session, "Ewes", "P3", NOW - timedelta(days=2))
    found = plan(bench)
    assert found.herds == {"Cows + Ewes": "P3"}
    assert {m.herd for m in found.moves} == {"Cows + Ewes"}


def test_what_was_reckoned_serves_the_same_day_and_the_same_farm_alone(bench: Bench) -> None:
    weather(bench)
    made = make(farm(bench), found_of(bench, farm(bench)), "a test", seconds=SECONDS)
    assert made.problem is not None and made.solved is not None and made.plan is not None
    kept = Today(made.problem.start, made.problem, made.solved)
    assert serves(kept, made.problem)
    assert not serves(kept, replace(made.problem, start=date(2026, 5, 13)))
    assert not serves(kept, replace(made.problem, herds=()))
    again = make(farm(bench), found_of(bench, farm(bench)), "again", before=kept)
    assert again.plan is not None and again.plan.score.holds
    assert again.plan.score.total <= made.plan.score.total + made.problem.costs.change


def test_a_plan_says_how_far_the_model_was_off_and_what_it_rests_on(bench: Bench) -> None:
    weather(bench)
    found = plan(bench)
    assert set(found.errors) == {f"P{n}" for n in range(1, 13)}
    assert "too few to say" in found.trust
    assert any("soil water by probes in 12 of 12 paddocks" in word for word in found.inputs)
