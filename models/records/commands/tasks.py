"""Tasks: a pending log is the task, and finishing it makes the record."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.amounts import Amount
from models.records.command import actor_of, command, say, zone_of
from models.records.commands._facts import put
from models.records.commands._find import asset_called, person_called, place_called, places_called
from models.records.commands._log import Counted, changed, day_of, happened, quantity, stand, usable, was_due, write_log
from models.records.commands._lots import lot_of_task
from models.records.commands._repeat import next_due
from models.records.commands.stock import into_lot
from models.records.commands.templates import follow_log
from models.records.logs import ABANDON_REASONS, USES, Log, LogAsset
from models.recurrence import parse_rule
from sensors.errors import RecordError

# what the amount of a finished task is, by the task's type
LABELS = {"harvest": "harvest", "seeding": "seed", "transplanting": "plants", "input": "input"}


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
    moves: bool = False,
    came_from: str = "",
    id: uuid.UUID | None = None,
) -> Log:
    """Something to be done by `at`. repeat: an RRULE; `who`: a person's name, "" anybody; moves: done, its assets are at its place.

    came_from: what it is made of ("alert:", an incident's id), "" for a thought of somebody's own.
    """
    if not name.strip():
        raise RecordError("A task needs a name.", next_step="say in a few words what is to be done")
    if repeat:
        parse_rule(repeat, zone_of(session))
    log = write_log(
        session, type, name.strip(), at, id=id, status="pending", timed=timed, repeat=repeat, notes=notes, categories=categories,
        assets=[asset_called(session, a) for a in assets], places=places_called(session, places), minutes=minutes, is_movement=moves,
        came_from=came_from, assignee_id=person_called(session, who).id if who else None,
    )  # fmt: skip
    follow_log(session, log)
    say(session, f"New task: {log.name}.")
    return log


@command("worker")
def finish_task(
    session: Session,
    id: uuid.UUID,
    at: datetime,
    *,
    by: str = "",
    minutes: float | None = None,
    notes: str = "",
    amounts: Sequence[Amount] = (),
    places: Sequence[str] | None = None,
    lengths_m: Mapping[str, float] | None = None,
    use: str = "",
    into: str = "",
) -> Log:
    """The task is done at `at`, and is the record from then on. One that repeats leaves the next; finishing it twice changes nothing.

    amounts: what was picked, sown or put on; into: the lot a harvest went to. places: where it really was, instead of
    where it was to be; a task that moves something needs one.
    """
    log = task(session, id)
    if log.status == "done":
        return log
    if log.status == "abandoned":
        raise RecordError("That task was given up.", where=log.name, next_step="add it anew, if it is to be done after all")
    happened(session, at, log.name)
    _fill(session, log, at, amounts, places, lengths_m, use, into)
    due = was_due(session, log)
    log.status, log.at, log.timed, log.done_by = "done", at, True, by or actor_of(session).name
    facts: dict[str, Any] = {} if minutes is None else {"minutes": minutes}
    put(log, notes="\n".join(part for part in (log.notes, notes) if part), **facts)
    changed(session, log)
    _next(session, log, due)
    follow_log(session, log)
    say(session, f"Done: {log.name}.")
    return log


def _fill(
    session: Session, log: Log, at: datetime, amounts: Sequence[Amount], places: Sequence[str] | None,
    lengths_m: Mapping[str, float] | None, use: str, into: str,
) -> None:  # fmt: skip
    """What is known of a task only when it is done."""
    if use and use not in USES:
        raise RecordError(f"{use!r} is no use of a harvest.", where=log.name, expected=", ".join(USES), got=use)
    log.use = use or log.use
    label = LABELS.get(log.type, "")
    if into and not amounts:
        raise RecordError(f"How much went into {into}?", where=log.name, expected="an amount, such as 12 lb")
    if amounts:
        counted = [into_lot(session, into, a, label) if into else Counted(a, label) for a in amounts]
        log.quantities = [quantity(n, one) for n, one in enumerate(counted)]
    if places is not None:
        stand(log, places_called(session, places), {place_called(session, p).id: m for p, m in (lengths_m or {}).items()})
    if log.type == "harvest" and not log.lot_number:
        log.lot_number = lot_of_task(session, log, at)
    if log.is_movement:
        if not log.places:
            raise RecordError("Where to?", where=log.name, expected="a place", next_step="say where they are now")
        usable([link.place for link in log.places], log.name)


@command("worker")
def abandon_task(session: Session, id: uuid.UUID, *, reason: str = "not needed") -> Log:
    """The task will not be done. One that repeats leaves the next."""
    if reason not in ABANDON_REASONS:
        raise RecordError(f"{reason!r} is no reason.", expected=", ".join(ABANDON_REASONS), got=reason)
    log = pending(session, id)
    due = was_due(session, log)
    log.status, log.reason = "abandoned", reason
    changed(session, log)
    _next(session, log, due)
    say(session, f"Not done: {log.name} ({reason}).")
    return log


@command("worker")
def assign_task(session: Session, id: uuid.UUID, who: str = "") -> Log:
    """Give a task to a person; "" to anybody."""
    log = pending(session, id)
    person = person_called(session, who) if who else None
    if person is not None and not person.active:
        raise RecordError(f"{person.name} works here no longer.", where=log.name, next_step="choose somebody else")
    log.assignee_id = person.id if person else None
    session.flush()
    session.expire(log, ["assignee"])
    changed(session, log)
    say(session, f"{log.name}: {person.name if person else 'anybody'}.")
    return log


@command("worker")
def move_task(session: Session, id: uuid.UUID, at: datetime, *, timed: bool = False) -> Log:
    """A task is due at another time."""
    log = pending(session, id)
    log.at, log.timed = at, timed
    changed(session, log)
    follow_log(session, log)
    say(session, f"{log.name}: due {day_of(session, at)}.")
    return log


class TaskFacts(TypedDict, total=False):
    """What may be changed of a task; what is left out stays as it is."""

    name: str
    notes: str
    categories: str
    minutes: float | None
    repeat: str
    assets: Sequence[str]
    places: Sequence[str]


@command("worker")
def change_task(session: Session, id: uuid.UUID, **facts: Unpack[TaskFacts]) -> Log:
    """Change what is given of a task: its name, notes, minutes, rule, what it is about, where it is."""
    log = pending(session, id)
    given: dict[str, Any] = dict(facts)
    if given.get("repeat"):
        parse_rule(given["repeat"], zone_of(session))
    if "assets" in given:
        named = dict.fromkeys(asset_called(session, a) for a in given.pop("assets"))
        log.assets = [LogAsset(n=n, asset=a, asset_id=a.id) for n, a in enumerate(named)]
    if "places" in given:
        stand(log, places_called(session, given.pop("places")))
    put(log, **given)
    changed(session, log)
    say(session, f"{log.name} is changed.")
    return log


def task(session: Session, id: uuid.UUID) -> Log:
    """The log of that id; RecordError where there is none."""
    log = session.get(Log, id)
    if log is None:
        raise RecordError("There is no such task.", got=str(id), next_step="reload the page: somebody may have removed it")
    return log


def pending(session: Session, id: uuid.UUID) -> Log:
    """The open task of that id; RecordError where there is none."""
    log = task(session, id)
    if log.status != "pending":
        raise RecordError("That is no open task.", where=log.name, got=log.status)
    return log


def _next(session: Session, log: Log, due: datetime) -> None:
    """The next of a repeating task: the first time of its rule after it was due, with what it was about."""
    if not log.repeat:
        return
    came_from = f"repeat:{log.id}"
    following = next_due(log.repeat, due, zone_of(session))
    if following is None or session.scalar(select(Log.id).where(Log.came_from == came_from)) is not None:
        return
    at, repeat = following
    write_log(
        session, log.type, log.name, at, status="pending", timed=log.timed, repeat=repeat, notes=log.notes, categories=log.categories,
        assets=[a.asset for a in log.assets], places=[p.place for p in log.places], assignee_id=log.assignee_id, came_from=came_from,
        crop_id=log.crop_id, plan_id=log.plan_id, is_movement=log.is_movement,
    )  # fmt: skip
