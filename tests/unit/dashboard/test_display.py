"""What people read: known strings, and properties that hold for every number."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import display
from sensors.measurands import measurands

ZONE = ZoneInfo("America/New_York")
AT = datetime(2026, 5, 14, 17, 40, tzinfo=UTC)


def flat(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "key,value,us,metric",
    [
        ("air_temperature", 31.0, "88 °F", "31.0 °C"),
        ("air_temperature", -1.67, "29 °F", "−1.7 °C"),
        ("water_volume", 5867.0, "1,550 gal", "5,867 L"),
        ("rain", 10.16, "0.40 in", "10.2 mm"),
        ("wind_speed", 4.4704, "10 mph", "4.5 m/s"),
        ("wind_direction", 350.0, "north", "north"),
        ("wind_direction", 225.0, "south-west", "south-west"),
        ("contact_open", 1.0, "open", "open"),
        ("soil_moisture", 27.4, "27 %", "27 %"),
        ("air_pressure", 1013.25, "29.92 inHg", "1,013 hPa"),
    ],
)
def test_numbers_read_as_people_write_them(key: str, value: float, us: str, metric: str) -> None:
    assert flat(display.quantity(key, value, "us")) == us
    assert flat(display.quantity(key, value, "metric")) == metric


def test_missing_is_a_dash_and_never_zero() -> None:
    assert display.quantity("air_temperature", None, "us") == display.DASH
    assert display.quantity("air_temperature", float("nan"), "us") == display.DASH
    assert display.quantity("rain", 0.0, "us") != display.DASH


def test_a_difference_of_degrees_is_not_a_temperature() -> None:
    assert flat(display.difference("air_temperature", 4.0, "us")) == "7 °F"


@pytest.mark.parametrize(
    "seconds,words",
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (240, "4 min"), (11_520, "3 h 12 min"), (7200, "2 h"), (86_400, "1 day"), (172_800, "2 days"),
     (21 * 86_400, "3 weeks"), (None, "never")],
)  # fmt: skip
def test_ages_read_as_people_say_them(seconds: float | None, words: str) -> None:
    assert flat(display.age(seconds)) == words


def test_dates_and_times_read_as_people_say_them_in_the_hubs_zone() -> None:
    today = date(2026, 5, 14)
    assert display.day(today) == "Thu 14 May"
    assert display.day(today, today) == "today"
    assert display.day(date(2026, 5, 13), today) == "yesterday"
    assert display.day(date(2025, 5, 14), today) == "Wed 14 May 2025"
    assert display.clock(AT, ZONE, "us") == "1:40 pm"
    assert display.clock(AT, ZONE, "metric") == "13:40"
    assert display.clock(datetime(2026, 5, 14, 16, tzinfo=UTC), ZONE, "us") == "noon"
    assert display.moment(datetime(2026, 5, 14, 3, tzinfo=UTC), AT, ZONE, "us") == "yesterday 11:00 pm"


def test_lists_read_as_people_say_them() -> None:
    assert display.joined([]) == ""
    assert display.joined(["a"]) == "a"
    assert display.joined(["a", "b", "c"]) == "a, b and c"
    assert display.joined(["a", "b", "c", "d", "e"], 3) == "a, b and 3 others"


@given(st.sampled_from(sorted(measurands())), st.floats(-1e6, 1e6), st.sampled_from(["us", "metric"]))
def test_every_number_of_every_measurand_reads(key: str, value: float, units: str) -> None:
    text = display.quantity(key, value, units)
    assert text and "nan" not in text and "-" not in text.replace("north-", "").replace("south-", "")


@given(st.floats(-1e9, 1e9), st.integers(0, 5))
def test_a_rounded_number_is_within_half_its_last_digit_and_never_minus_zero(value: float, digits: int) -> None:
    text = display.rounded(value, digits)
    back = float(text.replace(",", "").replace("−", "-"))
    assert abs(back - value) <= 0.5 * 10**-digits + 1e-9 * abs(value)
    assert not (back == 0 and text.startswith(("-", "−")))


@given(st.floats(0, 1e8), st.floats(0, 1e8))
def test_what_is_older_never_reads_as_now(a: float, b: float) -> None:
    if abs(a - b) > 2 * 7 * 86_400:
        assert display.age(a) != display.age(b)


@given(st.floats(-720, 720))
def test_compass_words_have_no_seam_at_north(degrees: float) -> None:
    assert display.compass(degrees) == display.compass(degrees + 360)
