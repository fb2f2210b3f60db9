"""Devices, and deployments: which place a channel describes, from when to when."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.records.base import Base, Record, UtcDateTime
from models.records.places import Place


class Device(Record, Base):
    """A device that sends readings.

    key: the name that decoding gives it (a friendly name, a DevEUI, a model/id pair): the `device` of its series.
    gateway: the key or name of what carries its messages ("barn gateway"), "" where it speaks for itself.
    interval_s: how often it reports when all is well; None until known or learnt.
    """

    __tablename__ = "devices"

    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    model: Mapped[str] = mapped_column(default="")
    family: Mapped[str] = mapped_column(default="")
    gateway: Mapped[str] = mapped_column(default="")
    interval_s: Mapped[float | None]
    simulated: Mapped[bool] = mapped_column(default=False)
    phase: Mapped[str] = mapped_column(default="active")
    notes: Mapped[str] = mapped_column(default="")

    deployments: Mapped[list[Deployment]] = relationship(back_populates="device", cascade="all, delete-orphan")


class Deployment(Record, Base):
    """One channel of a device describes one place, from `from_at` until `to_at` (None: still).

    channel, measurand: "" means every one of the device that no narrower deployment names.
    means: what a bare number is here ("temperature" in a bed means "soil_temperature"); "" keeps the measurand.
    depth_m: below the surface, positive down; height_m: above it.
    calibration: sensors.calibration document, or None.
    """

    __tablename__ = "deployments"

    device_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("devices.id"), index=True)
    place_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("places.id"), index=True)
    channel: Mapped[str] = mapped_column(default="")
    measurand: Mapped[str] = mapped_column(default="")
    means: Mapped[str] = mapped_column(default="")
    depth_m: Mapped[float | None]
    height_m: Mapped[float | None]
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    to_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    calibration: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    device: Mapped[Device] = relationship(back_populates="deployments")
    place: Mapped[Place] = relationship()
