"""TOMCAST and P-days against published tables and unit tests of the UW-Madison code."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy.disease.early_blight import p_day_total, p_days, p_days_uw, tomcast_day, tomcast_severity
from sensors.errors import InputError

NAN = np.nan


@pytest.mark.parametrize(
    "temp,hours,severity",
    [(15, 5, 0), (15, 10, 1), (15, 24, 3), (20, 5, 1), (20, 10, 2), (20, 20, 3), (25, 5, 1), (25, 15, 3), (23, 4, 1), (27, 3, 0)],
)
def test_severity_is_that_of_the_table(temp: float, hours: float, severity: float) -> None:
    assert tomcast_severity(temp, hours) == severity


def test_classes_are_half_open() -> None:
    # trap 2: a whole degree belongs to the class that names it, and so does a whole hour
    assert [tomcast_severity(t, 6) for t in (12.99, 13, 17.99, 18, 20.99, 21, 25.99, 26, 29.99, 30)] == [0, 0, 0, 1, 1, 2, 2, 1, 1, 0]
    assert [tomcast_severity(15, h) for h in (6.99, 7, 15.99, 16, 20.99, 21)] == [0, 1, 1, 2, 2, 3]
    assert [tomcast_severity(18, h) for h in (3.99, 4, 8.99, 9)] == [0, 1, 1, 2]


@pytest.mark.parametrize("low,high,days", [(10, 15, 5.46), (25, 30, 5.81), (35, 40, 0.0), (15, 25, 9.25)])
def test_the_uw_variant_is_that_of_their_unit_tests(low: float, high: float, days: float) -> None:
    assert p_days_uw(low, high) == pytest.approx(days, abs=0.005)


def test_sands_weighs_the_maximum_too() -> None:
    assert p_days(15.0, 25.0) == pytest.approx(9.23, abs=0.005)  # trap 3
    assert p_days(21.0, 21.0) == pytest.approx(10.0)
    assert p_days(7.0, 7.0) == p_days(30.0, 30.0) == 0.0


def test_swapped_extremes_are_refused_or_unknown() -> None:
    with pytest.raises(InputError):
        p_days(25.0, 15.0)
    assert np.isnan(p_days(np.array([25.0]), np.array([15.0]))).all()


def test_a_tomato_day_says_hours_temperature_and_sum() -> None:
    wet = np.array([1.0] * 11 + [0.0] * 13)
    temps = np.array([19.0] * 11 + [25.0] * 13)
    day = tomcast_day(temps, wet, so_far=15)
    assert (day.value, day.so_far, day.threshold, day.band, day.reason) == (2, 17, 35, "fine", "11 wet hours at 19 °C")
    assert tomcast_day(temps, wet, so_far=34).band == "act"
    assert tomcast_day(temps, wet, so_far=14, first=False).band == "act"


def test_a_dry_day_is_nought_and_a_day_with_holes_unknown() -> None:
    assert tomcast_day(np.full(24, 20.0), np.zeros(24), so_far=3).value == 0
    assert tomcast_day(np.full(24, 20.0), np.array([1.0] * 19 + [NAN] * 5)).band == "unknown"
    assert tomcast_day(np.array([20.0] * 19 + [NAN] * 5), np.ones(24)).band == "unknown"


def test_three_hundred_p_days_ask_for_a_look() -> None:
    assert [p_day_total(days).band for days in (199, 200, 299.9, 300, NAN)] == ["fine", "watch", "watch", "act", "unknown"]
