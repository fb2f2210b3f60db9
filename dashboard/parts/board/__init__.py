"""The board: our one own component (Streamlit components v2). Draws places, gives back what was chosen or drawn.

Plotly and ECharts hand only selections of points back; a map without internet needs neither tiles nor a library.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent


@cache
def _component() -> Any:
    return st.components.v2.component(
        "hubland_board",
        html='<div class="board"></div>\n',
        css=(HERE / "board.css").read_text("utf-8"),
        js="\n".join((HERE / name).read_text("utf-8") for name in ("sketch.js", "season.js", "beds.js", "board.js")),
    )


def show(key: str, drawing: dict[str, Any]) -> str | None:
    """Draw a drawing of land.py or scheme.py; the id of what is chosen, None at first."""
    before = st.session_state.get(key)
    chosen = (before or {}).get("chosen") if isinstance(before, dict) else getattr(before, "chosen", None)
    result = _component()(key=key, data={**drawing, "chosen": chosen}, default={"chosen": chosen}, on_chosen_change=lambda: None)
    return result.chosen or None


def let_draw(key: str, drawing: dict[str, Any]) -> dict[str, Any] | None:
    """Let an outline be drawn (sketch.py); None until it is to be saved or left.

    Then {"token", "act": "save" or "cancel", "corners": [[longitude, latitude], ...]} once, the ring not closed.
    """
    result = _component()(key=key, data=drawing, on_drawn_change=lambda: None)
    drawn = result.drawn
    return drawn if isinstance(drawn, dict) and drawn.get("token") == drawing["token"] else None


def tapped(key: str, drawing: dict[str, Any]) -> tuple[str, int] | None:
    """Draw a season (season.py) or a bed map (beds.py); the row and the day, or the planting and 0, that were tapped, once, None else."""
    told = _component()(key=key, data=drawing, on_tapped_change=lambda: None).tapped
    return (str(told["row"]), int(told["day"])) if isinstance(told, dict) else None
