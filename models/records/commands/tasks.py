"""Tasks: a pending log is the task, and finishing it makes the record. And taking the last change back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from dateutil.rrule import rrulestr
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.records.changes import Change, take_back
from models.records.command import actor_of, command, now_of, say
from models.records.commands._find import asset_called, person_called, places_called
from models.records.commands._log import changed, write_log
from models.records.logs import ABANDON_REASONS, Log
from sensors.errors import RecordError


@command("worker")
def add_task(
    session: Session,
    name: str,
    at: datetime,
    *,
    type: str = "activity",
    timed: bool = False,
    assets: Sequence[str] = (),
    places: Sequence[str] = (),
    who: str = "",
    repeat: str = "",
    notes: str = "",
    categories: str = "",
    minutes: float | None = None,
    id: uuid.UUID | None = None,
) -> Log:
    """Something to be done by `at`. repeat: an RRULE; `who`: a person's name, "" anybody."""
    if not name.strip():
        raise RecordError("A task needs a name.", next_step="say in a few words what is to be done")
    _rule(repeat, at)
    log = write_log(
        session, type, name.strip(), at, id=id, status="pending", timed=timed, repeat=repeat, notes=notes, categories=categories,
        assets=[asset_called(session, a) for a in assets], places=places_called(session, places), minutes=minutes,
        assignee_id=person_called(session, who).id if who else None,
    )  # fmt: skip
    say(session, f"New task: {log.name}.")
    return log


@command("worker")
def finish_task(session: Session, id: uuid.UUID, at: datetime, *, by: str = "", minutes: float | None = None, notes: str = "") -> Log:
    """The task is done at `at`. One that repeats leaves the next; finishing it twice changes nothing."""
    log = task(session, id)
    if log.status == "done":
        return log
    if log.status == "abandoned":
        raise RecordError("That task was given up.", where=log.name, next_step="add it anew, if it is to be done after all")
    due = log.at
    log.status, log.at, log.timed, log.done_by = "done", at, True, by or actor_of(session).name
    log.minutes = log.minutes if minutes is None else minutes
    log.notes = "\n".join(part for part in (log.notes, notes) if part)
    changed(session, log)
    _next(session, log, due)
    say(session, f"Done: {log.name}.")
    return log


@command("worker")
def abandon_task(session: Session, id: uuid.UUID, *, reason: str = "not needed") -> Log:
    """The task will not be done. One that repeats leaves the next."""
    if reason not in ABANDON_REASONS:
        raise RecordError(f"{reason!r} is no reason.", expected=", ".join(ABANDON_REASONS), got=reason)
    log = task(session, id)
    if log.status != "pending":
        raise RecordError("That is no open task.", where=log.name, got=log.status)
    due = log.at
    log.status, log.reason = "abandoned", reason
    changed(session, log)
    _next(session, log, due)
    say(session, f"Not done: {log.name} ({reason}).")
    return log


def task(session: Session, id: uuid.UUID) -> Log:
    """The log of that id; RecordError where there is none."""
    log = session.get(Log, id)
    if log is None:
        raise RecordError("There is no such task.", got=str(id), next_step="reload the page: somebody may have removed it")
    return log


def _rule(repeat: str, at: datetime) -> None:
    if not repeat:
        return
    try:
        rrulestr(repeat, dtstart=at)
    except ValueError as why:
        raise RecordError("That is no rule for repeating.", expected="FREQ=WEEKLY;INTERVAL=2", got=repeat) from why


def _next(session: Session, log: Log, due: datetime) -> None:
    """The next of a repeating task: the first time of its rule after it was due, with what it was about."""
    if not log.repeat:
        return
    came_from = f"repeat:{log.id}"
    if session.scalar(select(Log.id).where(Log.came_from == came_from)) is not None:
        return
    after = rrulestr(log.repeat, dtstart=due).after(due)
    if after is None:
        return
    write_log(
        session, log.type, log.name, after, status="pending", timed=log.timed, repeat=log.repeat, notes=log.notes,
        categories=log.categories, assets=[a.asset for a in log.assets], places=[p.place for p in log.places],
        assignee_id=log.assignee_id, came_from=came_from, crop_id=log.crop_id, plan_id=log.plan_id,
    )  # fmt: skip


@command("worker")
def undo(session: Session) -> Change:
    """Take back the last change of the one who asks. RecordError where there is none, or where others have built on it."""
    actor, at = actor_of(session), now_of(session)
    last = session.scalar(
        select(Change)
        .where(Change.by == actor.name, Change.undone_at.is_(None), Change.command != "undo")
        .order_by(Change.at.desc(), Change.created_at.desc())
        .limit(1)
    )
    if last is None:
        raise RecordError("There is nothing to take back.")
    take_back(session, last, at)
    say(session, f"Taken back: {last.says or last.command}")
    return last
