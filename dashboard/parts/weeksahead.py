"""The weeks ahead of the shares: a board of weeks across and crops down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard.charts import shareboard
from dashboard.harvests import Told
from dashboard.parts import cards, chart
from models.advice.season.sharing import Ahead, board
from models.advice.thisweek.picking import plain

WEEKS, MOST = 6, 14
# of what a share gets less than this in every week nothing is shown
LEAST = 0.05


def draw(found: Told, season: Ahead, shown: Ahead, weeks: Sequence[date], title: str, key: str) -> None:
    """Weeks across, crops down: those that the season as it is has most of, with what `shown` has of them."""
    cells = [cell for cell in board(season) if cell.week in weeks]
    good = {cell.item: 0.0 for cell in cells if cell.each >= LEAST}
    for cell in cells:
        if cell.item in good:
            good[cell.item] += cell.chance
    keys = sorted(good, key=lambda key: (-good[key], key))[:MOST]
    st.markdown(f"### {title}")
    if not keys:
        cards.note(key, "Nothing is likely to be picked for shares in these weeks.")
        return
    items = [(key, f"{key}, {shareboard.portion(season.want(key).each)} {found.units[key]}") for key in keys]
    told = [cell for cell in board(shown) if cell.week in weeks]
    drawn = shareboard.options(told, items, [(week, f"{week.day}\n{week:%b}") for week in weeks], chart.ink())
    says = "Board of shares: how many full shares get their usual portion of each crop in each week, greener where all are more likely to"
    st.echarts_chart(drawn, height=shareboard.height(len(items)), theme=None, renderer="svg", key=f"chart-{key}", alt=says)
    most = max((cell.wanted for cell in told), default=0.0)
    cards.note(key, f"How many of up to {plain(most)} full shares get the portion named with the crop; the greener, the likelier all do.")
