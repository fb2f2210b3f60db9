"""What rules saw, hour by hour, and what the state machine remembers. Written by jobs; old hours go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, or_, select
from sqlalchemy.orm import Session

from models.alerts import Memories, Memory, Seen
from models.alerts.machine import read_back, written
from models.records.alerts import AlertLink, AlertMemory, Evaluation, Notice
from models.records.merging import merge_into
from sensors.errors import HublandError

# "why did I not get one?" is asked of the last weeks
EVALUATIONS_KEPT = timedelta(days=60)
# an observation that old never counts again (a rule's fresh_s); models.alerts.machine.forgotten names them much earlier
MEMORIES_KEPT = timedelta(days=60)
NOTICES_KEPT = timedelta(days=366)
# the worst of an hour: what was bad once, then what was unknown once
RANK = {"good": 0, "unknown": 1, "bad": 2}
# beside a memory: what its cause is about
ABOUT = "about"
# rows of one statement: databases take a few ten thousand values at once
AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What a rule saw of a cause from first_at to last_at, within one hour of UTC.

    worst, last: the worst and the last it saw. said: the sentence of the worst; why: the reason for the last; told: what
    became of it ("told Ann by text", "kept for the digest"); raised: whether an incident was raised.
    """

    rule: str
    cause: str
    worst: Seen
    last: Seen
    first_at: datetime
    last_at: datetime
    place: str = ""
    said: str = ""
    why: str = ""
    told: str = ""
    raised: bool = False


def hour_of(at: datetime) -> datetime:
    """The hour of UTC that a moment lies in."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def note_evaluations(session: Session, evaluated: Iterable[Evaluated]) -> int:
    """Add what was seen to the hour that first_at lies in; how many rows. One row for each rule, cause and hour.

    In any order, also an hour again: the worst stays the worst, what is later is the last, what was raised was raised.
    """
    rows = [{"hour_at": hour_of(one.first_at), **{name: getattr(one, name) for name in Evaluated.__slots__}} for one in evaluated]
    insert = merge_into(session, Evaluation)
    new, now = insert.excluded, Evaluation
    worse = _rank(new.worst) > _rank(now.worst)
    later = new.last_at >= now.last_at
    merged = {
        "worst": case((worse, new.worst), else_=now.worst),
        "said": case((worse | ((_rank(new.worst) == _rank(now.worst)) & (new.said != "")), new.said), else_=now.said),
        "last": case((later, new.last), else_=now.last),
        "why": case((later, new.why), else_=now.why),
        "told": case(((new.told != "") & (later | (now.told == "")), new.told), else_=now.told),
        "place": case((new.place != "", new.place), else_=now.place),
        "first_at": case((new.first_at < now.first_at, new.first_at), else_=now.first_at),
        "last_at": case((later, new.last_at), else_=now.last_at),
        "raised": or_(new.raised, now.raised),
    }
    statement = insert.on_conflict_do_update(index_elements=["hour_at", "rule", "cause"], set_=merged)
    for n in range(0, len(rows), AT_ONCE):
        session.execute(statement, rows[n : n + AT_ONCE])
    return len(rows)


def _rank(column: Any) -> Any:
    return case(RANK, value=column, else_=0)


def evaluations(session: Session, at: datetime, *, rule: str = "", cause: str = "", place: str = "") -> list[Evaluated]:
    """What was seen in the hour of a moment, the worst first."""
    query = select(Evaluation).where(Evaluation.hour_at == hour_of(at))
    for column, wanted in ((Evaluation.rule, rule), (Evaluation.cause, cause), (Evaluation.place, place)):
        if wanted:
            query = query.where(column == wanted)
    query = query.order_by(Evaluation.raised.desc(), _rank(Evaluation.worst).desc(), Evaluation.rule, Evaluation.cause)
    rows = session.scalars(query.execution_options(populate_existing=True))
    return [Evaluated(**{name: getattr(row, name) for name in Evaluated.__slots__}) for row in rows]


def keep_memories(
    session: Session, of: Mapping[tuple[str, str], Memory], abouts: Mapping[tuple[str, str], Mapping[str, Any]] | None = None
) -> None:
    """Keep what the machine remembers of these (rule, cause): those that changed are enough. abouts: what each is about, as JSON."""
    known = abouts or {}
    rows = [
        {"rule": key[0], "cause": key[1], "last_at": memory.last_at, "memory": {**written(memory), ABOUT: dict(known.get(key) or {})}}
        for key, memory in of.items()
    ]
    insert = merge_into(session, AlertMemory)
    new = {"last_at": insert.excluded.last_at, "memory": insert.excluded.memory}
    statement = insert.on_conflict_do_update(index_elements=["rule", "cause"], set_=new)
    for n in range(0, len(rows), AT_ONCE):
        session.execute(statement, rows[n : n + AT_ONCE])


def load_memories(session: Session) -> Memories:
    """All that the machine remembered when it last ran. What cannot be read begins anew: an open incident is not opened twice."""
    found = Memories()
    for rule, cause, kept in session.execute(select(AlertMemory.rule, AlertMemory.cause, AlertMemory.memory)):
        with suppress(HublandError, ValueError, TypeError):
            found.of[rule, cause] = read_back(kept)
    return found


def load_abouts(session: Session) -> dict[tuple[str, str], dict[str, Any]]:
    """What each remembered (rule, cause) is about, as `keep_memories` was given it."""
    rows = session.execute(select(AlertMemory.rule, AlertMemory.cause, AlertMemory.memory))
    return {(rule, cause): about for rule, cause, kept in rows if isinstance(about := kept.get(ABOUT), dict) and about}


def forget_memories(session: Session, of: Iterable[tuple[str, str]]) -> None:
    """Forget these (rule, cause): of rules and probes that are gone."""
    for rule, cause in of:
        session.execute(delete(AlertMemory).where(AlertMemory.rule == rule, AlertMemory.cause == cause))


def trim_alerts(session: Session, now: datetime) -> int:
    """Let go of old hours, of memories nothing came to any more, of links that ran out and of old messages; how many rows.

    Incidents stay: they are what happened. A memory of what is raised stays until it clears.
    """
    raised = AlertMemory.memory["raised_at"].as_string().is_not(None)
    old = (
        delete(Evaluation).where(Evaluation.hour_at < now - EVALUATIONS_KEPT).returning(Evaluation.rule),
        delete(AlertMemory).where(AlertMemory.last_at < now - MEMORIES_KEPT, ~raised).returning(AlertMemory.rule),
        delete(AlertLink).where(AlertLink.expires_at < now).returning(AlertLink.notice_id),
        delete(Notice).where(Notice.made_at < now - NOTICES_KEPT, Notice.state != "waiting").returning(Notice.id),
    )
    return sum(len(session.execute(one).all()) for one in old)
