"""One cell of a file: from what a person wrote to what the records keep. The other way is writing.py."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from models.amounts import Unit, convert_amount, unit_named
from models.dates import DAY_FORMS, FIRST_YEAR, LAST_YEAR, TIME_FORMS, parse_day, parse_moment
from models.records.folder.files import Column
from models.records.folder.writing import FORMULA
from sensors.errors import HublandError, UnitError

LONGEST = 100_000
# what an integer column of PostgreSQL holds
_WHOLE = 2**31 - 1
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)"
)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FLAGS = dict.fromkeys(("yes", "y", "true", "1", "x"), True) | dict.fromkeys(("no", "n", "false", "0"), False)


class Wrong(Exception):
    """A cell that cannot be read: what was expected, and what to do."""

    def __init__(self, expected: str, what_to_do: str) -> None:
        super().__init__(expected)
        self.expected = expected
        self.what_to_do = what_to_do


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading depends on: the farm's zone, now (for "today" and days without a year), whether formulas are escaped,
    whether a comma may be the decimal sign (it may where semicolons part the cells)."""

    zone: ZoneInfo
    now: datetime
    escaped: bool = True
    comma: bool = False


def unescaped(text: str) -> str:
    """Words as they were before writing.escaped: exactly one quote taken off, where it stands before what needs one."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def sound(text: str) -> str:
    """The text, unless no database would keep it."""
    if len(text) > LONGEST:
        raise Wrong(f"{LONGEST:,} characters or fewer", f"shorten it: it has {len(text):,}")
    if "\x00" in text:
        raise Wrong("text without NUL characters", "save the file again as CSV UTF-8")
    return text


def cell_reader(column: Column, reading: Reading, unit: str = "") -> Callable[[str], Any]:
    """How the cells of a column are read, empty ones aside; raises Wrong. unit: that of the header, where it is another."""
    if column.kind in ("text", "name"):
        return (lambda text: unescaped(sound(text))) if reading.escaped else sound
    readers: dict[str, Callable[[str], Any]] = {
        "uuid": _uuid,
        "choice": lambda text: _choice(column, text),
        "number": lambda text: _number(column, text, reading, unit),
        "whole": lambda text: _whole(column, text),
        "flag": _flag,
        "day": lambda text: _day(text, reading),
        "moment": lambda text: _moment(text, reading),
        "clock": _clock,
        "json": _document,
    }
    read = readers[column.kind]
    return lambda text: read(unescaped(sound(text)).strip())


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as why:
        raise Wrong("an id such as 6f1c0a4e-5b1d-4c39-9a39-0d6f6f6b7a11", "leave it empty: a new row gets one") from why


def _choice(column: Column, text: str) -> str:
    if text in column.choices:
        return text
    plain = {word.replace("_", " ").casefold(): word for word in column.choices}
    folded = " ".join(text.replace("_", " ").casefold().split())
    if folded in plain:
        return plain[folded]
    near = get_close_matches(folded, plain, 1, 0.5)
    words = ", ".join(word or "nothing" for word in column.choices)
    raise Wrong(words, f"write {plain[near[0]]} if that is meant" if near else "write one of these words")


def _number(column: Column, text: str, reading: Reading, unit: str) -> float:
    if reading.comma and text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if not _NUMBER.fullmatch(text):
        raise Wrong("a number, with a point for the fraction", "write figures alone; a unit may stand in the header")
    value = float(text)
    if not math.isfinite(value):
        raise Wrong("a finite number", "correct it, or leave the cell empty where nobody knows")
    if unit:
        # the figures of a conversion beyond the twelfth are noise
        value = float(f"{convert_amount(value, unit, column.header.rpartition('_')[2]):.12g}")
    return _enough(column, value)


def _whole(column: Column, text: str) -> int:
    if not re.fullmatch(r"[-+]?[0-9]{1,12}(?:\.0*)?", text):
        raise Wrong("a whole number", "write figures alone")
    value = int(text.partition(".")[0])
    if abs(value) > _WHOLE:
        raise Wrong(f"a whole number up to {_WHOLE:,}", "correct it")
    return int(_enough(column, value))


def _enough(column: Column, value: float) -> float:
    if column.least is not None and value < column.least:
        raise Wrong(f"{column.least:g} or more", "correct it, or leave the cell empty where nobody knows")
    return value


def _flag(text: str) -> bool:
    if text.casefold() not in _FLAGS:
        raise Wrong("yes or no", "write yes or no")
    return _FLAGS[text.casefold()]


def _day(text: str, reading: Reading) -> date:
    if _ISO_DAY.fullmatch(text):
        try:
            day = date.fromisoformat(text)
        except ValueError as why:
            raise Wrong(f"a day that exists, such as {DAY_FORMS}", "correct it") from why
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
    try:
        return parse_day(text, today=reading.now.astimezone(reading.zone).date())
    except HublandError as why:
        raise Wrong(why.expected or f"a day, such as {DAY_FORMS}", why.next_step or "write it as 2027-05-01") from why


def _moment(text: str, reading: Reading) -> tuple[datetime, bool]:
    """The moment, and whether it has a time of day."""
    try:
        if _INSTANT.fullmatch(text):
            at = datetime.fromisoformat(text)
            if FIRST_YEAR < at.year < LAST_YEAR:
                return at.astimezone(UTC), True
        return parse_moment(text, now=reading.now, zone=reading.zone)
    except ValueError as why:
        raise Wrong("a time that exists, such as 2027-05-01 14:30", "correct it") from why
    except HublandError as why:
        raise Wrong(why.expected or f"a day or a moment, such as {DAY_FORMS}", why.next_step or "write it as 2027-05-01 14:30") from why


def _clock(text: str) -> time:
    try:
        return time.fromisoformat(text) if re.fullmatch(r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?", text) else _said_clock(text)
    except (ValueError, HublandError) as why:
        raise Wrong(f"a time of day, such as {TIME_FORMS}", "write it as 14:30") from why


def _said_clock(text: str) -> time:
    at, timed = parse_moment(f"2027-05-01 {text}", now=datetime(2027, 5, 1, 12, tzinfo=UTC), zone=ZoneInfo("UTC"))
    if not timed:
        raise ValueError(text)
    return at.time()


def _document(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as why:
        raise Wrong('JSON such as {"capacity_l": 5000}', "correct it, or leave the cell empty") from why
    if not isinstance(found, dict):
        raise Wrong('a JSON object, such as {"capacity_l": 5000}', "put it in braces, under a name")
    if not _kept(found, 0):
        raise Wrong("JSON with finite numbers, without NUL characters, at most 30 levels deep", "correct it")
    return found


def _refuse(word: str) -> Any:
    raise ValueError(word)


def _kept(found: Any, depth: int) -> bool:
    """Whether every database and every file can keep it: 1e999 is read as infinite, an escape can write half a character."""
    if isinstance(found, dict):
        return depth < 30 and all(_kept(k, depth + 1) and _kept(v, depth + 1) for k, v in found.items())
    if isinstance(found, list):
        return depth < 30 and all(_kept(v, depth + 1) for v in found)
    if isinstance(found, str):
        return "\x00" not in found and not any("\ud800" <= c <= "\udfff" for c in found)
    return not isinstance(found, float) or math.isfinite(found)


def plain_header(header: str) -> str:
    """A header without regard to case, spaces and brackets: "Length (m)" is length_m."""
    return re.sub(r"[^0-9a-z]+", "_", header.casefold()).strip("_")


def column_of(header: str, columns: tuple[Column, ...]) -> tuple[Column, str] | None:
    """The column of a header, and the unit where the header has another than the column: length_ft is length_m in ft."""
    plain = plain_header(header)
    for column in columns:
        if column.header == plain:
            return column, ""
    for column in columns:
        stem, _, own = column.header.rpartition("_")
        if column.kind == "number" and stem and plain.startswith(f"{stem}_"):
            given = plain.removeprefix(f"{stem}_").replace("_", " ")
            if _same_kind(given, own):
                return column, given
    return None


def _same_kind(given: str, own: str) -> bool:
    """Whether both are units of one measure, that is not counting."""
    try:
        one, other = unit_named(given), unit_named(own)
    except UnitError:
        return False
    return _measured(one) == _measured(other) and one.measure != "count"


def _measured(unit: Unit) -> tuple[str, str]:
    return unit.measure, unit.canonical
