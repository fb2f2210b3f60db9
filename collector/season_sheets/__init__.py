"""The sheets of a season, as a table: what each is called, what it is filled from, how it is drawn, and in which forms it is handed out.

The command `hubland sheets`, the addresses /sheets/KEY.FORM, pages and tests walk SHEETS. What stands on a sheet is worked out in
models.advice.season.sheets; reading.py here reads what it is filled from.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import StringIO

from collector.season_sheets.bed_map import bed_map_sheet
from collector.season_sheets.labels import label_sheet
from collector.season_sheets.paper import Stamp, table_sheet, text_sheet
from collector.season_sheets.season_grid import season_grid
from models.advice.season.sheets import Cell, Known, Table, said_days
from models.advice.season.sheets.bed_work import preparation
from models.advice.season.sheets.by_week import table as season_table
from models.advice.season.sheets.lot_labels import lot_labels
from models.advice.season.sheets.lot_labels import table as label_table
from models.advice.season.sheets.map_of_beds import table as map_table
from models.advice.season.sheets.seed_order import order
from models.advice.season.sheets.setting_out import setting_out
from models.advice.season.sheets.sowing import field, greenhouse
from models.advice.season.sheets.to_members import letter, letter_table, notice, surplus_table
from models.advice.season.sheets.whole_plan import whole_plan
from models.agronomy.growing import week_of
from sensors.errors import InputError

# what a sheet is filled from beside the plan: readings and weather forecast, beds, seed on hand, lots picked, harvest forecast, boxes
SENSORS, BEDS, SEED, LOTS, FORECAST, BOXES = "sensors", "beds", "seed", "lots", "forecast", "boxes"
PDF, CSV, TEXT = "pdf", "csv", "txt"
LONGEST_DAYS = 366

Filled = Callable[[Known, date, int], Table]
Drawn = Callable[[Known, date, int, Stamp], bytes]
Words = Callable[[Known, date], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet. days: how many it is of where nobody says, 0: the whole season. draw: where it is no plain table on paper; text: its
    words, where it is handed out as text, too."""

    key: str
    title: str
    about: str
    table: Filled
    days: int = 7
    needs: frozenset[str] = frozenset()
    draw: Drawn | None = None
    text: Words | None = None

    @property
    def forms(self) -> tuple[str, ...]:
        return (PDF, CSV, TEXT) if self.text is not None else (PDF, CSV)


def _worded(title: str, words: Words) -> Drawn:
    return lambda known, first, days, stamp: text_sheet(f"{title}  {stamp.farm}  {said_days(first, days)}", words(known, first), stamp)


def _season(fill: Callable[[Known], Table]) -> Filled:
    """A sheet of the whole season."""
    return lambda known, _first, _days: fill(known)


def _day(fill: Callable[[Known, date], Table]) -> Filled:
    """A sheet of one day, or of its week."""
    return lambda known, first, _days: fill(known, first)


_ALL = (
    Sheet("greenhouse-sowing", "Greenhouse sowing", "what is sown in trays: plants, cells, trays and seed", greenhouse),
    Sheet(
        "field-sowing", "Field sowing", "what is sown where it grows: seed, and whether the soil is warm enough", field,
        needs=frozenset({SENSORS}),
    ),
    Sheet(
        "transplanting", "Transplanting", "what is set out, and how cold the next five nights get", setting_out,
        needs=frozenset({SENSORS}),
    ),
    Sheet(
        "bed-preparation", "Bed preparation", "when a bed has room, when work on it begins, what is planted then", preparation, 28,
        frozenset({BEDS}),
    ),
    Sheet("seed-order", "Seed order", "seed by variety: needed, on hand, to buy, packets", _season(order), 0, frozenset({SEED})),
    Sheet(
        "bed-map", "Bed map", "which bed holds what from when to when, a page a block", _season(map_table), 0, frozenset({BEDS}),
        draw=lambda known, _first, _days, stamp: bed_map_sheet(known, stamp),
    ),
    Sheet("general-plan", "General plan", "every planting of the season, for the wall", _season(whole_plan), 0),
    Sheet(
        "season-sheet", "Season sheet", "what a share gets of each item in each week by the plan; gaps in bold", _season(season_table), 0,
        draw=lambda known, _first, _days, stamp: season_grid(known, stamp),
    ),
    Sheet(
        "labels", "Labels", "labels for bins of a day of picking, with the lot as a QR code", _day(label_table), 1, frozenset({LOTS}),
        draw=lambda known, first, _days, stamp: label_sheet(lot_labels(known, first), stamp),
    ),
    Sheet(
        "newsletter", "Newsletter", "what is in the boxes, what is likely next week, how long it keeps: to paste", _day(letter_table), 7,
        frozenset({FORECAST, BOXES}), draw=_worded("NEWSLETTER", letter), text=letter,
    ),
    Sheet(
        "surplus", "Surplus notice", "what shares and the planned meal leave: how much, until when, where", _day(surplus_table), 7,
        frozenset({FORECAST, BOXES}), text=notice,
    ),
)  # fmt: skip
SHEETS: dict[str, Sheet] = {one.key: one for one in _ALL}


def sheet(key: str) -> Sheet:
    """A sheet by its key; InputError names those there are."""
    if key not in SHEETS:
        raise InputError("There is no such sheet.", where="sheet", expected=", ".join(SHEETS), got=repr(key))
    return SHEETS[key]


def first_day(one: Sheet, day: date) -> date:
    """The first day of a sheet that is asked for by a day: its week's Monday where it is of whole weeks, else the day itself."""
    return week_of(day) if one.days and one.days % 7 == 0 else day


def span_of(one: Sheet, days: int) -> int:
    """How many days a sheet is asked for, 0 as many as it usually has. InputError outside 1 to 366."""
    return _days(days or one.days or LONGEST_DAYS)


def _days(asked: int) -> int:
    if not 1 <= asked <= LONGEST_DAYS:
        raise InputError("A sheet is of some days.", where="days", expected=f"1 to {LONGEST_DAYS}", got=str(asked))
    return asked


def made(one: Sheet, form: str, known: Known, first: date, days: int, stamp: Stamp) -> bytes:
    """A sheet of some days in a form. InputError for days or a form that it has not."""
    if form not in one.forms:
        raise InputError(f"The sheet {one.key} is not made so.", where=one.key, expected=" or ".join(one.forms), got=repr(form))
    days = _days(days)
    if form == TEXT and one.text is not None:
        return ("\n".join(one.text(known, first)) + "\n").encode()
    if form == CSV:
        return as_csv(one.table(known, first, days)).encode()
    return one.draw(known, first, days, stamp) if one.draw is not None else table_sheet(one.table(known, first, days), stamp)


def as_csv(table: Table) -> str:
    """A table as CSV: a row a line, columns by their keys; what is not known is empty, days are written 2027-05-24."""
    out = StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow([column.key for column in table.columns])
    for row in table.rows:
        rows.writerow([_cell(cell) for cell in row])
    return out.getvalue()


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return f"{cell:.6g}"
    # a cell that begins like a formula is one to a spreadsheet
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@") else str(cell)
