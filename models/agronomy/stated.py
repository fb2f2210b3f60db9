"""What people state on a form: a blank is no zero, and an amount that cannot be is refused rather than brought within bounds."""

from __future__ import annotations

from collections.abc import Collection
from math import inf, isfinite

from sensors.errors import InputError


def stated(name: str, value: float | None, unit: str, low: float = 0.0, high: float = inf, above: bool = False) -> float:
    """The amount as a number. Raises InputError where it was left blank, or lies outside low to high (above: or at low)."""
    span = f"{'above' if above else 'from'} {low:g}" + (f" to {high:g}" if isfinite(high) else "") + (f" {unit}" if unit else "")
    if value is None or value != value:
        raise InputError(
            f"{name} was left blank, and a blank is not zero.",
            where=name,
            expected=span,
            got="nothing",
            next_step=f"say {name}, 0 if it is 0",
        )
    if isinstance(value, bool) or not isfinite(value) or not low <= value <= high or (above and value == low):
        raise InputError(f"{name} cannot be {value:g}.", where=name, expected=span, got=f"{value:g}", next_step=f"correct {name}")
    return float(value)


def chosen(name: str, value: str, known: Collection[str]) -> str:
    """The choice, if it is one of those known. Raises InputError naming them."""
    if value not in known:
        raise InputError(
            f"There is no {name} called {value!r}.",
            where=name,
            expected="one of " + ", ".join(known),
            got=repr(value),
            next_step="choose the nearest of these",
        )
    return value
