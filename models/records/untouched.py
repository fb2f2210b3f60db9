"""Tasks as they were left by those who wrote them: the work of a demo's hands, that leave alone what a visitor touched."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.records.journal import LogView, view, whole
from models.records.logs import Log


def any_log(session: Session) -> bool:
    """Whether anything was ever logged or planned."""
    return session.scalar(select(Log.id).limit(1)) is not None


def due(session: Session, at: datetime, by: Collection[str]) -> list[LogView]:
    """Open tasks due by a moment that were last changed by one of these names, the longest overdue first."""
    query = select(Log).where(Log.status == "pending", Log.at <= at, Log.changed_by.in_(by))
    return [view(log) for log in session.scalars(whole(query).order_by(Log.at, Log.name))]


def known(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Of these logs, those that are there, whatever became of them."""
    return set(session.scalars(select(Log.id).where(Log.id.in_(ids))))
