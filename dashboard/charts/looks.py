"""A few looks over the years: the mean of each with the least and the most of it behind; months as they were, not evenly. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts.ink import FONT, Ink

HEIGHT = 190
# (when, mean, least, most)
Look = tuple[str, float, float, float]


def options(looks: Sequence[Look], unit: str, ink: Ink) -> dict[str, Any]:
    """ECharts options; each look has its date under it and its mean above."""
    words = {"color": ink.note, "fontSize": 12, "fontFamily": FONT}
    soil = ink.thing("soil")
    hidden = {"type": "line", "stack": "span", "symbol": "none", "lineStyle": {"opacity": 0}, "silent": True}
    return {
        "animation": False,
        "textStyle": {"fontFamily": FONT},
        "grid": {"left": 40, "right": 22, "top": 34, "bottom": 26},
        "xAxis": {
            "type": "category", "data": [when for when, *_ in looks], "boundaryGap": True, "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": ink.rule}}, "axisLabel": words,
        },
        "yAxis": {
            "type": "value", "min": 0, "name": unit, "splitNumber": 3, "axisLabel": words,
            "max": 100 if unit.endswith("%") else None, "interval": 50 if unit.endswith("%") else None,
            "nameTextStyle": {**words, "align": "left"}, "splitLine": {"lineStyle": {"color": ink.rule}},
        },
        "series": [
            {**hidden, "data": [low for _, _, low, _ in looks]},
            {**hidden, "data": [high - low for _, _, low, high in looks], "areaStyle": {"color": soil, "opacity": 0.18}},
            {
                "type": "line", "data": [mean for _, mean, _, _ in looks], "symbol": "circle", "symbolSize": 8,
                "itemStyle": {"color": soil}, "lineStyle": {"color": soil, "width": 2.5},
                "label": {"show": True, "position": "top", "color": ink.text, "fontSize": 12.5, "fontWeight": 600, "formatter": "{c}"},
            },
        ],
    }  # fmt: skip
