"""How many shares a week fills, over all its items: one can stand in for another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from models.planning.shares.coverage import Drawn, Want, ready

# a full share is filled with so many usual portions, fewer where fewer things are planned (crops_csa C16)
PORTIONS = 7


@dataclass(frozen=True, slots=True)
class Filled:
    """A week. shares: full shares wanted; portions: usual portions that fill one; covered: full shares filled at P20, P50 and P80 of the
    draws; chance: that all are; value: usual portions that a full share would hold at P50, if all held the same."""

    week: date
    shares: float
    portions: int
    covered: tuple[int, int, int]
    chance: float
    value: float


def filled(start: date, draws: Mapping[str, Drawn], wants: Sequence[Want], week: date, planned: int, shares: float) -> Filled:
    """How far the week's harvest fills its shares, draw by draw.

    planned: how many things the plan has for the week's boxes; shares: full shares. No item counts with more than one usual portion for
    each share that takes it, so that a glut of one does not stand in for a box.
    """
    at, portions = (week - start).days // 7, max(1, min(planned, PORTIONS))
    count = max((np.asarray(d).shape[1] for d in draws.values()), default=1)
    there = np.zeros(count)
    for want in wants:
        if want.item in draws and 0 <= at < len(want.shares) and want.shares[at] > 0:
            stock = ready(want, np.asarray(draws[want.item], float))[at]
            meal = want.kitchen[at] if at < len(want.kitchen) else 0.0
            there += np.minimum(np.maximum(stock - meal, 0.0) / want.each, want.shares[at])
    whole = np.minimum(np.floor(shares + 1e-9), np.floor(there / portions + 1e-9))
    low, middle, high = (int(v) for v in np.quantile(whole, (0.2, 0.5, 0.8), method="nearest"))
    chance = float((there >= shares * portions * (1 - 1e-9)).mean()) if shares > 0 else 1.0
    value = float(np.median(there)) / shares if shares > 0 else 0.0
    return Filled(week, shares, portions, (low, middle, high), chance, value)
