"""Where words go on a chart so that they lie on no other words, at 390 px and on a desk alike. Pure geometry.

Heights are known to the pixel, widths are not: the browser decides them. Every choice is therefore judged at both
ends of the widths a page gives a chart, and the one that is least in the way at both is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from dashboard.charts.panel import LEFT, Options, Pointer

# [px] of a chart on a phone of 390 and in the wider column of a page of 1280
WIDTHS = (352.0, 590.0)
APART = 17.0
BINS = 150
NARROW_SIGNS, WIDE_SIGNS = frozenset(" .,:;'’ijlIft()|1"), frozenset("mwMW%@°")
# what it costs to lie outside, on other words, on a dot, on a rule, on a curve, on a band
OUTSIDE, WORDS, DOT, RULE, CURVE, BAND = 60.0, 100.0, 20.0, 12.0, 1.3, 0.12


class Place(NamedTuple):
    """An anchor (share of the width, px below the top) and how the words lie from it: px right, px down, their alignment."""

    share: float
    y: float
    right: float
    down: float
    align: str = "center"


@dataclass(frozen=True, slots=True)
class Words:
    """Words that want one of some places, the best first. pointer: what a rule joins them to."""

    text: str
    places: Sequence[Place]
    style: Options
    size: int = 13
    pointer: Pointer | None = None


Box = tuple[float, float, float, float]


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


def placed(wanted: Sequence[Words], ground: Ground) -> list[Place]:
    """One place for each. The first come first; then each may move once more, now that all the others are there."""
    widths = [w - LEFT - ground.right for w in WIDTHS]
    fixed = [[box(text, place, w, 12) for text, place in ground.taken] for w in widths]
    alone = [[sum(_in_the_way(box(x.text, p, w, x.size), w, ground) for w in widths) for p in x.places] for x in wanted]
    chosen: list[Place | None] = [None] * len(wanted)
    for _ in range(3):
        for n, words in enumerate(wanted):
            others = [[box(wanted[m].text, p, w, wanted[m].size) for m, p in enumerate(chosen) if p and m != n] for w in widths]
            chosen[n] = _best(words, alone[n], widths, [a + b for a, b in zip(fixed, others, strict=True)])
    return [p for p in chosen if p is not None]


def _best(words: Words, alone: Sequence[float], widths: Sequence[float], others: Sequence[Sequence[Box]]) -> Place:
    def cost(n: int) -> float:
        mine = [box(words.text, words.places[n], w, words.size) for w in widths]
        hits = sum(_overlap(a, b) for a, some in zip(mine, others, strict=True) for b in some)
        return alone[n] + WORDS * hits + 1.5 * n

    return words.places[min(range(len(words.places)), key=cost)]


def _overlap(a: Box, b: Box) -> float:
    """0 where two boxes are apart, 1 and more where they lie on each other: the more, the worse."""
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return 0.0 if wide <= -3 or high <= 0.01 else 1.0 + high / APART


def _in_the_way(mine: Box, width: float, ground: Ground) -> float:
    left, top, right, bottom = mine
    beyond = (-left, right - width - ground.right + 2, -22 - top, bottom - ground.height - 1)
    cost = OUTSIDE * sum(1 + over / 10 for over in beyond if over > 0)
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
