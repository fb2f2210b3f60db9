"""Places, devices and where devices stand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.records.command import command, say
from models.records.devices import Deployment, Device
from models.records.places import KINDS, PHASES, Place
from models.records.requests import Request
from sensors.calibration import calibration as checked_calibration
from sensors.errors import RecordError


@command("steward")
def put_place(
    session: Session,
    name: str,
    kind: str,
    *,
    parent: str = "",
    geometry: dict[str, Any] | None = None,
    phase: str = "active",
    details: dict[str, Any] | None = None,
) -> Place:
    """Add a place, or change the one of that name."""
    if kind not in KINDS:
        raise RecordError(f"{kind!r} is no kind of place.", where=name, expected=", ".join(KINDS))
    if phase not in PHASES:
        raise RecordError(f"{phase!r} is no phase.", where=name, expected=", ".join(PHASES))
    above = place_named(session, parent) if parent else None
    place = session.scalar(select(Place).where(Place.name == name)) or Place(name=name)
    place.kind, place.phase, place.parent = kind, phase, above
    place.geometry, place.details = geometry, details or {}
    session.add(place)
    _no_circle(place)
    session.flush()
    say(session, f"{place.name} is written down.")
    return place


def _no_circle(place: Place) -> None:
    """A place cannot lie in itself."""
    above, seen = place.parent, {place.name}
    while above is not None:
        if above.name in seen:
            raise RecordError(f"{place.name} would lie within itself.", where=above.name, next_step="choose another parent")
        seen.add(above.name)
        above = above.parent


def place_named(session: Session, name: str) -> Place:
    """The place of that name; RecordError where there is none."""
    place = session.scalar(select(Place).where(Place.name == name))
    if place is None:
        raise RecordError(f"There is no place called {name!r}.", next_step="add the place first, or correct the name")
    return place


@command("steward")
def put_device(session: Session, key: str, **facts: Any) -> Device:
    """Add a device, or change the facts given (name, model, family, gateway, interval_s, simulated, phase, notes)."""
    device = session.scalar(select(Device).where(Device.key == key)) or Device(key=key)
    for name, value in facts.items():
        setattr(device, name, value)
    session.add(device)
    session.flush()
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
    device = session.scalar(select(Device).where(Device.key == key))
    if device is None:
        raise RecordError(f"There is no device {key!r}.", next_step="name the device first")
    if calibration is not None:
        checked_calibration(calibration)
        if not measurand:
            raise RecordError("A calibration needs the measurand it is for.", where=key, next_step="name the measurand, e.g. distance")
    for old in device.deployments:
        if (old.channel, old.measurand) == (channel, measurand) and (old.to_at is None or old.to_at > at):
            if old.from_at >= at:
                raise RecordError(f"{key} was installed at {old.place.name} later than that.", where=str(old.from_at), got=str(at))
            old.to_at = at
    deployment = Deployment(
        device=device,
        place=place_named(session, place),
        channel=channel,
        measurand=measurand,
        means=means,
        depth_m=depth_m,
        height_m=height_m,
        from_at=at,
        to_at=None,
        calibration=calibration,
    )
    session.add(deployment)
    session.flush()
    say(session, f"{device.name or key} describes {deployment.place.name} now.")
    return deployment


@command("steward")
def ask(session: Session, kind: str, at: datetime, by: str = "", **arguments: Any) -> Request:
    """Put a request at the door of what runs."""
    request = Request(kind=kind, arguments=arguments, by=by, at=at)
    session.add(request)
    session.flush()
    return request
