"""Degree days against the tables of the papers that define them."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy import heat_units
from models.agronomy.heat_units import METHODS
from sensors.errors import InputError

# Zalom et al. 1983 table 7 (base 55, upper 90 °F) for the single sine, of which CRAN degday 0.4 tests all but row 9 of another method
ZALOM = [(60, 100, 22.82), (75, 95, 28.91), (45, 54, 0.0), (50, 82, 11.85)]


@pytest.mark.parametrize("low,high,days", ZALOM)
def test_the_single_sine_is_that_of_zaloms_table_7(low: float, high: float, days: float) -> None:
    assert heat_units.single_sine(high, low, 55, 90) == pytest.approx(days, abs=0.011)


def test_the_single_triangle_is_the_area_of_a_triangle() -> None:
    # 50 to 82 over 55: (82 - 55)² / (2 * (82 - 50)), printed 11.39 by Zalom et al.
    assert heat_units.single_triangle(82, 50, 55, 90) == pytest.approx(27**2 / 64)


@pytest.mark.parametrize("high,low,first,second", [(20, 10, 15, 15), (10, -2, 4, 5), (8, -2, 3, 4), (5, -5, 0, 2.5)])
def test_mcmaster_and_wilhelms_two_methods_differ_and_are_named(high: float, low: float, first: float, second: float) -> None:
    # McMaster & Wilhelm 1997, base 0 °C: the mean is floored, or the extremes are
    assert METHODS["simple average"].formula(high, low, 0.0) == first
    assert METHODS["floored average"].formula(high, low, 0.0) == second


def test_maize_counts_no_more_than_36_in_a_day() -> None:
    # Iowa State Agron 541; 4starseed.com for 48 to 90 °F
    assert heat_units.modified_86_50(99, 88) == 36
    assert heat_units.modified_86_50(90, 48) == 18
    fixed = METHODS["modified 86/50"]
    assert fixed.fixed_f is not None
    assert fixed.formula(90, 48, *fixed.fixed_f) == 18


def test_a_steady_temperature_gives_the_same_by_every_method() -> None:
    for method in METHODS.values():
        got = 24 * method.formula(20.0, 10.0) if method.by_hour else method.formula(20.0, 20.0, 10.0)
        assert got == pytest.approx(10.0), method.name


def test_the_hours_of_a_sine_give_the_sine() -> None:
    # independent: the mean of the curve above the base at many times
    curve = 15 + 10 * np.sin(2 * np.pi * np.arange(24 * 60) / (24 * 60))
    many = heat_units.hourly(curve, 12.0, 22.0).sum() / 60
    assert heat_units.single_sine(25, 5, 12, 22) == pytest.approx(many, abs=0.01)


def test_a_cold_hour_counts_nothing() -> None:
    # chillR's GDD() credits 5/24 to every hour below 10 °C
    assert heat_units.hourly(np.array([-5.0, 0.0, 9.9]), 10.0).tolist() == [0, 0, 0]


def test_growing_degree_hours_are_andersons() -> None:
    # chillR 0.77, GDH, run in R 4.2.2
    temps = np.array([3, 4, 10, 14.5, 20, 25, 30, 36, 37])
    expected = [0, 0, 3.953357, 10.5, 18.19704, 21, 7.247925, 0, 0]
    assert heat_units.growing_degree_hours(temps) == pytest.approx(expected, abs=1e-4)


def test_swapped_extremes_and_thresholds_are_refused_and_in_a_series_unknown() -> None:
    for method in METHODS.values():
        if not method.by_hour:
            with pytest.raises(InputError, match="swapped"):
                method.formula(5, 10, 0.0)
            assert np.isnan(method.formula(np.array([5.0]), 10, 0.0)).all()
        with pytest.raises(InputError):
            method.formula(*((20.0, 30.0, 10.0) if method.by_hour else (20.0, 10.0, 30.0, 10.0)))


def test_an_unknown_method_is_told_the_names() -> None:
    with pytest.raises(InputError, match="single triangle"):
        heat_units.method("double sine")
    assert heat_units.method("single sine").source == "Baskerville & Emin 1969"
