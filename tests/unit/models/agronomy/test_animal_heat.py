"""Heat on animals against the Clemson chart and the formulas' own papers."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy.animal_heat import (
    DRY_WEIGHT,
    accumulated_heat,
    dry_wet_index,
    heat_level,
    heat_load,
    heat_load_index,
    heat_threshold,
    livestock_safety,
    sheep_thi,
    thi,
    thi_adjusted,
    thi_mader,
)
from sensors.errors import InputError

NAN = np.nan
# Clemson University Extension, Drought and beef, chart 1 (archived 2009): THI at 40, 50, ... % humidity. Its row of 92 °F is
# misprinted (79.1 at 40 % and so on by the formula, printed 80) and is left out (trap 7).
CHART = {
    76: (70, 71, 72, 73, 74, 75),
    78: (71, 73, 74, 75, 76, 77),
    80: (73, 74, 75, 76, 78, 79),
    82: (74, 75, 77, 78, 79, 81),
    84: (75, 77, 78, 80, 81, 83),
    86: (77, 78, 80, 81, 83, 84),
    88: (78, 80, 81, 83, 85, 86),
    90: (79, 81, 83, 85, 86, 88),
    94: (82, 84, 86, 88, 90, 92),
    96: (83, 86, 88, 90, 92),
    98: (85, 87, 89, 91),
    100: (86, 88, 91),
    102: (87, 90, 92),
    104: (88, 91),
}


@pytest.mark.parametrize("fahrenheit", CHART)
def test_thi_is_that_of_the_chart(fahrenheit: int) -> None:
    row = CHART[fahrenheit]
    temps, humidity = np.full(len(row), (fahrenheit - 32) / 1.8), 40.0 + 10 * np.arange(len(row))
    assert np.abs(thi(temps, humidity) - row).max() < 0.85  # printed whole, mostly rounded and now and then cut


def test_maders_form_takes_celsius() -> None:
    assert thi_mader(32.2222, 60.0) == pytest.approx(82.87, abs=0.02)
    with pytest.raises(InputError):
        thi_mader(90.0, 60.0)  # in °F it would give 134; no air is that hot


def test_sun_makes_it_hotter_and_wind_cooler() -> None:
    assert thi_adjusted(80.0, 0.0, 0.0) == pytest.approx(84.51)
    assert thi_adjusted(80.0, 3.0, 800.0) == pytest.approx(80 + 4.51 - 5.976 + 5.44)


def test_heat_load_index_of_both_branches() -> None:
    assert heat_load_index(35.0, 50.0, 2.0) == pytest.approx(8.62 + 19 + 54.25 - 1 + np.exp(0.4))
    assert heat_load_index(25.0, 50.0, 2.0) == pytest.approx(10.66 + 14 + 32.5 - 2)


def test_hli_classes_begin_above_their_borders() -> None:
    # biomet-education.net: thermoneutral <= 70.0, warm to 77.0, hot to 86.0, very hot above
    assert [heat_level("cattle", hli) for hli in (70, 70.1, 77, 77.1, 86, 86.1)] == [
        "normal", "alert", "alert", "danger", "danger", "emergency"]  # fmt: skip


def test_saturated_air_is_its_own_temperature_to_sheep() -> None:
    assert sheep_thi(30.0, 100.0) == pytest.approx(30.0)
    assert sheep_thi(30.0, 50.0) == pytest.approx(30 - 0.155 * 15.6)
    assert [heat_level("sheep", value) for value in (22.1, 22.2, 23.3, 25.6)] == ["normal", "alert", "danger", "emergency"]


def test_housed_animals_by_dry_and_wet_bulb() -> None:
    assert dry_wet_index(30.0, 20.0, DRY_WEIGHT["broiler"]) == pytest.approx(28.5)
    assert dry_wet_index(30.0, 20.0, DRY_WEIGHT["layer"]) == pytest.approx(26.0)
    assert dry_wet_index(30.0, 20.0, DRY_WEIGHT["pig"]) == pytest.approx(27.5)
    with pytest.raises(InputError):
        dry_wet_index(20.0, 30.0, 0.85)


@pytest.mark.parametrize(
    "value,level",
    [(74, "normal"), (74.9, "normal"), (75, "alert"), (78, "alert"), (79, "danger"), (83, "danger"), (84, "emergency"), (85, "emergency"),
     (NAN, "unknown")],
)  # fmt: skip
def test_the_safety_index_has_clemsons_borders(value: float, level: str) -> None:
    assert livestock_safety(value) == level


def test_a_black_lactating_cow_is_warned_six_earlier() -> None:
    assert heat_threshold("beef", "alert") == 72
    assert heat_threshold("beef", "alert", ("black_hide", "lactating")) == 66
    assert heat_level("beef", 67, ("black_hide", "lactating")) == "alert"
    assert heat_threshold("cattle", "alert", ("black_hide",)) == 70  # a shift of THI is none of another scale


def test_an_unknown_animal_or_trait_is_refused() -> None:
    with pytest.raises(InputError, match="unicorn"):
        heat_level("unicorn", 80)
    with pytest.raises(InputError, match="spotted"):
        heat_level("beef", 80, ("spotted",))


def test_load_and_recovery_of_a_day() -> None:
    day = heat_load(np.array([70.0] * 10 + [76.0] * 4 + [82.0] * 8 + [NAN] * 2), threshold=75.0)
    assert (day.load, day.recovery_h, day.known_h, day.of_h) == (4 + 56, 10, 22, 24)
    assert np.isnan(heat_load(np.array([NAN]), 75.0).load)


def test_heat_is_carried_over_and_shed_at_night() -> None:
    assert accumulated_heat(np.array([90.0, 90.0, 80.0, 70.0, 70.0])).tolist() == [4, 8, 8, 1, 0]
    assert np.isnan(accumulated_heat(np.array([90.0, NAN, 70.0]))[1:]).all()
