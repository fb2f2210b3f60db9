"""Tanks day by day, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.agronomy.animal_water import storage
from models.agronomy.water_store import Inflow, empty_after, run


def one(value: float, days: int = 10) -> np.ndarray:
    return np.full((1, days), float(value))


def test_a_tank_of_5400_that_loses_450_a_day_is_empty_after_twelve_days() -> None:
    done = run(np.array([5400.0]), np.array([6000.0]), one(900, 14)[:, :, None], [Inflow(one(450, 14), ((0, 1.0),))])
    assert done.usable[0, 1, 0] == 4950
    assert empty_after(done.band(0)[1]) == pytest.approx(12)
    # from then on half of each day's want is not there
    assert done.usable[0, 12:, 0].tolist() == [0, -450, -450]


def test_three_days_of_the_worked_herd_are_927_gallons() -> None:
    assert storage(309.0) == 927


def test_a_leak_of_96_takes_two_of_fifteen_days() -> None:
    # 5,900 at 393 a day are 15 days; 96 more a day, 12: the page's picture
    left = 5900 - 393.0 * np.arange(20)
    assert empty_after(left) == pytest.approx(15.0, abs=0.1)
    assert empty_after(left, 96) == pytest.approx(12.07, abs=0.1)


def test_what_comes_as_fast_as_it_goes_never_runs_out() -> None:
    done = run(np.array([100.0]), np.array([200.0]), one(50)[:, :, None], [Inflow(one(50), ((0, 1.0),))])
    assert empty_after(done.band()[1]) == float("inf")


def test_what_a_full_tank_cannot_hold_is_lost_unless_the_way_on_is_open() -> None:
    usable, room = np.array([100.0, 0.0]), np.array([100.0, 100.0])
    still = np.zeros((1, 3, 2))
    shut = run(usable, room, still, [Inflow(one(40, 3), ((0, 1.0),))])
    assert shut.usable[0, -1].tolist() == [100, 0] and shut.spilled[0].tolist() == [40, 40, 40]
    opened = run(usable, room, still, [Inflow(one(40, 3), ((0, 1.0),), beyond=1)])
    assert opened.usable[0, -1].tolist() == [100, 100] and opened.spilled[0].tolist() == [0, 0, 20]


def test_the_store_as_a_whole_gives_what_one_tank_has_not() -> None:
    drawn = np.zeros((1, 4, 2))
    drawn[0, :, 1] = 50.0
    done = run(np.array([200.0, 50.0]), np.array([300.0, 300.0]), drawn, [])
    assert done.usable[0, -1].tolist() == [200, -50]
    assert done.together[0].tolist() == [250, 200, 150, 100, 50]


def test_an_empty_tank_lasts_no_day() -> None:
    assert empty_after(np.array([0.0, 50.0])) == 0.0


litres = st.floats(0, 5000)


@given(start=litres, room=litres, out=litres, into=litres)
def test_nothing_is_made_of_nothing_and_no_tank_holds_more_than_it_can(start: float, room: float, out: float, into: float) -> None:
    start = min(start, room)
    done = run(np.array([start]), np.array([room]), one(out, 5)[:, :, None], [Inflow(one(into, 5), ((0, 1.0),))])
    assert (done.usable >= -out - 1e-6).all() and (done.usable <= room + 1e-6).all()
    assert max(done.usable[0, -1, 0], 0) + done.spilled.sum() <= start + 5 * into + 1e-6
