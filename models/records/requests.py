"""The one door from the dashboard to what runs: a row asks, jobs or worker answer within a second."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from models.records.base import Base, Record, UtcDateTime

STATES = ("waiting", "running", "done", "failed")


class Request(Record, Base):
    """Something the dashboard wants done.

    kind: a name of collector.jobs.REQUESTS. progress: 0 to 1. result: what came of it, or {"error": sentence}.
    """

    __tablename__ = "requests"

    kind: Mapped[str] = mapped_column(index=True)
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    by: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(default="waiting", index=True)
    progress: Mapped[float] = mapped_column(default=0.0)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
