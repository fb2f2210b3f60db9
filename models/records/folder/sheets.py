"""The rows of one file as values: headers matched, every cell read, what cannot be read told. References are still names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any
from uuid import UUID

from sqlalchemy import inspect

from models.amounts import parse_amount, unit_named
from models.records.folder.cells import Reading, Wrong, cell_reader, column_of
from models.records.folder.files import EXTRA, Column, File
from models.records.folder.problems import Problems
from models.records.folder.reading import Sheet
from sensors.errors import UnitError

# rows between two words of progress
_STEP = 2_000
# ids of what the handy columns of logs.csv name; references.py fills them in
RESOLVED = ("#assets", "#places")
# a log without a status was written down because it happened
_UNSAID = {("logs", "status"): "done"}
# measures whose units stand in models/amounts.csv; of the others any word is taken as the unit
_MEASURED = ("count", "length", "weight", "area", "volume", "time", "temperature", "ratio")


@dataclass(slots=True)
class Entry:
    """A row: where it stands, its id (None: of a part of a log, or not known yet), its values in the order of Parsed.fields."""

    row: int
    id: UUID | None
    values: list[Any]


@dataclass(slots=True)
class Parsed:
    """The rows of one file. fields: attributes of its table, and names with a plus that only import knows (files.EXTRA)."""

    file: File
    shown: str
    fields: tuple[str, ...]
    headers: dict[str, str]
    entries: list[Entry] = field(default_factory=list)

    def at(self, name: str) -> int | None:
        return self.fields.index(name) if name in self.fields else None

    def value(self, entry: Entry, name: str) -> Any:
        at = self.at(name)
        return None if at is None else entry.values[at]


@dataclass(frozen=True, slots=True)
class _Cell:
    position: int
    column: Column
    shown: str
    read: Callable[[str], Any]
    empty: Any


def parse(sheet: Sheet, reading: Reading, problems: Problems, advance: Callable[[int], None]) -> Parsed:
    """Read every cell of a sheet."""
    reading = replace(reading, escaped=sheet.escaped, comma=sheet.comma)
    cells = _matched(sheet, reading, problems)
    fields = tuple(c.column.field for c in cells if c.column.header != "id")
    derived = {"logs": ("timed", *RESOLVED), "quantities": ("canonical", "canonical_unit")}.get(sheet.file.name, ())
    parsed = Parsed(sheet.file, sheet.shown, (*fields, *derived), {c.column.field: c.shown for c in cells})
    for number, row in sheet.rows:
        parsed.entries.append(_entry(number, row, cells, parsed, problems))
        if len(parsed.entries) % _STEP == 0:
            advance(_STEP)
    advance(len(parsed.entries) % _STEP)
    return parsed


def _matched(sheet: Sheet, reading: Reading, problems: Problems) -> list[_Cell]:
    """The columns of a sheet; problems for headers nobody knows, that stand twice, and for those that are missing."""
    columns = (*sheet.file.columns, *EXTRA.get(sheet.file.name, ()))
    found: dict[str, _Cell] = {}
    for position, header in enumerate(sheet.headers):
        match = column_of(header, columns)
        if match is None:
            known = [c.header for c in columns]
            near = get_close_matches(header.casefold(), known, 1, 0.6)
            step = f"rename it to {near[0]} if that is meant" if near else "rename the column, or take it out"
            problems.add(sheet.shown, 1, header[:60], header, lambda known=known: "one of " + ", ".join(known), step)  # type: ignore[misc]
        elif match[0].header in found:
            problems.add(sheet.shown, 1, header, header, "each column once", f"it is {match[0].header} a second time: take one out")
        else:
            column, unit = match
            read = cell_reader(column, reading, unit)
            found[column.header] = _Cell(position, column, header.strip(), read, _empty(sheet.file, column))
    for column in columns:
        if column.required and column.header not in found:
            problems.add(sheet.shown, 1, column.header, "", f"a column {column.header}: {column.meaning}", "add it")
    if sheet.file.name == "quantities" and "unit" not in found:
        # the unit and the number make the canonical amount together, so neither is ever left as it was
        column = next(c for c in columns if c.header == "unit")
        found["unit"] = _Cell(len(sheet.headers), column, "unit", cell_reader(column, reading), "")
    return list(found.values())


def _empty(file: File, column: Column) -> Any:
    """What an empty cell says: nothing, or what the table has where nobody says otherwise."""
    if (file.name, column.field) in _UNSAID:
        return _UNSAID[file.name, column.field]
    attribute = inspect(file.table).attrs.get(column.field)
    if attribute is None:
        return "" if column.kind == "choice" else None
    kept = attribute.columns[0]
    default = getattr(kept.default, "arg", None)
    if column.kind == "json":
        return None if kept.nullable else {}
    return None if kept.nullable or default is None or callable(default) else default


def _entry(number: int, row: list[str], cells: list[_Cell], parsed: Parsed, problems: Problems) -> Entry:
    id: UUID | None = None
    values: list[Any] = []
    timed = True
    for cell in cells:
        text = row[cell.position] if cell.position < len(row) else ""
        value: Any = cell.empty
        if text and not text.isspace():
            try:
                value = cell.read(text)
            except Wrong as why:
                problems.add(parsed.shown, number, cell.shown, text, why.expected, why.what_to_do)
        elif cell.column.required:
            problems.add(parsed.shown, number, cell.shown, text, cell.column.meaning, "fill it in")
        elif text and cell.column.kind == "text":
            value = cell.read(text)
        if cell.column.kind == "moment" and value is not None:
            value, timed = value
        if cell.column.header == "id":
            id = value
        else:
            values.append(value)
    if id is None and parsed.file.whole:
        # a hand leaves spaces behind; what this program wrote is kept to the last one
        values = [v.strip() if isinstance(v, str) else v for v in values]
    entry = Entry(number, id, values)
    if parsed.file.name == "logs":
        values.extend((timed, None, None))
    elif parsed.file.name == "quantities":
        values.extend(_canonical(entry, parsed, problems))
    return entry


def _canonical(entry: Entry, parsed: Parsed, problems: Problems) -> tuple[float | None, str]:
    measure, value, unit = (parsed.value(entry, name) for name in ("measure", "value", "unit"))
    if value is None or measure is None:
        return None, ""
    try:
        return canonical(measure, value, unit or "")
    except Wrong as why:
        header = parsed.headers["value"] if value < 0 else parsed.headers.get("unit", "unit")
        problems.add(parsed.shown, entry.row, header, f"{value:g} {unit}".strip(), why.expected, why.what_to_do)
        return None, ""


def canonical(measure: str, value: float, unit: str) -> tuple[float, str]:
    """An amount in the canonical unit of its measure, and that unit; Wrong where the unit is not one of the measure."""
    if value < 0 and measure != "temperature":
        raise Wrong("zero or more", "write it without the minus sign; what leaves a stock is a decrement")
    if measure not in _MEASURED or (not unit and measure == "count"):
        return value, unit or ("piece" if measure == "count" else "")
    try:
        found = unit_named(unit) if unit else None
    except UnitError as why:
        raise Wrong(why.expected, "write one of the units that Hubland knows, see Amounts and days") from why
    if found is None or found.measure != measure:
        example = {"ratio": "percent", "temperature": "degF", "count": "bunch"}.get(measure, "")
        kind = f" such as {example}" if example else ""
        raise Wrong(f"a unit of {measure}{kind}", "correct the unit or the measure")
    return value * found.scale + found.offset, found.canonical


def amount_quantity(text: str) -> tuple[str, float, str, float, str]:
    """ "12 lb" as measure, value, unit, canonical, canonical unit."""
    try:
        found = parse_amount(text)
    except UnitError as why:
        raise Wrong(why.expected or "an amount, such as 12 lb", why.next_step or "write a number and its unit") from why
    return found.measure, found.value, found.unit, found.canonical, found.canonical_unit
