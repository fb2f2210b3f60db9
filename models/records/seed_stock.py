"""Seed on hand, as lots of seed have it: how much is left of each, where somebody counted it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from models.records import state
from models.records.assets import Lot, Seed
from models.records.crops import Crop, Variety


@dataclass(frozen=True, slots=True)
class SeedLot:
    """A lot of seed. variety: "" not said. left: (amount, canonical unit: kg, or what is counted), None: nobody counted it. unit: what
    it is counted in."""

    name: str
    crop: str
    variety: str
    unit: str
    left: tuple[float, str] | None


def seed_lots(session: Session, at: datetime) -> list[SeedLot]:
    """Lots of seed that are here, by name."""
    query = select(Seed).options(joinedload(Lot.crop), joinedload(Lot.variety))
    rows = session.scalars(query.where(or_(Seed.archived_on.is_(None), Seed.archived_on > at.date())).order_by(Seed.name)).all()
    left: dict[object, tuple[float, str]] = {}
    for (asset, _, unit), amount in state.stock(session, at, [row.id for row in rows]).items():
        left[asset] = (amount, unit)
    return [
        SeedLot(row.name, row.crop.name if row.crop else "", row.variety.name if row.variety else "", row.unit, left.get(row.id))
        for row in rows
    ]


def companies(session: Session) -> dict[tuple[str, str], str]:
    """(crop, variety) -> where its seed is bought, of those of which it is written down."""
    rows = session.execute(select(Crop.name, Variety.name, Variety.company).join(Crop, Crop.id == Variety.crop_id))
    return {(crop, variety): company for crop, variety, company in rows if company}
