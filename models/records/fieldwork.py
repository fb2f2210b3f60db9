"""When mushroom logs were soaked: done activities that say so, by planting."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, tzinfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.records.assets import Planting
from models.records.logs import Log, LogAsset


def soaked(session: Session, at: datetime, zone: tzinfo) -> dict[str, tuple[date, ...]]:
    """Planting -> the farm days on which its logs were soaked up to a moment, the last first."""
    found: dict[str, list[date]] = defaultdict(list)
    rows = session.execute(
        select(Planting.name, Log.at)
        .join(LogAsset, LogAsset.asset_id == Planting.id)
        .join(Log, Log.id == LogAsset.log_id)
        .where(Planting.established == "inoculated", Log.type == "activity", Log.status == "done", Log.at <= at)
        .where(func.lower(Log.name).contains("soak"))
        .order_by(Log.at.desc())
    )
    for name, when in rows:
        found[name].append(when.astimezone(zone).date())
    return {name: tuple(days) for name, days in found.items()}
