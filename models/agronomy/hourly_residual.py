"""The running residual of a tank's hours: its level less what the meters say came and went, at each hour that can be judged.

What is no leak is taken out: the noise of an hour's mean is found, and how unevenly its water ran; how late meters are read against
the level; a wave that repeats every day; jumps, which begin a new stretch.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.agronomy.elementwise import Array
from models.agronomy.tank_balance import LEAK_L_H, METER_SHARE, QUIET_L

Flags = NDArray[np.bool_]

# Where within an hour its water was drawn is not known: this share of an hour's change of flow may lie on either side of its middle.
# And a counter is read minutes before or after a level: this share of an unusual flow.
LUMP, LATE = 0.2, 0.1
# A counter that reports every half hour is read so late [h] at most.
LONGEST_LAG = 0.5
# That share of an hour's change as the hours themselves show it, within these times LUMP; a flow so many times the usual is a rare one.
SCALED = (0.1, 2.0)
USUAL = 5.0
LEAST_BENDS = 8
# Meters are believed to 2 % of what flows, or better where they have shown it; none better than this.
BEST_SHARE = 0.004
# The newest known hour may be so old; nobody can say what runs now from older ones.
FRESH_H = 4
# A sum of the errors of half a dozen hours: what is beyond this came or went at once, and a new stretch begins.
STEP = 6.0
# A level that stands still to the last digit for so long while its meters count is a stuck sensor.
STUCK_H = 3
SHAPE_DAYS = 5
# Meters prove themselves in pieces of so many hours.
PIECE_H, LEAST_PIECES = 8, 5
DAY_H = 24


@dataclass(frozen=True, slots=True)
class HourlyBalance:
    """Whole hours in order. held_l: the hour's mean volume; inflow_l, outflow_l: metered in it; NaN where unknown.

    blind: hours in which unmetered water may have come or gone. still: hours in which the level did not change by a digit.
    fresh_h: how old the newest known hour may be; more where only nights are known.
    """

    held_l: Array
    inflow_l: Array
    outflow_l: Array
    blind: Flags
    still: Flags
    fresh_h: int = FRESH_H


@dataclass(frozen=True, slots=True)
class Run:
    """The running residual at known hours: their index, litres, standard error of each, litres through so far, stretch.

    share: how much of what flows through its meters may be wrong by.
    """

    at: NDArray[np.int64]
    litres: Array
    error: Array
    through: Array
    stretch: NDArray[np.int64]
    share: float = METER_SHARE


def residual(balance: HourlyBalance) -> tuple[Run, float]:
    """What neither came nor went by a meter, as running litres at the middle of each known hour; and the noise of an hour's mean."""
    net, through = balance.inflow_l - balance.outflow_l, balance.inflow_l + balance.outflow_l
    lost = ~np.isfinite(net)
    filled = np.where(lost, 0.0, net)
    # hours beside a gap may be known in part only: their mean is that of another time than their flows
    dark = beside(lost | ~np.isfinite(balance.held_l))
    known = ~dark & ~balance.blind & ~_stuck(balance.still, filled)
    litres = _in_step(balance.held_l - (np.cumsum(filled) - filled / 2), filled, known)
    noise_l, lump = _errors(litres, filled, known) if known.any() else (np.nan, np.zeros(litres.size))
    at = np.flatnonzero(known)
    stretch = np.cumsum((~known).astype(np.int64))[at]
    passed = np.cumsum(np.where(lost, 0.0, through))
    run = Run(at, litres[at], np.hypot(noise_l, lump[at]), passed[at], stretch)
    if np.isnan(noise_l):
        return run, noise_l
    run = _without_steps(_without_shape(run, noise_l))
    return replace(run, share=_shown_share(run, balance.held_l.size)), noise_l


def _shown_share(run: Run, hours: int) -> float:
    """How far the meters have proved true: what most thirds of a day before the last two days drifted, as a share of what flowed.

    2 % where fewer than five of them are known; a leak that runs for weeks is a drift too, and believed less, never more.
    """
    firsts = np.flatnonzero(run.at < hours - 2 * DAY_H - PIECE_H)[:: PIECE_H // 2]
    lasts = np.minimum(firsts + PIECE_H, run.at.size - 1)
    whole = (run.stretch[firsts] == run.stretch[lasts]) & (run.at[lasts] - run.at[firsts] == PIECE_H)
    whole &= np.maximum(run.error[firsts], run.error[lasts]) < 2 * float(np.min(run.error))
    drift = np.abs(run.litres[lasts] - run.litres[firsts])[whole]
    passed = (run.through[lasts] - run.through[firsts])[whole]
    if drift.size < LEAST_PIECES:
        return METER_SHARE
    return float(np.clip(np.percentile(drift / np.maximum(passed, LEAK_L_H), 67), BEST_SHARE, METER_SHARE))


def _errors(litres: Array, net: Array, known: Flags) -> tuple[float, Array]:
    """The noise of an hour's mean [L], and what may be missing from each because its water came at no even pace.

    How much that is, is learned from the hours themselves; unusual flows, of which there are few to learn from, are believed less.
    """
    around = np.stack([np.concatenate([net[:1], net[:-1]]), net, np.concatenate([net[1:], net[-1:]])])
    change, off = around.max(axis=0) - around.min(axis=0), np.abs(net - np.median(net))
    lump = LUMP * change
    calm = lump <= np.median(lump[known]) + 1.0
    noise_l = _noise(litres, known & calm)
    usual = known & ~calm & (off <= USUAL * max(float(np.median(off)), LEAK_L_H))
    bends = _bends(litres, usual)
    if np.isfinite(noise_l) and bends.size >= LEAST_BENDS:
        seen = np.sqrt(max((1.4826 * float(np.median(np.abs(bends)))) ** 2 / 6.0 - noise_l**2, 0.0))
        lump *= np.clip(seen / max(float(np.median(lump[usual])), 1e-9), *SCALED)
    rare = off > USUAL * max(float(np.median(off)), LEAK_L_H)
    return noise_l, np.where(beside(rare), (LUMP + LATE) * np.maximum(change, off), lump)


def _in_step(litres: Array, net: Array, known: Flags) -> Array:
    """The residual as if level and meters were read at the same time: what a meter read late leaves out rises and falls with its flow.

    The lag is the slope of changes of the residual on changes of flow, of flows that are not rare.
    """
    whole = known[1:] & known[:-1]
    steps, flows = np.diff(litres)[whole], np.diff(net)[whole]
    usual = np.abs(flows) <= USUAL * max(float(np.median(np.abs(flows))), 1.0) if flows.size else np.zeros(0, dtype=bool)
    usual &= np.abs(steps) <= np.maximum(np.abs(flows), 6 * LEAK_L_H)
    spread = float(flows[usual] @ flows[usual])
    if usual.sum() < 2 * DAY_H or spread <= 0:
        return litres
    lag = float(np.clip(flows[usual] @ steps[usual] / spread, -LONGEST_LAG, LONGEST_LAG))
    return litres - lag * net


def beside(flags: Flags) -> Flags:
    """These hours and their neighbours."""
    wide = flags.copy()
    wide[1:] |= flags[:-1]
    wide[:-1] |= flags[1:]
    return wide


def _bends(litres: Array, which: Flags) -> Array:
    whole = which[2:] & which[1:-1] & which[:-2]
    bends: Array = (litres[2:] - 2 * litres[1:-1] + litres[:-2])[whole]
    return bends


def _stuck(still: Flags, net: Array) -> Flags:
    """Hours of a level that stands still for three or more while the meters say it should move."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], still, [False]]).astype(np.int8)))
    stuck = np.zeros(still.size, dtype=bool)
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if end - start >= STUCK_H and np.abs(net[start:end]).sum() > LEAK_L_H:
            stuck[start:end] = True
    return stuck


def _noise(litres: Array, calm: Flags) -> float:
    """The noise of an hour's mean [L] from second differences of calm hours in a row; NaN of fewer than eight."""
    bends = _bends(litres, calm)
    return max(1.4826 * float(np.median(np.abs(bends))) / np.sqrt(6.0), QUIET_L) if bends.size >= LEAST_BENDS else np.nan


def _without_shape(run: Run, noise_l: float) -> Run:
    """The residual less a smooth wave that repeats every day (sun on a sensor, warm air under it), where it is no accident.

    Two harmonics of the day through each hour's median distance from the day around it.
    """
    half = DAY_H // 2
    middle = np.arange(half, run.at.size - half)
    middle = middle[run.at[middle + half] - run.at[middle - half] == DAY_H]
    # days on which water came unmetered have a shape of their own
    middle = middle[np.abs(run.litres[middle + half] - run.litres[middle - half]) < DAY_H / 2 * LEAK_L_H]
    middle = middle[run.error[middle] < 3 * noise_l]
    clock = run.at[middle] % DAY_H
    if middle.size < SHAPE_DAYS * DAY_H // 2 or np.unique(clock).size < DAY_H * 3 // 4:
        return run
    total = np.concatenate([[0.0], np.cumsum(run.litres)])
    ends = (run.litres[middle - half] + run.litres[middle + half]) / 2
    off = run.litres[middle] - (total[middle + half] - total[middle - half + 1] + ends) / DAY_H
    wave = _waves(clock)
    keep = np.abs(off - np.median(off)) <= 4 * max(1.4826 * float(np.median(np.abs(off - np.median(off)))), noise_l)
    found = np.linalg.lstsq(wave[keep], off[keep], rcond=None)[0]
    spread = float(np.std(off[keep] - wave[keep] @ found))
    if float(np.hypot(*found[1:3])) < max(noise_l, spread):
        return run
    return replace(run, litres=run.litres - _waves(run.at % DAY_H) @ found)


def _waves(clock: NDArray[np.int64]) -> Array:
    turn = 2 * np.pi * clock / DAY_H
    return np.stack([np.ones(clock.size), np.cos(turn), np.sin(turn), np.cos(2 * turn), np.sin(2 * turn)], axis=1)


def _without_steps(run: Run) -> Run:
    """A new stretch where the residual jumps within an hour or two beyond its noise: somebody filled or drew unmetered."""
    new = np.zeros(run.at.size, dtype=np.int64)
    change = np.diff(run.litres)
    beyond = np.abs(change) > STEP * np.hypot(run.error[1:], run.error[:-1])
    beyond &= np.diff(run.stretch) == 0
    edges = np.flatnonzero(np.diff(np.concatenate([[False], beyond, [False]]).astype(np.int8)))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        # what goes on for three hours is no bucket
        if end - start <= 2 and end < change.size:
            new[start + 1] += 1
            new[end + 1 if end > start + 1 else end] += 1
    return replace(run, stretch=run.stretch * 1000 + np.concatenate([np.cumsum(new)]))
