"""Events: what people come to, where, how many, who opens; and what that asks of the kitchen.

A meal asks the kitchen by itself (models.records.commands._kitchen). An event that repeats is one record with a rule; its
hours are those of the hub's clocks, so every command is told the zone. What was held is a log.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.amounts import Amount
from models.records.command import actor_of, command, now_of, say
from models.records.commands import _kitchen, _rooms
from models.records.commands._facts import words
from models.records.commands._find import person_called, place_called
from models.records.commands._log import Counted, changed, write_log
from models.records.logs import Log
from models.records.plans import EVENT_KINDS, Event
from models.recurrence import check_start, occurrences, parse_rule
from sensors.errors import RecordError

LONGEST = 200
LONGEST_EVENT = timedelta(days=31)
# a slip of the finger, not a gathering
MOST_PEOPLE = 100_000
# what a calendar shows of an event, or a page
FACTS = ("kind", "title", "notes", "head_count", "place", "responsible", "starts_at", "ends_at", "repeat", "status")


@command("worker")
def put_event(
    session: Session,
    kind: str,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    *,
    zone: ZoneInfo,
    place: str = "",
    head_count: int | None = None,
    responsible: str = "",
    repeat: str = "",
    notes: str = "",
    id: uuid.UUID | None = None,
) -> Event:
    """Add an event, or change the one of that id. head_count None: not known yet; responsible: who opens; repeat: an RRULE.

    RecordError where the room is somebody else's then; a room too small is said, not refused.
    """
    if kind not in EVENT_KINDS:
        raise RecordError(f"{kind!r} is no kind of event.", expected=", ".join(EVENT_KINDS), got=kind)
    title, notes = words(title, "title"), words(notes, "notes")
    if not title.strip() or len(title) > LONGEST:
        raise RecordError("An event needs a title.", expected=f"1 to {LONGEST} characters", next_step="say in a few words what it is")
    there = session.get(Event, id) if id else None
    event = there or Event(id=id or uuid.uuid4(), sequence=0, status="planned")
    before = _facts(event)
    event.kind, event.title, event.notes = kind, title.strip(), notes
    event.head_count = _people(head_count)
    event.place = place_called(session, place) if place else None
    event.responsible = person_called(session, responsible) if responsible else None
    _set_times(event, starts_at, ends_at, repeat, zone)
    return _settle(session, event, zone, before)


@command("worker")
def move_event(session: Session, id: uuid.UUID, starts_at: datetime, ends_at: datetime, *, zone: ZoneInfo, place: str = "") -> Event:
    """Another time for an event, and for all of one that repeats; another room where one is named."""
    event = _event(session, id)
    before = _facts(event)
    if place:
        event.place = place_called(session, place)
    _set_times(event, starts_at, ends_at, event.repeat, zone)
    return _settle(session, event, zone, before)


@command("worker")
def set_head_count(session: Session, id: uuid.UUID, head_count: int | None = None, *, zone: ZoneInfo, more: int = 0) -> Event:
    """So many are expected; or, with `more`, so many more (below zero: fewer) than were."""
    event = _event(session, id)
    before = _facts(event)
    event.head_count = _people(max(0, (event.head_count or 0) + more) if more else head_count)
    return _settle(session, event, zone, before)


@command("worker")
def cancel_event(session: Session, id: uuid.UUID, *, zone: ZoneInfo, on: date | None = None) -> Event:
    """It does not take place; of one that repeats `on` names the only time that does not."""
    event = _event(session, id, planned=False)
    if event.status == "cancelled":
        return event
    if on is None or not event.repeat:
        event.status = "cancelled"
    else:
        start, _ = _held_on(event, on, zone)
        event.repeat = parse_rule(event.repeat, zone).without(start.astimezone(zone)).text
    event.sequence += 1
    session.flush()
    _kitchen.ask(session, event, zone)
    say(session, f"Cancelled: {event.title}{f', {on:%a} {on.day} {on:%b}' if on and event.repeat else ''}.")
    return event


@command("worker")
def hold_event(session: Session, id: uuid.UUID, head_count: int, *, zone: ZoneInfo, on: date | None = None, notes: str = "") -> Log:
    """It took place, and so many came. on: which day of one that repeats; a second time corrects the number."""
    event = _event(session, id, planned=False)
    day = on or _last_day(event, now_of(session), zone)
    start, _ = _held_on(event, day, zone)
    if start > now_of(session):
        raise RecordError(
            f"{event.title} has not begun yet.", where=f"{day:%a} {day.day} {day:%b}", next_step="say so when people are there"
        )
    log = _write_held(session, event, day, start, _people(head_count) or 0, notes)
    _kitchen.cooked(session, event, day, start, actor_of(session).name)
    if not event.repeat and event.status == "planned":
        event.status, event.sequence = "done", event.sequence + 1
    say(session, f"{log.name}.")
    return log


@command("worker")
def ask_kitchen(session: Session, *, zone: ZoneInfo) -> None:
    """Let the meals that repeat ask the kitchen for the two weeks to come; asked again it changes nothing."""
    for event in session.scalars(select(Event).where(Event.kind == "meal", Event.status == "planned", Event.repeat != "")):
        _kitchen.ask(session, event, zone)


def _event(session: Session, id: uuid.UUID, *, planned: bool = True) -> Event:
    """The event of that id; RecordError where there is none, or where it is over."""
    event = session.get(Event, id)
    if event is None:
        raise RecordError("There is no such event.", got=str(id), next_step="reload the page: somebody may have removed it")
    if planned and event.status != "planned":
        raise RecordError(f"{event.title} is {event.status} already.", next_step="add it anew, if it is to take place after all")
    return event


def _people(count: int | None) -> int | None:
    if count is not None and not 0 <= count <= MOST_PEOPLE:
        raise RecordError("That is no head count.", expected=f"a number from 0 to {MOST_PEOPLE:,}", got=f"{count}")
    return count


def _set_times(event: Event, starts_at: datetime, ends_at: datetime, repeat: str, zone: ZoneInfo) -> None:
    if not timedelta() < ends_at - starts_at <= LONGEST_EVENT:
        raise RecordError("An event ends after it begins.", where=event.title, expected="an end within 31 days after the beginning")
    rule = parse_rule(repeat, zone)
    check_start(rule, starts_at.astimezone(zone).replace(tzinfo=None))
    event.starts_at, event.ends_at, event.repeat = starts_at, ends_at, rule.text


def _facts(event: Event) -> tuple[Any, ...]:
    return tuple(getattr(event, name) for name in FACTS)


def _settle(session: Session, event: Event, zone: ZoneInfo, before: tuple[Any, ...]) -> Event:
    """Check the room, write the event down, tell the kitchen, say what is warned of. before: its facts until now."""
    with session.no_autoflush:
        _rooms.check(session, event, zone)
    now = _facts(event)
    if event in session and now != before:
        event.sequence += 1
    session.add(event)
    session.flush()
    times = slice(FACTS.index("starts_at"), FACTS.index("repeat") + 1)
    _kitchen.ask(session, event, zone, moved=now[times] != before[times])
    start = event.starts_at.astimezone(zone)
    people = "head count not known yet" if event.head_count is None else f"{event.head_count} people"
    say(session, f"{event.title}, {start:%a} {start.day} {start:%b}, {people}.{_rooms.warning(event)}")
    return event


def _held_on(event: Event, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Start and end on a local day; RecordError where it is not that day."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    found = occurrences(event.repeat, event.starts_at, event.ends_at, midnight, midnight + timedelta(days=2), zone)
    for start, end in found:
        if start.astimezone(zone).date() == day:
            return start, end
    raise RecordError(f"{event.title} is not on that day.", got=f"{day:%a} {day}", next_step="choose one of its days")


def _write_held(session: Session, event: Event, day: date, start: datetime, count: int, notes: str) -> Log:
    """The log of what was held, or a correction of it."""
    came_from, name = f"held:{event.id}:{day}", f"{event.title}: {count} came"
    log = session.scalar(select(Log).where(Log.came_from == came_from))
    if log is None:
        return write_log(
            session, "activity", name, start, timed=True, categories=event.kind, event_id=event.id, came_from=came_from, notes=notes,
            places=[event.place] if event.place else [], done_by=actor_of(session).name,
            quantities=[Counted(Amount(count, "head", "count", count, "head"), "head count")],
        )  # fmt: skip
    log.name, log.notes = name, notes or log.notes
    log.quantities[0].value = log.quantities[0].canonical = float(count)
    changed(session, log)
    return log


def _last_day(event: Event, now: datetime, zone: ZoneInfo) -> date:
    """The day of the last time that has begun; of one that has not begun its first."""
    since = event.starts_at if not event.repeat else max(event.starts_at, now - timedelta(days=400))
    begun = [start for start, _ in occurrences(event.repeat, event.starts_at, event.ends_at, since, now, zone)]
    return (begun[-1] if begun else event.starts_at).astimezone(zone).date()
