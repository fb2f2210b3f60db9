"""The bed map on paper: a page a block, beds down, weeks along, a bar from planting to the end of the harvest.

A family is told by its letter and by a pattern of grey, so that it prints in black and white and reads without colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from collector.season_sheets.paper import LEAD, Paper, Stamp
from collector.sheets import BOLD, MARGIN, REGULAR, SMALL
from models.advice.season.sheets import Known
from models.advice.season.sheets.map_of_beds import map_of
from models.planning.planting.bed_map import PLANNED, Bar, BedMap, Block

NAME_W, MOST_LANE_H, MOST_LANES = 86.0, 30.0, 24
NAME, SMALLEST, SMALLER = 10.0, 7.5, (8.5, 7.5, 6.5)
HEAD_H, LEGEND_LINE, LEGEND_REST = 30.0, 14.0, 32.0
# greys that a copier keeps apart, light enough for black letters
GREYS = (1.0, 0.82, 0.68, 0.92, 0.75, 0.88, 0.62, 0.96)


def bed_map_sheet(known: Known, stamp: Stamp) -> bytes:
    """The season's map; beds of no block on a page of their own."""
    found = map_of(known)
    shades = {letter: GREYS[n % len(GREYS)] for n, (letter, _, _) in enumerate(found.families)}
    paper: Paper | None = None
    for block in found.blocks:
        for rows in _pages(block):
            title = f"BED MAP  {stamp.farm}  {block.name or 'beds'}  {known.view.season}"
            if paper is None:
                paper = Paper(title, stamp)
            else:
                paper.begin(title)
            _page(paper, found, Block(block.name, rows), shades)
    if paper is None:
        paper = Paper(f"BED MAP  {stamp.farm}  {known.view.season}", stamp)
        paper.note("No bed has a length yet.", 12)
    return paper.done()


def _pages(block: Block) -> list[Any]:
    """Rows that fit a page each."""
    pages, lanes = list[list[Any]](), 0
    for row in block.rows:
        if not pages or lanes + row.lanes > MOST_LANES:
            pages.append([])
            lanes = 0
        pages[-1].append(row)
        lanes += row.lanes
    return [tuple(rows) for rows in pages]


def _page(paper: Paper, found: BedMap, block: Block, shades: dict[str, float]) -> None:
    left, wide = MARGIN + NAME_W, paper.wide - NAME_W
    each = wide / max(1, len(found.weeks))
    top, lanes = paper.y - HEAD_H, sum(row.lanes for row in block.rows)
    used = {bar.letter for row in block.rows for bar in row.bars}
    legend = _legend(paper, [one for one in found.families if one[0] in used])
    # the legend and the sentence below it belong on the block's own page
    tall = min(MOST_LANE_H, (top - MARGIN - LEGEND_REST - len(legend) * LEGEND_LINE) / max(1, lanes))
    _weeks(paper, found, left, each, top, top - lanes * tall)
    y = top
    for row in block.rows:
        paper.canvas.setLineWidth(0.8)
        paper.canvas.line(MARGIN, y, paper.width - MARGIN, y)
        _name(paper, y, row.bed, f"{row.length_ft:.0f} ft", row.lanes * tall)
        for bar in row.bars:
            _bar(
                paper, bar, left + bar.first * each, y - (bar.lane + 1) * tall, (bar.last - bar.first + 1) * each, tall, shades[bar.letter]
            )
        y -= row.lanes * tall
    paper.canvas.line(MARGIN, y, paper.width - MARGIN, y)
    paper.y = y - 6
    _explained(paper, legend, shades)


def _name(paper: Paper, y: float, bed: str, length: str, tall: float) -> None:
    """The bed beside its bars, its length at the right; a long name takes lines, smaller ones where its bars leave no room for them."""
    room, wide = NAME_W - 4, paper.canvas.stringWidth(length, REGULAR, SMALLEST)
    if paper.canvas.stringWidth(paper.plain(bed), BOLD, NAME) <= room - wide - 4:
        paper.words(MARGIN, y - NAME * LEAD, bed, BOLD, NAME)
        paper.words(MARGIN + room - wide, y - NAME * LEAD, length, REGULAR, SMALLEST)
        return
    said = f"{bed}, {length}"
    size = next((size for size in SMALLER if len(paper.lines(said, room, BOLD, size)) * size * LEAD <= tall - 2), SMALLER[-1])
    for n, line in enumerate(paper.lines(said, room, BOLD, size, max(1, int((tall - 2) / (size * LEAD))))):
        paper.words(MARGIN, y - (n + 1) * size * LEAD, line, BOLD, size)


def _weeks(paper: Paper, found: BedMap, left: float, each: float, top: float, bottom: float) -> None:
    """A line a month, named above; a tick a week."""
    for n, week in enumerate(found.weeks):
        x = left + n * each
        # the week that holds a first of a month begins it
        new = n == 0 or week.month != found.weeks[n - 1].month
        paper.canvas.setLineWidth(0.7 if new else 0.15)
        paper.canvas.setStrokeGray(0.35 if new else 0.8)
        paper.canvas.line(x, top + (16 if new else 4), x, bottom)
        if new and not (n == 0 and any(w.month != week.month for w in found.weeks[1:3])):
            paper.words(x + 2, top + 8, f"{week:%b}", BOLD, 9)
    paper.canvas.setStrokeGray(0)


def _bar(paper: Paper, bar: Bar, x: float, y: float, wide: float, tall: float, grey: float) -> None:
    """A planting: its family's letter and grey, its crop as far as there is room; dashed around while it is only planned."""
    canvas = paper.canvas
    canvas.setFillGray(grey)
    canvas.setLineWidth(0.9)
    canvas.setDash(3, 2) if bar.taken.state == PLANNED else canvas.setDash()
    canvas.rect(x + 0.6, y + 1.5, max(3.0, wide - 1.2), tall - 3, stroke=1, fill=1)
    canvas.setDash()
    canvas.setFillGray(0)
    size = min(9.0, tall - 6)
    paper.words(x + 3, y + (tall - size) / 2 + 1, bar.letter, BOLD, size)
    room = wide - 8 - canvas.stringWidth(bar.letter, BOLD, size)
    if room > 18:
        said = paper.cut(paper.plain(bar.taken.crop), REGULAR, size - 0.5, room - 3)
        paper.words(x + 6 + canvas.stringWidth(bar.letter, BOLD, size), y + (tall - size) / 2 + 1, said, REGULAR, size - 0.5)


def _legend(paper: Paper, families: Sequence[tuple[str, str, str]]) -> list[list[tuple[str, str, float]]]:
    """Lines of (letter, words, from the left), as many families in each as there is room for."""
    lines: list[list[tuple[str, str, float]]] = []
    x = paper.width
    for letter, name, words in families:
        said = f"{letter}  {words or name}"
        wide = paper.canvas.stringWidth(paper.plain(said), REGULAR, SMALL) + 30
        if x + wide > paper.width - MARGIN:
            lines.append([])
            x = MARGIN
        lines[-1].append((letter, said, x))
        x += wide
    return lines


def _explained(paper: Paper, legend: Sequence[Sequence[tuple[str, str, float]]], shades: dict[str, float]) -> None:
    """Below the map: its greys and letters, and what a bar is."""
    for line in legend:
        paper.y -= LEGEND_LINE
        for letter, said, x in line:
            paper.canvas.setFillGray(shades[letter])
            paper.canvas.rect(x, paper.y - 2, 12, 10, stroke=1, fill=1)
            paper.canvas.setFillGray(0)
            paper.words(x + 16, paper.y, said)
    paper.y -= 6
    paper.note("From planting to the end of the last week of picking; dashed: planned, not planted yet.")
