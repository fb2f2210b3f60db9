"""Plantings of one crop whose harvests last differently: a spring sowing and one that is picked until frost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from models.planning.harvest.forecast import forecast
from sensors.errors import InputError
from tests.unit.models.harvest.small_farms import logs, planting, problem, rows_of, weather

# 500 degree days from 12 April end on 31 May; the plan says the same
FIRST = date(2027, 5, 31)
LONG = (0.1,) * 10


def test_each_planting_is_planned_and_expected_over_its_own_weeks() -> None:
    found = forecast(problem(planting("short"), planting("long", shape=LONG)))
    short, long, both = rows_of(found, "bean", "short"), rows_of(found, "bean", "long"), rows_of(found, "bean")
    assert [short[FIRST + timedelta(weeks=k)].planned for k in range(3)] == pytest.approx([50, 30, 20])
    assert [long[FIRST + timedelta(weeks=k)].planned for k in range(10)] == pytest.approx([10] * 10)
    assert both[FIRST].planned == pytest.approx(60)
    # in the eighth week the short one is long over, and the long one is at its best
    eighth = FIRST + timedelta(weeks=7)
    assert eighth not in short or short[eighth].p80 == 0
    assert long[eighth].p50 > 3


def test_what_a_long_planting_gave_is_measured_by_its_own_weeks() -> None:
    """Three weeks at its plan of a tenth each are all of it that was due: by the crop's three weeks it would have given a third."""
    picked = logs(FIRST, 10.0, 10.0, 10.0)
    as_of = FIRST + timedelta(weeks=3)
    found = forecast(problem(planting("long", shape=LONG, logs=picked), planting("short", on=date(2027, 6, 7)), as_of=as_of))
    outlook = {one.planting: one for one in found.outlooks}["long"]
    assert outlook.factor[0] < 1 < outlook.factor[2]
    assert not [asked for asked in found.questions if asked.kind == "late or poor"]
    coming = [row.p50 for week, row in rows_of(found, "bean", "long").items() if week < FIRST + timedelta(weeks=9)]
    assert min(coming) > 4


def test_a_shape_of_ones_own_that_is_the_crops_changes_nothing() -> None:
    same = [planting("a", logs=logs(FIRST, 40.0)), planting("b", on=date(2027, 5, 3))]
    own = [planting("a", logs=logs(FIRST, 40.0), shape=(0.5, 0.3, 0.2)), planting("b", on=date(2027, 5, 3), shape=(0.5, 0.3, 0.2))]
    as_of = FIRST + timedelta(weeks=1)
    assert forecast(problem(*own, as_of=as_of)).rows == forecast(problem(*same, as_of=as_of)).rows


def test_the_plan_counts_on_nothing_after_the_week_of_its_killing_night() -> None:
    night = FIRST + timedelta(days=9)
    rows = rows_of(forecast(problem(planting("a", plan_ends_on=night))), "bean", "a")
    assert [rows[FIRST + timedelta(weeks=k)].planned for k in range(3)] == pytest.approx([50, 30, 0])
    # it is the plan's night: what the weather brings is another thing
    assert rows[FIRST + timedelta(weeks=2)].p50 > 0


def test_a_day_of_a_past_year_with_one_extreme_or_two_that_contradict_spoils_no_forecast() -> None:
    known = weather()
    lame = replace(known, tmax_f=known.tmax_f.copy(), tmin_f=known.tmin_f.copy())
    # a cold day whose minimum was lost, and one with its extremes the wrong way round
    lame.tmax_f[500], lame.tmin_f[500] = 30.0, np.nan
    lame.tmax_f[900], lame.tmin_f[900] = 40.0, 60.0
    sown = planting("a", logs=logs(FIRST, 50.0))
    as_of = FIRST + timedelta(weeks=1)
    found, usual = (forecast(problem(sown, as_of=as_of, weather=one)) for one in (lame, known))
    # every other day is like any other: nothing is lost with those two
    assert found.rows == usual.rows


def test_a_shape_that_is_none_is_refused_with_its_planting() -> None:
    with pytest.raises(InputError, match="harvest of a has no shape"):
        forecast(problem(planting("a", shape=(0.0, 0.0))))
