"""What was picked in the week that is not over: too little to say how much, enough to say that it has begun; on Sunday it is the week's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from models.planning.harvest import Forecast
from models.planning.harvest.forecast import forecast
from tests.unit.models.harvest.small_farms import logs, planting, problem, rows_of

# planned for the week of 31 May; the first beans are picked on the Wednesday of the week before
EARLY = date(2027, 5, 24)
PICKED = logs(EARLY, 30.0)


def seen(as_of: date, **more: Any) -> Forecast:
    return forecast(problem(planting("P", **more), as_of=as_of))


def test_a_planting_that_was_picked_this_week_has_begun_and_has_not_failed() -> None:
    wednesday = EARLY + timedelta(days=2)
    (silent,), (begun,) = seen(wednesday).outlooks, seen(wednesday, logs=PICKED).outlooks
    assert silent.failed_p > 0 and silent.first[2] is not None and silent.first[2] > EARLY
    assert begun.failed_p == 0
    assert begun.first[1] == begun.first[2] == EARLY


def test_half_a_week_says_nothing_of_the_amount() -> None:
    little, much = (seen(EARLY + timedelta(days=2), logs=logs(EARLY, amount)).rows for amount in (1.0, 300.0))
    assert little == much


def test_on_its_sunday_a_week_is_over() -> None:
    """Printed on Sunday, next week's sheet knows what this week gave: the same as on Monday."""
    sunday, monday = seen(EARLY + timedelta(days=6), logs=PICKED), seen(EARLY + timedelta(days=7), logs=PICKED)
    next_week = EARLY + timedelta(weeks=1)
    one, other = rows_of(sunday, "bean")[next_week], rows_of(monday, "bean")[next_week]
    assert one.p50 == pytest.approx(other.p50, rel=0.1) and one.p80 == pytest.approx(other.p80, rel=0.1)
    # 30 lb where 50 were planned; 30 are planned for the next one
    assert 5 < one.p20 < one.p50 < 35


def test_a_sunday_without_a_line_is_not_yet_a_week_without_one() -> None:
    """Who writes on Sunday evening is not asked on Sunday morning."""
    week = date(2027, 6, 7)
    begun = logs(date(2027, 5, 31), 50.0)
    saturday, sunday = (seen(week + timedelta(days=n), logs=begun) for n in (5, 6))
    assert saturday.rows == sunday.rows and saturday.questions == sunday.questions


def test_a_pick_long_before_anybody_thought_of_one_is_believed() -> None:
    found = seen(date(2027, 4, 21), logs=logs(date(2027, 4, 19), 5.0))
    assert found.outlooks[0].first[1] == date(2027, 4, 19)
