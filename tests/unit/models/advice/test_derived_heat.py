"""Heat, chill, and the heat that animals bear: derived days against figures reckoned by hand or printed in books."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import cos, exp, pi
from zoneinfo import ZoneInfo

import pytest

from tests.unit.models.advice.made_days import BED, FULL, always, one_day, swings
from tests.unit.models.advice.made_land import Wave, made_land, said

# Heat


@pytest.mark.parametrize(
    ("name", "low", "high", "expected"),
    [
        ("degree_days_10_30", 5.0, 35.0, 10.0),  # (10 + 30) / 2 - 10
        ("degree_days_10_30", 12.0, 24.0, 8.0),
        ("degree_days_10_30", -8.0, 9.0, 0.0),
        ("degree_days_4", 5.0, 35.0, 15.6),  # 20 - 4.4
        ("degree_days_7", 5.0, 35.0, 13.9),  # (7.2 + 35) / 2 - 7.2
    ],
)
def test_degree_days_are_those_of_the_extremes_of_the_day(name: str, low: float, high: float, expected: float) -> None:
    value, covered, of = one_day(name, {"air_temperature": swings(low, high)})
    assert (value, covered, of) == (pytest.approx(expected), *FULL)


def test_a_day_at_the_best_temperature_gives_21_growing_degree_hours_an_hour() -> None:
    assert one_day("growing_degree_hours", {"air_temperature": always(25.0)}) == (pytest.approx(504.0), *FULL)
    assert one_day("growing_degree_hours", {"air_temperature": always(36.0)})[0] == pytest.approx(0.0)


@pytest.mark.parametrize(("on", "hours"), [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 3, 9), 24)])
def test_a_day_on_which_the_clock_changes_has_its_own_hours(on: date, hours: int) -> None:
    land = made_land([BED], {("Bed 4", "air_temperature"): always(25.0)}, on - timedelta(days=2), on + timedelta(days=1))
    assert said(land, BED, "growing_degree_hours", on, on) == {on: (pytest.approx(21.0 * hours), hours, hours)}
    assert said(land, BED, "degree_days_10_30", on, on) == {on: (pytest.approx(15.0), hours, hours)}


def test_where_days_begin_in_the_middle_of_an_hour_of_utc_each_hour_has_its_one_day() -> None:
    kolkata = ZoneInfo("Asia/Kolkata")
    first, last = date(2026, 5, 10), date(2026, 5, 13)
    land = made_land([BED], {("Bed 4", "air_temperature"): always(5.0)}, first, last, zone=kolkata)
    # the probe was put up on the first day at midnight, in the middle of an hour
    found = said(land, BED, "chill_hours", first, last)
    assert found == {first + timedelta(days=i): (24.0, 24, 24) if i else (23.0, 23, 24) for i in range(4)}


# Chill


def test_ten_days_of_five_degrees_are_240_chill_hours_since_autumn_and_the_new_autumn_begins_at_none() -> None:
    first, last = date(2026, 8, 29), date(2026, 9, 10)
    land = made_land([BED], {("Bed 4", "air_temperature"): always(5.0)}, first, last)
    total = said(land, BED, "chill_hours_total", date(2026, 8, 31), last)
    # before September the winter since 1 September 2025 is hardly known: 3 days of it
    assert total[date(2026, 8, 31)] == (None, 72, 8760)
    assert total[date(2026, 9, 1)] == (24.0, 24, 24)
    assert total[date(2026, 9, 10)] == (240.0, 240, 240)
    assert said(land, BED, "chill_units_total", last, last)[last] == (240.0, 240, 240)


def test_south_of_the_equator_autumn_begins_in_march() -> None:
    first, last = date(2026, 2, 27), date(2026, 3, 2)
    land = made_land([BED], {("Bed 4", "air_temperature"): always(5.0)}, first, last, zone=ZoneInfo("Pacific/Auckland"), latitude=-41.0)
    assert said(land, BED, "chill_hours_total", last, last) == {last: (48.0, 48, 48)}


def test_a_day_nobody_measured_adds_nothing_to_the_winter_but_is_told() -> None:
    first, last = date(2026, 9, 1), date(2026, 9, 12)
    land = made_land([BED], {("Bed 4", "air_temperature"): lambda at: None if at.day == 4 else 5.0}, first, last)
    total = said(land, BED, "chill_hours_total", first, last)
    assert total[date(2026, 9, 3)] == (72.0, 72, 72)
    # 72 of 96 hours are less than 20 of 24
    assert total[date(2026, 9, 4)] == (None, 72, 96)
    assert total[date(2026, 9, 12)] == (264.0, 264, 288)
    assert said(land, BED, "chill_hours", first, last)[date(2026, 9, 4)] == (None, 0, 24)


def test_portions_are_those_of_the_dynamic_model_written_out() -> None:
    temps = [7.0 + 4.0 * cos(2 * pi * i / 24) + 3.0 * cos(i / 40) for i in range(24 * 30)]
    start = datetime(2026, 9, 1, 4, tzinfo=UTC)

    def air(at: datetime) -> float:
        return temps[int((at - start).total_seconds() // 3600)]

    land = made_land([BED], {("Bed 4", "air_temperature"): air}, date(2026, 9, 1), date(2026, 9, 30))
    # Fishman et al. 1987 hour by hour, with the constants of Erez et al. 1990; here an hour's portion is counted at once,
    # there at the beginning of the next hour, which a month later is a few hundredths
    held = portions = 0.0
    for i, temp in enumerate(temps):
        kelvin = temp + 273.0
        if i:
            level = 139500.0 / 2.567e18 * exp((12888.8 - 4153.5) / kelvin)
            held = level - (level - held) * exp(-2.567e18 * exp(-12888.8 / kelvin))
        if held >= 1:
            melted = exp(1.6 * 277.0 * (kelvin - 277.0) / kelvin)
            portions += held * melted / (1 + melted)
            held -= held * melted / (1 + melted)
    last = date(2026, 9, 30)
    assert portions > 5
    assert said(land, BED, "chill_portions_total", last, last)[last] == (pytest.approx(portions, rel=0.02), 720, 720)
    by_day = said(land, BED, "chill_portions", date(2026, 9, 1), last)
    assert sum(v for v, _, _ in by_day.values() if v is not None) == pytest.approx(portions, rel=0.02)


# Animals


def hot_afternoon(at: datetime) -> float:
    return (90.0 - 32) / 1.8 if 13 <= at.hour < 18 else 15.0


def test_five_hours_of_ninety_fahrenheit_are_five_hours_of_danger() -> None:
    told: dict[str, Wave] = {"air_temperature": hot_afternoon, "relative_humidity": always(60.0)}
    assert one_day("heat_danger", told) == (5.0, *FULL)
    assert one_day("heat_alert", told)[0] == 5.0
    assert one_day("heat_recovery", told)[0] == 19.0
    # 90 - (0.55 - 0.0055 * 60) (90 - 58)
    assert one_day("heat_worst", told)[0] == pytest.approx(82.96)
    assert one_day("heat_load", told)[0] == pytest.approx(5 * (82.96 - 72))
