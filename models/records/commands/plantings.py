"""Plantings: what is to grow, when and how. What the steward leaves out comes from the crop's figures."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, TypedDict, Unpack

from sqlalchemy.orm import Session

from models.agronomy.crops import Crop as Figures
from models.records.assets import Planting
from models.records.command import command, say
from models.records.commands._facts import put
from models.records.commands._find import crop_called, must, name_for, plan_called, planting_called
from models.records.commands._log import day_of, happened
from models.records.commands.crops import figures, variety_of
from models.records.commands.templates import follow_planting
from models.records.crops import Crop, Variety
from sensors.errors import RecordError

CM_PER_INCH = 2.54
BASIS = {
    "from_direct_sowing": "seeding", "from_seeding": "seeding", "from_transplanting": "transplanting", "from_planting_out": "planting",
    "from_inoculation": "planting",
}  # fmt: skip
# how the catalogue says a crop gets into the ground -> how a planting of it begins, unless the steward says
BEGINS = {"TP": "transplant_raised", "plug": "transplant_bought", "slip": "transplant_bought", "plant": "transplant_bought"}
DATES = ("planned_sow_on", "planned_plant_on", "planned_first_harvest_on", "planned_last_harvest_on")


class PlantingFacts(TypedDict, total=False):
    """What may be said of a planting; what is left out stays, or comes from the crop. See models.records.assets.Planting."""

    variety: str
    plan: str
    season: str
    succession: str
    established: str
    planned_sow_on: date | None
    planned_plant_on: date | None
    planned_first_harvest_on: date | None
    planned_last_harvest_on: date | None
    days_to_transplant: int | None
    days_to_maturity: int | None
    maturity_from: str
    length_m: float | None
    rows: int | None
    spacing_cm: float | None
    row_spacing_cm: float | None
    plants: int | None
    tray_cells: int | None
    seeds_per_cell: float | None
    greenhouse_loss_pct: float | None
    yield_expected: float | None
    yield_unit: str
    price: float | None
    notes: str
    details: dict[str, Any]


@command("steward")
def put_planting(session: Session, name: str, crop: str = "", **facts: Unpack[PlantingFacts]) -> Planting:
    """Plan a planting of a crop, or change what is given of it. One date gives the others; a date that moves takes them along."""
    given: dict[str, Any] = dict(facts)
    planting = planting_called(session, name)
    of = crop_called(session, crop) if crop or planting is None else planting.crop
    if planting is None:
        planting = Planting(name=name_for(session, Planting, Planting.name, name), details={})
    planting.crop, planting.crop_id = of, of.id
    if "variety" in given:
        planting.variety = _variety(session, of, given.pop("variety"))
    elif planting.variety is not None and planting.variety.crop_id != of.id:
        planting.variety = None
    if "plan" in given:
        plan = given.pop("plan")
        given["plan_id"] = plan_called(session, plan).id if plan else None
    old = {name: getattr(planting, name) for name in DATES}
    known = figures(of, planting.variety)
    put(planting, **({} if planting in session else first_guess(known, given)), **given)
    _date(planting, old, {name for name in DATES if given.get(name)}, known)
    session.add(planting)
    session.flush()
    follow_planting(session, planting)
    say(session, f"{planting.name} is planned.")
    return planting


def _variety(session: Session, crop: Crop, name: str) -> Variety | None:
    return must(variety_of(session, crop, name), session, Variety.name, f"variety of {crop.name}", name) if name else None


def first_guess(known: Figures, given: dict[str, Any]) -> dict[str, Any]:
    """What the crop's figures say of a new planting, where nothing is given."""
    begins = given.get("established") or established(known)
    guess: dict[str, Any] = {"established": begins, "yield_unit": known.yield_unit or ""}
    if known.days_typical is not None and begins != "perennial":
        guess |= {"days_to_maturity": round(known.days_typical), "maturity_from": BASIS[known.days_basis or "from_direct_sowing"]}
    low, high = known.greenhouse_days_low, known.greenhouse_days_high
    if begins == "transplant_raised" and low is not None:
        guess["days_to_transplant"] = round((low + (high if high is not None else low)) / 2)
    if known.in_row_spacing_in is not None:
        guess["spacing_cm"] = round(known.in_row_spacing_in * CM_PER_INCH, 2)
    if known.between_row_spacing_in is not None:
        guess["row_spacing_cm"] = round(known.between_row_spacing_in * CM_PER_INCH, 2)
    if known.rows_per_30in_bed is not None:
        guess["rows"] = round(known.rows_per_30in_bed)
    return {name: value for name, value in guess.items() if name not in given}


def established(known: Figures) -> str:
    """How a planting of a crop begins, as a rule."""
    if known.category == "mushroom":
        return "inoculated"
    return "perennial" if known.life_cycle == "perennial" else BEGINS.get(known.establishment or "", "direct_seeded")


def _date(planting: Planting, old: dict[str, date | None], given: set[str], known: Figures) -> None:
    """The dates that follow from those given: all move with the one that moves; what is missing is worked out."""
    if len(given) == 1 and any(old[name] for name in DATES):
        (moved,) = given
        before, after = old[moved], getattr(planting, moved)
        if before is not None and after != before:
            for name in DATES:
                earlier = old[name]
                if name != moved and earlier is not None and getattr(planting, name) == earlier:
                    setattr(planting, name, earlier + (after - before))
    if given:
        _work_out(planting, known)
    in_order(planting)
    first = next((getattr(planting, name) for name in DATES if getattr(planting, name)), None)
    if first and not planting.season:
        planting.season = str(first.year)


def _work_out(planting: Planting, known: Figures) -> None:
    """Fill the dates that are missing from the one that is known and the days between them."""
    offsets = _offsets(planting, known)
    anchor = next((name for name in DATES if getattr(planting, name) and name in offsets), None)
    if anchor is None:
        return
    start = getattr(planting, anchor) - timedelta(days=offsets[anchor])
    for name, days in offsets.items():
        if getattr(planting, name) is None:
            setattr(planting, name, start + timedelta(days=days))


def _offsets(planting: Planting, known: Figures) -> dict[str, int]:
    """Days from the beginning of a planting to each of its dates that can be known."""
    days: dict[str, int] = {}
    if planting.established == "transplant_raised":
        if planting.days_to_transplant is not None:
            days = {"planned_sow_on": 0, "planned_plant_on": planting.days_to_transplant}
        else:
            days = {"planned_sow_on": 0} if planting.maturity_from == "seeding" else {"planned_plant_on": 0}
    elif planting.established == "direct_seeded":
        days = {"planned_sow_on": 0}
    elif planting.established in ("transplant_bought", "inoculated"):
        days = {"planned_plant_on": 0}
    since = "planned_sow_on" if planting.maturity_from == "seeding" else "planned_plant_on"
    start = days.get(since, days.get("planned_sow_on") if planting.established == "direct_seeded" else None)
    if start is None and planting.established in ("transplant_bought", "inoculated"):
        start = 0
    if start is not None and planting.days_to_maturity is not None and planting.established != "perennial":
        days["planned_first_harvest_on"] = start + planting.days_to_maturity
        if known.harvest_window_weeks is not None:
            days["planned_last_harvest_on"] = days["planned_first_harvest_on"] + max(round(known.harvest_window_weeks * 7) - 1, 0)
    return days


def in_order(planting: Planting) -> None:
    """RecordError where a planting is planned to be set out before it is sown, or picked before it is planted."""
    dates = [(name, value) for name in DATES if (value := getattr(planting, name))]
    for (one, a), (other, b) in pairwise(dates):
        if a > b:
            raise RecordError(
                "The dates of this planting contradict each other.", where=planting.name,
                expected=f"{_said(one)} no later than {_said(other)}", got=f"{a}, {b}", next_step="correct one of them",
            )  # fmt: skip


def _said(name: str) -> str:
    return name.removeprefix("planned_").removesuffix("_on").replace("_", " ")


@command("worker")
def end_planting(session: Session, name: str, at: datetime, *, why: str = "") -> Planting:
    """From that day a planting is no longer there: harvested out, turned under, lost."""
    planting = must(planting_called(session, name), session, Planting.name, "planting", name)
    happened(session, at, planting.name)
    on = day_of(session, at)
    if planting.archived_on is not None:
        raise RecordError(f"{planting.name} has ended already.", where=str(planting.archived_on), next_step="take that back first")
    put(planting, archived_on=on, **({"notes": "\n".join(part for part in (planting.notes, why) if part)} if why else {}))
    session.flush()
    follow_planting(session, planting)
    say(session, f"{planting.name} has ended.")
    return planting
