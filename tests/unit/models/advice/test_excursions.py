"""Time above a limit, reckoned by hand: straight between readings, unknown across gaps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.advice.excursions import above, minutes_above, open_spells
from models.advice.hours import Column

M = 60.0


def told(*rows: tuple[float, float]) -> list[tuple[float, float]]:
    """(minute, value) as readings."""
    return [(m * M, v) for m, v in rows]


def test_the_limit_is_crossed_where_a_straight_line_crosses_it() -> None:
    # 3 to 7 in ten minutes crosses 5 at minute 5; 7 back to 3 at minute 15
    found = above(told((0, 3), (10, 7), (20, 3)), 5, 0, 20 * M, 15 * M)
    (stretch,) = found.stretches
    assert (stretch.start_s / M, stretch.end_s / M, stretch.highest) == (5, 15, 7)
    assert (found.minutes, found.known_min, found.of_min, found.going_on) == (10, 20, 20, None)


def test_as_much_as_the_limit_is_not_above_it() -> None:
    assert above(told((0, 5), (10, 5), (20, 5)), 5, 0, 20 * M, 15 * M).stretches == ()


def test_the_last_reading_stands_until_now_for_as_long_as_it_may() -> None:
    assert above(told((0, 7), (10, 7)), 5, 0, 20 * M, 15 * M).minutes == 20
    old = above(told((0, 7), (10, 7)), 5, 0, 40 * M, 15 * M)
    assert (old.minutes, old.unknown_min, old.going_on) == (10, 30, None), "the half hour since is unknown, not warm"


def test_a_gap_in_the_middle_is_unknown_time_and_not_cold_time() -> None:
    found = above(told((0, 7), (10, 7), (100, 7), (110, 7)), 5, 0, 110 * M, 15 * M)
    assert (found.minutes, found.known_min, found.unknown_min) == (20, 20, 90)
    assert [(x.start_s / M, x.end_s / M, x.sure) for x in found.stretches] == [(0, 10, False), (100, 110, False)]
    assert found.going_on is found.stretches[1], "it is going on, at least since the gap"


def test_what_began_before_the_window_is_counted_from_its_edge() -> None:
    found = above(told((0, 7), (10, 7), (20, 7), (30, 3)), 5, 15 * M, 30 * M, 15 * M)
    assert found.minutes == 10 and found.known_min == 15, "from 15 to 25, where 7 to 3 crosses 5"


def test_a_stretch_whose_beginning_was_heard_is_sure() -> None:
    assert above(told((0, 3), (10, 7), (20, 7)), 5, 0, 20 * M, 15 * M).stretches[0].sure


def test_nothing_read_is_nothing_known() -> None:
    found = above([], 5, 0, 60 * M, 15 * M)
    assert (found.minutes, found.known_min, found.unknown_min, found.highest) == (0, 0, 60, None)


@given(st.lists(st.tuples(st.floats(0, 20_000), st.floats(-20, 20)), max_size=40, unique_by=lambda r: round(r[0], 3)), st.floats(-10, 10))
def test_above_and_below_share_what_is_known(rows: list[tuple[float, float]], limit: float) -> None:
    readings = sorted(rows)
    up = above(readings, limit, 0, 20_000, 1500)
    down = above([(t, -v) for t, v in readings], -limit, 0, 20_000, 1500)
    assert up.known_min == pytest.approx(down.known_min)
    assert up.minutes + down.minutes <= up.known_min + 1e-6
    assert up.known_min <= up.of_min + 1e-9
    assert all(a.end_s <= b.start_s + 1e-6 for a, b in zip(up.stretches, up.stretches[1:], strict=False))


def column(*hours: tuple[float, float, float] | None) -> Column:
    low, mean, high = (np.array([np.nan if h is None else h[i] for h in hours]) for i in range(3))
    return Column(0.0, mean, low, high, mean, np.ones(len(hours)))


def test_hours_wholly_above_or_below_are_exact_and_unknown_ones_are_neither() -> None:
    warm, known = minutes_above(column((6, 7, 8), (2, 3, 4), None), 5, 0, 3 * 3600)
    assert (warm, known) == (60, 120)


def test_an_hour_that_crosses_counts_by_its_spread() -> None:
    # even from 4 to 8 with mean 6: above 5 for three quarters, above 7 for one
    assert minutes_above(column((4, 6, 8)), 5, 0, 3600)[0] == pytest.approx(45)
    assert minutes_above(column((4, 6, 8)), 7, 0, 3600)[0] == pytest.approx(15)
    # mean 5 of 4 to 8: a quarter of the hour lies in the upper three kelvin
    assert minutes_above(column((4, 5, 8)), 6.5, 0, 3600)[0] == pytest.approx(7.5)


def test_part_of_an_hour_counts_by_its_part() -> None:
    assert minutes_above(column((6, 7, 8), (6, 7, 8)), 5, 1800, 5400) == (60, 60)


def test_a_door_stands_open_until_it_says_it_is_shut() -> None:
    assert open_spells(told((0, 0), (5, 1), (50, 1), (65, 0)), 100 * M) == [(5 * M, 65 * M)]
    assert open_spells(told((0, 0), (90, 1)), 100 * M) == [(90 * M, 100 * M)]
    assert open_spells([], 100 * M) == []
