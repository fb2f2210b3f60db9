"""From stored points to what a screen can show: at most 2,000 points a curve, gaps kept, extremes kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

MOST = 2000
# a silence longer than so many usual intervals is a gap in the line
GAP_INTERVALS = 3.5


def with_gaps(points: Sequence[tuple[float, float]]) -> list[tuple[float, float | None]]:
    """The points with a None wherever the series fell silent for longer than usual."""
    if len(points) < 3:
        return list(points)
    steps = [b[0] - a[0] for a, b in pairwise(points)]
    longest = GAP_INTERVALS * max(median(steps), 1.0)
    found: list[tuple[float, float | None]] = [points[0]]
    for step, point in zip(steps, points[1:], strict=True):
        if step > longest:
            found.append((point[0] - step / 2, None))
        found.append(point)
    return found


def thinned(points: Sequence[tuple[float, float]], most: int = MOST) -> list[tuple[float, float]]:
    """At most `most` points: of each stretch its lowest and its highest, so that no frost and no peak is lost."""
    if len(points) <= most:
        return list(points)
    size = -(-len(points) // (most // 2))
    found: list[tuple[float, float]] = []
    for start in range(0, len(points), size):
        stretch = points[start : start + size]
        found += sorted({min(stretch, key=_value), max(stretch, key=_value)})
    return found


def averaged(points: Iterable[tuple[float, float]], step_s: float) -> list[tuple[float, float]]:
    """Means of several probes in steps of time, at the middle of each."""
    bins: dict[int, list[float]] = {}
    for time_s, value in points:
        bins.setdefault(int(time_s // step_s), []).append(value)
    return [((b + 0.5) * step_s, sum(values) / len(values)) for b, values in sorted(bins.items())]


def _value(point: tuple[float, float]) -> float:
    return point[1]
