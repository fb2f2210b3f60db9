"""Help with the menu: what is sure in four years of five, summed draw by draw, and what shares leave of it."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from models.advice.season.menu import menu, parts_of
from models.advice.season.scenario import Given
from models.advice.season.sharing import Ahead
from models.planning.shares.coverage import Want

START = date(2027, 5, 17)
# a hundred draws: in the first week 1 to 100 lb, in the second the other way round
RISING = np.arange(1.0, 101.0)
GIVEN = cast(Given, SimpleNamespace(known={}))


def ahead(want: Want, draws: Any) -> Ahead:
    return Ahead(START, 0, {want.item: np.asarray(draws, float)}, (want,), {})


def test_the_days_of_a_week_count_by_their_part() -> None:
    # Wednesday 19 May and nine days after it: five days of the first week, five of the second
    assert list(parts_of(date(2027, 5, 19), 10)) == [(START, 5 / 7), (date(2027, 5, 24), 5 / 7)]
    assert sum(part for _, part in parts_of(date(2027, 5, 17), 10)) == pytest.approx(10 / 7)


def test_sums_are_of_draws_and_not_of_percentiles() -> None:
    want = Want("kale", "lb", 1.0, (0.0, 0.0), shrink=0.0)
    (found,) = menu(GIVEN, ahead(want, [RISING, RISING[::-1]]), START, days=14)
    # every draw has 101 lb in the fortnight, though a fifth of the first weeks have 20 or less
    assert found.sure == found.likely == found.pounds == pytest.approx(101.0)


def test_loss_comes_off_and_the_fifth_least_counts() -> None:
    want = Want("kale", "lb", 1.0, (0.0,), shrink=0.1)
    (found,) = menu(GIVEN, ahead(want, [RISING]), START, days=7)
    assert found.sure == pytest.approx(0.9 * np.percentile(RISING, 20)) and found.likely == pytest.approx(0.9 * 50.5)


def test_shares_have_theirs_but_the_planned_meal_goes_first() -> None:
    want = Want("kale", "lb", 1.0, (30.0,), (5.0,), shrink=0.0)
    (found,) = menu(GIVEN, ahead(want, [np.full(100, 32.0)]), START, days=7)
    # 32 lb less 30 for shares leave 2, but the meal's 5 are served before
    assert (found.sure, found.beyond) == (32.0, 5.0)


def test_what_lies_in_store_is_there_once() -> None:
    want = Want("potato", "lb", 2.0, (10.0, 10.0), shrink=0.0, keeps=10)
    (found,) = menu(GIVEN, ahead(want, [np.full(9, 100.0), np.zeros(9)]), START, days=14)
    # 100 lb, of which two hand-overs take 20 each
    assert (found.sure, found.beyond) == (100.0, 60.0)


def test_less_than_is_asked_for_is_left_out_and_what_nobody_weighed_comes_last() -> None:
    kale, chard = Want("kale", "lb", 1.0, (0.0,), shrink=0.0), Want("chard", "bunch", 1.0, (0.0,), shrink=0.0)
    season = Ahead(START, 0, {"kale": np.full((1, 9), 19.0), "chard": np.full((1, 9), 40.0)}, (kale, chard), {})
    assert [one.crop for one in menu(GIVEN, season, START, 20.0, 7)] == ["chard"]
    assert [one.crop for one in menu(GIVEN, season, START, 10.0, 7)] == ["kale", "chard"]
