"""What each group can hope for: a linear programme in which items may be cut, its lowest level raised as far as it goes.

The first round gives the bound: in no allocation is the lowest share worth more. Groups that hold it down (few items allowed,
small caps) are then left where they are, and the rest is raised again, until each group has its own level.
"""

from __future__ import annotations

import highspy
import numpy as np

from models.planning.highs import NotSolved, optimal, solver
from models.planning.shares.board import Board, Real

# a price below it is rounding
PRICED = 1e-9
# how much a level reached before may give, so that rounding does not make the next round impossible
SLACK = 1e-7


def targets(board: Board) -> tuple[float, Real]:
    """(bound, level each group can hope for) [money a full share, debt counted]. Printed groups are what they are."""
    if not board.open.any():
        return float(board.level.min()) if len(board.level) else 0.0, board.level.copy()
    model = _Hope(board)
    bound = model.raised()
    levels, waiting = board.level.copy(), board.open.copy()
    level = bound
    while waiting.any():
        held = waiting & (np.abs(model.prices()) > PRICED)
        held = held if held.any() else waiting
        levels[held] = level
        waiting &= ~held
        if waiting.any():
            model.hold(held, level)
            level = model.raised()
    return bound, levels


class _Hope:
    """max t: each open group's level is at least t; supplies, caps and kinds of item in a box hold."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.rows = np.flatnonzero(board.open)
        self.row = np.full(len(board.count), -1)
        self.row[self.rows] = np.arange(len(self.rows))
        self.group, self.item = np.nonzero((board.cap > 0) & board.open[:, None])
        self.highs = solver()
        self.highs.addVars(len(self.group), np.zeros(len(self.group)), board.cap[self.group, self.item].astype(float))
        self.highs.addCol(-1.0, -highspy.kHighsInf, highspy.kHighsInf, 0, np.zeros(0, np.int32), np.zeros(0))
        self.t = len(self.group)
        self._rows()

    def _rows(self) -> None:
        board, inf, groups = self.board, highspy.kHighsInf, len(self.rows)
        for g in self.rows:
            mine = np.flatnonzero(self.group == g).astype(np.int32)
            index = np.append(mine, np.int32(self.t))
            worth = np.append(board.worth[g, self.item[mine]], -1.0)
            self.highs.addRow(-float(board.debt[g]), inf, len(index), index, worth)
        for g in self.rows:
            mine = np.flatnonzero(self.group == g).astype(np.int32)
            self.highs.addRow(-inf, float(board.most), len(mine), mine, 1.0 / board.cap[g, self.item[mine]])
        spent = board.count[~board.open] @ board.x[~board.open]
        for i in range(board.cap.shape[1]):
            users = np.flatnonzero(self.item == i).astype(np.int32)
            self.highs.addRow(-inf, float(board.supply[i] - spent[i]), len(users), users, board.count[self.group[users]].astype(float))
        self.groups = groups

    def raised(self) -> float:
        if not optimal(self.highs):
            raise NotSolved("the bound of the shares was not found")
        return float(-self.highs.getObjectiveValue())

    def prices(self) -> Real:
        made = np.zeros(len(self.board.count))
        made[self.rows] = np.array(self.highs.getSolution().row_dual)[: self.groups]
        return made

    def hold(self, held: np.ndarray, level: float) -> None:
        for g in np.flatnonzero(held):
            row = int(self.row[g])
            self.highs.changeCoeff(row, self.t, 0.0)
            self.highs.changeRowBounds(row, level - SLACK - float(self.board.debt[g]), highspy.kHighsInf)
