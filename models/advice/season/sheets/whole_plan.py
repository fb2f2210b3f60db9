"""The general plan: every planting of the season on a wall."""

from __future__ import annotations

from datetime import date

from models.advice.season.sheets import Cell, Column, Known, Table
from models.advice.season.sheets.measures import length, length_column, spacing, spacing_column
from models.advice.season.sheets.sowing import bed_ft, beds, plant_on, sow_on
from models.records.seasons import Planned


def whole_plan(known: Known) -> Table:
    """All plantings, by the first thing that is done for them; what cannot be reckoned with is said below."""
    us = known.us
    columns = (
        Column("crop", "Crop", 0.12), Column("variety", "Variety", 0.125, ""), Column("planting", "Planting", 0.14),
        Column("sow_on", "Sow", 0.1, ""), Column("plant_on", "Set out", 0.1, ""), Column("first_pick_on", "First pick", 0.1, ""),
        Column("last_week", "Last week", 0.1, ""), length_column(us, 0.06), Column("rows", "Rows", 0.06, ""),
        spacing_column(us, 0.055), Column("beds", "Beds", 0.12),
    )  # fmt: skip

    def first(one: Planned) -> tuple[date, str]:
        return sow_on(known, one) or plant_on(known, one) or date.max, one.name

    rows = sorted(known.planned(), key=first)
    return Table(
        "GENERAL PLAN", known.view.season, columns, tuple(_row(known, one) for one in rows), known.given.left_out, "Nothing is planned yet."
    )


def _row(known: Known, one: Planned) -> tuple[Cell, ...]:
    plan, days = known.plans.get(one.name), known.chain.days.get(one.name)
    seeding = plan.seeding if plan is not None else None
    first = days.first_harvest_on if days else one.first_harvest_on
    last = days.last_week if days else one.last_harvest_on
    return (
        one.crop, one.variety or None, one.name, sow_on(known, one), None if one.established == "direct_seeded" else plant_on(known, one),
        first, last, length(known.us, bed_ft(one, plan)), seeding.rows if seeding else one.rows,
        spacing(known.us, seeding.in_row_in) if seeding else None, beds(one) or None,
    )  # fmt: skip
