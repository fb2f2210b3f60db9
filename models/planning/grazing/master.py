"""Prices of herd-days: what makes the paddocks' own best seasons add up to a plan.

Column generation (a linear programme over seasons of paddocks, solved by HiGHS) finds them, first for blocks of days, then
for each day. Adding up blocks asks less than each day does, so a bound found on blocks counts. For many herd-days the last
steps go without the programme: prices move along the average of what the seasons leave open or take twice (volume steps).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np
from numpy.typing import NDArray

from models.planning.grazing import Days, Problem, Stay
from models.planning.grazing.seasons import Season
from models.planning.highs import optimal, solver

# the least a herd-day may be worth: grazing one more may cost
LOWEST = -50.0
# how often the stabilised prices may be left for a fee: in effect, as often as they like
FAR = 1e4


@dataclass
class Master:
    """Which seasons, in which shares, cost least. per: days in a block; prices are one value a block, split where heat begins.

    Rows: each paddock has one season; each herd's days of a block are grazed or in the lot; each stockpile stands or is short.
    """

    problem: Problem
    lot: Days
    open_days: Days
    per: int
    rows: NDArray[np.int64] = field(init=False)
    held: int | None = field(init=False, default=None)
    seasons: dict[tuple[int, tuple[Stay, ...]], float] = field(default_factory=dict)
    placed: list[tuple[int, tuple[Stay, ...]]] = field(default_factory=list)
    shares: Days = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        problem, herds = self.problem, len(self.problem.herds)
        hot = problem.hot > 0
        cut = np.concatenate([[True], (np.arange(1, problem.days) % self.per == 0) | (hot[1:] != hot[:-1])])
        block = np.cumsum(cut) - 1
        self.block, self.blocks = block, int(block[-1]) + 1
        self.rows = len(problem.paddocks) + np.arange(herds)[:, None] * self.blocks + block[None, :]
        self.at = {p.id: i for i, p in enumerate(problem.paddocks)}
        self.herd = {h.id: i for i, h in enumerate(problem.herds)}
        self.highs = solver()
        # seasons are added and prices held elsewhere: what was feasible stays so, and the primal simplex goes on from it
        self.highs.setOptionValue("simplex_strategy", 4)
        self._begin()

    def _begin(self) -> None:
        problem, count = self.problem, len(self.problem.paddocks)
        low = np.concatenate([np.ones(count), np.zeros(len(problem.herds) * self.blocks)])
        np.add.at(low, self.rows.ravel(), self.open_days.ravel())
        targets = np.array([pile.target_kg for pile in problem.stockpiles])
        high = np.concatenate([low, np.full(len(targets), highspy.kHighsInf)])
        low = np.concatenate([low, targets])
        empty_i, empty_f = np.zeros(0, np.int32), np.zeros(0)
        for bottom, top in zip(low, high, strict=True):
            self.highs.addRow(bottom, top, 0, empty_i, empty_f)
        for herd in range(len(problem.herds)):
            for block in range(self.blocks):
                days = self.block == block
                row = np.array([count + herd * self.blocks + block], np.int32)
                free = days & (self.open_days[herd] > 0)
                if free.any():
                    self.highs.addCol(float(self.lot[herd][free].min()), 0.0, highspy.kHighsInf, 1, row, np.ones(1))
                    self.highs.addCol(-LOWEST, 0.0, highspy.kHighsInf, 1, row, -np.ones(1))
        for index in range(len(targets)):
            row = np.array([count + len(problem.herds) * self.blocks + index], np.int32)
            self.highs.addCol(problem.costs.short_per_kg, 0.0, highspy.kHighsInf, 1, row, np.ones(1))

    def hold(self, centre: Days, width: float) -> None:
        """Prices may differ from centre by so much, further only at a loss: the next step stays where the model is known."""
        first = [int(np.argmax(self.block == block)) for block in range(self.blocks)]
        flat = centre[:, first].ravel()
        count = len(self.problem.paddocks)
        if self.held is None:
            self.held = self.highs.getNumCol()
            for row in range(count, count + len(flat)):
                for sign in (1.0, -1.0):
                    self.highs.addCol(0.0, 0.0, FAR, 1, np.array([row], np.int32), np.array([sign]))
        index = np.arange(self.held, self.held + 2 * len(flat), dtype=np.int32)
        cost = np.stack([flat + width, width - flat], axis=1).ravel()
        self.highs.changeColsCost(len(index), index, cost)

    @property
    def pulled(self) -> bool:
        """Whether the last prices wanted to go further than they were let."""
        if self.held is None:
            return False
        used = np.array(self.highs.getSolution().col_value)[self.held : self.held + 2 * len(self.problem.herds) * self.blocks]
        return bool(used.max() > 1e-6)

    def add(self, seasons: Iterable[Season], stock: Iterable[Sequence[float]] = ()) -> int:
        """Seasons not there yet. stock: what each leaves for each stockpile [kg]. Gives how many were new."""
        new = 0
        held = list(stock)
        for index, season in enumerate(seasons):
            key = (season.paddock, season.stays)
            if self.seasons.get(key, np.inf) <= season.cost + 1e-6:
                continue
            self.seasons[key] = season.cost
            counts = dict[int, float]({season.paddock: 1.0})
            for stay in season.stays:
                if not stay.herd:
                    continue
                herd = self.herd[stay.herd]
                for day in range(stay.first, stay.exit):
                    if self.open_days[herd, day]:
                        row = int(self.rows[herd, day])
                        counts[row] = counts.get(row, 0.0) + 1.0
            for pile, kg in enumerate(held[index] if held else ()):
                counts[len(self.problem.paddocks) + len(self.problem.herds) * self.blocks + pile] = kg
            self.placed.append((self.highs.getNumCol(), season.stays))
            rows = np.fromiter(counts.keys(), np.int32, len(counts))
            self.highs.addCol(season.cost, 0.0, highspy.kHighsInf, len(rows), rows, np.fromiter(counts.values(), float, len(counts)))
            new += 1
        return new

    def chosen(self) -> list[tuple[tuple[Stay, ...], float]]:
        """Seasons of the last answer, and in which shares."""
        return [(stays, float(self.shares[at])) for at, stays in self.placed if at < len(self.shares) and self.shares[at] > 1e-9]

    def solve(self) -> tuple[float, Days, list[float]] | None:
        """(cost, prices by herd and day, prices of stockpiles); None where the seasons known cannot be put together."""
        if not optimal(self.highs):
            return None
        answer = self.highs.getSolution()
        duals, self.shares = np.array(answer.row_dual), np.array(answer.col_value)
        herds, count = len(self.problem.herds), len(self.problem.paddocks)
        prices = np.minimum(duals[self.rows], self.lot)
        return float(self.highs.getObjectiveValue()), prices, np.maximum(duals[count + herds * self.blocks :], 0.0).tolist()
