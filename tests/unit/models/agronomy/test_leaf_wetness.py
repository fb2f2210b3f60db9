"""Wet leaves, hour by hour."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy.leaf_wetness import Period, leaf_wetness, sensed_wetness, tree_wetness, wet_hours, wet_or_dry, wet_periods

NAN = np.nan


@pytest.mark.parametrize(
    "temp,depression,rh,wind,expected",
    [
        (22, 1.5, 91, 3.0, "dry"),  # the published R code, run
        (10, 1.0, 93.5, 1.0, "wet"),
        (18, 4.0, 78, 0.5, "dry"),
        (19, 4.5, 77, 2.5, "dry"),  # the ten rows that bhimchaulagain.netlify.app/post/2019-01-23-r-rmarkdown prints
        (10, 0.5, 62, 3.5, "dry"),
        (9, 0.5, 81, 2.5, "dry"),
        (14, 4.5, 98, 3.5, "dry"),
        (20, 1.5, 63, 3.5, "dry"),
        (5, 1.5, 97, 4.5, "dry"),
    ],
)
def test_the_tree_says_what_the_published_code_says(temp: float, depression: float, rh: float, wind: float, expected: str) -> None:
    assert wet_or_dry(temp, depression, rh, wind) == expected


def test_the_first_split_is_at_3_7_kelvin() -> None:
    wet = tree_wetness(np.array([10.0, 10.0]), np.array([3.69, 3.7]), np.array([99.0, 99.0]), np.array([0.0, 0.0]))
    assert wet.tolist() == [1.0, 0.0]


def test_each_hour_is_found_by_the_best_that_is_known_of_it() -> None:
    found = leaf_wetness(
        air_temp_c=np.array([10.0, 10.0, 10.0, 10.0]),
        relative_humidity_percent=np.array([95.0, 95.0, 95.0, NAN]),
        wind_m_s=np.array([1.0, 1.0, NAN, NAN]),
        sensor_percent=np.array([10.0, NAN, NAN, NAN]),
    )
    assert found.words() == [("dry", "sensor"), ("wet", "CART/SLD"), ("wet", "humidity"), ("unknown", "none")]


def test_frozen_air_is_judged_by_humidity_alone() -> None:
    found = leaf_wetness(np.array([-2.0]), np.array([95.0]), np.array([1.0]))
    assert found.words() == [("wet", "humidity")]
    assert wet_or_dry(-2, 0.5, 95, 1) == "wet"


def test_impossible_humidity_is_missing_and_not_wet() -> None:
    assert leaf_wetness(np.array([10.0]), np.array([180.0])).words() == [("unknown", "none")]


def test_the_sensor_threshold_itself_is_wet() -> None:
    assert sensed_wetness(np.array([49.9, 50.0, NAN]))[:2].tolist() == [0.0, 1.0]


def test_wet_hours_say_of_how_many() -> None:
    assert wet_hours(np.array([1, 0, NAN, 1])) == (2.0, 3)
    hours, known = wet_hours(np.array([NAN]))
    assert np.isnan(hours) and known == 0


def test_a_lost_message_does_not_cut_a_night_in_two() -> None:
    wet = np.array([0, 1, 1, NAN, 1, 0, 1, NAN, NAN, NAN, 1])
    temps = np.array([9.0, 10, 12, 14, 16, 5, 5, 5, 5, 5, 5])
    assert wet_periods(wet, temps) == [Period(1, 4, 13.0, 1), Period(6, 1, 5.0), Period(10, 1, 5.0)]


def test_a_period_of_unknown_temperature_has_none() -> None:
    assert np.isnan(wet_periods(np.array([1.0]), np.array([NAN]))[0].mean_temp_c)
