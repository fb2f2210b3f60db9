"""The share board: weeks across, crops down; how many shares get their usual portion, shaded by the chance that all do. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts.ink import FONT, Ink
from models.planning.shares.coverage import Cell

ROW, TOP, LEFT = 30, 40, 138
# at least so dark, at most so dark: words on it stay readable
SHADES = (0.0, 0.42)
QUARTERS = {0.25: "¼", 0.5: "½", 0.75: "¾"}


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
    return {
        "value": [column, row, round(cell.chance, 2)],
        "itemStyle": style,
        "label": {"formatter": f"{cell.shares[1]}" if cell.shares[1] else ""},
    }


def portion(each: float) -> str:
    """A usual portion, as short as it can be said: "1", "¼", "1½", "0.4"."""
    whole, rest = divmod(round(each, 2), 1)
    quarter = QUARTERS.get(round(rest, 2))
    return f"{whole:.0f}{quarter}".removeprefix("0") if quarter else f"{each:.2f}".rstrip("0").rstrip(".")
