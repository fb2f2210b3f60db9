"""A slow leak of a 5,000 gal tank from a level with millimetres of noise: found within 12 h, and none in leak-free months.

The truth is made here: a tank of 5.3 m2, draws by day, a pump at noon, meters that are 1 % off, a sensor whose error has a daily shape.
"""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy.tank_balance import Residual, balance_residual, hourly, noise, tank_leak

AREA_M2 = 5.3
HOUR = 3600.0
NAN = np.nan


def made_residual(
    seed: int,
    days: float,
    leak_l_h: float = 0.0,
    from_day: float = 0.0,
    noise_mm: float = 3.0,
    drift_mm: float = 2.0,
    step_min: float = 10.0,
) -> Residual:
    rng = np.random.default_rng(seed)
    times = np.arange(0.0, days * 86_400, step_min * 60)
    clock = times[1:] / HOUR % 24
    drawn = np.where((clock > 6) & (clock < 20) & (rng.random(clock.size) < 0.15), rng.uniform(0, 80, clock.size), 0.0)
    pumped = np.where((clock > 9) & (clock < 15), 4 * drawn.mean(), 0.0)
    lost = np.where(times[1:] > from_day * 86_400, leak_l_h * step_min / 60, 0.0)
    held = 8000 + np.concatenate([[0.0], np.cumsum(pumped - drawn - lost)])
    litres_mm = AREA_M2
    read = held + rng.normal(0, noise_mm * litres_mm, times.size) + drift_mm * litres_mm * np.sin(2 * np.pi * times / 86_400)
    return balance_residual(times, read, pumped * 1.01, drawn * 0.99)


def until(residual: Residual, seconds: float) -> Residual:
    upto = residual.seconds <= seconds
    return Residual(residual.seconds[upto], residual.litres[upto], residual.through[upto], residual.stretch[upto])


@pytest.mark.parametrize("seed", range(12))
def test_two_gallons_an_hour_are_found_within_twelve_hours(seed: int) -> None:
    began = 8 + seed / 12
    residual = made_residual(seed, began + 0.5, leak_l_h=7.57, from_day=began)
    found = tank_leak(residual)
    assert found.state == "leak"
    assert found.rate_l_h is not None and found.error_l_h is not None and found.began_s is not None
    assert found.rate_l_h == pytest.approx(7.57, abs=4 * found.error_l_h)
    assert abs(found.began_s / 86_400 - began) < 0.35


@pytest.mark.parametrize("seed", range(3))
def test_no_leak_is_found_in_a_leak_free_month(seed: int) -> None:
    residual = made_residual(100 + seed, 30)
    false = [day for day in np.arange(2, 30.01, 0.25) if tank_leak(until(residual, day * 86_400)).state == "leak"]
    assert false == []


def test_a_burst_is_found_in_hours_with_its_rate() -> None:
    found = tank_leak(made_residual(5, 6.25, leak_l_h=200.0, from_day=6.0))
    assert found.state == "leak"
    assert found.rate_l_h == pytest.approx(200, rel=0.1)


def test_a_bucket_drawn_unmetered_is_no_leak() -> None:
    residual = made_residual(7, 8)
    drawn = np.where(residual.seconds > 7.7 * 86_400, residual.litres - 250, residual.litres)
    assert tank_leak(Residual(residual.seconds, drawn, residual.through, residual.stretch)).state != "leak"


def test_a_mended_leak_is_no_longer_said() -> None:
    residual = made_residual(9, 10)
    lost = 15 * np.clip(residual.seconds / HOUR - 7 * 24, 0, 24)
    mended = Residual(residual.seconds, residual.litres - lost, residual.through, residual.stretch)
    assert tank_leak(until(mended, 8 * 86_400)).state == "leak"
    assert tank_leak(mended).state == "none"


def test_too_little_is_unknown() -> None:
    assert tank_leak(made_residual(1, 0.3)).state == "unknown"
    empty = balance_residual(np.array([]), np.array([]))
    assert tank_leak(empty).state == "unknown"


def test_flows_that_were_not_read_are_not_a_leak() -> None:
    times = np.arange(0.0, 3 * 86_400, 600.0)
    drawn = np.full(times.size - 1, 20.0)
    volume = 9000 - np.concatenate([[0.0], np.cumsum(drawn)])
    drawn[-12:] = NAN
    found = tank_leak(balance_residual(times, volume, None, drawn))
    assert (found.state, found.reason) == ("unknown", "flows or level were unknown in the last hours")


def test_the_residual_is_what_neither_came_nor_went() -> None:
    seconds = np.array([0.0, 60, 120, 180])
    residual = balance_residual(
        seconds, np.array([100.0, NAN, 104.0, 101.0]), np.array([5.0, 5, 0]), np.array([2.0, 2, 1]), None, np.zeros(3)
    )
    assert residual.litres.tolist() == [100, 98, 96]  # +10 -4 would be 106, and another litre then 103
    assert residual.seconds.tolist() == [0, 120, 180]
    broken = balance_residual(seconds, np.full(4, 100.0), np.array([0.0, NAN, 0.0]))
    assert broken.stretch.tolist() == [0, 0, 1, 1]


def test_a_wave_does_not_move_an_hour() -> None:
    values = np.array([10.0, 10.2, 9.9, 10.1, 60.0, 10.0])
    hours = hourly(Residual(np.arange(6) * 600.0, values, np.zeros(6), np.zeros(6, dtype=np.int64)))
    assert hours.litres.tolist() == [pytest.approx(10.04)]


def test_noise_is_told_apart_from_a_steady_loss() -> None:
    rng = np.random.default_rng(3)
    hours = np.arange(400.0)
    residual = Residual(hours * HOUR, rng.normal(0, 6, 400) - 9 * hours, np.zeros(400), np.zeros(400, dtype=np.int64))
    assert noise(residual) == pytest.approx(6, rel=0.15)
