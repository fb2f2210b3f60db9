"""Charts on a page: the window picker and the drawing; what is drawn is decided in dashboard/charts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from dashboard import curves
from dashboard.charts import times
from dashboard.charts.ink import NIGHT, PAPER, Ink
from models.advice.farm import Farm, Live
from models.agronomy.daylight import nights
from models.display import unit_word


def ink() -> Ink:
    """The colours of the theme in use."""
    return NIGHT if st.context.theme.type == "dark" else PAPER


def pick_span(key: str) -> str:
    """Day, week, month or year, kept while the page is open."""
    with st.container(key=f"pills-{key}"):
        chosen = st.pills("window", list(curves.SPANS), default="day", required=True, label_visibility="collapsed", key=f"span-{key}")
    return str(chosen or "day")


def frame(farm: Farm, span: str) -> times.Frame:
    """The time axis of a window; nights are shaded where they can be told apart."""
    start, end = curves.bounds(farm.now, span)
    dark = nights(start, end, farm.latitude, farm.longitude, farm.zone) if end - start <= timedelta(days=8) else ()
    return times.Frame(start, end, farm.zone, farm.units, dark)


def line(farm: Farm, probes: Sequence[Live], measurand: str, span: str, label: str, thing: str, suspect: str = "suspect") -> times.Line:
    """One curve of some probes."""
    shaped = curves.curve(farm, probes, measurand, span)
    return times.Line(label, thing, shaped.points, shaped.suspect, suspect, shaped.spread)


def draw(key: str, panels: Sequence[times.Panel], farm: Farm, span: str, says: str, within: times.Frame | None = None) -> None:
    """The chart; `says` is what it shows, for whoever cannot see it. within: another time axis than that of the span."""
    if not any(x.points or x.suspect or x.ahead for p in panels for x in p.lines):
        st.markdown(f":gray[Nothing was measured in this {span}.]")
        return
    options = times.options(panels, within or frame(farm, span), ink())
    st.echarts_chart(options, height=times.height(panels), theme=None, renderer="svg", key=f"chart-{key}", alt=says)


def unit(measurand: str, farm: Farm) -> str:
    return unit_word(measurand, farm.units)
