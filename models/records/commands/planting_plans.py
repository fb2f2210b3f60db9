"""Plans of plantings as a whole: several laid into beds at once, moved by days, moved to another bed, a season cloned."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.display import counted
from models.records.assets import Planting
from models.records.command import command, say, zone_of
from models.records.commands._facts import put
from models.records.commands._find import called, must, place_called, plan_called, planting_called
from models.records.commands._log import changed, day_of, stand, usable, write_log
from models.records.commands.crops import put_plan
from models.records.commands.plantings import DATES, PlantingFacts, in_order, put_planting
from models.records.commands.templates import follow_planting
from models.records.logs import Log, LogAsset
from models.records.places import Place
from models.records.plans import Plan
from sensors.errors import RecordError

# whole weeks keep weekdays: what was sown on a Tuesday is sown on a Tuesday again
YEAR = timedelta(weeks=52)
FARTHEST_DAYS = 3660
# kinds of log by which a planting comes to its bed
COMES = ("seeding", "transplanting")
TEMPLATE = "template:"


@dataclass(frozen=True, slots=True)
class PlantingRow:
    """A planting to be planned. beds: name of a bed -> metres of it; facts: as put_planting takes them."""

    name: str
    crop: str
    beds: Mapping[str, float]
    facts: PlantingFacts


@command("steward")
def plan_plantings(session: Session, rows: Sequence[PlantingRow]) -> list[Planting]:
    """Plan several plantings at once, each with its beds kept for it and its sowing and setting out as tasks. All of them, or none."""
    if not rows:
        raise RecordError("There is nothing to plan.", expected="at least one planting")
    made = []
    for row in rows:
        if planting_called(session, row.name) is not None:
            raise RecordError(f"There is a planting called {row.name!r} already.", got=row.name, next_step="ask for the proposal anew")
        planting = put_planting(session, row.name, row.crop, **row.facts)
        _tasks(session, planting, row.beds)
        made.append(planting)
    names = f"{made[0].name} is" if len(made) == 1 else f"{made[0].name} and {counted(len(made) - 1, 'more planting')} are"
    say(session, f"{names} planned, with {'its' if len(made) == 1 else 'their'} tasks.")
    return made


@command("steward")
def bed_planting(session: Session, name: str, beds: Mapping[str, float]) -> Planting:
    """A planting that is not in the ground yet is to come into these beds, metres of each. Its task goes along; without one it gets one."""
    planting = _planned(session, name)
    if _past(session, planting, DATES[1]):
        raise RecordError(f"{planting.name} is in the ground already.", next_step="write down where it really is under Log")
    if not beds:
        raise RecordError("Which bed?", where=planting.name, expected="a bed, or several")
    log = _comes(session, planting)
    if log is None:
        _tasks(session, planting, beds, sown=_begun(session, planting, COMES[0]))
    else:
        where = usable([place_called(session, bed) for bed in beds], planting.name)
        stand(log, where, {place.id: metres for place, metres in zip(where, beds.values(), strict=True)})
        log.is_movement = True
        changed(session, log)
    put(planting, length_m=sum(beds.values()))
    session.flush()
    say(session, f"{planting.name} is to come into {' and '.join(beds)}.")
    return planting


@command("steward")
def bed_plantings(session: Session, beds: Mapping[str, Mapping[str, float]]) -> list[Planting]:
    """Several plantings that are to come, each into its beds, metres of each. All of them, or none."""
    if not beds:
        raise RecordError("There is nothing to lay into beds.", expected="at least one planting")
    laid = [bed_planting(session, name, where) for name, where in beds.items()]
    say(session, f"{counted(len(laid), 'planting')} {'has its bed' if len(laid) == 1 else 'have their beds'}.")
    return laid


@command("steward")
def shift_plantings(session: Session, names: Sequence[str], days: int) -> list[Planting]:
    """Move plantings by so many days (below zero: earlier): what is still to come, and open tasks along with it. What is done stays."""
    if not names or not days or abs(days) > FARTHEST_DAYS:
        raise RecordError("That moves nothing.", expected=f"plantings, and 1 to {FARTHEST_DAYS} days either way", got=f"{days} days")
    chosen = [_planned(session, name) for name in dict.fromkeys(names)]
    ids, by = {planting.id for planting in chosen}, timedelta(days=days)
    for planting in chosen:
        still = [name for name in DATES if getattr(planting, name) is not None and not _past(session, planting, name)]
        if not still:
            raise RecordError(f"{planting.name} has no day that could move.", next_step="give it a date under Plantings first")
        put(planting, **{name: getattr(planting, name) + by for name in still})
        in_order(planting)
    session.flush()
    moved = 0
    about = select(LogAsset.log_id).where(LogAsset.asset_id.in_(ids))
    for log in session.scalars(select(Log).where(Log.id.in_(about), Log.status == "pending").order_by(Log.at)):
        of = {link.asset.id for link in log.assets if isinstance(link.asset, Planting)}
        if of <= ids and not log.came_from.startswith(TEMPLATE):
            log.at = _noon(session, day_of(session, log.at) + by) if not log.timed else log.at + by
            changed(session, log)
            moved += 1
    for planting in chosen:
        follow_planting(session, planting)
    what = chosen[0].name if len(chosen) == 1 else counted(len(chosen), "planting")
    along = f", and {counted(moved, 'task')} with {'it' if len(chosen) == 1 else 'them'}" if moved else ""
    say(session, f"{what} moved {counted(abs(days), 'day')} {'later' if days > 0 else 'earlier'}{along}.")
    return chosen


@command("steward")
def clone_season(session: Session, plan: str, *, beds: bool = False, years: int = 1) -> Plan:
    """Next season's plan made of a plan: the same plantings 52 weeks a year later, so on the same weekdays, each under its new year's name.

    beds: each in the beds it has now, with tasks; else nothing is said of beds. What stands for years is not planted again.
    """
    old = plan_called(session, plan)
    season = str(int(old.season) + years) if old.season.isdigit() else ""
    if not season or years < 1:
        raise RecordError("Which year is that plan of?", where=old.name, expected="a season such as 2027", got=old.season)
    name = _in_year(old.name, old.season, season)
    if called(session, Plan, Plan.name, name) is not None:
        raise RecordError(f"There is a plan called {name!r} already.", next_step="change that one, or give it another name first")
    rules = {key: value for key, value in old.details.items() if key in ("shrink", "shrink_default", "promised", "rotation_interval_years")}
    new = put_plan(session, name, kind="crop", season=season, status="planning", notes=old.notes, details=rules)
    rows = session.scalars(select(Planting).where(Planting.plan_id == old.id).order_by(Planting.name)).all()
    annual = [one for one in rows if one.established not in ("perennial", "inoculated")]
    if not annual:
        raise RecordError("There is nothing in that plan to clone.", where=old.name, expected="plantings that come back every year")
    for one in annual:
        copied = _copy(session, one, new, years)
        where = _beds_of(session, one) if beds else {}
        if where:
            _tasks(session, copied, where)
    say(session, f"{new.name} is planned: {counted(len(annual), 'planting')} of {old.name}.")
    return new


def _copy(session: Session, one: Planting, new: Plan, years: int) -> Planting:
    """A planting in the new plan; what it gave, what it is called elsewhere and its notes stay with the old one."""
    kept = (
        "established", "days_to_transplant", "days_to_maturity", "maturity_from", "length_m", "rows", "spacing_cm", "row_spacing_cm",
        "plants", "tray_cells", "seeds_per_cell", "greenhouse_loss_pct", "yield_expected", "yield_unit", "price",
    )  # fmt: skip
    facts: dict[str, Any] = {name: getattr(one, name) for name in kept}
    facts |= {name: day + years * YEAR for name in DATES if (day := getattr(one, name)) is not None}
    old_season = str(int(new.season) - years)
    return put_planting(
        session, _free_name(session, _in_year(one.name, old_season, new.season)), one.crop.name, plan=new.name, season=new.season,
        variety=one.variety.name if one.variety else "", succession=_in_year(one.succession, old_season, new.season, always=False), **facts,
    )  # fmt: skip


def _in_year(name: str, old: str, new: str, *, always: bool = True) -> str:
    """A name with its year moved on: "2026 Kale" is "2027 Kale"; one without a year gets the new one."""
    later = int(new) - int(old)
    if re.search(r"\b(19|20|21)\d\d\b", name):
        return re.sub(r"\b(19|20|21)\d\d\b", lambda found: str(int(found[0]) + later), name)
    return f"{name} {new}" if always and name else name


def _free_name(session: Session, name: str) -> str:
    tried = (name, *(f"{name} ({n})" for n in range(2, 1000)))
    return next(one for one in tried if planting_called(session, one) is None)


def _planned(session: Session, name: str) -> Planting:
    planting = must(planting_called(session, name), session, Planting.name, "planting", name)
    if planting.archived_on is not None:
        raise RecordError(f"{planting.name} has ended.", where=str(planting.archived_on), next_step="choose one that is still to come")
    return planting


def _begun(session: Session, planting: Planting, *types: str) -> bool:
    about = select(LogAsset.log_id).where(LogAsset.asset_id == planting.id)
    done = select(Log.id).where(Log.id.in_(about), Log.status == "done", Log.type.in_(types)).limit(1)
    return session.scalar(done) is not None


def _past(session: Session, planting: Planting, name: str) -> bool:
    """Whether a day of the plan has come to pass: then it does not move any more."""
    if name == DATES[0]:
        return _begun(session, planting, *COMES)
    if name == DATES[1]:
        in_bed = COMES if planting.established in ("direct_seeded", "inoculated") else COMES[1:]
        return _begun(session, planting, *in_bed)
    return name == DATES[2] and _begun(session, planting, "harvest")


def _comes(session: Session, planting: Planting) -> Log | None:
    """The open task with which it comes into its bed."""
    type = COMES[0] if planting.established in ("direct_seeded", "inoculated") else COMES[1]
    about = select(LogAsset.log_id).where(LogAsset.asset_id == planting.id)
    found = select(Log).where(Log.id.in_(about), Log.status == "pending", Log.type == type).order_by(Log.at).limit(1)
    return session.scalar(found)


def _tasks(session: Session, planting: Planting, beds: Mapping[str, float], *, sown: bool = False) -> None:
    """Sowing and setting out as open tasks; the one with which it comes into its bed keeps the bed for it."""
    where = usable([place_called(session, bed) for bed in beds], planting.name)
    lengths = {place.id: metres for place, metres in zip(where, beds.values(), strict=True)}
    raised = planting.established == "transplant_raised"
    crop = planting.crop.name.lower()
    if planting.established in ("direct_seeded", "inoculated") or (raised and not sown):
        on = planting.planned_sow_on or (None if raised else planting.planned_plant_on)
        if on is not None:
            _task(session, planting, COMES[0], f"Sow {crop}{' in trays' if raised else ''}", on, () if raised else where, lengths)
    if planting.established in ("transplant_raised", "transplant_bought", "perennial") and planting.planned_plant_on is not None:
        _task(session, planting, COMES[1], f"Set out {crop}", planting.planned_plant_on, where, lengths)


def _task(
    session: Session, planting: Planting, type: str, name: str, on: date, places: Sequence[Place], lengths: Mapping[Any, float]
) -> None:
    write_log(
        session, type, name, _noon(session, on), status="pending", assets=[planting], places=places, crop_id=planting.crop_id,
        lengths_m=lengths if places else None, plan_id=planting.plan_id, is_movement=bool(places),
    )  # fmt: skip


def _beds_of(session: Session, planting: Planting) -> dict[str, float]:
    """Metres of each bed it stands, stood or is to stand in; {} where nobody said how much."""
    about = select(LogAsset.log_id).where(LogAsset.asset_id == planting.id)
    moves = select(Log).where(Log.id.in_(about), Log.is_movement, Log.type.in_(COMES), Log.status.in_(("done", "pending")))
    logs = [log for log in session.scalars(moves.order_by(Log.at)) if log.places and all(link.place.kind == "bed" for link in log.places)]
    if not logs:
        return {}
    places = logs[-1].places
    each = planting.length_m / len(places) if planting.length_m else None
    found = {link.place.name: link.length_m or each or link.place.details.get("length_m") for link in places}
    return {bed: float(metres) for bed, metres in found.items() if isinstance(metres, int | float) and metres > 0}


def _noon(session: Session, on: date) -> datetime:
    return datetime.combine(on, time(12), zone_of(session))
