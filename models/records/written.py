"""What is written down, a page at a time: the newest entries of a kind and a place, and what a correction of one starts from."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, select
from sqlalchemy.orm import Session

from models.records.answers import NOT_NOW
from models.records.assets import Lot
from models.records.commands.correcting import Told, amounts_of
from models.records.journal import LogView, view, whole
from models.records.logs import Log, LogPlace

READ = Log.categories == "reading"
# what somebody said of a line of advice: no work that was done, so it is shown only where it is asked for
PUT_OFF = "Not now"
# what people choose from -> which logs those are
KINDS: dict[str, ColumnElement[bool]] = {
    "Harvests": Log.type == "harvest",
    "Moves": and_(Log.type == "activity", Log.is_movement),
    "Sowings": Log.type == "seeding",
    "Plantings out": Log.type == "transplanting",
    "Readings": and_(Log.type == "observation", READ),
    "Notes": and_(Log.type == "observation", not_(READ)),
    "Inputs": Log.type == "input",
    "Work": and_(Log.type.in_(("activity", "maintenance")), not_(Log.is_movement)),
    "Animals": Log.type.in_(("medical", "birth")),
    "Bought and sold": Log.type.in_(("purchase", "sale")),
    PUT_OFF: Log.reason == NOT_NOW,
}


@dataclass(frozen=True, slots=True)
class Written:
    """An entry. latest: when it was done or written down, whichever is later; changed_by: who touched it last."""

    log: LogView
    latest: datetime
    changed_by: str
    amounts: tuple[Told, ...]


def written(
    session: Session, before: datetime, *, kind: str = "", place: uuid.UUID | None = None, most: int = 30
) -> list[Written]:  # fmt: skip
    """What was done before a moment, the newest first; of a kind (a key of KINDS) and at a place where one is named."""
    query: Any = select(Log).where(Log.status == ("abandoned" if kind == PUT_OFF else "done"), Log.at < before)
    if kind:
        query = query.where(KINDS[kind])
    if place is not None:
        query = query.where(Log.id.in_(select(LogPlace.log_id).where(LogPlace.place_id == place)))
    found = session.scalars(whole(query).order_by(Log.at.desc(), Log.id).limit(most))
    return [Written(view(log), max(log.at, log.created_at), log.changed_by, tuple(amounts_of(log))) for log in found]


def count(session: Session, since: datetime, before: datetime) -> int:
    """How many entries there are of [since, before)."""
    query = select(func.count()).select_from(Log).where(Log.status == "done", Log.at >= since, Log.at < before)
    return session.scalar(query) or 0


def lots(session: Session) -> list[str]:
    """Names of the lots of stock that are here."""
    return list(session.scalars(select(Lot.name).where(Lot.archived_on.is_(None)).order_by(Lot.name)))
