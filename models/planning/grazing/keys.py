"""Reading a problem file: each number under a key that carries its unit ("area_ac" or "area_ha"), each error with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isclose
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
# the least and the most that can be meant, in the unit inside: far beyond any farm, and below what would drown a search.
# No sward stands higher than silage maize (25 t/ha), no animal weighs more than a bull of 2 t
RANGE: Mapping[str, tuple[float, float]] = {
    "area": (1e-4, 1e6),
    "mass": (0.0, 3e4),
    "growth": (0.0, 1e3),
    "weight": (0.0, 3e3),
    "demand": (0.0, 1e6),
    "length": (0.0, 1e5),
    "ground": (0.0, 1e10),
    "height": (0.0, 500.0),
    "density": (0.0, 5e3),
    "price": (0.0, 1e6),
    "price of land": (0.0, 1e8),
}


# dates on which a farm is planned, or was grazed: so that a season never runs out of the calendar
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)


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
        # compared as it stands: a whole number may be too long for a float
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            self.wrong("This cannot be.", key, expected=f"a number from {low:g} to {high:g}", got=value)
        return float(value)

    def whole(self, key: str, default: int | None = None, low: int = 0, high: int = 10**6) -> int:
        value = self.number(key, None if default is None else float(default), low, high)
        if value != int(value):
            self.wrong("A whole number is asked for.", key, expected="a whole number", got=value)
        return int(value)

    def given(self, name: str, unit: str) -> tuple[Any, str, float] | None:
        """What stands under `name` with one of the units of UNITS[unit], its key, and what one of it is inside; None: nothing.

        Given twice, both must say the same.
        """
        found = [(f"{name}_{end}", factor) for end, factor in UNITS[unit].items() if self.get(f"{name}_{end}") is not None]
        if not found:
            return None
        values = [self.values[key] for key, _ in found]
        if not all(_same(one, factor, values[0], found[0][1]) for one, (_, factor) in zip(values, found, strict=True)):
            self.wrong("The same is said twice, and differently.", " and ".join(k for k, _ in found), expected="one of them", got=values)
        return values[0], *found[0]

    def twin(self, name: str, unit: str, default: float | None = None, most: float | None = None) -> float:
        """The number under `name` with any of the units of UNITS[unit], as the unit inside. most: where RANGE is too narrow or wide."""
        found = self.given(name, unit)
        if found is None:
            if default is None:
                keys = " or ".join(f"{name}_{end}" for end in UNITS[unit])
                self.wrong("A number is missing, and missing is not zero.", keys, expected="a number", got=None)
            return default
        value, key, factor = found
        low, high = RANGE[unit]
        return self.checked(key, value, low / factor, (high if most is None else most) / factor) * factor

    def day(self, key: str, default: date | None = None) -> date:
        value = self.get(key)
        if value is None and default is not None:
            return default
        try:
            found = date.fromisoformat(str(value))
        except ValueError:
            self.wrong("This is no date.", key, expected="a date as 2026-05-14", got=value)
        if not EARLIEST <= found <= LATEST:
            self.wrong("This cannot be.", key, expected=f"a date from {EARLIEST} to {LATEST}", got=value)
        return found

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


def _same(one: object, factor: float, other: object, by: float) -> bool:
    """Whether two values say the same in their units: numbers within a hundredth, lists and bands one by one."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_same(one[key], factor, other[key], by) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(_same(a, factor, b, by) for a, b in zip(one, other, strict=True))
    if not isinstance(one, int | float) or not isinstance(other, int | float):
        return False
    # beyond any RANGE: each is refused for itself
    within = all(abs(value) < 1e12 for value in (one, other))
    return not within or isclose(one * factor, other * by, rel_tol=0.01)


def as_row(value: object, where: str) -> Row:
    if not isinstance(value, Mapping):
        raise InputError("An object is asked for.", where=where or "the file", expected="{...}", got=repr(value))
    return Row(value, where)
