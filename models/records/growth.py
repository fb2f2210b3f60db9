"""Plantings as pages and plans see them: what was planned, what really happened, where they stand."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from models.records import state
from models.records.assets import Planting
from models.records.crops import Crop
from models.records.logs import Log, LogAsset, Quantity
from models.records.places import Place


@dataclass(frozen=True, slots=True)
class PlantingView:
    """A planting at a moment. planned_*: the plan; sown_on, planted_on, first_pick_on, last_pick_on: from done logs, None not yet.

    picked: canonical unit -> amount harvested so far (of what stands for years: this year). places: (name, metres of bed, None unknown).
    """

    id: uuid.UUID
    name: str
    crop: str
    crop_key: str
    family: str
    variety: str
    established: str
    season: str
    planned_sow_on: date | None
    planned_plant_on: date | None
    planned_first_harvest_on: date | None
    planned_last_harvest_on: date | None
    sown_on: date | None
    planted_on: date | None
    first_pick_on: date | None
    last_pick_on: date | None
    picked: dict[str, float]
    yield_expected: float | None
    yield_unit: str
    plants: int | None
    places: tuple[tuple[str, float | None], ...]
    archived_on: date | None

    @property
    def stage(self) -> str:
        """How far it is: planned, sown, growing, picking, over."""
        if self.archived_on is not None:
            return "over"
        if self.first_pick_on is not None:
            return "picking"
        if (
            self.established == "perennial"
            or self.planted_on is not None
            or (self.sown_on is not None and self.established in ("direct_seeded", "inoculated"))
        ):
            return "growing"
        return "sown" if self.sown_on is not None else "planned"


def plantings(session: Session, at: datetime, zone: tzinfo, *, season: str = "", over_since: date | None = None) -> list[PlantingView]:
    """Plantings by name; of those that are over only what ended on `over_since` or later. Days are farm days of `zone`."""
    query = (
        select(Planting).options(joinedload(Planting.crop).joinedload(Crop.family), joinedload(Planting.variety)).order_by(Planting.name)
    )
    since = over_since or at.astimezone(zone).date() + timedelta(days=1)
    query = query.where(or_(Planting.archived_on.is_(None), Planting.archived_on >= since))
    if season:
        query = query.where(Planting.season == season)
    rows = list(session.scalars(query))
    ids = [p.id for p in rows]
    places = dict(session.execute(select(Place.id, Place.name)).all())
    stands: dict[uuid.UUID, list[tuple[str, float | None]]] = defaultdict(list)
    for stay in state.stays(session, at, ids):
        stands[stay.asset_id].append((places[stay.place_id], stay.length_m))
    stand = {p.id for p in rows if p.established in STANDING}
    first, last, picked = _happened(session, ids, stand, at, zone)
    return [_view(p, tuple(sorted(stands.get(p.id, []))), first[p.id], last[p.id], picked[p.id]) for p in rows]


# plantings that bear for years: what they gave is told by the calendar year
STANDING = ("perennial", "inoculated")
Days = dict[uuid.UUID, dict[str, date]]


def _happened(
    session: Session, ids: list[uuid.UUID], stand: set[uuid.UUID], at: datetime, zone: tzinfo
) -> tuple[Days, Days, dict[uuid.UUID, dict[str, float]]]:
    """First and last day of each kind of done log, and what was picked, by planting; of what stands for years this year's picking."""
    year = at.astimezone(zone).date().replace(month=1, day=1)
    first: Days = defaultdict(dict)
    last: Days = defaultdict(dict)
    picked: dict[uuid.UUID, dict[str, float]] = defaultdict(dict)
    done = and_(Log.status == "done", Log.at <= at, Log.type.in_(("seeding", "transplanting", "harvest")))
    for some in batched(ids):
        rows = session.execute(
            select(LogAsset.asset_id, Log.id, Log.type, Log.at)
            .join(Log, Log.id == LogAsset.log_id)
            .where(LogAsset.asset_id.in_(some), done)
            .order_by(Log.at)
        )
        harvests: dict[uuid.UUID, uuid.UUID] = {}
        for asset, log, kind, when in rows:
            day = when.astimezone(zone).date()
            if kind == "harvest" and asset in stand and day < year:
                continue
            first[asset].setdefault(kind, day)
            last[asset][kind] = day
            if kind == "harvest":
                harvests.setdefault(log, asset)
        for logs in batched(list(harvests)):
            amounts = select(Quantity.log_id, Quantity.canonical_unit, Quantity.canonical).where(Quantity.log_id.in_(logs))
            for log, unit, amount in session.execute(amounts):
                of = picked[harvests[log]]
                of[unit] = of.get(unit, 0.0) + amount
    return first, last, picked


def batched(ids: list[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    """The ids in parts that fit into one question: SQLite takes 32,766 values in it, older ones 999."""
    for start in range(0, len(ids), 900):
        yield ids[start : start + 900]


def _view(
    p: Planting, places: tuple[tuple[str, float | None], ...], first: dict[str, date], last: dict[str, date], picked: dict[str, float]
) -> PlantingView:
    return PlantingView(
        p.id, p.name, p.crop.name, p.crop.key, p.crop.family.name if p.crop.family else "", p.variety.name if p.variety else "",
        p.established, p.season, p.planned_sow_on, p.planned_plant_on, p.planned_first_harvest_on, p.planned_last_harvest_on,
        first.get("seeding"), first.get("transplanting"), first.get("harvest"), last.get("harvest"), picked, p.yield_expected,
        p.yield_unit, p.plants, places, p.archived_on,
    )  # fmt: skip
