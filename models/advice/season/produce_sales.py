"""Whether the federal Produce Safety Rule covers the hub, by the sales its plan has written down. Not legal advice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.planning.produce_rule import Coverage, average_sales, coverage
from sensors.errors import InputError

YEARS = 3
NOT_LEGAL = "This is not legal advice: the limit is adjusted for inflation each year, and the FDA publishes it."


@dataclass(frozen=True, slots=True)
class Sales:
    """Produce sales: year -> $. average: of the three years before the one asked for, or of as many as are written down; missing: years of
    the three that are not. rule: None where no year is."""

    years: Mapping[int, float]
    average: float | None
    missing: tuple[int, ...]
    rule: Coverage | None


def sales_of(rules: Mapping[str, Any], year: int) -> Sales:
    """What a crop plan's details say: {"produce_sales_usd": {"2024": 18200, "2025": 21900}}. InputError where a year's are no number."""
    told = rules.get("produce_sales_usd") or {}
    try:
        years = {int(key): float(value) for key, value in dict(told).items()}
    except (TypeError, ValueError) as why:
        raise InputError(
            "The plan's produce sales cannot be read.", where="produce_sales_usd", expected='{"2025": 21900}', got=repr(told)[:80],
            next_step="write each year with its dollars",
        ) from why  # fmt: skip
    asked = tuple(range(year - YEARS, year))
    known = [years[y] for y in asked if y in years]
    average = average_sales(known) if known else None
    return Sales(years, average, tuple(y for y in asked if y not in years), None if average is None else coverage(average))


def told(sales: Sales) -> str:
    """The rule in words."""
    if sales.rule is None:
        return "Nobody has written down produce sales: put them into the crop plan's details, year by year."
    missing = f" Sales of {', '.join(map(str, sales.missing))} are not written down." if sales.missing else ""
    return f"Produce Safety Rule: {sales.rule.reason}.{missing}"
