"""Boxes filled from empty: the poorest group takes of what is most plentiful, until each has its due."""

from __future__ import annotations

import numpy as np

from models.planning.shares.board import HAIR, Board, Real, Whole

# how much more (or less) readily something is taken that is liked, or of a kind the box lacks
LIKED, LACKING = 0.5, 1.0


def portions_open(board: Board, g: int, ceiling: float) -> Whole:
    """Steps of each item that a group could take next, 0 where none."""
    x = board.x[g]
    room = np.minimum(board.cap[g] - x, board.left // board.count[g])
    above = np.floor((ceiling * board.target[g] - board.level[g]) / board.worth[g] + HAIR).astype(np.int64)
    step = np.maximum(np.where(x == 0, board.low[g], 1), np.minimum(np.minimum(board.bite(g), room), above))
    fits = (x + step <= board.cap[g]) & (step * board.count[g] <= board.left)
    if (x > 0).sum() >= board.most:
        fits &= x > 0
    fits &= board.level[g] + step * board.worth[g] <= ceiling * board.target[g] + HAIR
    return np.where(fits, step, 0)


def appeal(board: Board, g: int) -> Real:
    """How good it is for all that this group takes an item: value left of it, more where the group lacks or likes it."""
    kinds = set(board.kind[board.x[g] > 0].tolist())
    lacks = np.array([k >= 0 and k not in kinds for k in board.kind.tolist()])
    return np.asarray(board.left * board.worth[0] * board.weight[0] * (1 + LIKED * np.clip(board.charm[g], -1, 1)) * (1 + LACKING * lacks))


def fill(board: Board, upto: float, ceiling: float) -> None:
    """The group that is furthest from `upto` times its target takes one portion after another; none goes above `ceiling` times it."""
    stuck = ~board.open
    while True:
        short = np.where(stuck, np.inf, board.short())
        g = int(np.argmin(short))
        if not short[g] < upto - 1 - HAIR:
            return
        step = portions_open(board, g, ceiling)
        if not step.any():
            stuck[g] = True
            continue
        item = int(np.argmax(np.where(step > 0, appeal(board, g), -1.0)))
        board.give(g, item, int(step[item]))
