"""What is believed of every planting of this season: when it began, its shape, how much it gives, whether it failed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.planning.harvest import Array, Planting, Problem, Whole
from models.planning.harvest.effects import Effects, Prior, Records, fitted
from models.planning.harvest.firsts import Clock, clock, first_weeks, learnt
from models.planning.harvest.heat import Climate, climate
from models.planning.harvest.kills import coming_kills, past_kill, warmest
from models.planning.harvest.roster import BEFORE, Roster, roster, spread_logs
from models.planning.harvest.seen import (
    BACK,
    NEVER_WRITTEN,
    WEEKLY_SD,
    Habits,
    Logged,
    crop_nodes,
    likelihood,
    logged,
    unlogged_rate,
    unseen,
    weekly_sd,
)
from models.planning.harvest.shapes import BELIEF, KERNEL, NODES

# log of a planting's total over plan, before any record: farm level, family, crop, crop in season, season, planting
AMOUNT = Prior(-0.1, 0.45, (0.15, 0.30, 0.30, 0.20), 0.62)
# chance that a planting gives nothing, and for how many plantings that counts; of those without a log, so many failed
FAILED, _FAILED_COUNTS, _NOLOG_FAILED = 0.07, 40.0, 0.6


@dataclass(frozen=True)
class Belief:
    """weight: by planting of this season, bin and node: how likely, but for the node's own prior. level, count: mean log ratio
    there and how many weeks it rests on. firsts: by planting and bin, before any log. nodes: by crop. amount: by crop.
    failed: by planting. kills: last week with harvest, years x crops. last: last week that can have given, by planting, past ones first.
    """

    roster: Roster
    climate: Climate | None
    weight: Array
    level: Array
    count: Array
    firsts: Array
    nodes: Array
    amount: Effects
    weekly_sd: float
    failed: Array
    kills: Whole
    last: Whole

    def chances(self, planting: int) -> Array:
        """Bins x nodes of one planting of this season, 1 together."""
        crop = self.roster.crop_of[len(self.roster.past) + planting]
        both = self.weight[planting] * (self.nodes[crop] @ KERNEL)
        return np.asarray(both / both.sum())


def believed(problem: Problem) -> Belief:
    """Everything the logs and the weather say, before anything is drawn."""
    listed = roster(problem)
    sky = climate(problem)
    heat = clock(listed, sky)
    firsts = _firsts(listed, heat)
    if problem.crop_logs:
        listed = roster(spread_logs(problem, _expected(listed, firsts)))
        firsts = _firsts(listed, heat)
    hot = warmest(sky, problem.start) if sky is not None else None
    last = _last(listed, sky, hot)
    habits = Habits(WEEKLY_SD, unlogged_rate(listed))
    tables, habits = _scatter([logged(listed, c, last, habits) for c in range(len(listed.crops))], habits)
    nodes, amount = _learn(listed, tables, habits, firsts)
    weight, level, count, reach = _now(listed, tables, habits, firsts, amount, last)
    failed = _failed(listed, weight, reach, nodes)
    return Belief(listed, sky, weight, level, count, firsts, nodes, amount, habits.weekly_sd, failed, coming_kills(listed, sky, hot), last)


def _firsts(listed: Roster, heat: Clock) -> Array:
    """Chances of first weeks; taught by every first pick that nothing hid: those of this season only where even late ones are in."""
    problem = listed.problem
    picked, usable = np.zeros(len(listed.all), dtype=np.int64), np.zeros(len(listed.all), dtype=bool)
    for i, planting in enumerate(listed.all):
        weeks = [problem.week_of(day) for day in planting.picked]
        if weeks:
            picked[i] = min(weeks)
            usable[i] = i < len(listed.past) or problem.this_week - problem.week_of(planting.first_on) >= 5
    return first_weeks(listed, heat, learnt(listed, heat, picked, usable))


def _expected(listed: Roster, firsts: Array) -> Callable[[Planting, int], float]:
    """What a planting should give in a week, by plan and date alone; an earlier season's as planned, up to two weeks late."""
    weekly = {}
    for i, planting in enumerate(listed.all):
        shape, now = listed.shapes[i].planned, i - len(listed.past)
        first = listed.problem.week_of(planting.first_on)
        begun, chances = (-BEFORE, firsts[now, :-1]) if now >= 0 else (first, np.full(3, 1 / 3))
        weekly[planting.id] = (begun, planting.total * np.convolve(chances, shape))

    def given(planting: Planting, week: int) -> float:
        begun, amounts = weekly[planting.id]
        return float(amounts[week - begun]) if 0 <= week - begun < len(amounts) else 0.0

    return given


def _last(listed: Roster, sky: Climate | None, hot: date | None) -> Whole:
    """The last week in which each planting can have given: frost's, or the last one finished."""
    problem, found = listed.problem, []
    for i, planting in enumerate(listed.all):
        killed = past_kill(problem, planting, listed.crops[listed.crop_of[i]].kill_f, sky, hot)
        found.append(min(killed, problem.this_week - 1))
    return np.array(found, dtype=np.int64)


def _scatter(tables: list[Logged], habits: Habits) -> tuple[list[Logged], Habits]:
    """The farm's own scatter of weeks, and the tables with it."""
    weights = []
    for found in tables:
        log = likelihood(found, habits, AMOUNT.mean, AMOUNT.mean_sd**2 + AMOUNT.own_sd**2) + np.log(BELIEF @ KERNEL)
        weights.append(_shares(log))
    own = weekly_sd(tables, weights)
    moved = (own**2 - habits.weekly_sd**2) / 2
    return [replace(t, level=t.level + moved) for t in tables], replace(habits, weekly_sd=own)


def _shares(log: Array) -> Array:
    """Each planting's weights over its grid, 1 together."""
    if not len(log):
        return log
    weight = np.exp(log - log.max(axis=(1, 2), keepdims=True))
    return np.asarray(weight / weight.sum(axis=(1, 2), keepdims=True))


def _prior_back(listed: Roster, found: Logged, firsts: Array) -> Array:
    """Log chance of the weeks back to the first pick: flat for earlier seasons, by degree days for this one."""
    log, past = np.zeros((len(found.rows), BACK)), len(listed.past)
    for r, i in enumerate(found.rows):
        if i >= past:
            bins = found.first[r] - np.arange(BACK) + BEFORE
            inside = (bins >= 0) & (bins < listed.bins - 1)
            log[r] = np.log(np.where(inside, firsts[i - past, np.clip(bins, 0, listed.bins - 1)], 0.0) + 1e-7)
    return log


def _learn(listed: Roster, tables: list[Logged], habits: Habits, firsts: Array) -> tuple[Array, Effects]:
    """Crops' nodes and amounts: first from earlier seasons, then with this season's logs, which move sister plantings too."""
    past = len(listed.past)
    wide = AMOUNT.mean_sd**2 + AMOUNT.own_sd**2
    means, variances = np.full(len(tables), AMOUNT.mean), np.full(len(tables), wide)
    effects: Effects | None = None
    nodes = np.tile(BELIEF, (len(tables), 1))
    for upto in (past, len(listed.all)):
        entries: list[tuple[Array, Array, Whole]] = []
        for c, found in enumerate(tables):
            log = likelihood(found, habits, means[c], variances[c]) + _prior_back(listed, found, firsts)[:, :, None]
            keep = found.rows < upto
            nodes[c] = crop_nodes(np.logaddexp.reduce(log[keep], axis=1)) if keep.any() else BELIEF
            entries.append(_levels(found, log + np.log(nodes[c] @ KERNEL), keep, habits))
        y, variance, rows = (np.concatenate([e[k] for e in entries]) for k in range(3))
        rows = rows.astype(np.int64)
        crop_of = listed.crop_of[rows]
        records = Records(y, variance, listed.families[crop_of], crop_of, listed.season_of[rows])
        effects = fitted(records, listed.families, len(listed.seasons), AMOUNT)
        means, variances = effects.mean, effects.covariance.diagonal() + effects.own_sd**2
    assert effects is not None
    return nodes, effects


def _levels(found: Logged, log: Array, keep: NDArray[np.bool_], habits: Habits) -> tuple[Array, Array, Whole]:
    """Each planting's level and the variance it is known with, date and shape summed out."""
    if not keep.any():
        return np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64)
    weight, level = _shares(log[keep]), found.level[keep]
    mean = (weight * level).sum((1, 2))
    spread = (weight * (level - mean[:, None, None]) ** 2).sum((1, 2))
    return mean, spread + habits.weekly_sd**2 / found.count[keep], found.rows[keep]


def _now(
    listed: Roster, tables: list[Logged], habits: Habits, firsts: Array, amount: Effects, last: Whole
) -> tuple[Array, Array, Array, Array]:
    """The grids of this season's plantings. reach: for those without a log, how likely that is should it not have failed; else infinite."""
    past, many = len(listed.past), len(listed.now)
    weight, level = np.zeros((many, listed.bins, NODES)), np.zeros((many, listed.bins, NODES))
    count, reach = np.zeros(many), np.zeros((many, listed.bins, NODES))
    for c, found in enumerate(tables):
        log = likelihood(found, habits, amount.mean[c], amount.covariance[c, c] + amount.own_sd**2)
        shares = _shares(log + _prior_back(listed, found, firsts)[:, :, None])
        for r in np.flatnonzero(found.rows >= past):
            bins = found.first[r] - np.arange(BACK) + BEFORE
            ok = (bins >= 0) & (bins < listed.bins - 1)
            weight[found.rows[r] - past, bins[ok]] = shares[r, ok]
            level[found.rows[r] - past, bins[ok]] = found.level[r, ok]
            count[found.rows[r] - past] = found.count[r]
        silent = np.array([i for i in listed.of_crop(c) if i >= past and i not in set(found.rows.tolist())], dtype=np.int64)
        if len(silent):
            cost = np.exp(unseen(listed, silent, last, habits))
            weight[silent - past] = firsts[silent - past][:, :, None] * np.maximum(cost, NEVER_WRITTEN)
            for i in silent[[listed.all[i].id in listed.begun for i in silent]]:
                weight[i - past] = _begun(weight[i - past], listed.problem.this_week + BEFORE)
            reach[silent - past] = firsts[silent - past][:, :, None] * np.maximum(cost, NEVER_WRITTEN)
    return weight, level, count, reach


def _begun(weight: Array, now: int) -> Array:
    """A grid of first weeks without those after the running one, in which it was picked; that one, where nothing else was thought of."""
    made = np.zeros_like(weight)
    if 0 <= now < len(weight) - 1:
        made[: now + 1] = weight[: now + 1]
        made[now] += 1e-9
    return made if made.any() else weight


def _failed(listed: Roster, weight: Array, reach: Array, nodes: Array) -> Array:
    """Chance that each planting of this season gives nothing at all."""
    finished = list(listed.past)
    without = sum(not p.picked for p in finished)
    rate = (FAILED * _FAILED_COUNTS + _NOLOG_FAILED * without) / (_FAILED_COUNTS + len(finished))
    failed = np.zeros(len(listed.now))
    for i, planting in enumerate(listed.now):
        if not planting.picked and planting.id not in listed.begun:
            crop = listed.crop_of[len(listed.past) + i]
            likely = float((reach[i] * (nodes[crop] @ KERNEL)).sum())
            failed[i] = rate / (rate + (1 - rate) * likely)
    return failed
