"""Water through meters."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy.flow import acre_inches_gal, counted, counter_steps, flowed

NAN = np.nan


def test_a_counter_that_rolls_over_goes_on() -> None:
    steps, restarts = counter_steps(np.array([65_530.0, 4.0]), rollover=65_536)
    assert (steps.tolist(), restarts) == ([10.0], 0)


def test_a_counter_that_restarts_counted_its_new_value_at_least() -> None:
    steps, restarts = counter_steps(np.array([5000.0, 30.0]), rollover=65_536)
    assert (steps.tolist(), restarts) == ([30.0], 1)
    assert counter_steps(np.array([5000.0, 30.0]))[1] == 1


def test_a_counter_counts_through_a_gap() -> None:
    total = counted(np.array([0.0, 60.0, 7200.0]), np.array([100.0, NAN, 340.0]), litres_per_count=0.5)
    assert (total.litres, total.covered_s, total.of_s) == (120.0, 7200.0, 7200.0)
    assert np.isnan(counted(np.array([0.0]), np.array([7.0])).litres)


def test_a_gap_in_a_rate_is_unknown_and_not_zero() -> None:
    seconds = np.array([0.0, 300.0, 601.0 + 300.0, 1201.0])
    total = flowed(seconds, np.full(4, 6.0))
    assert total.litres == pytest.approx(60.0)  # two stretches of five minutes; the ten minutes between are not counted
    assert total.covered_s == 600.0
    assert total.of_s == 1201.0


def test_five_minutes_are_not_a_gap() -> None:
    assert flowed(np.array([0.0, 300.0]), np.array([0.0, 12.0])).litres == pytest.approx(30.0)
    assert np.isnan(flowed(np.array([0.0, 301.0]), np.array([0.0, 12.0])).litres)


def test_an_inch_on_an_acre() -> None:
    assert acre_inches_gal(1.0, 1.0) == pytest.approx(27_154, abs=1)
