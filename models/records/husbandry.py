"""Animals as pages see them: which herd, where, how heavy, until when their milk or meat may not be used."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from models.records import state
from models.records.assets import Animal, Asset
from models.records.logs import Log, LogAsset, Quantity
from models.records.places import Place


@dataclass(frozen=True, slots=True)
class AnimalView:
    """An animal at a moment. herd, place: "" where it has none. weight_kg with its day; None: never weighed."""

    id: uuid.UUID
    name: str
    tag: str
    species: str
    breed: str
    sex: str
    sterile: bool
    birth_on: date | None
    dam: str
    herd: str
    place: str
    weight_kg: float | None
    weighed_at: datetime | None


def animals(session: Session, at: datetime) -> list[AnimalView]:
    """Every animal with a record of its own that is here, by herd and name."""
    rows = list(session.scalars(select(Animal).where(or_(Animal.archived_on.is_(None), Animal.archived_on > at.date()))))
    names = dict(session.execute(select(Asset.id, Asset.name).where(Asset.type.in_(("animal", "group")))).all())
    places = dict(session.execute(select(Place.id, Place.name)).all())
    herds, stands = state.memberships(session, at), state.places_of(session, at)
    weights = last_weights(session, at)
    found = []
    for a in rows:
        stay = next(iter(stands.get(a.id, ())), None)
        kg, when = weights.get(a.id, (None, None))
        found.append(
            AnimalView(
                a.id,
                a.name,
                a.tag,
                a.species,
                a.breed,
                a.sex,
                a.sterile,
                a.birth_on,
                names.get(a.dam_id, "") if a.dam_id else "",
                names.get(herds[a.id], "") if a.id in herds else "",
                places[stay.place_id] if stay else "",
                kg,
                when,
            )
        )
    return sorted(found, key=lambda a: (a.herd == "", a.herd, a.name))


def last_weights(session: Session, at: datetime) -> dict[uuid.UUID, tuple[float, datetime]]:
    """Animal -> its last weight [kg] and when. A log of several animals weighs none of them by itself."""
    alone = aliased(LogAsset)
    query = (
        select(LogAsset.asset_id, Quantity.canonical, Log.at)
        .join(Log, Log.id == LogAsset.log_id)
        .join(Quantity, Quantity.log_id == Log.id)
        .join(Animal, Animal.id == LogAsset.asset_id)
        .where(Log.status == "done", Log.at <= at, Quantity.measure == "weight", Log.type == "observation")
        .where(~select(alone.log_id).where(alone.log_id == Log.id, alone.n > 0).exists())
        .order_by(Log.at)
    )
    found: dict[uuid.UUID, tuple[float, datetime]] = {}
    for asset, kg, when in session.execute(query):
        found[asset] = (kg, when)
    return found
