"""Labels of bins and boxes: crop, bed, day, lot. Of what is picked already with its own lot, else with the one it would get."""

from __future__ import annotations

from datetime import date

from models.advice.season.sheets import Column, Known, LotLabel, Table, said_day
from models.agronomy.growing import week_of
from models.agronomy.lots import lot_code
from sensors.errors import InputError

COLUMNS = (
    Column("lot", "Lot", 0.28), Column("crop", "Crop", 0.25), Column("bed", "Bed", 0.17, ""), Column("picked_on", "Picked", 0.15),
    Column("amount", "Amount", 0.15, ""),
)  # fmt: skip


def lot_labels(known: Known, on: date) -> tuple[LotLabel, ...]:
    """Labels of a day of picking: lots that have a number, then the plantings that the plan picks in its week."""
    made = [one for one in known.lots if one.on == on]
    have = {(one.crop, one.bed) for one in made}
    for plan in known.given.scenario.season.plantings:
        if known.chain.kept[plan.id].get(week_of(on), 0.0) > 0:
            made += [one for bed in plan.beds if (plan.crop, bed) not in have and (one := _suggested(plan.crop, bed, on)) is not None]
    return tuple({one.lot: one for one in reversed(made)}.values())[::-1]


def _suggested(crop: str, bed: str, on: date) -> LotLabel | None:
    try:
        return LotLabel(crop, bed, on, lot_code(crop, bed, on))
    except InputError:
        # a name without a letter of ours makes no code
        return None


def table(known: Known, on: date) -> Table:
    """The labels as rows."""
    rows = tuple((one.lot, one.crop, one.bed or None, one.on, one.amount or None) for one in lot_labels(known, on))
    return Table("LABELS", said_day(on), COLUMNS, rows, (), "Nothing is picked on this day.")
