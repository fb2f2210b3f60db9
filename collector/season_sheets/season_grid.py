"""The season sheet on paper: items down, weeks across, gaps in bold; and how many items a box has at the foot."""

from __future__ import annotations

from datetime import date

from collector.season_sheets.paper import Paper, Stamp
from models.advice.season.sheets import Cell, Column, Known
from models.advice.season.sheets.by_week import Grid, Line, grid, table

# weeks on a page: a quarter, and room for "16 Mar" in one line
PER_PAGE = 13
SHORT = "-"


def season_grid(known: Known, stamp: Stamp) -> bytes:
    """So many weeks a page, all items on each; empty where nothing is planned."""
    found, told = grid(known), table(known)
    paper = Paper(f"SEASON SHEET  {stamp.farm}  {told.span}", stamp)
    if not found.weeks:
        paper.note(told.empty, 12)
    for start in range(0, len(found.weeks), PER_PAGE):
        if start:
            paper.begin()
        _page(paper, found, start)
    paper.y -= 6
    for said in told.notes:
        paper.note(said)
    return paper.done()


def _page(paper: Paper, found: Grid, start: int) -> None:
    weeks = found.weeks[start : start + PER_PAGE]
    lines = [line for line in found.lines if any(line.each.get(week) or line.short(week) for week in weeks)]
    columns = (
        Column("item", "Item", 2.6), Column("unit", "Unit", 0.9), *(Column(w.isoformat(), f"{w.day} {w:%b}", 1.0, "") for w in weeks),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [(line.item, line.unit, *(_cell(line, week) for week in weeks)) for line in lines]
    bold = [[False, False, *(line.short(week) for week in weeks)] for line in lines]
    counts = [found.items(week) for week in weeks]
    paper.table(columns, [*rows, ("items in a box", "", *counts)], 8.5, [*bold, [True, False, *(not count for count in counts)]])


def _cell(line: Line, week: date) -> Cell:
    """What a share gets; a dash for a gap."""
    amount = line.each.get(week, 0.0)
    return round(amount, 2) if amount > 0 else SHORT if line.short(week) else None
