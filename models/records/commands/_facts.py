"""Facts of a record as a command is given them: only those given are changed, and each is checked by its column.

What a column may hold stands once, in models.records.folder's table of columns: import and commands refuse the same.
"""

from __future__ import annotations

from datetime import date, datetime
from math import isfinite
from typing import Any, NoReturn

from models.records.folder.files import FILES, KINDS, Column
from sensors.errors import RecordError

# longer than any note people write; what is longer is a file that fell into a field
LONGEST = 50_000


# table -> attribute -> its column
COLUMNS: dict[Any, dict[str, Column]] = {file.table: {column.field: column for column in file.columns} for file in FILES}


def put(record: Any, **facts: Any) -> None:
    """Change the facts given. RecordError where one cannot be; a name the table does not have is a mistake of ours."""
    columns = COLUMNS.get(type(record), {})
    for name, value in facts.items():
        column = columns.get(name)
        if column is None:
            raise AttributeError(f"{type(record).__name__} has no {name}")
        setattr(record, name, checked(column, value, str(facts.get("name") or getattr(record, "name", "") or "")))


def checked(column: Column, value: Any, where: str = "") -> Any:
    """The value as it is kept; RecordError where the column cannot hold it."""
    if value is None:
        return _refuse(column, value, where) if column.required else None
    if column.kind in ("text", "choice"):
        value = words(value, f"{where} {column.header}".strip())
        wrong = (column.required and not value.strip()) or (column.choices and value not in column.choices)
        return _refuse(column, value, where) if wrong else value
    if column.kind in ("number", "whole"):
        return _number(column, value, where)
    wanted = {"flag": bool, "day": date, "moment": datetime}.get(column.kind)
    if wanted is not None and (not isinstance(value, wanted) or (wanted is date and isinstance(value, datetime))):
        _refuse(column, value, where)
    if column.kind == "day" and not 1900 <= value.year <= 2200:
        _refuse(column, value, where)
    return value


def words(value: Any, where: str = "") -> str:
    """Words as every database can keep them."""
    if not isinstance(value, str):
        raise RecordError("Words are needed here.", where=where, expected="words", got=repr(value)[:60])
    if len(value) > LONGEST:
        raise RecordError("That is too long.", where=where, expected=f"at most {LONGEST:,} characters", got=f"{len(value):,}")
    if "\0" in value or any(0xD800 <= ord(c) <= 0xDFFF for c in value):
        raise RecordError("That has characters that are none.", where=where, next_step="type it anew instead of pasting it")
    return value


def _number(column: Column, value: Any, where: str) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        _refuse(column, value, where)
    if column.least is not None and value < column.least:
        _refuse(column, value, where)
    if column.kind == "whole":
        if value != int(value) or abs(value) > 2**31 - 1:
            _refuse(column, value, where)
        return int(value)
    return float(value)


def _refuse(column: Column, value: Any, where: str) -> NoReturn:
    expected = ", ".join(c or "nothing" for c in column.choices) if column.choices else KINDS[column.kind]
    if column.least is not None:
        expected += f", {column.least:g} or more"
    raise RecordError(
        f"{column.header.replace('_', ' ').capitalize()} cannot be {str(value)[:60]!r}.", where=where, expected=expected,
        got=str(value)[:60], next_step=column.meaning,
    )  # fmt: skip
