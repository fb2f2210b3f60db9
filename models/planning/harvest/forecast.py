"""The forecast of a season: what is believed, drawn many times, added up, then cut into bands."""

from __future__ import annotations

from collections import Counter

import numpy as np

from models.planning.harvest import Array, Crop, Draws, Forecast, Outlook, Planting, Problem, Row, percentiles
from models.planning.harvest.asking import questions
from models.planning.harvest.belief import Belief, believed
from models.planning.harvest.checks import checked
from models.planning.harvest.covering import covered
from models.planning.harvest.drawing import Drawn, drawn, season
from models.planning.harvest.roster import BEFORE, Roster


def forecast(problem: Problem) -> Forecast:
    """Every week not yet past, for each crop and planting. InputError where the problem contradicts itself (checks.py)."""
    if not checked(problem).crops:
        # a hub that has begun today: of nothing, nothing is learnt
        return Forecast(problem, max(problem.this_week, 0), (), (), (), {})
    belief = believed(problem)
    roster, rng = belief.roster, np.random.default_rng(problem.seed)
    shared = season(belief, rng)
    totals = {crop.key: np.zeros((problem.weeks, problem.draws), dtype=np.float32) for crop in roster.crops}
    rows: dict[str, list[Row]] = {crop.key: [] for crop in roster.crops}
    known = Counter(p.crop for p in roster.past if p.picked)
    outlooks = []
    for i, planting in enumerate(roster.now):
        one = drawn(belief, shared, i, rng)
        totals[planting.crop][one.begin : one.begin + len(one.weekly)] += one.weekly
        rows[planting.crop] += _planting_rows(belief, i, one)
        outlooks.append(_outlook(belief, i, one, known[planting.crop]))
    for number, crop in enumerate(roster.crops):
        rows[crop.key] = _crop_rows(belief, number, crop, totals[crop.key]) + rows[crop.key]
    keys = [crop.key for crop in problem.crops]
    asked = questions(belief, [o.factor for o in outlooks])
    return Forecast(
        problem,
        max(problem.this_week, 0),
        tuple(row for key in keys for row in rows[key]),
        tuple(sorted(outlooks, key=lambda o: o.planting)),
        asked,
        {key: totals[key] for key in keys},
    )


def planned_weeks(roster: Roster, number: int) -> Array:
    """A planting's plan by week of the season."""
    planting, problem = roster.all[number], roster.problem
    shape = roster.shapes[number].planned
    weekly, first = np.zeros(problem.weeks), problem.week_of(planting.first_on)
    end = problem.weeks if planting.plan_ends_on is None else min(problem.week_of(planting.plan_ends_on) + 1, problem.weeks)
    for k, share in enumerate(shape):
        if 0 <= first + k < end:
            weekly[first + k] = planting.total * share
    return weekly


def _planting_rows(belief: Belief, i: int, one: Drawn) -> list[Row]:
    roster = belief.roster
    planting, number = roster.now[i], len(roster.past) + i
    crop = roster.crops[roster.crop_of[number]]
    return _rows(belief, crop, planting.id, planned_weeks(roster, number), one.begin, one.weekly, None, _coverage(belief, [planting]))


def _crop_rows(belief: Belief, number: int, crop: Crop, total: Draws) -> list[Row]:
    roster = belief.roster
    problem, past = roster.problem, len(roster.past)
    own = [int(i) for i in roster.of_crop(number) if i >= past]
    planned = sum((planned_weeks(roster, i) for i in own), np.zeros(problem.weeks))
    needs = problem.needs.get(crop.key)
    chance = None if needs is None else covered(problem, crop, total, needs, [lot for lot in problem.lots if lot.crop == crop.key])
    begin = max(problem.this_week, 0)
    return _rows(belief, crop, None, planned, begin, total[begin:], chance, _coverage(belief, [roster.all[i] for i in own]))


def _rows(
    belief: Belief,
    crop: Crop,
    planting: str | None,
    planned: Array,
    begin: int,
    weekly: Draws,
    chance: Array | None,
    coverage: float | None,
) -> list[Row]:
    """A row for each week in which something is planned, may come, or is wanted."""
    problem = belief.roster.problem
    age = problem.weather.age_h if problem.weather is not None else None
    bands = percentiles(weekly) if len(weekly) else np.zeros((0, 3))
    means = weekly.mean(axis=1, dtype=np.float64) if len(weekly) else np.zeros(0)
    found = []
    for week in range(begin, problem.weeks):
        k = week - begin
        low, middle, high = (float(v) for v in bands[k]) if k < len(bands) else (0.0, 0.0, 0.0)
        mean = float(means[k]) if k < len(means) else 0.0
        wanted = chance is not None and np.isfinite(chance[week])
        if planned[week] > 0 or mean > 0 or wanted:
            odds = float(chance[week]) if chance is not None and wanted else None
            day = problem.monday(week)
            found.append(Row(crop.key, planting, day, crop.unit, float(planned[week]), low, middle, high, mean, odds, age, coverage))
    return found


def _coverage(belief: Belief, plantings: list[Planting]) -> float | None:
    """Share of the days since planting, over all of these, on which the temperature was measured."""
    sky, problem = belief.climate, belief.roster.problem
    if sky is None:
        return None
    days = measured = 0.0
    for planting in plantings:
        begun = planting.planted_on or planting.planned_on
        if begun < problem.as_of:
            part = sky.measured[max(sky.index(begun), 0) : sky.now]
            days, measured = days + len(part), measured + float(part.sum())
    return measured / days if days else None


def _outlook(belief: Belief, i: int, one: Drawn, own: int) -> Outlook:
    roster = belief.roster
    planting, problem = roster.now[i], roster.problem
    never = roster.bins - 1
    firsts = [None if b >= never else problem.monday(int(b) - BEFORE) for b in percentiles(one.first)]
    low, middle, high = (float(v) for v in percentiles(one.factor))
    first = (firsts[0], firsts[1], firsts[2])
    return Outlook(planting.id, planting.crop, first, (low, middle, high), float(belief.failed[i]), own, int(belief.count[i]))
