"""Fans, vents and heat of greenhouses."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy.ventilation import elevation_factor, heat_loss, heater_size, hobby_fan, ngma_fan, passive_vents, ventilation_rate
from sensors.errors import InputError


def test_the_hobby_rule_and_its_shade() -> None:
    assert hobby_fan(24.0, 12.0) == 3456  # igcusa.com fan sizing example
    assert hobby_fan(24.0, 12.0, 12.0, 0.5) == 1728


def test_air_is_thinner_up_here() -> None:
    assert elevation_factor(609.6) == pytest.approx(1.08, abs=0.01)  # NGMA table: 1.08 at 2,000 ft
    assert elevation_factor(0.0) == pytest.approx(1.0, abs=0.005)


def test_the_ngma_rule_by_hand() -> None:
    # 30 x 100 ft at sea level, 5000 fc, 7 °F: 8 cfm/ft2
    assert ngma_fan(3000.0, 100.0) == pytest.approx(24_000, rel=0.005)
    # 64 ft long, half the light, 10 °F allowed: x 1.25 x 0.5 x 0.7
    assert ngma_fan(1920.0, 64.0, 0.0, 2500.0, 10.0) == pytest.approx(8 * 1920 * 1.25 * 0.5 * 0.7, rel=0.005)
    with pytest.raises(InputError):
        ngma_fan(3000.0, 100.0, 0.0, 5000.0, 0.0)


def test_ventilation_balances_the_heat() -> None:
    # 0.7 x 800 x 0.5 = 280 W/m2 gained, 4 x 1.5 x 4 = 24 lost through film; 256 / (1200 x 4)
    assert ventilation_rate(800.0, 4.0) == pytest.approx(256 / 4800)
    assert ventilation_rate(0.0, 4.0) == 0.0


def test_a_house_that_is_not_warmer_loses_nothing() -> None:
    assert heat_loss(300.0, 500.0, -2.0) == 0.0
    assert heat_loss(300.0, 500.0, 20.0) == pytest.approx((4 * 300 + 0.33 * 500) * 20)


def test_heater_and_vents() -> None:
    assert heater_size(8000.0) == pytest.approx(11_000)
    assert passive_vents(100.0) == 20.0


def test_what_is_not_known_stays_so() -> None:
    assert np.isnan(heat_loss(300.0, 500.0, np.nan))
    assert np.isnan(ventilation_rate(np.array([np.nan, 500.0]), 4.0)).tolist() == [True, False]
