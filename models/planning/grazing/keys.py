"""Reading a problem file: each number under a key that carries its unit ("area_ac" or "area_ha"), each error with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isclose, isfinite
from typing import Any, NoReturn

from sensors.errors import InputError

# what follows the name of a key -> how many of the unit inside (kg, ha, m, kg/ha, m2, °C) one of it is
LB, AC, FT = 0.45359237, 0.40468564224, 0.3048
UNITS: Mapping[str, Mapping[str, float]] = {
    "area": {"ha": 1.0, "ac": AC, "m2": 1e-4},
    "mass": {"kg_ha": 1.0, "lb_ac": LB / AC},
    "growth": {"kg_ha_d": 1.0, "lb_ac_d": LB / AC},
    "weight": {"kg": 1.0, "lb": LB},
    "demand": {"kg_d": 1.0, "lb_d": LB},
    "length": {"m": 1.0, "ft": FT},
    "ground": {"m2": 1.0, "ft2": FT * FT},
    "height": {"cm": 1.0, "in": 2.54},
    "density": {"kg_ha_cm": 1.0, "lb_ac_in": LB / AC / 2.54},
    "price": {"per_kg": 1.0, "per_lb": 1 / LB},
    "price of land": {"per_ha": 1.0, "per_ac": 1 / AC},
}


@dataclass
class Row:
    """One object of the file. where: the way to it ("paddocks[3]"); used: the keys that were asked for."""

    values: Mapping[str, Any]
    where: str
    used: set[str] = field(default_factory=set)

    def wrong(self, what: str, key: str, *, expected: str, got: object, next_step: str = "correct it in the file") -> NoReturn:
        where = f"{self.where}.{key}".strip(".")
        raise InputError(what, where=where, expected=expected, got=repr(got), next_step=next_step)

    def get(self, key: str) -> Any:
        self.used.add(key)
        return self.values.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        value = self.get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or (not value and default is None):
            self.wrong("A name is missing or is no text.", key, expected="text", got=value)
        return value

    def number(self, key: str, default: float | None = None, low: float = 0.0, high: float = 1e9) -> float:
        value = self.get(key)
        if value is None:
            if default is None:
                self.wrong("A number is missing, and missing is not zero.", key, expected=f"a number from {low:g} to {high:g}", got=None)
            return default
        return self.checked(key, value, low, high)

    def checked(self, key: str, value: object, low: float, high: float) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or not low <= value <= high:
            self.wrong("This cannot be.", key, expected=f"a number from {low:g} to {high:g}", got=value)
        return float(value)

    def whole(self, key: str, default: int | None = None, low: int = 0, high: int = 10**6) -> int:
        value = self.number(key, None if default is None else float(default), low, high)
        if value != int(value):
            self.wrong("A whole number is asked for.", key, expected="a whole number", got=value)
        return int(value)

    def twin(self, name: str, unit: str, default: float | None = None, *, raw: bool = False) -> Any:
        """The value under `name` with any of the units of UNITS[unit], as the unit inside; raw: as it stands, with its factor.

        Given twice, both must say the same.
        """
        found = [(f"{name}_{end}", factor) for end, factor in UNITS[unit].items() if self.get(f"{name}_{end}") is not None]
        keys = " or ".join(f"{name}_{end}" for end in UNITS[unit])
        if not found:
            if default is None and not raw:
                self.wrong("A number is missing, and missing is not zero.", keys, expected="a number", got=None)
            return None if raw else default
        if raw:
            return self.values[found[0][0]], found[0][1], found[0][0]
        numbers = [self.checked(key, self.values[key], 0.0, 1e9) * factor for key, factor in found]
        if not all(isclose(one, numbers[0], rel_tol=0.01) for one in numbers):
            self.wrong("The same is said twice, and differently.", " and ".join(k for k, _ in found), expected="one of them", got=numbers)
        return numbers[0]

    def day(self, key: str, default: date | None = None) -> date:
        value = self.get(key)
        if value is None and default is not None:
            return default
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.wrong("This is no date.", key, expected="a date as 2026-05-14", got=value)

    def rows(self, key: str) -> Iterator[Row]:
        value = self.get(key)
        if value is None:
            return
        if not isinstance(value, Sequence) or isinstance(value, str):
            self.wrong("A list is asked for.", key, expected="a list of objects", got=value)
        for i, one in enumerate(value):
            yield as_row(one, f"{self.where}.{key}[{i}]".strip("."))

    def row(self, key: str) -> Row:
        value = self.get(key)
        return as_row({} if value is None else value, f"{self.where}.{key}".strip("."))

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, Sequence) or not all(isinstance(one, str) for one in value):
            self.wrong("A list of names is asked for.", key, expected="a list of texts", got=value)
        return tuple(value)

    def unread(self) -> None:
        """Refuse keys that mean nothing: a misspelt one must not be passed over in silence."""
        strange = sorted(set(self.values) - self.used)
        if strange:
            self.wrong("There is no such key.", strange[0], expected=", ".join(sorted(self.used)), got=strange[0])


def as_row(value: object, where: str) -> Row:
    if not isinstance(value, Mapping):
        raise InputError("An object is asked for.", where=where or "the file", expected="{...}", got=repr(value))
    return Row(value, where)
