"""Frost in the ground and in lines."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy.frost_depth import freeze_risk, freeze_rules, freezing_index, frost_depth, soil_freezing
from sensors.errors import InputError

NAN = np.nan


def test_si_and_us_forms_agree() -> None:
    # X(ft) = sqrt(48 k n F / L), k in BTU/h ft F, F in F days, L in BTU/ft3; 1 BTU/h ft F is 1.730735 W/m K, 1 BTU/ft3 is 37,258.95 J/m3
    feet = np.sqrt(48 * 0.9 * 0.7 * 500 / 2500)
    metres = frost_depth(500 / 1.8, 0.9 * 1.730735, 2500 * 37_258.95 / 1e6, 0.7)
    assert metres == pytest.approx(feet * 0.3048, rel=1e-4)


def test_a_winter_of_the_mountains_freezes_about_two_feet_of_bare_loam() -> None:
    # mountain practice buries lines at 18 to 24 in; 60 to 130 °C days are usual to hard winters at 2,200 ft
    assert 0.3 < frost_depth(100.0, *soil_freezing("loam"), 0.7) < 0.61
    assert frost_depth(0.0, 1.6, 100.0) == 0.0


def test_the_freezing_index_counts_thaws_against_frost() -> None:
    assert freezing_index(np.array([5.0, -4, -6, 3, -8, 9])) == 15.0  # -4 -6 +3 -8
    assert freezing_index(np.array([5.0, 6.0])) == 0.0
    assert freezing_index(np.array([-4.0, NAN, -6.0])) == 10.0
    assert np.isnan(freezing_index(np.array([NAN])))


def test_an_exposed_pipe_acts_at_twenty_fahrenheit() -> None:
    assert freeze_risk("exposed_pipe", np.array([-6.6] * 8)).band == "fine"
    risk = freeze_risk("exposed_pipe", np.array([-2.0] * 4 + [-6.7] * 4))
    assert (risk.band, risk.cold_h, risk.first, risk.lowest_c) == ("act", 4, 4, -6.7)


def test_a_wet_line_wants_four_still_hours() -> None:
    assert freeze_risk("wet_line", np.array([-3.0] * 3 + [1.0] * 5)).band == "watch"
    assert freeze_risk("wet_line", np.array([-3.0] * 4 + [1.0] * 4)).band == "act"
    moving = np.array([0, 0, 1, 0, 0, 0, 0, 0.0])
    assert freeze_risk("wet_line", np.array([-3.0] * 5 + [1.0] * 3), moving).cold_h == 2


def test_a_missing_hour_neither_warms_nor_cools() -> None:
    risk = freeze_risk("wet_line", np.array([-3.0, -3, NAN, -3, -3]))
    assert (risk.band, risk.cold_h) == ("act", 4)
    assert freeze_risk("wet_line", np.array([1.0] + [NAN] * 7)).band == "unknown"
    assert freeze_risk("probe", np.array([2.0])).band == "act"


def test_an_unknown_line_names_the_known_ones() -> None:
    with pytest.raises(InputError) as refused:
        freeze_risk("aqueduct", np.array([1.0]))
    assert set(freeze_rules()) == {"exposed_pipe", "wet_line", "probe"} and "wet_line" in refused.value.expected
    with pytest.raises(InputError):
        soil_freezing("custard")
