"""Why we think it leaks: what a tank held, against what its meters explain."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from dashboard.charts.panel import Edge, Frame, Line, Panel, Pointer
from dashboard.parts import cards, chart
from models.advice.farm import Farm
from models.advice.leak_lines import onset, rate
from models.advice.leaks import Leak
from models.agronomy.daylight import nights
from models.display import in_units, number, quantity, unit_word

VOLUME = "water_volume"
# a scale must not make a ripple look like a leak [L]
LEAST_L = 150.0


def draw_leak(farm: Farm, leak: Leak) -> bool:
    """The chart of a leaking tank, with its heading; whether there is one. Meters that never rest have none: their flow is the evidence."""
    if leak.kind != "tank" or not leak.found or not leak.rows or leak.since is None:
        return False
    st.markdown("### Why we think it leaks")
    cards.note("leak", "Solid is measured; dashed is what the meters explain.")
    said = f"{leak.place.name} holds {quantity(VOLUME, leak.held_l, farm.units)}"
    says = f"{said} where its meters explain {quantity(VOLUME, leak.metered_l, farm.units)}: {rate(farm, leak.rate_l_h)} is lost"
    chart.draw("leak", [panel(farm, leak)], farm, "day", says, frame(farm, leak))
    return True


def panel(farm: Farm, leak: Leak, height: int = 170) -> Panel:
    """One axis in litres or gallons: measured solid, metered dashed, where they part, and at the right what is lost."""
    held = [(t, None if v is None else in_units(VOLUME, v, farm.units)) for t, v, _ in leak.rows]
    metered = [(t, None if v is None else in_units(VOLUME, v, farm.units)) for t, _, v in leak.rows]
    line = Line("", "water", held, planned=metered, planned_label="metered", end_words="")
    unit = f"{unit_word(VOLUME, farm.units)} in {leak.place.name}"
    return Panel(
        unit, [line], height=height, least=in_units(VOLUME, LEAST_L, farm.units), pointers=_parts(farm, leak), ends=_ends(farm, leak)
    )


def frame(farm: Farm, leak: Leak) -> Frame:
    """From the first hour shown until now."""
    start = datetime.fromtimestamp(leak.rows[0][0], UTC)
    dark = nights(start, farm.now, farm.latitude, farm.longitude, farm.zone)
    return Frame(start, farm.now, farm.zone, farm.units, dark)


def _parts(farm: Farm, leak: Leak) -> list[Pointer]:
    """Where the two lines part."""
    assert leak.since is not None
    at = leak.since.timestamp()
    near = min((row for row in leak.rows if row[1] is not None), key=lambda row: abs(row[0] - at), default=None)
    if near is None or near[1] is None:
        return []
    return [Pointer(near[0], in_units(VOLUME, near[1], farm.units), f"parts at {onset(farm, leak)}", "below")]


def _ends(farm: Farm, leak: Leak) -> list[Edge]:
    """ "1,601" metered, "51 lost", "1,550" held."""
    if leak.held_l is None or leak.metered_l is None:
        return []
    held, metered = (in_units(VOLUME, v, farm.units) for v in (leak.held_l, leak.metered_l))
    return [
        Edge(metered, number(VOLUME, leak.metered_l, farm.units), "water"),
        Edge((held + metered) / 2, f"{number(VOLUME, leak.metered_l - leak.held_l, farm.units)} lost", "watch"),
        Edge(held, number(VOLUME, leak.held_l, farm.units), "text"),
    ]
