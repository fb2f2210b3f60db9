"""Whether a tank loses more than what is drawn from it: the balance's residual, and a test that finds a slow, steady loss.

r = dV - (in - out + rain - evaporation) is 0 but for noise where the tank is sound. A leak makes its sum fall along a line.
The noise of a level does not add up over time and a leak does, so hours tell what minutes cannot: 3 mm of slosh in a tank of
5 m2 are 16 L, a leak of 7.6 L/h (2 gal/h) takes 91 L in 12 h. A one-sided CUSUM (Page 1954, Biometrika 41: 100-115) finds when the
fall began, a regression from there how fast it is and how sure that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.agronomy.elementwise import Array

HOUR_S = 3600.0
# The leak to be found: 2 gal/h.
LEAK_L_H = 7.57
# The part of that which drift of a sensor and errors of meters may explain: 30 % of it, or 2 % of what flows through.
DRIFT_SHARE = 0.3
METER_SHARE = 0.02
# How sure, in standard errors: tried against leak-free months (tests/unit/models/agronomy/test_tank_balance.py).
SURE = 4.2
LEAST_H = 5.0
LONGEST_H = 72.0
# Whether it still runs is asked of the last hours alone.
RECENT_H = 8.0
LEAST_POINTS = 6
DAY_H = 24
SHAPE_DAYS = 4
# Six times the noise in one or two hours, and then no more, is somebody filling or drawing unmetered: no leak stops like that.
STEP = 6.0
STEP_H = 2
# Below this the noise of an hour is not believed: a stuck level looks perfectly quiet.
QUIET_L = 0.5


@dataclass(frozen=True, slots=True)
class Residual:
    """The balance's running residual [L] at each time [s]; what flowed through so far [L]; the stretch within which it is whole.

    Where a flow is unknown a new stretch begins: the level before and after cannot be compared.
    """

    seconds: Array
    litres: Array
    through: Array
    stretch: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TankLeak:
    """What the residual says now. rate_l_h: what is lost, with its standard error; began_s: when the fall began; found_s: when it was sure.

    noise_l: the noise of an hour's mean; known_h: hours of the present stretch.
    """

    state: Literal["none", "leak", "unknown"]
    reason: str
    rate_l_h: float | None = None
    error_l_h: float | None = None
    began_s: float | None = None
    found_s: float | None = None
    noise_l: float | None = None
    known_h: float = 0.0


def balance_residual(
    seconds: Array,
    volume_l: Array,
    inflow_l: Array | None = None,
    outflow_l: Array | None = None,
    rain_l: Array | None = None,
    evaporation_l: Array | None = None,
) -> Residual:
    """The running residual of a tank. volume_l: at each time, NaN where unknown; the others: what came and went between the times.

    The flows have one element less than the volumes; one that is not given is none at all (no such pipe), one that is NaN unknown.
    """
    times, held = np.asarray(seconds, dtype=float), np.asarray(volume_l, dtype=float)
    came = [np.zeros(max(times.size - 1, 0)) if flow is None else np.asarray(flow, dtype=float) for flow in (inflow_l, rain_l)]
    went = [np.zeros(max(times.size - 1, 0)) if flow is None else np.asarray(flow, dtype=float) for flow in (outflow_l, evaporation_l)]
    net, through = came[0] + came[1] - went[0] - went[1], came[0] + went[0]
    lost = np.isnan(net) | np.isnan(through)
    run = np.concatenate([[0.0], np.cumsum(np.where(lost, 0.0, net))])
    passed = np.concatenate([[0.0], np.cumsum(np.where(lost, 0.0, through))])
    stretch = np.concatenate([[0], np.cumsum(lost)]).astype(np.int64)
    known = np.isfinite(held)
    return Residual(times[known], (held - run[: held.size])[known], passed[: held.size][known], stretch[: held.size][known])


def hourly(residual: Residual) -> Residual:
    """The residual as hourly means without outliers: a value more than 3 MAD (scaled) off its hour's median is a wave."""
    if not residual.seconds.size:
        return residual
    hours = np.floor(residual.seconds / HOUR_S).astype(np.int64)
    edges = np.flatnonzero((np.diff(hours) != 0) | (np.diff(residual.stretch) != 0)) + 1
    parts = np.split(np.arange(hours.size), edges)
    kept = [part[_calm(residual.litres[part])] for part in parts]
    return Residual(
        np.array([residual.seconds[part].mean() for part in kept]),
        np.array([residual.litres[part].mean() for part in kept]),
        np.array([residual.through[part].mean() for part in kept]),
        np.array([residual.stretch[part[0]] for part in kept], dtype=np.int64),
    )


def _calm(values: Array) -> NDArray[np.bool_]:
    off = np.abs(values - np.median(values))
    return np.asarray(off <= max(3 * 1.4826 * float(np.median(off)), 1e-9))


def noise(hours: Residual) -> float:
    """The noise of an hourly mean [L], from second differences, in which a steady leak leaves no trace; NaN of fewer than eight."""
    whole = (hours.stretch[2:] == hours.stretch[:-2]) & (hours.seconds[2:] - hours.seconds[:-2] < 3 * HOUR_S)
    bends = (hours.litres[2:] - 2 * hours.litres[1:-1] + hours.litres[:-2])[whole]
    return max(1.4826 * float(np.median(np.abs(bends))) / np.sqrt(6.0), QUIET_L) if bends.size >= 8 else np.nan


def without_daily_shape(hours: Residual) -> Residual:
    """The residual without what repeats every day (sun on a sensor, warm air under it): the median of each hour's distance from its day.

    Learned from the record itself where each hour of the day has four or more whole days around it; else nothing is taken off.
    A leak is a line and has no daily shape.
    """
    half = DAY_H // 2
    whole = np.arange(half, hours.seconds.size - half)
    whole = whole[(hours.stretch[whole - half] == hours.stretch[whole + half])]
    whole = whole[np.abs(hours.seconds[whole + half] - hours.seconds[whole - half] - DAY_H * HOUR_S) < HOUR_S / 2]
    if not whole.size:
        return hours
    run = np.concatenate([[0.0], np.cumsum(hours.litres)])
    ends = (hours.litres[whole - half] + hours.litres[whole + half]) / 2
    off = hours.litres[whole] - (run[whole + half] - run[whole - half + 1] + ends) / DAY_H
    clock = np.floor(hours.seconds / HOUR_S).astype(np.int64) % DAY_H
    by_hour = [off[clock[whole] == hour] for hour in range(DAY_H)]
    if min(days.size for days in by_hour) < SHAPE_DAYS:
        return hours
    shape = np.array([np.median(days) for days in by_hour])
    return Residual(hours.seconds, hours.litres - shape[clock], hours.through, hours.stretch)


def without_steps(hours: Residual, noise_l: float) -> Residual:
    """A new stretch after each step: one or two hours' change beyond six times the noise, with calm after it."""
    change = np.abs(np.diff(hours.litres)) > STEP * noise_l * np.sqrt(2.0)
    stretch = hours.stretch.copy()
    start = 0
    while start < change.size:
        end = start
        while end < change.size and change[end]:
            end += 1
        if start < end < change.size and end - start <= STEP_H:
            stretch[start + 1 : end] += 1  # the hour in which it happened belongs to neither side
            stretch[end:] += 2
        start = max(end, start + 1)
    return Residual(hours.seconds, hours.litres, hours.through, stretch)


def _line(hours: Residual, first: int, last: int, noise_l: float) -> tuple[float, float, float]:
    """Loss [L/h], its standard error and what drift and meters may explain of it, from one hour to another (both included)."""
    at = (hours.seconds[first : last + 1] - hours.seconds[first]) / HOUR_S
    values = hours.litres[first : last + 1]
    centred = at - at.mean()
    spread = float(centred @ centred)
    slope = float(centred @ values) / spread
    rest = values - values.mean() - slope * centred
    scatter = float(np.sqrt(rest @ rest / max(at.size - 2, 1)))
    allowed = max(DRIFT_SHARE * LEAK_L_H, METER_SHARE * float(hours.through[last] - hours.through[first]) / float(at[-1]))
    return -slope, max(scatter, noise_l) / np.sqrt(spread), allowed


def cusum_start(hours: Residual, last: int, allowance_l_h: float) -> int:
    """Where a one-sided CUSUM of the losses, less an allowance, was last at zero before an hour of the same stretch."""
    first = int(np.searchsorted(hours.seconds, hours.seconds[last] - LONGEST_H * HOUR_S))
    window = np.arange(first, last + 1)
    window = window[hours.stretch[first : last + 1] == hours.stretch[last]]
    raised = hours.litres[window] + allowance_l_h * hours.seconds[window] / HOUR_S
    return int(window[np.argmax(raised)])


def _found(hours: Residual, last: int, noise_l: float) -> tuple[int, float, float] | None:
    """First hour, loss and its error where the test is sure at an hour and the loss has not stopped since, else None."""
    first = cusum_start(hours, last, LEAK_L_H / 2)
    if last - first + 1 < LEAST_POINTS or hours.seconds[last] - hours.seconds[first] < LEAST_H * HOUR_S:
        return None
    loss, error, allowed = _line(hours, first, last, noise_l)
    if not loss - allowed > SURE * error:
        return None
    late = max(first, int(np.searchsorted(hours.seconds, hours.seconds[last] - RECENT_H * HOUR_S)))
    recent, about, _ = _line(hours, late, last, noise_l)
    if recent + 2 * about < loss / 2:
        return None
    # a fast loss began later than where the slowest that is looked for would have
    sharp = cusum_start(hours, last, loss / 2)
    return (sharp, *_line(hours, sharp, last, noise_l)[:2]) if last - sharp >= 2 else (first, loss, error)


def tank_leak(residual: Residual) -> TankLeak:
    """Whether the tank leaks at the last time given: from at least a day, better one or two weeks, of its residual.

    Unknown where the noise cannot be told (fewer than about ten hours), or the present stretch is shorter than six hours.
    """
    raw = hourly(residual)
    level = noise(raw) if raw.seconds.size > 2 else np.nan
    if np.isnan(level):
        return TankLeak("unknown", "too few hours of level and flows")
    hours = without_steps(without_daily_shape(raw), level)
    last = hours.seconds.size - 1
    stretch = np.flatnonzero(hours.stretch == hours.stretch[last])
    known_h = float(hours.seconds[last] - hours.seconds[stretch[0]]) / HOUR_S
    now = _found(hours, last, level)
    if now is None:
        if known_h < LEAST_H:
            return TankLeak("unknown", "flows or level were unknown in the last hours", noise_l=level, known_h=known_h)
        return TankLeak("none", "the level follows what comes and goes", noise_l=level, known_h=known_h)
    first, loss, error = now
    sure = next(at for at in range(first, last + 1) if _found(hours, at, level))
    return TankLeak(
        "leak",
        f"loses {loss:.1f} L/h more than is drawn, for {(hours.seconds[last] - hours.seconds[first]) / HOUR_S:.0f} h",
        rate_l_h=loss,
        error_l_h=error,
        began_s=float(hours.seconds[first]),
        found_s=float(hours.seconds[sure]),
        noise_l=level,
        known_h=known_h,
    )
