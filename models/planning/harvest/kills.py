"""The autumn night that ends a crop: the one that was, or, ahead, that of each past year."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from models.planning.harvest import Planting, Problem, Whole
from models.planning.harvest.heat import Climate
from models.planning.harvest.roster import Roster

NEVER = 10_000
# autumn, for this: what begins with the year's warmest day and lasts so long. Spring frost is met with covers and sown again
_AUTUMN_DAYS = 230


def warmest(climate: Climate, start: date) -> date:
    """The warmest day of a normal year: the one in whose autumn the season ends, or that is just past at its start."""
    mean = ((climate.past_tmax + climate.past_tmin) / 2).mean(axis=0)
    day = np.array([date.fromordinal(climate.first.toordinal() + i).timetuple().tm_yday for i in range(len(mean))])
    by_day = np.bincount(day, mean, 367) / np.maximum(np.bincount(day, minlength=367), 1)
    smooth = np.convolve(np.concatenate([by_day[1:], by_day[1:]]), np.ones(31) / 31, mode="same")
    peak = int(np.argmax(smooth[100:466]) + 100) % 366
    hot = date(start.year, 1, 1) + timedelta(days=peak)
    return hot if hot >= start - timedelta(days=200) else hot + timedelta(days=365)


def past_kill(problem: Problem, planting: Planting, kill_f: float | None, climate: Climate | None, hot: date | None) -> int:
    """The last week in which a planting could still be picked, by what was measured; NEVER where nothing killed it."""
    if planting.killed_on is not None:
        return problem.week_of(planting.killed_on)
    if kill_f is None or climate is None or hot is None:
        return NEVER
    begin = climate.index(hot) - round((problem.season - planting.season) * 365.2425)
    end = min(begin + _AUTUMN_DAYS, climate.now)
    begin = max(begin, 0)
    cold = (
        np.flatnonzero((climate.tmin[begin:end] <= kill_f) & (climate.measured[begin:end] > 0))
        if end > begin
        else np.zeros(0, dtype=np.int64)
    )
    return problem.week_of(climate.first + timedelta(days=begin + int(cold[0]))) if len(cold) else NEVER


def coming_kills(roster: Roster, climate: Climate | None, hot: date | None) -> Whole:
    """The last week with harvest of each crop in each way the season may go on: years x crops; NEVER where frost does not come."""
    if climate is None or hot is None:
        return np.full((1, len(roster.crops)), NEVER)
    problem, begin = roster.problem, max(climate.index(hot), 0)
    years = climate.past_tmin[:, begin : begin + _AUTUMN_DAYS].copy()
    known = np.where(climate.measured > 0, climate.tmin, np.inf)[begin : begin + _AUTUMN_DAYS]
    years[:, : max(climate.now - begin, 0)] = known[: max(climate.now - begin, 0)]
    weeks = np.full((climate.years, len(roster.crops)), NEVER)
    offset = (climate.first - problem.start).days + begin
    for i, crop in enumerate(roster.crops):
        if crop.kill_f is not None and years.shape[1]:
            cold = years <= crop.kill_f
            day = np.argmax(cold, axis=1)
            weeks[:, i] = np.where(cold.any(axis=1), (offset + day) // 7, NEVER)
    return weeks
