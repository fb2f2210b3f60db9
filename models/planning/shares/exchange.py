"""Boxes made more even, a move at a time: the poorest group swaps with the store, or with a group that stays better off.

In a move the poorest gives up a steps of item i and takes b steps of item j; what the store lacks of j a partner gives up, who
takes of i what comes free. It is done where the poorer of both is better off than the poorest was (Pigou and Dalton), and where
no level falls below the lowest of all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.planning.shares.board import HAIR, Board, Real, Whole

Truth = NDArray[np.bool_]
# improving by less than this part of the target is not worth a move
WORTH = 1e-4
# how much is given up and taken that is tried, in bites: more is rarely better, and each costs as much again
GIVEN = (0, 1, 2)
TAKEN = (1, 2, 3)


@dataclass(frozen=True)
class Move:
    """What a group gives (i, a) and takes (j, b), and what its partner gives of j (d) and takes of i (c)."""

    group: int
    partner: int
    i: int
    a: int
    j: int
    b: int
    c: int
    d: int

    def done(self, board: Board) -> None:
        if self.a:
            board.give(self.group, self.i, -self.a)
        if self.d:
            board.give(self.partner, self.j, -self.d)
        board.give(self.group, self.j, self.b)
        if self.c:
            board.give(self.partner, self.i, self.c)


@dataclass(frozen=True)
class Trial:
    """All moves of one size of a group: partners h x items given i x items taken j.

    a [i], b [j], c [h, i], d [h, j]: steps, as in Move; may [h, i, j]: those that keep every rule; mine [i, j], theirs
    [h, i, j]: level afterwards of the group, and of the partner (inf where no partner is needed).
    """

    group: int
    partners: Whole
    i: Whole
    j: Whole
    a: Whole
    b: Whole
    c: Whole
    d: Whole
    may: Truth
    mine: Real
    theirs: Real

    def move(self, at: int) -> Move:
        h, p, q = (int(k) for k in np.unravel_index(at, self.may.shape))
        d = int(self.d[h, q])
        return Move(
            self.group,
            int(self.partners[h]),
            int(self.i[p]),
            int(self.a[p]),
            int(self.j[q]),
            int(self.b[q]),
            int(self.c[h, p]) if d else 0,
            d,
        )


def trials(board: Board, g: int, partners: Whole, given: tuple[int, ...] = GIVEN, taken: tuple[int, ...] = TAKEN) -> Iterator[Trial]:
    """The moves of a group, by size. Nothing is given for nothing: with a 0, i counts for none."""
    x, bite = board.x[g], board.bite(g)
    for by in given:
        i = np.flatnonzero(x > 0) if by else np.zeros(1, np.int64)
        a = np.where(x[i] - by * bite[i] < board.low[g, i], x[i], by * bite[i]) if by else np.zeros(1, np.int64)
        for wanted in taken:
            step = np.where(x == 0, np.maximum(board.low[g], wanted * bite), wanted * bite)
            j = np.flatnonzero(x + step <= board.cap[g])
            if len(i) and len(j):
                yield _trial(board, g, partners, (i, a), (j, step[j]))


def _trial(board: Board, g: int, partners: Whole, given: tuple[Whole, Whole], taken: tuple[Whole, Whole]) -> Trial:
    (i, a), (j, b) = given, taken
    x = board.x[g]
    fewer = (a > 0) & (a >= x[i])
    fits = (x > 0).sum() - fewer[:, None] + (x[j] == 0)[None, :] <= board.most
    fits &= (i[:, None] != j[None, :]) | (a == 0)[:, None]
    mine = board.level[g] + (b * board.worth[g, j])[None, :] - (a * board.worth[g, i])[:, None]
    c, d = _answers(board, g, partners, given, taken)
    their = board.x[partners]
    level = board.level[partners][:, None] - d * board.worth[partners][:, j]
    theirs = level[:, None, :] + (c * board.worth[partners][:, i])[:, :, None]
    theirs = np.where((d > 0)[:, None, :], theirs, np.inf)
    may = (d <= their[:, j])[:, None, :] & fits[None, :, :]
    return Trial(g, partners, i, j, a, b, c, d, may, mine, theirs)


def _answers(board: Board, g: int, partners: Whole, given: tuple[Whole, Whole], taken: tuple[Whole, Whole]) -> tuple[Whole, Whole]:
    """(what partners take of i, what they give of j): no more of j than the store lacks, as much of i as there is room for."""
    (i, a), (j, b) = given, taken
    count, their = board.count[partners][:, None], board.x[partners]
    lack = np.maximum(b * board.count[g] - board.left[j], 0)[None, :]
    d = -(-lack // count)
    rest = their[:, j] - d
    d = np.where((d > 0) & (rest > 0) & (rest < board.low[partners][:, j]), their[:, j], d)
    c = np.minimum(board.cap[partners][:, i] - their[:, i], (board.left[i] + a * board.count[g])[None, :] // count)
    fresh = their[:, i] == 0
    full = (their > 0).sum(axis=1)[:, None] >= board.most
    barred = (fresh & ((c < board.low[partners][:, i]) | full)) | (a == 0)[None, :]
    return np.where(barred, 0, c), d


def relative(board: Board, level: Real, group: int | Whole) -> Real:
    """Levels as parts of the group's target, 0 at it, negative below."""
    target = board.target[group]
    return np.asarray((level - target) / np.maximum(target, HAIR))


def best(board: Board, g: int, partners: Whole) -> Move | None:
    """The move that leaves the poorer of both best off; None where nothing helps."""
    before, lowest = float(board.short()[g]), board.lowest
    found, gain = None, before + WORTH
    for trial in trials(board, g, partners):
        mine = np.where(trial.mine >= lowest, np.minimum(relative(board, trial.mine, g), 0.0), -np.inf)
        if not (mine > gain).any():
            continue
        due = np.maximum(board.target[partners], HAIR)[:, None, None]
        theirs = np.minimum((trial.theirs - board.target[partners][:, None, None]) / due, 0.0)
        after = np.where(trial.may & (trial.theirs >= lowest), np.minimum(theirs, mine[None, :, :]), -np.inf)
        at = int(np.argmax(after))
        if after.flat[at] > gain + HAIR:
            found, gain = trial.move(at), float(after.flat[at])
    return found


def partners_of(board: Board, g: int) -> Whole:
    """All others whose sheets are not printed."""
    others = board.open.copy()
    others[g] = False
    return np.flatnonzero(others)


def exchange(board: Board, most: int, enough: float) -> int:
    """Moves for the poorest until it has no good one, `most` were done, or none is below -enough. Gives the moves done."""
    for done in range(most):
        short = board.short()
        g = int(np.argmin(short))
        others = partners_of(board, g)
        if not short[g] < -enough or not len(others):
            return done
        move = best(board, g, others)
        if move is None:
            return done
        move.done(board)
    return most
