"""Crops as this hub grows them: family > crop > variety.

The figures of known crops are models.agronomy.crops, with their sources; here stands only what the hub changed
(`facts`: name of the figure -> the hub's own value) and what it grows that the catalogue does not have.
"""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.records.base import Base, Record


class Family(Record, Base):
    """A botanical family. rotation_years: years before it may return to a bed, where the hub says other than the catalogue."""

    __tablename__ = "families"

    name: Mapped[str] = mapped_column(unique=True)
    rotation_years: Mapped[float | None]
    notes: Mapped[str] = mapped_column(default="")


class Crop(Record, Base):
    """A crop. key: the catalogue's, or the hub's own for what the catalogue does not have."""

    __tablename__ = "crops"

    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    family_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("families.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    notes: Mapped[str] = mapped_column(default="")

    family: Mapped[Family | None] = relationship()


class Variety(Record, Base):
    """A variety of a crop, with what differs from it."""

    __tablename__ = "varieties"
    __table_args__ = (UniqueConstraint("crop_id", "name"),)

    crop_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("crops.id"), index=True)
    name: Mapped[str]
    company: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    notes: Mapped[str] = mapped_column(default="")

    crop: Mapped[Crop] = relationship()
