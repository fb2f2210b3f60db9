"""Preparing beds: the day a bed has room, what is done meanwhile, the day by which work on it begins, and what is planted then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.advice.season.sheets import BOX, Cell, Column, Known, Table, said_day, said_days, within
from models.agronomy.crop_rotation import current_name
from models.planning.planting import Bed
from models.planning.planting.bed_map import PLANNED, Taken, natural

# free for so long a bed is better green than bare [days]
COVER_DAYS = 45


@dataclass(frozen=True, slots=True)
class BedWork:
    """A bed before a planting. free_on: the first day on which it has room for it, None: it has already; begin_by: the last day to begin
    for plant_on; after: the crop that stood there last, "" nothing; after_family: its family, "" not known."""

    bed: str
    planting: str
    crop: str
    free_on: date | None
    begin_by: date
    plant_on: date
    after: str
    after_family: str = ""

    @property
    def late(self) -> bool:
        """Whether there is no room yet when work should begin."""
        return self.free_on is not None and self.free_on > self.begin_by


def bed_work(beds: Sequence[Bed], stands: Sequence[Taken], on: date) -> tuple[BedWork, ...]:
    """Work for all that is planned and not in its bed yet, by the day it begins."""
    lengths = {bed.name: bed for bed in beds}
    made = []
    for one in stands:
        bed = lengths.get(one.bed)
        if bed is None or one.state != PLANNED or not bed.length_ft:
            continue
        others = [other for other in stands if other.bed == one.bed and other.planting != one.planting and other.from_on <= one.from_on]
        before = [other for other in others if other.from_on < one.from_on]
        last = max(before, key=lambda other: (other.from_on, other.planting), default=None)
        begin = one.from_on - timedelta(days=bed.prepare_days)
        free = _free_on(bed, one, others, on)
        after = ("", "") if last is None else (last.crop, last.family)
        made.append(BedWork(one.bed, one.planting, one.crop, free, begin, one.from_on, *after))
    return tuple(sorted(made, key=lambda work: (work.begin_by, natural(work.bed), work.planting)))


def _free_on(bed: Bed, one: Taken, others: Sequence[Taken], on: date) -> date | None:
    """The first day on which the bed has so many feet free, before it is planted; None where it has on the day of looking."""
    ends = sorted(other.to_on + timedelta(days=1) for other in others if other.to_on is not None and other.to_on >= on)
    for day in (on, *ends):
        there = [other for other in others if other.from_on <= max(day, one.from_on) and (other.to_on is None or other.to_on >= day)]
        if sum(other.length_ft or bed.length_ft for other in there) + min(one.length_ft, bed.length_ft) <= bed.length_ft + 0.5:
            return None if day == on else day
    return None


def preparation(known: Known, first: date, days: int) -> Table:
    """Beds on which work begins within some days, or should have begun for what is planted in them and is not yet."""
    found = [
        one for one in bed_work(known.beds, known.stands, known.on)
        if within(one.begin_by, first, days) or one.begin_by < first <= one.plant_on
    ]  # fmt: skip
    columns = (
        Column("done", "Done", 0.06, BOX), Column("bed", "Bed", 0.1), Column("block", "Block", 0.11, ""),
        Column("free_on", "Room from", 0.12, "now"), Column("meanwhile", "Until then", 0.24), Column("begin_by", "Begin by", 0.12),
        Column("plant_on", "Planted", 0.12), Column("planting", "With", 0.2),
    )  # fmt: skip
    late = [
        f"{one.bed} has room for {one.planting} from {said_day(one.free_on)} on only: work on it should begin by {said_day(one.begin_by)}."
        for one in found
        if one.late and one.free_on is not None
    ]
    return Table(
        "BED PREPARATION", said_days(first, days), columns, tuple(_row(known, one, first) for one in found), tuple(late),
        "No bed is to be prepared in these days.",
    )  # fmt: skip


def _row(known: Known, one: BedWork, first: date) -> tuple[Cell, ...]:
    blocks = {bed.name: bed.block for bed in known.beds}
    family = f" ({current_name(one.after_family)})" if one.after_family else ""
    after = f", after {one.after.lower()}{family}" if one.after else ""
    named = one.planting if one.crop in one.planting else f"{one.crop}, {one.planting}"
    return (
        None, one.bed, blocks.get(one.bed) or None, one.free_on, _meanwhile(one, max(first, known.on)) + after, one.begin_by,
        one.plant_on, named,
    )  # fmt: skip


def _meanwhile(one: BedWork, on: date) -> str:
    """What is done with a bed until work on it begins."""
    if one.late:
        return "LATE: clear and prepare at once"
    return "cover crop" if one.begin_by - max(one.free_on or on, on) >= timedelta(days=COVER_DAYS) else "clear and prepare"
