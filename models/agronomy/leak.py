"""Evidence of a leak from a flow meter: water that runs at night, that never stops, or that runs where nothing drinks.

For a tank's own balance see tank_balance. A gap in the flow's samples is unknown, never zero; too little data is "unknown".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.agronomy.elementwise import Array
from models.agronomy.flow import GAP_S, flowed
from models.agronomy.tank_balance import DAY_H, LEAK_L_H

# One gallon a minute left running is 1,440 gal a day.
MIN_A_DAY = 1440.0
NIGHT_FROM_H, NIGHT_TO_H = 1.0, 4.0
NIGHT_SPAN_MIN = 45.0
NIGHT_FLOOR_L_MIN = 0.1 * 3.785411784
NIGHT_MADS = 3.0
NIGHTS_BEFORE = 14
LEAST_NIGHTS = 7
NIGHTS_RUNNING = 2
# A float valve always closes, a trough is full after minutes, a bed after an hour or two.
CONTINUOUS_H = 6.0
# What a meter may count in an empty paddock without meaning anything: a litre of creep, air in the line.
EMPTY_L = 5.0
KNOWN_SHARE = 0.8
# An hourly floor: the least of seven hours, of the last three weeks' same hours as well; a counter counts whole litres.
FLOOR_H, FLOOR_BACK_H = 7, 14
FLOOR_DAYS, LEAST_FLOORS = 21, 7
FLOOR_L_H = 4.5
FLOOR_MADS, FLOOR_SHARE = 4.0, 0.5
FLOOR_RISEN, FLOOR_RISEN_H = 0.6, 5
# An hour so many times above the least is somebody drawing: it neither rests nor tells of a leak.
DRAWN = 10.0


@dataclass(frozen=True, slots=True)
class LeakEvidence:
    """What one test says: how much is lost [L/min], since when [s of the times given], and the figures of the sentence."""

    test: str
    state: Literal["none", "leak", "unknown"]
    reason: str
    loss_l_min: float | None = None
    began_s: float | None = None
    usual_l_min: float | None = None
    threshold_l_min: float | None = None

    @property
    def litres_a_day(self) -> float | None:
        """What the loss comes to in a day."""
        return None if self.loss_l_min is None else self.loss_l_min * MIN_A_DAY


def night_minimum(local_hours: Array, flow_l_min: Array, span_min: float = NIGHT_SPAN_MIN) -> float:
    """The smallest mean flow [L/min] of any 45 minutes between 01 and 04 local time; NaN where no such span is known whole.

    local_hours: hours of the local day of one night's samples, in order (on the night the clock goes back, 1 to 2 comes twice: give the
    hours since local midnight). A span counts where its samples are at most five minutes apart.
    """
    clock, flow = np.asarray(local_hours, dtype=float), np.asarray(flow_l_min, dtype=float)
    inside = (clock >= NIGHT_FROM_H) & (clock < NIGHT_TO_H) & np.isfinite(flow)
    times, rates = clock[inside] * 3600, flow[inside]
    if times.size < 2:
        return np.nan
    steps = np.diff(times)
    run = np.concatenate([[0.0], np.cumsum((rates[1:] + rates[:-1]) / 2 * steps)])
    broken = np.concatenate([[0], np.cumsum((steps > GAP_S) | (steps <= 0))])
    span = span_min * 60
    ends = np.searchsorted(times, times + span - 1e-6)
    lowest = [
        (run[end] - run[start]) / (times[end] - times[start])
        for start, end in enumerate(ends)
        if end < times.size and broken[end] == broken[start]
    ]
    return float(min(lowest)) if lowest else np.nan


def night_flow(minima_l_min: Array) -> LeakEvidence:
    """The last two nights' minimum flows against the fourteen before them; the last element is last night, NaN an unknown night.

    Leak where both are above max(0.1 gal/min, median + 3 MAD). Animals drink at night in heat: a caller asks on nights that are
    cool or of lines that nothing drinks from. Unvalidated; thresholds as in the knowledge of practice.
    """
    minima = np.asarray(minima_l_min, dtype=float)
    latest, before = minima[-NIGHTS_RUNNING:], minima[-NIGHTS_RUNNING - NIGHTS_BEFORE : -NIGHTS_RUNNING]
    before = before[np.isfinite(before)]
    if before.size < LEAST_NIGHTS or latest.size < NIGHTS_RUNNING or np.isnan(latest).any():
        return LeakEvidence("night flow", "unknown", "too few nights are known")
    usual = float(np.median(before))
    threshold = max(NIGHT_FLOOR_L_MIN, usual + NIGHT_MADS * float(np.median(np.abs(before - usual))))
    lowest = float(latest.min())
    if lowest <= threshold:
        return LeakEvidence("night flow", "none", "the line rests at night", None, None, usual, threshold)
    return LeakEvidence(
        "night flow",
        "leak",
        f"{lowest:.2f} L/min never stopped in the last two nights; usual is {usual:.2f}",
        lowest - usual,
        None,
        usual,
        threshold,
    )


def continuous_flow(seconds: Array, flow_l_min: Array, least_l_min: float = 0.0, hours: float = CONTINUOUS_H) -> LeakEvidence:
    """Whether the flow has not stopped for more than six hours up to the last sample.

    least_l_min: what the meter says at rest. A gap of more than five minutes or an unknown sample may hide a stop, so it ends the run;
    where that leaves less than six hours of samples, it is unknown.
    """
    times, flow = np.asarray(seconds, dtype=float), np.asarray(flow_l_min, dtype=float)
    if not times.size or np.isnan(flow[-1]):
        return LeakEvidence("continuous flow", "unknown", "the flow is not known now")
    if flow[-1] <= least_l_min:
        return LeakEvidence("continuous flow", "none", "nothing flows now")
    hidden = np.isnan(flow)
    hidden[1:] |= np.diff(times) > GAP_S
    stopped = np.flatnonzero(flow <= least_l_min)
    lost = np.flatnonzero(hidden)
    stop = int(stopped[-1]) if stopped.size else -1
    gap = int(lost[-1]) if lost.size else 0
    # a sample after a gap is itself known: the run begins with it, while an unknown one ends before its successor
    since = max(stop + 1, gap + 1 if np.isnan(flow[gap]) else gap)
    ran = float(times[-1] - times[since]) / 3600
    if ran > hours:
        mean = float(np.mean(flow[since:]))
        return LeakEvidence("continuous flow", "leak", f"{mean:.1f} L/min for {ran:.0f} h without a stop", mean, float(times[since]))
    return LeakEvidence("continuous flow", "none" if stop >= gap else "unknown", f"has run for {ran:.1f} h")


def empty_paddock_flow(seconds: Array, flow_l_min: Array, occupied: Array, least_l: float = EMPTY_L) -> LeakEvidence:
    """Whether water ran in a paddock's line while no animal stood there: the cleanest test there is.

    occupied: 1 with animals, 0 without, NaN where nobody wrote it down; the latest stretch of 0 is looked at. More than 5 L is a leak.
    """
    times, empty = np.asarray(seconds, dtype=float), np.asarray(occupied, dtype=float) == 0
    if not times.size or not empty[-1]:
        return LeakEvidence("empty paddock", "unknown", "the paddock is not empty, or nobody wrote down whether it is")
    full = np.flatnonzero(~empty)
    since = int(full[-1]) + 1 if full.size else 0
    passed = flowed(times[since:], np.asarray(flow_l_min, dtype=float)[since:])
    if passed.litres > least_l:
        loss = passed.litres / (passed.covered_s / 60)
        return LeakEvidence("empty paddock", "leak", f"{passed.litres:.0f} L ran into an empty paddock", loss, float(times[since]))
    if passed.covered < KNOWN_SHARE:
        return LeakEvidence("empty paddock", "unknown", "the flow is mostly unknown")
    return LeakEvidence("empty paddock", "none", "nothing ran into the empty paddock")


def hourly_floor(litres: Array, share: float = FLOOR_SHARE) -> LeakEvidence:
    """Whether a meter's line has stopped resting: the least of its last seven hours against the same hours of three weeks.

    litres: counted in whole hours, the last of them just over, a week or more; NaN unknown. Leak where the least is 4.5 L/h, four
    MAD (scaled) and `share` of the usual least above it, and above all but one of those days. Hours in which ten times as much
    was drawn are passed over; an unknown hour may hide a rest, so it says nothing. What must not be taken for a leak is a use
    that follows the weather: give a share of 1 for animals, which drink half as much again on a hot day.
    """
    hours = np.asarray(litres, dtype=float)
    if hours.size < DAY_H * LEAST_FLOORS + FLOOR_BACK_H or np.isnan(hours[-FLOOR_H:]).any():
        return LeakEvidence("hourly floor", "unknown", "hours of the meter are unknown")
    quiet = hours[-FLOOR_BACK_H:] <= DRAWN * max(float(hours[-FLOOR_H:].min()), LEAK_L_H)
    at = np.flatnonzero(quiet)[-FLOOR_H:] + hours.size - FLOOR_BACK_H
    if at.size < FLOOR_H or np.isnan(hours[at[0] :]).any():
        return LeakEvidence("hourly floor", "unknown", "hours of the meter are unknown")
    least = float(hours[at].min())
    days = np.arange(1, min(FLOOR_DAYS, (int(at[0]) - 1) // DAY_H) + 1)
    # an hour earlier or later too: people are no clocks, and clocks change
    past = hours[at[None, None, :] - DAY_H * days[:, None, None] + np.array([-1, 0, 1])[None, :, None]]
    floors = past.min(axis=2).max(axis=1)
    past, floors = past[np.isfinite(floors), 1], floors[np.isfinite(floors)]
    if floors.size < LEAST_FLOORS:
        return LeakEvidence("hourly floor", "unknown", "too few days are known")
    usual = float(np.median(floors))
    threshold = usual + max(FLOOR_L_H, FLOOR_MADS * 1.4826 * float(np.median(np.abs(floors - usual))), share * usual)
    figures = {"usual_l_min": usual / 60, "threshold_l_min": threshold / 60}
    if least <= max(threshold, float(np.sort(floors)[-2]) + FLOOR_L_H / 2):
        return LeakEvidence("hourly floor", "none", "the line rests as it is used to", None, None, **figures)
    # a leak is on top of whatever is drawn: most hours are above their own usual
    if np.sum(hours[at] - np.median(past, axis=0) >= FLOOR_RISEN * (least - usual)) < FLOOR_RISEN_H:
        return LeakEvidence("hourly floor", "none", "the hours are mostly as they are used to", None, None, **figures)
    reason = f"at least {least:.0f} L in each of {FLOOR_H} hours, where {usual:.0f} L are usual"
    return LeakEvidence("hourly floor", "leak", reason, (least - usual) / 60, float(_floor_began(hours, least, usual)), **figures)


def _floor_began(hours: Array, least: float, usual: float) -> int:
    """The first hour of the run up to now in which no hour was below the middle between the usual and the least."""
    low = np.flatnonzero(~(hours >= (least + usual) / 2))
    return int(low[-1]) + 1 if low.size else 0
