"""The bed map as a drawing: a row a bed, a bar a planting, its family by colour and letter. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from models.display import day
from models.planning.planting.bed_map import OVER, PLANNED, Bar, BedMap, Block

# by the family's letter: fills that dark ink can be read on, by day and by night
FILLS = {
    "B": "#9ccfb4", "S": "#f0a58a", "C": "#f5d06f", "F": "#b7d78b", "A": "#c9b6e4", "M": "#e39ac0", "U": "#f4b76b", "L": "#a9dcd3",
    "G": "#d9c89a", "T": "#9fb8e8", "V": "#d7a27c", "R": "#f2b5c4", "W": "#cfcfc4", "P": "#7fbf9e",
}  # fmt: skip
OTHER = "#c4c8cc"
# weeks that a phone shows before today
BACK = 2


def drawing(found: BedMap, block: Block, today: date, opened: str, dark: bool) -> dict[str, Any]:
    """What the board needs of one block; opened: the planting that is shown below it, "" none."""
    first = found.weeks[0]
    this = (today - first).days // 7
    return {
        "kind": "beds",
        "says": f"Bed map of {block.name or 'the beds'}: what stands in which bed in which week",
        "weeks": [f"{monday.day} {monday:%b}" for monday in found.weeks],
        "phone": max(0, min(this - BACK, len(found.weeks) - BACK)),
        "today": (today - first).days,
        "rows": [{"name": row.bed, "lanes": row.lanes} for row in block.rows],
        "bars": [_bar(bar, n, first, len(found.weeks), today) for n, row in enumerate(block.rows) for bar in row.bars],
        "open": opened,
        "ground": "#191b16" if dark else "#fffdf8",
        "stripe": "#22241d" if dark else "#f4f0e4",
        "rule": "#3a3c33" if dark else "#e2dccb",
        "note": "#bdbcb3" if dark else "#5b5b56",
        "ink": "#23271f",
        "legend": {"named": True, "words": "", "steps": _legend(found, block)},
    }


def _legend(found: BedMap, block: Block) -> list[list[str]]:
    """Families of the block: colour, words, form, letter."""
    there = {bar.letter for row in block.rows for bar in row.bars}
    return [[FILLS.get(letter, OTHER), words, "", letter] for letter, _, words in found.families if letter in there]


def _bar(bar: Bar, row: int, first: date, weeks: int, today: date) -> dict[str, Any]:
    one, fill = bar.taken, FILLS.get(bar.letter, OTHER)
    ends = (one.to_on + timedelta(days=1) - first).days if one.to_on is not None else weeks * 7
    until = f"to {day(one.to_on, today)}" if one.to_on is not None else "for years"
    return {
        "id": one.planting,
        "row": row,
        "lane": bar.lane,
        "first": max((one.from_on - first).days, 0),
        "last": min(ends, weeks * 7),
        "letter": bar.letter,
        "words": one.crop,
        "fill": fill,
        "edge": fill if one.state != PLANNED else "#8a8468",
        "planned": one.state == PLANNED,
        "over": one.state == OVER,
        "says": f"{one.planting} in {one.bed} from {day(one.from_on, today)} {until}, {one.state}",
    }
