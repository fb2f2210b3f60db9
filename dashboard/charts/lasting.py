"""How long a stock lasts: a fan from what there is today down to nothing. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from dashboard.charts.panel import Ahead, Frame, Line, Panel, Spot

Known = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Stock:
    """What is left over the days ahead, in the unit people read.

    left: (epoch seconds, P20, P50, P80) from today's stock on; at or below zero means used up. words: said where P50
    reaches zero ("12 days (9–16)"), or at the end where it does not. reserve: (value, words) at which to watch.
    """

    unit: str
    left: Ahead
    words: str
    thing: str = "water"
    reserve: tuple[float, str] | None = None
    digits: int = 0


def used_up_at(left: Ahead, which: int = 2) -> float | None:
    """Epoch seconds at which a quantile (1, 2, 3 for P20, P50, P80) first reaches zero; None where it does not."""
    known = [(x[0], v) for x in left if (v := x[which]) is not None]
    if known and known[0][1] <= 0:
        return known[0][0]
    for (ta, a), (tb, b) in pairwise(known):
        if b <= 0:
            return ta + (tb - ta) * a / (a - b)
    return None


def panel(stock: Stock, height: int = 130) -> Panel:
    """The fan with a dot where P50 reaches zero."""
    left = _fan(stock.left)
    empty = used_up_at(stock.left)
    start = next(((t, p50) for t, _, p50, _ in left if p50 is not None), None)
    end = next(((t, p50) for t, _, p50, _ in reversed(left) if p50 is not None), None)
    spots = [Spot(*end, stock.words, dot=empty is not None)] if end is not None else []
    line = Line("", stock.thing, [start] if start else [], ahead=left, spots=spots, end_words="")
    reserves = [stock.reserve] if stock.reserve else []
    return Panel(stock.unit, [line], digits=stock.digits, height=height, floor=0, reserves=reserves)


def frame(stock: Stock, zone: ZoneInfo, units: str) -> Frame:
    """From today until hardly anyone would have any left, and a little longer so that words have room."""
    times = [x[0] for x in stock.left]
    start = datetime.fromtimestamp(times[0], zone)
    ends = used_up_at(stock.left, 3) or times[-1]
    span = max(timedelta(seconds=ends - times[0]) * 1.12, timedelta(days=3))
    return Frame(start, start + span, zone, units, now=start)


def _fan(left: Ahead) -> Ahead:
    """The quantiles down to zero, each with a point where it gets there; the line ends there, the band goes on to P80's."""
    empty = [used_up_at(left, n) for n in (1, 2, 3)]
    times = sorted({x[0] for x in left} | {t for t in empty if t is not None})
    curves = [[(x[0], v) for x in left if (v := x[n]) is not None] for n in (1, 2, 3)]
    found: list[tuple[float, float | None, float | None, float | None]] = []
    for t in times:
        if empty[2] is not None and t > empty[2]:
            break
        low, middle, high = (_until_empty(curve, t, at) for curve, at in zip(curves, empty, strict=True))
        found.append((t, low, None if empty[1] is not None and t > empty[1] else middle, high))
    return found


def _until_empty(curve: Known, time: float, empty: float | None) -> float | None:
    if empty is not None and time >= empty:
        return 0.0
    for (ta, a), (tb, b) in pairwise(curve):
        if ta <= time <= tb:
            return a + (b - a) * (time - ta) / ((tb - ta) or 1.0)
    return None
