"""Devices, and where they stand."""

from __future__ import annotations

from datetime import datetime
from math import isfinite
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.records.command import command, say
from models.records.commands._facts import put
from models.records.commands._find import device_keyed, name_for, place_called
from models.records.devices import Deployment, Device
from models.records.places import PHASES
from sensors.calibration import calibration as checked_calibration
from sensors.errors import RecordError


@command("steward")
def put_device(session: Session, key: str, **facts: Any) -> Device:
    """Add a device, or change the facts given (name, model, family, gateway, interval_s, simulated, phase, notes)."""
    device = session.scalar(select(Device).where(Device.key == key))
    if device is None:
        device = Device(key=name_for(session, Device, Device.key, key))
    put(device, **facts)
    session.add(device)
    session.flush()
    say(session, f"{device.name or device.key} is written down.")
    return device


@command("steward")
def install_device(
    session: Session,
    key: str,
    place: str,
    at: datetime,
    *,
    channel: str = "",
    measurand: str = "",
    means: str = "",
    depth_m: float | None = None,
    height_m: float | None = None,
    calibration: dict[str, Any] | None = None,
) -> Deployment:
    """From `at`, a channel of a device describes a place. What it described before ends there."""
    device, to = device_keyed(session, key), place_called(session, place)
    for name, value in (("depth", depth_m), ("height", height_m)):
        if value is not None and not (isfinite(value) and value >= 0):
            raise RecordError(f"The {name} cannot be {value:g} m.", where=key, expected="metres, zero or more; depth counts downwards")
    if calibration is not None:
        checked_calibration(calibration)
        if not measurand:
            raise RecordError("A calibration needs the measurand it is for.", where=key, next_step="name the measurand, e.g. distance")
    _end(device, at, channel, measurand)
    deployment = Deployment(
        device=device, place=to, channel=channel, measurand=measurand, means=means, depth_m=depth_m, height_m=height_m, from_at=at,
        to_at=None, calibration=calibration,
    )  # fmt: skip
    session.add(deployment)
    session.flush()
    say(session, f"{device.name or key} describes {deployment.place.name} now.")
    return deployment


def _end(device: Device, at: datetime, channel: str, measurand: str) -> None:
    """End what a channel described until now."""
    for old in device.deployments:
        if (old.channel, old.measurand) == (channel, measurand) and (old.to_at is None or old.to_at > at):
            if old.from_at >= at:
                where = str(old.from_at)
                raise RecordError(f"{device.key} was installed at {old.place.name} later than that.", where=where, got=str(at))
            old.to_at = at


@command("steward")
def move_device(session: Session, key: str, to: str, at: datetime) -> list[Deployment]:
    """From `at` a device stands elsewhere, with every channel it has there; its past stays where it was measured."""
    device, place = device_keyed(session, key), place_called(session, to)
    standing = [d for d in device.deployments if d.to_at is None]
    if not standing:
        raise RecordError(f"{device.name or key} stands nowhere.", where=key, next_step="install it at a place")
    moved = [
        install_device(
            session, key, place.name, at, channel=d.channel, measurand=d.measurand, means=d.means, depth_m=d.depth_m,
            height_m=d.height_m, calibration=d.calibration,
        )
        for d in standing if d.place_id != place.id
    ]  # fmt: skip
    if not moved:
        raise RecordError(f"{device.name or key} stands at {place.name} already.", where=key)
    say(session, f"{device.name or key} stands at {place.name} now.")
    return moved


@command("steward")
def retire_device(session: Session, key: str, at: datetime) -> Device:
    """From `at` a device describes nothing any more. What it measured stays."""
    device = device_keyed(session, key)
    for old in device.deployments:
        if old.to_at is None or old.to_at > at:
            if old.from_at > at:
                raise RecordError(f"{device.key} was installed at {old.place.name} later than that.", where=str(old.from_at), got=str(at))
            old.to_at = at
    device.phase = PHASES[-1]
    session.flush()
    say(session, f"{device.name or key} is retired.")
    return device
