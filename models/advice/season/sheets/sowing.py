"""What is sown: in trays of the greenhouse, and in the field with the soil's word on it."""

from __future__ import annotations

from datetime import date

from models.advice.season.reading import feet
from models.advice.season.sheets import BOX, LINE, Cell, Column, Gate, Known, Table, listed, said_days, within
from models.advice.season.sheets.measures import (
    heat,
    heat_column,
    length,
    length_column,
    seed_column,
    seed_weight,
    spacing,
    spacing_column,
)  # fmt: skip
from models.planning.planting import Planting
from models.planning.planting.seeding import nursery_need, seed_need
from models.records.seasons import Planned

DONE = "done"


def sow_on(known: Known, one: Planned) -> date | None:
    """The day a planting is sown, in tray or field; None: it is not sown here."""
    if one.established not in ("direct_seeded", "transplant_raised"):
        return None
    days = known.chain.days.get(one.name)
    return one.sow_on or (days.sow_on if days else None)


def plant_on(known: Known, one: Planned) -> date | None:
    """The day a planting goes into its bed."""
    plan = known.plans.get(one.name)
    return one.plant_on or (plan.plant_on if plan else None) or (one.sow_on if one.established == "direct_seeded" else None)


def beds(one: Planned) -> str:
    return listed(bed for bed, _ in one.stands)


def bed_ft(one: Planned, plan: Planting | None) -> float | None:
    """Feet of bed of a planting; None: nobody said."""
    return plan.bed_ft if plan is not None else feet(one.length_m) if one.length_m else None


def greenhouse(known: Known, first: date, days: int) -> Table:
    """Plantings sown in trays within some days."""
    rows = [
        (on, one) for one in known.planned() if one.established == "transplant_raised" and within(on := sow_on(known, one), first, days)
    ]
    columns = (
        Column("done", "Done", 0.055, BOX), Column("sow_on", "Sow", 0.1), Column("crop", "Crop", 0.12),
        Column("variety", "Variety", 0.12, ""), Column("planting", "Planting", 0.125), Column("plants", "Plants", 0.065),
        Column("cells", "Cells", 0.06), Column("trays", "Trays", 0.06), Column("tray_cells", "of", 0.045),
        Column("seeds_per_cell", "a cell", 0.06), Column("seeds", "Seeds", 0.065), seed_column(known.us, 0.06),
        Column("set_out_on", "Set out", 0.1), Column("seed_lot", "Lot of seed", 0.11, LINE),
    )  # fmt: skip
    return Table(
        "GREENHOUSE SOWING", said_days(first, days), columns,
        tuple(_in_trays(known, on, one) for on, one in sorted(rows, key=lambda row: (row[0], row[1].name))),
        ("Cells count what does not germinate and what the nursery loses; both are rounded up once, at the end.",),
        "No tray is to be sown in these days.",
    )  # fmt: skip


def _in_trays(known: Known, on: date | None, one: Planned) -> tuple[Cell, ...]:
    plan = known.plans.get(one.name)
    need = nursery_need(plan) if plan is not None else None
    seeding = plan.seeding if plan is not None else None
    per_oz = seeding.seeds_per_oz if seeding is not None else None
    return (
        _done(one.sown_on), on, one.crop, one.variety or None, one.name, need.plants if need else one.plants, need.cells if need else None,
        need.trays if need else None, seeding.cells_per_tray if seeding else one.tray_cells,
        (seeding.seeds_per_cell or 1) if seeding else None, need.seeds if need else None,
        seed_weight(known.us, need.seeds / per_oz if need and per_oz else None), plant_on(known, one), None,
    )  # fmt: skip


def _done(on: date | None) -> str | None:
    return None if on is None else DONE


def field(known: Known, first: date, days: int) -> Table:
    """Plantings sown where they grow within some days, with the soil as it is."""
    rows = [(on, one) for one in known.planned() if one.established == "direct_seeded" and within(on := sow_on(known, one), first, days)]
    us = known.us
    columns = (
        Column("done", "Done", 0.055, BOX), Column("sow_on", "Sow", 0.1), Column("crop", "Crop", 0.12),
        Column("variety", "Variety", 0.115, ""), Column("beds", "Beds", 0.095), length_column(us, 0.065), Column("rows", "Rows", 0.06),
        spacing_column(us, 0.055), Column("seeds", "Seeds", 0.07), seed_column(us, 0.06), heat_column(us, "soil", "Soil", 0.06),
        heat_column(us, "soil_least", "Least", 0.065), Column("go", "Go?", 0.08), Column("first_pick_on", "First pick", 0.105),
    )  # fmt: skip
    found = sorted(rows, key=lambda row: (row[0], row[1].name))
    said = [f"{one.name}: {known.gates[one.name].why}" for _, one in found if one.name in known.gates and known.gates[one.name].why]
    return Table(
        "FIELD SOWING", said_days(first, days), columns, tuple(_in_field(known, on, one) for on, one in found), (
            *said, "Apart in the row in inches." if us else "Apart in the row in centimetres.",
        ) if found else (),
        "Nothing is to be sown in the field in these days.",
    )  # fmt: skip


def _in_field(known: Known, on: date | None, one: Planned) -> tuple[Cell, ...]:
    plan = known.plans.get(one.name)
    need, seeding = (seed_need(plan), plan.seeding) if plan is not None else (None, None)
    gate = known.gates.get(one.name) or Gate(None, one.known.soil_germ_min_f, "unknown", "")
    days = known.chain.days.get(one.name)
    return (
        _done(one.sown_on), on, one.crop, one.variety or None, beds(one) or None, length(known.us, bed_ft(one, plan)),
        seeding.rows if seeding else one.rows, spacing(known.us, seeding.in_row_in) if seeding else None, need.seeds if need else None,
        seed_weight(known.us, need.oz if need else None), heat(known.us, gate.soil_f), heat(known.us, gate.least_f), gate.says,
        days.first_harvest_on if days else None,
    )  # fmt: skip
