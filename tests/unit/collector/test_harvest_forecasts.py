"""The job of harvest forecasts: once a week, never twice, settled when a week and its grace are over; and the demo's own past."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from collector.harvests import forecast_harvest
from collector.settings import Hub
from collector.simulate import live
from collector.simulate.foretold import WEEKS, issue_past
from collector.store import open_store
from models.amounts import parse_amount
from models.records.actor import HUB
from models.records.commands import put_planting, record_harvest, strike_log, transplant
from models.records.database import Records
from models.records.harvest_forecasts import Issued, issues
from models.records.logs import Log
from sensors.series import SeriesStore
from tests.unit.collector.test_season_commands import brought
from tests.unit.models.scenario.test_wide_seasons import RIDGE

# tomatoes set out on 1 June; by plan they bear from the week of 26 July on
MONDAY, WEEK = date(2027, 7, 19), timedelta(weeks=1)
PLAN = {**RIDGE, "harvest_log": []}


@pytest.fixture
def hub(make_hub: Callable[..., Hub]) -> Hub:
    made = make_hub()
    brought(made, deepcopy(PLAN))
    with opened(made) as (records, _), records.session(HUB, at(date(2027, 6, 1))) as session:
        transplant(session, "T1", at(date(2027, 6, 1)), ["R1", "R2"])
    return made


@contextmanager
def opened(hub: Hub) -> Iterator[tuple[Records, SeriesStore]]:
    records, store = hub.open_records(), open_store(hub.store_url, hub.zone, hub.store_token())
    try:
        yield records, store
    finally:
        store.close()
        records.close()


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 16, tzinfo=UTC)


def job(hub: Hub, day: date) -> list[Issued]:
    """A round of the job on a day, after a restart; all that is kept then."""
    with opened(hub) as (records, store):
        forecast_harvest(hub, store, records, at(day))
        with records.session() as session:
            return issues(session, date(2027, 1, 1), date(2028, 1, 1))


def pick(hub: Hub, day: date, amount: str) -> None:
    with opened(hub) as (records, _), records.session(HUB, at(day)) as session:
        record_harvest(session, "T1", parse_amount(amount), at(day))


def of_week(rows: list[Issued], week: date, ahead: int = 1) -> Issued:
    return next(row for row in rows if (row.said.crop, row.said.week, row.said.weeks_ahead) == ("tomato", week, ahead))


def test_the_next_four_weeks_are_said_once_a_week(hub: Hub) -> None:
    first = job(hub, MONDAY + timedelta(days=3))
    assert {row.as_of for row in first} == {MONDAY + timedelta(days=3)}
    assert {row.said.week for row in first if row.said.crop == "tomato"} == {MONDAY + n * WEEK for n in (1, 2, 3, 4)}
    assert all(row.said.week == MONDAY + row.said.weeks_ahead * WEEK for row in first)
    pick(hub, MONDAY + timedelta(days=4), "90 lb")
    assert job(hub, MONDAY + timedelta(days=6)) == first
    second = job(hub, MONDAY + WEEK)
    assert [row for row in second if row.as_of < MONDAY + WEEK] == first
    assert of_week(second, MONDAY + 2 * WEEK).as_of == MONDAY + WEEK
    assert of_week(second, MONDAY + 2 * WEEK, 2).as_of == MONDAY + timedelta(days=3)


def test_a_week_is_settled_with_all_its_harvests_when_its_grace_is_over(hub: Hub) -> None:
    job(hub, MONDAY)
    pick(hub, MONDAY + WEEK, "40 lb")
    pick(hub, MONDAY + WEEK + timedelta(days=5), "30 lb")
    assert of_week(job(hub, MONDAY + 3 * WEEK - timedelta(days=1)), MONDAY + WEEK).found == ""
    settled = of_week(job(hub, MONDAY + 3 * WEEK), MONDAY + WEEK)
    assert settled.found == "picked"
    assert settled.outcome == pytest.approx(70.0)


def test_a_week_without_a_log_is_no_zero_until_somebody_writes_one(hub: Hub) -> None:
    job(hub, MONDAY)
    later = MONDAY + 3 * WEEK
    missing = of_week(job(hub, later), MONDAY + WEEK)
    assert (missing.found, missing.outcome) == ("no log", None)
    pick(hub, MONDAY + WEEK + timedelta(days=1), "25 lb")
    assert of_week(job(hub, later + timedelta(days=1)), MONDAY + WEEK).outcome == pytest.approx(25.0)
    with opened(hub) as (records, _), records.session(HUB, at(later)) as session:
        strike_log(session, session.scalars(select(Log.id).where(Log.type == "harvest")).one(), "it was the neighbour's")
    assert of_week(job(hub, later + timedelta(days=2)), MONDAY + WEEK).found == "no log"


def test_weeks_in_which_the_hub_was_off_are_not_said_afterwards(hub: Hub) -> None:
    job(hub, MONDAY)
    rows = job(hub, MONDAY + 3 * WEEK)
    assert {row.as_of for row in rows} == {MONDAY, MONDAY + 3 * WEEK}


def test_of_an_empty_hub_nothing_is_said(make_hub: Callable[..., Hub]) -> None:
    assert job(make_hub(slug="bare"), MONDAY) == []


def test_a_plan_that_contradicts_itself_says_nothing_and_stops_nothing(hub: Hub) -> None:
    with opened(hub) as (records, _), records.session(HUB, at(MONDAY)) as session:
        put_planting(session, "T1", yield_unit="crate")
    assert isinstance(job(hub, MONDAY), list)


def test_the_simulated_past_was_foretold_monday_by_monday_as_the_job_would_have(hub: Hub) -> None:
    pick(hub, MONDAY + timedelta(days=8), "55 lb")
    today = MONDAY + 4 * WEEK + timedelta(days=2)
    with opened(hub) as (records, store):
        assert issue_past(hub, store, records, at(today)) > 0
        assert issue_past(hub, store, records, at(today)) == 0
        with records.session() as session:
            rows = issues(session, date(2027, 1, 1), date(2028, 1, 1))
    mondays = {row.as_of for row in rows}
    assert max(mondays) == MONDAY + 3 * WEEK
    assert len(mondays) <= WEEKS
    assert all(day.weekday() == 0 and row.made_at.astimezone(hub.zone).date() == day for row in rows for day in [row.as_of])
    assert of_week(rows, MONDAY + WEEK).outcome == pytest.approx(55.0)


def test_what_was_foretold_knows_nothing_of_what_came_later(make_hub: Callable[..., Hub]) -> None:
    told = []
    for slug, late in (("one", "300 lb"), ("other", "2 lb")):
        made = make_hub(slug=slug)
        brought(made, deepcopy(PLAN))
        pick(made, MONDAY + 3 * WEEK, late)
        with opened(made) as (records, store):
            issue_past(made, store, records, at(MONDAY + 4 * WEEK))
            with records.session() as session:
                told.append([row.said for row in issues(session, date(2027, 1, 1), date(2028, 1, 1)) if row.as_of <= MONDAY + 3 * WEEK])
    assert told[0] == told[1]


class Hurried:
    """Nobody asks it to stop, and it does not wait."""

    def __call__(self) -> bool:
        return False

    def wait(self, seconds: float) -> bool:
        return False


@pytest.mark.parametrize("simulated", [True, False])
def test_only_a_simulated_hub_has_a_past_that_was_foretold(make_hub: Callable[..., Hub], simulated: bool) -> None:
    made = make_hub(slug=f"hub-{simulated}", simulated=simulated)
    brought(made, deepcopy(PLAN))
    with opened(made):
        live.foretell(made, at(MONDAY), Hurried())
    with opened(made) as (records, _), records.session() as session:
        assert bool(issues(session, date(2027, 1, 1), date(2028, 1, 1))) == simulated
