"""Weather of days to come: round what is forecast, as wide as the own past."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy.water_use import weeks
from models.agronomy.weather_weeks import Days, past_days, paths, usual

LATITUDE = 35.6


def past(days: int = 120) -> Days:
    rng = np.random.default_rng(1)
    temp = 18 + rng.normal(0, 3, days)
    rain = np.where(rng.random(days) < 0.3, rng.exponential(12, days), 0.0)
    return past_days(temp, temp - 6, temp + 6, rain, LATITUDE, np.full(days, 180.0))


def made(said: np.ndarray, rain: np.ndarray | None, days: int = 14) -> Days:
    like = weeks(np.random.default_rng(2), 2000, days, np.ones(120))
    return paths(np.random.default_rng(3), past(), like, said, rain, LATITUDE, np.full(days, 180.0))


def test_the_middle_of_the_paths_is_what_is_forecast() -> None:
    found = made(np.full(14, 25.0), None)
    assert np.median(found.temp_c, axis=0) == pytest.approx(25.0, abs=1.0)


def test_a_weather_service_makes_the_first_days_surer() -> None:
    own, given = made(np.full(14, 25.0), None), made(np.full(14, 25.0), np.full(14, np.nan))
    assert given.temp_c[:, 2].std() < 0.6 * own.temp_c[:, 2].std()
    assert given.temp_c[:, 12].std() == pytest.approx(own.temp_c[:, 12].std())


def test_a_service_s_rain_counts_for_five_days_and_then_past_weeks_do() -> None:
    found = made(np.full(14, 25.0), np.full(14, 10.0))
    assert np.median(found.rain_mm[:, :5]) == pytest.approx(10.0, rel=0.1)
    assert (found.rain_mm[:, 8] == 0).mean() == pytest.approx(0.7, abs=0.12)


def test_without_a_forecast_days_go_back_to_the_last_fortnight_s_mean() -> None:
    given = past()
    found = made(np.empty(0), None)
    assert np.median(found.temp_c[:, -1]) == pytest.approx(float(given.temp_c[-14:].mean()), abs=1.0)


def test_evaporation_is_that_of_the_same_formula_before_and_after_now() -> None:
    # FAO-56 eq. 52 at 35.6 N at the solstice, 25 °C and a span of 12 K: 0.0023 x 42.8 x sqrt(12) x 0.408 x 41.4
    found = past_days(np.array([25.0]), np.array([19.0]), np.array([31.0]), np.zeros(1), LATITUDE, np.array([172.0]))
    assert found.et0_mm[0] == pytest.approx(0.0023 * 42.8 * np.sqrt(12) * 0.408 * 41.4, rel=0.02)


def test_unknown_days_do_not_bend_the_usual() -> None:
    values = np.full(60, 10.0)
    values[20:30] = np.nan
    assert usual(values) == pytest.approx(10.0)
