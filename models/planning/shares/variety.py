"""Boxes made more varied where the lowest level does not suffer: a salad, a cooking green, a root, an onion or herb, a treat.

The same moves as in exchange.py, weighed otherwise: kinds won less kinds lost, for all shares concerned; likes count half a
kind. No level falls below the lowest of all, nor so far that its group would be the furthest below its target.
"""

from __future__ import annotations

import numpy as np

from models.planning.shares import VARIETY
from models.planning.shares.board import HAIR, Board, Real, Whole
from models.planning.shares.exchange import Move, Trial, partners_of, relative, trials

LIKED = 0.5
# how often all groups are asked: each is given one move a time
PASSES = 3
# below its due by no more than this a level is as good as at it
EVEN = 0.01


def kinds_of(board: Board, rows: Whole) -> Whole:
    """How many items of each kind the groups hold: groups x kinds."""
    return np.stack([((board.x[rows] > 0) & (board.kind == k)).sum(axis=1) for k in range(len(VARIETY))], axis=1).astype(np.int64)


def lacking(board: Board) -> Whole:
    """Kinds that a group could have and has not: how many, by group."""
    can = np.stack([((board.cap > 0) & (board.kind == k)).any(axis=1) for k in range(len(VARIETY))], axis=1)
    return np.asarray(((kinds_of(board, np.arange(len(board.count))) == 0) & can).sum(axis=1))


def _won(board: Board, rows: Whole, items: Whole) -> Real:
    """What it is worth to groups to have one of these items that they have not: rows x items."""
    kinds = np.concatenate([kinds_of(board, rows), np.ones((len(rows), 1), np.int64)], axis=1)
    fresh = board.x[rows][:, items] == 0
    return np.asarray(fresh * ((kinds[:, board.kind[items]] == 0) + LIKED * board.charm[rows][:, items]))


def _lost(board: Board, rows: Whole, items: Whole) -> Real:
    """What it costs groups to have one of these items no more: rows x items."""
    kinds = np.concatenate([kinds_of(board, rows), np.full((len(rows), 1), 2)], axis=1)
    held = board.x[rows][:, items] > 0
    return np.asarray(held * ((kinds[:, board.kind[items]] == 1) + LIKED * board.charm[rows][:, items]))


def gain(board: Board, trial: Trial) -> Real:
    """Kinds and likes won, less those lost, times the shares they are won for: [partners, given, taken]."""
    g = np.array([trial.group])
    same = (board.kind[trial.i][:, None] == board.kind[trial.j][None, :]) & (board.kind[trial.j] >= 0)[None, :]
    gone = (trial.a > 0) & (trial.a >= board.x[trial.group, trial.i])
    lost = np.where(gone, _lost(board, g, trial.i)[0], 0.0)
    mine = _won(board, g, trial.j)[0][None, :] - lost[:, None] + same * (gone & (lost >= 1 - LIKED))[:, None]
    away = (trial.d > 0) & (trial.d >= board.x[trial.partners][:, trial.j])
    theirs = np.where(trial.c > 0, _won(board, trial.partners, trial.i), 0.0)[:, :, None] * (trial.d > 0)[:, None, :]
    theirs = theirs - np.where(away, _lost(board, trial.partners, trial.j), 0.0)[:, None, :]
    return np.asarray(mine[None, :, :] * board.count[trial.group] + theirs * board.count[trial.partners][:, None, None])


def varied(board: Board, g: int, floor: float, ceiling: float) -> Move | None:
    """The move of a group that makes boxes most varied; None where none does."""
    partners = partners_of(board, g)
    if not len(partners):
        partners = np.array([g])
    found, most = None, HAIR
    for trial in trials(board, g, partners, given=(0, 1), taken=(1,)):
        mine = relative(board, trial.mine, g)
        fair = trial.may & ((trial.mine >= board.lowest) & (mine >= floor) & (mine <= ceiling - 1 + HAIR))[None]
        due = np.maximum(board.target[partners], HAIR)[:, None, None]
        theirs = (trial.theirs - board.target[partners][:, None, None]) / due
        fair &= (trial.theirs >= board.lowest) & (theirs >= floor) & ((theirs <= ceiling - 1 + HAIR) | (trial.d == 0)[:, None, :])
        if partners[0] == g:
            fair &= (trial.d == 0)[:, None, :]
        won = np.where(fair, gain(board, trial), -np.inf)
        at = int(np.argmax(won))
        if won.flat[at] > most + HAIR:
            found, most = trial.move(at), float(won.flat[at])
    return found


def vary(board: Board, ceiling: float) -> int:
    """One move after another for the groups that lack most. Gives the moves done."""
    floor = min(-EVEN, float(board.short().min(initial=0.0)))
    done = 0
    for _ in range(PASSES):
        before = done
        for g in np.argsort(-lacking(board) * board.count, kind="stable"):
            wanting = lacking(board)[g] > 0 or bool((board.charm[g][board.x[g] > 0] < 0).any())
            move = varied(board, int(g), floor, ceiling) if board.open[g] and wanting else None
            if move is not None:
                move.done(board)
                done += 1
        if done == before:
            break
    return done
