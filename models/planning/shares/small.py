"""A few groups at a time made even exactly: the poorest and some others share anew what they hold and what is left.

A whole-number programme on HiGHS under a limit of nodes, never of seconds: the same week gives the same boxes on each machine.
"""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np

from models.planning.highs import NotSolved, solver
from models.planning.shares.board import HAIR, Board, Whole

NODES = 30
# the start's own t is a hair below its minimum: exactly at it, rounding would call the start impossible
BELOW = 1e-6
# from which part of the target on a better share is worth a search
WORTH = 5e-4


class _Few:
    """max z <= 0: each group's level is at least (1 + z) times its target."""

    def __init__(self, board: Board, groups: Sequence[int]) -> None:
        self.board, self.groups = board, np.array(groups)
        pool = board.left + board.count[self.groups] @ board.x[self.groups]
        cap = np.minimum(board.cap[self.groups], pool[None, :] // board.count[self.groups][:, None])
        cap = np.where(cap >= board.low[self.groups], cap, 0)
        self.g, self.i = np.nonzero(cap)
        self.cap, self.low = cap[self.g, self.i], board.low[self.groups][self.g, self.i]
        self.n = len(self.g)
        self.pool = pool

    def solved(self, nodes: int) -> Whole | None:
        """Boxes of these groups; None where nothing better was found."""
        highs = solver()
        for name, value in (("mip_max_nodes", nodes), ("mip_rel_gap", 0.0), ("mip_abs_gap", WORTH), ("mip_heuristic_effort", 0.02)):
            highs.setOptionValue(name, value)
        self._columns(highs)
        self._rows(highs)
        start = self._start(highs)
        if highs.run() == highspy.HighsStatus.kError:
            raise NotSolved(f"HiGHS gave up: {highs.modelStatusToString(highs.getModelStatus())}")
        values = np.array(highs.getSolution().col_value)
        if len(values) != 2 * self.n + 1 or not values[-1] > start + WORTH:
            return None
        made = np.zeros((len(self.groups), self.board.cap.shape[1]), np.int64)
        made[self.g, self.i] = np.rint(values[: self.n]).astype(np.int64)
        return made

    def _columns(self, highs: highspy.Highs) -> None:
        n = self.n
        highs.addVars(2 * n, np.zeros(2 * n), np.concatenate([self.cap, np.ones(n)]).astype(float))
        highs.changeColsIntegrality(2 * n, np.arange(2 * n, dtype=np.int32), np.full(2 * n, highspy.HighsVarType.kInteger))
        highs.addCol(-1.0, -2.0, 0.0, 0, np.zeros(0, np.int32), np.zeros(0))

    def _rows(self, highs: highspy.Highs) -> None:
        board, inf, n = self.board, highspy.kHighsInf, self.n
        due = np.maximum(board.target[self.groups], HAIR)
        for k, g in enumerate(self.groups):
            mine = np.flatnonzero(self.g == k).astype(np.int32)
            worth = np.append(board.worth[g, self.i[mine]], -due[k])
            highs.addRow(float(due[k] - board.debt[g]), inf, len(mine) + 1, np.append(mine, np.int32(2 * n)), worth)
            # who is held down by few items has the lowest level by right, and keeps it
            highs.addRow(board.lowest - BELOW - float(board.debt[g]), inf, len(mine), mine, worth[:-1])
            highs.addRow(-inf, float(board.most), len(mine), mine + np.int32(n), np.ones(len(mine)))
        for item in np.unique(self.i):
            users = np.flatnonzero(self.i == item).astype(np.int32)
            highs.addRow(-inf, float(self.pool[item]), len(users), users, board.count[self.groups[self.g[users]]].astype(float))
        for c in range(n):
            pair = np.array([c, n + c], np.int32)
            highs.addRow(-inf, 0.0, 2, pair, np.array([1.0, -float(self.cap[c])]))
            if self.low[c] > 0:
                highs.addRow(0.0, inf, 2, pair, np.array([1.0, -float(self.low[c])]))

    def _start(self, highs: highspy.Highs) -> float:
        x = self.board.x[self.groups][self.g, self.i].astype(float)
        least = min(0.0, float(self.board.short()[self.groups].min()))
        solution = highspy.HighsSolution()
        solution.col_value = [*x.tolist(), *(x > 0).astype(float).tolist(), least - BELOW]
        highs.setSolution(solution)
        return least


def evened(board: Board, groups: Sequence[int], nodes: int = NODES) -> bool:
    """Whether these groups could be made more even; if so, they are."""
    found = _Few(board, groups).solved(nodes)
    if found is None:
        return False
    x = board.x.copy()
    x[np.array(groups)] = found
    before = board.x.copy(), board.lowest
    board.put(x)
    if board.holds(x) and board.lowest >= before[1] - HAIR:
        return True
    board.put(before[0])
    return False


def chosen(board: Board, others: int, rng: np.random.Generator) -> list[int]:
    """The poorest group, and others drawn by how much they hold of what it may have and has room for."""
    short = board.short()
    g = int(np.argmin(short))
    use = (board.x * ((board.cap[g] - board.x[g]) > 0) * board.worth[0]).sum(axis=1) * board.weight[0] * board.count
    use[g], use[~np.isfinite(short)] = 0.0, 0.0
    size = min(others, int((use > 0).sum()))
    return [g, *(rng.choice(len(use), size, replace=False, p=use / use.sum()).tolist() if size else [])]
