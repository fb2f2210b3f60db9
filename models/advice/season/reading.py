"""Plantings of the records as rows of a plan: feet of bed, °F and the planting's own unit, as models.planning reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from models.advice.season.units import into
from models.agronomy.crops import Crop
from models.agronomy.growing import DIRECT_SOWING, SEEDING, TRANSPLANTING, days_after_planting
from models.planning.planting import BOUGHT, DIRECT, RAISED, Stretch
from models.planning.planting.known_crops import fractions_of, planting_of, seeding_of
from models.records.seasons import Planned
from sensors.errors import HublandError

FOOT_M, INCH_CM = 0.3048, 2.54
METHODS = {"direct_seeded": DIRECT, "transplant_raised": RAISED, "transplant_bought": BOUGHT}
# exact to a hair: feet that went in come out, though metres lie between
EXACT = 6
Row = dict[str, Any]


def feet(metres: float) -> float:
    """Metres as feet."""
    return round(metres / FOOT_M, EXACT)


def called(one: Planned) -> str:
    """What the plan calls the crop: as the file it came from, else as the hub."""
    return str(one.details.get("called") or one.crop)


def family(one: Planned) -> str:
    return str(one.details.get("family") or one.family)


def start(one: Planned) -> date | None:
    """The day it goes into its bed by plan, as seed or as plant."""
    return one.sow_on or one.plant_on if one.established == "direct_seeded" else one.plant_on


def stretches(one: Planned, lengths: Mapping[str, float]) -> tuple[Stretch, ...]:
    """Its beds and feet of each. lengths: bed -> feet. Where nobody said how much of a bed it takes, its feet are parted by the beds'
    lengths; where it has no length either, it takes them whole. () where no length is known."""
    if one.stands and all(length for _, length in one.stands):
        return tuple(Stretch(bed, feet(length)) for bed, length in one.stands if length)
    whole = {bed: lengths[bed] for bed, _ in one.stands if bed in lengths}
    total = feet(one.length_m) if one.length_m else sum(whole.values())
    if not total:
        return ()
    if not whole:
        return (Stretch(one.stands[0][0] if one.stands else f"bed of {one.name}", total),)
    return tuple(Stretch(bed, total * length / sum(whole.values())) for bed, length in whole.items())


def plan_row(one: Planned, on: tuple[Stretch, ...], promised: Mapping[str, Any]) -> Row:
    """A planting as a row of a scenario's plan. promised: what shares and kitchen get of its crop, where the planting does not say.

    InputError or RecordError where a figure is missing that neither planting nor crop has.
    """
    figures = one.details.get("figures") or {}
    ground, method = sum(stretch.length_ft for stretch in on), METHODS[one.established]
    row: Row = {"id": one.name, "crop": called(one), "family": family(one) or None, "method": method if method != RAISED else "transplant"}
    row |= {"start_date": _iso(start(one)), "bed_ft": ground, "beds": [stretch.bed for stretch in on] if one.stands else []}
    row |= {"greenhouse_days": one.days_to_transplant if method == RAISED else None, "dtm_days": _days(one, method)}
    row |= _yield(one, on, method) | _seeding(one, figures)
    return {**row, **figures, **promised, **(one.details.get("share") or {})}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _days(one: Planned, method: str) -> float | None:
    """Days from planting to the first pick: of a plan brought in what it counted; of the hub's own the day it means, else its days."""
    begins = start(one)
    if "figures" not in one.details and one.first_harvest_on and begins and one.first_harvest_on > begins:
        return (one.first_harvest_on - begins).days
    if one.days_to_maturity is not None and one.maturity_from:
        bases = {"seeding": DIRECT_SOWING if method == DIRECT else SEEDING, "transplanting": TRANSPLANTING}
        tray = one.days_to_transplant if method == RAISED else None
        return days_after_planting(one.days_to_maturity, bases.get(one.maturity_from, "from_planting_out"), tray)
    if "figures" in one.details or begins is None:
        return None
    return planting_of(one.known, one.name, begins, (Stretch("", 1.0),), method).days


def _yield(one: Planned, on: tuple[Stretch, ...], method: str) -> Row:
    """Unit, yield per 100 feet of its beds, and its part of each week."""
    ground = sum(stretch.length_ft for stretch in on)
    known = one.known
    expected, unit = one.yield_expected, one.yield_unit
    if expected is None:
        begins = start(one) or date(2000, 1, 1)
        made = planting_of(known, one.name, begins, on, method, plants=one.plants)
        expected, unit = made.total(), made.unit
    shape: tuple[float, ...] = fractions_of(known)
    if not known.harvest_fractions and one.first_harvest_on and one.last_harvest_on:
        weeks = max(1, -(-((one.last_harvest_on - one.first_harvest_on) + timedelta(days=1)).days // 7))
        shape = (1 / weeks,) * weeks
    return {"unit": unit, "yield_per_100_bedft": round(expected / ground * 100, 9), "fractions": list(shape)}


def _seeding(one: Planned, figures: Mapping[str, Any]) -> Row:
    """How it is sown: the planting's own; of the hub's own plantings what is missing is the crop's."""
    row: Row = {
        "rows": one.rows,
        "in_row_in": None if one.spacing_cm is None else round(one.spacing_cm / INCH_CM, EXACT),
        "nursery_loss": None if one.loss_pct is None else round(one.loss_pct / 100, EXACT),
        "cells_per_tray": one.tray_cells,
    }
    if "figures" in one.details:
        return row
    usual, raised = seeding_of(one.known), one.established == "transplant_raised"
    more: Row = {"germination": usual.germination, "seeds_per_oz": usual.seeds_per_oz, "rows": usual.rows, "in_row_in": usual.in_row_in}
    more |= {"cells_per_tray": usual.cells_per_tray} if raised else {}
    more |= {} if one.established != "direct_seeded" else {"seeds_per_row_ft": usual.seeds_per_row_ft, "overage": usual.overage}
    return {**row, **{key: value for key, value in more.items() if row.get(key) is None}}


def kill_temp_f(one: Planned) -> float | None:
    """The night that ends it; None: none does."""
    given = (one.details.get("figures") or {}).get("kill_temp_f")
    return given if "figures" in one.details else one.known.kill_temp_f


def in_unit(row: Row, unit: str, known: Crop) -> Row:
    """A row of the plan in the unit of the other plantings of its crop. UnitError where nobody has weighed what it would take."""
    if row["unit"] == unit or row["unit"] is None:
        return row
    return row | {"unit": unit, "yield_per_100_bedft": into(row["yield_per_100_bedft"], row["unit"], unit, known)}


def refused(one: Planned, why: HublandError | str) -> str:
    """Why a planting is left out."""
    return f"{one.name} is left out: {why.what if isinstance(why, HublandError) else why}"
