"""The table of what Hubland can measure; the program reads the table.

One row a measurand in measurands.csv. Names follow The Things Stack's normalized payload and FIWARE where they
have one. `unit` is the canonical unit (pint's spelling, empty for a plain number): every stored value is in it.

Two spans must nest: outside *physical* no sensor can be right (QARTOD gross range: fail), outside *plausible* a
farm hardly ever is (suspect). `accumulates` says what the number is: instant, rate, amount (since the last
message), counter (since ever) or state; `aggregates` how an hour is made of it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from sensors.errors import InputError

Accumulates = Literal["instant", "rate", "amount", "counter", "state"]
Aggregates = Literal["mean", "sum", "min", "max", "increase", "direction"]


@dataclass(frozen=True, slots=True)
class Measurand:
    """One thing that can be measured.

    flat_hours: after so many hours without any change the series is suspect; None where standing still is normal.
    us_unit, metric_unit: what people read; us_digits, metric_digits: decimals shown (models/display.py only).
    """

    key: str
    unit: str
    physical: tuple[float, float]
    plausible: tuple[float, float]
    accumulates: Accumulates
    aggregates: Aggregates
    flat_hours: float | None
    us_unit: str
    us_digits: int
    metric_unit: str
    metric_digits: int
    label: str
    meaning: str


def _from_row(row: dict[str, str]) -> Measurand:
    return Measurand(
        key=row["key"],
        unit=row["unit"],
        physical=(float(row["physical_min"]), float(row["physical_max"])),
        plausible=(float(row["plausible_min"]), float(row["plausible_max"])),
        accumulates=row["accumulates"],  # type: ignore[arg-type]  # the contract test walks every row
        aggregates=row["aggregates"],  # type: ignore[arg-type]
        flat_hours=float(row["flat_hours"]) if row["flat_hours"] else None,
        us_unit=row["us_unit"],
        us_digits=int(row["us_digits"]),
        metric_unit=row["metric_unit"],
        metric_digits=int(row["metric_digits"]),
        label=row["label"],
        meaning=row["meaning"],
    )


@cache
def measurands() -> dict[str, Measurand]:
    """Every measurand by its key, in the order of the table."""
    text = resources.files("sensors").joinpath("measurands.csv").read_text("utf-8")
    return {row["key"]: _from_row(row) for row in csv.DictReader(text.splitlines())}


def measurand(key: str) -> Measurand:
    """The measurand of that key; InputError naming the nearest one where there is none."""
    table = measurands()
    if key not in table:
        from difflib import get_close_matches

        near = get_close_matches(key, table, 1)
        raise InputError(
            f"There is no measurand {key!r}.",
            expected="a key of sensors/measurands.csv" + (f", perhaps {near[0]!r}" if near else ""),
            got=repr(key),
            next_step="see docs/reference/measurands.md",
        )
    return table[key]
