"""Plans, task templates and events: what is meant to happen."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.records.base import Base, Record, UtcDateTime
from models.records.crops import Crop
from models.records.people import Person
from models.records.places import Place

PLAN_KINDS = ("crop", "grazing", "land")
PLAN_STATUSES = ("planning", "active", "done", "abandoned")
# what a template's days count from
ANCHORS = ("sowing", "planting", "first harvest", "last harvest", "move")
EVENT_KINDS = {"meal": "meals", "class": "classes", "childcare": "childcare", "work day": "work days", "other": "other events"}
EVENT_STATUSES = ("planned", "done", "cancelled")


class Plan(Record, Base):
    """A plan of a season. Its records are plantings and logs that name it.

    details: the rules it was made by, documented in docs/reference/season.md: as_of, shrink, weather, what shares are promised.
    """

    __tablename__ = "plans"

    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(default="crop")
    season: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="planning")
    notes: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Template(Record, Base):
    """A task that comes with every sowing, planting, harvest or move: `days` after it (negative: before).

    crop: only for that crop; None for all. log_type, minutes and notes go into the task.
    """

    __tablename__ = "templates"

    name: Mapped[str] = mapped_column(unique=True)
    anchor: Mapped[str]
    days: Mapped[int]
    crop_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("crops.id"))
    log_type: Mapped[str] = mapped_column(default="activity")
    minutes: Mapped[int | None]
    notes: Mapped[str] = mapped_column(default="")

    crop: Mapped[Crop | None] = relationship()


class Event(Record, Base):
    """Something people come to. head_count: how many are expected; responsible: who opens the door.

    repeat: an RFC 5545 RRULE ("FREQ=WEEKLY"), "" once. sequence: raised with every change, for calendars.
    """

    __tablename__ = "events"

    kind: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    place_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("places.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    head_count: Mapped[int | None]
    responsible_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    status: Mapped[str] = mapped_column(default="planned")
    repeat: Mapped[str] = mapped_column(default="")
    sequence: Mapped[int] = mapped_column(default=0)
    notes: Mapped[str] = mapped_column(default="")

    place: Mapped[Place | None] = relationship()
    responsible: Mapped[Person | None] = relationship()
