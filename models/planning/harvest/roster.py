"""Plantings in one order that does not depend on their names, with numbers for crop, family and season."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from math import ceil

import numpy as np

from models.planning.harvest import Crop, Planting, Problem, Whole
from models.planning.harvest.shapes import Shape, shape_of

# weeks before the season's first in which a first pick may already have been
BEFORE = 8
# so many plantings due and not a line in the log: the week was not written down at all
_BLANK_DUE = 5


@dataclass(frozen=True)
class Roster:
    """What is planted, in order of content. past: of earlier seasons, now: of this one; crop_of: planting's crop number, in the
    order past, now. shapes: in that order. families: by crop. blanks: weeks (from the problem's start, may be negative) with no log on
    the whole farm. begun: ids of those that were picked in the week that is not over."""

    problem: Problem
    crops: tuple[Crop, ...]
    shapes: tuple[Shape, ...]
    families: Whole
    seasons: tuple[int, ...]
    past: tuple[Planting, ...]
    now: tuple[Planting, ...]
    crop_of: Whole
    blanks: frozenset[int]
    begun: frozenset[str]

    @cached_property
    def all(self) -> tuple[Planting, ...]:
        return self.past + self.now

    @property
    def bins(self) -> int:
        """Weeks in which a first pick may fall: from BEFORE weeks before the season to its end, and one for never."""
        return BEFORE + self.problem.weeks + 1

    @property
    def season_of(self) -> Whole:
        return np.array([self.seasons.index(p.season) for p in self.all], dtype=np.int64)

    def of_crop(self, crop: int) -> Whole:
        """Numbers (in `all`) of a crop's plantings."""
        return np.flatnonzero(self.crop_of == crop)

    def by_shape(self, numbers: Sequence[int]) -> list[tuple[Shape, list[int]]]:
        """Plantings by the shape they share, in the order of the first of each."""
        found: dict[int, list[int]] = {}
        for number in numbers:
            found.setdefault(id(self.shapes[number]), []).append(number)
        return [(self.shapes[some[0]], some) for some in found.values()]


def roster(problem: Problem) -> Roster:
    crops = tuple(sorted(problem.crops, key=_crop_content))
    number = {crop.key: i for i, crop in enumerate(crops)}
    ordered = sorted(problem.plantings, key=lambda p: (number[p.crop], _planting_content(p)))
    past = tuple(p for p in ordered if p.season < problem.season)
    now = tuple(_finished(problem, p) for p in ordered if p.season == problem.season)
    known = list(dict.fromkeys(c.family for c in crops))
    families = np.array([known.index(c.family) for c in crops], dtype=np.int64)
    crop_of = np.array([number[p.crop] for p in past + now], dtype=np.int64)
    seasons = tuple(sorted({p.season for p in past} | {problem.season}))
    made = cache(shape_of)
    shapes = tuple(made(p.shape or crops[c].shape) for p, c in zip(past + now, crop_of, strict=True))
    begun = frozenset(p.id for p in ordered if any(problem.week_of(day) >= problem.open_week for day in p.picked))
    return Roster(problem, crops, shapes, families, seasons, past, now, crop_of, _blanks(problem, past + now, shapes), begun)


def _finished(problem: Problem, planting: Planting) -> Planting:
    """The planting with the logs of finished weeks alone: half a week's picking would look like a poor week."""
    logs = {day: amount for day, amount in planting.logs.items() if problem.week_of(day) < problem.open_week}
    return replace(planting, logs=logs)


def _crop_content(crop: Crop) -> tuple[object, ...]:
    target = crop.target_f_days or 0.0
    kill = -999.0 if crop.kill_f is None else crop.kill_f
    return (crop.days, crop.shape, crop.base_f or 0.0, crop.upper_f, target, kill, crop.storage_weeks, crop.shrink, crop.unit, crop.key)


def _planting_content(planting: Planting) -> tuple[object, ...]:
    done = planting.planted_on or date.min
    planned = (planting.season, planting.planned_on, planting.first_on, planting.total)
    return (*planned, done, planting.own_time, sorted(planting.logs.items()), planting.shape or (), planting.id)


def _blanks(problem: Problem, plantings: Sequence[Planting], shapes: Sequence[Shape]) -> frozenset[int]:
    due, logged = dict[int, int](), set[int]()
    for planting, shape in zip(plantings, shapes, strict=True):
        first = problem.week_of(planting.first_on)
        # a week later than planned at both ends: crops come late more often than early
        for week in range(first + 1, first + len(shape.planned) + 1):
            due[week] = due.get(week, 0) + 1
        logged.update(problem.week_of(monday) for monday in planting.logs)
    written = {problem.week_of(monday) for _, monday in problem.crop_logs}
    return frozenset(w for w, n in due.items() if n >= _BLANK_DUE and w < problem.this_week and w not in logged and w not in written)


def spread_logs(problem: Problem, expected: Callable[[Planting, int], float]) -> Problem:
    """The problem with logs of a whole crop written to its plantings of that season by expected share.

    expected: what a planting should give in a week, counted from the problem's start. Where nothing is expected of any, by planned total.
    """
    added: dict[str, dict[date, float]] = {p.id: dict(p.logs) for p in problem.plantings}
    for (crop, monday), amount in sorted(problem.crop_logs.items()):
        week = problem.week_of(monday)
        # before this season's weeks: of the year in which it was picked
        season = problem.season - max(ceil(-7 * (week + BEFORE) / 365.2425), 0)
        own = [p for p in problem.plantings if p.crop == crop and p.season == season]
        parts = np.array([0.0 if problem.monday(week) in p.logs else expected(p, week) for p in own])
        if own and parts.sum() <= 0:
            parts = np.array([p.total for p in own])
        for planting, part in zip(own, parts / max(parts.sum(), 1e-12), strict=True):
            # a planting that hardly gives is not said to have been picked
            if part > 0.02 or amount == 0:
                row = added[planting.id]
                row[problem.monday(week)] = row.get(problem.monday(week), 0.0) + amount * float(part)
    return _with_logs(problem, added)


def _with_logs(problem: Problem, logs: Mapping[str, Mapping[date, float]]) -> Problem:
    return replace(problem, plantings=tuple(replace(p, logs=logs[p.id]) for p in problem.plantings), crop_logs={})
