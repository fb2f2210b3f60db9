"""The hours to come from the own past: tried on the measured year, and on days whose answer is plain."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

import numpy as np
import pytest

from models.agronomy.persistence import HORIZON_H, Floats, persistence, share_above, usual


@cache
def greensboro() -> Floats:
    """The measured hours of a typical year (TMY3), °C."""
    text = resources.files("collector.simulate").joinpath("weather_greensboro.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return np.array([float(row["temp_c"]) for row in rows])


def days(count: int, mean: float = 10.0) -> Floats:
    """The same day again and again: coldest at hour 6, warmest at hour 18, 5 K each way."""
    return mean - 5 * np.sin(2 * np.pi * np.arange(24 * count) / 24)


def test_the_same_day_again_and_again_is_forecast_as_that_day() -> None:
    made = persistence(days(40))
    np.testing.assert_allclose(made.middle, days(3), atol=1e-9)
    np.testing.assert_allclose(made.high - made.low, 0, atol=1e-9)


def test_the_hours_ahead_begin_with_the_hour_that_has_just_begun() -> None:
    """Ended seven hours into a day, the next hour is that day's eighth."""
    made = persistence(days(41)[: 40 * 24 + 7])
    np.testing.assert_allclose(made.middle, days(45)[40 * 24 + 7 :][:HORIZON_H], atol=1e-9)


def test_nothing_is_said_from_nothing() -> None:
    for column in (np.empty(0), np.full(24 * 40, np.nan), days(2)):
        made = persistence(column)
        assert np.isnan(made.middle).all() and np.isnan(made.low).all() and len(made.middle) == HORIZON_H


def test_a_week_of_past_gives_a_course_but_no_band() -> None:
    made = persistence(days(7))
    assert not np.isnan(made.middle).any()
    assert np.isnan(made.low).all() and np.isnan(made.high).all() and made.cases < 10


def test_a_station_silent_since_yesterday_leaves_the_usual_day_with_a_wider_band() -> None:
    past = greensboro()[: 24 * 120].copy()
    heard = persistence(past)
    past[-24:] = np.nan
    silent = persistence(past)
    np.testing.assert_allclose(silent.middle, usual(past), atol=1e-9)
    assert np.nanmean(silent.high - silent.low) > np.nanmean(heard.high - heard.low)


def test_gaps_are_left_out_and_not_read_as_zero() -> None:
    past = days(40, mean=20.0)
    past[np.random.default_rng(1).random(len(past)) < 0.2] = np.nan
    past[-24:] = days(40, mean=20.0)[-24:]
    assert np.abs(persistence(past).middle - days(3, mean=20.0)).max() < 1e-6


def test_a_sensor_removed_for_a_month_has_no_usual_day() -> None:
    past = days(60)
    past[-24 * 30 :] = np.nan
    assert np.isnan(usual(past)).all()


def test_other_years_say_what_comes_where_this_year_has_a_gap() -> None:
    past = days(800)
    past[-24 * 30 :] = np.nan
    np.testing.assert_allclose(usual(past), days(3), atol=1e-9)


def test_a_warm_spell_stays_for_a_while_and_goes_back_to_what_is_usual() -> None:
    """Daily anomalies made with an autocorrelation of .7: two days on about half of today's (.7 squared) is left."""
    rng = np.random.default_rng(3)
    anomaly = np.zeros(400)
    for day in range(1, 400):
        anomaly[day] = 0.7 * anomaly[day - 1] + rng.normal(0, 3 * np.sqrt(1 - 0.49))
    anomaly[-1] = 6.0
    past = days(400) + np.repeat(anomaly, 24)
    off = (persistence(past).middle - usual(past)).reshape(3, 24).mean(axis=1)
    assert off[0] > off[1] > off[2] > 0
    assert off[0] == pytest.approx(4.2, abs=1.5) and off[2] == pytest.approx(2.1, abs=1.5)


def test_rain_reached_in_two_of_ten_days_has_a_chance_of_a_fifth() -> None:
    past = np.zeros((14, 24))
    past[::5, 3] = 2.0
    chance = share_above(past.ravel(), 0.2)
    assert chance[3] == pytest.approx(100 * 3 / 14) and chance[4] == 0.0


@cache
def tried() -> tuple[Floats, Floats, Floats, Floats]:
    """Absolute errors on the measured year, forecast at 22 h of every third day: ours, yesterday again, the usual; and whether inside."""
    year, rows = greensboro(), []
    for day in range(40, 360, 3):
        now = day * 24 + 22
        made, came = persistence(year[:now]), year[now : now + HORIZON_H]
        again = np.tile(year[now - 24 : now], 3)
        rows.append((abs(came - made.middle), abs(came - again), abs(came - usual(year[:now])), (came >= made.low) & (came <= made.high)))
    ours, again_, usual_, inside = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    return ours, again_, usual_, inside


@pytest.mark.parametrize(("first", "last"), [(0, 6), (6, 24), (24, 48), (48, 72)])
def test_on_the_measured_year_it_beats_yesterday_and_the_usual_day(first: int, last: int) -> None:
    ours, again, mean, _ = (rows[:, first:last].mean() for rows in tried())
    assert ours < again and ours < mean + 0.02


def test_on_the_measured_year_three_hours_in_five_lie_in_the_band() -> None:
    inside = tried()[3]
    assert 0.55 < inside.mean() < 0.65
    assert all(0.5 < inside[:, h : h + 12].mean() < 0.7 for h in range(0, 72, 12))
