"""When the first pick comes: degree days from planting against a target that the farm's own first picks have moved.

The target is lognormal around the catalogue's, shifted by what farm, family, crop and season showed. What the weather will do
is any past year; a planting date nobody wrote is the planned one and a delay as this farm has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from models.planning.harvest import Array, Planting, Problem, Whole
from models.planning.harvest.effects import Effects, Prior, Records, fitted
from models.planning.harvest.heat import Climate
from models.planning.harvest.roster import BEFORE, Roster

# before any record: farm level, family, crop, crop in season, season, planting; logs of degree days (or of days)
BY_HEAT = Prior(0.0, 0.12, (0.03, 0.10, 0.05, 0.04), 0.12)
BY_DAYS = Prior(0.05, 0.15, (0.05, 0.12, 0.08, 0.08), 0.20)
# a farm's delays before its own are known [days], and for how many plantings they count
_DELAYS = np.array([-2.0, 0.0, 2.0, 5.0, 9.0, 14.0, 21.0])
_DELAY_SHARE = np.array([0.1, 0.3, 0.2, 0.15, 0.1, 0.1, 0.05])
_DELAY_COUNTS = 20.0
_FLOOR = 0.03
# with less than five years of weather a date is no better known than so many days (crops_csa C4)
_FEW_YEARS, _FEW_YEARS_D = 5, 11.0


def normal_below(x: Array) -> Array:
    """Standard normal distribution function, to 2e-4 (Bowling et al. 2009, J. Ind. Eng. Manag. 2, 114: two-term logistic)."""
    return np.asarray(1 / (1 + np.exp(-np.clip(x * (1.5976 + 0.07056 * x * x), -40, 40))))


@dataclass(frozen=True)
class Clock:
    """Cumulated heat by crop: behind (days), ahead (years x days); by planting the target from planting to first pick."""

    behind: tuple[Array, ...]
    ahead: tuple[Array, ...]
    targets: Array
    first: int
    years: int
    by_heat: bool

    def at(self, problem: Problem, week: int) -> int:
        """Index of the last day of a week."""
        return 7 * week + 6 - self.first


def clock(roster: Roster, climate: Climate | None) -> Clock:
    """The heat of every crop; without weather, days."""
    problem = roster.problem
    if climate is None:
        earliest = min((p.planned_on for p in roster.all), default=problem.start)
        first = min((earliest - problem.start).days, 0) - 45
        days = np.arange(1.0, 7 * problem.weeks - first + 61)
        count = len(roster.crops)
        targets = np.array([c.days for c in roster.crops])[roster.crop_of]
        return Clock((days,) * count, (days[None, :],) * count, targets, first, 1, False)
    kept = cache(lambda i: climate.heat(roster.crops[i]))
    same: dict[tuple[float | None, float], int] = {}
    pairs = [kept(same.setdefault((c.base_f, c.upper_f), i)) for i, c in enumerate(roster.crops)]
    first = (climate.first - problem.start).days
    usual = [_target(roster, i, ahead, first) for i, (_, ahead) in enumerate(pairs)]
    normal = [ahead.mean(axis=0) for _, ahead in pairs]
    targets = np.array([
        _own_target(p, problem, normal[c], first) if p.own_time and roster.crops[c].target_f_days is None else usual[c]
        for p, c in zip(roster.all, roster.crop_of, strict=True)
    ])  # fmt: skip
    return Clock(tuple(b for b, _ in pairs), tuple(a for _, a in pairs), targets, first, climate.years, True)


def _target(roster: Roster, crop: int, ahead: Array, first: int) -> float:
    """The crop's degree days, or those of its days in a normal year from the usual day of its plantings."""
    one = roster.crops[crop]
    if one.base_f is None:
        return one.days
    if one.target_f_days is not None:
        return one.target_f_days
    own = [roster.all[i] for i in roster.of_crop(crop)]
    days = [(p.planned_on - roster.problem.start).days for p in own if p.season == roster.problem.season] or [0]
    begin = round(float(np.median(days))) - first
    normal = ahead.mean(axis=0)
    last = min(begin + round(one.days) - 1, len(normal) - 1)
    return max(float(normal[last] - normal[max(begin - 1, 0)]), 1.0)


def _own_target(planting: Planting, problem: Problem, normal: Array, first: int) -> float:
    """What a normal year has between a planting's planned day and its planned first pick."""
    begin, last = ((day - problem.start).days - first for day in (planting.planned_on, planting.first_on))
    last = min(last - 1, len(normal) - 1)
    return max(float(normal[last] - normal[max(begin - 1, 0)]), 1.0)


def delays(plantings: Sequence[Planting]) -> tuple[Array, Array]:
    """How late this farm plants [days], and how likely each: its own quantiles beside the usual ones."""
    own = np.array([(p.planted_on - p.planned_on).days for p in plantings if p.planted_on is not None], float)
    if not len(own):
        return _DELAYS, _DELAY_SHARE
    weight = len(own) / (len(own) + _DELAY_COUNTS)
    points = np.quantile(own, np.linspace(0.05, 0.95, 10))
    return np.concatenate([points, _DELAYS]), np.concatenate([np.full(10, weight / 10), (1 - weight) * _DELAY_SHARE])


def learnt(roster: Roster, heat: Clock, picked: Whole, usable: Array) -> Effects:
    """How far first picks lie from the catalogue. picked: week of each planting's first log; usable: whether it tells of the target."""
    problem, late = roster.problem, float(np.dot(*delays(roster.all)))
    y, variance, rows = [], [], []
    for i in np.flatnonzero(usable):
        planting, crop = roster.all[i], roster.crop_of[i]
        lag = 0.0 if planting.planted_on else late
        begun = round(((planting.planted_on or planting.planned_on) - problem.start).days + lag) - heat.first
        end = heat.at(problem, int(picked[i]))
        series = heat.behind[crop]
        if not 0 < begun < end - 7 or end >= len(series):
            continue
        before = series[begun - 1]
        low, middle, high = (series[end - d] - before for d in (6, 3, 0))
        if low <= 0:
            continue
        y.append(np.log(middle / heat.targets[i]))
        unwritten = 0.0 if planting.planted_on else (7.0 / (end - begun)) ** 2
        # somewhere in the week: a uniform spread
        variance.append(np.log(high / low) ** 2 / 12 + unwritten)
        rows.append(i)
    at = np.array(rows, dtype=np.int64)
    crop_of = roster.crop_of[at]
    records = Records(np.array(y), np.array(variance), roster.families[crop_of], crop_of, roster.season_of[at])
    return fitted(records, roster.families, len(roster.seasons), BY_HEAT if heat.by_heat else BY_DAYS)


def first_weeks(roster: Roster, heat: Clock, effects: Effects) -> Array:
    """Chance of each week to hold the first pick: plantings of this season x bins (roster.bins; the last: not in this season)."""
    found = np.zeros((len(roster.now), roster.bins))
    offset, lags = len(roster.past), delays(roster.all)
    ends = np.array([heat.at(roster.problem, w) for w in range(-BEFORE, roster.problem.weeks)])
    for crop in range(len(roster.crops)):
        own = roster.of_crop(crop)
        own = own[own >= offset]
        for written in (True, False):
            some = [int(i) for i in own if (roster.all[i].planted_on is not None) is written]
            if some:
                late = (np.zeros(1), np.ones(1)) if written else lags
                found[np.array(some) - offset] = _of_crop(roster, heat, effects, crop, some, late, ends)
    return found


def _of_crop(roster: Roster, heat: Clock, effects: Effects, crop: int, some: list[int], late: tuple[Array, Array], ends: Whole) -> Array:
    problem, ahead, target = roster.problem, heat.ahead[crop], heat.targets[np.array(some)][None, :, None, None]
    days = [((roster.all[i].planted_on or roster.all[i].planned_on) - problem.start).days - heat.first for i in some]
    begun = np.round(np.array(days)[:, None] + late[0][None, :]).astype(np.int64)
    last = ahead.shape[1] - 1
    before = ahead[:, np.clip(begun - 1, 0, last)]
    at_end = ahead[:, np.clip(ends, 0, last)]
    gained = np.maximum(at_end[:, None, None, :] - before[:, :, :, None], 1e-6)
    sd2 = effects.covariance[crop, crop] + effects.own_sd**2
    if heat.by_heat and heat.years < _FEW_YEARS:
        sd2 += (1 - heat.years / _FEW_YEARS) * (_FEW_YEARS_D / max(roster.crops[crop].days, 1.0)) ** 2
    reached = normal_below((np.log(gained) - np.log(target) - effects.mean[crop]) / np.sqrt(sd2))
    by_week = np.einsum("ypdw,d->pw", reached, late[1]) / len(ahead)
    chance = np.diff(by_week, axis=1, prepend=0.0, append=1.0)
    return np.asarray((1 - _FLOOR) * np.maximum(chance, 0.0) + _FLOOR * _broad(roster, some))


def _broad(roster: Roster, some: list[int]) -> Array:
    """A flat chance around the plan, so that nothing is thought impossible."""
    flat = np.zeros((len(some), roster.bins))
    for row, i in enumerate(some):
        week = roster.problem.week_of(roster.all[i].first_on) + BEFORE
        flat[row, max(week - 4, 0) : max(week + 9, 1)] = 1.0
        flat[row, -1] += 1e-9
    return np.asarray(flat / flat.sum(axis=1, keepdims=True))
