"""Lots as the records have them: what was picked under a number, which weeks were packed then, what lies in store."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from models.records.assets import Lot, Planting
from models.records.logs import Adjustment, Log, LogAsset, LogPlace
from models.records.packings import Packing


@dataclass(frozen=True, slots=True)
class LotPicked:
    """A harvest of a lot. key: its crop's; plantings, places by name; amount and unit as typed, None not weighed; use, by: "" not said."""

    lot: str
    on: date
    crop: str
    key: str
    plantings: tuple[str, ...]
    places: tuple[str, ...]
    amount: float | None
    unit: str
    use: str
    by: str


@dataclass(frozen=True, slots=True)
class StoreMove:
    """Into or out of a lot of stock. came: it grew by it; what: the log's name; amount in unit, the canonical one."""

    stock: str
    on: date
    what: str
    came: bool
    amount: float
    unit: str


def picked_lot(session: Session, lot: str, zone: tzinfo) -> list[LotPicked]:
    """The done harvests of a lot, the earliest first; small and capital letters are one."""
    query = select(Log).where(Log.type == "harvest", Log.status == "done", func.lower(Log.lot_number) == lot.strip().lower())
    options = (
        joinedload(Log.crop), selectinload(Log.quantities), selectinload(Log.places).joinedload(LogPlace.place),
        selectinload(Log.assets).joinedload(LogAsset.asset),
    )  # fmt: skip
    return [_picked(log, zone) for log in session.scalars(query.options(*options).order_by(Log.at, Log.id))]


def _picked(log: Log, zone: tzinfo) -> LotPicked:
    amount = next((q for q in log.quantities if q.measure in ("weight", "count", "volume")), None)
    crop = log.crop or next((link.asset.crop for link in log.assets if isinstance(link.asset, Planting)), None)
    return LotPicked(
        log.lot_number, log.at.astimezone(zone).date(), crop.name if crop else "", crop.key if crop else "",
        tuple(link.asset.name for link in log.assets), tuple(link.place.name for link in log.places),
        None if amount is None else amount.value, "" if amount is None else amount.unit, log.use, log.done_by,
    )  # fmt: skip


def lot_numbers(session: Session, before: datetime | None = None, most: int = 60) -> list[str]:
    """The lots picked last before a moment, or of all, the newest first, each once."""
    query = select(Log.lot_number).where(Log.type == "harvest", Log.status == "done", Log.lot_number != "")
    if before is not None:
        query = query.where(Log.at < before)
    return list(dict.fromkeys(session.scalars(query.order_by(Log.at.desc(), Log.lot_number).limit(3 * most))))[:most]


def packed_weeks(session: Session, first: date, last: date) -> list[tuple[date, Mapping[str, Any]]]:
    """(Monday, document) of the weeks that were frozen for print, from first to last."""
    rows = session.scalars(select(Packing).where(Packing.week >= first, Packing.week <= last).order_by(Packing.week))
    return [(row.week, dict(row.document)) for row in rows]


def store_moves(session: Session, lot: str, zone: tzinfo) -> list[StoreMove]:
    """What went into and out of the lots of stock that have the number, or that its harvests went into, the earliest first."""
    picked = select(Log.id).where(Log.type == "harvest", func.lower(Log.lot_number) == lot.strip().lower())
    into = select(Adjustment.asset_id).where(Adjustment.log_id.in_(picked))
    named = or_(func.lower(Lot.number) == lot.strip().lower(), Lot.id.in_(into))
    stock: dict[uuid.UUID, str] = dict(session.execute(select(Lot.id, Lot.name).where(named)).all())
    rows = session.execute(
        select(Adjustment, Log.name)
        .join(Log, Log.id == Adjustment.log_id)
        .where(Adjustment.asset_id.in_(list(stock)))
        .order_by(Adjustment.at, Adjustment.log_id, Adjustment.n)
    ).all()
    return [
        StoreMove(stock[one.asset_id], one.at.astimezone(zone).date(), what, one.kind != "decrement", one.value, one.canonical_unit)
        for one, what in rows
    ]
