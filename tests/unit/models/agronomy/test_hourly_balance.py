"""A tank's balance from whole hours, on made tanks whose truth is known: what leaks is found, what does not is not."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy.hourly_balance import gained, hourly_loss
from models.agronomy.hourly_residual import HourlyBalance, residual
from models.agronomy.leak import hourly_floor

HOURS = 24 * 28
NOISE_L = 5.0
GAL = 3.785411784


def made(
    seed: int = 1, leak_l_h: float = 0.0, began: int = HOURS, hours: int = HOURS, meter_gain: float = 1.0, wave_l: float = 0.0
) -> HourlyBalance:
    """A tank that a spring fills at 100 L/h, drawn by day; each hour's draw at an even pace. wave_l: a sensor's error with the sun."""
    rng = np.random.default_rng(seed)
    clock = np.arange(hours) % 24
    drawn = np.where((clock > 6) & (clock < 20), rng.uniform(100, 260, hours), 0.0)
    lost = np.where(np.arange(hours) >= began, leak_l_h, 0.0)
    net = 100.0 - drawn - lost
    held = 9000 + np.cumsum(net) - net / 2 + rng.normal(0, NOISE_L, hours) + wave_l * np.sin(2 * np.pi * clock / 24)
    never = np.zeros(hours, dtype=np.bool_)
    return HourlyBalance(held, np.full(hours, 100.0), drawn * meter_gain, never, never)


def changed(balance: HourlyBalance, **columns: np.ndarray) -> HourlyBalance:
    given = {name: columns.get(name, getattr(balance, name)) for name in ("held_l", "inflow_l", "outflow_l", "blind", "still")}
    return HourlyBalance(**given)


@pytest.mark.parametrize("seed", range(8))
def test_two_gallons_an_hour_are_found_in_twelve_hours_with_rate_and_onset(seed: int) -> None:
    found = hourly_loss(made(seed, 2 * GAL, HOURS - 12))
    assert found.state == "leak"
    assert found.rate_l_h == pytest.approx(2 * GAL, abs=4 * found.error_l_h)
    assert abs(found.began - (HOURS - 12)) <= 3


@pytest.mark.parametrize("seed", range(8))
def test_a_sound_tank_does_not_leak(seed: int) -> None:
    assert hourly_loss(made(seed)).state == "none"


@pytest.mark.parametrize("seed", range(6))
def test_a_large_leak_is_found_in_seven_hours(seed: int) -> None:
    assert hourly_loss(made(seed, 60.0, HOURS - 7)).state == "leak"


def test_meters_that_are_a_little_wrong_make_no_leak() -> None:
    # what is drawn in a day is about 2,300 L: 1 % of it is 1 L/h
    assert hourly_loss(made(4, meter_gain=0.99)).state == "none"


def test_a_level_that_waves_with_the_sun_does_not_leak_and_still_tells_a_leak() -> None:
    states = [hourly_loss(made(5, wave_l=60.0, hours=HOURS - h)).state for h in range(24)]
    assert "leak" not in states
    assert hourly_loss(made(5, 4 * GAL, HOURS - 14, wave_l=60.0)).state == "leak"


def test_a_bucket_is_a_step_and_no_leak() -> None:
    sound = made(6)
    dipped = sound.held_l - np.where(np.arange(HOURS) >= HOURS - 5, 300.0, 0.0)
    assert hourly_loss(changed(sound, held_l=dipped)).state != "leak"


def test_unmetered_water_that_comes_in_is_said_and_hides_a_leak() -> None:
    sound = made(7)
    filled = sound.held_l + np.clip(np.arange(HOURS) - (HOURS - 12), 0, None) * 40.0
    assert hourly_loss(changed(sound, held_l=filled)).state == "gains"
    hours = gained(changed(sound, held_l=filled))
    assert hours[-10:].all() and hours[: HOURS - 24].mean() < 0.04


def test_a_leak_goes_on_through_blind_hours() -> None:
    leaking = made(8, 15.0, HOURS - 20)
    blind = np.zeros(HOURS, dtype=np.bool_)
    blind[HOURS - 14 : HOURS - 9] = True
    held = leaking.held_l + np.where(np.arange(HOURS) >= HOURS - 12, 800.0, 0.0)  # rain fell meanwhile
    found = hourly_loss(changed(leaking, held_l=held, blind=blind))
    assert found.state == "leak"
    assert found.rate_l_h == pytest.approx(15, abs=3)


def test_unknown_hours_are_no_evidence() -> None:
    leaking = made(9, 30.0, HOURS - 12)
    for name in ("held_l", "outflow_l"):
        gap = getattr(leaking, name).copy()
        gap[-8:] = np.nan
        assert hourly_loss(changed(leaking, **{name: gap})).state == "unknown"
    assert hourly_loss(made(1, hours=6)).state == "unknown"
    nothing = np.full(HOURS, np.nan)
    never = np.zeros(HOURS, dtype=np.bool_)
    assert hourly_loss(HourlyBalance(nothing, nothing, nothing, never, never)).state == "unknown"


def test_a_stuck_level_while_the_spring_runs_does_not_leak() -> None:
    sound = made(10)
    held, still = sound.held_l.copy(), sound.still.copy()
    held[-10:], still[-10:] = held[-10], True
    assert hourly_loss(changed(sound, held_l=held, still=still)).state != "leak"


def test_a_meter_read_late_is_put_in_step() -> None:
    """Water that is counted ten minutes after the level fell makes the level run ahead by a sixth of its flow, hour for hour."""
    sound = made(11)
    late = changed(sound, held_l=sound.held_l + (sound.inflow_l - sound.outflow_l) / 6)
    run, _ = residual(late)
    straight, _ = residual(sound)
    assert np.std(np.diff(run.litres)) == pytest.approx(np.std(np.diff(straight.litres)), rel=0.1)


def house(seed: int = 1, leak_l_h: float = 0.0, began: int = HOURS, hours: int = HOURS) -> np.ndarray:
    """A house's meter in whole litres: nothing at night, what people draw by day."""
    rng = np.random.default_rng(seed)
    clock = np.arange(hours) % 24
    drawn = np.where((clock > 5) & (clock < 23), rng.gamma(2.0, 8.0, hours), 0.0)
    return np.floor(np.cumsum(drawn + np.where(np.arange(hours) >= began, leak_l_h, 0.0)) + 1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_a_line_that_stops_resting_is_told_in_the_next_night(seed: int) -> None:
    counted = np.diff(house(seed, 2 * GAL, HOURS - 12, HOURS + 6), prepend=0.0)  # since 6 pm, asked at noon and at 6 am
    assert hourly_floor(counted[: HOURS + 6]).state == "leak"
    assert hourly_floor(counted[: HOURS + 6]).loss_l_min == pytest.approx(2 * GAL / 60, rel=0.3)


@pytest.mark.parametrize("seed", range(3))
def test_people_who_draw_more_on_some_days_do_not_leak(seed: int) -> None:
    counted = np.diff(house(seed, hours=HOURS * 2), prepend=0.0)
    assert all(hourly_floor(counted[hour - HOURS : hour]).state != "leak" for hour in range(HOURS, HOURS * 2))


def test_beds_that_are_watered_for_six_hours_do_not_leak_and_an_unknown_hour_says_nothing() -> None:
    counted = np.zeros(HOURS)
    counted[-6:] = 800.0
    assert hourly_floor(counted).state != "leak"
    counted[-7:] = 800.0
    assert hourly_floor(counted).state == "leak"
    counted[-3] = np.nan
    assert hourly_floor(counted).state == "unknown"
    assert hourly_floor(np.zeros(48)).state == "unknown"


def test_a_herd_in_the_heat_drinks_half_as_much_again_and_does_not_leak() -> None:
    clock = np.arange(HOURS) % 24
    drunk = np.where((clock > 4) & (clock < 22), 60.0, 0.0)
    drunk[-16:] *= 1.6
    assert hourly_floor(drunk[: HOURS - 5], 1.0).state == "none"
