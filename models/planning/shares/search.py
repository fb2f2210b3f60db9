"""From boxes to boxes whose lowest level is higher: moves, then small programmes where no move helps. Work is limited, never time."""

from __future__ import annotations

import numpy as np

from models.planning.shares.board import Board
from models.planning.shares.exchange import exchange
from models.planning.shares.small import chosen, evened

MOVES, MOVES_BETWEEN = 200, 40
# (groups beside the poorest, tries, tried while the poorest is further below its target than so): small ones are quick
ROUNDS = ((2, 4, 0.009), (2, 10, 0.014), (3, 4, 0.018), (5, 2, 0.025))
# below this nobody sees it
ENOUGH = 0.002
SEED = 20_220_612


def search(board: Board, patience: int) -> None:
    """Raises the poorest as far as it goes; no level falls below the lowest there was."""
    exchange(board, MOVES * patience, ENOUGH)
    rng = np.random.default_rng(SEED)
    # with few groups the same ones are drawn again and again: nothing better is found in boxes that are as they were
    in_vain = set[frozenset[int]]()
    for others, tries, while_below in ROUNDS:
        for _ in range(tries * patience):
            if board.short().min() >= -while_below:
                break
            some = chosen(board, others, rng)
            if frozenset(some) in in_vain:
                continue
            if evened(board, some):
                exchange(board, MOVES_BETWEEN, ENOUGH)
                in_vain.clear()
            else:
                in_vain.add(frozenset(some))
