"""Dividing one item: between basket sizes, under caps, between depots where there is not enough for all.

Small exact rules for one item; a whole week of items and shares is models.planning.shares. The division between sizes answers
the published examples of csa-admin (basket content); the rota of depots is what juntagrico's users ask for (issue 635).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from models.agronomy.stated import stated
from models.agronomy.wholes import whole_down, whole_up
from sensors.errors import InputError


@dataclass(frozen=True, slots=True)
class Baskets:
    """What each share of a size gets, by size, and what is left, in the item's unit."""

    each: tuple[float, ...]
    left: float


def divided_by_size(amount: float, counts: Sequence[int], percent: Sequence[float], step: float = 1.0) -> Baskets:
    """An amount divided between sizes of share in steps (0.001 kg, or 1 piece), after the percentages the sizes should get.

    Each size tries its ideal quantity rounded down and up and one step beyond either; of what the amount allows, most is given out, then
    nearest to the ideal. counts: shares of each size; percent: weight of one share of it. Raises InputError where they do not fit.
    """
    weight = sum(n * p for n, p in zip(counts, percent, strict=False))
    if len(counts) != len(percent) or min((*counts, *percent), default=-1) < 0 or weight <= 0:
        raise InputError(
            "Every size needs its number of shares and its part.",
            where="sizes",
            expected="as many numbers of shares as parts, none negative, not all 0",
            got=f"{list(counts)} and {list(percent)}",
            next_step="correct the sizes",
        )
    # in whole steps, so that what is given out never exceeds what is there
    stock = whole_down(stated("amount", amount, "", 0) / step)
    ideal = [amount / step * p / weight for p in percent]
    tries = [sorted({max(0, n) for n in (whole_down(i) - 1, whole_down(i), whole_up(i), whole_up(i) + 1)}) for i in ideal]
    best: tuple[int, float, tuple[int, ...]] = (0, 0.0, (0,) * len(counts))
    for pieces in product(*tries):
        given = sum(n * k for n, k in zip(counts, pieces, strict=True))
        miss = sum(n * abs(k - i) for n, k, i in zip(counts, pieces, ideal, strict=True))
        if given <= stock and (given, -miss) > (best[0], -best[1]):
            best = (given, miss, pieces)
    return Baskets(tuple(k * step for k in best[2]), amount - best[0] * step)


@dataclass(frozen=True, slots=True)
class Equal:
    """An item after the kitchen: what the kitchen got, what a full share gets, what is left."""

    kitchen: float
    each: float
    left: float


def kitchen_then_equal(supply: float, kitchen: float, weights: Mapping[str, float], cap: float) -> Equal:
    """The kitchen first, then the same for every full share (weights: full shares of each kind), none above the cap."""
    stated("supply", supply, "", 0)
    cooked = min(stated("kitchen", kitchen, "", 0), supply)
    shares = sum(weights.values())
    each = min(cap, (supply - cooked) / shares) if shares > 0 else 0.0
    return Equal(cooked, each, supply - cooked - each * shares)


def filled_evenly(supply: float, caps: Sequence[float]) -> tuple[float, ...]:
    """A supply poured into vessels at one level until each is full: none gets more while another that has room has less."""
    left, given = stated("supply", supply, "", 0), [0.0] * len(caps)
    order = sorted(range(len(caps)), key=lambda i: caps[i])
    for n, i in enumerate(order):
        given[i] = min(caps[i], left / (len(order) - n))
        left -= given[i]
    return tuple(given)


def depots_in_turn(weekly_supply: Sequence[float], depots: Sequence[str], shares_each: float) -> tuple[tuple[str, ...], ...]:
    """Which depots get an item in each week where it does not reach all of them: those that had it least, in their given order.

    A depot is served whole (shares_each) or not at all. Each week's depots stand in the order in which they were due.
    """
    each = stated("shares of a depot", shares_each, "", 0, above=True)
    served = dict.fromkeys(depots, 0)
    weeks = []
    for supply in weekly_supply:
        reached = min(len(depots), whole_down(stated("supply", supply, "", 0) / each))
        # sorted() keeps the given order among equals
        due = sorted(depots, key=lambda depot: served[depot])[:reached]
        for depot in due:
            served[depot] += 1
        weeks.append(tuple(due))
    return tuple(weeks)
