"""Whether the harvest will fill the shares: drawn seasons against what shares and kitchen want, and what would change it.

Every draw is one possible season; counting draws keeps the sums honest where percentiles would not add.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from sensors.errors import InputError

Drawn = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Want:
    """What the season promises of one item.

    each: in a full share [unit], above 0. shares: full shares wanted by week, from the season's first week, 0 where none is planned
    (a half share counts 0.5). kitchen: for planned meals by week [unit], served first. shrink: part lost between field and
    hand-over. keeps: weeks after the first in which it can still be shared; cures: weeks before that. kill_f: air temperature
    that ends its harvest; None: no frost does.
    """

    item: str
    unit: str
    each: float
    shares: tuple[float, ...]
    kitchen: tuple[float, ...] = ()
    shrink: float = 0.1
    keeps: int = 0
    cures: int = 0
    kill_f: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One item in one week, as the share board shows it.

    wanted: full shares. chance: that all are covered. shares: how many are, P20, P50 and P80 of the draws, whole and at most those
    wanted. each: what a full share would get at P50 if all had the same, at most what is promised [unit]. kitchen: chance that the
    planned meal has all it asks; None where it asks nothing.
    """

    item: str
    week: date
    unit: str
    wanted: float
    chance: float
    shares: tuple[int, int, int]
    each: float
    kitchen: float | None


def shares_covered(available: float, kitchen_first: float, each: float, shares: float) -> int:
    """Whole shares that what is left after the kitchen fills, at most those there are. Raises InputError where `each` is not above 0."""
    if not each > 0:
        raise InputError(
            "A share needs some of it.", expected="an amount above 0", got=f"{each:g}", next_step="Say how much a full share holds."
        )
    return int(min(np.floor(shares), np.floor(max(0.0, available - kitchen_first) / each + 1e-9)))


def covered(start: date, draws: Mapping[str, Drawn], wants: Sequence[Want]) -> tuple[Cell, ...]:
    """Cells of all items and weeks in which shares are wanted. start: the Monday of week 0; draws: item -> weeks x draws of harvest
    in the field [unit], as Forecast.draws; an item without draws has no harvest."""
    cells = []
    for want in wants:
        if not want.each > 0:
            shares_covered(0.0, 0.0, want.each, 0.0)
        harvest = np.asarray(draws[want.item], float) if want.item in draws else np.zeros((len(want.shares), 1))
        cells += _cells(start, want, harvest)
    return tuple(cells)


def _cells(start: date, want: Want, harvest: NDArray[np.float64]) -> list[Cell]:
    there = ready(want, harvest)
    weeks = range(min(len(harvest), len(want.shares)))
    return [_cell(start + timedelta(weeks=w), want, want.shares[w], _meal(want, w), there[w]) for w in weeks if want.shares[w] > 0]


def ready(want: Want, harvest: NDArray[np.float64]) -> NDArray[np.float64]:
    """What there is to hand out in each week, after shrink, before kitchen and shares take their part: weeks x draws. What keeps is there
    in later weeks, less what was wanted of it until then."""
    kept: list[tuple[int, int, NDArray[np.float64]]] = []
    there = np.zeros(harvest.shape)
    for week in range(min(len(harvest), len(want.shares))):
        kept.append((week + want.cures, week + want.cures + want.keeps, harvest[week] * (1 - want.shrink)))
        kept = [k for k in kept if k[1] >= week]
        cured = [k[2] for k in kept if k[0] <= week]
        there[week] = np.sum(cured, axis=0) if cured else 0.0
        _take(kept, week, np.minimum(there[week], _meal(want, week) + want.shares[week] * want.each))
    return there


def _meal(want: Want, week: int) -> float:
    return want.kitchen[week] if week < len(want.kitchen) else 0.0


def _cell(week: date, want: Want, wanted: float, meal: float, ready: NDArray[np.float64]) -> Cell:
    rest = np.maximum(ready - meal, 0.0)
    filled = np.minimum(np.floor(wanted), np.floor(rest / want.each + 1e-9))
    low, middle, high = np.quantile(filled, (0.2, 0.5, 0.8), method="nearest")
    chance = float((rest >= wanted * want.each * (1 - 1e-9)).mean())
    each = min(want.each, float(np.median(rest)) / wanted)
    fed = float((ready >= meal * (1 - 1e-9)).mean()) if meal > 0 else None
    return Cell(want.item, week, want.unit, wanted, chance, (int(low), int(middle), int(high)), each, fed)


def _take(kept: list[tuple[int, int, NDArray[np.float64]]], week: int, amount: NDArray[np.float64]) -> None:
    """Takes amounts out of what is ready, what must go first, first."""
    for k, (first, last, stock) in sorted(enumerate(kept), key=lambda pair: (pair[1][1], pair[0])):
        if first <= week:
            taken = np.minimum(stock, amount)
            kept[k], amount = (first, last, stock - taken), amount - taken


def with_members(wants: Sequence[Want], more: float) -> tuple[Want, ...]:
    """The same promises with so many full shares more (fewer: negative) in every week in which there are any."""
    return tuple(replace(w, shares=tuple(max(0.0, s + more) if s > 0 else 0.0 for s in w.shares)) for w in wants)


def frosted(start: date, draws: Mapping[str, Drawn], wants: Sequence[Want], on: date, tmin_f: float) -> dict[str, Drawn]:
    """The draws if a night of so much frost came: what it kills gives nothing in weeks after the one that holds it (crops_csa C10)."""
    last = (on - start).days // 7
    kill = {w.item: w.kill_f for w in wants}
    made = dict(draws)
    for item, drawn in draws.items():
        limit = kill.get(item)
        if limit is not None and tmin_f <= limit:
            made[item] = np.where(np.arange(len(drawn))[:, None] > last, 0.0, drawn)
    return made


def without(draws: Mapping[str, Drawn], lost: Mapping[str, Drawn]) -> dict[str, Drawn]:
    """The draws without what some plantings give in the same draws (a bed that is lost)."""
    return {item: np.maximum(drawn - lost[item], 0.0) if item in lost else drawn for item, drawn in draws.items()}
