"""Reference evapotranspiration against the examples of FAO-56 and against other programs."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy import evapotranspiration as et
from models.agronomy import humidity, radiation
from sensors.errors import InputError

ASHEVILLE = {"elevation_m": 650.0, "latitude_deg": 35.595, "day_of_year": 196.0}
VAPOUR = humidity.vapour_pressure_from_extremes(29.4, 18.3, 95, 52)


def test_a_day_in_uccle_is_example_18_and_not_refets_other_clear_sky() -> None:
    ea = humidity.vapour_pressure_from_extremes(21.5, 12.3, 84, 63)
    got = et.fao56_daily(21.5, 12.3, ea, 22.07, radiation.wind_at_2m(2.78, 10), 100, 50.8, 187)
    assert got == pytest.approx(3.88, abs=0.005)  # refet 0.5.0 method "refet" has 3.842 here


def test_april_in_bangkok_is_example_17() -> None:
    sun = radiation.solar_from_sunshine(radiation.extraterrestrial_radiation(13.7333, 105), 8.5, radiation.daylight_hours(13.7333, 105))
    assert sun == pytest.approx(22.65, abs=0.02)
    got = et.fao56_monthly(34.8, 25.6, 30.2, 29.2, 2.85, sun, 2, 2, 13.7333, 105)
    assert got == pytest.approx(5.72, abs=0.01)
    assert et.fao56_daily(34.8, 25.6, 2.85, sun, 2, 2, 13.7333, 105) > got, "warming the ground takes heat"


def test_an_hour_in_ndiaye_is_example_19_with_the_coefficient_of_fao_not_asce() -> None:
    angle = radiation.solar_angle(14.5, -16.25, -15, 274)
    clear = radiation.extraterrestrial_radiation_hourly(16.2167, 274, angle) * radiation.clear_share(8)
    hour = (38.0, humidity.vapour_pressure(38, 52), 2.450, 3.3, 8.0, radiation.clearness(2.450, clear))
    assert et.fao56_hourly(*hour) == pytest.approx(0.63, abs=0.005)
    assert et.asce_hourly_short(*hour) > et.fao56_hourly(*hour) + 0.02


def test_the_night_hour_in_ndiaye_is_example_19() -> None:
    assert et.fao56_hourly(28, humidity.vapour_pressure(28, 90), 0, 1.9, 8, 0.8) == pytest.approx(0.0, abs=0.006)


def test_july_in_lyon_from_temperatures_is_example_20() -> None:
    assert et.fao56_from_temperatures(26.6, 14.8, 14.8, 200, 45.72, 196) == pytest.approx(4.56, abs=0.01)
    assert et.hargreaves_samani(26.6, 14.8, 45.72, 196) == pytest.approx(5.0, abs=0.05)


def test_a_july_day_of_asheville_is_that_of_three_other_programs() -> None:
    # pyet 1.5.0 4.5273, pyfao56 1.4.3 and refet 0.5.0 (asce) 4.5277
    got = et.fao56_daily(29.4, 18.3, VAPOUR, 20.5, 1.5, **ASHEVILLE)
    assert got == pytest.approx(4.527, abs=0.002)
    # Hargreaves runs high in damp air
    assert et.hargreaves_samani(29.4, 18.3, 35.595, 196) / got == pytest.approx(1.18, abs=0.01)


def test_asce_surfaces_give_what_refet_says() -> None:
    # refet 0.5.0, method "asce", Daily.etr, and Hourly.eto and etr of 18:00 to 19:00 UTC at 82.55 W
    assert et.asce_daily_tall(29.4, 18.3, VAPOUR, 20.5, 1.5, **ASHEVILLE) == pytest.approx(5.2962, abs=0.002)
    angle = radiation.solar_angle(18.5, -82.55, 0, 196)
    above = radiation.extraterrestrial_radiation_hourly(35.595, 196, angle)
    assert above == pytest.approx(4.5076, rel=0.002)
    hour = (27.0, 2.0, 2.2, 1.5, 650.0, radiation.clearness(2.2, above * radiation.clear_share(650)))
    assert et.asce_hourly_short(*hour) == pytest.approx(0.4724, abs=0.001)
    assert et.asce_hourly_tall(*hour) == pytest.approx(0.5462, abs=0.001)


def test_a_year_of_days_is_the_days_one_by_one() -> None:
    days = np.arange(1.0, 366.0)
    high, low = 15 + 10 * np.sin(days / 58), 5 + 9 * np.sin(days / 58)
    ea = humidity.saturation_vapour_pressure(low)
    sun = 0.6 * radiation.extraterrestrial_radiation(50, days)
    series = et.fao56_daily(high, low, ea, sun, 2, 100, 50, days)
    for i in (0, 100, 364):
        assert series[i] == pytest.approx(et.fao56_daily(high[i], low[i], ea[i], sun[i], 2, 100, 50, days[i]), rel=1e-12)


def test_hours_of_a_day_come_near_the_day() -> None:
    # the FAO found hourly sums within a few percent of the day for ordinary weather (FAO-56 ch. 4)
    mid = np.arange(48) % 24 + 0.5
    day = np.full(48, 196.0)
    temp = 23.85 + 5.55 * np.cos(2 * np.pi * (mid - 15) / 24)
    angle = radiation.solar_angle(mid, -82.5, -75, day)
    above = radiation.extraterrestrial_radiation_hourly(35.595, day, angle)
    sun = above * 20.5 / above[24:].sum()
    hours = et.Hours(day, mid, temp, np.full(48, VAPOUR), sun, np.full(48, 1.5))
    got = et.fao56_hours(hours, 650, 35.595, -82.5, -75)
    assert np.isnan(got[:6]).all(), "nobody saw the sky before the first morning"
    assert got[24:].sum() == pytest.approx(et.fao56_daily(29.4, 18.3, VAPOUR, 20.5, 1.5, **ASHEVILLE), rel=0.08)


def test_swapped_extremes_are_refused_and_in_a_series_unknown() -> None:
    with pytest.raises(InputError, match="swapped"):
        et.hargreaves_samani(10, 20, 35, 100)
    with pytest.raises(InputError, match="swapped"):
        et.fao56_daily(10, 20, 1.0, 15, 2, 100, 35, 100)
    assert np.isnan(et.fao56_daily(np.array([20.0, 10.0]), np.array([10.0, 20.0]), 1.0, 15, 2, 100, 35, 100)).tolist() == [False, True]


def test_polar_night_has_no_invented_number() -> None:
    with pytest.raises(InputError, match="above the horizon"):
        et.fao56_daily(-5, -15, 0.15, 0.0, 2, 10, 80, 355)
    assert np.isnan(et.fao56_daily(np.array([-5.0]), -15, 0.15, 0.0, 2, 10, 80, 355)).all()
    assert et.hargreaves_samani(-5, -15, 80, 355) == pytest.approx(0, abs=1e-9)


def test_an_unknown_reading_gives_no_answer() -> None:
    assert np.isnan(et.fao56_daily(29.4, 18.3, float("nan"), 20.5, 1.5, **ASHEVILLE))
