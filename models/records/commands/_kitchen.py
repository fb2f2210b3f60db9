"""What a meal asks of the kitchen: one task a meal, that follows the head count and the hour until somebody has cooked.

Such a task says where it came from ("event:<id>:<local date>"), so that it is made once. One that was withdrawn with its
meal says so in its details: it may come back; one that a cook gave up stays given up.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.records.command import now_of
from models.records.commands._log import changed, was_due, write_log
from models.records.logs import Log, LogPlace
from models.records.plans import Event
from models.recurrence import occurrences

KITCHEN = "kitchen"
WITHDRAWN = "withdrawn"
# how far ahead a meal that repeats asks
AHEAD = timedelta(days=14)
FAR = timedelta(days=3660)
# cooks begin in the morning; a breakfast is cooked before it
MORNING = time(8)


def ask(session: Session, event: Event, zone: ZoneInfo, *, moved: bool = False) -> None:
    """Bring the tasks of an event up to date. moved: its tasks go along to the new days."""
    today = now_of(session).astimezone(zone).date()
    wanted, logs = meals(event, now_of(session), zone), asked(session, event.id)
    missing = [day for day in wanted if day not in logs]
    for day in sorted(set(logs) - set(wanted)):
        log = logs[day]
        if log.status != "pending" or day < today:
            continue
        if moved and missing:
            to = missing.pop(0)
            _follow(session, log, event, to, wanted[to], zone)
        else:
            _withdraw(session, log)
    for day in missing:
        _make(session, event, day, wanted[day], zone)
    for day in sorted(set(wanted) & set(logs)):
        _follow(session, logs[day], event, day, wanted[day], zone)


def cooked(session: Session, event: Event, day: date, at: datetime, by: str) -> None:
    """A meal was held, so somebody has cooked it."""
    log = asked(session, event.id).get(day)
    if log is not None and log.status == "pending":
        was_due(session, log)
        log.status, log.at, log.done_by = "done", at, by
        changed(session, log)


def meals(event: Event, now: datetime, zone: ZoneInfo) -> dict[date, datetime]:
    """Days from today on, on which an event has to be cooked for, and when it begins; those of a repeating one two weeks ahead."""
    if event.kind != "meal" or event.status != "planned" or event.head_count == 0:
        return {}
    since = datetime.combine(now.astimezone(zone).date(), time(), zone)
    until = since + (AHEAD if event.repeat else FAR)
    found = occurrences(event.repeat, event.starts_at, event.ends_at, since, until, zone)
    return {start.astimezone(zone).date(): start for start, _ in found if start >= since}


def asked(session: Session, event_id: uuid.UUID) -> dict[date, Log]:
    """What the kitchen was asked for an event, by day."""
    prefix = f"event:{event_id}:"
    found = session.scalars(select(Log).where(Log.event_id == event_id, Log.came_from.startswith(prefix, autoescape=True)))
    return {date.fromisoformat(log.came_from.removeprefix(prefix)): log for log in found}


def came_from(event_id: uuid.UUID, day: date) -> str:
    return f"event:{event_id}:{day}"


def _name(event: Event) -> str:
    if event.head_count is None:
        return f"Cook: {event.title} (ask how many come)"
    return f"Cook for {event.head_count}: {event.title}"


def _due(starts: datetime, zone: ZoneInfo) -> datetime:
    return min(datetime.combine(starts.astimezone(zone).date(), MORNING, zone), starts)


def _make(session: Session, event: Event, day: date, starts: datetime, zone: ZoneInfo) -> None:
    write_log(
        session, "activity", _name(event), _due(starts, zone), status="pending", timed=True, categories=KITCHEN, event_id=event.id,
        came_from=came_from(event.id, day), places=[event.place] if event.place else [],
    )  # fmt: skip


def _follow(session: Session, log: Log, event: Event, day: date, starts: datetime, zone: ZoneInfo) -> None:
    """An open or withdrawn task says what the event says now; one that is done or given up is left as it is."""
    withdrawn = log.status == "abandoned" and log.details.get(WITHDRAWN)
    if log.status != "pending" and not withdrawn:
        return
    places = [event.place.id] if event.place else []
    was = (log.status, log.name, log.at, log.came_from, [link.place_id for link in log.places])
    now = ("pending", _name(event), _due(starts, zone), came_from(event.id, day), places)
    if was == now:
        return
    log.status, log.reason, log.details = "pending", "", {k: v for k, v in log.details.items() if k != WITHDRAWN}
    _, log.name, log.at, log.came_from, _ = now
    _move(log, event)
    changed(session, log)


def _move(log: Log, event: Event) -> None:
    """The rows are changed in place: a row taken out and put in again is lost to undo."""
    if event.place is None:
        log.places.clear()
    elif log.places:
        log.places[0].place = event.place
    else:
        log.places.append(LogPlace(n=0, place=event.place))


def _withdraw(session: Session, log: Log) -> None:
    was_due(session, log)
    log.status, log.reason, log.details = "abandoned", "not needed", {**log.details, WITHDRAWN: True}
    changed(session, log)
