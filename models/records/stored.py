"""Which lots of stock stand in which room, and how much of each is left. Computed from done logs, like everything else."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.amounts import convert_amount
from models.records import state
from models.records.assets import Lot
from models.records.logs import Adjustment, LogPlace, Movement
from models.records.places import Place
from sensors.errors import UnitError

# Where stock can stand: a harvest log names the bed it came from, and nothing is stored there.
STORES = ("cold_room", "room", "building")


@dataclass(frozen=True, slots=True)
class StoredLot:
    """A lot in a room since a moment. kind: product, seed or material; amount in `unit`, None where nobody counted it."""

    name: str
    kind: str
    place: str
    since: datetime
    amount: float | None
    unit: str


def stored(session: Session, at: datetime) -> list[StoredLot]:
    """Every lot that stands in a room and of which something is left, by room and name.

    It is where it was moved last, or where it was last brought in or counted, whichever is later; what is taken out of it
    for elsewhere does not move the rest.
    """
    lots = {lot.id: lot for lot in session.scalars(select(Lot).where(or_(Lot.archived_on.is_(None), Lot.archived_on > at.date())))}
    where = _whereabouts(session, at)
    names = {p.id: p.name for p in session.scalars(select(Place).where(Place.kind.in_(STORES)))}
    left = _left(session, at, lots)
    found = []
    for lot_id, (since, place_id) in where.items():
        lot = lots.get(lot_id)
        if lot is not None and place_id in names:
            amount, unit = left.get(lot_id, (None, lot.unit))
            if amount is None or amount > 0:
                found.append(StoredLot(lot.name, lot.type, names[place_id], since, amount, unit))
    return sorted(found, key=lambda x: (x.place, x.name))


def _whereabouts(session: Session, at: datetime) -> dict[uuid.UUID, tuple[datetime, uuid.UUID | None]]:
    """Lot -> since when it is at which place; None: moved to nowhere."""
    of_lots = Movement.asset_id.in_(select(Lot.id))
    moved = session.execute(select(Movement.asset_id, Movement.at, Movement.place_id).where(of_lots, Movement.at <= at)).all()
    counted = session.execute(
        select(Adjustment.asset_id, Adjustment.at, LogPlace.place_id)
        .join(LogPlace, LogPlace.log_id == Adjustment.log_id)
        .join(Place, Place.id == LogPlace.place_id)
        .where(Adjustment.asset_id.in_(select(Lot.id)), Adjustment.at <= at, Adjustment.kind != "decrement", Place.kind.in_(STORES))
    ).all()
    found: dict[uuid.UUID, tuple[datetime, uuid.UUID | None]] = {}
    for asset, when, place in (*counted, *moved):
        if asset not in found or when >= found[asset][0]:
            found[asset] = (when, place)
    return found


def _left(session: Session, at: datetime, lots: dict[uuid.UUID, Lot]) -> dict[uuid.UUID, tuple[float, str]]:
    """Lot -> how much is left, in its own unit, the canonical one where it has none; those that nobody counted so are not in it."""
    found: dict[uuid.UUID, tuple[float, str]] = {}
    for (asset, _, unit), value in state.stock(session, at, list(lots)).items():
        own = lots[asset].unit or unit
        try:
            found[asset] = (convert_amount(value, unit, own), own)
        except UnitError:
            continue
    return found
