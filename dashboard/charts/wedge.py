"""The forage wedge: what stands in each paddock as bars, the fullest first, between what a herd enters at and what it leaves. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.charts.ink import FONT, Ink

HEIGHT = 230
# bars: ready, growing, grazed now; on paper and at night
READY, GROWING, GRAZED = ("#64742c", "#aebd78"), ("#a4ab7c", "#6d7550"), ("#d3d3b9", "#474a3b")


@dataclass(frozen=True, slots=True)
class Bar:
    """A paddock: mass in the unit people read. here: a herd is in it; known: read of late, else it is hatched."""

    name: str
    mass: float
    ready: bool
    here: bool = False
    known: bool = True


def options(bars: Sequence[Bar], enter: float, leave: float, unit: str, ink: Ink) -> dict[str, Any]:
    """ECharts options; lines at what a herd enters at and at what it leaves, and the line a full rotation needs between."""
    shown = sorted(bars, key=lambda b: -b.mass)
    needs = [[0, enter], [len(shown) - 1, leave]] if len(shown) > 1 else []
    words = {"color": ink.note, "fontSize": 12, "fontFamily": FONT}
    return {
        "animation": False,
        "textStyle": {"fontFamily": FONT},
        "grid": {"left": 46, "right": 44, "top": 40, "bottom": 26},
        "xAxis": {
            "type": "category", "data": [b.name for b in shown], "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": ink.rule}},
            "axisLabel": {"color": ink.text, "fontSize": 12, "interval": 0},
        },
        "yAxis": {
            "type": "value", "min": 0, "name": f"{unit} of dry matter", "nameTextStyle": {**words, "align": "left"},
            "nameLocation": "end", "splitNumber": 3, "axisLabel": words, "splitLine": {"lineStyle": {"color": ink.rule}},
        },
        "series": [
            {"type": "bar", "data": [_bar(b, ink) for b in shown], "barCategoryGap": "14%", "markLine": _lines(enter, leave, ink)},
            {
                "type": "line", "data": [v for _, v in _between(needs, len(shown))], "symbol": "none",
                "lineStyle": {"color": ink.text, "type": "dashed", "width": 1.4},
            },
        ],
    }  # fmt: skip


def _between(ends: Sequence[Sequence[float]], count: int) -> list[tuple[int, float]]:
    """A straight line from the first bar to the last."""
    if not ends:
        return []
    (_, a), (_, b) = ends
    return [(i, a + (b - a) * i / (count - 1)) for i in range(count)]


def _bar(bar: Bar, ink: Ink) -> dict[str, Any]:
    fill = (GRAZED if bar.here else READY if bar.ready else GROWING)[ink.dark]
    style: dict[str, Any] = {"color": fill, "borderRadius": [2, 2, 0, 0]}
    if not bar.known:
        style["decal"] = {"symbol": "rect", "dashArrayX": [1, 0], "dashArrayY": [3, 4], "rotation": 0.8, "color": ink.note}
    return {"value": bar.mass, "itemStyle": style}


def _lines(enter: float, leave: float, ink: Ink) -> dict[str, Any]:
    label = {"position": "end", "color": ink.text, "fontSize": 12, "fontFamily": FONT}
    return {
        "silent": True,
        "symbol": "none",
        "lineStyle": {"color": ink.note, "type": "solid", "width": 1},
        "data": [
            {"yAxis": enter, "label": {**label, "formatter": "enter"}},
            {"yAxis": leave, "label": {**label, "formatter": "leave"}},
        ],
    }
