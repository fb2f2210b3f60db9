"""What people type for days and times: "5/1/27", "1.5.2027", "May 1", "2027 week 18", "thu", "yesterday 2:30 pm".

With slashes the month comes first, with dots the day. A day belongs to the farm's time zone; a moment is given back in
UTC, and with it whether a time of day was said. Nothing here reads a clock: today and now are parameters.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sensors.errors import RecordError

LONGEST = 100
FIRST_YEAR, LAST_YEAR = 1900, 2200
DAY_FORMS = "2027-05-01, 5/1/2027 (month first), 1.5.2027 (day first), May 1, 2027 week 18, today or Thu"
TIME_FORMS = "14:30, 2:30 pm or 2pm"
# an undated day is the one of this year, or of the year beside it, that is at most so far away
HALF_YEAR = timedelta(days=183)

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = {name[:n]: i for i, name in enumerate(_WEEKDAYS) for n in (3, len(name))} | {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
_MONTH = {name[:n]: i for i, name in enumerate(_MONTHS, 1) for n in (3, len(name))} | {"sept": 9}
_NEAR = {"today": 0, "yesterday": -1, "tomorrow": 1}

_DAY = r"(?P<day>[0-9]{1,2})"
_MON = r"(?P<month>[0-9]{1,2})"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_NAME = r"(?P<name>[a-z]{3,9})\.?"
_NTH = rf"{_DAY}(?:st|nd|rd|th)?"
_DATES = [
    re.compile(form)
    for form in (
        rf"(?P<year>[0-9]{{4}})([-/]){_MON}\2{_DAY}",
        rf"{_MON}/{_DAY}(?:/{_YEAR})?",
        rf"{_DAY}\.\s?{_MON}\.\s?{_YEAR}",
        rf"{_NAME}\s?{_NTH}(?:,?\s{_YEAR})?",
        rf"(?:the\s)?{_NTH}[\s-]?(?:of\s)?{_NAME}(?:,?[\s-]{_YEAR})?",
    )
]
_WEEK = re.compile(r"(?:(?P<year>[0-9]{4})[\s-]?)?(?:week|wk|w)\s?(?P<week>[0-9]{1,2})(?:-(?P<weekday>[1-7]))?")
_NAMED_DAY = re.compile(r"(?:(?P<which>last|this|next)\s)?(?P<weekday>[a-z]{3,9})\.?")

_CLOCK = r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]{1,9})?)?)?\s?(?P<half>[ap]\.?m\.?)?|noon"
_DAY_AND_TIME = re.compile(rf"(?:(?P<date>.+?)(?:,\s?|\s(?:at\s)?|(?<=[0-9])t))?(?P<clock>{_CLOCK})")
_TIME_AND_DAY = re.compile(rf"(?P<clock>{_CLOCK})(?:,\s?|\s(?:on\s)?)(?P<date>.+)")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[t ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?\s?(?:z|[+-][0-9]{2}:?[0-9]{2})")


def parse_day(text: str, *, today: date, where: str = "") -> date:
    """The day a person typed.

    A day without a year is the one nearest to today; a weekday is the next one, today included, and "last thu" the
    one before today. A week is its Monday (ISO 8601). Two figures of a year are 1980 to 2079. Raises RecordError for a
    day that does not exist, that could be two days, or outside the years 1900 to 2200.
    """
    try:
        return _in_range(_day(_plain(text), text, today), text)
    except RecordError as why:
        why.where = where
        raise


def parse_moment(text: str, *, now: datetime, zone: ZoneInfo, where: str = "") -> tuple[datetime, bool]:
    """The moment a person typed, aware and in UTC, and whether a time of day was given.

    A day alone is local noon, and False; a time alone is of today. Local times that occur twice when clocks go back
    are the earlier; those that clocks skip raise RecordError, as do the days that parse_day refuses. RFC 3339 times
    carry their own offset. `now` must be aware.
    """
    try:
        return _moment(_plain(text), text, now, zone)
    except RecordError as why:
        why.where = where
        raise


def _plain(text: str) -> str:
    if len(text) > LONGEST:
        raise _refused(text, f"This is longer than {LONGEST} characters.")
    plain = " ".join(text.casefold().split())
    if not plain:
        raise _refused(text, "No day is given.")
    return plain


def _refused(text: str, what: str, *, expected: str = f"a day, such as {DAY_FORMS}", next_step: str = "") -> RecordError:
    got = repr(text if len(text) <= 60 else text[:57] + "...")
    return RecordError(what, expected=expected, got=got, next_step=next_step or "write the day as 2027-05-01 if in doubt")


def _in_range(day: date, text: str) -> date:
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    raise _refused(text, f"The year {day.year} is too far away.", expected=f"a day between {FIRST_YEAR} and {LAST_YEAR}")


def _day(plain: str, text: str, today: date) -> date:
    if plain in _NEAR:
        return _after(today, _NEAR[plain], text)
    named = _NAMED_DAY.fullmatch(plain)
    if named and named["weekday"] in _WEEKDAY:
        return _weekday(named["which"], _WEEKDAY[named["weekday"]], text, today)
    week = _WEEK.fullmatch(plain)
    if week:
        number, weekday = int(week["week"]), int(week["weekday"] or 1)
        return _dated(week["year"], lambda year: date.fromisocalendar(year, number, weekday), text, today)
    for form in _DATES:
        found = form.fullmatch(plain)
        if found:
            parts = found.groupdict()
            month = int(parts["month"]) if parts.get("month") else _MONTH.get(parts.get("name") or "", 0)
            if not month and parts.get("name"):
                raise _refused(text, f"{parts['name']!r} is not the name of a month.")
            day = int(parts["day"])
            return _dated(parts["year"], partial(date, month=month, day=day), text, today)
    raise _refused(text, "This cannot be read as a day.")


def _after(day: date, days: int, text: str) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError as why:
        raise _refused(text, "This day is outside the calendar.") from why


def _weekday(which: str | None, weekday: int, text: str, today: date) -> date:
    """The next such weekday from today, today included; "last" is the one before today."""
    ahead = (weekday - today.weekday()) % 7
    if which == "last":
        return _after(today, ahead - 7, text)
    if which == "next":
        soon, later = _after(today, ahead or 7, text), _after(today, (ahead or 7) + 7, text)
        raise _refused(
            text,
            "People mean different days by this.",
            expected=f"the weekday alone for the coming one, or the date: {soon} or {later}",
            next_step="write the date",
        )
    return _after(today, ahead, text)


def _dated(year: str | None, made: Callable[[int], date], text: str, today: date) -> date:
    """The day of a year; without a year, of the year in which it is nearest to today."""
    if year is None:
        return _nearest(made, text, today)
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < 80 else 1900
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise _refused(text, f"The year {number} is too far away.", expected=f"a year between {FIRST_YEAR} and {LAST_YEAR}")
    try:
        return made(number)
    except ValueError as why:
        raise _refused(text, f"There is no such day in {number}.") from why


def _nearest(made: Callable[[int], date], text: str, today: date) -> date:
    days = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            days.append(made(year))
        except ValueError:
            continue  # 29 February and week 53 are not in every year
    near = [day for day in days if abs(day - today) <= HALF_YEAR]
    if not near:
        raise _refused(text, "There is no such day within half a year of today.", next_step="write the year too")
    return min(near, key=lambda day: abs(day - today))


def _moment(plain: str, text: str, now: datetime, zone: ZoneInfo) -> tuple[datetime, bool]:
    today = now.astimezone(zone).date()
    plain = plain.removeprefix("at ")
    if plain == "now":
        return now.astimezone(UTC), True
    if _INSTANT.fullmatch(plain):
        return _instant(plain, text), True
    found = _DAY_AND_TIME.fullmatch(plain)
    # a bare 12 is no time of day; neither is the 27 of May 1 27
    if not found or not _says_a_time(found):
        found = _TIME_AND_DAY.fullmatch(plain)
    if not found or not _says_a_time(found):
        return _local(_in_range(_day(plain, text, today), text), time(12), zone, text), False
    day = _in_range(_day(found["date"], text, today) if found["date"] else today, text)
    return _local(day, _clock(found, text), zone, text), True


def _says_a_time(found: re.Match[str]) -> bool:
    return bool(found["minute"] or found["half"] or found["hour"] is None)


def _instant(plain: str, text: str) -> datetime:
    try:
        at = datetime.fromisoformat(plain.upper().replace(" Z", "Z"))
        _in_range(at.date(), text)
        return at.astimezone(UTC)
    except (ValueError, OverflowError) as why:
        raise _refused(text, "There is no such time.", expected="a time such as 2027-05-01T14:30:00-04:00") from why


def _clock(found: re.Match[str], text: str) -> time:
    if found["hour"] is None:
        return time(12)
    hour, minute, second = int(found["hour"]), int(found["minute"] or 0), int(found["second"] or 0)
    half = (found["half"] or "")[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0) if 1 <= hour <= 12 else 99
    try:
        return time(hour, minute, second)
    except ValueError as why:
        step = "write the hour as 0 to 23, or as 1 to 12 with am or pm"
        raise _refused(text, "There is no such time of day.", expected=f"a time such as {TIME_FORMS}", next_step=step) from why


def _local(day: date, clock: time, zone: ZoneInfo, text: str) -> datetime:
    """The first instant at which clocks in the zone show this; raises RecordError where they skip it."""
    naive = datetime.combine(day, clock)
    at = naive.replace(tzinfo=zone).astimezone(UTC)
    shown = at.astimezone(zone).replace(tzinfo=None)
    # a time that clocks skip does not survive the way to UTC and back (PEP 495)
    if shown != naive:
        raise _refused(
            text,
            f"On {day} the clocks of {zone.key} skip {clock:%H:%M}.",
            expected="a time that clocks showed",
            next_step=f"write {shown:%Y-%m-%d %H:%M} if that is what was meant",
        )
    return at
