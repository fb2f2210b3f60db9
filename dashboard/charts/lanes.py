"""When each gateway was heard: one lane each, filled where it spoke, empty where it did not. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.charts.ink import FONT, Ink
from dashboard.charts.scale import time_marks

LANE, LEFT, FOOT = 44, 118, 26


@dataclass(frozen=True, slots=True)
class Lane:
    """One row. spoke: (start, end) epoch seconds; silent_words: what to write on the silence that lasts until now."""

    name: str
    about: str
    spoke: Sequence[tuple[float, float]]
    silent_from: float | None = None
    silent_words: str = ""


def height(lanes: Sequence[Lane]) -> int:
    return LANE * len(lanes) + FOOT + 6


def runs(quarters: Sequence[int], quarter_s: int = 900) -> list[tuple[float, float]]:
    """Stretches of time from the quarters of an hour in which something was heard."""
    found: list[list[float]] = []
    for q in sorted(set(quarters)):
        if found and found[-1][1] == q * quarter_s:
            found[-1][1] = (q + 1) * quarter_s
        else:
            found.append([q * quarter_s, (q + 1) * quarter_s])
    return [(a, b) for a, b in found]


def options(lanes: Sequence[Lane], now: datetime, zone: ZoneInfo, units: str, ink: Ink) -> dict[str, Any]:
    """ECharts options."""
    start = now - timedelta(days=1)
    low, high = start.timestamp() * 1000, now.timestamp() * 1000
    filled = "#4c6a55" if ink.dark else "#8d9e87"
    areas: list[Any] = []
    labels: list[Any] = []
    for i, lane in enumerate(lanes):
        y = len(lanes) - 1 - i
        span = [y + 0.2, y + 0.62]
        for a, b in lane.spoke:
            areas.append(_area(max(a * 1000, low), min(b * 1000, high), span, {"color": filled}))
        if lane.silent_from is not None:
            style = {"color": ink.night, "borderColor": ink.note, "borderWidth": 1, "borderType": "dashed"}
            areas.append(_area(max(lane.silent_from * 1000, low), high, span, style))
        words = f"{{name|{lane.name}}}\n{{about|{lane.about}}}"
        labels.append({"value": [low, y + 0.41], "label": {"formatter": words, "position": "left", "align": "right"}})
        if lane.silent_words:
            labels.append({"value": [high, y + 0.78], "label": {"formatter": lane.silent_words, "position": "left", "fontWeight": 600}})
    marks = time_marks(start, now, zone, units, every_h=12)
    times = [
        {"xAxis": at.timestamp() * 1000, "lineStyle": {"color": "rgba(0,0,0,0)"}, "label": {"formatter": words}}
        for at, words in marks
        if timedelta(hours=1) < at - start < timedelta(hours=21.5)
    ]
    times.append({"xAxis": high, "lineStyle": {"color": "rgba(0,0,0,0)"}, "label": {"formatter": "now"}})
    rich = {"name": {"color": ink.text, "fontSize": 13, "lineHeight": 17}, "about": {"color": ink.note, "fontSize": 12, "lineHeight": 15}}
    return {
        "animation": False,
        "textStyle": {"fontFamily": FONT, "fontSize": 13},
        "grid": {"left": LEFT, "right": 14, "top": 4, "height": LANE * len(lanes)},
        "xAxis": {"type": "value", "min": low, "max": high, "show": False},
        "yAxis": {"type": "value", "min": 0, "max": len(lanes), "show": False},
        "series": [
            {
                "type": "scatter", "silent": True, "symbolSize": 1, "data": labels, "itemStyle": {"color": "rgba(0,0,0,0)"},
                "label": {"show": True, "color": ink.text, "fontSize": 13, "rich": rich, "distance": 8},
                "markArea": {"silent": True, "data": areas},
                "markLine": {
                    "silent": True, "symbol": "none", "data": times,
                    "label": {"show": True, "position": "start", "color": ink.note, "fontSize": 13, "distance": 6},
                },
            }
        ],
    }  # fmt: skip


def _area(left: float, right: float, span: Sequence[float], style: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"coord": [left, span[0]], "itemStyle": style}, {"coord": [right, span[1]]}]
