"""The board: our one own component (Streamlit components v2). Draws places, gives back what was chosen.

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
        js=(HERE / "board.js").read_text("utf-8"),
    )


def show(key: str, drawing: dict[str, Any]) -> str | None:
    """Draw a drawing of land.py or scheme.py; the id of what is chosen, None at first."""
    before = st.session_state.get(key)
    chosen = (before or {}).get("chosen") if isinstance(before, dict) else getattr(before, "chosen", None)
    result = _component()(key=key, data={**drawing, "chosen": chosen}, default={"chosen": chosen}, on_chosen_change=lambda: None)
    return result.chosen or None
