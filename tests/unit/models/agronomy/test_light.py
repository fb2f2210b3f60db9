"""The light of a day."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy.light import (
    dli_of_constant_light,
    dli_of_hours,
    dli_of_samples,
    dli_of_sunshine,
    light_band,
    light_targets,
    ppfd_per_lux,
)
from sensors.errors import InputError


def test_constant_light_is_that_of_the_worked_example() -> None:
    assert dli_of_constant_light(400.0, 16.0) == pytest.approx(23.04)  # yourtoolsbase.com worked example


def test_hours_and_samples_of_one_day_agree() -> None:
    # half a sine from 6 to 18 h with a noon of 1500: its mean over those 12 h is 2/pi of it
    seconds = np.arange(0, 86_401, 300.0)
    flux = 1500 * np.maximum(np.sin(np.pi * (seconds / 3600 - 6) / 12), 0)
    expected = 1500 * 2 / np.pi * 12 * 0.0036
    assert dli_of_samples(seconds, flux).mol_m2 == pytest.approx(expected, rel=1e-3)
    means = flux[:-1].reshape(24, 12).mean(axis=1)
    assert dli_of_hours(means).mol_m2 == pytest.approx(expected, rel=1e-3)


def test_a_gap_is_not_dark() -> None:
    light = dli_of_samples(np.array([0.0, 1800.0, 9000.0, 10_800.0]), np.full(4, 100.0))
    assert light.covered_h == 1.0
    assert light.mol_m2 == pytest.approx(100 * 3600 / 1e6)
    assert light.covered == pytest.approx(1 / 24)


def test_a_missing_hour_is_not_dark() -> None:
    light = dli_of_hours(np.array([500.0] * 23 + [np.nan]))
    assert (light.covered_h, light.of_h) == (23, 24)
    assert np.isnan(dli_of_hours(np.full(24, np.nan)).mol_m2)


@pytest.mark.parametrize("kind,factor", [("sun", 1 / 54), ("hps", 1 / 82), ("metal_halide", 1 / 71), ("cool_white", 1 / 74)])
def test_lux_is_turned_by_the_named_light(kind: str, factor: float) -> None:
    # Thimijan and Heins 1983, table 3: lux per umol/m2/s
    assert ppfd_per_lux(kind) == pytest.approx(factor, rel=0.01)


def test_lux_of_an_led_is_refused_without_its_factor() -> None:
    with pytest.raises(InputError, match="'LED'"):
        ppfd_per_lux("LED")
    assert ppfd_per_lux("LED", 0.0145) == 0.0145


def test_sunshine_outdoors_and_under_film() -> None:
    assert dli_of_sunshine(20.0) == pytest.approx(40.8)
    assert dli_of_sunshine(20.0, 0.6) == pytest.approx(24.48)
    with pytest.raises(InputError):
        dli_of_sunshine(20.0, 1.4)


def test_a_target_holds_both_its_ends() -> None:
    lettuce = light_targets()["lettuce"]
    said = [light_band(dli, lettuce) for dli in (11.9, 12.0, 17.0, 17.1, np.nan)]
    assert said == ["low", "enough", "enough", "high", "unknown"]


def test_every_target_has_a_source_and_rises() -> None:
    assert all(target.source and target.low < target.high for target in light_targets().values())
