"""Tables whose columns are themselves a table: reading, checking and the docs walk the same rows.

A file NAME_columns.csv says of each column: name, type, unit, span (low, high), choices, group, the source that holds
where a row names none, and what it means. An empty cell is None: unknown, or not so for this row; never zero.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import resources
from math import isfinite
from typing import Any, NoReturn

from sensors.errors import RecordError

_SAID = {
    "text": "words",
    "texts": "a list of words",
    "number": "a number",
    "numbers": "a list of numbers",
    "wholes": "a list of whole numbers",
    "choice": "one of the words allowed",
    "yes_no": "true or false",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `type` is text, texts, number, numbers, wholes, choice or yes_no; `source` is a key of the table of sources."""

    name: str
    type: str
    unit: str
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    group: str
    source: str
    meaning: str

    @property
    def expects(self) -> str:
        """What may stand here, in words."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        span = "" if self.low is None else f" from {self.low:,.10g} to {self.high:,.10g}"
        return _SAID[self.type] + span + (f" [{self.unit}]" if self.unit else "")

    def read(self, cell: str) -> Any:
        """The value of a cell; lists are parted by a bar."""
        if not cell:
            return None
        parts: list[Any] = [part.strip() for part in cell.split("|")]
        if self.type in ("numbers", "wholes"):
            parts = [float(part) if self.type == "numbers" else int(part) for part in parts]
        if self.type in ("texts", "numbers", "wholes"):
            return self.checked(parts)
        if self.type == "yes_no":
            return self.checked({"yes": True, "no": False}.get(cell, cell))
        return self.checked(float(cell) if self.type == "number" else cell)

    def checked(self, value: Any) -> Any:
        """The value as it is kept (lists as tuples, numbers as floats); RecordError where it cannot stand here."""
        if value is None:
            return None
        if self.type in ("texts", "numbers", "wholes"):
            if isinstance(value, str) or not isinstance(value, Iterable) or not (items := tuple(value)):
                self._refuse(value)
            return tuple(self._one(item, value) for item in items)
        return self._one(value, value)

    def _one(self, item: Any, whole: Any) -> Any:
        if self.type == "yes_no":
            return item if isinstance(item, bool) else self._refuse(whole)
        if self.type in ("text", "texts", "choice"):
            known = isinstance(item, str) and item.strip() and (not self.choices or item in self.choices)
            return item.strip() if known else self._refuse(whole)
        if isinstance(item, bool) or not isinstance(item, int | float) or not isfinite(item):
            self._refuse(whole)
        if self.low is not None and self.high is not None and not self.low <= item <= self.high:
            self._refuse(whole)
        if self.type == "wholes":
            return int(item) if item == int(item) else self._refuse(whole)
        return float(item)

    def _refuse(self, value: Any) -> NoReturn:
        raise RecordError(
            f"{self.name} cannot be {value!r}.",
            where=self.name,
            expected=self.expects,
            got=repr(value),
            next_step=f"{self.name} is: {self.meaning}; leave it empty where you do not know",
        )


def rows_of(table: str) -> Iterator[dict[str, str]]:
    """The rows of a table of this package, as written."""
    text = resources.files("models.agronomy").joinpath("tables", f"{table}.csv").read_text("utf-8")
    yield from csv.DictReader(text.splitlines())


def _bound(cell: str) -> float | None:
    return float(cell) if cell else None


@cache
def columns_of(table: str) -> Mapping[str, Column]:
    """The columns of a table by name, in order, from TABLE_columns.csv."""
    return {
        row["name"]: Column(
            name=row["name"],
            type=row["type"],
            unit=row["unit"],
            low=_bound(row["low"]),
            high=_bound(row["high"]),
            choices=tuple(row["choices"].split()),
            group=row["group"],
            source=row["source"],
            meaning=row["meaning"],
        )
        for row in rows_of(f"{table}_columns")
    }


def column(columns: Mapping[str, Column], name: str) -> Column:
    """The column of that name; RecordError naming the nearest one where there is none."""
    if name not in columns:
        near = get_close_matches(name, columns, 1)
        raise RecordError(
            f"There is no figure called {name!r}.",
            expected=f"perhaps {near[0]!r}" if near else "a name out of: " + ", ".join(columns),
            got=repr(name),
            next_step="correct the name; docs/reference/crops.md lists them all",
        )
    return columns[name]
