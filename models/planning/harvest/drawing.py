"""Joint draws of the season: one draw is one season of the whole farm, the same for every planting in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.planning.harvest import Array, Draws, Whole
from models.planning.harvest.belief import Belief
from models.planning.harvest.effects import TAILS
from models.planning.harvest.firsts import normal_below
from models.planning.harvest.roster import BEFORE
from models.planning.harvest.shapes import KERNEL, NODES

# how much of a date's luck the farm shares, and a crop's plantings beside that (normal copula)
FARM_LUCK, CROP_LUCK = 0.4, 0.3
# shared effects are estimated from the few seasons a farm has: their draws are widened, or sums come out too sure.
# A farm with few records has the first guesses instead, which are wide by themselves
SHARED_WIDER, _WIDER_COUNTS = 1.3, 30.0
_POOL = 1 << 18


@dataclass(frozen=True)
class Season:
    """What all plantings share in each draw. amount: crops x draws, log; luck: crops x draws; node: crops x draws; kill: last week
    with harvest, crops x draws; noise: a pool of weekly scatter, mean 1."""

    amount: Array
    luck: Array
    node: Whole
    kill: Whole
    noise: Draws


@dataclass(frozen=True)
class Drawn:
    """One planting. first: first week's bin; factor: total over plan, if it did not fail; failed; weekly: weeks from `begin` x draws."""

    first: Whole
    factor: Array
    failed: Array
    begin: int
    weekly: Draws


def season(belief: Belief, rng: np.random.Generator) -> Season:
    crops, draws = len(belief.roster.crops), belief.roster.problem.draws
    cov = belief.amount.covariance
    root = np.linalg.cholesky(cov + np.eye(crops) * 1e-9)
    records = sum(bool(p.picked) for p in belief.roster.all)
    wider = 1 + (SHARED_WIDER - 1) * records / (records + _WIDER_COUNTS)
    amount = belief.amount.mean[:, None] + wider * (root @ rng.standard_normal((crops, draws)))
    luck = np.sqrt(FARM_LUCK) * rng.standard_normal(draws) + np.sqrt(CROP_LUCK) * rng.standard_normal((crops, draws))
    steps = np.cumsum(belief.nodes, axis=1)
    node = (rng.random((crops, draws))[:, :, None] > steps[:, None, :]).sum(2)
    year = rng.integers(0, len(belief.kills), draws)
    s = belief.weekly_sd
    noise = np.exp(s * rng.standard_normal(_POOL, dtype=np.float32) - np.float32(s * s / 2))
    return Season(amount, luck, np.minimum(node, NODES - 1), belief.kills[year].T, noise)


def drawn(belief: Belief, shared: Season, planting: int, rng: np.random.Generator) -> Drawn:
    """One planting of this season in every draw, from this week on."""
    roster = belief.roster
    problem = roster.problem
    crop = int(roster.crop_of[len(roster.past) + planting])
    draws, begin = problem.draws, max(problem.this_week, 0)
    own = np.sqrt(1 - FARM_LUCK - CROP_LUCK) * rng.standard_normal(draws)
    first = _firsts(belief, planting, normal_below(shared.luck[crop] + own))
    node = _nodes(belief, planting, first, shared.node[crop], rng)
    factor = _factor(belief, planting, crop, belief.level[planting, first, node], shared.amount[crop], rng)
    failed = rng.random(draws) < belief.failed[planting]
    last = np.minimum(shared.kill[crop], _ended(belief, planting))
    amount = np.where(failed, 0.0, factor) * roster.now[planting].total
    weekly = _weekly(belief, planting, begin, first, node, amount, last, shared.noise, rng)
    return Drawn(first, factor, failed, begin, weekly)


def _factor(belief: Belief, planting: int, crop: int, level: Array, amount: Array, rng: np.random.Generator) -> Array:
    """Total over plan: the crop's amount of the draw and the planting's own logs, each by its precision."""
    draws, own2, count = len(amount), belief.amount.own_sd**2, belief.count[planting]
    if count == 0:
        tails = np.sqrt(TAILS / rng.chisquare(TAILS, draws))
        return np.asarray(np.exp(amount + np.sqrt(own2) * np.minimum(tails, 5.0) * rng.standard_normal(draws)))
    seen2 = belief.weekly_sd**2 / count
    # a planting far from its crop is more likely one of the tails: its own logs count for more
    wide = own2 + belief.amount.covariance[crop, crop] + seen2
    looser = own2 * (TAILS + (level - belief.amount.mean[crop]) ** 2 / wide) / (TAILS + 1)
    precision = 1 / looser + 1 / seen2
    mean = (amount / looser + level / seen2) / precision
    return np.asarray(np.exp(mean + rng.standard_normal(draws) / np.sqrt(precision)))


def _ended(belief: Belief, planting: int) -> int:
    """The week in which somebody recorded its end; far ahead where nobody did."""
    killed = belief.roster.now[planting].killed_on
    return 10_000 if killed is None else belief.roster.problem.week_of(killed)


def _firsts(belief: Belief, planting: int, luck: Array) -> Whole:
    steps = np.cumsum(belief.chances(planting).sum(axis=1))
    return np.asarray(np.minimum(np.searchsorted(steps, luck * steps[-1]), len(steps) - 1), dtype=np.int64)


def _nodes(belief: Belief, planting: int, first: Whole, crop_node: Whole, rng: np.random.Generator) -> Whole:
    """The planting's node, given its first week and the node its crop has in the draw."""
    weight = belief.weight[planting]
    bins = np.flatnonzero(weight.any(axis=1))
    place = np.zeros(len(weight), dtype=np.int64)
    place[bins] = np.arange(len(bins))
    steps = np.cumsum(weight[bins][:, None, :] * KERNEL[None, :, :], axis=2)
    steps = (steps / np.maximum(steps[:, :, -1:], 1e-300)).reshape(-1, NODES)
    at = place[first] * NODES + crop_node
    # each row of steps lies on its own unit of one long line: one search for all draws
    line = (steps + np.arange(len(steps))[:, None]).ravel()
    found = np.searchsorted(line, at + rng.random(len(first)) * (1 - 1e-9), side="right") - at * NODES
    return np.asarray(np.clip(found, 0, NODES - 1))


def _weekly(
    belief: Belief, planting: int, begin: int, first: Whole, node: Whole, amount: Array, last: Whole, noise: Draws, rng: np.random.Generator
) -> Draws:
    roster = belief.roster
    shape, weeks = roster.shapes[len(roster.past) + planting], roster.problem.weeks
    # the week in which the last draw ends, not later than the season; the bin for never gives nothing
    alive = (first < roster.bins - 1) & (amount > 0)
    end = min(int(first[alive].max()) - BEFORE + shape.weeks, weeks) if alive.any() else begin
    if end <= begin:
        return np.zeros((0, len(first)), dtype=np.float32)
    pad = end - begin + BEFORE + weeks
    table = np.zeros((NODES, shape.weeks + 2 * pad), dtype=np.float32)
    table[:, pad : pad + shape.weeks] = shape.nodes
    start = np.where(alive, begin + pad - (first - BEFORE), 0)
    flat = np.clip(node * table.shape[1] + start, 0, table.size - 1)
    found = np.empty((end - begin, len(first)), dtype=np.float32)
    scale = np.where(alive, amount, 0.0).astype(np.float32)
    offset = int(rng.integers(0, len(noise)))
    for w in range(end - begin):
        at = (offset + w * len(first)) % (len(noise) - len(first))
        found[w] = table.ravel().take(flat + w, mode="clip") * scale * noise[at : at + len(first)] * (begin + w <= last)
    return found
