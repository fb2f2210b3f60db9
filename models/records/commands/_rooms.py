"""Rooms: one gathering at a time, and how many they seat."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.records.command import now_of
from models.records.places import Place
from models.records.plans import Event
from models.recurrence import occurrences
from sensors.errors import RecordError

# a field holds a work day and a class at once; a room does not
ROOMS = ("room", "building", "greenhouse")
# how far ahead events that repeat are compared
AHEAD = timedelta(days=366)


def is_room(place: Place | None) -> bool:
    return place is not None and (place.kind in ROOMS or seats(place) is not None)


def seats(place: Place | None) -> int | None:
    """How many sit there, where the place says so (details.seats)."""
    said = place.details.get("seats") if place else None
    return int(said) if isinstance(said, int | float) and said > 0 else None


def warning(event: Event) -> str:
    """A sentence where more come than the room seats, "" otherwise."""
    room = seats(event.place)
    if event.place is None or room is None or (event.head_count or 0) <= room:
        return ""
    return f" {event.place.name} has only {room} seats."


def check(session: Session, event: Event, zone: ZoneInfo) -> None:
    """RecordError, with who has it, where a room is taken at any of the event's times within a year."""
    if event.status != "planned" or event.place is None or not is_room(event.place):
        return
    since = event.starts_at if not event.repeat else max(event.starts_at, now_of(session))
    mine = _times(event, since, since + AHEAD, zone)
    if not mine:
        return
    others = select(Event).where(
        Event.place_id == event.place.id, Event.status == "planned", Event.id != event.id, Event.starts_at < mine[-1][1],
        or_(Event.repeat != "", Event.ends_at > mine[0][0]),
    )  # fmt: skip
    for other in session.scalars(others):
        theirs = _times(other, mine[0][0], mine[-1][1], zone)
        clash = next(((a, b) for a, b in theirs if any(a < end and start < b for start, end in mine)), None)
        if clash:
            raise _taken(event.place, other, *clash, zone)


def _times(event: Event, since: datetime, until: datetime, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    return occurrences(event.repeat, event.starts_at, event.ends_at, since, until, zone)


def _taken(place: Place, other: Event, start: datetime, end: datetime, zone: ZoneInfo) -> RecordError:
    begins, ends = start.astimezone(zone), end.astimezone(zone)
    who = f", {other.responsible.name} opens" if other.responsible else ""
    return RecordError(
        f"{place.name} is taken then: {other.title}, {begins:%a} {begins.day} {begins:%b}, {begins:%H:%M} to {ends:%H:%M}{who}.",
        where=place.name, next_step="choose another room or another time",
    )  # fmt: skip
