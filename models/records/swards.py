"""What people read off the grass: its height, a plate meter, a clipped frame. As it was read: masses are models.agronomy's."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.records.logs import Log, LogPlace, Quantity
from models.records.places import Place

# label of the quantity (models.records.commands.field.READINGS) -> kind
KINDS = {"sward height": "height", "plate meter": "plate", "clip": "clip"}


@dataclass(frozen=True, slots=True)
class SwardReading:
    """One reading of one place. kind: height (ruler or stick), plate, clip.

    value: metres of height, pressed under the plate or not; of a clip kilograms as cut. frame_m2: the ground it was cut from,
    dry_percent: its dry matter, both of a clip only, None where nobody said.
    """

    id: uuid.UUID
    place: str
    at: datetime
    kind: str
    value: float
    by: str
    frame_m2: float | None = None
    dry_percent: float | None = None


def sward_readings(session: Session, since: datetime, until: datetime | None = None) -> list[SwardReading]:
    """Readings of every place, the earliest first."""
    query = (
        select(Log.id, Place.name, Log.at, Quantity.label, Quantity.canonical, Log.done_by, Log.details)
        .join(Quantity, Quantity.log_id == Log.id)
        .join(LogPlace, LogPlace.log_id == Log.id)
        .join(Place, Place.id == LogPlace.place_id)
        .where(Log.type == "observation", Log.status == "done", Log.at >= since, Quantity.label.in_(KINDS), Quantity.n == 0)
        .order_by(Log.at, Place.name)
    )
    if until is not None:
        query = query.where(Log.at <= until)
    return [
        SwardReading(id, place, at, KINDS[label], value, by, details.get("frame_m2"), details.get("dry_percent"))
        for id, place, at, label, value, by, details in session.execute(query)
    ]
