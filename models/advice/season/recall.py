"""Where a lot went: from its harvest to boxes, kitchen, hubs and store, and who is to be told; for the yearly trial, and when it counts.

A week's print names the lots that were picked when it was made; where it does not, boxes of the week in which the lot was picked are
taken to hold it. Who is warned for nothing is better than who is not warned.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from models.advice.season.packing import Packed, PackedGroup, PackedItem, read_back
from models.advice.season.sheets import BOX, Cell, Column, Table, amount_words, listed, plain, said_day
from models.agronomy.growing import week_of
from models.amounts import convert_amount
from models.records.lots import LotPicked, StoreMove
from sensors.errors import UnitError

BOXES, KITCHEN, HUB = "boxes", "kitchen", "hub"
# weeks after its harvest in which a lot may be handed out from store
STORED_WEEKS = 52


@dataclass(frozen=True, slots=True)
class WentTo:
    """A part of a lot that went out. week: its Monday; where: pick-up, kitchen or use; size: of the boxes, "" none; boxes: how many; each,
    amount: in one and in all [unit], None not weighed; members: their ids; certain: the print names the lot."""

    week: date
    kind: str
    where: str
    on: date
    item: str
    unit: str
    size: str = ""
    boxes: int = 0
    each: float | None = None
    amount: float | None = None
    members: tuple[str, ...] = ()
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Recall:
    """A lot: its harvests, where it went, what of it is in store or went out of it. () where nobody picked such a lot."""

    lot: str
    picked: tuple[LotPicked, ...]
    went: tuple[WentTo, ...]
    stored: tuple[StoreMove, ...] = ()

    @property
    def boxes(self) -> int:
        return sum(one.boxes for one in self.went)

    @property
    def pick_ups(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.where for one in self.went if one.kind == BOXES))

    @property
    def members(self) -> tuple[str, ...]:
        """Ids of the members to tell, each once."""
        return tuple(dict.fromkeys(member for one in self.went for member in one.members))


def span(picked: Sequence[LotPicked]) -> tuple[date, date] | None:
    """The first and last week in which a lot may have been packed; None without a harvest."""
    days = [week_of(one.on) for one in picked]
    return (min(days), max(days) + timedelta(weeks=STORED_WEEKS)) if days else None


def recalled(
    lot: str, picked: Sequence[LotPicked], weeks: Iterable[tuple[date, Mapping[str, Any]]], stored: Sequence[StoreMove] = ()
) -> Recall:
    """A lot put together. weeks: what was frozen for print, as models.records.lots.packed_weeks has it."""
    went = [part for _, document in weeks for part in _of_week(lot, picked, read_back(document))]
    uses = [
        WentTo(week_of(one.on), one.use, one.use, one.on, one.crop, one.unit, amount=one.amount, certain=True)
        for one in picked if one.use and one.use != "shares"
    ]  # fmt: skip
    return Recall(lot, tuple(picked), (*went, *uses), tuple(stored))


def _of_week(lot: str, picked: Sequence[LotPicked], packed: Packed) -> Iterable[WentTo]:
    for item in packed.items:
        certain = lot.lower() in (code.lower() for code in item.lots)
        # what was all for a meal, a sale or another hub is in no box
        shared = [one for one in picked if one.use in ("", "shares")]
        if not certain and not any(week_of(one.on) == packed.week and _same(one, item) for one in shared):
            continue
        for pick_up in packed.pick_ups:
            groups = [group for group in packed.groups if group.depot == pick_up.name and group.box.get(item.key, 0.0) > 0]
            yield from (_boxes(packed, pick_up.on, group, item, certain) for group in groups)
        if item.base + item.extra > 0:
            yield WentTo(packed.week, KITCHEN, KITCHEN, packed.week, item.name, item.unit, amount=item.base + item.extra, certain=certain)
        for hub, amount in item.hubs.items():
            yield WentTo(packed.week, HUB, hub, packed.week, item.name, item.unit, amount=amount, certain=certain)


def _same(one: LotPicked, item: PackedItem) -> bool:
    return (item.seconds_of or item.key) in (one.key, one.crop) or item.name.lower() == one.crop.lower()


def _boxes(packed: Packed, on: date, group: PackedGroup, item: PackedItem, certain: bool) -> WentTo:
    each = group.box[item.key]
    return WentTo(
        packed.week,
        BOXES,
        group.depot,
        on,
        item.name,
        item.unit,
        group.size,
        group.shares,
        each,
        each * group.shares,
        group.members,
        certain,
    )


# how much of it is found again


@dataclass(frozen=True, slots=True)
class Found:
    """What was picked of a lot [unit], and how much of it the records find again; left: the rest, None where units do not agree."""

    unit: str
    picked: float
    found: float | None

    @property
    def left(self) -> float | None:
        return None if self.found is None else self.picked - self.found


def found_again(one: Recall) -> Found | None:
    """None where nothing of it was weighed."""
    weighed = [p for p in one.picked if p.amount is not None and p.unit]
    if not weighed:
        return None
    unit = weighed[0].unit
    try:
        there = sum(_into(p.amount or 0.0, p.unit, unit) for p in weighed)
    except UnitError:
        return None
    try:
        went = sum(_into(part.amount or 0.0, part.unit, unit) for part in one.went)
    except UnitError:
        return Found(unit, there, None)
    return Found(unit, there, went)


def _into(amount: float, unit: str, wanted: str) -> float:
    return amount if unit == wanted else convert_amount(amount, unit, wanted)


# as sheets and pages say it


def told(one: Recall) -> str:
    """The whole in a sentence."""
    if not one.picked:
        return f"No harvest has the lot {one.lot}."
    crops = listed(p.crop.lower() for p in one.picked)
    days = listed(said_day(p.on) for p in one.picked)
    where = listed(name for p in one.picked for name in p.places)
    boxes = f"in {one.boxes} boxes at {listed(one.pick_ups)}" if one.boxes else "in no printed box"
    kitchen = ", and in the kitchen" if any(part.kind == KITCHEN for part in one.went) else ""
    hubs = listed(dict.fromkeys(part.where for part in one.went if part.kind == HUB))
    sent = f", and sent to {hubs}" if hubs else ""
    return f"{crops.capitalize()} picked {days}{f' in {where}' if where else ''}: {boxes}{kitchen}{sent}."


COLUMNS = (
    Column("week", "Week", 0.11), Column("where", "Where", 0.16), Column("on", "Day", 0.11), Column("item", "Item", 0.12),
    Column("size", "Size", 0.07, ""), Column("boxes", "Boxes", 0.07, ""), Column("each", "Each", 0.06, ""),
    Column("amount", "In all", 0.07, ""), Column("unit", "Unit", 0.07), Column("certain", "By", 0.1), Column("told", "Told", 0.055, BOX),
    Column("members", "Members", 0.2, ""),
)  # fmt: skip


def table(one: Recall, names: Mapping[str, tuple[str, str]] | None = None) -> Table:
    """Where it went as rows. names: member id -> (number, name), None for those who may not see who has a share."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            part.week, part.where, part.on, part.item, part.size or None, part.boxes or None, part.each, part.amount, part.unit, _by(part),
            None, None if names is None else listed(_named(member, names) for member in part.members) or None,
        )
        for part in one.went
    )  # fmt: skip
    columns = COLUMNS if names is not None else COLUMNS[:-1]
    if names is None:
        rows = tuple(row[:-1] for row in rows)
    return Table("RECALL", one.lot, columns, rows, tuple(_notes(one)), "Nothing of it has left the farm, as far as the records know.")


def _by(part: WentTo) -> str:
    """How it is known."""
    if part.kind not in (BOXES, KITCHEN, HUB):
        return "its log"
    return "lot on print" if part.certain else "its week"


def _named(member: str, names: Mapping[str, tuple[str, str]]) -> str:
    number, name = names.get(member, ("", "(left)"))
    return f"{number} {name}".strip()


def _notes(one: Recall) -> Iterable[str]:
    yield told(one)
    for p in one.picked:
        amount = amount_words(p.amount, p.unit) if p.amount is not None else "not weighed"
        by = f", by {p.by}" if p.by else ""
        yield f"Picked {p.on.isoformat()}: {amount} of {p.crop.lower()}{by}; {listed((*p.plantings, *p.places)) or 'nobody said where'}."
    for move in one.stored:
        amount = amount_words(move.amount, move.unit)
        yield f"{'Into' if move.came else 'Out of'} {move.stock} on {move.on.isoformat()}: {amount} ({move.what})."
    again = found_again(one)
    if again is not None and again.left is not None:
        rest = amount_words(abs(again.left), again.unit)
        where = (
            "not accounted for (lost on the way, left over, or of another lot)" if again.left >= 0 else "more: boxes hold other lots, too"
        )
        yield f"Picked {amount_words(again.picked, again.unit)}, found again {plain(again.found or 0.0)}: {rest} are {where}."
