"""Where words may stand on a chart, and what they would lie on there, at 390 px and on a desk alike. Pure geometry.

Heights are known to the pixel, widths are not: the browser decides them. Every place is therefore judged at both ends
of the widths a page gives a chart: words keep their width while all else stretches evenly, so what is apart, in the
same order, at both ends is apart at every width between. Which place is taken is for dashboard/charts/choice.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from math import hypot
from typing import NamedTuple

from dashboard.charts.panel import Options, Pointer

# [px] of a chart on a phone of 390 and in the wider column of a page of 1280
WIDTHS = (352.0, 590.0)
APART = 17.0
BINS = 150
NARROW_SIGNS, WIDE_SIGNS = frozenset(" .,:;'’ijlIft()|1"), frozenset("mwMW%@°")
# words may reach so far above the plot [px], where its unit stands, and must keep so far from each other sideways
ABOVE, CLEAR = 22.0, 3.0
# what it costs to lie outside, on a dot, on a rule, on a curve, on a band
OUTSIDE, DOT, RULE, CURVE, BAND = 60.0, 20.0, 12.0, 1.3, 0.12


class Place(NamedTuple):
    """An anchor (share of the width, px below the top) and how the words lie from it: px right, px down, their alignment."""

    share: float
    y: float
    right: float
    down: float
    align: str = "center"


@dataclass(frozen=True, slots=True)
class Words:
    """Words that want one of some places, the best first, or else the nearest free one of more.

    pointer: what a rule joins them to.
    """

    text: str
    places: Sequence[Place]
    style: Options
    size: int = 13
    pointer: Pointer | None = None
    more: Sequence[Place] = ()

    @property
    def says_number(self) -> bool:
        return any(c.isdigit() for c in self.text)


Box = tuple[float, float, float, float]
# a box at each of WIDTHS
Boxes = Sequence[Box]


@dataclass(slots=True)
class Ground:
    """What words should not lie on: level rules [px], upright rules and dots [share, px], curves and bands in steps along the width."""

    height: float
    right: float
    levels: list[float] = field(default_factory=list)
    uprights: list[tuple[float, float, float]] = field(default_factory=list)
    dots: list[tuple[float, float]] = field(default_factory=list)
    curves: list[dict[int, tuple[float, float]]] = field(default_factory=list)
    bands: list[dict[int, tuple[float, float]]] = field(default_factory=list)
    taken: list[tuple[str, Place]] = field(default_factory=list)


@lru_cache(maxsize=512)
def text_width(text: str, size: int = 13) -> float:
    """About how wide [px]; a little too wide rather than too narrow."""
    ems = sum(0.32 if c in NARROW_SIGNS else 0.84 if c in WIDE_SIGNS else 0.58 for c in text)
    return ems * size + 2


def box(text: str, place: Place, width: float, size: int = 13) -> Box:
    """Left, top, right, bottom [px] of words on a plot so wide."""
    wide = text_width(text, size)
    x = place.share * width + place.right - {"left": 0.0, "center": wide / 2, "right": wide}[place.align]
    y = place.y + place.down
    return x, y - APART / 2, x + wide, y + APART / 2


def steps(points: Sequence[tuple[float, float, float]]) -> dict[int, tuple[float, float]]:
    """A curve or band (share, top, bottom) as the highest and lowest it reaches in each of BINS steps."""
    found: dict[int, tuple[float, float]] = {}
    for (xa, ta, ba), (xb, tb, bb) in pairwise(points):
        first, final = int(xa * BINS), int(xb * BINS)
        for n in range(first, final + 1):
            part = 0.0 if final == first else (n - first) / (final - first)
            top, bottom = ta + part * (tb - ta), ba + part * (bb - ba)
            if final == first:
                top, bottom = min(ta, tb), max(ba, bb)
            old = found.get(n, (top, bottom))
            found[n] = (min(old[0], top), max(old[1], bottom))
    return found


def clash(a: Boxes, b: Boxes) -> bool:
    """Whether two words lie on each other at any width."""
    if min(a[0][3], b[0][3]) - max(a[0][1], b[0][1]) <= 0.01:
        return False
    return not (
        all(x[2] + CLEAR <= y[0] for x, y in zip(a, b, strict=True)) or all(y[2] + CLEAR <= x[0] for x, y in zip(a, b, strict=True))
    )


def overlap(a: Box, b: Box) -> float:
    """0 where two boxes are apart, 1 and more where they lie on each other: the more, the worse."""
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return 0.0 if wide <= -CLEAR or high <= 0.01 else 1.0 + high / APART


def beyond(mine: Box, width: float, ground: Ground) -> list[float]:
    """How far words stick out [px], by side: left onto the axis's numbers, right, up, down onto the times."""
    left, top, right, bottom = mine
    over = [-left, right - width - ground.right + 2, -ABOVE - top, bottom - ground.height - 1]
    # words wider than the plot stick out wherever they stand
    return over[2:] if right - left > width + ground.right - 2 else over


def away(mine: Box, place: Place, width: float) -> float:
    """From a place's anchor to the nearest of a box [px]."""
    x, y = place.share * width, place.y
    return hypot(max(mine[0] - x, x - mine[2], 0.0), max(mine[1] - y, y - mine[3], 0.0))


def around(share: float, y: float) -> list[Place]:
    """Places about a point: above, below, to the left and right, and further out."""
    downs = [sign * d for d in range(18, 100, 6) for sign in (1, -1)]
    found = [Place(share, y, x, d, a) for d in downs for x, a in ((0, "center"), (9, "left"), (-9, "right"))]
    sides = [(sign * x, a) for x in (9, 24, 42, 62, 84) for sign, a in ((1, "left"), (-1, "right"))]
    return found + [Place(share, y, x, d, a) for x, a in sides for d in (0, 6, -6, 12, -12)]


def along(start: float, end: float, ys: Sequence[float], count: int = 8) -> list[Place]:
    """Places in even steps along something level, from one share of the width to another."""
    return [Place(start + (end - start) * n / count, y, 0, 0, "center") for y in ys for n in range(count + 1)]


def anywhere(ground: Ground, stand: Sequence[Boxes]) -> list[Place]:
    """Places all over a plot, close above and below the words that stand there too."""
    top, bottom = APART / 2 - ABOVE, ground.height + 1 - APART / 2
    rows = {top + 6.0 * n for n in range(int((bottom - top) // 6) + 1)} | {bottom}
    rows |= {y for boxes in stand for y in (boxes[0][1] - APART / 2, boxes[0][3] + APART / 2) if top <= y <= bottom}
    return [Place(n / 12, y, x, 0, a) for y in sorted(rows) for n in range(13) for x, a in ((0, "center"), (2, "left"), (-2, "right"))]


def in_the_way(mine: Box, width: float, ground: Ground) -> float:
    """What it costs words to stand here, other words aside."""
    left, top, right, bottom = mine
    cost = OUTSIDE * sum(1 + over / 10 for over in beyond(mine, width, ground) if over > 0)
    cost += RULE * sum(top + 1 < level < bottom - 1 for level in ground.levels)
    cost += RULE * sum(left - 2 < share * width < right + 2 and top < b and a < bottom for share, a, b in ground.uprights)
    cost += DOT * sum(left - 5 < share * width < right + 5 and top - 3 < y < bottom + 3 for share, y in ground.dots)
    bins = range(int(left / width * BINS), int(right / width * BINS) + 1)
    for weight, kinds in ((CURVE, ground.curves), (BAND, ground.bands)):
        for kind in kinds:
            cost += weight * sum(n in kind and kind[n][0] < bottom - 2 and kind[n][1] > top + 2 for n in bins)
    return cost


def spaced(ys: Sequence[float], apart: float = APART, bottom: float | None = None) -> list[float]:
    """How far to move each [px, down] so that all are apart: down where they must, up again where the bottom is near."""
    order = sorted(range(len(ys)), key=lambda n: (ys[n], n))
    found = list(ys)
    for a, b in pairwise(order):
        found[b] = max(found[b], found[a] + apart)
    limit = bottom
    for n in reversed(order):
        if limit is None:
            break
        found[n] = min(found[n], limit)
        limit = found[n] - apart
    return [new - old for new, old in zip(found, ys, strict=True)]
