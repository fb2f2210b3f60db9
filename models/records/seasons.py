"""A season as its plan has it: beds, plantings, what stood before, what was picked, who shares. Plain views that outlive the session."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from models.agronomy import crops as agronomy
from models.agronomy.growing import week_of
from models.records import occasions, packings, recipients, shareholders
from models.records.actor import Actor
from models.records.assets import Planting
from models.records.commands.crops import figures
from models.records.crops import Crop, Family
from models.records.growth import batched
from models.records.logs import Log, LogAsset, LogPlace, Quantity
from models.records.places import Place
from models.records.plans import Plan
from models.records.recipients import HubView, ShareView
from models.records.shareholders import DepotView
from models.records.shares import ShareSize
from models.records.tiers import tiers

RAISED = "transplant_raised"


@dataclass(frozen=True, slots=True)
class Planned:
    """A planting as planned; see models.records.assets.Planting. known: its crop's figures here, the variety's over them. stands: (place,
    metres of it or None), as done, else as its task of sowing or setting out has it. planted_on: the day it went in, by done logs, None not
    yet or not written; sown_on likewise."""

    name: str
    crop: str
    family: str
    variety: str
    season: str
    plan: str
    established: str
    known: agronomy.Crop
    sow_on: date | None
    plant_on: date | None
    first_harvest_on: date | None
    last_harvest_on: date | None
    days_to_transplant: int | None
    days_to_maturity: int | None
    maturity_from: str
    length_m: float | None
    rows: int | None
    spacing_cm: float | None
    plants: int | None
    tray_cells: int | None
    loss_pct: float | None
    yield_expected: float | None
    yield_unit: str
    price: float | None
    stands: tuple[tuple[str, float | None], ...]
    sown_on: date | None
    planted_on: date | None
    archived_on: date | None
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Picking:
    """One amount of a done harvest log, as typed. planting: "" where only the crop is known. lot: its number, "" none. grade: one of
    models.records.logs.GRADES, "" the first."""

    on: date
    planting: str
    crop: str
    amount: float
    unit: str
    place: str
    lot: str
    details: Mapping[str, Any]
    grade: str = ""


@dataclass(frozen=True, slots=True)
class SeasonView:
    """A season. plan: its name, "" where none is written; rules: the plan's. beds: (name, facts of it). plantings: of the season; before:
    all others that were planted. picked: all harvests written down. sizes: (name, weight). tiers: (name, price) -> how many pay it;
    empty for all but the treasurer. rotation_years: by family, the hub's own. pick_ups: with their days and hours. meals: week (Monday)
    -> heads at its meals. printed: weeks of the year that are printed, with their documents (models.records.packings), the first first.
    seconds: off-grade harvests, which are none of `picked`. hubs: who takes what is left over, by name."""

    plan: str
    season: str
    rules: Mapping[str, Any]
    beds: tuple[tuple[str, Mapping[str, Any]], ...]
    plantings: tuple[Planned, ...]
    before: tuple[Planned, ...]
    picked: tuple[Picking, ...]
    sizes: tuple[tuple[str, float], ...]
    shares: tuple[ShareView, ...]
    tiers: Mapping[tuple[str, float], int] = field(default_factory=dict)
    rotation_years: Mapping[str, float] = field(default_factory=dict)
    pick_ups: tuple[DepotView, ...] = ()
    meals: Mapping[date, int] = field(default_factory=dict)
    printed: tuple[tuple[date, Mapping[str, Any]], ...] = ()
    seconds: tuple[Picking, ...] = ()
    hubs: tuple[HubView, ...] = ()

    @property
    def depots(self) -> dict[str, int | None]:
        """Pick-up -> boxes it holds; None: no limit."""
        return {one.name: one.capacity for one in self.pick_ups}


def season(session: Session, zone: ZoneInfo, on: date, actor: Actor | None = None) -> SeasonView:
    """The season of a day: of the crop plan that is under way, or of its year. Days are farm days of `zone`.

    actor: whose question it is; a treasurer's has the tiers.
    """
    plan = plan_of(session, on)
    year = plan.season if plan is not None and plan.season else str(on.year)
    of = int(year) if year.isdigit() else on.year
    rows = _planned(session, zone)
    mine = [one for one in rows if one.season == year and "before" not in one.details and one.plan in (plan.name if plan else "", "")]
    names = {one.name for one in mine}
    pays: dict[tuple[str, float], int] = {}
    if actor is not None and "treasurer" in actor.roles:
        for one in tiers(session, actor):
            if one.price is not None:
                pays[one.tier, one.price] = pays.get((one.tier, one.price), 0) + 1
    picked = tuple(_picked(session, zone))
    beds = session.execute(select(Place.name, Place.details).where(Place.kind == "bed", Place.phase != "retired").order_by(Place.name))
    years = session.execute(select(Family.name, Family.rotation_years))
    return SeasonView(
        plan.name if plan else "",
        year,
        dict(plan.details) if plan else {},
        tuple((name, dict(details)) for name, details in beds),
        tuple(mine),
        tuple(one for one in rows if one.name not in names and (one.sown_on or one.planted_on)),
        tuple(one for one in picked if not one.grade),
        tuple(session.execute(select(ShareSize.name, ShareSize.weight).order_by(ShareSize.weight.desc(), ShareSize.name)).all()),
        tuple(recipients.shares(session)),
        pays,
        {name: asked for name, asked in years if asked is not None},
        tuple(shareholders.depots(session)),
        _meals(session, of, zone),
        tuple(packings.printed(session, date(of, 1, 1), date(of, 12, 31))),
        tuple(one for one in picked if one.grade),
        tuple(recipients.hubs(session)),
    )


def _meals(session: Session, year: int, zone: ZoneInfo) -> dict[date, int]:
    """Heads at the meals of each week of a year."""
    found: dict[date, int] = {}
    first, last = (datetime.combine(day, time(), zone) for day in (week_of(date(year, 1, 1)), date(year + 1, 1, 8)))
    for one in occasions.occasions(session, first, last, zone):
        if one.event.kind == "meal":
            week = week_of(one.day)
            found[week] = found.get(week, 0) + (one.event.head_count or 0)
    return found


def plan_of(session: Session, on: date) -> Plan | None:
    """The crop plan under way: of the day's year, else the next to come, else the last; None where none is written."""
    open_plans = session.scalars(select(Plan).where(Plan.kind == "crop", Plan.status.in_(("active", "planning")))).all()
    year = str(on.year)

    def order(plan: Plan) -> tuple[int, int, str]:
        far = abs(int(plan.season) - on.year) if plan.season.isdigit() else 9999
        return (0 if plan.season == year else 1 if plan.season > year else 2, far, plan.name)

    return min(open_plans, key=order, default=None)


def _planned(session: Session, zone: ZoneInfo) -> list[Planned]:
    query = select(Planting).options(joinedload(Planting.crop).joinedload(Crop.family), joinedload(Planting.variety))
    rows = session.scalars(query.order_by(Planting.name)).all()
    plans = dict(session.execute(select(Plan.id, Plan.name)).all())
    stands, begun = _begun(session, {row.id: row.established for row in rows}, zone)
    return [
        Planned(
            p.name, p.crop.name, p.crop.family.name if p.crop.family else "", p.variety.name if p.variety else "", p.season,
            plans.get(p.plan_id, "") if p.plan_id else "", p.established, figures(p.crop, p.variety), p.planned_sow_on, p.planned_plant_on,
            p.planned_first_harvest_on, p.planned_last_harvest_on, p.days_to_transplant, p.days_to_maturity, p.maturity_from, p.length_m,
            p.rows, p.spacing_cm, p.plants, p.tray_cells, p.greenhouse_loss_pct, p.yield_expected, p.yield_unit, p.price,
            stands.get(p.id, ()), begun[p.id].get("seeding"), begun[p.id].get("transplanting"), p.archived_on, dict(p.details),
        )
        for p in rows
    ]  # fmt: skip


Stands = dict[uuid.UUID, tuple[tuple[str, float | None], ...]]


def _begun(session: Session, established: Mapping[uuid.UUID, str], zone: ZoneInfo) -> tuple[Stands, dict[uuid.UUID, dict[str, date]]]:
    """Where each planting stands or is to stand, and the first day of each kind of done log. What is done goes before what is planned.

    established: how each planting is. What is raised in a house is bound for the bed of its setting out, from the first day on.
    """
    stands: Stands = {}
    begun: dict[uuid.UUID, dict[str, date]] = defaultdict(dict)
    moves: dict[uuid.UUID, uuid.UUID] = {}
    bound: set[uuid.UUID] = set()
    for some in batched(list(established)):
        rows = session.execute(
            select(LogAsset.asset_id, Log.id, Log.type, Log.at, Log.status, Log.is_movement)
            .join(Log, Log.id == LogAsset.log_id)
            .where(LogAsset.asset_id.in_(some), Log.type.in_(("seeding", "transplanting")), Log.status.in_(("done", "pending")))
            .order_by(Log.status.desc(), Log.at)
        )
        for asset, log, kind, at, status, moves_it in rows:
            if status == "done":
                begun[asset].setdefault(kind, at.astimezone(zone).date())
            if moves_it and (kind == "transplanting" or asset not in bound):
                moves[asset] = log
                if kind == "transplanting" and established[asset] == RAISED:
                    bound.add(asset)
    where: dict[uuid.UUID, list[tuple[str, float | None]]] = defaultdict(list)
    for some in batched(list(set(moves.values()))):
        found = session.execute(
            select(LogPlace.log_id, Place.name, LogPlace.length_m)
            .join(Place, Place.id == LogPlace.place_id)
            .where(LogPlace.log_id.in_(some))
            .order_by(LogPlace.log_id, LogPlace.n)
        )
        for log, name, length in found:
            where[log].append((name, length))
    for asset, log in moves.items():
        stands[asset] = tuple(where.get(log, ()))
    return stands, begun


def _picked(session: Session, zone: ZoneInfo) -> Iterable[Picking]:
    query = (
        select(Log)
        .where(Log.type == "harvest", Log.status == "done", or_(Log.crop_id.is_not(None), Log.assets.any()))
        .options(
            joinedload(Log.crop),
            joinedload(Log.quantities),
            joinedload(Log.places).joinedload(LogPlace.place),
            joinedload(Log.assets).joinedload(LogAsset.asset),
        )
        .order_by(Log.at, Log.id)
    )
    for log in session.scalars(query).unique():
        of = [link.asset for link in log.assets if isinstance(link.asset, Planting)]
        if log.assets and not of:
            # eggs and wool are no part of a crop plan
            continue
        crop = log.crop.name if log.crop else of[0].crop.name
        place = log.places[0].place.name if log.places else ""
        for one in _amounts(log.quantities):
            day = log.at.astimezone(zone).date()
            yield Picking(day, of[0].name if of else "", crop, one.value, one.unit, place, log.lot_number, dict(log.details), log.grade)


def _amounts(quantities: Iterable[Quantity]) -> list[Quantity]:
    """What was picked: the first weight, count or volume; other quantities of a log say other things of it."""
    return [one for one in quantities if one.measure in ("weight", "count", "volume")][:1]
