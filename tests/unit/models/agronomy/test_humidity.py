"""Water vapour against the tables and examples of FAO-56, and against PsychroLib."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy import humidity
from models.agronomy.humidity import dew_point, saturation_vapour_pressure, vapour_pressure_deficit, wet_bulb
from sensors.errors import InputError


@pytest.mark.parametrize("temp_c,kpa", [(1.0, 0.657), (10.0, 1.228), (20.0, 2.338), (25.0, 3.168), (30.0, 4.243), (40.0, 7.376)])
def test_saturation_vapour_pressure_is_that_of_annex_2_table_2_3(temp_c: float, kpa: float) -> None:
    assert saturation_vapour_pressure(temp_c) == pytest.approx(kpa, abs=0.001)


def test_saturated_air_pulls_no_water() -> None:
    assert vapour_pressure_deficit(25.0, 100.0) == 0.0


def test_a_sensor_that_says_a_little_over_100_percent_means_saturated_air() -> None:
    assert vapour_pressure_deficit(25.0, 103.0) == 0.0


def test_pressure_and_psychrometric_constant_are_those_of_example_2() -> None:
    assert humidity.air_pressure(1800) == pytest.approx(81.8, abs=0.05)
    assert humidity.psychrometric_constant(81.8) == pytest.approx(0.054, abs=0.0005)


def test_the_mean_saturation_of_a_day_is_that_of_example_3() -> None:
    assert humidity.mean_saturation_vapour_pressure(24.5, 15.0) == pytest.approx(2.39, abs=0.005)
    # as the example warns: saturation at the mean temperature is less
    assert saturation_vapour_pressure(19.75) == pytest.approx(2.30, abs=0.005)


def test_vapour_from_a_psychrometer_is_that_of_example_4() -> None:
    pressure = humidity.air_pressure(1200)
    assert humidity.vapour_pressure_from_wet_bulb(25.6, 19.5, pressure) == pytest.approx(1.91, abs=0.005)


def test_vapour_from_humidity_is_that_of_example_5() -> None:
    assert humidity.vapour_pressure_from_extremes(25, 18, 82, 54) == pytest.approx(1.70, abs=0.005)
    assert humidity.vapour_pressure_from_mean(25, 18, 68) == pytest.approx(1.78, abs=0.005)


def test_the_deficit_of_a_day_is_that_of_example_6() -> None:
    # printed 0.91 from an es rounded to 2.61
    assert humidity.daily_vapour_pressure_deficit(25, 18, 1.70) == pytest.approx(0.91, abs=0.01)


@pytest.mark.parametrize("temp_c,slope", [(1.0, 0.047), (20.0, 0.145), (30.0, 0.243), (40.0, 0.393)])
def test_the_slope_is_that_of_annex_2_table_2_4(temp_c: float, slope: float) -> None:
    assert humidity.saturation_slope(temp_c) == pytest.approx(slope, abs=0.0006)


# PsychroLib 2.5.0, GetTWetBulbFromRelHum and GetHumRatioFromRelHum
PSYCHROLIB = [
    (5, 50, 94.0, 1.1949, 0.0028998), (10, 80, 80.0, 8.1009, 0.0077324), (20, 50, 101.325, 13.7834, 0.0072617),
    (30, 30, 94.0, 17.6658, 0.0085439), (40, 10, 101.325, 18.5659, 0.0045653),
]  # fmt: skip


@pytest.mark.parametrize("temp_c,percent,kpa,wet_c,ratio", PSYCHROLIB)
def test_wet_bulb_and_humidity_ratio_agree_with_psychrolib(temp_c: float, percent: float, kpa: float, wet_c: float, ratio: float) -> None:
    assert wet_bulb(temp_c, percent, kpa) == pytest.approx(wet_c, abs=0.1)
    assert humidity.humidity_ratio(temp_c, percent, kpa) == pytest.approx(ratio, rel=0.005)


def test_the_wet_bulb_is_not_stulls_fit() -> None:
    # PsychroLib 2.5.0 in dry cold air, where Stull's formula gives -3.9 °C
    stull = 5 * np.arctan(0.151977 * (5 + 8.313659) ** 0.5) + np.arctan(10.0) - np.arctan(5 - 1.676331)
    stull += 0.00391838 * 5**1.5 * np.arctan(0.023101 * 5) - 4.686035
    assert abs(wet_bulb(5, 5) - stull) > 0.2


def test_the_wet_bulb_gives_back_the_vapour_a_psychrometer_would_read() -> None:
    # FAO-56 eq. 15 with an aspirated psychrometer's constant is the same physics, written more simply
    wet = wet_bulb(28.0, 45.0, 95.0)
    read = humidity.vapour_pressure_from_wet_bulb(28.0, wet, 95.0)
    assert read == pytest.approx(humidity.vapour_pressure(28.0, 45.0), abs=0.02)


def test_a_leaf_cooler_than_the_dew_point_is_wetted() -> None:
    dew = dew_point(20, 80)
    assert humidity.leaf_vapour_pressure_deficit(20, 80, dew - 0.5) < 0 < humidity.leaf_vapour_pressure_deficit(20, 80, dew + 0.5)


def test_dry_air_has_no_dew_point() -> None:
    with pytest.raises(InputError, match="no dew point"):
        dew_point(20, 0)


def test_a_humidity_beyond_105_percent_is_refused_and_in_a_series_unknown() -> None:
    with pytest.raises(InputError, match="relative_humidity_percent is 106"):
        vapour_pressure_deficit(20, 106)
    assert np.isnan(vapour_pressure_deficit(np.array([20.0, 20.0]), np.array([50.0, 106.0]))).tolist() == [False, True]


def test_swapped_extremes_are_refused_and_in_a_series_unknown() -> None:
    with pytest.raises(InputError, match="swapped"):
        humidity.mean_saturation_vapour_pressure(10, 20)
    assert np.isnan(humidity.mean_saturation_vapour_pressure(np.array([10.0]), 20)).all()


def test_unknown_stays_unknown() -> None:
    assert np.isnan(dew_point(float("nan"), 50))
    assert np.isnan(wet_bulb(np.array([20.0, np.nan]), 50)).tolist() == [False, True]
