"""Weeks that were shared out on paper: what is printed is kept as it was, whatever the forecast says later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.records.base import Base, Record, UtcDateTime


class Packing(Record, Base):
    """A week as it was printed. week: its Monday; document: models.advice.season.packing.written, which names members by id alone."""

    __tablename__ = "packings"

    week: Mapped[date] = mapped_column(unique=True)
    frozen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)


def packing_of(session: Session, week: date) -> tuple[datetime, dict[str, Any]] | None:
    """When a week was frozen, and its document; None where it is still open."""
    found = session.scalar(select(Packing).where(Packing.week == week))
    return None if found is None else (found.frozen_at, dict(found.document))


def printed(session: Session, first: date, last: date) -> list[tuple[date, Mapping[str, Any]]]:
    """Weeks from first to last that are printed, with their documents, the first first."""
    query = select(Packing).where(Packing.week >= first, Packing.week <= last).order_by(Packing.week)
    return [(one.week, dict(one.document)) for one in session.scalars(query)]
