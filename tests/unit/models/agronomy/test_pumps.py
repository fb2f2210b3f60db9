"""What a pump is doing."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy.pumps import learned_current, lockout_minutes, pump_state, short_cycling, slow_fill, starts

NAN = np.nan
SECONDS = np.arange(0.0, 60.0, 2.0)


def amps(*parts: tuple[float, int]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.concatenate([np.full(count, value) for value, count in parts])


def test_a_pump_at_its_usual_current_runs() -> None:
    state = pump_state(SECONDS, None, amps((0.1, 10), (8.0, 20)), 8.0)
    assert (state.state, state.since_s) == ("running", 20.0)
    assert pump_state(SECONDS, None, amps((0.1, 30)), 8.0).state == "off"


def test_five_seconds_of_low_current_are_dry_and_four_are_not() -> None:
    dry = pump_state(SECONDS, None, amps((8.0, 26), (5.9, 4)), 8.0)  # 52 to 58 s
    assert (dry.state, dry.since_s, dry.reason) == ("dry", 52.0, "draws 5.9 A, usually 8.0 A")
    assert pump_state(SECONDS, None, amps((8.0, 27), (5.9, 3)), 8.0).state == "running"
    assert pump_state(SECONDS, None, amps((6.1, 30)), 8.0).state == "running"


def test_a_fallen_power_factor_is_dry_too() -> None:
    factor = amps((0.85, 20), (0.6, 10))
    assert pump_state(SECONDS, None, amps((8.0, 30)), 8.0, power_factor=factor, learned_power_factor=0.85).state == "dry"


def test_running_without_flow_below_the_cut_in() -> None:
    def at(flow: float, pressure: float) -> str:
        return pump_state(SECONDS, None, amps((8.0, 30)), 8.0, amps((flow, 30)), amps((pressure, 30)), 200.0).state

    assert at(0.2, 150.0) == "no flow"
    assert at(0.2, 300.0) == "running"  # nobody draws, and the pressure is there
    assert at(20.0, 150.0) == "running"


def test_commanded_but_without_current_it_does_not_start() -> None:
    state = pump_state(SECONDS, np.ones(30), amps((0.0, 30)), 8.0)
    assert (state.state, state.since_s) == ("not starting", 0.0)
    assert pump_state(SECONDS, np.zeros(30), amps((0.0, 30)), 8.0).state == "off"


def test_what_is_not_known_is_not_off() -> None:
    assert pump_state(SECONDS, None, amps((8.0, 29), (NAN, 1)), 8.0).state == "unknown"
    assert pump_state(SECONDS, None, amps((8.0, 30)), NAN).state == "unknown"
    assert pump_state(np.array([]), None, np.array([]), 8.0).state == "unknown"


def test_the_running_current_is_learned_from_the_hours_it_ran() -> None:
    history = np.concatenate([np.full(500, 0.05), np.full(100, 8.0), np.full(5, 24.0), [NAN]])
    assert learned_current(history) == 8.0
    assert np.isnan(learned_current(np.array([NAN])))


def test_more_than_six_starts_in_an_hour_are_short_cycling() -> None:
    def starting(count: int) -> bool:
        times = np.arange(0, 3600, 10.0)
        return short_cycling(starts(times, (times % (3600 / count) >= 1800 / count).astype(float)))

    assert not starting(6)
    assert starting(7)
    assert not short_cycling(np.array([0.0, 600, 1200, 1800, 2400, 3000, 3600]))  # the seventh belongs to the next hour


def test_a_start_is_not_invented_in_a_gap() -> None:
    assert starts(np.array([0.0, 1, 2]), np.array([1, NAN, 1])).size == 0


def test_a_fill_of_twice_the_usual_time() -> None:
    assert slow_fill(np.array([300.0, 310, 290, 300, 305, 620])) == pytest.approx(620 / 300)
    assert slow_fill(np.array([300.0, 310, 290, 300, 305, 500])) is None
    assert slow_fill(np.array([300.0, 900])) is None


def test_lockouts_double_to_forty_minutes() -> None:
    assert [lockout_minutes(n) for n in range(6)] == [0, 10, 20, 40, 40, 40]
