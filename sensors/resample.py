"""From points to hours and farm days, and to as many points as a chart can show. Pure.

What an hour is made of depends on the measurand (its column `aggregates`), but each rollup carries the same numbers.
Points that failed a test (qc 4) or are missing (9) are counted and otherwise left out; no point is ever made up, so
an hour without points has no rollup, and never a zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from math import atan2, cos, degrees, fsum, hypot, isnan, radians, sin
from zoneinfo import ZoneInfo

from sensors.measurands import Measurand
from sensors.quality.flags import FAIL, GOOD, MISSING, NOT_EVALUATED
from sensors.series import Point, Rollup, Window

NS = 1_000_000_000
HOUR_NS = 3600 * NS
NAN = float("nan")
# Directions that cancel out to less than this (of 1) have no mean: it would be rounding noise.
_NO_DIRECTION = 1e-9


@lru_cache(maxsize=4096)
def farm_date(day: date, zone: ZoneInfo) -> Window:
    """The farm day of a local date: from its first instant to the next date's; 23 or 25 h where the clock changes."""
    # fold=0 is the first of two midnights, and of a midnight that is skipped the moment of the change.
    first, after = (datetime(d.year, d.month, d.day, tzinfo=zone) for d in (day, day + timedelta(days=1)))
    return Window(int(first.timestamp()) * NS, int(after.timestamp()) * NS)


def farm_day(time_ns: int, zone: ZoneInfo) -> Window:
    """The farm day (local date in the hub's zone) that an instant belongs to."""
    return farm_date(datetime.fromtimestamp(time_ns // NS, zone).date(), zone)


def farm_days(window: Window, zone: ZoneInfo) -> list[Window]:
    """Every farm day that has a part in the window, in order."""
    days = []
    time_ns = window.start_ns
    while time_ns < window.end_ns:
        days.append(farm_day(time_ns, zone))
        time_ns = days[-1].end_ns
    return days


def hour(time_ns: int) -> Window:
    """The hour (of UTC) that an instant belongs to."""
    start_ns = time_ns - time_ns % HOUR_NS
    return Window(start_ns, start_ns + HOUR_NS)


def usable(point: Point) -> bool:
    """Whether a point's value may enter a result: not failed, not missing."""
    return point.qc not in (FAIL, MISSING)


def increase(values: Iterable[float]) -> float:
    """How far a counter went up along its values. A fall is a reset, counted as a start from zero; NaN for no value."""
    steps, before = [], NAN
    for value in values:
        if not isnan(before):
            steps.append(value - before if value >= before else value)
        else:
            steps.append(0.0)
        before = value
    return fsum(steps) if steps else NAN


def mean_direction(angles_deg: Sequence[float]) -> float:
    """The mean of directions in degrees, [0, 360): of 350 and 10 it is 0. NaN for none, or where they cancel out.

    Mardia & Jupp, Directional Statistics (2000), eq. 2.2.4.
    """
    east = fsum(sin(radians(angle)) for angle in angles_deg)
    north = fsum(cos(radians(angle)) for angle in angles_deg)
    if not angles_deg or hypot(east, north) < _NO_DIRECTION * len(angles_deg):
        return NAN
    # The remainder of a tiny negative number rounds up to 360 itself.
    return degrees(atan2(east, north)) % 360.0 % 360.0


def rollup(points: Sequence[Point], measurand: Measurand, start_ns: int, end_ns: int) -> Rollup:
    """The rollup of [start_ns, end_ns) from points in time order.

    A counter's increase begins at its last usable point before start_ns, where `points` has one: a litre that flowed
    between two hours belongs to the hour it was reported in. Other points outside the window are passed over.
    A direction's mean is the circular one, and its sum NaN: nothing can be said by it.
    """
    inside = [point for point in points if start_ns <= point.time_ns < end_ns]
    values = [point.value for point in inside if usable(point)]
    count, good = len(inside), sum(point.qc in (GOOD, NOT_EVALUATED) for point in inside)
    if not values:
        return Rollup(start_ns, NAN, NAN, NAN, NAN, count, good)
    total = fsum(values)
    mean = min(max(total / len(values), min(values)), max(values))  # rounding must not carry a mean out of its span
    if measurand.aggregates == "increase":
        earlier = [point.value for point in points if point.time_ns < start_ns and usable(point)]
        total = increase([*earlier[-1:], *values])
    elif measurand.aggregates == "direction":
        mean, total = mean_direction(values), NAN
    return Rollup(start_ns, min(values), mean, max(values), total, count, good)


def combined(parts: Sequence[Rollup], measurand: Measurand, start_ns: int) -> Rollup | None:
    """The rollup of adjoining ones, in time order; None where they do not hold enough for an exact answer.

    A direction's mean cannot be had from means. A mean needs to know how many values went into each part; that is not kept,
    but follows where every point was good, and else from sum and mean where the mean is not zero.
    """
    if measurand.aggregates == "direction":
        return None
    filled = [part for part in parts if not isnan(part.mean)]
    count, good = sum(part.count for part in parts), sum(part.good for part in parts)
    if not filled:
        return Rollup(start_ns, NAN, NAN, NAN, NAN, count, good)
    weights = [_weight(part, measurand) for part in filled]
    if 0 in weights:
        return None
    mean = fsum(part.mean * weight for part, weight in zip(filled, weights, strict=True)) / sum(weights)
    least, most = min(part.min for part in filled), max(part.max for part in filled)
    return Rollup(start_ns, least, min(max(mean, least), most), most, fsum(part.sum for part in filled), count, good)


def _weight(part: Rollup, measurand: Measurand) -> int:
    """How many values went into a rollup; 0 where that cannot be told."""
    if part.good == part.count:
        return part.count
    if measurand.aggregates == "increase" or part.mean == 0:
        return 0
    # Suspect points count towards the mean, failed ones do not, and `good` has neither.
    return round(part.sum / part.mean)


def gaps(points: Sequence[Point], expected_interval_s: float) -> list[Window]:
    """Where points in time order are more than two and a half expected intervals apart: one lost message is no gap."""
    limit_ns = round(expected_interval_s * 2.5 * NS)
    return [Window(a.time_ns, b.time_ns) for a, b in pairwise(points) if b.time_ns - a.time_ns > limit_ns]


def thin(points: Sequence[Point], most: int) -> list[Point]:
    """At most `most` of the points (in time order), so chosen that a chart of them looks the same.

    Equal spans of time each keep their lowest and highest point, so that no peak is lost and a gap stays one; the first and
    the last point always stay. `most` below 4 keeps the first and the last alone.
    """
    if len(points) <= most:
        return list(points)
    first, last = points[0], points[-1]
    if most < 4:
        return [first, last][: max(most, 0)]
    spans = (most - 2) // 2
    length_ns = last.time_ns - first.time_ns + 1
    lowest: dict[int, Point] = {}
    highest: dict[int, Point] = {}
    for point in points[1:-1]:
        span = (point.time_ns - first.time_ns) * spans // length_ns
        if span not in lowest or point.value < lowest[span].value:
            lowest[span] = point
        if span not in highest or point.value > highest[span].value:
            highest[span] = point
    return [first, *sorted({*lowest.values(), *highest.values()}), last]
