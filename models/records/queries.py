"""Questions to the records, answered as plain frozen values that outlive the session."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from models.records import state
from models.records.assets import Herd, Planting
from models.records.crops import Crop
from models.records.devices import Deployment, Device
from models.records.people import Person
from models.records.places import Place
from models.records.requests import Request
from sensors.series import SeriesKey


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place as pages see it. `parent` is a name, "" at the top."""

    id: uuid.UUID
    name: str
    kind: str
    parent: str
    phase: str
    geometry: dict[str, Any] | None
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DeviceView:
    """A device as pages see it."""

    key: str
    name: str
    model: str
    family: str
    gateway: str
    interval_s: float | None
    simulated: bool
    phase: str


@dataclass(frozen=True, slots=True)
class Deployed:
    """One deployment as pages and jobs see it; see models.records.devices.Deployment."""

    device: str
    channel: str
    measurand: str
    means: str
    place: str
    kind: str
    depth_m: float | None
    height_m: float | None
    from_at: datetime
    to_at: datetime | None
    calibration: dict[str, Any] | None

    def describes(self, key: SeriesKey) -> bool:
        """Whether a series is this deployment's (leaving time aside)."""
        return self.device == key.device and self.channel in ("", key.channel) and self.measurand in ("", key.measurand)

    @property
    def narrowness(self) -> int:
        return (self.channel != "") + 2 * (self.measurand != "")


@dataclass(frozen=True, slots=True)
class HerdView:
    """A herd, where it is and how many it is; place "" and head None: nobody said. details: facts of its kind."""

    id: uuid.UUID
    name: str
    species: str
    place: str
    since: datetime | None
    head: int | None
    details: Mapping[str, Any] = field(default_factory=dict)


def places(session: Session) -> list[PlaceView]:
    """Every place, parents before children where names allow, sorted by kind and name."""
    above = aliased(Place)
    rows = session.execute(
        select(Place.id, Place.name, Place.kind, above.name, Place.phase, Place.geometry, Place.details)
        .outerjoin(above, Place.parent_id == above.id)
        .order_by(Place.kind, Place.name)
    )
    return [PlaceView(id, name, kind, parent or "", phase, geometry, details) for id, name, kind, parent, phase, geometry, details in rows]


def devices(session: Session) -> list[DeviceView]:
    """Every device, sorted by key."""
    rows = session.scalars(select(Device).order_by(Device.key))
    return [DeviceView(d.key, d.name, d.model, d.family, d.gateway, d.interval_s, d.simulated, d.phase) for d in rows]


def deployments(session: Session, at: datetime | None = None) -> list[Deployed]:
    """Deployments in force at a time (all where `at` is None), narrowest first."""
    # columns, not records: jobs ask every few seconds, and the outlines of places would come along with each row
    d = Deployment
    query = (
        select(
            Device.key, d.channel, d.measurand, d.means, Place.name, Place.kind, d.depth_m, d.height_m, d.from_at, d.to_at, d.calibration
        )
        .join(Device, d.device_id == Device.id)
        .join(Place, d.place_id == Place.id)
    )
    if at is not None:
        query = query.where(d.from_at <= at, or_(d.to_at.is_(None), d.to_at > at))
    found = [Deployed(*row) for row in session.execute(query)]
    return sorted(found, key=lambda d: (-d.narrowness, d.device, d.place, d.channel))


def deployed(key: SeriesKey, found: list[Deployed]) -> Deployed | None:
    """The narrowest deployment that describes a series, from `deployments` of one moment."""
    return next((d for d in found if d.describes(key)), None)


def waiting_requests(session: Session) -> list[Request]:
    """Requests nobody has taken up, oldest first."""
    return list(session.scalars(select(Request).where(Request.state == "waiting").order_by(Request.at)))


def herds(session: Session, at: datetime) -> list[HerdView]:
    """Every herd that is here at a moment, by name."""
    rows = session.scalars(select(Herd).where(or_(Herd.archived_on.is_(None), Herd.archived_on > at.date())).order_by(Herd.name)).all()
    where = {stay.asset_id: stay for stay in state.stays(session, at, [herd.id for herd in rows])}
    names = dict(session.execute(select(Place.id, Place.name).where(Place.id.in_([s.place_id for s in where.values()]))).all())
    heads = state.head_counts(session, at)
    found = []
    for herd in rows:
        stay, head = where.get(herd.id), heads.get(herd.id)
        place, since = (names[stay.place_id], stay.since) if stay else ("", None)
        found.append(HerdView(herd.id, herd.name, herd.species, place, since, head.total if head else None, dict(herd.details)))
    return found


def plantings(session: Session, on: date) -> list[str]:
    """Names of the plantings that are here on a day."""
    return list(
        session.scalars(select(Planting.name).where(or_(Planting.archived_on.is_(None), Planting.archived_on > on)).order_by(Planting.name))
    )


@dataclass(frozen=True, slots=True)
class CropView:
    """A crop of this hub; facts: its own figures, laid over the catalogue's."""

    key: str
    name: str
    facts: dict[str, Any]


def crops(session: Session) -> list[CropView]:
    """The crops that the hub grows, by name."""
    return [CropView(c.key, c.name, dict(c.facts)) for c in session.scalars(select(Crop).order_by(Crop.name))]


def crop_names(session: Session) -> list[str]:
    """Names of the crops that the hub grows."""
    return list(session.scalars(select(Crop.name).order_by(Crop.name)))


def people(session: Session) -> list[str]:
    """Names of those who work here now."""
    return list(session.scalars(select(Person.name).where(Person.active).order_by(Person.name)))
