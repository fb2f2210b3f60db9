"""The files of a folder as rows of text, and the outlines beside them. Nothing here knows the records yet.

A file is read row by row: no cell and no line, however long, is ever held beside the others.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from models.outlines import Outline, read_outlines
from models.records.folder.cells import LONGEST, column_of
from models.records.folder.files import FILES, File
from models.records.folder.problems import Problems
from models.records.folder.writing import OUTLINES
from sensors.errors import InputError, RecordError

# more than forty cells of the longest kind
LONGEST_LINE = 5_000_000
# bytes; models.outlines reads so many characters
LARGEST_OUTLINES = 80_000_000
# what may lie beside the files without being one of them
_BESIDE = re.compile(r"\..*|readme(\..*)?|licen[sc]e(\..*)?|.*~", re.IGNORECASE)
_BY_NAME = {file.name: file for file in FILES}

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file, opened. rows: (row as a spreadsheet numbers it, cells), read once. comma, escaped: see cells.Reading."""

    file: File
    shown: str
    headers: tuple[str, ...]
    rows: Iterable[Row]
    escaped: bool = True
    comma: bool = False


@dataclass(slots=True)
class Source:
    """What is to be imported: sheets in the order of FILES, outlines with the file they are from, about how many rows."""

    sheets: list[Sheet] = field(default_factory=list)
    outlines: list[tuple[str, Outline]] = field(default_factory=list)
    rows: int = 0
    problems: Problems = field(default_factory=Problems)


def read_folder(folder: Path) -> Source:
    """The files of a folder; what is wrong with them is in its problems. RecordError where it is no folder."""
    if not folder.is_dir():
        raise RecordError("There is no such folder.", where=str(folder), next_step="give the folder that has places.csv and the others")
    source = Source()
    found: dict[str, Sheet] = {}
    for path in sorted(folder.iterdir()):
        if _BESIDE.fullmatch(path.name):
            continue
        kind = path.suffix.lower() if path.is_file() else ""
        if kind == ".csv" and path.stem.casefold() in _BY_NAME and path.stem.casefold() not in found:
            sheet = _sheet(path, _BY_NAME[path.stem.casefold()], source)
            if sheet:
                found[sheet.file.name] = sheet
        elif kind in (".kml", ".kmz") or (kind and path.name.casefold() == OUTLINES):
            _add_outlines(path, source)
        else:
            _unknown(path.name, source.problems)
    source.sheets = [found[file.name] for file in FILES if file.name in found]
    if not (source.sheets or source.outlines or source.problems.count):
        known = ", ".join(f"{f.name}.csv" for f in FILES)
        raise RecordError("This folder has none of the files of a hub.", where=str(folder), expected=known)
    return source


def source_of(tables: Mapping[str, Iterable[Mapping[str, str]]]) -> Source:
    """The same from tables in memory: file name without .csv -> rows as header -> text; no cell is escaped."""
    source = Source()
    for name in tables:
        if name not in _BY_NAME:
            _unknown(f"{name}.csv", source.problems)
    for file in FILES:
        rows = list(tables.get(file.name, ()))
        headers = tuple(dict.fromkeys(header for row in rows for header in row))
        if rows:
            numbered = [(n, [row.get(h, "") for h in headers]) for n, row in enumerate(rows, 2)]
            source.sheets.append(Sheet(file, f"{file.name}.csv", headers, numbered, escaped=False))
            source.rows += len(rows)
    return source


def _unknown(name: str, problems: Problems) -> None:
    known = [f"{file.name}.csv" for file in FILES] + [OUTLINES]
    near = get_close_matches(name.casefold(), known, 1, 0.6)
    step = f"rename it to {near[0]} if that is what it is" if near else "take it out of the folder"
    problems.add(name, None, "", name, lambda: f"only files of a hub: {', '.join(known)}, and KML", step)


def _add_outlines(path: Path, source: Source) -> None:
    if path.stat().st_size > LARGEST_OUTLINES:
        source.problems.add(path.name, None, "", f"{path.stat().st_size:,} bytes", "20 MB or less", "leave out what is no place")
        return
    try:
        found, wrong = read_outlines(path.read_text("utf-8-sig") if path.suffix.lower() != ".kmz" else "", path.name)
    except UnicodeDecodeError:
        source.problems.add(path.name, None, "", "bytes that are no UTF-8", "UTF-8", "save the file as UTF-8")
        return
    except OSError as why:
        source.problems.add(path.name, None, "", str(why), "a file that may be read", "let it be read, or take it out of the folder")
        return
    except InputError as why:
        found, wrong = [], [why]
    source.outlines += [(path.name, outline) for outline in found]
    source.rows += len(found)
    for one in wrong:
        got = f"{one.what} {one.where}".strip()
        source.problems.add(path.name, None, "", got, one.expected or "an outline of a place", one.next_step or "correct it")


def _sheet(path: Path, file: File, source: Source) -> Sheet | None:
    """The file with its header read; its rows are read later, once."""
    problems = source.problems
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            first = text.readline(LONGEST)
            if len(first) == LONGEST:
                raise csv.Error("field larger than field limit")
            between = _between(first, file)
            header = next(csv.reader([first], delimiter=between), [])
        with path.open("rb") as raw:
            source.rows += sum(block.count(b"\n") for block in iter(lambda: raw.read(1 << 20), b""))
    except (UnicodeDecodeError, csv.Error, OSError) as why:
        _unreadable(path, 1, why, problems)
        return None
    while header and not header[-1].strip():
        header.pop()
    if not header:
        problems.add(path.name, 1, "", "", "a header: " + ", ".join(c.header for c in file.columns), "write it, or remove the file")
        return None
    return Sheet(file, path.name, tuple(header), _rows(path, between, len(header), problems), comma=between == ";")


def _between(line: str, file: File) -> str:
    """What parts the cells: the sign under which more headers are known."""

    def known(sign: str) -> int:
        return sum(column_of(header, file.columns) is not None for header in next(csv.reader([line], delimiter=sign), []))

    return max((",", ";"), key=known)


def _rows(path: Path, between: str, width: int, problems: Problems) -> Iterator[Row]:
    """The rows below the header; empty ones are passed over, and a row that cannot be read ends the file."""
    number = 1
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            cells = csv.reader(_lines(text), delimiter=between, strict=True)
            next(cells, None)
            for number, row in enumerate(cells, 2):
                if any(row):
                    _narrow(path.name, number, row, width, problems)
                    yield number, row + [""] * (width - len(row))
    except (UnicodeDecodeError, csv.Error, OSError) as why:
        _unreadable(path, number + 1, why, problems)


def _narrow(name: str, number: int, row: list[str], width: int, problems: Problems) -> None:
    """A row is as wide as its header; what lies empty beyond it is nothing."""
    if any(cell.strip() for cell in row[width:]):
        step = "put a cell that has a comma or a semicolon in it between double quotes"
        problems.add(name, number, "", f"{len(row)} cells", f"{width} cells, as the header has", step)
    del row[width:]


def _lines(text: Iterable[str]) -> Iterator[str]:
    read = text.readline  # type: ignore[attr-defined]
    while line := read(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise csv.Error("field larger than field limit")
        yield line


def _unreadable(path: Path, row: int, why: Exception, problems: Problems) -> None:
    if isinstance(why, UnicodeDecodeError):
        row = _other_bytes(path)
        got, expected, step = f"a byte {why.object[why.start]:#x}", "UTF-8", "save the file as CSV UTF-8"
    elif isinstance(why, OSError):
        got, expected, step = str(why), "a file that may be read", "let it be read, or take it out of the folder"
    elif "limit" in str(why):
        got, expected, step = "a cell that is far too long", f"{LONGEST:,} characters or fewer", "shorten it"
    else:
        got, expected = str(why), "cells as CSV writes them"
        step = 'close every double quote, and write one within a cell twice: ""'
    problems.add(path.name, row, "", got, expected, f"{step}; what stands below was not read")


def _other_bytes(path: Path) -> int:
    """The first line that is no UTF-8: decoding runs ahead of the rows."""
    with path.open("rb") as raw:
        for number, line in enumerate(iter(lambda: raw.readline(LONGEST_LINE), b""), 1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return number
    return 1
