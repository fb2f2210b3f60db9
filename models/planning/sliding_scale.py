"""A price that slides: what the tiers bring together, whether the fund balances, and who may still pay less.

What a member pays is no input to what is in the share. Three tiers at equal distance balance only with as many members above as below
(Just Food); a contribution below zero is allowed while those above cover it (tapir's rule). The balance is for all to see, a person's
tier for the treasurer alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.agronomy.wholes import whole_up


@dataclass(frozen=True, slots=True)
class Tier:
    """A price and how many members pay it."""

    name: str
    price: float
    members: int


@dataclass(frozen=True, slots=True)
class Fund:
    """What tiers bring (revenue), what the standard price would (needed), the difference, the average price, and how many more members
    at the highest price would close the gap: 0 where there is none, None where no tier lies above the standard."""

    revenue: float
    needed: float
    balance: float
    average: float | None
    extra_supporters: int | None


def fund(standard: float, tiers: Sequence[Tier]) -> Fund:
    """The fund of a season's tiers against its standard price, in one currency."""
    members = sum(tier.members for tier in tiers)
    revenue = sum(tier.price * tier.members for tier in tiers)
    gap = standard * members - revenue
    above = max((tier.price for tier in tiers), default=standard) - standard
    extra = 0 if gap <= 0 else whole_up(gap / above) if above > 0 else None
    return Fund(revenue, standard * members, -gap, revenue / members if members else None, extra)


def solidarity_allowed(contributions: Iterable[float], request: float) -> bool:
    """Whether a contribution (below 0: taken from the fund) is allowed: less may be taken than the others have left in it."""
    return request >= 0 or -request < sum(contributions)
