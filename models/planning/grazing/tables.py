"""What each stay does to each track of each paddock, reckoned once: the searches only look it up.

A track that a stay leaves is rounded up (grid.py), so costs found on tables are a bound. Kept from plan to plan: only
paddocks whose growth, rules or blocks changed are reckoned anew, a new mass is just another track.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.planning.grazing import SMALL, Days, Paddock, Problem, Whole
from models.planning.grazing.grid import Grid, grid, grown
from models.planning.grazing.ground import Ground

NONE = np.uint16(65535)
# more than any plan costs, in any money: what cannot be
NEVER = 1e15


@dataclass(frozen=True, slots=True)
class Action:
    """A stay without its day and paddock: which herd (its place in the list), how many days; follows: behind its leader."""

    herd: int
    days: int
    follows: bool = False


def actions(problem: Problem) -> list[Action]:
    """Herds that clean a paddock of worms first, then small ruminants, then those that come behind another."""
    order = sorted(range(len(problem.herds)), key=lambda h: problem.herds[h].kind in SMALL)
    plain = [Action(h, d) for h in order for d in range(1, problem.herds[h].longest + 1)]
    behind = [Action(h, d, True) for h in order if problem.herds[h].follows for d in range(1, problem.herds[h].longest + 1)]
    return plain + behind


@dataclass(frozen=True)
class Lanes:
    """One paddock's tables. after: (day, action, rank) -> rank on the day of leaving, or NONE; cut: (day, rank) -> rank after hay."""

    key: tuple[object, ...]
    series: tuple[NDArray[np.generic], ...]
    grid: Grid
    after: NDArray[np.uint16]
    cut: NDArray[np.uint16] | None

    def serves(self, key: tuple[object, ...], series: Sequence[NDArray[np.generic]], start: float) -> bool:
        """Whether these tables hold for such a paddock."""
        same = key == self.key and len(series) == len(self.series)
        return same and all(np.array_equal(a, b) for a, b in zip(series, self.series, strict=True)) and start <= float(self.grid.mass[0, 0])

    def from_day(self, day: int) -> Lanes:
        cut = self.cut[day:] if self.cut is not None else None
        return Lanes(self.key, tuple(s[..., day:] for s in self.series), self.grid.from_day(day), self.after[day:], cut)


def identity(
    problem: Problem, ground: Ground, paddock: Paddock, delta: float, nearest: bool = False
) -> tuple[tuple[object, ...], list[NDArray[np.generic]]]:
    """What a paddock's tables depend on: plain numbers, and series by day."""
    herds = problem.herds
    mowing = problem.mowing if problem.mowing and paddock.id in problem.mowing.paddocks else None
    key = (
        paddock.id, paddock.area_ha, paddock.enter_kg_ha, paddock.leave_kg_ha, paddock.light_kg_ha, paddock.reach, delta, nearest,
        tuple((h.id, h.longest, h.follows) for h in herds), problem.eaten,
        (mowing.min_kg_ha, mowing.stubble_kg_ha, mowing.days) if mowing else None,
    )  # fmt: skip
    cuttable = np.zeros(problem.days, bool)
    if mowing:
        cuttable[max(mowing.first, 0) : mowing.last + 1] = True
    series = [
        paddock.growth,
        paddock.loss,
        np.array([h.demand for h in herds]).reshape(len(herds), -1),
        np.array([ground.longest[h.id, paddock.id] for h in herds]).reshape(len(herds), -1),
        cuttable,
    ]
    return key, series


def lanes(problem: Problem, ground: Ground, paddock: Paddock, delta: float, nearest: bool = False) -> Lanes:
    key, series = identity(problem, ground, paddock, delta, nearest)
    mowing = problem.mowing if problem.mowing and paddock.id in problem.mowing.paddocks else None
    floor = min(paddock.leave_kg_ha, mowing.stubble_kg_ha) if mowing else paddock.leave_kg_ha
    made = grid(paddock, problem.days, floor, delta)
    listed = actions(problem)
    after = np.full((problem.days, len(listed), made.mass.shape[1]), NONE)
    enter = np.nonzero(made.mass[:-1] >= paddock.enter_kg_ha - 0.02)
    anywhere = np.nonzero(made.mass[:-1] >= 0) if any(a.follows for a in listed) else enter
    for index, action in enumerate(listed):
        days, ranks = anywhere if action.follows else enter
        allowed = _allowed(np.array(ground.longest[problem.herds[action.herd].id, paddock.id]), action.days)
        can = allowed[days]
        _fill(after, index, made, problem, ground, paddock, action, days[can], ranks[can], nearest)
    cut = _cuts(problem, paddock, made) if mowing else None
    return Lanes(key, tuple(series), made, after, cut)


def _allowed(longest: Whole, days: int) -> NDArray[np.bool_]:
    """First days of stays of so many days that blocks and the season's end allow."""
    found = np.zeros(len(longest), bool)
    if days <= len(longest):
        windows = np.lib.stride_tricks.sliding_window_view(longest, days)
        found[: len(windows)] = windows.min(axis=1) >= days
    return found


def _fill(
    after: NDArray[np.uint16],
    index: int,
    made: Grid,
    problem: Problem,
    ground: Ground,
    paddock: Paddock,
    action: Action,
    days: Whole,
    ranks: Whole,
    nearest: bool,
) -> None:
    if not len(days):
        return
    share = ground.eaten(action.days) * paddock.reach * paddock.area_ha
    off = (problem.herds[action.herd].demand / share).astype(np.float32)
    growth, loss, light = paddock.growth.astype(np.float32), paddock.loss.astype(np.float32), np.float32(paddock.light_kg_ha)
    mass = made.mass[days, ranks]
    for later in range(action.days):
        day = days + later
        mass = mass + growth[day] * (1 - np.exp(-mass / light)) - loss[day] * mass - off[day]
        np.maximum(mass, 0, out=mass)
    good = mass >= paddock.leave_kg_ha - 0.02
    days, ranks, mass = days[good], ranks[good], mass[good]
    after[days, index, ranks] = made.ranks(days + action.days, mass, nearest)


def _cuts(problem: Problem, paddock: Paddock, made: Grid) -> NDArray[np.uint16]:
    mowing = problem.mowing
    assert mowing is not None
    found = np.full((problem.days, made.mass.shape[1]), NONE)
    for day in range(max(mowing.first, 0), min(mowing.last, problem.days - mowing.days) + 1):
        mass = np.array([mowing.stubble_kg_ha])
        for later in range(day, day + mowing.days):
            mass = grown(mass, float(paddock.growth[later]), float(paddock.loss[later]), paddock.light_kg_ha)
        rank = made.ranks(np.array([day + mowing.days]), mass)[0]
        found[day, made.mass[day] >= mowing.min_kg_ha - 0.02] = rank
    return found


@dataclass(frozen=True)
class Tables:
    """All paddocks' tables side by side. width: ranks a paddock may have at most, and one more that stands for "never".

    nearest: stays leave the nearest track, not the one above: right on the whole, and no bound.
    """

    problem: Problem
    ground: Ground
    lanes: tuple[Lanes, ...]
    delta: float
    nearest: bool = False

    @cached_property
    def width(self) -> int:
        return max(int(one.grid.mass.shape[1]) for one in self.lanes) + 1

    @cached_property
    def actions(self) -> list[Action]:
        return actions(self.problem)

    @cached_property
    def used(self) -> list[int]:
        """How many ranks any stay of a day may begin from."""
        most = np.zeros(self.problem.days, np.int64)
        for one in self.lanes:
            can = (one.after != NONE).any(axis=1)
            most = np.maximum(most, np.where(can.any(axis=1), can.shape[1] - np.argmax(can[:, ::-1], axis=1), 0))
        return most.tolist()

    @cached_property
    def after(self) -> list[NDArray[np.uint16]]:
        """By day: (action, paddock, rank) -> rank at leaving; width - 1: never."""
        found = []
        for day, most in enumerate(self.used):
            here = np.full((len(self.actions), len(self.lanes), most), self.width - 1, np.uint16)
            for p, one in enumerate(self.lanes):
                own = one.after[day][:, :most]
                here[:, p, : own.shape[1]] = np.where(own == NONE, self.width - 1, own)
            found.append(here)
        return found

    @cached_property
    def mass(self) -> NDArray[np.float32]:
        """(day, paddock, rank) -> kg/ha; 0 where there is no track."""
        found = np.zeros((self.problem.days + 1, len(self.lanes), self.width), np.float32)
        for p, one in enumerate(self.lanes):
            found[:, p, : one.grid.mass.shape[1]] = np.maximum(one.grid.mass, 0)
        return found

    @cached_property
    def wait(self) -> NDArray[np.uint16]:
        """(day, paddock, rank) -> rank a day later."""
        found = np.full((self.problem.days, len(self.lanes), self.width), self.width - 1, np.uint16)
        for p, one in enumerate(self.lanes):
            found[:, p, : one.grid.wait.shape[1]] = one.grid.wait
        return found

    @cached_property
    def ready(self) -> Whole:
        """(paddock, day of leaving) -> the day on which the next may enter; the last is the season's end."""
        days = self.problem.days
        found = np.empty((len(self.lanes), days + 1), np.int64)
        for p, paddock in enumerate(self.problem.paddocks):
            found[p] = np.minimum(np.arange(days + 1) + np.append(paddock.rest[:days], 0), days)
        return found

    @cached_property
    def rested(self) -> Whole:
        """(day of leaving, paddock, rank) -> rank on the day it is ready."""
        return self._later(self.ready)

    @cached_property
    def clean(self) -> Whole:
        """(day of leaving, paddock, rank) -> rank on the day that worms of small ruminants are gone."""
        return self._later(np.broadcast_to(self.clean_day, self.ready.shape))

    def places(self, days: Whole, ranks: Whole) -> Whole:
        """Where (day, paddock, rank) stands in an array of all of them, laid out flat. days: by day of leaving and paddock."""
        count = len(self.lanes)
        return np.asarray((days[:, :, None] * count + np.arange(count)[None, :, None]) * self.width + ranks)

    @cached_property
    def clean_day(self) -> Whole:
        return np.minimum(np.arange(self.problem.days + 1) + self.problem.costs.return_d, self.problem.days)

    def _later(self, until: Whole) -> Whole:
        found = np.full((self.problem.days + 1, len(self.lanes), self.width), self.width - 1)
        for p, one in enumerate(self.lanes):
            found[:, p, : one.grid.track.shape[1]] = one.grid.rank[one.grid.track, until[p][:, None]]
        return found

    def shifted(self, p: int, day: int, until: int) -> Whole:
        """Ranks of a paddock's tracks of a day on a later one."""
        return np.asarray(self.lanes[p].grid.rank[self.lanes[p].grid.track[day], until], np.int64)

    @cached_property
    def staying(self) -> Days:
        """(day, paddock, action) -> what a stay costs beside the herd-days: the move, heat and charges."""
        days, found = self.problem.days, np.full((self.problem.days, len(self.lanes), len(self.actions)), NEVER)
        for p, paddock in enumerate(self.problem.paddocks):
            for a, action in enumerate(self.actions):
                total = np.append(0.0, np.cumsum(self.ground.charge[self.problem.herds[action.herd].id, paddock.id]))
                if action.days <= days:
                    found[: days - action.days + 1, p, a] = self.problem.costs.move + total[action.days :] - total[: days + 1 - action.days]
        return found


def tables(
    problem: Problem, delta: float, ground: Ground | None = None, before: Tables | None = None, day: int = 0, nearest: bool = False
) -> Tables:
    """before: those of an earlier plan, whose day `day` is this problem's first; what still holds of them is kept.

    nearest: for prices alone; grass does not become more with each stay, so coarse ones do.
    """
    ground = ground or Ground(problem)
    old = {one.key[0]: one for one in before.lanes} if before and before.problem.days - day == problem.days else {}
    delta = before.delta if before and old else delta
    made = []
    for paddock in problem.paddocks:
        kept = old.get(paddock.id)
        kept = kept.from_day(day) if kept is not None and day else kept
        key, series = identity(problem, ground, paddock, delta, nearest)
        holds = kept is not None and kept.serves(key, series, paddock.mass_kg_ha)
        made.append(kept if kept is not None and holds else lanes(problem, ground, paddock, delta, nearest))
    return Tables(problem, ground, tuple(made), delta, nearest)
