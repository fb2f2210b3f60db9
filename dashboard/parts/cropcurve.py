"""One crop's weeks as a curve: what was picked, what was planned, what is likely."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import streamlit as st

from dashboard.charts.times import Frame, Line, Panel
from dashboard.harvests import Told
from dashboard.parts import cards, chart, howwell, picking
from models.advice.farm import Farm

# weeks back and ahead
BACK, ON = 6, 16


def draw(farm: Farm, found: Told, week: date) -> None:
    """One crop, week by week: picked, planned, and what is likely."""
    keys = list(dict.fromkeys(row.crop for row in found.forecast.rows if row.planting is None and row.p80 > 0))
    first = next((row.crop for row in picking.coming(found, week)), keys[0] if keys else None)
    if first is None:
        return
    crop = st.selectbox("Crop", keys, index=keys.index(first) if first in keys else 0, key="curve")
    rows = {row.week: row for row in found.forecast.rows if row.crop == crop and row.planting is None}
    unit = found.units[str(crop)]
    shown = [week + timedelta(weeks=n) for n in range(-BACK, ON)]
    picked = [(_at(farm, w), _picked(found, str(crop), w)) for w in shown if w < week]
    ahead = [(_at(farm, w), rows[w].p20, rows[w].p50, rows[w].p80) for w in shown if w in rows]
    planned = [(_at(farm, w), rows[w].planned) for w in shown if w in rows]
    laid = howwell.laid_over(farm, str(crop), shown[0], week + timedelta(weeks=1))
    line = Line("picked", "other", picked, ahead=ahead, planned=planned, planned_label="planned", end_words="", laid_over=laid)
    start, end = (datetime.combine(w, time(), farm.zone) for w in (shown[0], shown[-1]))
    says = f"{crop} by week: picked solid, planned dashed, the likely range filled" + (", paler what was said before" if laid else "")
    chart.draw("harvest", [Panel(f"{unit} a week", [line], height=210, floor=0.0)], farm, "season", says, Frame(
        start, end, farm.zone, farm.units, now=farm.now,
    ))  # fmt: skip
    cards.note("curve", f"{says}.")


def _at(farm: Farm, week: date) -> float:
    return datetime.combine(week, time(12), farm.zone).timestamp()


def _picked(found: Told, crop: str, week: date) -> float | None:
    taken = found.picked.get((crop, week))
    return taken.amount if taken is not None else None
