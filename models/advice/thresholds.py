"""The limits that lines judge by, as a table with sources (thresholds.csv). A place's own details come first."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources


@cache
def _table() -> dict[str, float]:
    text = resources.files("models.advice").joinpath("thresholds.csv").read_text("utf-8")
    return {row["key"]: float(row["value"]) for row in csv.DictReader(text.splitlines())}


def limit(key: str) -> float:
    return _table()[key]
