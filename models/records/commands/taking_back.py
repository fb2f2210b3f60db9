"""Taking a change back."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.records.changes import LASTING, Change, take_back
from models.records.command import COMMANDS, actor_of, command, now_of, say
from models.records.commands._whole import check_stock
from sensors.errors import NotAllowed, RecordError


@command("worker")
def undo(session: Session, change: uuid.UUID | None = None) -> Change:
    """Take back a change, or the last one of the one who asks. RecordError where there is none, or where others have built on it.

    What others did only a steward takes back. Whoever takes something back must be allowed to do it, too.
    """
    actor, at = actor_of(session), now_of(session)
    found = session.get(Change, change) if change else _last(session, actor.name)
    if found is None:
        raise RecordError("There is nothing to take back.")
    known = COMMANDS.get(found.command)
    if known is not None:
        actor.must(known.role, f"take back: {found.says or found.command}")
    if found.by != actor.name and not actor.may("steward"):
        raise NotAllowed(f"That was done by {found.by}.", expected="a steward", got=actor.name, next_step=f"ask {found.by} or a steward")
    touched = {row[side]["asset_id"] for row in found.rows if row["table"] == "adjustments" for side in ("before", "after") if row[side]}
    take_back(session, found, at)
    try:
        check_stock(session, [uuid.UUID(id) for id in touched], found.says or found.command)
    except RecordError:
        session.rollback()
        raise
    say(session, f"Taken back: {found.says or found.command}")
    return found


def _last(session: Session, by: str) -> Change | None:
    return session.scalar(
        select(Change)
        .where(Change.by == by, Change.undone_at.is_(None), Change.command.not_in(LASTING))
        .order_by(Change.at.desc(), Change.created_at.desc())
        .limit(1)
    )
