"""What the logs say of each planting, at every first week and every shape they could have come from.

A log in week w is ln(amount / plan) = a + ln(share of that week) + noise: for a first week and a shape, the logged weeks
give the planting's level by their mean and its misfit by their spread. Weeks without a log cost a factor, they are no zeros.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.planning.harvest import Array, Planting, Whole
from models.planning.harvest.effects import TAILS
from models.planning.harvest.roster import BEFORE, Roster
from models.planning.harvest.shapes import BELIEF, KERNEL, NODES, Shape

# a first week may lie so many weeks before the first log
BACK = 7
# a week with at least this share of the harvest should have given
DUE = 0.02
# sd of a week's pick around its share before the farm's own is known, and for how many weeks that counts
WEEKLY_SD, _WEEKLY_COUNTS = 0.42, 60.0
# chance that a week that gave has no log, and for how many weeks that counts
_UNLOGGED, _UNLOGGED_COUNTS = 0.12, 40.0
# somebody looked and wrote 0 though it should have given
_ZERO = 0.03
# chance that a whole planting was never written down
NEVER_WRITTEN = 0.04
# a share the shape does not have, should a log need one, and what that costs
_OUTSIDE, _OUTSIDE_COST = 0.004, -4.0
_TEMPER = 0.7


@dataclass(frozen=True)
class Logged:
    """Plantings of a crop with a log. rows: their numbers; first: week of the first log; count: logged weeks.

    level, square, cost: by planting, weeks back to the first pick (0 to BACK - 1) and node: mean of the log ratio, sum of squares
    around it, log of what missing weeks cost.
    """

    rows: Whole
    first: Whole
    count: Array
    level: Array
    square: Array
    cost: Array


@dataclass(frozen=True)
class Habits:
    """How this farm writes and how its weeks scatter."""

    weekly_sd: float
    unlogged: float


def unlogged_rate(roster: Roster) -> float:
    """How often a week that gave has no log: gaps between a planting's first and last, of the weeks in which its turn plans a pick."""
    gaps = weeks = 0
    for planting, shape in zip(roster.all, roster.shapes, strict=True):
        at = sorted({roster.problem.week_of(day) for day in planting.picked})
        if len(at) > 2:
            every = shape.every
            inside = [w for w in range(at[0] + every, at[-1], every) if w not in roster.blanks]
            weeks += len(inside)
            gaps += len(set(inside) - set(at))
    return (_UNLOGGED * _UNLOGGED_COUNTS + gaps) / (_UNLOGGED_COUNTS + weeks)


def logged(roster: Roster, crop: int, last: Whole, habits: Habits) -> Logged:
    """The logs of a crop, on the grid. last: by planting, the last week that can have given (frost, or yesterday)."""
    rows = [int(i) for i in roster.of_crop(crop) if _weeks(roster, roster.all[i])]
    parts = [_alike(roster, shape, some, last, habits) for shape, some in roster.by_shape(rows)]
    if len(parts) == 1:
        return parts[0]
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        grid = np.zeros((0, BACK, NODES))
        return Logged(none, none, np.zeros(0), grid, grid, grid)
    return Logged(
        np.concatenate([part.rows for part in parts]), np.concatenate([part.first for part in parts]),
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("count", "level", "square", "cost")),
    )  # fmt: skip


def _alike(roster: Roster, alike: Shape, rows: list[int], last: Whole, habits: Habits) -> Logged:
    """The logs of plantings that share a shape."""
    shape, every = alike.nodes, alike.every
    span = shape.shape[1] + 4
    ratio, picked, cost = np.zeros((len(rows), span)), np.zeros((len(rows), span)), np.zeros((len(rows), span))
    first = np.zeros(len(rows), dtype=np.int64)
    lead = np.zeros((len(rows), BACK))
    missing = np.log(habits.unlogged)
    for r, i in enumerate(rows):
        planting = roster.all[i]
        found = _weeks(roster, planting)
        first[r] = start = min(found)
        zeros = {roster.problem.week_of(day) for day in planting.logs} - set(found)
        for j in range(span):
            week = start + j
            if week in found:
                ratio[r, j], picked[r, j] = np.log(found[week] / planting.total), 1.0
            elif week <= last[i] and week not in roster.blanks:
                cost[r, j] = np.log(_ZERO) if week in zeros else missing
        for k in range(1, BACK):
            empty = k % every == 0 and start - k not in roster.blanks
            lead[r, k] = lead[r, k - 1] + (missing if empty else 0.0)
    level, square, paid = _on_grid(shape, ratio + picked * habits.weekly_sd**2 / 2, picked, cost)
    return Logged(np.array(rows, dtype=np.int64), first, picked.sum(1), level, square, paid + lead[:, :, None])


def _weeks(roster: Roster, planting: Planting) -> dict[int, float]:
    """What was picked, by week."""
    found: dict[int, float] = {}
    for day, amount in planting.picked.items():
        week = roster.problem.week_of(day)
        found[week] = found.get(week, 0.0) + amount
    return found


def _on_grid(shape: Array, ratio: Array, picked: Array, cost: Array) -> tuple[Array, Array, Array]:
    """Level, squares and cost at every (weeks back, node), by planting: all as products of matrices."""
    span, weeks = ratio.shape[1], shape.shape[1]
    at = np.arange(BACK)[:, None] + np.arange(span)[None, :]
    padded = np.concatenate([shape, np.zeros((NODES, max(int(at.max()) + 1 - weeks, 0)))], axis=1)
    share = padded[:, at].transpose(1, 0, 2).reshape(BACK * NODES, span)
    outside = share < _OUTSIDE
    logs = np.log(np.maximum(share, _OUTSIDE))
    count = np.maximum(picked.sum(1, keepdims=True), 1.0)
    level = (ratio.sum(1, keepdims=True) - picked @ logs.T) / count
    square = (ratio**2).sum(1, keepdims=True) - 2 * (ratio * picked) @ logs.T + picked @ (logs**2).T - count * level**2
    paid = cost @ (share >= DUE).T.astype(float) + _OUTSIDE_COST * (picked @ outside.T.astype(float))
    to = (len(ratio), BACK, NODES)
    return level.reshape(to), np.maximum(square, 0.0).reshape(to), paid.reshape(to)


def likelihood(found: Logged, habits: Habits, mean: float, variance: float) -> Array:
    """Log likelihood of each (weeks back, node), by planting.

    Before its logs the level is around mean with that variance, and Student's tails.
    """
    s2 = habits.weekly_sd**2
    wide = variance + s2 / found.count[:, None, None]
    away = np.log1p((found.level - mean) ** 2 / (TAILS * wide)) * (TAILS + 1) / 2
    return np.asarray(found.cost - found.square / (2 * s2) - away - np.log(wide) / 2)


def crop_nodes(log_like: Array) -> Array:
    """What a crop's own logs say of its node. log_like: plantings x nodes, first weeks already summed out."""
    belief = np.log(BELIEF)
    if len(log_like):
        top = log_like.max(axis=1, keepdims=True)
        belief = belief + _TEMPER * (np.log(np.exp(log_like - top) @ KERNEL.T + 1e-12)).sum(axis=0)
    weight = np.exp(belief - belief.max())
    return np.asarray(weight / weight.sum())


def weekly_sd(all_logged: list[Logged], weights: list[Array]) -> float:
    """How much weeks scatter around their share, from plantings with more than one log. weights: by planting, back and node."""
    square, free = _WEEKLY_COUNTS * WEEKLY_SD**2, _WEEKLY_COUNTS
    for found, weight in zip(all_logged, weights, strict=True):
        more = np.clip(found.count - 1, 0, None)
        if more.any():
            square += float((weight * found.square).sum((1, 2))[more > 0].sum())
            # date and shape follow the logs too: they take about one and a half more
            free += float(np.clip(more - 0.5, 0, None).sum())
    return float(np.sqrt(square / free))


def unseen(roster: Roster, rows: Whole, last: Whole, habits: Habits) -> Array:
    """Log cost of having no log at all: plantings of this season without one, by bin of the first pick and node."""
    places = {int(i): r for r, i in enumerate(rows)}
    paid = np.zeros((len(rows), roster.bins, NODES))
    for shape, some in roster.by_shape([int(i) for i in rows]):
        paid[[places[i] for i in some]] = _unseen_alike(roster, shape.nodes, some, last, habits)
    return paid


def _unseen_alike(roster: Roster, shape: Array, rows: list[int], last: Whole, habits: Habits) -> Array:
    """The same of plantings that share a shape."""
    weeks = roster.problem.weeks
    first = np.arange(roster.bins - 1) - BEFORE
    at = np.arange(weeks)[None, :] - first[:, None]
    inside = (at >= 0) & (at < shape.shape[1])
    due = np.where(inside[None, :, :], shape[:, np.clip(at, 0, shape.shape[1] - 1)] >= DUE, False)
    cost = np.zeros((len(rows), weeks))
    for r, i in enumerate(rows):
        zeros = {roster.problem.week_of(day) for day in roster.all[i].logs}
        for week in range(min(int(last[i]) + 1, weeks)):
            if week not in roster.blanks:
                cost[r, week] = np.log(_ZERO if week in zeros else habits.unlogged)
    paid = np.einsum("pw,nbw->pbn", cost, due.astype(float), optimize=True)
    return np.concatenate([paid, np.zeros((len(rows), 1, NODES))], axis=1)
