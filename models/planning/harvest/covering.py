"""Whether what is wanted will be there: harvest of the week and what lies in store, the oldest first, in every draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.planning.harvest import Array, Crop, Draws, Lot, Problem


@dataclass
class _Kept:
    """Amount of one lot in every draw, and the last week in which it keeps."""

    amount: Array
    first: int
    until: int


def covered(problem: Problem, crop: Crop, harvest: Draws, needs: Array, lots: Sequence[Lot] = ()) -> Array:
    """Chance, by week, that the need is met, this week and the ones after it served in turn; NaN where there is none, or the week is past.

    harvest: weeks x draws, before shrink. A week that falls short takes what there is.
    """
    begin, draws = max(problem.this_week, 0), harvest.shape[1]
    store = [
        _Kept(np.full(draws, lot.amount), -(-(lot.available_on - problem.start).days // 7), problem.week_of(lot.until)) for lot in lots
    ]
    chance = np.full(problem.weeks, np.nan)
    for week in range(begin, problem.weeks):
        picked = harvest[week] * (1 - crop.shrink)
        if picked.any():
            ready = week + crop.cure_weeks
            store.append(_Kept(picked.astype(np.float64), ready, ready + crop.storage_weeks))
        store = [kept for kept in store if kept.until >= week]
        need = float(needs[week]) if week < len(needs) else 0.0
        if need > 0:
            chance[week] = _served(store, week, need, draws)
    return chance


def _served(store: list[_Kept], week: int, need: float, draws: int) -> float:
    """Takes the need out of the store, the oldest lot first; the share of draws in which it was all there."""
    missing = np.full(draws, need)
    for kept in sorted(store, key=lambda k: k.until):
        if kept.first <= week:
            taken = np.minimum(kept.amount, missing)
            kept.amount = kept.amount - taken
            missing = missing - taken
    return float((missing <= 1e-9 * need).mean())
