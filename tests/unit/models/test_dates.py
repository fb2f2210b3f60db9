"""What people type for days and times. The calendar facts stand on the wall: 6 May 2027 is a Thursday."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models.dates import DAY_FORMS, parse_day, parse_moment
from sensors.errors import RecordError

TODAY = date(2027, 5, 6)
NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2027, 5, 6, 16, 5, tzinfo=UTC)  # 12:05 in New York


@pytest.mark.parametrize(
    "text",
    [
        "2027-05-01", "2027/5/1", "5/1/27", "5/1/2027", "05/01/2027", "1.5.2027", "1.5.27", "01. 05. 2027", "May 1 2027", "May 1, 2027",
        "may 1st 2027", "1 May 2027", "1st of May 2027", "1-May-2027", "MAY 1", "1 may", "5/1", "2027-W17-6", " 2027-05-01 ",
    ],
)  # fmt: skip
def test_the_first_of_may_may_be_written_in_many_ways(text: str) -> None:
    assert parse_day(text, today=TODAY) == date(2027, 5, 1)


# ISO 8601: week 1 of 2027 begins on Monday 4 January, so week 18 on 3 May
@pytest.mark.parametrize("text", ["2027 week 18", "2027 wk 18", "2027-W18", "2027W18", "2027-w18-1", "week 18", "wk 18"])
def test_a_week_is_its_monday(text: str) -> None:
    assert parse_day(text, today=TODAY) == date(2027, 5, 3)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", date(2027, 5, 6)),
        ("Yesterday", date(2027, 5, 5)),
        ("tomorrow", date(2027, 5, 7)),
        ("Thu", date(2027, 5, 6)),
        ("thursday", date(2027, 5, 6)),
        ("this thu", date(2027, 5, 6)),
        ("wed", date(2027, 5, 12)),
        ("Fri.", date(2027, 5, 7)),
        ("last thu", date(2027, 4, 29)),
        ("last Wednesday", date(2027, 5, 5)),
    ],
)
def test_a_day_may_be_said_from_today(text: str, day: date) -> None:
    assert parse_day(text, today=TODAY) == day


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("Dec 28", date(2027, 1, 3), date(2026, 12, 28)),
        ("Jan 3", date(2027, 12, 28), date(2028, 1, 3)),
        ("May 1", date(2027, 10, 20), date(2027, 5, 1)),
        ("Mar 1", date(2027, 10, 20), date(2028, 3, 1)),
        ("Feb 29", date(2028, 1, 10), date(2028, 2, 29)),
        ("week 53", date(2027, 1, 20), date(2026, 12, 28)),
    ],
)
def test_a_day_without_a_year_is_the_nearest_one(text: str, today: date, day: date) -> None:
    assert parse_day(text, today=today) == day


@pytest.mark.parametrize(("text", "year"), [("1/1/00", 2000), ("1/1/79", 2079), ("1/1/80", 1980), ("1/1/99", 1999)])
def test_two_figures_of_a_year_are_between_1980_and_2079(text: str, year: int) -> None:
    assert parse_day(text, today=TODAY) == date(year, 1, 1)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "No day"),
        ("2027-02-29", "no such day in 2027"),
        ("31.4.2027", "no such day in 2027"),
        ("13/1/2027", "no such day in 2027"),  # slashes put the month first
        ("2027 week 53", "no such day in 2027"),
        ("2027-W00", "no such day in 2027"),
        ("Feb 29", "within half a year"),
        ("1899-12-31", "year 1899 is too far"),
        ("2201-01-01", "year 2201 is too far"),
        ("0000-01-01", "year 0 is too far"),
        ("2026-13-01", "no such day"),
        ("Mai 1", "'mai' is not the name of a month"),
        ("next thu", "different days"),
        ("soon", "cannot be read"),
        ("1.5", "cannot be read"),
        ("20270501", "cannot be read"),
        ("5-1-27", "cannot be read"),
        ("x" * 101, "longer than 100"),
    ],
)
def test_what_is_not_one_day_is_refused_with_the_reason(text: str, what: str) -> None:
    with pytest.raises(RecordError, match=what) as caught:
        parse_day(text, today=TODAY, where="line 3, date")
    assert caught.value.where == "line 3, date"
    assert caught.value.expected and caught.value.got and caught.value.next_step


def test_next_thursday_is_answered_with_both_dates() -> None:
    with pytest.raises(RecordError) as caught:
        parse_day("next fri", today=TODAY)
    assert "2027-05-07 or 2027-05-14" in caught.value.expected


def test_every_form_an_error_shows_is_one_that_is_read() -> None:
    for form in DAY_FORMS.replace(" (month first)", "").replace(" (day first)", "").replace(" or ", ", ").split(", "):
        parse_day(form, today=TODAY)


# New York in May is 4 hours behind UTC
@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2027-05-01 14:30", datetime(2027, 5, 1, 18, 30)),
        ("2027-05-01T14:30", datetime(2027, 5, 1, 18, 30)),
        ("2027-05-01T14:30:15", datetime(2027, 5, 1, 18, 30, 15)),
        ("5/1/27 2:30 pm", datetime(2027, 5, 1, 18, 30)),
        ("5/1/27, 2:30pm", datetime(2027, 5, 1, 18, 30)),
        ("May 1 at 2 p.m.", datetime(2027, 5, 1, 18)),
        ("May 1 2027 2pm", datetime(2027, 5, 1, 18)),
        ("2pm May 1", datetime(2027, 5, 1, 18)),
        ("2:30 pm on thu", datetime(2027, 5, 6, 18, 30)),
        ("yesterday 6am", datetime(2027, 5, 5, 10)),
        ("14:30", datetime(2027, 5, 6, 18, 30)),
        ("at 2pm", datetime(2027, 5, 6, 18)),
        ("12am", datetime(2027, 5, 6, 4)),
        ("12 pm", datetime(2027, 5, 6, 16)),
        ("noon", datetime(2027, 5, 6, 16)),
        ("tomorrow noon", datetime(2027, 5, 7, 16)),
        ("now", datetime(2027, 5, 6, 16, 5)),
        ("2027-05-01T14:30:00Z", datetime(2027, 5, 1, 14, 30)),
        ("2027-05-01 14:30:00 z", datetime(2027, 5, 1, 14, 30)),
        ("2027-05-01T14:30:00.250+02:00", datetime(2027, 5, 1, 12, 30, 0, 250_000)),
        ("2027-05-01T14:30-0400", datetime(2027, 5, 1, 18, 30)),
    ],
)
def test_a_time_of_day_is_a_moment_in_utc(text: str, at: datetime) -> None:
    assert parse_moment(text, now=NOW, zone=NEW_YORK) == (at.replace(tzinfo=UTC), True)


@pytest.mark.parametrize("text", ["2027-05-01", "May 1 27", "5/1", "last sat", "2027 week 17"])
def test_a_day_alone_is_its_noon_on_the_farm(text: str) -> None:
    at, timed = parse_moment(text, now=NOW, zone=NEW_YORK)
    assert not timed
    assert (at.astimezone(NEW_YORK).hour, at.utcoffset()) == (12, NOW.utcoffset())
    assert at.astimezone(NEW_YORK).date() == parse_day(text, today=TODAY)


def test_today_is_the_farms_day_and_not_that_of_greenwich() -> None:
    late = datetime(2027, 5, 7, 2, 0, tzinfo=UTC)  # 22:00 on the 6th in New York
    assert parse_moment("today", now=late, zone=NEW_YORK)[0] == datetime(2027, 5, 6, 16, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_refused_with_the_one_they_show() -> None:
    with pytest.raises(RecordError, match="2027-03-14 the clocks of America/New_York skip 02:30") as caught:
        parse_moment("2027-03-14 2:30 am", now=NOW, zone=NEW_YORK, where="line 3")
    assert "2027-03-14 03:30" in caught.value.next_step
    assert caught.value.where == "line 3"


def test_a_time_that_occurs_twice_is_the_earlier() -> None:
    # on 7 November 2027 New York goes back from UTC-4 to UTC-5 at 2:00
    assert parse_moment("2027-11-07 1:30", now=NOW, zone=NEW_YORK)[0] == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)


def test_a_day_that_a_country_skipped_has_no_noon() -> None:
    with pytest.raises(RecordError, match="skip"):  # Samoa crossed the date line
        parse_moment("2011-12-30", now=NOW, zone=ZoneInfo("Pacific/Apia"))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("25:00", "no such time of day"),
        ("14:30 pm", "no such time of day"),
        ("0:30 pm", "no such time of day"),
        ("May 1 12:60", "no such time of day"),
        ("2027-05-01T24:30:00Z", "no such time"),
        ("2027-02-30T10:00:00Z", "no such time"),
        ("1776-07-04T10:00:00Z", "1776 is too far"),
        ("2027-02-30 10:00", "no such day"),
        ("12", "cannot be read"),
        ("soon 2pm", "cannot be read"),
        ("", "No day"),
    ],
)
def test_what_is_not_one_moment_is_refused_with_the_reason(text: str, what: str) -> None:
    with pytest.raises(RecordError, match=what):
        parse_moment(text, now=NOW, zone=NEW_YORK)


def test_every_day_and_time_that_the_reference_shows_is_read() -> None:
    page = (Path(__file__).parents[3] / "docs/reference/amounts.md").read_text("utf-8")
    section = page.partition("## Days and times")[2]
    rows = [re.findall(r"`(.+?)`", row) for row in re.findall(r"^\| (`.+?) \|", section, re.MULTILINE)]
    times = re.findall(r"`(.+?)`", section.partition("A time follows")[2])
    assert len(rows) >= 9 and len(times) >= 7
    for typed in [*(one for row in rows for one in row), *times]:
        parse_moment(typed, now=NOW, zone=NEW_YORK)
