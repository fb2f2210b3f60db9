"""The lot that a harvest gets: crop, bed, day, crew; the same crop of a bed and day is one lot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from models.agronomy.lots import own_lot
from models.records import state
from models.records.assets import Asset, Planting
from models.records.commands._log import day_of
from models.records.crops import Crop
from models.records.logs import Log, LogAsset
from models.records.places import Place
from sensors.errors import InputError


def lot_for(session: Session, crop: Crop, assets: Sequence[Asset], places: Sequence[Place], at: datetime) -> str:
    """The lot of a harvest at a moment: by its place, else where its planting stands; "" where nobody knows a bed for it."""
    bed = places[0].name if places else _standing(session, assets, at)
    if not bed:
        return ""
    day = day_of(session, at)
    try:
        return own_lot(crop.name, bed, day, _taken(session, at))
    except InputError:
        # a name without a letter or digit of ours makes no code
        return ""


def lot_of_task(session: Session, log: Log, at: datetime) -> str:
    """The lot of a task of picking that is done at a moment; "" where it names neither crop nor planting."""
    assets = [link.asset for link in log.assets]
    crop = log.crop or next((one.crop for one in assets if isinstance(one, Planting)), None)
    return lot_for(session, crop, assets, [link.place for link in log.places], at) if crop is not None else ""


def _standing(session: Session, assets: Sequence[Asset], at: datetime) -> str:
    there = state.stays(session, at, [asset.id for asset in assets]) if assets else []
    found = session.get(Place, there[0].place_id) if there else None
    return found.name if found is not None else ""


def _taken(session: Session, at: datetime) -> dict[str, str]:
    """Lots of the days around -> their crop."""
    rows = session.execute(
        select(Log.lot_number, Crop.name)
        .outerjoin(LogAsset, LogAsset.log_id == Log.id)
        .outerjoin(Planting, Planting.id == LogAsset.asset_id)
        .join(Crop, or_(Crop.id == Log.crop_id, and_(Log.crop_id.is_(None), Crop.id == Planting.crop_id)))
        .where(Log.type == "harvest", Log.lot_number != "", Log.at >= at - timedelta(days=2), Log.at <= at + timedelta(days=2))
    )
    return dict(rows.all())
