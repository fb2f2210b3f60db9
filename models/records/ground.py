"""What the records say of a piece of land: what stands or grows there, what is to be done there, what it costs."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectin_polymorphic

from models.agronomy.crops import catalogue
from models.records import state
from models.records.assets import Animal, Asset, Herd, Planting
from models.records.journal import LogView, view, whole
from models.records.logs import Log, LogPlace
from models.records.places import Place


@dataclass(frozen=True, slots=True)
class Standing:
    """What is at a place. type: of models.records.assets.TYPES; crop, family: of a planting; since: from its last move on."""

    name: str
    type: str
    since: datetime
    crop: str = ""
    family: str = ""


def standing(session: Session, at: datetime) -> dict[str, tuple[Standing, ...]]:
    """Place -> plantings, herds and animals that are there at a moment by their own logs, by name."""
    stays = state.stays(session, at)
    shown = selectin_polymorphic(Asset, [Planting, Herd, Animal])
    query = select(Asset).options(shown, joinedload(Planting.crop)).where(Asset.type.in_(("plant", "group", "animal")))
    assets = {a.id: a for a in session.scalars(query)}
    names = dict(session.execute(select(Place.id, Place.name)).all())
    found: dict[str, list[Standing]] = {}
    for stay in stays:
        asset = assets.get(stay.asset_id)
        if asset is not None:
            found.setdefault(names[stay.place_id], []).append(_standing(asset, stay.since))
    return {place: tuple(sorted(there, key=lambda s: (s.type, s.name))) for place, there in found.items()}


def _standing(asset: Asset, since: datetime) -> Standing:
    if not isinstance(asset, Planting):
        return Standing(asset.name, asset.type, since)
    known = catalogue().get(asset.crop.key)
    family = asset.crop.family.name if asset.crop.family else (known.family or "") if known else ""
    return Standing(asset.name, asset.type, since, asset.crop.name, family)


def tasks_at(session: Session, place: uuid.UUID, most: int = 10) -> list[LogView]:
    """Open tasks of a place, the longest overdue first."""
    query = select(Log).where(Log.status == "pending", Log.id.in_(select(LogPlace.log_id).where(LogPlace.place_id == place)))
    return [view(log) for log in session.scalars(whole(query).order_by(Log.at, Log.name).limit(most))]


@dataclass(frozen=True, slots=True)
class Land:
    """A place as the plan of the land has it; see models.records.places.Place. parent "" at the top."""

    id: uuid.UUID
    name: str
    kind: str
    parent: str
    phase: str
    phase_on: date | None
    cost: float | None
    funding: str
    notes: str
    geometry: dict[str, Any] | None
    details: dict[str, Any]

    @property
    def funded(self) -> float:
        """How much of its cost somebody pays."""
        return (self.cost or 0.0) if self.funding.strip() else 0.0


def land(session: Session) -> list[Land]:
    """Every place, by name."""
    rows = session.scalars(select(Place).options(joinedload(Place.parent)).order_by(func.lower(Place.name)))
    return [
        Land(
            p.id, p.name, p.kind, p.parent.name if p.parent else "", p.phase, p.phase_on, p.cost, p.funding, p.notes, p.geometry,
            dict(p.details),
        )
        for p in rows
    ]  # fmt: skip
