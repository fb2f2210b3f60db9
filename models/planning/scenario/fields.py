"""Fields of a file's rows, each as what it should be, or an error that names row and field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import inf, isfinite
from typing import Any

from sensors.errors import RecordError

# days between two things of one plan, at most: more is a slip of the pen, and ends beyond the calendar
MOST_DAYS = 3660.0


class Row:
    """One row of a scenario file. where: how errors name it. A field that is missing, null or blank is None, never 0."""

    def __init__(self, values: Any, where: str) -> None:
        if not isinstance(values, Mapping):
            raise RecordError(
                f"{where} is no row of fields.", where=where, expected="an object with fields", got=repr(values)[:80],
                next_step=f'write {where} as {{"name": value, ...}}',
            )  # fmt: skip
        self.values: Mapping[str, Any] = values
        self.where = where

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def refuse(self, name: str, expected: str, got: Any) -> RecordError:
        """The error of a field that is not what it should be."""
        what = f"{name} is missing in {self.where}." if got is None else f"{name} of {self.where} cannot be {got!r}."
        return RecordError(
            what,
            where=f"{self.where}, {name}",
            expected=expected,
            got="nothing" if got is None else repr(got),
            next_step=f"{'give' if got is None else 'correct'} {name}",
        )

    def text(self, name: str, usual: str | None = None) -> str:
        """Words; the usual ones where there are none."""
        value = self.values.get(name)
        if usual is not None and name not in self:
            return usual
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(name, "words", value)
        return value.strip()

    def number(self, name: str, usual: float | None = None, low: float = 0.0, high: float = inf) -> float:
        """A number from low to high; the usual one where there is none."""
        value = self.values.get(name)
        if value is None and usual is not None:
            return usual
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or not low <= value <= high:
            raise self.refuse(name, f"a number from {low:g}" + (f" to {high:g}" if isfinite(high) else " up"), value)
        return float(value)

    def maybe(self, name: str, low: float = 0.0, high: float = inf) -> float | None:
        """A number, or None where there is none."""
        return self.number(name, low=low, high=high) if name in self else None

    def whole(self, name: str, usual: int | None = None, low: int = 0) -> int:
        """A whole number."""
        value = self.number(name, None if usual is None else float(usual), low)
        if value != int(value):
            raise self.refuse(name, "a whole number", value)
        return int(value)

    def flag(self, name: str) -> bool:
        """Yes or no; no where nothing is said."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, bool):
            raise self.refuse(name, "true or false", value)
        return bool(value)

    def words(self, name: str) -> tuple[str, ...]:
        """A list of words; empty where there is none."""
        values = self.many(name)
        if any(not isinstance(value, str) or not value.strip() for value in values):
            raise self.refuse(name, "a list of words", values)
        return tuple(value.strip() for value in values)

    def days(self, name: str, usual: float | None = None) -> float:
        """A number of days, at most ten years."""
        return self.number(name, usual, 0.0, MOST_DAYS)

    def day(self, name: str) -> date:
        """A day."""
        value = self.values.get(name)
        try:
            return date.fromisoformat(value)  # type: ignore[arg-type]
        except (TypeError, ValueError) as error:
            raise self.refuse(name, "a day such as 2027-05-01", value) from error

    def maybe_day(self, name: str) -> date | None:
        """A day, or None where there is none."""
        return self.day(name) if name in self else None

    def many(self, name: str) -> list[Any]:
        """A list; empty where there is none."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, list):
            raise self.refuse(name, "a list", value)
        return list(value or ())

    def numbers(self, name: str) -> tuple[float, ...]:
        """A list of numbers that are not negative, with at least one."""
        values = self.many(name)
        if not values or any(isinstance(v, bool) or not isinstance(v, int | float) or not 0 <= v < inf for v in values):
            raise self.refuse(name, "a list of numbers, none below 0", self.values.get(name))
        return tuple(float(v) for v in values)

    def rows(self, name: str) -> list[Row]:
        """Rows of a list, each named by its id or place."""
        found = [Row(one, f"{name} {n + 1}") for n, one in enumerate(self.many(name))]
        for one in found:
            if isinstance(said := one.values.get("id"), str):
                one.where = f"{name} {said}"
        return found

    def row(self, name: str) -> Row | None:
        """One row, or None where there is none."""
        return Row(self.values[name], name) if name in self else None
