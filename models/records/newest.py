"""Whether anything was changed since somebody last looked: cheap enough to ask every few seconds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.records.changes import Change


def newest_change(session: Session) -> tuple[datetime | None, int]:
    """(when the last change was made, how many there are): differs from what it was as soon as a command has run."""
    at, count = session.execute(select(func.max(Change.at), func.count(Change.id))).one()
    return at, int(count)
