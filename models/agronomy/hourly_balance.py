"""A tank's balance from whole hours: whether it loses more, hour after hour, than its meters say, and since when.

What tank_balance asks of samples, asked of a month of hourly means and counters, in a millisecond: a page asks it. Hours in
which something unmetered may have come or gone are left out, and the tank is compared with itself only within stretches
between them. What comes in unmetered can hide a leak and never looks like one; what goes out unmetered looks like one, so a
caller leaves out the hours in which the tank may run over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from models.agronomy.hourly_residual import STEP, Flags, HourlyBalance, Run, residual
from models.agronomy.tank_balance import DRIFT_SHARE, LEAK_L_H

# How sure, in standard errors; tried against leak-free months of a simulated hub (tests/e2e/test_leaks_simulated.py).
SURE = 4.5
# Windows [known hours] in which a loss is looked for, the oldest of their hours at most so old.
WINDOWS = ((5, 8), (8, 14), (11, 24), (16, 36), (30, 72))
# Onset and rate are looked for so far back.
LONGEST_H = 24 * 7
# A gain is looked for over so many hours.
GAIN_H = 4
# Level and meters may disagree so far for hours on end [noise].
APART = 2.0


@dataclass(frozen=True, slots=True)
class HourlyLoss:
    """What the hours say now. state: gains where more comes in than is metered, so that a leak could not be seen.

    rate_l_h with its standard error; began: the index of the hour in which the fall began; noise_l of an hour's mean;
    known_h: how many of the last twelve hours could be judged.
    """

    state: Literal["none", "leak", "gains", "unknown"]
    known_h: int
    rate_l_h: float = np.nan
    error_l_h: float = np.nan
    began: int = -1
    noise_l: float = np.nan


def hourly_loss(balance: HourlyBalance) -> HourlyLoss:
    """Whether the tank loses at the last hour: judged from a fortnight or more of hours, found from five hours on."""
    hours = balance.held_l.size
    run, noise_l = residual(balance)
    known_h = int(np.sum(run.at >= hours - 12)) if run.at.size else 0
    if np.isnan(noise_l) or not run.at.size or run.at[-1] < hours - balance.fresh_h:
        return HourlyLoss("unknown", known_h, noise_l=noise_l)
    best: tuple[float, float, float] | None = None
    gains = judged = False
    for count, oldest in WINDOWS:
        first = run.at.size - count
        if first < 0 or run.at[first] < hours - oldest:
            continue
        loss, error, allowed = _slope(run, first)
        if np.isnan(error):
            continue
        judged = True
        gains |= -loss - allowed > SURE * error
        if loss - allowed > SURE * error and _steady(run, first, loss, error) and (best is None or loss / error > best[0]):
            best = (loss / error, loss, error)
    if best is None:
        state: Literal["none", "gains", "unknown"] = "gains" if gains else "none" if judged else "unknown"
        return HourlyLoss(state, known_h, noise_l=noise_l)
    first = _onset(run, best[1])
    loss, error, _ = _slope(run, first)
    if run.at.size - first < WINDOWS[0][0] or not loss > 0:
        first, loss, error = run.at.size - WINDOWS[0][0], best[1], best[2]
    return HourlyLoss("leak", known_h, loss, error, int(run.at[first]), noise_l)


def _slope(run: Run, first: int, last: int | None = None) -> tuple[float, float, float]:
    """Loss [L/h] from an element on with its standard error, and what drift and meters may explain; NaN where too little is known.

    One slope through all stretches, each with its own height.
    """
    part = slice(first, last)
    at, weight = run.at[part].astype(float), run.error[part] ** -2.0
    _, group = np.unique(run.stretch[part], return_inverse=True)
    mass = np.bincount(group, weight)
    x = at - (np.bincount(group, weight * at) / mass)[group]
    y = run.litres[part] - (np.bincount(group, weight * run.litres[part]) / mass)[group]
    spread = float(weight @ x**2)
    free = at.size - mass.size - 1
    if free < 2 or spread <= 0:
        return np.nan, np.nan, np.nan
    slope = float((weight * x) @ y) / spread
    scatter = float(weight @ (y - slope * x) ** 2) / free
    allowed = max(DRIFT_SHARE * LEAK_L_H, run.share * float(run.through[part][-1] - run.through[part][0]) / float(at[-1] - at[0]))
    allowed += APART * float(np.min(run.error[part])) / float(at[-1] - at[0])
    return -slope, np.sqrt(max(scatter, 1.0) / spread), allowed


def _steady(run: Run, first: int, loss: float, error: float) -> bool:
    """Whether it is lost all along: in the later half too, and not in one fall alone."""
    late = first + (run.at.size - first) // 2
    recent, about, _ = _slope(run, late)
    if np.isfinite(about) and recent + 2 * about < loss / 2:
        return False
    falls = np.where(np.diff(run.stretch[first:]) == 0, np.diff(run.litres[first:]), 0.0)
    cut = first + int(np.argmin(falls)) + 1
    apart = replace(run, stretch=run.stretch * 2 + (np.arange(run.at.size) >= cut))
    rest, about, _ = _slope(apart, first)
    return bool(np.isfinite(about) and rest > max(loss / 3, 2 * about))


def _onset(run: Run, loss_l_h: float) -> int:
    """Where a one-sided CUSUM of the losses, less half the rate found, was last at zero; what happens between stretches is not counted."""
    first = int(np.searchsorted(run.at, run.at[-1] - LONGEST_H))
    same = np.diff(run.stretch[first:]) == 0
    fall = np.where(same, np.diff(run.litres[first:]), 0.0) + np.where(same, np.diff(run.at[first:]), 0.0) * loss_l_h / 2
    # later of equals: hours between stretches say nothing
    raised = np.concatenate([[0.0], np.cumsum(fall)])
    return first + raised.size - 1 - int(np.argmax(raised[::-1]))


def gained(balance: HourlyBalance) -> Flags:
    """Hours in, before and after which a tank gained more than its meters say, beyond its noise; and those in which nobody knows.

    For a tank that shares a source: what this one gained, the other may not have got.
    """
    run, noise_l = residual(balance)
    lost = ~np.isfinite(balance.held_l)
    # a level unheard for an hour or two is no valve
    turned: Flags = lost & np.concatenate([lost[1:], lost[-1:]]) & np.concatenate([lost[:1], lost[:-1]])
    if np.isnan(noise_l) or run.at.size <= GAIN_H:
        return turned
    rise = run.litres[GAIN_H:] - run.litres[:-GAIN_H]
    sure = STEP * np.hypot(run.error[GAIN_H:], run.error[:-GAIN_H]) / 2
    risen = (rise > sure) & (run.at[GAIN_H:] - run.at[:-GAIN_H] == GAIN_H)
    for end in run.at[GAIN_H:][risen]:
        turned[max(end - GAIN_H - 1, 0) : end + 2] = True
    return turned
