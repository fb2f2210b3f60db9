"""Sheets of paper: the tasks of some days by person and place, with boxes to tick and lines to write on. PDF, black on white.

The one door of reportlab, which takes a third of a second to load: it is imported when a sheet is drawn. Letters are
Bitstream Vera's, which come with reportlab; it has the letters of western Europe. Of others it writes the letter without
its marks (ř as r), and a question mark where there is none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from collector.settings import Hub
from models.records import journal
from models.records.database import Records
from models.records.journal import LogView
from sensors.errors import InputError

LONGEST_DAYS = 31
MOST_TASKS = 2000
MARGIN = 40.0  # points, 14 mm: what every printer can reach
BOX, TEXT, SMALL, HEAD, TITLE = 12.0, 11.0, 9.0, 13.0, 17.0
REGULAR, BOLD = "Vera", "VeraBd"
NOBODY = "Anybody"
NOWHERE = "Anywhere"


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands at the top, and the paper: "letter" or "a4"."""

    title: str
    printed: str
    paper: str = "letter"


@dataclass(frozen=True, slots=True)
class Row:
    """One task: what, and in small print when and anything more."""

    name: str
    note: str


@dataclass(frozen=True, slots=True)
class Block:
    """The tasks of one person in one place."""

    person: str
    place: str
    rows: tuple[Row, ...]


def due(records: Records, hub: Hub, first: date, days: int) -> list[LogView]:
    """The open tasks of `days` farm days from `first` on, and those overdue by then. InputError unless it is 1 to 31 days."""
    if not 1 <= days <= LONGEST_DAYS:
        raise InputError("A sheet is for some days.", where="days", expected=f"1 to {LONGEST_DAYS}", got=str(days))
    with records.session() as session:
        return journal.tasks(session, datetime.combine(first + timedelta(days=days), time(), hub.zone), most=MOST_TASKS)


def task_sheet(records: Records, hub: Hub, first: date, days: int, now: datetime) -> bytes:
    """Those tasks as PDF: on Letter where the hub's units are US, on A4 where they are metric."""
    found = due(records, hub, first, days)
    span = _day(first) if days == 1 else f"{_day(first)} to {_day(first + timedelta(days=days - 1))}"
    us, local = hub.settings.hub.units == "us", now.astimezone(hub.zone)
    heading = Heading(f"Tasks · {hub.settings.hub.name} · {span}", f"printed {_day(local)} {local:%H:%M}", "letter" if us else "a4")
    return drawn(blocks(found, hub.zone, first), heading)


def blocks(tasks: Iterable[LogView], zone: ZoneInfo, first: date) -> list[Block]:
    """Tasks by person and then by place, those of nobody last; within by day."""
    by: dict[tuple[bool, str, str], list[tuple[datetime, Row]]] = {}
    for task in tasks:
        place = ", ".join(task.places) or NOWHERE
        by.setdefault((not task.assignee, task.assignee or NOBODY, place), []).append((task.at, _row(task, zone, first)))
    rows = {key: tuple(row for _, row in sorted(found, key=lambda x: (x[0], x[1].name))) for key, found in by.items()}
    return [Block(person, place, rows[last, person, place]) for last, person, place in sorted(rows)]


def _row(task: LogView, zone: ZoneInfo, first: date) -> Row:
    local = task.at.astimezone(zone)
    late = "overdue since " if local.date() < first else ""
    when = f"{late}{_day(local)}{f', {local:%H:%M}' if task.timed else ''}"
    return Row(task.name, " · ".join(part for part in (when, ", ".join(task.assets), " ".join(task.notes.split())) if part))


def _day(on: date) -> str:
    return f"{on:%a} {on.day} {on:%b}"


def printable(text: str, has: Callable[[str], bool]) -> str:
    """Text in the letters there are: others lose their marks, or become a question mark."""
    return "".join(c if has(c) else _plainer(c, has) for c in unicodedata.normalize("NFC", text) if c.isprintable())


def _plainer(letter: str, has: Callable[[str], bool]) -> str:
    base = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c) and has(c))
    return base or ("" if unicodedata.combining(letter) else "?")


@cache
def letters() -> Callable[[str], bool]:
    """Whether the letters on paper have a character; loads the fonts the first time."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    known = frozenset(pdfmetrics.getFont(REGULAR).face.charToGlyph) & frozenset(pdfmetrics.getFont(BOLD).face.charToGlyph)
    return lambda letter: ord(letter) in known


def blank(out: BytesIO, units: str, *, compressed: bool = True, upright: bool = False) -> tuple[Any, float, float]:
    """(canvas, width, height) of a sheet lying on its side, or upright: Letter where units are "us", else A4."""
    from reportlab.lib import pagesizes
    from reportlab.pdfgen.canvas import Canvas

    size = pagesizes.LETTER if units == "us" else pagesizes.A4
    width, height = size if upright else pagesizes.landscape(size)
    return Canvas(out, pagesize=(width, height), pageCompression=int(compressed), invariant=1), width, height


def split(text: str, font: str, size: float, width: float) -> list[str]:
    """Text in lines that are not wider than that."""
    from reportlab.lib.utils import simpleSplit

    found: list[str] = simpleSplit(text, font, size, width)
    return found


def drawn(found: Sequence[Block], heading: Heading, *, compressed: bool = True) -> bytes:
    """The PDF of a sheet."""
    from reportlab.lib import pagesizes
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    width, height = pagesizes.LETTER if heading.paper == "letter" else pagesizes.A4
    sheet = _Sheet(Canvas(out, pagesize=(width, height), pageCompression=int(compressed), invariant=1), width, height, heading)
    person = ""
    for block in found:
        if block.person != person:
            person = block.person
            sheet.person(person)
        sheet.place(block.place)
        for row in block.rows:
            sheet.row(row)
    if not found:
        sheet.text("Nothing is to be done.", REGULAR, TEXT)
    sheet.end()
    return out.getvalue()


class _Sheet:
    """Paper being written on, from the top down; a new page where the next thing has no room. Lengths in points."""

    def __init__(self, canvas: Any, width: float, height: float, heading: Heading) -> None:
        self.canvas, self.width, self.height, self.heading = canvas, width, height, heading
        self.page = 0
        self._begin()

    def _begin(self) -> None:
        self.page += 1
        self.y = self.height - MARGIN
        self.text(self.heading.title, BOLD, TITLE if self.page == 1 else TEXT)
        self.canvas.setFont(REGULAR, SMALL)
        self.canvas.drawRightString(self.width - MARGIN, MARGIN - 14, f"{self.heading.printed} · page {self.page}")

    def need(self, height: float) -> None:
        """A new page where less than this is left."""
        if self.y - height < MARGIN:
            self.canvas.showPage()
            self._begin()

    def wrapped(self, text: str, font: str, size: float, indent: float) -> list[str]:
        from reportlab.lib.utils import simpleSplit

        lines: list[str] = simpleSplit(printable(text, letters()), font, size, self.width - 2 * MARGIN - indent)
        return lines

    def text(self, text: str, font: str, size: float, indent: float = 0.0) -> None:
        for line in self.wrapped(text, font, size, indent):
            self.y -= size * 1.3
            self.canvas.setFont(font, size)
            self.canvas.drawString(MARGIN + indent, self.y, line)

    def person(self, name: str) -> None:
        self.need(110)
        self.y -= 10
        self.text(name, BOLD, HEAD)
        self.y -= 4
        self.canvas.line(MARGIN, self.y, self.width - MARGIN, self.y)

    def place(self, name: str) -> None:
        self.need(80)
        self.y -= 6
        self.text(name, BOLD, SMALL)

    def row(self, row: Row) -> None:
        """An empty box, the task, its small print, and lines for how much, how long and who."""
        indent = BOX + 8
        lines = len(self.wrapped(row.name, BOLD, TEXT, indent)) * TEXT + len(self.wrapped(row.note, REGULAR, SMALL, indent)) * SMALL
        self.need(lines * 1.3 + 34)
        self.y -= 4
        self.canvas.rect(MARGIN, self.y - BOX - 1, BOX, BOX)
        self.text(row.name, BOLD, TEXT, indent)
        self.text(row.note, REGULAR, SMALL, indent)
        self.blanks(indent)

    def blanks(self, indent: float) -> None:
        self.y -= 20
        self.canvas.setFont(REGULAR, SMALL)
        wide, x = self.width - 2 * MARGIN - indent, MARGIN + indent
        for label, share in (("how much", 0.4), ("minutes", 0.24), ("done by", 0.36)):
            self.canvas.drawString(x, self.y, label)
            start = x + self.canvas.stringWidth(label, REGULAR, SMALL) + 4
            x += wide * share
            self.canvas.line(start, self.y - 2, x - 8, self.y - 2)
        self.y -= 6

    def end(self) -> None:
        self.canvas.save()
