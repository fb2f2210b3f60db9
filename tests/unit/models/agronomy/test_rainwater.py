"""Rain from roofs."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy.rainwater import rain_yield, rain_yield_gal, storage_for, store_through
from sensors.errors import InputError

NAN = np.nan


def test_a_coefficient_or_an_efficiency_and_never_both() -> None:
    assert rain_yield_gal(1600.0, 29.0, 1.0, 0.6) == pytest.approx(27_840)  # Sonoma worked example
    # trap 9: greywateraction's 0.56 is 0.623 x 0.9 already
    assert rain_yield_gal(2000.0, 25.0, 0.9) == pytest.approx(2000 * 0.56 * 25, rel=0.003)
    assert rain_yield_gal(1000.0, 1.0) == pytest.approx(623, abs=0.5)


def test_a_millimetre_on_a_square_metre_is_a_litre() -> None:
    assert rain_yield(100.0, 10.0, 1.0) == 1000.0
    assert rain_yield(100.0, 10.0, 0.9, 0.4) == pytest.approx(860)
    assert rain_yield(100.0, 0.3, 1.0, 0.4) == 0.0  # the first flush takes it all
    with pytest.raises(InputError):
        rain_yield(100.0, 10.0, 90.0)


def test_yield_after_spillage_by_hand() -> None:
    # S = 10, start 4. Day 1: Y = min(3, 4) = 3, V = min(4 + 12 - 3, 10 - 3) = 7, spilled 6. Day 2: Y = 3, V = 4. Day 3: Y = 3, V = 1.
    store = store_through(np.array([12.0, 0, 0, 0]), np.array([3.0, 3, 3, 3]), 10.0, 4.0)
    assert store.given.tolist() == [3, 3, 3, 1]
    assert store.held.tolist() == [7, 4, 1, 0]
    assert store.spilled.tolist() == [6, 0, 0, 0]
    assert store.reliability == 0.75
    assert store.served == pytest.approx(10 / 12)


def test_a_day_of_unknown_rain_is_passed_over_and_counted() -> None:
    store = store_through(np.array([5.0, NAN, 0.0]), np.full(3, 2.0), 10.0, 2.0)
    assert store.unknown_days == 1 and np.isnan(store.given[1])
    assert store.reliability == 1.0
    assert np.isnan(store_through(np.array([NAN]), np.array([1.0]), 10.0).reliability)


def test_the_smallest_store_for_a_reliability() -> None:
    # 30 litres every tenth day, 2 a day drawn: from one rain to the next ten draws of 2, after the draw of the rainy day itself: 22
    rain = np.tile([30.0] + [0.0] * 9, 20)
    smallest = storage_for(rain, np.full(200, 2.0), 1.0, 1000.0)
    assert smallest == pytest.approx(22.0, rel=0.02)
    assert storage_for(rain, np.full(200, 9.0), 1.0, 1000.0) is None
    with pytest.raises(InputError):
        storage_for(rain, rain, 95.0, 1000.0)
