"""Whether the federal Produce Safety Rule covers a farm, by its sales. Not legal advice.

21 CFR 112.4: produce sales of 25,000 dollars a year or less, on average over three years and adjusted for inflation, are not covered.
21 CFR 112.5: a qualified exemption under 500,000 dollars of food sales, most of them to qualified end-users (in the state, or within
275 miles). The limits of a year, adjusted, are published by the FDA; 112.7 asks for dated receipts and a written annual review.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from models.agronomy.stated import stated
from sensors.errors import InputError

PRODUCE_LIMIT_USD = 25_000.0
FOOD_LIMIT_USD = 500_000.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether the rule covers a farm, and why, in a sentence."""

    covered: bool
    reason: str


def average_sales(sales_usd: Sequence[float]) -> float:
    """Mean of the years' sales [$]; InputError where there are none."""
    if not sales_usd:
        raise InputError("The rule goes by sales.", where="sales", expected="sales of three years", got="none", next_step="give them")
    return fmean(stated("sales of a year", one, "$", 0) for one in sales_usd)


def not_covered(produce_sales_usd: Sequence[float], limit_usd: float = PRODUCE_LIMIT_USD) -> bool:
    """Whether produce sales are so low that the rule does not cover the farm (21 CFR 112.4)."""
    return average_sales(produce_sales_usd) <= limit_usd


def qualified_exemption(food_sales_usd: Sequence[float], to_end_users: float, limit_usd: float = FOOD_LIMIT_USD) -> bool:
    """Whether a covered farm is exempt from most of the rule (21 CFR 112.5); to_end_users: fraction of its sales."""
    return average_sales(food_sales_usd) < limit_usd and stated("part sold to qualified end-users", to_end_users, "", 0, 1) > 0.5


def coverage(average_usd: float, limit_usd: float = PRODUCE_LIMIT_USD) -> Coverage:
    """The rule and a farm's average produce sales of three years."""
    covered = stated("produce sales", average_usd, "$", 0) > limit_usd
    said = f"average produce sales of ${average_usd:,.0f} are {'above' if covered else 'not above'} ${limit_usd:,.0f} (21 CFR 112.4)"
    return Coverage(covered, f"{'covered' if covered else 'not covered'}: {said}; before inflation, not legal advice")
