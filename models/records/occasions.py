"""Occasions: what people come to and when, with what the kitchen was asked for; for pages and feeds."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from models.records.logs import Log
from models.records.people import Person
from models.records.plans import Event
from models.recurrence import occurrences


@dataclass(frozen=True, slots=True)
class EventView:
    """An event that outlives its session; see models.records.plans.Event. seats: of its place, None where nobody said."""

    id: uuid.UUID
    kind: str
    title: str
    place: str
    seats: int | None
    starts_at: datetime
    ends_at: datetime
    head_count: int | None
    responsible: str
    status: str
    repeat: str
    notes: str
    sequence: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time of an event. kitchen: the task it became ("" none) and that task's status; came: the head count, once held."""

    event: EventView
    starts_at: datetime
    ends_at: datetime
    day: date
    kitchen: str = ""
    kitchen_status: str = ""
    came: int | None = None


def events(session: Session, since: datetime, *, responsible: uuid.UUID | None = None) -> list[EventView]:
    """Every event that repeats or ends after `since`, cancelled ones too, by their first start."""
    query = (
        select(Event).where(or_(Event.repeat != "", Event.ends_at > since)).options(joinedload(Event.place), joinedload(Event.responsible))
    )
    if responsible is not None:
        query = query.where(Event.responsible_id == responsible)
    return [view(event) for event in session.scalars(query.order_by(Event.starts_at, Event.title, Event.id))]


def view(event: Event) -> EventView:
    said = event.place.details.get("seats") if event.place else None
    return EventView(
        event.id, event.kind, event.title, event.place.name if event.place else "", int(said) if isinstance(said, int | float) else None,
        event.starts_at, event.ends_at, event.head_count, event.responsible.name if event.responsible else "", event.status,
        event.repeat, event.notes, event.sequence, event.changed_at,
    )  # fmt: skip


def occasions(session: Session, since: datetime, until: datetime, zone: ZoneInfo) -> list[Occasion]:
    """Every time of every event that is not cancelled within [since, until), the earliest first."""
    found = []
    standing = [event for event in events(session, since) if event.status != "cancelled" and event.starts_at < until]
    logs = _logs(session, [event.id for event in standing])
    for event in standing:
        for start, end in occurrences(event.repeat, event.starts_at, event.ends_at, since, until, zone):
            day = start.astimezone(zone).date()
            kitchen, held = logs.get(f"event:{event.id}:{day}"), logs.get(f"held:{event.id}:{day}")
            asked = (kitchen.name, kitchen.status) if kitchen else ("", "")
            found.append(Occasion(event, start, end, day, *asked, _came(held)))
    return sorted(found, key=lambda o: (o.starts_at, o.event.title, str(o.event.id)))


def any_events(session: Session) -> bool:
    """Whether an event was ever written down."""
    return session.scalar(select(Event.id).limit(1)) is not None


def people(session: Session) -> list[str]:
    """Names of those who may open a door."""
    return list(session.scalars(select(Person.name).where(Person.active).order_by(Person.name)))


def task_counts(session: Session, since: datetime, until: datetime, zone: ZoneInfo) -> dict[date, int]:
    """How many open tasks are due on each local day of [since, until)."""
    counts: dict[date, int] = {}
    due = select(Log.at, func.count()).where(Log.status == "pending", Log.at >= since, Log.at < until).group_by(Log.at)
    for at, number in session.execute(due):
        day = at.astimezone(zone).date()
        counts[day] = counts.get(day, 0) + number
    return counts


def rooms_first(places: Iterable[Any]) -> list[str]:
    """Names of places, rooms before land: that is where people meet."""
    indoors = ("room", "building", "greenhouse")
    return [p.name for p in sorted(places, key=lambda p: (p.kind not in indoors, p.name))]


def _logs(session: Session, ids: list[uuid.UUID]) -> dict[str, Log]:
    """The logs that came from events, by where they came from."""
    if not ids:
        return {}
    return {log.came_from: log for log in session.scalars(select(Log).where(Log.event_id.in_(ids), Log.came_from != ""))}


def _came(held: Log | None) -> int | None:
    return int(held.quantities[0].value) if held is not None and held.quantities else None
