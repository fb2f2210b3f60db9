"""What stands around the curves: the axis in round numbers, nights, the band that suits, rules, times along the foot."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import isfinite
from typing import Any

from dashboard.charts import places
from dashboard.charts.ink import Ink
from dashboard.charts.panel import LEFT, Frame, Line, Options, Panel
from dashboard.charts.scale import close_ticks, marks_ahead, round_axis, time_marks

Axis = tuple[float, float, float]
UNSEEN: Options = {"color": "rgba(0,0,0,0)"}


def axis(panel: Panel) -> Axis:
    """(from, to, step) in round numbers that hold what the panel shows."""
    low, high = _extent(panel)
    return round_axis(low, high, 4 if panel.height > 120 else 2)


def close_axis(panel: Panel) -> tuple[float, float]:
    """(from, to) close around what the panel shows, with room above it, and for words below a forecast's lowest."""
    low, high = _extent(panel)
    if high - low < 1e-9:
        low, high = low - 1, high + 1
    above = 0 if high == panel.ceiling else 14
    below = 0 if low == panel.floor else 24 if any(line.spots for line in panel.lines) else 8
    scale = (high - low) / (panel.height - above - below)
    return low - below * scale, high + above * scale


def _extent(panel: Panel) -> tuple[float, float]:
    values = [v for line in panel.lines for v in _values(line)]
    values += [p.value for p in panel.pointers] + [e.value for e in panel.ends]
    if not values:
        values = [0.0, 1.0]
    # a limit is drawn where it is near; one far off would flatten the curve
    reach = (max(values) - min(values)) or 1.0
    values += [v for v, _ in (*panel.limits, *panel.reserves) if min(values) - reach < v < max(values) + reach]
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
    return min(values), max(values)


def _values(line: Line) -> list[float]:
    found = [v for _, v in line.points if v is not None]
    found += [v for _, v in line.suspect]
    found += [v for _, low, high in line.spread for v in (low, high)]
    found += [v for _, v in line.planned if v is not None]
    found += [v for x in (*line.ahead, *line.laid_over) for v in x[1:] if v is not None and isfinite(v)]
    return found


def y_axis(panel: Panel, i: int, low: float, high: float, step: float | None, ink: Ink) -> Options:
    """step: from one number to the next, beginning at low; None: round numbers somewhere between low and high."""
    ticks = close_ticks(low, high, panel.height) if step is None else []
    steps: Options = {"interval": step} if step is not None else {}
    custom: Options = {"customValues": ticks} if step is None else {}
    return {
        "type": "value",
        "gridIndex": i,
        "min": low,
        "max": high,
        **steps,
        "name": panel.unit,
        "nameLocation": "end",
        "nameGap": 12,
        "nameTextStyle": {"color": ink.note, "fontSize": 13, "align": "left", "padding": [0, 0, 0, -44]},
        "axisLabel": {"color": ink.note, "fontSize": 13, "margin": 8, **custom},
        "axisLine": {"show": False},
        "axisTick": {"show": False, **custom},
        "splitLine": {"lineStyle": {"color": ink.rule, "width": 1}},
    }


def ground(i: int, panel: Panel, frame: Frame, ink: Ink, last: bool, low: float, said: bool = True, right: float = 0.0) -> Options:
    """What lies under the curves. said: words stand at their usual places; if not, they are placed elsewhere."""
    areas: list[Any] = [[{"xAxis": ms(dusk), "itemStyle": {"color": ink.night}}, {"xAxis": ms(dawn)}] for dusk, dawn in frame.nights]
    if frame.nights and i == 0 and said:
        widest = max(range(len(frame.nights)), key=lambda n: frame.nights[n][1] - frame.nights[n][0])
        areas[widest][0]["label"] = {"show": True, "formatter": "night", "position": "insideTop", "color": ink.note, "fontSize": 12}
    if panel.band:
        lo, hi, words = panel.band
        label = {"show": bool(words) and said, "formatter": words, "position": "insideBottomRight", "color": ink.band_text, "fontSize": 12}
        areas.append([{"yAxis": lo, "itemStyle": {"color": ink.band}, "label": label}, {"yAxis": hi}])
    marks: list[Any] = [_limit(value, words if said else "", ink) for value, words in panel.limits]
    marks += [{**_limit(v, "", ink), "lineStyle": {"color": ink.watch, "width": 1.6, "type": "solid"}} for v, _ in panel.reserves]
    if frame.ruled is not None:
        marks.append({"xAxis": ms(frame.ruled), "lineStyle": {"color": ink.text, "width": 1, "type": "solid"}, "label": {"show": False}})
    if last:
        marks += [_time_mark(at, words, low, ink) for at, words in (_usual_times(frame) if said else fitting_times(frame, right))]
    return {
        "type": "line",
        "xAxisIndex": i,
        "yAxisIndex": i,
        "data": [[ms(frame.start), None], [ms(frame.end), None]],
        "silent": True,
        "z": 1,
        "markArea": {"silent": True, "label": {"show": False}, "data": areas},
        "markLine": {"silent": True, "symbol": "none", "data": marks},
    }


def ms(at: datetime) -> float:
    return at.timestamp() * 1000


def _limit(value: float, words: str, ink: Ink) -> Options:
    label = {
        "show": bool(words), "formatter": words, "position": "insideStartTop", "color": ink.act_text, "fontSize": 13, "fontWeight": 600,
        "textBorderColor": ink.paper, "textBorderWidth": 3,
    }  # fmt: skip
    return {"yAxis": value, "lineStyle": {"color": ink.act, "width": 1.6, "type": "solid"}, "label": label}


def _usual_times(frame: Frame) -> list[tuple[datetime, str]]:
    # a mark at the very edge would be cut off
    edge = (frame.end - frame.start) * 0.04
    marks = time_marks(frame.start, frame.end, frame.zone, frame.units)
    return [(at, words) for at, words in marks if frame.start + edge <= at <= frame.end]


def fitting_times(frame: Frame, right: float) -> list[tuple[datetime, str]]:
    """Times of what was and what will be, as many as a phone has room for."""
    span = frame.end - frame.start
    if frame.looks_ahead and frame.ruled is None and span > timedelta(days=2.1):
        marks = marks_ahead(frame.start, frame.end, frame.zone)
    else:
        marks = time_marks(frame.start, frame.end, frame.zone, frame.units, 6 if span <= timedelta(hours=30) else 12)
    width = places.WIDTHS[0] - LEFT - right
    found, free = [], -float(LEFT)
    for at, words in marks:
        middle, half = frame.share(at.timestamp()) * width, places.text_width(words) / 2
        # "today" begins at the axis; all others stand under their time
        begin = 0.0 if at == frame.start else middle - half
        if begin >= free and begin + 2 * half <= width + right:
            found.append((at, words))
            free = begin + 2 * half + 6
    return found


def _time_mark(at: datetime, words: str, low: float, ink: Ink) -> Options:
    label: Options = {"show": True, "formatter": words, "position": "start", "distance": 8, "color": ink.note, "fontSize": 13}
    if words == "today":
        label["align"] = "left"
    return {"xAxis": ms(at), "lineStyle": UNSEEN, "label": label}
