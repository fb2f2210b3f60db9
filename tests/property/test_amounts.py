"""Whatever is typed as an amount or a day is read or refused in words; what Hubland says, it reads."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from models.amounts import Unit, convert_amount, parse_amount, say_amount, units
from models.dates import parse_day, parse_moment
from sensors.errors import HublandError

UNITS = st.sampled_from(units())
WORDS = st.sampled_from(
    ["12", "1", "2", "1/2", "½", ",", ".", "-", "/", " ", "a", "an", "and", "half", "of", "quarter", "dozen", "eggs", "lb", "oz", "°F",
     "to", "1,200", "0", "²", "minus", "+", "nan", "'", "two", "m", "m2"]
)  # fmt: skip
TYPED = st.text(max_size=210) | st.lists(WORDS, max_size=12).map("".join) | st.lists(WORDS, max_size=12).map(" ".join)

DAY_WORDS = st.sampled_from(
    ["2027", "27", "5", "1", "31", "W18", "week", "wk", "53", "-", "/", ".", " ", ",", "May", "feb", "29", "last", "thu", "today", "2pm",
     "14:30", "T", "Z", "+02:00", "at", "noon", "am", "0000", "9999", "99:99", "st", "of"]
)  # fmt: skip
TYPED_DAY = st.text(max_size=120) | st.lists(DAY_WORDS, max_size=9).map("".join) | st.lists(DAY_WORDS, max_size=9).map(" ".join)


@given(TYPED, st.sampled_from([None, "weight", "count", "temperature", "value"]), st.sampled_from([None, "lb", "nonsense"]))
def test_any_text_is_a_finite_amount_or_an_error_in_words(text: str, measure: str | None, default_unit: str | None) -> None:
    try:
        amount = parse_amount(text, measure=measure, default_unit=default_unit)
    except HublandError as why:
        assert why.what and why.expected and why.got
    else:
        assert math.isfinite(amount.value) and math.isfinite(amount.canonical)
        assert amount.measure == "temperature" or amount.canonical >= 0
        assert measure in (None, amount.measure)


# every unit, and not only those that chance picks
@pytest.mark.parametrize("unit", units(), ids=lambda unit: unit.name)
@given(st.floats(0, 1e15))
def test_what_is_said_is_read_back_to_the_last_figure(unit: Unit, value: float) -> None:
    assume(len(say_amount(value, unit.name)) <= 200)
    amount = parse_amount(say_amount(value, unit.name))
    assert (amount.value, amount.unit, amount.measure) == (value, unit.name, unit.measure)


@given(UNITS, st.floats(-1e9, 1e9))
def test_an_amount_survives_the_way_to_its_canonical_unit_and_back(unit: Unit, value: float) -> None:
    there = convert_amount(value, unit.name, unit.canonical)
    assert convert_amount(there, unit.canonical, unit.name) == pytest.approx(value, rel=1e-9, abs=1e-9)


@given(TYPED_DAY, st.dates())
def test_any_text_is_a_day_between_1900_and_2200_or_an_error_in_words(text: str, today: date) -> None:
    try:
        assert 1900 <= parse_day(text, today=today).year <= 2200
    except HublandError as why:
        assert why.what and why.expected and why.got


@given(TYPED_DAY, st.sampled_from(["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia"]))
def test_any_text_is_an_aware_moment_or_an_error_in_words(text: str, zone: str) -> None:
    try:
        at, _ = parse_moment(text, now=datetime(2027, 5, 6, 16, tzinfo=UTC), zone=ZoneInfo(zone))
    except HublandError as why:
        assert why.what and why.expected and why.got
    else:
        assert at.utcoffset() == timedelta(0)


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_a_day_written_in_full_is_that_day_whenever_it_is_read(day: date, today: date) -> None:
    year, week, weekday = day.isocalendar()
    months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
    name = months[day.month - 1]
    written = [day.isoformat(), f"{day.month}/{day.day}/{day.year}", f"{day.day}.{day.month}.{day.year}", f"{name} {day.day}, {day.year}"]
    if year <= 2200:
        written.append(f"{year}-W{week:02}-{weekday}")
    for text in [*written, f"{day.day} {name[:3]} {day.year}"]:
        assert parse_day(text, today=today) == day
