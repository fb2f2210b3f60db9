"""Evidence of a leak from a meter."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy.leak import continuous_flow, empty_paddock_flow, night_flow, night_minimum

NAN = np.nan
MINUTES = np.arange(0.0, 1440.0)


def test_the_night_minimum_is_the_quietest_three_quarters_of_an_hour() -> None:
    flow = np.where((MINUTES >= 120) & (MINUTES <= 170), 0.2, 3.0)
    assert night_minimum(MINUTES / 60, flow) == pytest.approx(0.2)
    assert night_minimum(MINUTES / 60, np.where((MINUTES >= 300) & (MINUTES <= 360), 0.2, 3.0)) == pytest.approx(3.0)  # after 04 h


def test_a_night_with_holes_has_no_minimum() -> None:
    flow = np.where(MINUTES % 30 < 10, NAN, 1.0)
    assert np.isnan(night_minimum(MINUTES / 60, flow))
    assert np.isnan(night_minimum(np.array([]), np.array([])))


def nights(before: float, *latest: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([before, before + 0.1] * 7 + list(latest))


def test_two_nights_above_the_usual_are_a_leak() -> None:
    found = night_flow(nights(0.0, 2.0, 1.9))
    assert found.state == "leak"
    assert found.loss_l_min == pytest.approx(1.85)
    assert found.litres_a_day == pytest.approx(1.85 * 1440)
    assert night_flow(nights(0.0, 0.0, 2.0)).state == "none"


def test_a_tenth_of_a_gallon_is_the_least_that_counts() -> None:
    assert night_flow(nights(0.0, 0.3, 0.3)).state == "none"
    assert night_flow(nights(0.0, 0.39, 0.39)).state == "leak"


def test_a_line_that_always_drips_is_measured_against_itself() -> None:
    assert night_flow(nights(2.0, 2.1, 2.1)).state == "none"  # median 2.05, MAD 0.05: threshold 2.2
    assert night_flow(nights(2.0, 2.3, 2.3)).state == "leak"


def test_too_few_nights_are_unknown() -> None:
    assert night_flow(np.array([0.0] * 6 + [2.0, 2.0])).state == "unknown"
    assert night_flow(nights(0.0, 2.0, NAN)).state == "unknown"


def test_more_than_six_hours_without_a_stop() -> None:
    seconds = np.arange(0.0, 8 * 3600, 60.0)
    flow = np.where(seconds < 3600, 0.0, 1.5)
    found = continuous_flow(seconds, flow)
    assert (found.state, found.began_s, found.loss_l_min) == ("leak", 3600.0, 1.5)
    assert continuous_flow(seconds, np.where(seconds < 2.5 * 3600, 0.0, 1.5)).state == "none"
    assert continuous_flow(seconds, np.where(seconds > 7 * 3600, 0.0, 1.5)).state == "none"


def test_a_gap_may_hide_a_stop() -> None:
    seconds = np.arange(0.0, 8 * 3600, 60.0)
    gap = (seconds < 4 * 3600) | (seconds > 4 * 3600 + 600)
    assert continuous_flow(seconds[gap], np.full(gap.sum(), 1.5)).state == "unknown"
    assert continuous_flow(seconds, np.where(seconds == 4 * 3600, NAN, 1.5)).state == "unknown"
    early = (seconds < 600) | (seconds > 1300)
    assert continuous_flow(seconds[early], np.full(early.sum(), 1.5)).state == "leak"  # six hours and more since the gap
    assert continuous_flow(np.array([0.0]), np.array([NAN])).state == "unknown"


def test_water_into_an_empty_paddock_is_a_leak() -> None:
    seconds = np.arange(0.0, 3 * 3600, 60.0)
    occupied = (seconds < 3600).astype(float)
    flow = np.where(seconds < 3600, 9.0, 0.5)
    found = empty_paddock_flow(seconds, flow, occupied)
    assert (found.state, found.began_s) == ("leak", 3600.0)
    assert found.loss_l_min == pytest.approx(0.5)
    assert empty_paddock_flow(seconds, np.where(seconds < 3600, 9.0, 0.0), occupied).state == "none"


def test_nobody_knows_of_an_occupied_paddock_or_an_unread_meter() -> None:
    seconds = np.arange(0.0, 3 * 3600, 60.0)
    assert empty_paddock_flow(seconds, np.ones(180), np.ones(180)).state == "unknown"
    assert empty_paddock_flow(seconds, np.ones(180), np.full(180, NAN)).state == "unknown"
    assert empty_paddock_flow(seconds, np.full(180, NAN), np.zeros(180)).state == "unknown"
