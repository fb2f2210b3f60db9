"""The journal: logs as pages, feeds and sheets see them. Pending ones are the tasks."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from models.records.changes import LASTING, Change
from models.records.logs import Log, LogAsset, LogPlace


@dataclass(frozen=True, slots=True)
class Amounted:
    """A quantity of a log, as it was typed."""

    measure: str
    value: float
    unit: str
    label: str
    canonical: float
    canonical_unit: str


@dataclass(frozen=True, slots=True)
class LogView:
    """A log that outlives its session; see models.records.logs.Log."""

    id: uuid.UUID
    type: str
    name: str
    status: str
    at: datetime
    timed: bool
    notes: str
    categories: str
    assets: tuple[str, ...]
    places: tuple[str, ...]
    quantities: tuple[Amounted, ...]
    crop: str
    assignee: str
    done_by: str
    use: str
    repeat: str
    is_movement: bool
    sequence: int
    changed_at: datetime
    minutes: float | None
    came_from: str = ""


def view(log: Log) -> LogView:
    amounts = tuple(Amounted(q.measure, q.value, q.unit, q.label, q.canonical, q.canonical_unit) for q in log.quantities)
    return LogView(
        log.id, log.type, log.name, log.status, log.at, log.timed, log.notes, log.categories, tuple(a.asset.name for a in log.assets),
        tuple(p.place.name for p in log.places), amounts, log.crop.name if log.crop else "", log.assignee.name if log.assignee else "",
        log.done_by, log.use, log.repeat, log.is_movement, log.sequence, log.changed_at, log.minutes, log.came_from,
    )  # fmt: skip


def whole(query: Any) -> Any:
    """The query, with all that a view needs in a few questions."""
    return query.options(
        selectinload(Log.assets).joinedload(LogAsset.asset), selectinload(Log.places).joinedload(LogPlace.place),
        selectinload(Log.quantities), joinedload(Log.crop), joinedload(Log.assignee),
    )  # fmt: skip


def tasks(session: Session, until: datetime, *, since: datetime | None = None, most: int = 500) -> list[LogView]:
    """Open tasks due before `until` (and not before `since`), the longest overdue first."""
    query = select(Log).where(Log.status == "pending", Log.at < until)
    if since is not None:
        query = query.where(Log.at >= since)
    return [view(log) for log in session.scalars(whole(query).order_by(Log.at, Log.name).limit(most))]


def journal(
    session: Session,
    before: datetime,
    *,
    since: datetime | None = None,
    types: Iterable[str] = (),
    asset: uuid.UUID | None = None,
    place: uuid.UUID | None = None,
    most: int = 50,
) -> list[LogView]:
    """What was done, the newest first."""
    query = select(Log).where(Log.status == "done", Log.at < before)
    if since is not None:
        query = query.where(Log.at >= since)
    wanted = list(types)
    if wanted:
        query = query.where(Log.type.in_(wanted))
    if asset is not None:
        query = query.where(Log.id.in_(select(LogAsset.log_id).where(LogAsset.asset_id == asset)))
    if place is not None:
        query = query.where(Log.id.in_(select(LogPlace.log_id).where(LogPlace.place_id == place)))
    return [view(log) for log in session.scalars(whole(query).order_by(Log.at.desc(), Log.id).limit(most))]


@dataclass(frozen=True, slots=True)
class LastChange:
    """The last change of somebody, that can still be taken back."""

    says: str
    at: datetime


def last_change(session: Session, by: str, since: datetime) -> LastChange | None:
    """What somebody did last, if it was after `since`, has not been taken back, and can be."""
    found = session.scalar(
        select(Change)
        .where(Change.by == by, Change.at >= since, Change.undone_at.is_(None), Change.command.not_in(LASTING))
        .order_by(Change.at.desc(), Change.created_at.desc())
        .limit(1)
    )
    return LastChange(found.says, found.at) if found and found.says and found.rows else None
