"""One sequence for each paddock, each herd-day grazed once or spent in the lot, at the least cost: bounds, and cuts on them.

A linear programme over the sequences has few of them at a time (column generation); all are priced at once, by two look-ups
each. Where its answer is in shares, cuts on three rows at a time (a sequence that serves two of three rows can stand once)
take most of them away; what they leave is for branches.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from models.planning.grazing import Days, Whole
from models.planning.highs import NotSolved, optimal, solver

Flags = NDArray[np.bool_]
# columns of a paddock taken into the linear programme at a time, of how many
EACH, AMONG = 20, 30_000
# money by which a column must undercut to count
HAIR = 1e-7


@dataclass(frozen=True)
class Choices:
    """What can be chosen. paddock, cost: of each column; begins, ends: the herd-days of its two stays, as places in `lot`, equal
    for none; lot: what each open herd-day costs in the lot [money]; count: paddocks."""

    count: int
    paddock: Whole
    begins: Whole
    ends: Whole
    cost: Days
    lot: Days

    @property
    def rows(self) -> int:
        return self.count + len(self.lot)

    def some(self, which: NDArray[np.int64]) -> Choices:
        return Choices(self.count, self.paddock[which], self.begins[which], self.ends[which], self.cost[which], self.lot)

    def served(self) -> Flags:
        """(column, row): its paddock, and its herd-days."""
        found = np.zeros((len(self.cost), self.rows), bool)
        found[np.arange(len(found)), self.paddock] = True
        day = np.arange(len(self.lot))
        for place in (0, 1):
            found[:, self.count :] |= (day >= self.begins[:, place, None]) & (day < self.ends[:, place, None])
        return found

    def starts(self) -> Flags:
        """(column, herd-day): where it begins a stay."""
        found = np.zeros((len(self.cost), len(self.lot)), bool)
        for place in (0, 1):
            some = np.nonzero(self.ends[:, place] > self.begins[:, place])[0]
            found[some, self.begins[some, place]] = True
        return found

    def total(self, chosen: NDArray[np.int64]) -> float:
        """What one column for each paddock costs, with the lot."""
        return float(self.cost[chosen].sum() + self.lot[~self.some(chosen).served()[:, self.count :].any(axis=0)].sum())


def settled(highs: highspy.Highs) -> bool:
    """Runs it, from scratch if it lost its way; False where nothing holds. Raises NotSolved where neither was proven."""
    for _ in range(2):
        if optimal(highs):
            return True
        if highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return False
        highs.clearSolver()
    raise NotSolved(f"HiGHS gave up: {highs.modelStatusToString(highs.getModelStatus())}")


def programme(choices: Choices) -> highspy.Highs:
    """Rows, and the lot, without any column of a paddock."""
    highs = solver()
    highs.setOptionValue("presolve", "off")
    none = np.zeros(0, np.int32), np.zeros(0)
    for _ in range(choices.rows):
        highs.addRow(1.0, 1.0, 0, *none)
    days = np.arange(len(choices.lot), dtype=np.int32)
    free = np.full(len(days), highspy.kHighsInf)
    highs.addCols(len(days), choices.lot, np.zeros(len(days)), free, len(days), days, days + choices.count, np.ones(len(days)))
    return highs


def put(highs: highspy.Highs, choices: Choices) -> None:
    """Takes columns into a programme."""
    column, row = np.nonzero(choices.served())
    starts = np.searchsorted(column, np.arange(len(choices.cost))).astype(np.int32)
    count = len(choices.cost)
    free = np.full(count, highspy.kHighsInf)
    highs.addCols(count, choices.cost, np.zeros(count), free, len(row), starts, row.astype(np.int32), np.ones(len(row)))


@dataclass(frozen=True)
class Relaxed:
    """The optimum of the linear programme, or where time ended it. bound: no choice costs less; reduced: by how much more than
    the bound one costs at least that has this column; shares: of the columns `inside` it; exact: whether the optimum was found."""

    bound: float
    reduced: Days
    inside: NDArray[np.int64]
    shares: Days
    exact: bool


def relaxed(choices: Choices, first: NDArray[np.int64], over: Callable[[], bool]) -> Relaxed | None:
    """first: columns to begin with; over: whether the time is. None where no choice holds."""
    highs, inside = programme(choices), np.unique(first)
    put(highs, choices.some(inside))
    while settled(highs):
        duals = np.array(highs.getSolution().row_dual)
        reduced = _reduced(choices, duals)
        lowest = np.nonzero(reduced < -HAIR)[0]
        if not len(lowest) or over():
            least = np.full(choices.count, np.inf)
            np.minimum.at(least, choices.paddock, reduced)
            reduced = reduced - least[choices.paddock]
            shares = np.array(highs.getSolution().col_value)[len(choices.lot) :]
            return Relaxed(float(duals.sum() + least.sum()), reduced, inside, shares, not len(lowest))
        more = _lowest(choices, lowest, reduced)
        put(highs, choices.some(more))
        inside = np.concatenate([inside, more])
    return None


def _reduced(choices: Choices, duals: Days) -> Days:
    sums = np.concatenate([[0.0], np.cumsum(duals[choices.count :])])
    reduced = choices.cost - duals[choices.paddock]
    for place in (0, 1):
        reduced -= sums[choices.ends[:, place]] - sums[choices.begins[:, place]]
    return reduced


def _lowest(choices: Choices, rows: NDArray[np.int64], reduced: Days) -> NDArray[np.int64]:
    """The best few of each paddock: the best of all are mostly one paddock's, a day to and fro."""
    if len(rows) > AMONG:
        rows = rows[np.argpartition(reduced[rows], AMONG)[:AMONG]]
    ordered = rows[np.lexsort((reduced[rows], choices.paddock[rows]))]
    paddock = choices.paddock[ordered]
    return ordered[np.arange(len(ordered)) - np.searchsorted(paddock, paddock) < EACH]
