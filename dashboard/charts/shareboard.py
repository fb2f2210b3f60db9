"""The share board: weeks across, crops down; how much a share gets, shaded by the chance that all are covered. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts.ink import FONT, Ink
from models.planning.shares.coverage import Cell

ROW, TOP, LEFT = 30, 40, 118
# at least so dark, at most so dark: words on it stay readable
SHADES = (0.0, 0.42)


def height(items: int) -> int:
    return TOP + ROW * items + 6


def options(cells: Sequence[Cell], items: Sequence[tuple[str, str]], weeks: Sequence[tuple[Any, str]], ink: Ink) -> dict[str, Any]:
    """ECharts options. items: (crop, words), from the top; weeks: (Monday, words). Where nothing is wanted a cell is empty."""
    rows, columns = {key: i for i, (key, _) in enumerate(items)}, {week: i for i, (week, _) in enumerate(weeks)}
    words = {"color": ink.text, "fontSize": 12, "fontFamily": FONT}
    return {
        "animation": False,
        "textStyle": {"fontFamily": FONT},
        "grid": {"left": LEFT, "right": 4, "top": TOP, "height": ROW * len(items)},
        "xAxis": {
            "type": "category", "position": "top", "data": [said for _, said in weeks], "axisTick": {"show": False},
            "axisLine": {"show": False}, "axisLabel": {**words, "color": ink.note, "interval": 0, "lineHeight": 15},
        },
        "yAxis": {
            "type": "category", "inverse": True, "data": [said for _, said in items], "axisTick": {"show": False},
            "axisLine": {"show": False}, "axisLabel": {**words, "interval": 0},
        },
        "series": [{
            "type": "heatmap", "silent": True, "label": {"show": True, **words},
            "data": [_cell(c, columns[c.week], rows[c.item], ink) for c in cells if c.item in rows and c.week in columns],
        }],
        "visualMap": {"show": False, "min": 0, "max": 1, "dimension": 2, "inRange": {"color": [ink.paper]}},
    }  # fmt: skip


def _cell(cell: Cell, column: int, row: int, ink: Ink) -> dict[str, Any]:
    low, high = SHADES
    green = "47,191,149" if ink.dark else "0,158,115"
    style = {"color": f"rgba({green},{low + (high - low) * cell.chance:.2f})", "borderColor": ink.rule, "borderWidth": 1}
    return {"value": [column, row, round(cell.chance, 2)], "itemStyle": style, "label": {"formatter": said(cell.each)}}


def said(each: float) -> str:
    """An amount in a cell: as short as it can be said; nothing where a share gets next to none."""
    if each < 0.005:
        return ""
    return f"{each:.2f}".lstrip("0").rstrip("0").rstrip(".") if each < 1 else f"{each:.1f}".removesuffix(".0")
