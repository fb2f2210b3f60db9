"""The hours to come from the hours that were, for a farm without internet: the usual day, and today's way of differing from it.

The usual day is the place's own mean course over the last two weeks and, where it has them, the same weeks of other years.
How much of today's difference from it is still there h hours later is fitted to the place's own past (persistence, damped
as its autocorrelation asks; Wilks, Statistical Methods in the Atmospheric Sciences, 4th ed. 2019, ch. 9.3), separately for
each lead hour and from the same hour of the day. The band is made of the errors that this would have made on the days
before: each of those was forecast with what was known then, and never sees its own future.

A column is hourly, without missing rows, NaN where unknown; its last value is of the hour that has just ended.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DAY_H = 24
HORIZON_H = 72
# the usual day: so many days back, and as many around the same day of other years
USUAL_DAYS = 14
# an hour of the usual day needs so many days that know it
LEAST_DAYS = 3
# today's difference needs so many of the last 24 hours
LEAST_HOURS = 18
# forecasts of the past that are looked at: the last so many days, and as many on each side of this day in other years
TRIED_DAYS = 60
# fewer past forecasts than this make no band
LEAST_CASES = 10
YEAR_DAYS = 365.25
# the strength of the prior "nothing of the difference stays", in past forecasts
RIDGE_CASES = 3.0
# errors of neighbouring lead hours are looked at together, so that the band is no comb
BESIDE_H = 2


@dataclass(frozen=True, slots=True)
class Persisted:
    """The hours to come: `middle`, and P20 (`low`) and P80 (`high`), NaN where not known. cases: past forecasts behind the band."""

    middle: Floats
    low: Floats
    high: Floats
    cases: int


def usual(column: Floats, horizon_h: int = HORIZON_H) -> Floats:
    """The usual course of the coming hours: the mean of the same hour of day over the days chosen; NaN where too few know it."""
    days = _days(column)
    return _course(days, len(days), horizon_h)


def share_above(column: Floats, least: float, horizon_h: int = HORIZON_H) -> Floats:
    """How often [percent] the same hour reached `least` on the days of `usual`: a chance of rain from its own past."""
    reached = np.where(np.isnan(column), np.nan, (column >= least) * 100.0)
    return usual(reached, horizon_h)


def persistence(column: Floats, horizon_h: int = HORIZON_H) -> Persisted:
    """The coming hours of a column in its own unit, with the band of its own past errors."""
    days = _days(column)
    now = len(days)
    course = _course(days, now, horizon_h)
    today = _differences(days, now)
    if np.isnan(today).any():
        # a station that was silent: what it knew before is too old, the usual day has to do
        today = np.zeros(2)
    tried = _tried(now)
    known, left = _past(days, tried, horizon_h)
    if not today.any():
        known = np.zeros_like(known)
    told = _fitted(known, left)
    middle = course + told @ today
    errors = left - known @ told.T
    low, high = _band(errors)
    cases = int((~np.isnan(errors)).any(axis=1).sum()) if len(errors) else 0
    return Persisted(middle, middle + low, middle + high, cases)


def _days(column: Floats) -> Floats:
    """Rows of 24 hours, the last of them ending now: one row is one hour of the day to the next."""
    short = -len(column) % DAY_H
    return np.concatenate([np.full(short, np.nan), column]).reshape(-1, DAY_H)


def _course(days: Floats, now: int, horizon_h: int) -> Floats:
    """The usual course from the start of row `now` on, made of rows before it; own weeks and other years count the same."""
    ahead = -(-horizon_h // DAY_H)
    recent = _mean(days[max(now - USUAL_DAYS, 0) : now])
    rows = []
    for day in range(ahead):
        others = _mean(_other_years(days, now, day))
        both = np.where(np.isnan(recent), others, np.where(np.isnan(others), recent, (recent + others) / 2))
        rows.append(both)
    return np.concatenate(rows)[:horizon_h] if rows else np.empty(0)


def _other_years(days: Floats, now: int, day: int) -> Floats:
    """The days around the target's own in the years before."""
    half = USUAL_DAYS // 2
    found = []
    for year in range(1, int(now / YEAR_DAYS) + 1):
        middle = now + day - round(year * YEAR_DAYS)
        found.append(days[max(middle - half, 0) : max(min(middle + half + 1, now), 0)])
    return np.concatenate(found) if found else np.empty((0, DAY_H))


def _mean(rows: Floats) -> Floats:
    known = (~np.isnan(rows)).sum(axis=0)
    found: Floats = np.where(known >= LEAST_DAYS, np.nansum(rows, axis=0) / np.maximum(known, 1), np.nan)
    return found


def _differences(days: Floats, now: int) -> Floats:
    """(mean difference of the last 24 hours from the usual, what the last three hours differ from that); NaN where unknown."""
    if now < 1:
        return np.full(2, np.nan)
    off = days[now - 1] - _course(days, now, DAY_H)
    known, late = ~np.isnan(off), off[-3:]
    if known.sum() < LEAST_HOURS:
        return np.full(2, np.nan)
    slow = float(np.nanmean(off))
    return np.array([slow, float(np.nanmean(late)) - slow if not np.isnan(late).all() else 0.0])


def _tried(now: int) -> list[int]:
    """The days on which the past is asked, so that at least a day of it has come."""
    chosen = set(range(max(now - TRIED_DAYS, LEAST_DAYS), now))
    for year in range(1, int(now / YEAR_DAYS) + 1):
        middle = now - round(year * YEAR_DAYS)
        chosen |= set(range(max(middle - TRIED_DAYS, LEAST_DAYS), min(middle + TRIED_DAYS, now)))
    return sorted(chosen)


def _past(days: Floats, tried: list[int], horizon_h: int) -> tuple[Floats, Floats]:
    """For each day that is tried: what was known of it (two differences), and what the usual course left to say of the hours."""
    flat = days.ravel()
    known, left = np.full((len(tried), 2), np.nan), np.full((len(tried), horizon_h), np.nan)
    for row, day in enumerate(tried):
        known[row] = _differences(days, day)
        came = flat[day * DAY_H : day * DAY_H + horizon_h]
        left[row, : len(came)] = came - _course(days, day, horizon_h)[: len(came)]
    usable = ~np.isnan(known).any(axis=1)
    return known[usable], left[usable]


def _fitted(known: Floats, left: Floats) -> Floats:
    """How much of each difference stays, one row a lead hour: least squares, shrunk towards nothing."""
    told = np.zeros((left.shape[1], 2))
    scale = (known**2).mean(axis=0) if len(known) else np.zeros(2)
    for hour in range(left.shape[1]):
        there = ~np.isnan(left[:, hour])
        if there.sum() < LEAST_CASES or not scale.any():
            continue
        x, y = known[there], left[there, hour]
        told[hour] = np.linalg.solve(x.T @ x + RIDGE_CASES * np.diag(np.maximum(scale, 1e-9)), x.T @ y)
    return told


def _band(errors: Floats) -> tuple[Floats, Floats]:
    """P20 and P80 of the errors of each lead hour, a little outwards, as two fitted numbers and few cases ask for."""
    hours = errors.shape[1]
    low, high = np.full(hours, np.nan), np.full(hours, np.nan)
    for hour in range(hours):
        beside = errors[:, max(hour - BESIDE_H, 0) : hour + BESIDE_H + 1]
        cases = int((~np.isnan(errors[:, hour])).sum())
        if cases >= LEAST_CASES:
            wider = np.sqrt((cases + 2) / (cases - 2))
            low[hour], high[hour] = wider * np.nanquantile(beside, (0.2, 0.8))
    return low, high
