"""Numbers over time: one function from shaped curves to ECharts options. Pure.

Unit at the axis, labels at the lines instead of a legend, gaps stay gaps, nights shaded, thresholds named on the
line, suspect points hollow in their own colour, small multiples on one time axis. Texts along the time axis are
written by us, in the hub's time zone: ECharts would use the browser's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.charts.ink import FONT, Ink
from dashboard.charts.scale import round_axis, time_marks

Options = dict[str, Any]
# (epoch seconds, value or None for a gap)
Points = Sequence[tuple[float, float | None]]

TOP, GAP, FOOT, RIGHT = 26, 34, 24, 64


@dataclass(frozen=True, slots=True)
class Line:
    """One curve, in the unit people read. label: the short word at its end. spread: (time, low, high) filled behind it."""

    label: str
    thing: str
    points: Points
    suspect: Sequence[tuple[float, float]] = ()
    suspect_label: str = ""
    spread: Sequence[tuple[float, float, float]] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """One axis with its curves. limits: (value, words) of lines not to cross; band: (low, high, words) that suits.

    least: the axis spans at least so much, lest a sensor's last digit look like weather.
    """

    unit: str
    lines: Sequence[Line]
    limits: Sequence[tuple[float, str]] = ()
    band: tuple[float, float, str] | None = None
    digits: int = 0
    height: int = 190
    least: float = 0.0
    floor: float | None = None
    ceiling: float | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """The time axis that all panels share."""

    start: datetime
    end: datetime
    zone: ZoneInfo
    units: str
    nights: Sequence[tuple[datetime, datetime]] = ()


def height(panels: Sequence[Panel]) -> int:
    """Pixels that the panels need."""
    return sum(TOP + p.height for p in panels) + GAP * (len(panels) - 1) + FOOT + 6


def options(panels: Sequence[Panel], frame: Frame, ink: Ink) -> Options:
    """ECharts options of panels stacked on one time axis."""
    grids, xs, ys, series = [], [], [], []
    top = 0
    for i, panel in enumerate(panels):
        low, high, step = _axis(panel)
        grids.append({"left": 46, "right": RIGHT, "top": top + TOP, "height": panel.height})
        xs.append({"type": "time", "gridIndex": i, "min": _ms(frame.start), "max": _ms(frame.end), **_BARE})
        ys.append(_y_axis(panel, i, low, high, step, ink))
        series.append(_ground(i, panel, frame, ink, i == len(panels) - 1, low))
        ends = _label_shifts(panel, low, high)
        for n, line in enumerate(panel.lines):
            series += _line_series(i, line, panel, ink, ends[n])
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


_BARE: Options = {"axisLine": {"show": False}, "axisTick": {"show": False}, "axisLabel": {"show": False}, "splitLine": {"show": False}}


def _ms(at: datetime) -> float:
    return at.timestamp() * 1000


def _axis(panel: Panel) -> tuple[float, float, float]:
    values = [v for line in panel.lines for _, v in line.points if v is not None]
    values += [v for line in panel.lines for _, v in line.suspect]
    values += [v for line in panel.lines for _, lo, hi in line.spread for v in (lo, hi)]
    if not values:
        values = [0.0, 1.0]
    # a limit is drawn where it is near; one far off would flatten the curve
    reach = (max(values) - min(values)) or 1.0
    values += [v for v, _ in panel.limits if min(values) - reach < v < max(values) + reach]
    if panel.floor is not None:
        values.append(panel.floor)
    if panel.ceiling is not None:
        values.append(panel.ceiling)
    if panel.ceiling is not None:
        # a tank that its sensor calls 101 % full is a full tank: no axis to 200
        values = [panel.ceiling if panel.ceiling < v < 1.05 * panel.ceiling else v for v in values]
    middle = (min(values) + max(values)) / 2
    if max(values) - min(values) < panel.least:
        values += [middle - panel.least / 2, middle + panel.least / 2]
    return round_axis(min(values), max(values), 4 if panel.height > 120 else 2)


def _y_axis(panel: Panel, i: int, low: float, high: float, step: float, ink: Ink) -> Options:
    return {
        "type": "value",
        "gridIndex": i,
        "min": low,
        "max": high,
        "interval": step,
        "name": panel.unit,
        "nameLocation": "end",
        "nameGap": 12,
        "nameTextStyle": {"color": ink.note, "fontSize": 13, "align": "left", "padding": [0, 0, 0, -44]},
        "axisLabel": {"color": ink.note, "fontSize": 13, "margin": 8},
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "splitLine": {"lineStyle": {"color": ink.rule, "width": 1}},
    }


def _ground(i: int, panel: Panel, frame: Frame, ink: Ink, last: bool, low: float) -> Options:
    """What lies under the curves: nights, the band that suits, limits, and the times along the foot."""
    areas: list[Any] = [[{"xAxis": _ms(dusk), "itemStyle": {"color": ink.night}}, {"xAxis": _ms(dawn)}] for dusk, dawn in frame.nights]
    if frame.nights and i == 0:
        widest = max(range(len(frame.nights)), key=lambda n: frame.nights[n][1] - frame.nights[n][0])
        areas[widest][0]["label"] = {"show": True, "formatter": "night", "position": "insideTop", "color": ink.note, "fontSize": 12}
    if panel.band:
        lo, hi, words = panel.band
        label = {"show": bool(words), "formatter": words, "position": "insideBottomRight", "color": ink.band_text, "fontSize": 12}
        areas.append([{"yAxis": lo, "itemStyle": {"color": ink.band}, "label": label}, {"yAxis": hi}])
    marks: list[Any] = [_limit(value, words, ink) for value, words in panel.limits]
    if last:
        # a mark at the very edge would be cut off
        edge = (frame.end - frame.start) * 0.04
        marks += [
            _time_mark(at, words, low, ink)
            for at, words in time_marks(frame.start, frame.end, frame.zone, frame.units)
            if frame.start + edge <= at <= frame.end
        ]
    return {
        "type": "line",
        "xAxisIndex": i,
        "yAxisIndex": i,
        "data": [[_ms(frame.start), None], [_ms(frame.end), None]],
        "silent": True,
        "z": 1,
        "markArea": {"silent": True, "label": {"show": False}, "data": areas},
        "markLine": {"silent": True, "symbol": "none", "data": marks},
    }


def _limit(value: float, words: str, ink: Ink) -> Options:
    label = {
        "show": bool(words), "formatter": words, "position": "insideStartTop", "color": ink.act_text, "fontSize": 13, "fontWeight": 600,
        "textBorderColor": ink.paper, "textBorderWidth": 3,
    }  # fmt: skip
    return {"yAxis": value, "lineStyle": {"color": ink.act, "width": 1.6, "type": "solid"}, "label": label}


def _time_mark(at: datetime, words: str, low: float, ink: Ink) -> Options:
    label = {"show": True, "formatter": words, "position": "start", "distance": 8, "color": ink.note, "fontSize": 13}
    return {"xAxis": _ms(at), "lineStyle": {"color": "rgba(0,0,0,0)"}, "label": label}


def _line_series(i: int, line: Line, panel: Panel, ink: Ink, shift: float) -> list[Options]:
    colour = ink.thing(line.thing)
    axes = {"xAxisIndex": i, "yAxisIndex": i, "silent": True}
    found: list[Options] = []
    if line.spread:
        found += _spread(i, line, colour)
    data = [[t * 1000, None if v is None else round(v, panel.digits + 2)] for t, v in line.points]
    found.append({
        "type": "line", **axes, "name": line.label, "data": data, "showSymbol": False, "connectNulls": False, "z": 3,
        "lineStyle": {"color": colour, "width": 2.2}, "itemStyle": {"color": colour},
    })  # fmt: skip
    last = next(((t, v) for t, v in reversed(line.points) if v is not None), None)
    if last is not None:
        words = f"{last[1]:,.{panel.digits}f} {line.label}".strip()
        found.append({
            "type": "scatter", **axes, "data": [[last[0] * 1000, last[1]]], "symbolSize": 8, "z": 5,
            "itemStyle": {"color": colour, "opacity": 1},
            "label": {
                "show": True, "formatter": words, "position": "right", "distance": 6, "offset": [0, shift], "color": colour, "fontSize": 13,
                "fontWeight": 600, "textBorderColor": ink.paper, "textBorderWidth": 3, "width": RIGHT - 8, "overflow": "break",
            },
        })  # fmt: skip
    if line.suspect:
        found.append(_suspects(axes, line, colour, ink))
    return found


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


def _suspects(axes: Options, line: Line, colour: str, ink: Ink) -> Options:
    hollow = {"color": ink.paper, "borderColor": colour, "borderWidth": 1.8, "opacity": 1}
    data: list[Any] = [{"value": [t * 1000, v]} for t, v in line.suspect]
    if line.suspect_label:
        middle = data[len(data) // 2]
        middle["label"] = {
            "show": True, "formatter": line.suspect_label, "position": "left", "distance": 8, "color": colour, "fontSize": 13,
            "fontWeight": 600, "textBorderColor": ink.paper, "textBorderWidth": 3,
        }  # fmt: skip
    return {"type": "scatter", **axes, "data": data, "symbol": "circle", "symbolSize": 8, "itemStyle": hollow, "z": 4}


def _label_shifts(panel: Panel, low: float, high: float, apart: float = 17.0) -> list[float]:
    """How far to move each end label [px, down] so that none lies on another."""
    ends = []
    for n, line in enumerate(panel.lines):
        last = next((v for _, v in reversed(line.points) if v is not None), None)
        if last is not None:
            ends.append((-(last - low) / ((high - low) or 1) * panel.height, n))
    shifts = [0.0] * len(panel.lines)
    previous = None
    for y, n in sorted(ends):
        place = y if previous is None else max(y, previous + apart)
        shifts[n], previous = place - y, place
    return shifts
