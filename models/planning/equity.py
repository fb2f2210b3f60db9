"""Sharing a surplus between hubs after their need, where a hub that cannot take more holds the others back.

Orgut et al. 2015 (a food bank in North Carolina): of all that is shipped, no hub's part may differ from its part of the need by more
than kappa. At 0 the tightest store decides for all; a little slack ships much more, which is a trade-off to show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.agronomy.stated import stated
from sensors.errors import InputError


@dataclass(frozen=True, slots=True)
class Shipping:
    """What hubs get: total and each [the item's unit], and what stays undistributed."""

    total: float
    each: tuple[float, ...]
    undistributed: float


def shipped_by_need(supply: float, needs: Sequence[float], capacities: Sequence[float], kappa: float) -> Shipping:
    """The most that can be shipped with every hub's part within kappa of its part of the need, and parts as near to the need as that lets.

    needs are in any one measure (people, pounds); capacities in the unit of supply. The total is exact: how much hubs can take at a given
    total is concave in it, so the end of what is possible lies where one straight piece ends.
    """
    if len(needs) != len(capacities) or min(needs, default=-1) < 0 or sum(needs) <= 0:
        raise InputError(
            "Every hub needs its need and its capacity.",
            where="hubs",
            expected="as many needs as capacities, none negative, not all 0",
            got=f"{list(needs)} and {list(capacities)}",
            next_step="correct the hubs",
        )
    slack = stated("kappa", kappa, "", 0, 1)
    parts = [need / sum(needs) for need in needs]
    total = stated("supply", supply, "", 0)
    for part, room in zip(parts, capacities, strict=True):
        if part > slack:
            total = min(total, stated("capacity", room, "", 0) / (part - slack))
    total = _most_taken(total, parts, capacities, slack)
    each = _nearest_parts(total, parts, capacities, slack)
    return Shipping(total, each, supply - total)


def _room(total: float, parts: Sequence[float], capacities: Sequence[float], slack: float) -> float:
    """What all hubs may take of a total."""
    return sum(min(room, (part + slack) * total) for part, room in zip(parts, capacities, strict=True))


def _most_taken(most: float, parts: Sequence[float], capacities: Sequence[float], slack: float) -> float:
    """The greatest total up to `most` of which hubs may take everything."""
    bends = [room / (part + slack) for part, room in zip(parts, capacities, strict=True) if part + slack > 0]
    low = 0.0
    for high in (*sorted(b for b in bends if b < most), most):
        spare = _room(high, parts, capacities, slack) - high
        if spare < -1e-12 * most:
            # between two bends the spare room is a straight line: the total ends where it is used up
            before = _room(low, parts, capacities, slack) - low
            return low + (high - low) * before / (before - spare) if before > 0 else low
        low = high
    return most


def _nearest_parts(total: float, parts: Sequence[float], capacities: Sequence[float], slack: float) -> tuple[float, ...]:
    """A total divided by need, what does not fit going to hubs that have room within their bounds, evenly by need."""
    top = [min(room, (part + slack) * total) for part, room in zip(parts, capacities, strict=True)]
    given = [min(part * total, high) for part, high in zip(parts, top, strict=True)]
    for _ in parts:
        left = total - sum(given)
        open_hubs = [i for i in range(len(parts)) if top[i] - given[i] > 1e-12]
        if left <= 1e-12 or not open_hubs:
            break
        weight = sum(parts[i] or 1e-9 for i in open_hubs)
        for i in open_hubs:
            given[i] = min(top[i], given[i] + left * (parts[i] or 1e-9) / weight)
    return tuple(given)
