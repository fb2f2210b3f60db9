"""How warm the soil will be on the mornings to come: as it has followed the air so far, and beyond the weather forecast back to the line
along which it has warmed.

Soil at two to four inches follows the air's daily mean with a lag of days: each morning it has made up a part k of what the day before
was warmer than it, and is as much warmer than the air as its sun makes it. k and that are learned from the last weeks by least squares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

_DAY = timedelta(days=1)
# what a bed's soil makes up in a day where too little is known to learn it: a time constant of four days
USUAL_K, LEAST_K, MOST_K = 0.25, 0.05, 0.9
LEAST_PAIRS = 8
# the trend is that of two weeks, and is believed so far ahead
TREND_DAYS, LEAST_TREND, AHEAD_DAYS = 14, 7, 21
# a soil that warms by less in a day [°F] does not warm
LEAST_RISE_F = 0.1


@dataclass(frozen=True, slots=True)
class Ahead:
    """Mornings to come [°F]. told_to: the last day by the weather forecast, None none; rise_f: °F a day that carries it on after that."""

    mornings_f: Mapping[date, float] = field(default_factory=dict)
    told_to: date | None = None
    rise_f: float | None = None


def mornings_ahead(mornings_f: Mapping[date, float | None], air_f: Mapping[date, float], today: date) -> Ahead:
    """The mornings after the last known one. air_f: daily means of the air, known and forecast [°F].

    Nothing where no morning of the last two days is known.
    """
    known = {day: value for day, value in mornings_f.items() if value is not None and day <= today}
    last = max(known, default=None)
    if last is None or today - last > _DAY:
        return Ahead()
    k, above = _response(known, air_f)
    value, day, found = known[last], last, dict[date, float]()
    while (mean := air_f.get(day)) is not None and len(found) < AHEAD_DAYS:
        value, day = value + k * (mean + above - value), day + _DAY
        found[day] = value
    told_to = day if found else None
    line = _trend(known, today)
    if line is not None and line[0] >= LEAST_RISE_F:
        slope, level = line
        apart = value - level - slope * (day - today).days
        while len(found) < AHEAD_DAYS:
            day, apart = day + _DAY, apart * (1 - k)
            found[day] = level + slope * (day - today).days + apart
    # what comes from a fit is not surer than a thousandth
    found = {on: round(value, 3) for on, value in found.items()}
    return Ahead(found, told_to, None if line is None else line[0])


def _response(known: Mapping[date, float], air_f: Mapping[date, float]) -> tuple[float, float]:
    """(the part made up in a day, how much warmer than the air the soil settles [°F])"""
    pairs = [(air_f[d] - v, known[d + _DAY] - v) for d, v in known.items() if d + _DAY in known and d in air_f]
    if not pairs:
        return USUAL_K, 0.0
    apart, change = np.array(pairs).T
    if len(pairs) >= LEAST_PAIRS and float(np.ptp(apart)) > 0:
        k, shift = (float(x) for x in np.polyfit(apart, change, 1))
        if LEAST_K <= k <= MOST_K:
            return k, shift / k
    return USUAL_K, float(np.mean(change - USUAL_K * apart)) / USUAL_K


def _trend(known: Mapping[date, float], today: date) -> tuple[float, float] | None:
    """(°F a day, °F today) of the line through the last two weeks; None where too few of their mornings are known."""
    days = [d for d in sorted(known) if d > today - timedelta(days=TREND_DAYS)]
    if len(days) < LEAST_TREND:
        return None
    slope, level = np.polyfit([(d - today).days for d in days], [known[d] for d in days], 1)
    return float(slope), float(level)
