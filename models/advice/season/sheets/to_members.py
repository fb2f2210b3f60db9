"""Words for others: the newsletter's list of a week, and the notice of what is left over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from models.advice.season.sharing import cells
from models.advice.season.sheets import Column, Handed, Known, SharedWeek, Table, amount_words, plain, said_day, said_days
from models.agronomy.growing import week_of
from models.agronomy.yields import WEEK

# "likely" in a letter to members is four weeks of five
LIKELY = 0.8


def keeps(one: Handed) -> str:
    """How long it keeps, in words; "" not known."""
    if one.keeps_d is None:
        return ""
    low, high = one.keeps_d
    days = plain(low) if low == high else f"{plain(low)} to {plain(high)}"
    return (
        f"{days} days"
        if high <= 21
        else f"{plain(low // 7)} to {plain(high // 7)} weeks"
        if high // 7 > low // 7
        else f"{plain(high // 7)} weeks"
    )


@dataclass(frozen=True, slots=True)
class Likely:
    """What next week's boxes will most likely hold. chance: that there is enough for all shares."""

    crop: str
    chance: float


def likely(known: Known, week: date) -> tuple[Likely, ...]:
    """Items with a chance of at least LIKELY to reach every share in a week, the surest first."""
    if known.forecast is None:
        return ()
    found = [Likely(cell.item, cell.chance) for cell in cells(known.given, known.forecast) if cell.week == week and cell.chance >= LIKELY]
    return tuple(sorted(found, key=lambda one: (-one.chance, one.crop)))


def _in_box(shared: SharedWeek | None) -> tuple[Handed, ...]:
    return tuple(one for one in shared.items if one.having > 0) if shared is not None else ()


def letter(known: Known, first: date) -> tuple[str, ...]:
    """The newsletter's list as lines of plain text, to paste."""
    week = week_of(first)
    shared, after = known.shared, likely(known, week + WEEK)
    lines = [f"{known.farm}, {said_days(week, 7)}".strip(", "), "", "In the box this week"]
    lines += [f"- {one.crop.capitalize()}{_said(one)}{_all(one, shared)}" for one in _in_box(shared)] or ["- not shared out yet"]
    lines += ["", "Likely next week (four chances in five, or better)"]
    lines += [f"- {one.crop.capitalize()}" for one in after] or ["- nothing is sure enough to promise yet"]
    kept = [f"- {one.crop.capitalize()}: {said}" for one in _in_box(shared) if (said := keeps(one))]
    if kept:
        lines += ["", "How long it keeps, cool and fresh", *kept]
    if shared is not None and shared.pick_up:
        lines += ["", f"Pick-up: {shared.pick_up}"]
    return tuple(lines)


def _said(one: Handed) -> str:
    return f", {amount_words(one.each, one.unit)} in a full box" if one.each > 0 else ""


def _all(one: Handed, shared: SharedWeek | None) -> str:
    return f" ({one.having} of {shared.shares} boxes)" if shared is not None and one.having < shared.shares else ""


LETTER = (
    Column("item", "Item", 0.3), Column("this_week", "Full box", 0.14, ""), Column("unit", "Unit", 0.12, ""),
    Column("boxes", "Boxes", 0.1, ""), Column("next_week_chance", "Next week", 0.14, ""), Column("keeps", "Keeps", 0.2, ""),
)  # fmt: skip


def letter_table(known: Known, first: date) -> Table:
    """The newsletter's list as rows: an item, this week's amount, the chance that it comes next week, how long it keeps."""
    now, next_week = (
        {one.crop: one for one in _in_box(known.shared)},
        {one.crop: one.chance for one in likely(known, week_of(first) + WEEK)},
    )
    names = [*now, *(name for name in next_week if name not in now)]
    rows = []
    for name in names:
        one = now.get(name)
        told = (one.each or None, one.unit, one.having, keeps(one) or None) if one is not None else (None, None, None, None)
        rows.append((name, told[0], told[1], told[2], round(next_week[name], 2) if name in next_week else None, told[3]))
    return Table("NEWSLETTER", said_days(week_of(first), 7), LETTER, tuple(rows), (), "Nothing is shared out yet.")


SURPLUS = (
    Column("item", "Item", 0.22), Column("amount", "Amount", 0.11), Column("unit", "Unit", 0.1), Column("ready_from", "Ready from", 0.15),
    Column("keeps_until", "Keeps until", 0.15), Column("pick_up", "Pick-up", 0.27, ""),
)  # fmt: skip


def surplus_table(known: Known, first: date) -> Table:
    """What shares and the planned meal leave of a week: how much, from when, until when, where."""
    shared, week = known.shared, week_of(first)
    rows = [] if shared is None else [
        (one.crop, round(one.surplus, 2), one.unit, shared.on, _until(one, shared.on), known.farm or None)
        for one in shared.items if one.surplus > 0
    ]  # fmt: skip
    notes = ["The kitchen of the hub chooses first."]
    if shared is not None and not shared.frozen and rows:
        notes.append("This week is not printed yet: amounts may still change.")
    return Table("SURPLUS", said_days(week, 7), SURPLUS, tuple(rows), tuple(notes), "Nothing is left over this week.")


def _until(one: Handed, on: date) -> date | None:
    return None if one.keeps_d is None else on + timedelta(days=int(one.keeps_d[0]))


def notice(known: Known, first: date) -> tuple[str, ...]:
    """The same as lines of plain text for the network."""
    told = surplus_table(known, first)
    if not told.rows:
        return (f"{known.farm}: {told.empty[:1].lower()}{told.empty[1:]}".removeprefix(": "),)
    return (f"Surplus at {known.farm}, {told.span}", "", *_rows(told.rows), "", *told.notes)


def _rows(rows: Iterable[tuple[object, ...]]) -> list[str]:
    said = []
    for item, amount, unit, ready, until, pick_up in rows:
        days = f"ready {said_day(ready)}" if isinstance(ready, date) else ""
        last = f", keeps until {said_day(until)}" if isinstance(until, date) else ""
        place = f", pick up: {pick_up}" if pick_up else ""
        said.append(f"- {item}: {amount_words(float(str(amount)), str(unit))}, {days}{last}{place}")
    return said
