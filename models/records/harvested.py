"""What was picked, day by day: the harvests that a forecast learns from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.records.assets import Planting
from models.records.crops import Crop
from models.records.logs import Log, LogAsset, Quantity


@dataclass(frozen=True, slots=True)
class Picked:
    """One amount of a harvest. planting: its name, "" where only the crop is known. amount: in unit, a canonical one (kg, bunch)."""

    planting: str
    crop: str
    on: date
    amount: float
    unit: str
    lot: str = ""


def picked(session: Session, since: datetime, until: datetime, zone: tzinfo) -> list[Picked]:
    """Done harvests of crops within [since, until), the earliest first; days are farm days of `zone`. Eggs and milk are not among them."""
    query = (
        select(Log)
        .where(Log.type == "harvest", Log.status == "done", Log.at >= since, Log.at < until)
        .options(selectinload(Log.assets).joinedload(LogAsset.asset), selectinload(Log.quantities))
        .order_by(Log.at, Log.id)
    )
    crops = {crop.id: crop.key for crop in session.scalars(select(Crop))}
    found = []
    for log in session.scalars(query):
        plantings = [link.asset for link in log.assets if isinstance(link.asset, Planting)]
        key = plantings[0].crop_id if plantings else log.crop_id
        crop = crops.get(key) if key is not None else None
        if crop is not None:
            name, on = plantings[0].name if len(plantings) == 1 else "", log.at.astimezone(zone).date()
            found += [Picked(name, crop, on, q.canonical, q.canonical_unit, log.lot_number) for q in log.quantities if _harvest(q)]
    return found


def _harvest(quantity: Quantity) -> bool:
    """Whether an amount is what was picked, and not what somebody noted beside it."""
    return quantity.label in ("", "harvest") and quantity.canonical >= 0
