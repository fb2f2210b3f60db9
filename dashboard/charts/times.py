"""Numbers over time: one function from shaped curves to ECharts options. Pure.

Unit at the axis, labels at the lines instead of a legend, gaps stay gaps, nights shaded, thresholds named on the
line, suspect points hollow in their own colour, small multiples on one time axis. Measured is solid, planned dashed,
a forecast a band with a thin line. Texts along the time axis are written by us, in the hub's time zone: ECharts would
use the browser's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts import ahead, labels, marks
from dashboard.charts.ink import FONT, Ink
from dashboard.charts.panel import FOOT, GAP, LEFT, RIGHT, TOP, Ahead, Edge, Frame, Line, Options, Panel, Pointer, Points, Spot
from dashboard.charts.places import spaced

__all__ = ["Ahead", "Edge", "Frame", "Line", "Options", "Panel", "Pointer", "Points", "Spot", "height", "options"]

_BARE: Options = {"axisLine": {"show": False}, "axisTick": {"show": False}, "axisLabel": {"show": False}, "splitLine": {"show": False}}


def height(panels: Sequence[Panel]) -> int:
    """Pixels that the panels need."""
    return sum(TOP + p.height for p in panels) + GAP * (len(panels) - 1) + FOOT + 6


def options(panels: Sequence[Panel], frame: Frame, ink: Ink) -> Options:
    """ECharts options of panels stacked on one time axis."""
    simple = not frame.looks_ahead and all(p.simple for p in panels)
    right = RIGHT if simple else labels.margin(panels, frame)
    grids, xs, ys, series = [], [], [], []
    top = 0
    for i, panel in enumerate(panels):
        low, high, step = marks.axis(panel) if simple else (*marks.close_axis(panel), None)
        grids.append({"left": LEFT, "right": right, "top": top + TOP, "height": panel.height})
        xs.append({"type": "time", "gridIndex": i, "min": marks.ms(frame.start), "max": marks.ms(frame.end), **_BARE})
        ys.append(marks.y_axis(panel, i, low, high, step, ink))
        series.append(marks.ground(i, panel, frame, ink, i == len(panels) - 1, low, simple, right))
        if simple:
            series += _looking_back(i, panel, ink, low, high)
        else:
            series += _looking_ahead(i, labels.Setting(panel, frame, ink, low, high, right))
        top += TOP + panel.height + GAP
    return {
        "animation": False,
        "useUTC": True,
        "textStyle": {"fontFamily": FONT, "fontSize": 13},
        "grid": grids,
        "xAxis": xs,
        "yAxis": ys,
        "series": series,
    }


def _looking_back(i: int, panel: Panel, ink: Ink, low: float, high: float) -> list[Options]:
    """Curves whose words stand right of the plot, where all of them end."""
    found: list[Options] = []
    ends = _label_shifts(panel, low, high)
    for n, line in enumerate(panel.lines):
        found += _measured(i, line, panel, ink)
        if line.last is not None:
            found.append(_end(i, line, panel, ink, ends[n]))
        if line.suspect:
            found.append(_suspects(i, line, ink, line.suspect_label))
    return found


def _looking_ahead(i: int, setting: labels.Setting) -> list[Options]:
    """Curves that end in mid-plot or go on as forecasts; their words are placed where they lie on nothing else."""
    panel, frame, ink = setting.panel, setting.frame, setting.ink
    now = frame.now.timestamp() if frame.now else None
    found: list[Options] = []
    for line in panel.lines:
        colour = ink.thing(line.thing)
        found += ahead.series(i, line.laid_over, f"{line.label} as forecast", colour, panel.digits, opacity=0.12) if line.laid_over else []
        found += ahead.series(i, ahead.continued(line, now), f"{line.label} ahead", colour, panel.digits) if line.ahead else []
        found += [_planned(i, line, panel, colour)] if line.planned else []
        found += _measured(i, line, panel, ink) if line.points else []
        dots = [[1000 * t, v] for t, v in ([line.last] if line.last else [])] + [[1000 * p.time, p.value] for p in line.spots if p.dot]
        found += [_dots(i, dots, colour)] if dots else []
        found += [_suspects(i, line, ink, "")] if line.suspect else []
    return found + labels.series(i, setting, first=i == 0)


def _measured(i: int, line: Line, panel: Panel, ink: Ink) -> list[Options]:
    colour = ink.thing(line.thing)
    found = _spread(i, line, colour) if line.spread else []
    data = [[t * 1000, None if v is None else round(v, panel.digits + 2)] for t, v in line.points]
    found.append({
        "type": "line", **_axes(i), "name": line.label, "data": data, "showSymbol": False, "connectNulls": False, "z": 3,
        "lineStyle": {"color": colour, "width": 2.2}, "itemStyle": {"color": colour},
    })  # fmt: skip
    return found


def _axes(i: int) -> Options:
    return {"xAxisIndex": i, "yAxisIndex": i, "silent": True}


def _end(i: int, line: Line, panel: Panel, ink: Ink, shift: float) -> Options:
    time, value = line.last or (0.0, 0.0)
    colour = ink.thing(line.thing)
    words = f"{value:,.{panel.digits}f} {line.label}".strip()
    label = {
        "show": True, "formatter": words, "position": "right", "distance": 6, "offset": [0, shift],
        "color": colour, "fontSize": 13, "fontWeight": 600, "textBorderColor": ink.paper, "textBorderWidth": 3, "width": RIGHT - 8,
        "overflow": "break",
    }  # fmt: skip
    return {**_dots(i, [[time * 1000, value]], colour), "label": label}


def _dots(i: int, points: Sequence[Sequence[float]], colour: str) -> Options:
    return {
        "type": "scatter", **_axes(i), "data": list(points), "symbolSize": 8, "z": 5, "itemStyle": {"color": colour, "opacity": 1},
    }  # fmt: skip


def _planned(i: int, line: Line, panel: Panel, colour: str) -> Options:
    data = [[t * 1000, None if v is None else round(v, panel.digits + 2)] for t, v in line.planned]
    return {
        "type": "line", **_axes(i), "name": line.planned_label, "data": data, "showSymbol": False, "connectNulls": False, "z": 3,
        "lineStyle": {"color": colour, "width": 1.5, "type": [5, 4]}, "itemStyle": {"color": colour},
    }  # fmt: skip


def _spread(i: int, line: Line, colour: str) -> list[Options]:
    """Lowest to highest of each step, filled: two stacked lines, the lower one unseen."""
    common = {
        "type": "line", "xAxisIndex": i, "yAxisIndex": i, "silent": True, "stack": f"spread {i} {line.label}", "stackStrategy": "all",
        "showSymbol": False, "lineStyle": {"opacity": 0}, "z": 2,
    }  # fmt: skip
    return [
        {**common, "data": [[t * 1000, lo] for t, lo, _ in line.spread]},
        {**common, "data": [[t * 1000, hi - lo] for t, lo, hi in line.spread], "areaStyle": {"color": colour, "opacity": 0.22}},
    ]


def _suspects(i: int, line: Line, ink: Ink, words: str) -> Options:
    colour = ink.thing(line.thing)
    hollow = {"color": ink.paper, "borderColor": colour, "borderWidth": 1.8, "opacity": 1}
    data: list[Any] = [{"value": [t * 1000, v]} for t, v in line.suspect]
    if words:
        middle = data[len(data) // 2]
        middle["label"] = {
            "show": True, "formatter": words, "position": "left", "distance": 8, "color": colour, "fontSize": 13,
            "fontWeight": 600, "textBorderColor": ink.paper, "textBorderWidth": 3,
        }  # fmt: skip
    return {"type": "scatter", **_axes(i), "data": data, "symbol": "circle", "symbolSize": 8, "itemStyle": hollow, "z": 4}


def _label_shifts(panel: Panel, low: float, high: float) -> list[float]:
    """How far to move each end label [px, down] so that none lies on another."""
    ends = [(n, -(line.last[1] - low) / ((high - low) or 1) * panel.height) for n, line in enumerate(panel.lines) if line.last is not None]
    shifts = [0.0] * len(panel.lines)
    for (n, _), shift in zip(ends, spaced([y for _, y in ends]), strict=True):
        shifts[n] = shift
    return shifts
