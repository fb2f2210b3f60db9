"""Degree days behind a planting and ahead of it: what was measured, then every past year as one way the season may go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from models.agronomy.heat_units import floored_average
from models.planning.harvest import Array, Crop, Problem, Weather

YEAR_DAYS = 365.2425
# a past year counts with so many of its days measured
_WHOLE = 0.8


@dataclass(frozen=True)
class Climate:
    """Daily extremes on one axis of days: what was measured and, where it was not, the mean of other years.

    first: the day of index 0. past_tmax, past_tmin: years x days, the same axis as if each past year came again. now: index of
    the forecast's day: before it the measured stands. measured: by day, whether the extremes are.
    """

    first: date
    now: int
    tmax: Array
    tmin: Array
    measured: Array
    past_tmax: Array
    past_tmin: Array

    @property
    def years(self) -> int:
        return len(self.past_tmax)

    def index(self, day: date) -> int:
        return (day - self.first).days

    def heat(self, crop: Crop) -> tuple[Array, Array]:
        """Cumulated degree days of a crop up to the end of each day: as measured and filled (days); ahead by year (years x days)."""
        if crop.base_f is None:
            ones = np.ones(len(self.tmax))
            return np.cumsum(ones), np.cumsum(ones)[None, :]
        upper = crop.upper_f if np.isfinite(crop.upper_f) else 200.0
        behind = np.asarray(floored_average(self.tmax, self.tmin, crop.base_f, upper))
        years = np.asarray(floored_average(self.past_tmax, self.past_tmin, crop.base_f, upper))
        years[:, : self.now] = behind[: self.now]
        return np.cumsum(behind), np.cumsum(years, axis=1)


def knows_a_year(weather: Weather, start: date, as_of: date, weeks: int) -> bool:
    """Whether enough of any past year was measured to say how the season may go on."""
    return climate(Problem(start, weeks, start.year, as_of, (), (), weather)) is not None


def climate(problem: Problem) -> Climate | None:
    """The farm's weather on one axis, from the first planting ever to the season's end; None where none is known."""
    weather = problem.weather
    if weather is None or not len(weather.tmax_f):
        return None
    earliest = min((p.planned_on for p in problem.plantings), default=problem.start)
    days = (problem.monday(problem.weeks) - earliest).days + 60
    first = date.fromordinal(earliest.toordinal() - 45)
    days += 45
    now = (problem.as_of - first).days
    tmax, tmin = (_laid(weather, values, first, days, 0, problem.as_of) for values in (weather.tmax_f, weather.tmin_f))
    years = _past(problem, weather, first, days)
    if years is None:
        return None
    normal_max, normal_min = np.nanmean(years[0], axis=0), np.nanmean(years[1], axis=0)
    ok = np.isfinite(tmax) & np.isfinite(tmin) & (tmin <= tmax)
    filled = [np.where(np.isfinite(y), y, n) for y, n in zip(years, (normal_max, normal_min), strict=True)]
    return Climate(first, now, np.where(ok, tmax, normal_max), np.where(ok, tmin, normal_min), ok.astype(float), filled[0], filled[1])


def _laid(weather: Weather, values: Array, first: date, days: int, back: int, until: date) -> Array:
    """Values on the axis from `first`, each taken from `back` years before; NaN where there are none, and from `until` on."""
    shift = (first - weather.first).days - round(back * YEAR_DAYS)
    at = np.arange(days) + shift
    known = (at >= 0) & (at < min(len(values), (until - weather.first).days))
    return np.where(known, values[np.clip(at, 0, len(values) - 1)], np.nan)


def _past(problem: Problem, weather: Weather, first: date, days: int) -> tuple[Array, Array] | None:
    """Every past year of which enough was measured, on the axis of days; the rest of each is that of its neighbours' mean."""
    found_max, found_min = [], []
    ahead = slice(max((problem.start - first).days, 0), (problem.monday(problem.weeks) - first).days)
    for back in range(1, int(len(weather.tmax_f) / YEAR_DAYS) + 60):
        tmax, tmin = (_laid(weather, values, first, days, back, problem.as_of) for values in (weather.tmax_f, weather.tmin_f))
        # a day with half its extremes, or with two that contradict each other, was not measured: one such day would spoil all after it
        tmax, tmin = (np.where(tmin <= tmax, one, np.nan) for one in (tmax, tmin))
        if np.isfinite(tmax[ahead]).mean() >= _WHOLE:
            found_max.append(tmax)
            found_min.append(tmin)
        elif found_max and not np.isfinite(tmax).any():
            break
    if not found_max:
        return None
    year = np.arange(days) % 365
    both = []
    for rows in (np.array(found_max), np.array(found_min)):
        # a day that no year has on this axis: the mean of the same day of the year, and of the whole where that is unknown too
        sums = np.bincount(year, np.nansum(rows, axis=0), 365)
        counts = np.bincount(year, np.isfinite(rows).sum(axis=0), 365)
        mean = np.where(counts > 0, sums / np.maximum(counts, 1), np.nanmean(rows))
        none = ~np.isfinite(rows).any(axis=0)
        rows[:, none] = mean[year][none]
        both.append(rows)
    return both[0], both[1]
