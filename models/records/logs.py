"""Logs: what happened, or is to happen. A pending log is the task; finishing it makes the record.

A log names assets and places and holds quantities. Three kinds of fact follow from done logs and are kept beside them
as an index, so that "where was everything on that day" is one seek an asset: movements, memberships, adjustments. The
index is written by models.records.index alone, from the log, in the log's own transaction; a property test rebuilds it.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.records.assets import Asset
from models.records.base import Base, Record, UtcDateTime
from models.records.crops import Crop
from models.records.people import Person
from models.records.places import Place

# farmOS's log types
LOG_TYPES = {
    "activity": "activity", "observation": "observation", "input": "input", "harvest": "harvest", "seeding": "seeding",
    "transplanting": "transplanting", "maintenance": "maintenance", "medical": "medical", "birth": "birth", "lab_test": "lab test",
    "purchase": "purchase", "sale": "sale",
}  # fmt: skip
# off-grade, for the kitchen and those who welcome it
SECONDS = "seconds"
GRADES = (SECONDS,)
STATUSES = ("pending", "done", "abandoned")
# where a harvest goes (LiteFarm's list, with community meals and hub partners)
USES = (
    "shares", "community meals", "hub partner", "sale", "own use", "animal feed", "compost", "gift", "exchange", "seed", "donation",
)  # fmt: skip
ABANDON_REASONS = ("weather", "crop failure", "no hands", "machine", "no animals", "not needed", "other")
ADJUSTMENTS = ("", "reset", "increment", "decrement")
MEASURES = (
    "count", "length", "weight", "area", "volume", "time", "temperature", "pressure", "water_content", "value", "rate", "rating",
    "ratio", "probability", "speed",
)  # fmt: skip


class Log(Record, Base):
    """One log. at: when it happened, or is due; timed: whether the hour was given (else local noon stands for the day).

    is_movement: its assets are at its places from then on (none: nowhere). is_group_assignment: its assets are in `group`
    from then on (None: in none). use: where a harvest went; grade: one of GRADES. done_by: the name that did it. repeat: an RRULE;
    finishing such a task makes the next one. came_from: the template, event, entry or alert it was made from, so that it is made once.
    sequence: raised with every change, for calendars.
    """

    __tablename__ = "logs"
    __table_args__ = (Index("ix_logs_status_at", "status", "at"), Index("ix_logs_type_at", "type", "at"))

    type: Mapped[str]
    name: Mapped[str]
    status: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    timed: Mapped[bool] = mapped_column(default=False)
    notes: Mapped[str] = mapped_column(default="")
    categories: Mapped[str] = mapped_column(default="")
    is_movement: Mapped[bool] = mapped_column(default=False)
    is_group_assignment: Mapped[bool] = mapped_column(default=False)
    group_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("assets.id"))
    crop_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("crops.id"), index=True)
    assignee_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    plan_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("plans.id"))
    event_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("events.id"))
    done_by: Mapped[str] = mapped_column(default="")
    minutes: Mapped[float | None]
    use: Mapped[str] = mapped_column(default="")
    grade: Mapped[str] = mapped_column(default="")
    lot_number: Mapped[str] = mapped_column(default="")
    method: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    bought_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(default="")
    repeat: Mapped[str] = mapped_column(default="")
    came_from: Mapped[str] = mapped_column(default="", index=True)
    sequence: Mapped[int] = mapped_column(default=0)
    geometry: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    assets: Mapped[list[LogAsset]] = relationship(cascade="all, delete-orphan", order_by="LogAsset.n")
    places: Mapped[list[LogPlace]] = relationship(cascade="all, delete-orphan", order_by="LogPlace.n")
    quantities: Mapped[list[Quantity]] = relationship(cascade="all, delete-orphan", order_by="Quantity.n")
    group: Mapped[Asset | None] = relationship(foreign_keys=[group_id])
    crop: Mapped[Crop | None] = relationship()
    assignee: Mapped[Person | None] = relationship()


class LogAsset(Base):
    """An asset a log is about."""

    __tablename__ = "log_assets"

    log_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("logs.id", ondelete="CASCADE"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assets.id"), index=True)

    asset: Mapped[Asset] = relationship()


class LogPlace(Base):
    """A place a log is about. length_m: how much of a bed, where a planting is spread over several."""

    __tablename__ = "log_places"

    log_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("logs.id", ondelete="CASCADE"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("places.id"), index=True)
    length_m: Mapped[float | None]

    place: Mapped[Place] = relationship()


class Quantity(Base):
    """An amount of a log. value and unit as typed; canonical beside them (kg, l, m, m2, s, degC, or the thing counted).

    adjustment: what it does to the stock of `asset` (reset to, increment by, decrement by); "" nothing.
    """

    __tablename__ = "quantities"

    log_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("logs.id", ondelete="CASCADE"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    measure: Mapped[str]
    value: Mapped[float]
    unit: Mapped[str] = mapped_column(default="")
    label: Mapped[str] = mapped_column(default="")
    canonical: Mapped[float]
    canonical_unit: Mapped[str] = mapped_column(default="")
    adjustment: Mapped[str] = mapped_column(default="")
    asset_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("assets.id"), index=True)

    asset: Mapped[Asset | None] = relationship()


class Movement(Base):
    """From `at`, an asset is at a place (None: nowhere), because a done log says so."""

    __tablename__ = "movements"
    __table_args__ = (Index("ix_movements_asset_at", "asset_id", "at", "log_id"), Index("ix_movements_place_at", "place_id", "at"))

    log_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("logs.id", ondelete="CASCADE"), primary_key=True)
    asset_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assets.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("places.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    length_m: Mapped[float | None]


class Membership(Base):
    """From `at`, an asset is in a group (None: in none), because a done log says so."""

    __tablename__ = "memberships"
    __table_args__ = (Index("ix_memberships_asset_at", "asset_id", "at", "log_id"), Index("ix_memberships_group_at", "group_id", "at"))

    log_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("logs.id", ondelete="CASCADE"), primary_key=True)
    asset_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assets.id"), primary_key=True)
    group_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("assets.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Adjustment(Base):
    """At `at`, the stock of an asset changed, because a done log says so. value in canonical_unit."""

    __tablename__ = "adjustments"
    __table_args__ = (Index("ix_adjustments_asset_at", "asset_id", "at", "log_id"),)

    log_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("logs.id", ondelete="CASCADE"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assets.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    measure: Mapped[str]
    canonical_unit: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    value: Mapped[float]
