"""What is set out, with the lowest that is forecast for the nights after it beside what kills it."""

from __future__ import annotations

from datetime import date

from models.advice.season.reading import kill_temp_f
from models.advice.season.sheets import BOX, Cell, Cold, Column, Known, Table, said_days, within
from models.advice.season.sheets.measures import heat, heat_column, length, length_column, spacing, spacing_column
from models.advice.season.sheets.sowing import DONE, bed_ft, beds, plant_on
from models.planning.planting.seeding import nursery_need
from models.records.seasons import Planned

# a forecast is a few degrees off, and the ground is colder than the thermometer: so near the killing cold plants are covered [°F]
NEAR_F = 4.0
SET_OUT = ("transplant_raised", "transplant_bought")


def verdict(cold: Cold | None, kill_f: float | None) -> str:
    """What the nights say: ok, cover, wait (it would be killed), or unknown."""
    if cold is None or cold.low_f is None or kill_f is None:
        return "unknown"
    return "wait" if cold.low_f <= kill_f else "cover" if cold.low_f <= kill_f + NEAR_F else "ok"


def setting_out(known: Known, first: date, days: int) -> Table:
    """Plantings set out within some days."""
    us = known.us
    rows = [(on, one) for one in known.planned() if one.established in SET_OUT and within(on := plant_on(known, one), first, days)]
    columns = (
        Column("done", "Done", 0.055, BOX), Column("set_out_on", "Set out", 0.1), Column("crop", "Crop", 0.125),
        Column("variety", "Variety", 0.125, ""), Column("beds", "Beds", 0.105), length_column(us, 0.065), spacing_column(us, 0.055),
        Column("rows", "Rows", 0.06), Column("plants", "Plants", 0.07), Column("trays", "Trays", 0.07), Column("tray_cells", "of", 0.05),
        heat_column(us, "low_5_nights", "Low", 0.06), heat_column(us, "kills_at", "Dies", 0.06), Column("nights", "Nights", 0.09, ""),
    )  # fmt: skip
    found = sorted(rows, key=lambda row: (row[0], row[1].name))
    unknown = dict.fromkeys(cold.why for _, one in found if (cold := known.colds.get(one.name)) is not None and cold.why)
    near = "4 °F" if us else "2 °C"
    legend = (
        f"Low: the lowest forecast of the next five nights. Dies: the night that kills it. cover: within {near} of that; wait: at or below."
    )
    return Table(
        "TRANSPLANTING", said_days(first, days), columns, tuple(_row(known, on, one) for on, one in found), (legend, *unknown),
        "Nothing is to be set out in these days.",
    )  # fmt: skip


def _row(known: Known, on: date | None, one: Planned) -> tuple[Cell, ...]:
    plan, us = known.plans.get(one.name), known.us
    need, seeding = (nursery_need(plan), plan.seeding) if plan is not None else (None, None)
    cold, kill = known.colds.get(one.name), kill_temp_f(one)
    raised = one.established == "transplant_raised"
    return (
        None if one.planted_on is None else DONE, on, one.crop, one.variety or None, beds(one) or None, length(us, bed_ft(one, plan)),
        spacing(us, seeding.in_row_in) if seeding else None, seeding.rows if seeding else one.rows, need.plants if need else one.plants,
        (need.trays if need else None) if raised else "bought", (seeding.cells_per_tray if seeding else one.tray_cells) if raised else "",
        heat(us, cold.low_f if cold else None), heat(us, kill), None if one.planted_on is not None else verdict(cold, kill),
    )  # fmt: skip
