"""What must hold of the science for any input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from models.agronomy import chill, evapotranspiration, heat_units, humidity, radiation, soil_water

temps = st.floats(-30, 45)
percents = st.floats(1, 100)
NAN = float("nan")


@given(temps, st.floats(0.01, 5))
def test_warmer_air_holds_more_vapour(temp: float, more: float) -> None:
    assert humidity.saturation_vapour_pressure(temp + more) > humidity.saturation_vapour_pressure(temp)


@given(temps, percents)
def test_dew_point_and_wet_bulb_lie_in_order_below_the_air(temp: float, percent: float) -> None:
    dew = humidity.dew_point(temp, percent)
    assert dew <= temp
    assert humidity.relative_humidity_from_dew_point(temp, dew) == pytest.approx(percent, rel=1e-9)
    # 0.05 K: the dew point is Magnus', the wet bulb's saturation Tetens'
    assert dew - 0.05 <= humidity.wet_bulb(temp, percent) <= temp + 1e-6


@given(temps, percents, st.floats(0.5, 10))
def test_a_wetter_air_pulls_less_and_has_a_warmer_wet_bulb(temp: float, percent: float, more: float) -> None:
    assume(percent + more <= 100)
    assert humidity.vapour_pressure_deficit(temp, percent + more) <= humidity.vapour_pressure_deficit(temp, percent)
    assert humidity.wet_bulb(temp, percent + more) >= humidity.wet_bulb(temp, percent) - 1e-6


@given(
    temps,
    st.floats(0, 25),
    st.floats(-10, 30),
    st.floats(0.1, 20),
    st.sampled_from(["simple average", "floored average", "single sine", "single triangle"]),
)
def test_degree_days_fall_as_the_base_rises_and_are_never_negative(low: float, swing: float, base: float, more: float, name: str) -> None:
    formula = heat_units.METHODS[name].formula
    first, second = formula(low + swing, low, base), formula(low + swing, low, base + more)
    assert first >= second - 1e-9
    assert second >= 0
    assert first - second <= more + 1e-9


@given(temps, st.floats(0, 25), st.floats(-10, 20), st.floats(1, 30))
def test_an_upper_threshold_takes_away_and_never_more_than_all(low: float, swing: float, base: float, room: float) -> None:
    for formula in (heat_units.single_sine, heat_units.single_triangle, heat_units.floored_average):
        cut = formula(low + swing, low, base, base + room)
        assert -1e-9 <= cut <= min(formula(low + swing, low, base), room) + 1e-9


@given(st.floats(0, 300), st.floats(1, 300), st.floats(0, 0.99))
def test_stress_lies_within_0_and_1(depletion: float, total: float, share: float) -> None:
    assert 0 <= soil_water.stress_coefficient(depletion, total, share) <= 1


@given(
    st.floats(0, 150),
    st.lists(st.tuples(st.floats(0, 12), st.floats(0, 120), st.floats(0, 40)), min_size=1, max_size=30),
    st.floats(10, 150),
    st.floats(0.1, 0.8),
)
def test_depletion_stays_within_what_the_soil_holds(
    begin: float, days: list[tuple[float, float, float]], total: float, share: float
) -> None:
    et0, rain, irrigation = (np.array(column) for column in zip(*days, strict=True))
    got = soil_water.run(min(begin, total), et0, 1.1, total, share, rain_mm=rain, irrigation_mm=irrigation)
    assert ((got.depletion_mm >= 0) & (got.depletion_mm <= total)).all()
    assert ((got.taken_mm >= 0) & (got.taken_mm <= got.needed_mm + 1e-9) & (got.percolation_mm >= 0)).all()


@given(st.floats(-90, 90), st.integers(1, 366))
def test_days_and_radiation_are_possible_at_every_latitude(latitude: float, day: int) -> None:
    assert 0 <= radiation.daylight_hours(latitude, day) <= 24
    assert -1e-9 <= radiation.extraterrestrial_radiation(latitude, day) <= 50
    hours = radiation.extraterrestrial_radiation_hourly(latitude, day, radiation.solar_angle(np.arange(24) + 0.5, 0, 0, day))
    assert (hours >= 0).all()


@given(st.lists(st.floats(-20, 40) | st.just(NAN), min_size=1, max_size=60), st.integers(0, 60))
def test_chill_in_two_parts_is_chill_in_one(hours: list[float], cut: int) -> None:
    series = np.array(hours)
    whole, end = chill.dynamic_portions(series)
    first, middle = chill.dynamic_portions(series[:cut])
    second, last = chill.dynamic_portions(series[cut:], middle)
    assert np.array_equal(np.concatenate([first, second]), whole, equal_nan=True)
    assert (last.intermediate, last.missing, last.hours) == (end.intermediate, end.missing, end.hours)
    assert (whole[~np.isnan(whole)] >= 0).all()


FORMULAS = {
    "deficit": (humidity.vapour_pressure_deficit, (20.0, 50.0)),
    "dew point": (humidity.dew_point, (20.0, 50.0)),
    "wet bulb": (humidity.wet_bulb, (20.0, 50.0, 95.0)),
    "enthalpy": (humidity.enthalpy, (20.0, 50.0, 95.0)),
    "net longwave": (radiation.net_longwave, (25.0, 10.0, 1.2, 0.7)),
    "day": (evapotranspiration.fao56_daily, (25.0, 10.0, 1.2, 18.0, 2.0, 600.0, 35.6, 150.0)),
    "hour": (evapotranspiration.fao56_hourly, (25.0, 1.2, 2.0, 2.0, 600.0, 0.7)),
    "hargreaves": (evapotranspiration.hargreaves_samani, (25.0, 10.0, 35.6, 150.0)),
    "temperatures": (evapotranspiration.fao56_from_temperatures, (25.0, 10.0, 9.0, 600.0, 35.6, 150.0)),
    "sine": (heat_units.single_sine, (25.0, 5.0, 10.0, 22.0)),
    "degree hours": (heat_units.growing_degree_hours, (18.0,)),
    "utah": (chill.utah_units, (8.0,)),
    "stress": (soil_water.stress_coefficient, (90.0, 160.0, 0.4)),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_an_array_gives_what_its_numbers_give_and_unknown_stays_unknown(name: str) -> None:
    formula, values = FORMULAS[name]
    alone = formula(*values)
    assert isinstance(alone, float)
    for i in range(len(values)):
        given_values: list[object] = list(values)
        given_values[i] = np.array([values[i], NAN, values[i]])
        got = formula(*given_values)  # type: ignore[arg-type]
        assert got[[0, 2]] == pytest.approx([alone, alone], rel=1e-12), i
        assert np.isnan(got[1]), i
        given_values[i] = NAN
        assert np.isnan(formula(*given_values)), i  # type: ignore[arg-type]
