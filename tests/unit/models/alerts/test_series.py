"""Rules on series: limits with hysteresis, rates, silence and standing still; one by one and by the thousand alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.alerts import Rule, Seen
from models.alerts.series import BAD, BETWEEN, GOOD, UNKNOWN, Heard, Placed, prepared, seen

NOW = 1_800_000_000.0
WARM = Rule("warm", "food thaws", "threshold", "air_temperature", "critical", "a test", bad_at=-12.0, good_at=-15.0)
FALLS = Rule("falls", "a tank breaks", "rate", "water_level", "critical", "a test", bad_at=-5.0, good_at=-2.0, above=False)
SILENT = Rule("silent", "it is dead", "stale", "water_level", "info", "a test", bad_at=3600.0, good_at=600.0)
FLAT = Rule("flat", "it stands still", "flat", "water_level", "info", "a test", bad_at=7200.0, good_at=0.0)


def codes(rule: Rule, points: list[tuple[float, float]], at_s: float, good: bool = True) -> int:
    """The verdict on one series after these (seconds, value) points, looked at at_s seconds after the beginning."""
    plan = prepared([rule], [Placed("a", rule.look)])
    heard = Heard(1)
    for when, value in points:
        heard.hear(np.array([0]), np.array([NOW + when]), np.array([value]), np.array([good]), NOW + at_s)
    return int(plan.verdicts(heard, NOW + at_s, np.arange(1))[0])


@pytest.mark.parametrize(
    ("value", "code"),
    [(-11.0, BAD), (-12.0, BAD), (-12.1, BETWEEN), (-14.9, BETWEEN), (-15.0, GOOD), (-20.0, GOOD), (float("nan"), UNKNOWN)],
)
def test_beyond_one_limit_it_is_bad_beyond_the_other_good_and_between_as_before(value: float, code: int) -> None:
    assert codes(WARM, [(0, value)], 0) == code
    word: Seen
    for word in ("bad", "good"):
        assert seen(WARM, value, word) == {BAD: "bad", GOOD: "good", BETWEEN: word, UNKNOWN: "unknown"}[code]


@given(st.floats(allow_nan=True), st.booleans(), st.sampled_from(["bad", "good", "unknown"]))
def test_one_by_one_and_by_columns_the_verdict_is_the_same(value: float, above: bool, previous: Seen) -> None:
    rule = replace(WARM, above=above, bad_at=1.0, good_at=0.0 if above else 2.0)
    word = {BAD: "bad", GOOD: "good", BETWEEN: previous, UNKNOWN: "unknown"}[codes(rule, [(0, value)], 0)]
    assert seen(rule, value, previous) == word


def test_nothing_heard_is_unknown() -> None:
    assert [codes(rule, [], 0) for rule in (WARM, FALLS, SILENT, FLAT)] == [UNKNOWN] * 4


def test_a_late_point_takes_the_place_of_no_newer_one() -> None:
    assert codes(WARM, [(0, -20.0), (-3600, -5.0)], 0) == GOOD


def test_a_point_from_the_future_is_not_heard() -> None:
    assert codes(WARM, [(0, -20.0), (600, -5.0)], 0) == GOOD


def test_a_point_that_failed_a_check_is_doubt_until_a_good_one_comes() -> None:
    plan, heard = prepared([WARM], [Placed("a", "air_temperature")]), Heard(1)
    found = []
    for when, good in ((0, True), (60, False), (120, True)):
        heard.hear(np.array([0]), np.array([NOW + when]), np.array([-5.0]), np.array([good]), NOW + when)
        found.append(int(plan.verdicts(heard, NOW + when, np.arange(1))[0]))
    assert found == [BAD, UNKNOWN, BAD]


def test_doubt_is_news_and_a_late_point_is_none() -> None:
    heard = Heard(2)
    at, now = np.array([0, 1]), NOW
    assert heard.hear(at, np.array([now, now]), np.array([1.0, 2.0]), np.array([True, False]), now).tolist() == [0, 1]
    assert heard.hear(at, np.array([now - 60, now]), np.array([1.0, 2.0]), np.array([True, True]), now).tolist() == [1]


def test_what_was_heard_outlives_a_change_of_rules_and_places() -> None:
    old = Heard(2)
    for k in range(7):
        old.hear(np.array([1]), np.array([NOW + 600 * k]), np.array([80.0 - k]), np.array([True]), NOW + 600 * k)
    new = Heard(3)
    new.take_over(old, np.array([2]), np.array([1]))
    # 1 % in ten minutes
    assert new.rate(np.array([2])).tolist() == pytest.approx([-6.0])
    assert np.isnan(new.value[[0, 1]]).all()


def test_after_a_clock_that_was_put_back_points_are_heard_again() -> None:
    heard = Heard(1)
    year = 365 * 86_400
    heard.hear(np.array([0]), np.array([NOW + year]), np.array([-20.0]), np.array([True]), NOW + year)
    taken = heard.hear(np.array([0]), np.array([NOW]), np.array([-5.0]), np.array([True]), NOW)
    assert taken.tolist() == [0] and heard.value.tolist() == [-5.0]


def test_a_rate_is_the_change_of_the_last_hour() -> None:
    # from 80 % by 1 % in ten minutes: 6 % an hour is too fast; 1 % in forty minutes is not
    assert codes(FALLS, [(600 * k, 80.0 - k) for k in range(7)], 3600) == BAD
    assert codes(FALLS, [(600 * k, 80.0 - k / 4) for k in range(7)], 3600) == GOOD
    assert codes(FALLS, [(600 * k, 80.0 - k / 2) for k in range(7)], 3600) == BETWEEN


def test_a_rate_is_unknown_until_ten_minutes_are_known() -> None:
    assert codes(FALLS, [(0, 80.0), (590, 10.0)], 590) == UNKNOWN
    assert codes(FALLS, [(0, 80.0), (600, 10.0)], 600) == BAD


def test_a_rate_over_a_gap_of_hours_is_unknown() -> None:
    assert codes(FALLS, [(0, 80.0), (20_000, 10.0)], 20_000) == UNKNOWN


def test_silence_is_bad_after_so_many_seconds_and_good_with_the_next_word() -> None:
    assert [codes(SILENT, [(0, 50.0)], after) for after in (600, 1800, 3600)] == [GOOD, BETWEEN, BAD]
    assert codes(SILENT, [(0, 50.0), (4000, 50.0)], 4000) == GOOD


def test_old_points_that_arrive_late_do_not_end_a_silence() -> None:
    assert codes(SILENT, [(0, 50.0), (100, 50.0)], 4000) == BAD


def test_standing_still_is_measured_by_the_points_and_not_by_the_clock() -> None:
    assert codes(FLAT, [(0, 50.0), (3600, 50.0), (7200, 50.0)], 7200) == BAD
    # silent for two hours is not standing still
    assert codes(FLAT, [(0, 50.0), (60, 50.0)], 7300) == BETWEEN
    assert codes(FLAT, [(0, 50.0), (7200, 50.1)], 7200) == GOOD


def test_a_rule_looks_at_the_series_of_its_measurand_and_places() -> None:
    series = [
        Placed("a", "air_temperature", "High tunnel", "greenhouse", ("High tunnel", "Farm"), {"heated_above_c": 10.0}),
        Placed("b", "air_temperature", "Cold frame", "greenhouse", ("Cold frame", "Farm")),
        Placed("c", "air_temperature", "Kitchen", "room", ("Kitchen", "House", "Farm")),
        Placed("d", "relative_humidity", "Kitchen", "room", ("Kitchen", "House", "Farm")),
    ]
    heater = Rule("heater", "cold", "threshold", "air_temperature", "critical", "a test", place_kinds=("greenhouse",), above=False,
                  detail="heated_above_c", slack=2.0, back=1.0)  # fmt: skip
    house = replace(WARM, places=("House",))
    plan = prepared([heater, house, replace(WARM, key="off", enabled=False)], series)
    assert [(plan.rules[r].key, plan.series[s].key) for r, s in zip(plan.rule_of, plan.series_of, strict=True)] == [
        ("heater", "a"),
        ("warm", "c"),
    ]
    assert plan.bad_at.tolist() == [8.0, -12.0] and plan.good_at.tolist() == [9.0, -15.0]


def test_only_pairs_with_news_and_those_that_wait_for_silence_are_looked_at() -> None:
    plan = prepared([WARM, SILENT], [Placed("a", "air_temperature"), Placed("b", "air_temperature"), Placed("c", "water_level")])
    assert plan.touched(np.array([1])).tolist() == [1, 2]


def test_no_rule_and_no_series_is_no_error() -> None:
    plan = prepared([], [])
    assert len(plan) == 0 and plan.verdicts(Heard(0), NOW, plan.touched(np.array([], dtype=np.intp))).tolist() == []


def test_of_many_series_each_keeps_its_own_word() -> None:
    rng = np.random.default_rng(7)
    plan, heard = prepared([WARM], [Placed(k, "air_temperature") for k in range(500)]), Heard(500)
    last = np.full(500, np.nan)
    for minute in range(50):
        at = np.unique(rng.integers(0, 500, 100))
        value = rng.uniform(-25, 0, len(at))
        heard.hear(at, np.full(len(at), NOW + 60 * minute), value, np.ones(len(at), dtype=bool), NOW + 60 * minute)
        last[at] = value
    words: list[Seen] = [seen(WARM, float(v), "unknown") for v in last]
    found = plan.verdicts(heard, NOW + 3000, np.arange(500))
    assert [{BAD: "bad", GOOD: "good", BETWEEN: "unknown", UNKNOWN: "unknown"}[int(c)] for c in found] == words
