"""Plantings of every season with where they stand or are to stand, and what is still to be done for them. Plain views."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from models.agronomy.crops import Crop as Figures
from models.records.assets import Planting
from models.records.commands.crops import figures
from models.records.crops import Crop, Family
from models.records.growth import batched
from models.records.logs import Log, LogAsset, LogPlace
from models.records.places import Place
from models.records.plans import Plan


@dataclass(frozen=True, slots=True)
class Step:
    """A log that a planting is in: done, or still to be done. moves: it is at these places from then on; places: (name, metres of it)."""

    id: uuid.UUID
    type: str
    name: str
    on: date
    done: bool
    moves: bool
    places: tuple[tuple[str, float | None], ...]


@dataclass(frozen=True, slots=True)
class Grower:
    """A planting with its steps by day. known: its crop's figures here, the variety's over them; other facts as
    models.records.assets.Planting has them."""

    name: str
    crop: str
    crop_key: str
    family: str
    variety: str
    season: str
    plan: str
    succession: str
    established: str
    known: Figures
    sow_on: date | None
    plant_on: date | None
    first_on: date | None
    last_on: date | None
    length_m: float | None
    plants: int | None
    tray_cells: int | None
    yield_expected: float | None
    yield_unit: str
    archived_on: date | None
    details: Mapping[str, Any]
    steps: tuple[Step, ...] = ()

    def done(self, *types: str) -> date | None:
        """The first day that one of these was done; None not yet."""
        return next((step.on for step in self.steps if step.done and step.type in types), None)

    @property
    def begun_on(self) -> date | None:
        """The day it went into its bed; None not yet, or nobody wrote it down."""
        return self.done("transplanting") or (self.done("seeding") if self.established != "transplant_raised" else None)

    @property
    def bed_on(self) -> date | None:
        """The day it goes into its bed by plan, as seed or as plant."""
        return self.sow_on or self.plant_on if self.established == "direct_seeded" else self.plant_on


@dataclass(frozen=True, slots=True)
class BedFacts:
    """A bed. length_m, width_m: None where nobody measured it; block: what it lies in."""

    name: str
    block: str
    length_m: float | None
    width_m: float | None


@dataclass(frozen=True, slots=True)
class BedPlan:
    """All beds that can be planted, all plantings, crop plans as (name, season), and years of rotation by family, the hub's own."""

    beds: tuple[BedFacts, ...]
    plantings: tuple[Grower, ...]
    plans: tuple[tuple[str, str], ...]
    years: Mapping[str, float]


def bed_plan(session: Session, zone: tzinfo, since: date) -> BedPlan:
    """The beds and all that grows, grew since a day, or is to grow. Days are farm days of `zone`."""
    query = select(Planting).options(joinedload(Planting.crop).joinedload(Crop.family), joinedload(Planting.variety))
    query = query.where(or_(Planting.archived_on.is_(None), Planting.archived_on >= since)).order_by(Planting.name)
    rows = list(session.scalars(query))
    plans = session.execute(select(Plan.id, Plan.name, Plan.season).where(Plan.kind == "crop", Plan.status != "abandoned")).all()
    named, steps = {id: name for id, name, _ in plans}, _steps(session, [row.id for row in rows], zone)
    made = tuple(
        Grower(
            p.name, p.crop.name, p.crop.key, p.crop.family.name if p.crop.family else "", p.variety.name if p.variety else "", p.season,
            named.get(p.plan_id, "") if p.plan_id else "", p.succession, p.established, figures(p.crop, p.variety), p.planned_sow_on,
            p.planned_plant_on, p.planned_first_harvest_on, p.planned_last_harvest_on, p.length_m, p.plants, p.tray_cells,
            p.yield_expected, p.yield_unit, p.archived_on, dict(p.details), tuple(steps.get(p.id, ())),
        )
        for p in rows
    )  # fmt: skip
    years = session.execute(select(Family.name, Family.rotation_years).where(Family.rotation_years.is_not(None)))
    crop_plans = tuple(sorted(((name, season) for _, name, season in plans), key=lambda plan: (plan[1], plan[0])))
    return BedPlan(_beds(session), made, crop_plans, {name: float(asked) for name, asked in years if asked is not None})


def _beds(session: Session) -> tuple[BedFacts, ...]:
    places = {p.id: p for p in session.scalars(select(Place))}
    return tuple(
        BedFacts(
            p.name, places[p.parent_id].name if p.parent_id in places else "", _number(p.details.get("length_m")),
            _number(p.details.get("width_m")),
        )
        for p in places.values()
        if p.kind == "bed" and p.phase in ("active", "building")
    )  # fmt: skip


def _number(given: Any) -> float | None:
    return float(given) if isinstance(given, int | float) and given > 0 else None


def _steps(session: Session, ids: list[uuid.UUID], zone: tzinfo) -> dict[uuid.UUID, list[Step]]:
    """Sowings, settings out and open tasks of plantings, by day."""
    found: dict[uuid.UUID, list[Step]] = defaultdict(list)
    for some in batched(ids):
        asked = or_(Log.status == "pending", (Log.status == "done") & Log.type.in_(("seeding", "transplanting")))
        logs = session.execute(
            select(LogAsset.asset_id, Log.id, Log.type, Log.name, Log.at, Log.status, Log.is_movement)
            .join(Log, Log.id == LogAsset.log_id)
            .where(LogAsset.asset_id.in_(some), asked)
            .order_by(Log.at, Log.id)
        ).all()
        where = _places(session, [row.id for row in logs])
        for asset, log, kind, name, at, status, moves in logs:
            day = at.astimezone(zone).date()
            found[asset].append(Step(log, kind, name, day, status == "done", bool(moves), tuple(where.get(log, ()))))
    return found


def _places(session: Session, logs: list[uuid.UUID]) -> dict[uuid.UUID, list[tuple[str, float | None]]]:
    where: dict[uuid.UUID, list[tuple[str, float | None]]] = defaultdict(list)
    for some in batched(list(dict.fromkeys(logs))):
        rows = session.execute(
            select(LogPlace.log_id, Place.name, LogPlace.length_m)
            .join(Place, Place.id == LogPlace.place_id)
            .where(LogPlace.log_id.in_(some))
            .order_by(LogPlace.log_id, LogPlace.n)
        )
        for log, name, length in rows:
            where[log].append((name, length))
    return where
