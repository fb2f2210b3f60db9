"""Calendar text, read back with the library that others read it with. What is expected comes from RFC 5545 and the calendar of 2026."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from models.calendars import Hub, calendar_text, vtimezone
from models.records.feeds import DepotView
from models.records.journal import LogView
from models.records.occasions import EventView

ZONE = ZoneInfo("America/New_York")
HUB = Hub("5b1c-hub", "Laurel Cove", ZONE)
NOW = datetime(2026, 5, 11, 13, tzinfo=UTC)
NOON = datetime(2026, 5, 14, 16, tzinfo=UTC)  # noon at the hub: a day without an hour


def task(**more: Any) -> LogView:
    said: dict[str, Any] = {
        "id": uuid.UUID(int=7), "type": "harvest", "name": "Pick lettuce", "status": "pending", "at": NOON, "timed": False,
        "notes": "Bob is allergic to nuts", "categories": "", "assets": (), "places": ("Bed 4", "Bed 5"), "quantities": (), "crop": "",
        "assignee": "Ann Miller", "done_by": "Ann Miller", "use": "", "repeat": "", "is_movement": False, "sequence": 2,
        "changed_at": NOW, "minutes": None,
    }  # fmt: skip
    names = LogView.__dataclass_fields__
    return LogView(**{name: said.get(name, names[name].default) for name in names} | more)


def event(**more: Any) -> EventView:
    said: dict[str, Any] = {
        "id": uuid.UUID(int=9), "kind": "meal", "title": "Harvest supper", "place": "Hall", "seats": 30,
        "starts_at": datetime(2026, 10, 22, 22, tzinfo=UTC), "ends_at": datetime(2026, 10, 23, 0, tzinfo=UTC), "head_count": 40,
        "responsible": "Ann Miller", "status": "planned", "repeat": "", "notes": "no nuts", "sequence": 1, "changed_at": NOW,
    }  # fmt: skip
    return EventView(**said | more)


def read(**shown: Any) -> Any:
    return Calendar.from_ical(calendar_text("All tasks", HUB, NOW, **shown))


def only(kind: str, **shown: Any) -> Any:
    (part,) = read(**shown).walk(kind)
    return part


def test_a_task_is_due_on_its_day_and_at_its_hour_where_one_was_given() -> None:
    assert only("VTODO", tasks=[task()]).decoded("DUE") == date(2026, 5, 14)
    assert only("VTODO", tasks=[task(timed=True)]).decoded("DUE") == NOON


@pytest.mark.parametrize(("status", "said"), [("pending", "NEEDS-ACTION"), ("done", "COMPLETED"), ("abandoned", "CANCELLED")])
def test_a_task_says_how_far_it_is_what_it_is_and_where(status: str, said: str) -> None:
    todo = only("VTODO", tasks=[task(status=status)])
    assert (todo["STATUS"], todo["LOCATION"], todo["SEQUENCE"]) == (said, "Bed 4, Bed 5", 2)
    assert todo["CATEGORIES"].to_ical() == b"harvest"
    assert todo["UID"] == "00000000-0000-0000-0000-000000000007@5b1c-hub"
    assert todo.decoded("LAST-MODIFIED") == todo.decoded("DTSTAMP") == NOW
    assert ("COMPLETED" in todo) == (status == "done")


def test_a_phone_without_tasks_gets_all_day_events_that_do_not_block_the_day() -> None:
    shown = read(tasks=[task(timed=True)], tasks_as_events=True)
    assert shown.walk("VTODO") == []
    (line,) = shown.walk("VEVENT")
    assert (line.decoded("DTSTART"), line.decoded("DTEND")) == (date(2026, 5, 14), date(2026, 5, 15))
    assert (line["SUMMARY"], line["TRANSP"]) == ("12:00 Pick lettuce", "TRANSPARENT")


def test_nothing_of_a_person_stands_in_a_calendar() -> None:
    text = calendar_text("All tasks", HUB, NOW, tasks=[task(), task(status="done")], events=[event()]).decode()
    for private in ("Miller", "allergic", "nuts"):
        assert private not in text


def test_a_weekly_supper_keeps_its_hour_when_the_clocks_change() -> None:
    # Thursdays 22 October (summer time) to 5 November 2026; the clocks go back on 1 November
    said = only("VEVENT", events=[event(repeat="FREQ=WEEKLY;UNTIL=20261112T180000\nEXDATE:20261029T180000")])
    assert said["DTSTART"].params["TZID"] == "America/New_York"
    assert said["DTSTART"].to_ical() == b"20261022T180000" and said["DTEND"].to_ical() == b"20261022T200000"
    # RFC 5545, 3.3.10: with a zone at the start, UNTIL is in UTC; 18:00 is 23:00 by then
    assert said["RRULE"].to_ical() == b"FREQ=WEEKLY;UNTIL=20261112T230000Z"
    assert said["EXDATE"].to_ical() == b"20261029T180000"


def test_a_cancelled_event_says_so() -> None:
    assert only("VEVENT", events=[event(status="cancelled")])["STATUS"] == "CANCELLED"


def test_the_zone_that_is_named_is_in_the_calendar_and_says_when_the_clocks_change() -> None:
    zone = only("VTIMEZONE", events=[event()])
    assert zone["TZID"] == "America/New_York"
    # the second Sunday of March and the first of November, at 2:00 of the time before
    (summer,) = zone.walk("DAYLIGHT")
    winter = next(part for part in zone.walk("STANDARD") if part["TZOFFSETFROM"].to_ical() == "-0400")
    assert summer["DTSTART"].to_ical() == b"20250309T020000" and winter["DTSTART"].to_ical() == b"20251102T020000"
    assert {d.to_ical() for d in summer["RDATE"]} >= {b"20260308T020000", b"20270314T020000"}
    assert (summer["TZOFFSETFROM"].to_ical(), summer["TZOFFSETTO"].to_ical()) == ("-0500", "-0400")


def test_a_zone_without_summer_time_has_one_offset() -> None:
    (rule,) = vtimezone("Asia/Kolkata", 2025, 2036).subcomponents
    assert rule["TZOFFSETTO"].to_ical() == "+0530"


def test_an_empty_calendar_is_valid_all_the_same() -> None:
    assert [part.name for part in read().subcomponents] == ["VTIMEZONE"]


def test_shares_are_picked_up_every_week_from_when_the_depot_was_written_down() -> None:
    depot = DepotView(uuid.UUID(int=3), "Barn", "Barn", 4, time(16), time(18, 30), date(2026, 5, 11), NOW)  # 11 May is a Monday
    said = only("VEVENT", depots=[depot])
    assert (said["SUMMARY"], said["DTSTART"].to_ical(), said["DTEND"].to_ical()) == ("Shares: Barn", b"20260515T160000", b"20260515T183000")
    assert said["RRULE"].to_ical() == b"FREQ=WEEKLY;BYDAY=FR"
    anywhen = DepotView(uuid.UUID(int=3), "Barn", "", 4, None, None, date(2026, 5, 11), NOW)
    assert only("VEVENT", depots=[anywhen]).decoded("DTSTART") == date(2026, 5, 15)


def test_the_same_records_give_the_same_text_an_hour_later() -> None:
    shown = {"tasks": [task()], "events": [event()]}
    assert calendar_text("All", HUB, NOW, **shown) == calendar_text("All", HUB, NOW + timedelta(hours=1), **shown)
