"""Water that passed a meter: from counters that roll over, and from rates between which a gap is unknown, never zero."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.agronomy.elementwise import Array, Values, elementwise

GAP_S = 300.0
GAL_PER_ACRE_INCH = 43_560 * 144 / 231
L_PER_GAL = 3.785411784


@dataclass(frozen=True, slots=True)
class Passed:
    """Water over a time: litres in the seconds that are covered. NaN where none is. `restarts`: how often the counter began anew."""

    litres: float
    covered_s: float
    of_s: float
    restarts: int = 0

    @property
    def covered(self) -> float:
        """The covered fraction, 0 to 1."""
        return self.covered_s / self.of_s if self.of_s else 0.0


def counter_steps(counts: Array, rollover: float | None = None) -> tuple[Array, int]:
    """What a cumulative counter counted between its values, and how often it fell.

    A fall is a rollover where `rollover` (the count at which it starts again, 65536 for two bytes) is given and the
    counter was in its upper and is in its lower quarter; every other fall is a restart from zero, which counted its new value at least.
    """
    steps = np.diff(np.asarray(counts, dtype=float))
    before, after = np.asarray(counts, dtype=float)[:-1], np.asarray(counts, dtype=float)[1:]
    fell = steps < 0
    rolled = fell & (before >= 0.75 * rollover) & (after <= 0.25 * rollover) if rollover else np.zeros(steps.shape, dtype=bool)
    steps = np.where(rolled, steps + (rollover or 0.0), np.where(fell, after, steps))
    return steps, int(np.sum(fell & ~rolled))


def counted(seconds: Array, counts: Array, litres_per_count: float = 1.0, rollover: float | None = None) -> Passed:
    """What a pulse counter counted. It counts through a gap in its messages, so gaps are covered; a restart may have lost some."""
    known = np.isfinite(np.asarray(counts, dtype=float))
    times, values = np.asarray(seconds, dtype=float)[known], np.asarray(counts, dtype=float)[known]
    whole = float(seconds[-1] - seconds[0]) if len(seconds) > 1 else 0.0
    if values.size < 2:
        return Passed(np.nan, 0.0, whole)
    steps, restarts = counter_steps(values, rollover)
    return Passed(float(steps.sum()) * litres_per_count, float(times[-1] - times[0]), whole, restarts)


def flowed(seconds: Array, litres_min: Array, gap_s: float = GAP_S) -> Passed:
    """What flowed by a rate's samples, by trapezoids; between samples more than five minutes apart it is unknown."""
    times, rates = np.asarray(seconds, dtype=float), np.asarray(litres_min, dtype=float)
    whole = float(times[-1] - times[0]) if times.size > 1 else 0.0
    known = np.isfinite(rates) & (rates >= 0)
    steps, means = np.diff(times[known]), (rates[known][1:] + rates[known][:-1]) / 2
    near = (steps > 0) & (steps <= gap_s)
    if not near.any():
        return Passed(np.nan, 0.0, whole)
    return Passed(float(np.sum(means[near] * steps[near])) / 60, float(np.sum(steps[near])), whole)


@elementwise("an area and a depth that are not negative")
def acre_inches_gal(acres: Values, depth_in: Values) -> Values:
    """Water [US gal] of a depth on an area: 27,154 gal are one inch on one acre."""
    return np.where((acres >= 0) & (depth_in >= 0), acres * depth_in * GAL_PER_ACRE_INCH, np.nan)
