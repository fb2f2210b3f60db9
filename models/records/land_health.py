"""How the land recovers: what people found when they looked closely, once or twice a year, and how it went over the years."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.records.logs import Log, LogPlace, Quantity
from models.records.places import Place

CATEGORY = "land health"
# label of a quantity of such a log -> (field of LandHealth, what one of it is in the canonical unit)
MEASURED = {
    "ground covered": ("cover_percent", 1.0),
    "bare ground": ("bare_percent", 1.0),
    "infiltration": ("infiltration_min", 1 / 60),
    "plant species": ("species", 1.0),
}
YEAR_S = 365.2425 * 86_400
# fewer looks, or within a shorter time, are seasons and not a trend
LEAST_LOOKS, LEAST_YEARS = 3, 1.5


@dataclass(frozen=True, slots=True)
class LandHealth:
    """One close look at one place; None: not looked at. photo_point: where the picture is taken from, always the same.

    cover_percent: ground under living plants or litter; bare_percent: ground without; infiltration_min: until an inch (25 mm)
    of water in a ring is gone; species: how many kinds of plants on the walk.
    """

    id: uuid.UUID
    place: str
    at: datetime
    by: str
    cover_percent: float | None = None
    bare_percent: float | None = None
    infiltration_min: float | None = None
    species: float | None = None
    photo_point: str = ""
    photo: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """How a figure of a place went: least squares over its looks. change: a year; first, last: as found then; looks: how many."""

    place: str
    figure: str
    change_per_year: float
    first: tuple[datetime, float]
    last: tuple[datetime, float]
    looks: int


def land_health(session: Session, since: datetime | None = None) -> list[LandHealth]:
    """Every look at every place, the earliest first."""
    query = (
        select(Log.id, Place.name, Log.at, Log.done_by, Log.details, Log.notes)
        .join(LogPlace, LogPlace.log_id == Log.id)
        .join(Place, Place.id == LogPlace.place_id)
        .where(Log.type == "observation", Log.status == "done", Log.categories == CATEGORY)
        .order_by(Log.at, Place.name)
    )
    if since is not None:
        query = query.where(Log.at >= since)
    rows = session.execute(query).all()
    logs = select(Log.id).where(Log.type == "observation", Log.categories == CATEGORY)
    figures: dict[uuid.UUID, dict[str, float]] = {}
    for log, label, canonical in session.execute(
        select(Quantity.log_id, Quantity.label, Quantity.canonical).where(Quantity.log_id.in_(logs), Quantity.label.in_(MEASURED))
    ):
        field, one = MEASURED[label]
        figures.setdefault(log, {})[field] = canonical * one
    return [
        LandHealth(
            id, place, at, by, photo_point=str(details.get("photo_point", "")), photo=str(details.get("photo", "")), notes=notes,
            **figures.get(id, {}),
        )
        for id, place, at, by, details, notes in rows
    ]  # fmt: skip


def trends(looks: Iterable[LandHealth]) -> list[Trend]:
    """The trend of every figure of every place that was looked at often and long enough, by place."""
    points: dict[tuple[str, str], list[tuple[datetime, float]]] = {}
    for look in looks:
        for field, _ in MEASURED.values():
            value = getattr(look, field)
            if value is not None:
                points.setdefault((look.place, field), []).append((look.at, value))
    found = [_trend(place, field, sorted(own)) for (place, field), own in sorted(points.items())]
    return [trend for trend in found if trend is not None]


def _trend(place: str, figure: str, points: list[tuple[datetime, float]]) -> Trend | None:
    years = [(at - points[0][0]).total_seconds() / YEAR_S for at, _ in points]
    if len(points) < LEAST_LOOKS or years[-1] < LEAST_YEARS:
        return None
    mean_x, mean_y = sum(years) / len(points), sum(value for _, value in points) / len(points)
    spread = sum((x - mean_x) ** 2 for x in years)
    slope = sum((x - mean_x) * (value - mean_y) for x, (_, value) in zip(years, points, strict=True)) / spread
    return Trend(place, figure, slope, points[0], points[-1], len(points))
