"""Radiation and wind against the worked examples of FAO-56 (Allen et al. 1998)."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy import radiation
from sensors.errors import InputError

NDIAYE = {"longitude_deg": -16.25, "zone_meridian_deg": -15.0, "day_of_year": 274}


def test_the_sun_of_3_september_is_that_of_example_8() -> None:
    assert radiation.inverse_distance(246) == pytest.approx(0.985, abs=0.0005)
    assert radiation.declination(246) == pytest.approx(0.120, abs=0.0005)
    assert radiation.sunset_angle(-20, 246) == pytest.approx(1.527, abs=0.0005)
    assert radiation.extraterrestrial_radiation(-20, 246) == pytest.approx(32.2, abs=0.05)


def test_the_day_of_3_september_is_as_long_as_in_example_9() -> None:
    assert radiation.daylight_hours(-20, 246) == pytest.approx(11.7, abs=0.05)


def test_sunshine_in_rio_gives_the_radiation_of_example_10() -> None:
    above = radiation.extraterrestrial_radiation(-22.90, 135)
    day = radiation.daylight_hours(-22.90, 135)
    assert above == pytest.approx(25.1, abs=0.05)
    assert day == pytest.approx(10.9, abs=0.05)
    assert radiation.solar_from_sunshine(above, 7.1, day) == pytest.approx(14.5, abs=0.05)
    assert radiation.clear_sky_radiation(above) == pytest.approx(18.8, abs=0.05)


def test_heat_radiated_in_rio_is_that_of_example_11_and_what_is_kept_that_of_12() -> None:
    lost = radiation.net_longwave(25.1, 19.1, 2.1, radiation.clearness(14.5, 18.8))
    assert lost == pytest.approx(3.5, abs=0.05)
    assert radiation.net_radiation(14.5, 3.5) == pytest.approx(7.6, abs=0.1)


def test_ground_heat_in_algiers_is_that_of_example_13() -> None:
    # March 14.1, April 16.1, May 18.8 °C
    assert radiation.soil_heat_flux(14.1, 18.8) == pytest.approx(0.33, abs=0.005)
    assert radiation.soil_heat_flux_to_date(14.1, 16.1) == pytest.approx(0.28, abs=0.005)


def test_wind_at_10_m_is_brought_to_2_m_as_in_example_14() -> None:
    assert radiation.wind_at_2m(3.2, 10) == pytest.approx(2.4, abs=0.05)
    assert radiation.wind_at_2m(3.2, 2) == pytest.approx(3.2, abs=0.005)


def test_the_range_of_the_day_in_lyon_gives_the_radiation_of_example_15() -> None:
    above = radiation.extraterrestrial_radiation(45.72, 196)
    assert above == pytest.approx(40.6, abs=0.05)
    assert radiation.solar_from_temperature_range(above, 26.6, 14.8) == pytest.approx(22.3, abs=0.05)


def test_an_afternoon_hour_in_ndiaye_is_that_of_example_19() -> None:
    angle = radiation.solar_angle(14.5, **NDIAYE)
    assert angle == pytest.approx(0.682, abs=0.001)
    above = radiation.extraterrestrial_radiation_hourly(16.2167, 274, angle)
    assert above == pytest.approx(3.543, abs=0.002)
    share = radiation.clearness(2.450, above * radiation.clear_share(8))
    lost = radiation.net_longwave_hourly(38, 3.445, share)
    assert radiation.net_radiation(2.450, lost) == pytest.approx(1.749, abs=0.002)


def test_the_hours_of_a_day_add_up_to_the_day() -> None:
    # longitude on the clock's meridian: solar noon moves by the equation of time only
    hours = np.arange(24) + 0.5
    for latitude, day in ((35.6, 172), (35.6, 355), (-20, 246), (69, 172), (69, 355)):
        angle = radiation.solar_angle(hours, 0.0, 0.0, day)
        total = radiation.extraterrestrial_radiation_hourly(latitude, day, angle).sum()
        assert total == pytest.approx(radiation.extraterrestrial_radiation(latitude, day), rel=0.01, abs=0.01)


def test_there_is_no_sun_in_polar_night_and_no_share_of_it() -> None:
    assert radiation.daylight_hours(80, 355) == 0
    assert radiation.daylight_hours(80, 172) == pytest.approx(24)
    assert radiation.extraterrestrial_radiation(80, 355) == pytest.approx(0, abs=1e-9)
    assert radiation.solar_from_sunshine(0.0, 0.0, 0.0) == 0
    with pytest.raises(InputError, match="no clearness"):
        radiation.clearness(0.0, 0.0)
    assert np.isnan(radiation.clearness(np.zeros(2), 0.0)).all()


def test_an_overcast_sky_does_not_warm_the_ground() -> None:
    assert radiation.net_longwave(20, 15, 1.8, 0.05) > 0


def test_a_recorder_cannot_see_more_sun_than_the_day_has() -> None:
    with pytest.raises(InputError, match="no solar from sunshine"):
        radiation.solar_from_sunshine(25.1, 12.0, 10.9)


def test_the_night_keeps_the_sky_of_the_evening() -> None:
    solar, clear = np.full(72, np.nan), np.zeros(72)
    height, angle = np.full(72, -0.5), np.full(72, 3.0)
    day = slice(8, 18)
    solar[day], clear[day], height[day], angle[day] = 1.5, 3.0, 0.8, 0.0
    solar[17], height[17], angle[17] = 0.1, 0.1, 1.4  # the low sun of the last hour tells nothing
    seen = radiation.clearness_by_hour(solar, clear, height, angle)
    assert np.isnan(seen[:8]).all(), "nobody saw the sky of the first night"
    assert seen[8:36].tolist() == [0.5] * 28  # to 03:00 and on until 20 h after 16:00
    assert np.isnan(seen[37:]).all(), "a day without readings is not guessed"


def test_a_winter_noon_tells_of_the_sky_however_low_the_sun() -> None:
    seen = radiation.clearness_by_hour(np.array([0.1]), np.array([0.2]), np.array([0.12]), np.array([0.05]))
    assert seen.tolist() == [0.5]


@pytest.mark.parametrize("latitude", [90.5, -91])
def test_no_place_is_beyond_the_poles(latitude: float) -> None:
    with pytest.raises(InputError, match="latitude_deg"):
        radiation.daylight_hours(latitude, 100)
    assert np.isnan(radiation.daylight_hours(np.array([latitude]), 100)).all()
