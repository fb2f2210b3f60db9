"""Calibration: from what a probe says to what a steward needs, by points someone measured.

A document {"to": measurand, "points": [[device value, true value], ...]}: a straight line between points, continued
past the ends. Two points make a dry-wet or a tank calibration; one point is an offset. Device values are in the
canonical unit of the series' own measurand, true values in that of `to`.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from sensors.errors import InputError
from sensors.measurands import measurand


@dataclass(frozen=True, slots=True)
class Calibration:
    """A polyline through (device value, true value) points, and the measurand that comes out."""

    to: str
    points: tuple[tuple[float, float], ...]

    def __call__(self, value: float) -> float:
        points = self.points
        if len(points) == 1:
            return value + points[0][1] - points[0][0]
        # the segment the value lies in; the first or last one for values outside
        at = min(max(bisect_right(points, (value, math.inf)) - 1, 0), len(points) - 2)
        (x0, y0), (x1, y1) = points[at], points[at + 1]
        return y0 + (value - x0) * (y1 - y0) / (x1 - x0)

    def line(self) -> tuple[float, float] | None:
        """(scale, offset) where the whole is one straight line, for the hot path; else None."""
        if len(self.points) > 2:
            return None
        offset = self(0.0)
        return self(1.0) - offset, offset


def calibration(document: dict[str, object]) -> Calibration:
    """The calibration of a document; InputError where a point is missing, doubled, or no number."""
    to = measurand(str(document.get("to", ""))).key
    raw: Any = document.get("points")
    try:
        points = tuple(sorted((float(x), float(y)) for x, y in raw))
    except (TypeError, ValueError) as why:
        raise InputError("A calibration needs points.", expected="[[device value, true value], ...]", got=str(raw)[:80]) from why
    if not points or not all(math.isfinite(x) and math.isfinite(y) for x, y in points):
        raise InputError("A calibration needs at least one point of two numbers.", got=str(raw)[:80])
    if len({x for x, _ in points}) < len(points):
        raise InputError("Two calibration points have the same device value.", got=str(raw)[:80], next_step="measure again, or remove one")
    return Calibration(to, points)
