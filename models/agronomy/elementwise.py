"""Formulas for one number or a whole series alike.

A formula is written once, for numpy. Given numbers it gives a float; given any array it gives an array, everything
spread to one shape. What is not known (NaN) stays not known. What cannot be (an argument outside its span in
tables/argument_spans.csv, or an answer that does not exist) is an InputError for numbers, and NaN in its place in an array.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache, wraps
from importlib import resources
from inspect import signature
from math import isnan
from typing import Any, Protocol, TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

from sensors.errors import InputError

Array: TypeAlias = NDArray[np.float64]
Values: TypeAlias = float | Array


class Elementwise(Protocol):
    """A formula: numbers give a number, an array gives an array."""

    @overload
    def __call__(self, *args: float, **named: float) -> float: ...  # type: ignore[overload-overlap]  # a float is no array
    @overload
    def __call__(self, *args: Values, **named: Values) -> Array: ...


@cache
def spans() -> dict[str, tuple[float, float, str, str]]:
    """Lowest, highest, unit and meaning of every argument that has a span, by the argument's name."""
    text = resources.files("models.agronomy").joinpath("tables", "argument_spans.csv").read_text("utf-8")
    return {row["name"]: (float(row["low"]), float(row["high"]), row["unit"], row["meaning"]) for row in csv.DictReader(text.splitlines())}


def elementwise(possible: str) -> Callable[[Callable[..., Any]], Elementwise]:
    """Make a formula of numpy arrays an Elementwise; `possible` says in words what must hold for there to be an answer."""

    def wrap(formula: Callable[..., Any]) -> Elementwise:
        names = tuple(signature(formula).parameters)
        bounded = {name: spans()[name] for name in names if name in spans()}
        title = formula.__name__.replace("_", " ")

        @wraps(formula)
        def apply(*args: Any, **named: Any) -> Any:
            given = {**dict(zip(names, args, strict=False)), **named}
            if len(given) < len(args) + len(named) or len(args) > len(names):
                formula(*args, **named)  # says what Python says of an argument too many
            if any(np.ndim(value) for value in given.values()):
                return _series(formula, given, bounded)
            return _number(formula, given, bounded, title, possible)

        return apply

    return wrap


def _series(formula: Callable[..., Any], given: dict[str, Any], bounded: dict[str, tuple[float, float, str, str]]) -> Array:
    # all of one shape, so that a formula called by this one is not handed a number where a series was meant
    spread = np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in given.values()))
    arrays = dict(zip(given, spread, strict=True))
    for name, value in arrays.items():
        if name in bounded:
            low, high = bounded[name][:2]
            arrays[name] = np.where((value >= low) & (value <= high), value, np.nan)
    with np.errstate(all="ignore"):
        answer = np.asarray(formula(**arrays), dtype=np.float64)
    lost = ~np.isfinite(answer)
    for value in arrays.values():
        lost = lost | np.isnan(value)
    return np.where(lost, np.nan, answer)


def _number(
    formula: Callable[..., Any], given: dict[str, Any], bounded: dict[str, tuple[float, float, str, str]], title: str, possible: str
) -> float:
    numbers = {name: np.float64(value) for name, value in given.items()}
    for name, (low, high, unit, meaning) in bounded.items():
        if name in numbers and not (low <= numbers[name] <= high or isnan(numbers[name])):
            raise InputError(
                f"There is no {title} where {name} is {float(numbers[name]):g}.",
                where=name,
                expected=f"from {low:g} to {high:g} {unit}".rstrip() + f" ({meaning})",
                got=f"{float(numbers[name]):g}",
                next_step="correct the value, or leave it out where it is not known",
            )
    if any(isnan(value) for value in numbers.values()):
        return float("nan")
    with np.errstate(all="ignore"):
        answer = float(formula(**numbers))
    if not np.isfinite(answer):
        raise InputError(
            f"These values have no {title}.",
            expected=possible,
            got=", ".join(f"{name} {float(value):g}" for name, value in numbers.items()),
            next_step="check the values: two may be swapped, or one of another place or time",
        )
    return answer
