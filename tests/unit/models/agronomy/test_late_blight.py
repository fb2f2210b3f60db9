"""Late blight against the published tables."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy.disease.late_blight import (
    blitecast_message,
    humid_periods,
    hutton_met,
    rain_favourable,
    smith_near_miss,
    wallin_day,
    wallin_severity,
)

NAN = np.nan


@pytest.mark.parametrize(
    "temp,hours,severity",
    # unit tests of UW-Madison's ag-weather, which follow Krause et al. 1975
    [(5, 0, 0), (5, 10, 0), (10, 17, 1), (10, 24, 3), (15, 14, 1), (15, 20, 3), (20, 10, 1), (20, 20, 4), (25, 14, 2)],
)
def test_severity_is_that_of_the_table(temp: float, hours: float, severity: float) -> None:
    assert wallin_severity(temp, hours) == severity


def test_where_two_codes_of_one_university_differ_we_hold_to_whole_fahrenheit() -> None:
    # trap 1: at 12 C (53.6 F, not yet 54) and 20 h they say 3 and 2; at 28 C (82 F, beyond 80) 0 and 4
    assert wallin_severity(12.0, 20) == 2
    assert wallin_severity(28.0, 20) == 0


def test_a_class_holds_its_lower_border() -> None:
    fahrenheit = {44.9: 0, 45: 3, 53.9: 3, 54: 4, 60: 4, 80: 4, 80.9: 4, 81.1: 0}
    assert {f: wallin_severity((f - 32) / 1.8 + 1e-3, 24) for f in fahrenheit} == fahrenheit


def test_unknown_hours_or_temperature_are_not_severity_nought() -> None:
    assert np.isnan(wallin_severity(NAN, 12)) and np.isnan(wallin_severity(15, NAN))


MATRIX = {  # docs.metos.at, BliteCast adjustable matrix
    4: {0: -1, 2: -1, 3: -1, 4: 0, 5: 1, 6: 1, 7: 2, 12: 2},
    5: {0: -1, 2: -1, 3: 0, 4: 1, 5: 2, 6: 2, 7: 2, 12: 2},
}


@pytest.mark.parametrize("days", [0, 4, 5, 7])
def test_the_message_is_that_of_the_matrix(days: int) -> None:
    row = MATRIX[4 if days < 5 else 5]
    assert {severity: blitecast_message(days, severity) for severity in row} == row


def test_no_message_from_an_unknown_count() -> None:
    assert blitecast_message(NAN, 5) is None and blitecast_message(5, NAN) is None


def test_the_humidity_that_counts_is_the_callers() -> None:
    rh, temps = np.full(24, 85.0), np.full(24, 16.0)
    assert humid_periods(rh, temps) == []  # classic: 90 %
    assert humid_periods(rh, temps, 80.0)[0].hours == 24  # MSU: 80 %


def test_a_humid_night_is_one_period_with_its_reason() -> None:
    rh = np.array([70.0] * 8 + [95.0] * 14 + [60.0] * 2)
    day = wallin_day(np.full(24, 18.0), rh, so_far=16)
    assert (day.value, day.so_far, day.threshold, day.band) == (2, 18, 18, "act")
    assert (day.hours, day.mean_temp_c, day.reason) == (14, 18, "14 humid hours at 18 °C")
    assert "scout" in day.advice


def test_a_day_with_holes_is_unknown() -> None:
    rh = np.array([95.0] * 19 + [NAN] * 5)
    day = wallin_day(np.full(24, 18.0), rh, so_far=3)
    assert (day.value, day.band, day.known_hours) == (None, "unknown", 19)


def test_one_bad_day_of_an_unknown_season_is_watched() -> None:
    assert wallin_day(np.full(24, 18.0), np.full(24, 95.0)).band == "watch"


def test_hutton_wants_ten_degrees_and_six_hours_on_both_days() -> None:
    assert hutton_met([(10.0, 6), (10.0, 6)]) is True
    assert hutton_met([(9.9, 12), (11.2, 12)]) is False
    assert hutton_met([(12, 5.9), (12, 12)]) is False
    assert hutton_met([(NAN, 12), (12, 12)]) is None
    assert hutton_met([(NAN, 12), (9, 12)]) is False  # known to fail, whatever the other day was


def test_smith_wants_eleven_hours_and_knows_a_near_miss() -> None:
    assert hutton_met([(10, 11), (10, 11)], "smith") is True
    assert hutton_met([(10, 10), (10, 11)], "smith") is False
    assert smith_near_miss([(10, 10), (10, 11)]) is True
    assert smith_near_miss([(10, 11), (10, 11)]) is False
    assert smith_near_miss([(10, 9), (10, 11)]) is False


def test_rain_favourable_days() -> None:
    assert rain_favourable(20.0, 30.0) is True
    assert rain_favourable(25.5, 30.0) is False
    assert rain_favourable(20.0, 29.9) is False
    assert rain_favourable(20.0, NAN) is None
