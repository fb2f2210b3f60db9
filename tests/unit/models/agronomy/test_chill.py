"""Chill against chillR 0.77, run in R 4.2.2."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy import chill

EDGES = np.array([-2, 0, 1.4, 1.5, 2.4, 2.5, 7.2, 7.3, 9.1, 9.2, 12.4, 12.5, 15.9, 16, 18, 18.1])
HOURS = np.arange(2160.0)
SPRING = 4 + 5 * np.cos(2 * np.pi * (HOURS - 15) / 24)


def test_chilling_hours_count_both_ends() -> None:
    assert chill.chilling_hours(EDGES).sum() == 6


def test_utah_classes_hold_their_warmest_temperature() -> None:
    # Richardson et al. 1974, as chillR has it: 1.4/2.4/9.1/12.4/15.9/18 -> 0, .5, 1, .5, 0, -.5, -1
    assert chill.utah_units(EDGES).tolist() == [0, 0, 0, 0.5, 0.5, 1, 1, 1, 1, 0.5, 0.5, 0, 0, -0.5, -0.5, -1]


def test_portions_are_those_of_chillr() -> None:
    assert chill.dynamic_portions(np.zeros(1000))[1].total == pytest.approx(4.851926, abs=1e-5)
    assert chill.dynamic_portions(SPRING)[1].total == pytest.approx(61.1657, abs=1e-4)
    warm = 6 + 8 * np.cos(2 * np.pi * (HOURS[:1440] - 15) / 24)
    assert chill.dynamic_portions(warm)[1].total == pytest.approx(34.42262, abs=1e-4)


def test_heat_undoes_what_is_not_yet_fixed() -> None:
    # Fishman et al. 1987: 20 hours of 4 °C do not make a portion, and a day of 24 °C breaks most of what they made
    cold, hot = np.full(20, 4.0), np.full(24, 24.0)
    before = chill.dynamic_portions(cold)[1]
    after = chill.dynamic_portions(hot, before)[1]
    assert after.intermediate < 0.5 * before.intermediate
    assert after.total == 0


def test_days_given_one_by_one_are_the_winter_in_one() -> None:
    whole, end = chill.dynamic_portions(SPRING)
    state, parts = chill.START, []
    for day in SPRING.reshape(-1, 24):
        brought, state = chill.dynamic_portions(day, state)
        parts.append(brought)
    assert np.array_equal(np.concatenate(parts), whole)
    assert state.total == pytest.approx(end.total) and state.hours == end.hours == 2160


def test_an_hour_nobody_measured_brings_nothing_known_and_is_counted() -> None:
    gap = SPRING.copy()
    gap[100:110] = np.nan
    brought, end = chill.dynamic_portions(gap)
    assert np.isnan(brought).sum() == end.missing == 10
    assert end.total == pytest.approx(chill.dynamic_portions(np.delete(SPRING, slice(100, 110)))[1].total)
    assert np.isnan(chill.chilling_hours(gap)).sum() == np.isnan(chill.utah_units(gap)).sum() == 10


def days() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    return np.array([12.0, 15.0, 9.0]), np.array([2.0, 4.0, -1.0]), np.full(3, 7.0), np.full(3, 17.0)


def test_hours_out_of_extremes_are_lowest_at_sunrise_and_highest_when_the_sine_is() -> None:
    got = chill.hours_from_extremes(*days())
    assert got.shape == (3, 24)
    assert got[1, 7] == pytest.approx(4.0)
    # half of the day's 10 hours and 4 more after sunrise
    assert got[1, 14] == pytest.approx(15.0)
    # the evening of the first day runs without a step into the morning of the second, down to its minimum
    night = np.concatenate([got[0, 17:], got[1, :8]])
    assert (np.diff(night) < 0).all() and night[-1] == pytest.approx(4.0)


def test_the_night_before_the_first_day_and_after_the_last_is_not_made_up() -> None:
    got = chill.hours_from_extremes(*days())
    assert np.isnan(got[0, :7]).all() and not np.isnan(got[0, 7:]).any()
    assert np.isnan(got[2, 18:]).all() and not np.isnan(got[2, :18]).any()


def test_a_day_with_a_lost_extreme_is_unknown_and_so_are_the_nights_beside_it() -> None:
    high, low, rise, fall = days()
    high[1] = np.nan
    got = chill.hours_from_extremes(high, low, rise, fall)
    assert np.isnan(got[1, 7:]).all() and np.isnan(got[2, :7]).all()
    high[1], low[1] = 4.0, 15.0  # swapped
    assert np.isnan(chill.hours_from_extremes(high, low, rise, fall)[1, 7:]).all()
