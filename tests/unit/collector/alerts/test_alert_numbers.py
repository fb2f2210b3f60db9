"""Rules on series: what changed since the last look, and what of it counts as now."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from collector.alerts.numbers import Numbers
from models.alerts import Memory, Observation, Rule
from models.records.queries import Deployed, PlaceView
from sensors.series import Point, SeriesKey

NOW = datetime(2027, 1, 15, 5, 0, tzinfo=UTC)
KEY = SeriesKey("hub", "freezer-1", "", "temperature")
FREEZER = Rule("freezer", "It thaws", "threshold", "temperature", "critical", "test", bad_at=-12.0, good_at=-15.0, fresh_s=3600)
PLACE = PlaceView(uuid.uuid4(), "Freezer", "cold_room", "Barn", "active", None, {})
STANDING = [Deployed("freezer-1", "", "", "", "Freezer", "cold_room", None, None, NOW - timedelta(days=9), None, None)]


def ns(at: datetime) -> int:
    return int(at.timestamp()) * 10**9


def said(value: float, at: datetime, qc: int = 1, arrived: timedelta = timedelta(seconds=2)) -> dict[SeriesKey, Point]:
    return {KEY: Point(ns(at), value, qc, 0, ns(at + arrived))}


def numbers(*rules: Rule) -> Numbers:
    return Numbers(rules or (FREEZER,), [PLACE], STANDING, [KEY])


def seen(found: Numbers, latest: dict[SeriesKey, Point], now: datetime, remembered: bool = False) -> list[Observation]:
    memories = {key: Memory(raised_at=NOW, level=2) for key in found.pairs} if remembered else {}
    return found.observations(found.hear(latest, now), memories, now, "us")


def test_a_bad_number_is_an_observation_with_place_probe_and_limit() -> None:
    (one,) = seen(numbers(), said(-8.0, NOW), NOW)
    assert (one.rule, one.seen, one.place, one.measurand, one.value, one.at) == ("freezer", "bad", "Freezer", "temperature", -8.0, NOW)
    assert "Freezer" in one.said and "18" in one.said and "10" in one.said  # -8 °C is 18 °F, -12 °C is 10 °F
    assert "freezer-1" in one.sure


def test_a_good_number_is_no_work_unless_something_was_bad() -> None:
    assert seen(numbers(), said(-18.0, NOW), NOW) == []
    (one,) = seen(numbers(), said(-18.0, NOW), NOW, remembered=True)
    assert one.seen == "good"


def test_between_its_two_limits_it_stays_as_it_was() -> None:
    (one,) = seen(numbers(), said(-13.0, NOW), NOW, remembered=True)
    assert one.between


def test_the_same_reading_is_looked_at_once() -> None:
    found = numbers()
    assert len(seen(found, said(-8.0, NOW), NOW)) == 1
    assert seen(found, said(-8.0, NOW), NOW + timedelta(seconds=1)) == []


@pytest.mark.parametrize("late", [timedelta(minutes=20), timedelta(days=300)])
def test_what_arrives_late_is_no_word_of_now(late: timedelta) -> None:
    assert seen(numbers(), said(-8.0, NOW - late, arrived=late), NOW) == []


def test_after_a_restart_what_arrived_in_time_is_still_the_last_word() -> None:
    """How old it may be is the rule's to say: the machine asks that of `at`."""
    (one,) = seen(numbers(), said(-8.0, NOW - timedelta(minutes=20)), NOW)
    assert one.at == NOW - timedelta(minutes=20)


def test_a_doubted_reading_neither_raises_nor_clears() -> None:
    assert seen(numbers(), said(80.0, NOW, qc=4), NOW) == []
    assert [one.seen for one in seen(numbers(), said(-40.0, NOW, qc=3), NOW, remembered=True)] in ([], ["unknown"])


def test_a_year_of_late_data_at_once_says_nothing() -> None:
    found = numbers()
    for day in range(360, 0, -1):
        late = timedelta(days=day)
        assert seen(found, said(20.0, NOW - late, arrived=late), NOW) == []


def test_a_rule_with_its_own_places_looks_at_no_other() -> None:
    assert len(numbers(FREEZER).table) == 1
    elsewhere = Rule("other", "It thaws", "threshold", "temperature", "critical", "test", places=("Cellar",), bad_at=-12.0, good_at=-15.0)
    assert len(numbers(elsewhere).table) == 0


def test_silence_is_seen_without_any_news() -> None:
    silent = Rule("silent", "Nobody knows", "stale", "temperature", "warning", "test", bad_at=3600.0, good_at=600.0)
    found = numbers(silent)
    assert seen(found, said(-18.0, NOW), NOW) == []
    (one,) = found.observations(found.hear({}, NOW + timedelta(hours=2)), {}, NOW + timedelta(hours=2), "us")
    assert one.seen == "bad"
    assert np.isclose(one.at.timestamp(), (NOW + timedelta(hours=2)).timestamp())
