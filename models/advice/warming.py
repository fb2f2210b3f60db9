"""What the air of a cold store tells: of the food in it, which follows slowly, and of a unit that has failed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

import numpy as np

from models.advice.excursions import Readings
from models.advice.thresholds import limit

HOUR_S = 3600.0
# noise of a thermometer; a compressor that runs makes the air fall by more. What warms on rises in each quarter of its hour
FALL_K, RISES_K = 0.5, 0.2
# beyond the highest of its usual hours by so much, of which so many must be known
BEYOND_K, USUAL_S = 1.0, 12 * HOUR_S
# who is called has still this long before the food softens; a slower rise is told when it is there
AHEAD_S = 4 * HOUR_S
# air that leapt and was back so soon was never so: a wire is loose
LEAPS_S = 1800.0


@dataclass(frozen=True, slots=True)
class Rise:
    """Air that has risen for an hour without a pause: by how much [K], and when it passes the limit if it goes on (epoch s)."""

    kelvin: float
    passes_s: float


def food_c(readings: Readings, lag_s: float, hold_s: float) -> float | None:
    """About how warm food in this air is [°C]: it comes nearer to it by 1/e in each lag_s. None without a reading.

    It begins as warm as the air of the first reading. Behind a gap longer than hold_s it is as warm as it was or as the
    air is, whichever is warmer.
    """
    food: float | None = None
    before_s, before_c = 0.0, 0.0
    for time_s, air_c in readings:
        if food is None:
            food = air_c
        elif time_s - before_s > hold_s:
            food = max(food, air_c)
        else:
            food += (1.0 - exp(-(time_s - before_s) / lag_s)) * ((before_c + air_c) / 2 - food)
        before_s, before_c = time_s, air_c
    return food


def rise(readings: Readings, until_s: float, limit_c: float) -> Rise | None:
    """The rise of a store whose unit has failed, as it is at a moment; None where it is none.

    A defrost is over within the hour, a compressor's pause ends below the usual highest, and warm food put in makes the
    air jump and then fall: this rises on for an hour, beyond all that was before, and soon passes the limit.
    """
    known = [r for r in readings if r[0] <= until_s]
    begun_s = until_s - 60 * limit("freezer_rise_minutes")
    before, during = [r for r in known if r[0] <= begun_s], [r for r in known if r[0] > begun_s]
    if len(during) < 3 or not before or before[-1][0] - before[0][0] < USUAL_S:
        return None
    (start_s, _), (last_s, last_c) = before[-1], during[-1]
    if not _rises_on([before[-1], *during], max(begun_s, start_s), last_s):
        return None
    risen = last_c - before[-1][1]
    if risen < limit("freezer_rise") or last_c < max(c for _, c in before) + BEYOND_K:
        return None
    passes_s = last_s + max(limit_c - last_c, 0.0) * (last_s - start_s) / risen
    return Rise(risen, passes_s) if passes_s - until_s <= AHEAD_S else None


def _rises_on(readings: Readings, first_s: float, last_s: float) -> bool:
    """Whether air rises in each quarter of a time, and never falls by more than noise."""
    times, air = np.array(readings).T
    if (air < np.maximum.accumulate(air) - FALL_K).any():
        return False
    quarters = np.interp(np.linspace(first_s, last_s, 5), times, air)
    return bool((np.diff(quarters) > RISES_K).all())


def without_leaps(readings: Readings) -> list[tuple[float, float]]:
    """The readings without those that leapt away and were back within half an hour; the last leap waits until it is one or is not.

    No air of a store does that, and a probe with a loose wire does.
    """
    sound: list[tuple[float, float]] = []
    away: list[tuple[float, float]] = []
    for one in readings:
        near = not sound or abs(one[1] - sound[-1][1]) <= limit("air_leaps") or one[0] - sound[-1][0] > LEAPS_S
        if not near:
            away.append(one)
            continue
        if sound and one[0] - sound[-1][0] > LEAPS_S:
            # it stayed away: so it was true
            sound += away
        away = []
        sound.append(one)
    return sound
