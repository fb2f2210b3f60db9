"""Forecasts as series: P20 to P80 filled, P50 a thin line that goes on from what was measured."""

from __future__ import annotations

from itertools import groupby
from math import isfinite

from dashboard.charts.panel import Ahead, Line, Options

# a forecast goes on from the last measurement if it is no older than so many of the forecast's own steps
JOINED_STEPS = 2.0


def lowest(ahead: Ahead) -> tuple[float, float] | None:
    """(time, P50) where P50 is lowest: where to say how cold it will be."""
    known = [(p50, t) for t, _, p50, _ in ahead if _known(p50)]
    return (min(known)[1], min(known)[0] or 0.0) if known else None


def last(ahead: Ahead) -> tuple[float, float] | None:
    """(time, P50) of its end."""
    return next(((t, p50) for t, _, p50, _ in reversed(ahead) if p50 is not None and isfinite(p50)), None)


def continued(line: Line, now_s: float | None) -> Ahead:
    """The forecast from the last measured point on, joined to it; from now on if that point is long past."""
    measured = line.last
    if measured is None or not line.ahead:
        return [x for x in line.ahead if now_s is None or x[0] >= now_s]
    time, value = measured
    coming = [x for x in line.ahead if x[0] >= time]
    step = line.ahead[1][0] - line.ahead[0][0] if len(line.ahead) > 1 else 3600.0
    if now_s is not None and now_s - time > JOINED_STEPS * step:
        return [x for x in coming if x[0] >= now_s]
    if coming and 0 < coming[0][0] - time <= JOINED_STEPS * step:
        return [(time, value, value, value), *coming]
    return coming


def series(i: int, ahead: Ahead, name: str, colour: str, digits: int, opacity: float = 0.22) -> list[Options]:
    """The band in stretches without a gap, and the line over it with its gaps kept."""
    axes = {"type": "line", "xAxisIndex": i, "yAxisIndex": i, "silent": True, "showSymbol": False}
    found: list[Options] = []
    stretches = [list(some) for whole, some in groupby(ahead, lambda x: _known(x[1]) and _known(x[3])) if whole]
    for n, stretch in enumerate(stretches):
        # two stacked lines, the lower one unseen
        common = {**axes, "stack": f"ahead {i} {name} {n}", "stackStrategy": "all", "lineStyle": {"opacity": 0}, "z": 2}
        low = [[1000 * t, round(float(p20), digits + 2)] for t, p20, _, _ in stretch if p20 is not None]
        width = [[1000 * t, round(float(p80 - p20), digits + 2)] for t, p20, _, p80 in stretch if p20 is not None and p80 is not None]
        found.append({**common, "data": low})
        found.append({**common, "data": width, "areaStyle": {"color": colour, "opacity": opacity}})
    middle = [[1000 * t, round(float(p50), digits + 2) if p50 is not None and _known(p50) else None] for t, _, p50, _ in ahead]
    style = {"color": colour, "width": 1.5}
    found.append({**axes, "name": name, "data": middle, "connectNulls": False, "lineStyle": style, "itemStyle": {"color": colour}, "z": 3})
    return found


def _known(value: float | None) -> bool:
    return value is not None and isfinite(value)
