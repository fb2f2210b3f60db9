"""Paper to write a season's sheets on: lying on its side, from the top down, black on white. Lengths are in points.

Letter where the hub's units are US, A4 where they are metric.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from collector.sheets import BOLD, MARGIN, REGULAR, SMALL, TITLE, blank, letters, printable, split
from models.advice.season.sheets import BOX, Cell, Column, Table, plain, said_day
from models.display import NBSP

SIZE, LEAD, PAD = 9.5, 1.25, 8.0
# lines that a cell may take; what is longer is cut, and ends with a dot
MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Stamp:
    """What stands on every page. units: "us" prints on Letter, "metric" on A4; foot: what stands there beside the hour of printing."""

    farm: str
    units: str
    printed_at: datetime
    zone: ZoneInfo
    compressed: bool = True
    foot: str = ""


class Paper:
    """Sheets being written on. y: where the last thing ended."""

    def __init__(self, title: str, stamp: Stamp) -> None:
        self.out, self.title, self.stamp, self.page = BytesIO(), title, stamp, 0
        self.canvas, self.width, self.height = blank(self.out, stamp.units, compressed=stamp.compressed)
        self.has = letters()
        self.begin()

    @property
    def wide(self) -> float:
        """Room between the margins."""
        return self.width - 2 * MARGIN

    def begin(self, title: str = "") -> None:
        """A page; the first one has the title large. title: where it changes."""
        if self.page:
            self.canvas.showPage()
        self.page += 1
        self.title = title or self.title
        self.y = self.height - MARGIN - TITLE
        self._titled(TITLE if self.page == 1 or title else 11.0)
        local = self.stamp.printed_at.astimezone(self.stamp.zone)
        also = f" · {self.stamp.foot}" if self.stamp.foot else ""
        foot = f"{self.stamp.farm} · printed {said_day(local.date())} {local:%H:%M}{also} · page {self.page}"
        self.canvas.setFont(REGULAR, SMALL)
        self.canvas.drawRightString(self.width - MARGIN, MARGIN - 14, printable(foot, self.has))
        self.y -= 10

    def _titled(self, size: float) -> None:
        """The title, in lines where a farm's name is long: what stands behind the name, the week, is never off the paper."""
        said = self.plain(self.title)
        whole = self.canvas.stringWidth(said, BOLD, size) <= self.wide
        for n, line in enumerate([said] if whole else split(said, BOLD, size, self.wide)):
            self.y -= size * LEAD if n else 0.0
            self.words(MARGIN, self.y, line, BOLD, size)

    def words(self, x: float, y: float, text: str, font: str = REGULAR, size: float = SMALL) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, self.plain(text))

    def plain(self, text: str) -> str:
        return printable(text.replace(NBSP, " "), self.has)

    def lines(self, text: str, wide: float, font: str = REGULAR, size: float = SIZE, most: int = MOST_LINES) -> list[str]:
        """Text in lines of a width, at most so many."""
        found = [self.cut(line, font, size, wide) for line in split(self.plain(text), font, size, wide)] or [""]
        return found if len(found) <= most else [*found[: most - 1], self.cut(found[most - 1] + " ...", font, size, wide)]

    def cut(self, text: str, font: str, size: float, wide: float) -> str:
        """Text as far as it has room."""
        while len(text) > 2 and self.canvas.stringWidth(text, font, size) > wide:
            text = text[:-2].rstrip(" .") + "."
        return text

    def note(self, text: str, size: float = SMALL) -> None:
        for line in split(self.plain(text), REGULAR, size, self.wide):
            if self.y - size * LEAD < MARGIN:
                self.begin()
            self.y -= size * LEAD
            self.words(MARGIN, self.y, line, REGULAR, size)

    def table(
        self, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], size: float = SIZE, bold: Sequence[Sequence[bool]] = ()
    ) -> None:
        """Rows under the names of their columns, which stand on every page again. bold: cells that stand out, row by row."""
        shown = [n for n, one in enumerate(columns) if one.wide > 0]
        wides = self._wides([columns[n] for n in shown], [[row[n] for n in shown] for row in rows], size)
        right = [any(isinstance(row[n], int | float) for row in rows) for n in shown]
        heads = [columns[n].title for n in shown]
        self._line(heads, wides, right, size, [True] * len(heads), rule=1.2)
        for k, row in enumerate(rows):
            said = [cell_words(row[n], columns[n]) for n in shown]
            strong = [bool(bold and bold[k][n]) for n in shown]
            if self.y - self._tall(said, wides, size, strong) < MARGIN:
                self.begin()
                self._line(heads, wides, right, size, [True] * len(heads), rule=1.2)
            self._line(said, wides, right, size, strong)

    def _wides(self, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], size: float) -> list[float]:
        """How wide each column is: its part of the paper, but room for each word of its name, each number and each day; what that takes
        is given by those with room to spare."""
        whole = sum(one.wide for one in columns)
        asked = [one.wide / whole * self.wide for one in columns]
        least = [self._least(one, [row[n] for row in rows], size) for n, one in enumerate(columns)]
        more = sum(max(0.0, low - wide) for low, wide in zip(least, asked, strict=True))
        spare = sum(max(0.0, wide - low) for low, wide in zip(least, asked, strict=True))
        if not 0 < more <= spare:
            return asked
        return [low if wide < low else wide - (wide - low) * more / spare for low, wide in zip(least, asked, strict=True)]

    def _least(self, column: Column, cells: Sequence[Cell], size: float) -> float:
        """Room for what cannot be split."""
        fixed = {cell_words(cell, column) for cell in cells if isinstance(cell, int | float | date)}
        names = [self.canvas.stringWidth(self.plain(word), BOLD, size) for word in column.title.split()]
        return PAD + max([*names, *(self.canvas.stringWidth(said, REGULAR, size) for said in fixed)], default=0.0)

    def _tall(self, said: Sequence[str], wides: Sequence[float], size: float, bold: Sequence[bool]) -> float:
        fonts = [BOLD if strong else REGULAR for strong in bold]
        return max(len(self.lines(t, w - PAD, f, size)) for t, w, f in zip(said, wides, fonts, strict=True)) * size * LEAD + 7

    def _line(
        self, said: Sequence[str], wides: Sequence[float], right: Sequence[bool], size: float, bold: Sequence[bool], rule: float = 0.3
    ) -> None:
        x, top, tall = MARGIN, self.y, self._tall(said, wides, size, bold)
        for text, wide, aside, strong in zip(said, wides, right, bold, strict=True):
            font = BOLD if strong else REGULAR
            if text == BOX:
                self.canvas.setLineWidth(0.8)
                self.canvas.rect(x + 1, top - size * LEAD - 3, size + 3, size + 3)
                text = ""
            for n, line in enumerate(self.lines(text, wide - PAD, font, size)):
                at = x + wide - PAD - self.canvas.stringWidth(line, font, size) if aside else x
                self.words(at, top - (n + 1) * size * LEAD, line, font, size)
            x += wide
        self.y = top - tall
        self.canvas.setLineWidth(rule)
        self.canvas.line(MARGIN, self.y + 2, self.width - MARGIN, self.y + 2)

    def done(self) -> bytes:
        self.canvas.save()
        return self.out.getvalue()


def cell_words(cell: Cell, column: Column) -> str:
    """A cell as paper says it."""
    if cell is None:
        return column.blank
    if isinstance(cell, date):
        return said_day(cell)
    return plain(float(cell)) if isinstance(cell, int | float) else cell


def table_sheet(table: Table, stamp: Stamp) -> bytes:
    """A table on paper, its notes below."""
    paper = Paper(f"{table.title}  {stamp.farm}  {table.span}", stamp)
    if table.rows:
        paper.table(table.columns, table.rows)
    else:
        paper.y -= 8
        paper.note(table.empty, 12)
    paper.y -= 6
    for said in table.notes:
        paper.note(said)
    return paper.done()


def text_sheet(title: str, lines: Sequence[str], stamp: Stamp) -> bytes:
    """Plain text in large type, to hang up."""
    paper = Paper(title, stamp)
    for line in lines:
        paper.y -= 4
        if line:
            paper.note(line, 13)
        else:
            paper.y -= 8
    return paper.done()
