"""Calendars as phones read them (RFC 5545): tasks as VTODO, or as all-day VEVENT where a phone shows no VTODO, and events.

Pure: views in, text out. A UID is the record's id at the hub's id, so it never changes; SEQUENCE counts the changes.
Nothing of a person is in it: no names, no notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, Timezone, TimezoneDaylight, TimezoneStandard, Todo, vRecur

from models.records.feeds import DepotView
from models.records.journal import LogView
from models.records.logs import LOG_TYPES
from models.records.occasions import EventView
from models.recurrence import in_utc, kept_rule, published

PRODUCT = "-//Hubland//Hubland calendars//EN"
TODO_STATUS = {"pending": "NEEDS-ACTION", "done": "COMPLETED", "abandoned": "CANCELLED"}
# how often a phone should ask again
REFRESH = timedelta(hours=1)
# changes of clocks are written out so far ahead; a phone asks again long before
YEARS_AHEAD = 10
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Hub:
    """What a calendar says of its hub."""

    id: str
    name: str
    zone: ZoneInfo


def calendar_text(
    title: str,
    hub: Hub,
    now: datetime,
    *,
    tasks: Iterable[LogView] = (),
    events: Iterable[EventView] = (),
    depots: Iterable[DepotView] = (),
    tasks_as_events: bool = False,
) -> bytes:
    """An iCalendar object in UTF-8, lines folded at 75 octets and ended by CRLF.

    It always holds the time zone, so that it is valid (RFC 5545, 3.6) even when nothing else is in it.
    """
    write_task = _all_day if tasks_as_events else _todo
    parts = [write_task(task, hub) for task in tasks]
    parts += [_event(event, hub) for event in events]
    parts += [_pick_up(depot, hub) for depot in depots]
    calendar = Calendar()
    for name, value in (("VERSION", "2.0"), ("PRODID", PRODUCT), ("CALSCALE", "GREGORIAN")):
        calendar.add(name, value)
    calendar.add("NAME", _plain(f"{hub.name}: {title}"))
    calendar.add("X-WR-CALNAME", _plain(f"{hub.name}: {title}"))
    calendar.add("X-WR-TIMEZONE", hub.zone.key)
    calendar.add("REFRESH-INTERVAL", REFRESH, {"VALUE": "DURATION"})
    starts = [part.decoded("DTSTART") for part in parts if "DTSTART" in part]
    first = min([now.year, *(at.year for at in starts)]) - 1
    for part in (vtimezone(hub.zone.key, first, now.year + YEARS_AHEAD), *parts):
        calendar.add_component(part)
    return bytes(calendar.to_ical())


def _todo(task: LogView, hub: Hub) -> Component:
    """A task as VTODO, due on its day, or at its hour where one was given."""
    todo = Todo()
    _head(todo, task.id, task.changed_at, task.sequence, task.name, task.places, hub)
    todo.add("STATUS", TODO_STATUS[task.status])
    todo.add("CATEGORIES", [LOG_TYPES.get(task.type, task.type)])
    if task.status == "done":
        todo.add("COMPLETED", task.at.astimezone(UTC))
        todo.add("PERCENT-COMPLETE", 100)
    todo.add("DUE", task.at.astimezone(UTC) if task.timed else task.at.astimezone(hub.zone).date())
    return todo


def _all_day(task: LogView, hub: Hub) -> Component:
    """A task as a line at the top of its day; the hour, where one was given, stands in its name."""
    local = task.at.astimezone(hub.zone)
    event = Event()
    name = f"{local:%H:%M} {task.name}" if task.timed and task.status == "pending" else task.name
    said = {"done": f"Done: {task.name}", "abandoned": f"Given up: {task.name}"}.get(task.status, name)
    _head(event, task.id, task.changed_at, task.sequence, said, task.places, hub)
    event.add("STATUS", "CANCELLED" if task.status == "abandoned" else "CONFIRMED")
    event.add("CATEGORIES", [LOG_TYPES.get(task.type, task.type)])
    event.add("DTSTART", local.date())
    event.add("DTEND", local.date() + timedelta(days=1))
    event.add("TRANSP", "TRANSPARENT")
    return event


def _event(said: EventView, hub: Hub) -> Component:
    """An event at the hours that clocks at the hub show, with its rule and the times left out."""
    event = Event()
    _head(event, said.id, said.changed_at, said.sequence, said.title, (said.place,) if said.place else (), hub)
    event.add("STATUS", "CANCELLED" if said.status == "cancelled" else "CONFIRMED")
    event.add("CATEGORIES", [said.kind])
    if said.head_count is not None:
        event.add("DESCRIPTION", f"{said.head_count} people expected")
    event.add("DTSTART", said.starts_at.astimezone(hub.zone))
    event.add("DTEND", said.ends_at.astimezone(hub.zone))
    rule = kept_rule(said.repeat, hub.zone)
    if rule.rrule:
        event.add("RRULE", vRecur.from_ical(published(rule, hub.zone)))
    if rule.left_out:
        event.add("EXDATE", [at.replace(tzinfo=hub.zone) for at in rule.left_out])
    return event


def _pick_up(depot: DepotView, hub: Hub) -> Component:
    """The weekly pick-up at a depot, from the week in which it was written down; all day where no hour is known."""
    event = Event()
    _head(event, depot.id, depot.changed_at, 0, f"Shares: {depot.name}", (depot.place or depot.name,), hub)
    day = depot.since + timedelta(days=(depot.weekday - depot.since.weekday()) % 7)
    event.add("STATUS", "CONFIRMED")
    event.add("CATEGORIES", ["distribution"])
    if depot.opens is None:
        event.add("DTSTART", day)
        event.add("DTEND", day + timedelta(days=1))
    else:
        event.add("DTSTART", _at(day, depot.opens, hub.zone))
        closes = depot.closes if depot.closes and depot.closes > depot.opens else None
        event.add("DTEND", _at(day, closes, hub.zone) if closes else _at(day, depot.opens, hub.zone) + timedelta(hours=1))
    event.add("RRULE", vRecur({"FREQ": "WEEKLY", "BYDAY": DAYS[depot.weekday]}))
    return event


def _head(part: Component, id: object, changed_at: datetime, sequence: int, name: str, places: tuple[str, ...], hub: Hub) -> None:
    """What tasks and events have in common. DTSTAMP is the last change: nobody is invited, and so the text stays the same."""
    part.add("UID", f"{id}@{hub.id}")
    part.add("DTSTAMP", _whole(changed_at))
    part.add("LAST-MODIFIED", _whole(changed_at))
    part.add("SEQUENCE", sequence)
    part.add("SUMMARY", _plain(name))
    if places:
        part.add("LOCATION", _plain(", ".join(places)))


def _plain(text: str) -> str:
    """Text without control characters, which no calendar may hold."""
    return _CONTROL.sub(" ", text).strip()


def _whole(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone)


@lru_cache(maxsize=8)
def vtimezone(key: str, first_year: int, last_year: int) -> Component:
    """The zone's changes of clocks within these years, each as the local time before it (RFC 5545, 3.6.5)."""
    zone = ZoneInfo(key)
    part = Timezone()
    part.add("TZID", key)
    begin = datetime(first_year, 1, 1)
    kinds: dict[tuple[bool, timedelta, timedelta, str], list[datetime]] = {}
    offset, name, summer = _clocks(in_utc(begin, zone), zone)
    kinds[summer, offset, offset, name] = [begin]
    for at in _changes(zone, first_year, last_year):
        to, name, summer = _clocks(at, zone)
        kinds.setdefault((summer, offset, to, name), []).append((at + offset).replace(tzinfo=None))
        offset = to
    for (summer, before, after, name), times in kinds.items():
        rule = TimezoneDaylight() if summer else TimezoneStandard()
        rule.add("DTSTART", times[0])
        for more in times[1:]:
            rule.add("RDATE", more)
        rule.add("TZOFFSETFROM", before)
        rule.add("TZOFFSETTO", after)
        rule.add("TZNAME", name)
        part.add_component(rule)
    return part


def _clocks(at: datetime, zone: ZoneInfo) -> tuple[timedelta, str, bool]:
    """(offset from UTC, name of the zone's time, whether it is summer time) at an instant."""
    local = at.astimezone(zone)
    return local.utcoffset() or timedelta(), local.tzname() or "", bool(local.dst())


def _changes(zone: ZoneInfo, first_year: int, last_year: int) -> Iterable[datetime]:
    """The instants at which the clocks of a zone change, found day by day and then to the second."""
    at = in_utc(datetime(first_year, 1, 1), zone)
    end = datetime(last_year + 1, 1, 1, tzinfo=UTC)
    while at < end:
        following = at + timedelta(days=1)
        if _clocks(at, zone) != _clocks(following, zone):
            yield _change(at, following, zone)
        at = following


def _change(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The first second at which clocks show what they show at `high`."""
    after = _clocks(high, zone)
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (low, middle) if _clocks(middle, zone) == after else (middle, high)
    return high
