"""Entries: what a phone in the field wrote down and sends later, perhaps twice, perhaps by a clock that is wrong.

Each entry has an id of the phone's making. It becomes one change of the records, or none where it is known already.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from models.amounts import parse_amount
from models.records.actor import Actor
from models.records.changes import Change
from models.records.command import COMMANDS, actor_of, command
from models.records.commands._find import called
from models.records.commands._planned import finished_by
from models.records.commands.events import hold_event, put_event
from models.records.commands.field import parse_reading, record_reading
from models.records.commands.growing import record_harvest
from models.records.commands.herds import move_herd
from models.records.commands.tasks import finish_task
from models.records.database import Records
from models.records.logs import Log
from models.records.people import Person
from models.records.plans import Event
from sensors.errors import HublandError, RecordError

# a clock that differs by less is a slow signal, or nobody's concern
SKEW = timedelta(minutes=2)
# older than that is a mistyped year, or a phone that forgot the date
OLDEST = timedelta(days=366)
# a writer that found the records busy, or that another sent the same entry at the same moment, looks again
TRIES = 3

# no control characters: PostgreSQL takes no NUL, and no page wants the others
_PRINTABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$"
Word = Annotated[str, Meta(max_length=200, pattern=_PRINTABLE)]
Text = Annotated[str, Meta(max_length=4000, pattern=_PRINTABLE)]
Instant = Annotated[datetime, Meta(tz=True)]


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """What all entries have. at: when, by the phone's clock, or as the person said (`said`); sent_at: the phone's clock when sent.

    by: whose name stood on the phone when it was written down.
    """

    id: uuid.UUID
    at: Instant
    sent_at: Instant
    said: bool = False
    by: Word = ""
    notes: Text = ""


class Harvest(Entry, frozen=True, kw_only=True, tag="harvest"):
    what: Word
    amount: Word
    places: Annotated[list[Word], Meta(max_length=50)] = []
    use: Word = ""


class Move(Entry, frozen=True, kw_only=True, tag="move"):
    herd: Word
    to: Word


class Read(Entry, frozen=True, kw_only=True, tag="reading"):
    what: Word
    amount: Word
    place: Word = ""


class Done(Entry, frozen=True, kw_only=True, tag="task"):
    task: uuid.UUID


class Happening(Entry, frozen=True, kw_only=True, tag="event"):
    """Heads counted at an event that took place (`event`, on its day `on`), or a new one (`title`, ...).

    starts_at None: `at`; head_count of a new one: how many are expected.
    """

    event: uuid.UUID | None = None
    on: date | None = None
    head_count: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    title: Word = ""
    event_kind: Word = "other"
    place: Word = ""
    starts_at: Instant | None = None
    minutes: Annotated[int, Meta(ge=1, le=7 * 1440)] = 60


AnyEntry = Harvest | Move | Read | Done | Happening


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an entry. state: saved; known (it was saved before); refused (why); later (the hub could not write just now)."""

    id: str
    state: str
    says: str = ""
    why: str = ""


def take(
    records: Records, actor: Actor, entry: AnyEntry, now: datetime, *, units: str, zone: ZoneInfo, stamp: datetime | None = None
) -> Taken:
    """Save an entry in a transaction of its own. Never raises for what is wrong with the entry: that is its answer.

    now: the hub's clock; units: the hub's ("us", "metric"), for bare numbers; stamp: the time its change carries, None the clock's.
    """
    refused = Taken(str(entry.id), "later", why="The hub could not write just now. It is tried again.")
    for _ in range(TRIES):
        try:
            with records.session(actor, stamp) as session:
                return take_entry(session, entry, now, units=units, zone=zone)
        except HublandError as why:
            refused = Taken(str(entry.id), "refused", why=told(why))
            # the same entry may have come by another way at the same moment: then it is found the next time
            if not isinstance(why.__cause__, IntegrityError):
                return refused
        except (IntegrityError, OperationalError):
            continue
    return refused


def told(why: HublandError) -> str:
    """Why not, in one breath."""
    parts = [why.what, f"Expected: {why.expected}." if why.expected else "", why.next_step]
    words = [part[:1].upper() + part[1:] for part in parts if part]
    return " ".join(word if word.endswith((".", "?")) else f"{word}." for word in words)


@command("worker")
def take_entry(session: Session, entry: AnyEntry, now: datetime, *, units: str = "us", zone: ZoneInfo) -> Taken:
    """What the entry says is written down, once. RecordError, UnitError, NotAllowed as the command it stands for."""
    known = _known(session, entry)
    if known:
        return Taken(str(entry.id), "known", known)
    at, skew = when(entry, now)
    made = _write(session, entry, at, units, zone)
    if isinstance(made, Log):
        made.came_from = made.came_from or f"entry:{entry.id}"
        entries = list(dict.fromkeys([*made.details.get("entries", []), str(entry.id)]))
        clock = {"phone_clock_ahead_s": round(skew.total_seconds())} if skew else {}
        made.details = {**made.details, "entries": entries, **clock}
        session.flush()
    return Taken(str(entry.id), "saved", session.info.get("says", ""))


def when(entry: Entry, now: datetime) -> tuple[datetime, timedelta]:
    """(when it happened, how far the phone's clock is ahead; zero where it is right or the time was said by the person)."""
    skew = entry.sent_at - now
    if entry.said or abs(skew) <= SKEW:
        skew = timedelta()
    try:
        at = entry.at - skew
    except OverflowError:
        at = entry.at
    if at > now + SKEW:
        raise RecordError(
            f"The time of this entry is still to come: {entry.at:%Y-%m-%d %H:%M}.", where="When?",
            next_step="correct when it happened, and look at the phone's clock",
        )  # fmt: skip
    if at < now - OLDEST:
        raise RecordError(f"This entry is more than a year old: {entry.at:%Y-%m-%d}.", where="When?", next_step="correct when it happened")
    return at, skew


def _known(session: Session, entry: AnyEntry) -> str:
    """What is said of an entry that came before; "" where it is new. One that was taken back does not come again."""
    match entry:
        case Done():
            log = session.get(Log, entry.task)
            if log is not None and log.status == "done":
                return f"Done: {log.name}." if _from(log, entry) else f"{log.name} was done already."
        case Happening(event=uuid.UUID()):
            for log in session.scalars(select(Log).where(Log.event_id == entry.event)):
                if _from(log, entry):
                    return f"{log.name}."
        case Move() if (made := finished_by(session, entry.id, entry.at)) is not None:
            return f"{made.name}."
        case _:
            found = session.get(Log, entry.id) or session.get(Event, entry.id)
            if found is not None:
                return f"{found.title if isinstance(found, Event) else found.name}."
    return _taken_back(session, entry.id)


def _from(log: Log, entry: Entry) -> bool:
    return str(entry.id) in log.details.get("entries", [])


def _taken_back(session: Session, id: uuid.UUID) -> str:
    undone = select(Change).where(
        Change.by == actor_of(session).name, Change.command == "take_entry", Change.undone_at.is_not(None)
    )  # fmt: skip
    for change in session.scalars(undone.order_by(Change.at.desc()).limit(100)):
        if str(id) in repr(change.rows):
            return f"Taken back: {change.says}"
    return ""


def _write(session: Session, entry: AnyEntry, at: datetime, units: str, zone: ZoneInfo) -> Log | Event:
    """The command an entry stands for, asked for as its sender."""
    facts: dict[str, Any] = {"by": _by(session, entry), "notes": entry.notes}
    match entry:
        case Harvest():
            picked = parse_amount(entry.amount, where="How much?")
            return record_harvest(session, entry.what, picked, at, places=entry.places, use=entry.use, id=entry.id, **facts)
        case Move():
            return move_herd(session, entry.herd, entry.to, at, id=entry.id, **facts)
        case Read():
            read = parse_reading(entry.what, entry.amount, units)
            return record_reading(session, entry.what, read, at, entry.place, id=entry.id, **facts)
        case Done():
            return finish_task(session, entry.task, at, **facts)
        case Happening():
            return _happening(session, entry, at, zone)


def _happening(session: Session, entry: Happening, at: datetime, zone: ZoneInfo) -> Log | Event:
    # a command within a command asks nobody: so ask here, that nobody gets by the field what the calendar refuses
    for name in ("put_event", "hold_event"):
        actor_of(session).must(COMMANDS[name].role, name)
    if entry.event is not None:
        if entry.head_count is None:
            raise RecordError("How many came?", where="How many people?", expected="a number, 0 or more")
        return hold_event(session, entry.event, entry.head_count, zone=zone, on=entry.on, notes=entry.notes)
    starts_at = entry.starts_at or at
    return put_event(
        session, entry.event_kind, entry.title.strip(), starts_at, starts_at + timedelta(minutes=entry.minutes), zone=zone,
        place=entry.place, head_count=entry.head_count, notes=entry.notes, id=entry.id,
    )  # fmt: skip


def _by(session: Session, entry: Entry) -> str:
    """Whose work it was: the name on the phone where a person of the hub is called so, else the sender's."""
    person = called(session, Person, Person.name, entry.by) if entry.by else None
    return person.name if person else actor_of(session).name
