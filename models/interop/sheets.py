"""Sheets of other programs as rows, and rows as sheets: CSV text, the cells in it, and what is wrong where.

Words that a spreadsheet would run begin with an apostrophe in every file: `spoken` takes it off, `escaped` puts it on; in
between, in this room and in the tables that it gives, words are plain.
"""

from __future__ import annotations

import csv
import io
import json
import math
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Any

from sensors.errors import RecordError

Row = dict[str, str]
Tables = dict[str, list[Row]]
Known = Mapping[str, list[dict[str, str]]]

FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
# ids of what comes from elsewhere without one: the same thing gets the same id every time it is read
NAMESPACE = uuid.UUID("5b0e4f0c-7f63-5c0b-9a55-6a1d0f4b7c11")


def escaped(text: str) -> str:
    """Words that a spreadsheet must not run."""
    return f"'{text}" if text.startswith(FORMULA) else text


def spoken(text: str) -> str:
    """Words as people say them, without the apostrophe that keeps a spreadsheet from running them."""
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA and len(text) > 1 else text


def id_from(*parts: str) -> str:
    """The id of what these words name."""
    return str(uuid.uuid5(NAMESPACE, "\x1f".join(parts)))


def is_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


@cache
def _kinds() -> dict[tuple[str, str], str]:
    """(file, header) -> kind of cell, of our own folder's files."""
    text = resources.files("models.records.folder").joinpath("columns.csv").read_text("utf-8")
    return {(row["file"], row["header"]): row["kind"] for row in csv.DictReader(text.splitlines())}


@cache
def headers_of(file: str) -> tuple[str, ...]:
    """The headers of one of our own files, in order."""
    return tuple(header for name, header in _kinds() if name == file)


def plain_tables(tables: Known) -> Tables:
    """Our tables with words as they are said."""
    words = {file: {h for name, h in _kinds() if name == file and _kinds()[name, h] in ("text", "name")} for file in tables}
    return {file: [{h: spoken(c) if h in words[file] else c for h, c in row.items()} for row in rows] for file, rows in tables.items()}


def given(tables: Mapping[str, list[Row]]) -> Tables:
    """Tables without the empty ones."""
    return {file: rows for file, rows in tables.items() if rows}


def sheet(headers: Sequence[str], rows: Iterable[Mapping[str, str]], separator: str = ",") -> str:
    """CSV text; lines end as RFC 4180 says. Cells that are no column are left out."""
    out = io.StringIO()
    writer = csv.DictWriter(out, headers, restval="", extrasaction="ignore", delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def as_json(value: Any) -> str:
    """JSON as our files have it; "" of what holds nothing."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if value else ""


def figure(value: float) -> str:
    """A number as a cell: 12 and not 12.0."""
    return repr(float(value) + 0.0).removesuffix(".0")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet, and where it stands. Headers are in small letters; cells are trimmed and plain."""

    file: str
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, header: str) -> str:
        return self.cells.get(header, "")

    def first(self, *headers: str) -> str:
        """The first of these cells that says something."""
        return next((self[h] for h in headers if self[h]), "")

    def refused(self, what: str, header: str, expected: str, next_step: str = "") -> RecordError:
        where = f"{self.file}, row {self.number}, column {header}"
        return RecordError(what, where=where, expected=expected, got=repr(self[header][:80]), next_step=next_step or "correct the cell")

    def required(self, header: str, what: str) -> str:
        if not self[header]:
            raise self.refused(f"{what} is missing.", header, "not empty")
        return self[header]

    def value(self, header: str, least: float | None = 0.0) -> float | None:
        """A number; None where the cell is empty."""
        if not self[header]:
            return None
        try:
            found = float(self[header].replace(",", ".") if self[header].count(",") == 1 and "." not in self[header] else self[header])
        except ValueError as why:
            raise self.refused("This is not a number.", header, "a number, such as 12 or 2.5") from why
        if not math.isfinite(found) or (least is not None and found < least):
            raise self.refused("This number cannot be.", header, "a number" if least is None else f"a number of {figure(least)} or more")
        return found

    def whole(self, header: str) -> int | None:
        """A whole number; None where the cell is empty."""
        found = self.value(header)
        if found is None:
            return None
        if found != int(found):
            raise self.refused("This is not a whole number.", header, "a whole number, such as 12")
        return int(found)

    def flag(self, header: str) -> bool | None:
        """yes or no; None where the cell is empty."""
        said = self[header].lower()
        if said in ("1", "yes", "y", "true", "on"):
            return True
        if said in ("0", "no", "n", "false", "off"):
            return False
        if said:
            raise self.refused("This is neither yes nor no.", header, "1 or 0, yes or no")
        return None

    def day(self, header: str) -> str:
        """A day as 2027-05-01; "" where the cell is empty. A time of day after it is left out."""
        if not self[header]:
            return ""
        try:
            return (datetime.fromisoformat(self[header]).date() if len(self[header]) > 10 else date.fromisoformat(self[header])).isoformat()
        except ValueError as why:
            raise self.refused("This cannot be read as a day.", header, "a date such as 2027-05-01") from why


def lines_of(file: str, text: str, separator: str = ",") -> list[Line]:
    """The rows of a sheet. RecordError where a row has more cells than there are headers, or the headers repeat."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator, strict=True)
    try:
        head = [cell.strip().lower() for cell in next(reader, [])]
        _check_head(file, head)
        found = []
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) > len(head):
                    got = ", ".join(cells[len(head) :])[:80]
                    raise RecordError(
                        "This row has more cells than there are columns.", where=f"{file}, row {reader.line_num}", got=got,
                        expected=f"{len(head)} cells", next_step='put a cell with commas in it between double quotes ("Bed 1, north")',
                    )  # fmt: skip
                named = zip(head, (spoken(cell.strip()) for cell in cells), strict=False)
                found.append(Line(file, reader.line_num, dict(named)))
        return found
    except csv.Error as why:
        raise RecordError("This is not a CSV file.", where=f"{file}, row {reader.line_num}", got=str(why), expected="CSV") from why


def _check_head(file: str, head: list[str]) -> None:
    named = [h for h in head if h]
    twice = {h for h in named if named.count(h) > 1}
    if not named or twice:
        got = f"{', '.join(sorted(twice))} twice" if twice else "nothing"
        raise RecordError("The first row does not name the columns.", where=f"{file}, row 1", expected="a header for each column", got=got)


def needs(file: str, lines: Sequence[Line], *headers: str) -> None:
    """RecordError where a sheet that has rows lacks one of these columns."""
    missing = [h for h in headers if lines and h not in lines[0].cells]
    if missing:
        raise RecordError(
            f"The column {missing[0]} is missing.", where=f"{file}, row 1", expected=", ".join(headers),
            got=", ".join(lines[0].cells)[:200], next_step="add the column, or choose another --format",
        )  # fmt: skip
