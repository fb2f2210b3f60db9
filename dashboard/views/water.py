"""Water: is there enough, and does any leak?"""

from __future__ import annotations

import streamlit as st

from dashboard import curves
from dashboard.charts.times import Panel
from dashboard.parts import answer, board, cards, chart, evidence, page
from dashboard.parts.board import scheme
from models import advice
from models.advice.farm import Farm, Number, tank_level
from models.display import quantity
from sensors.measurands import measurand


def draw(farm: Farm) -> None:
    tanks = farm.of_kind("tank")
    if not tanks:
        page.masthead(farm)
        page.empty("No tank yet", "Add a place of kind *tank* with its capacity, and say which level sensor looks into it.")
        return
    found = advice.ranked(farm, "water")
    left, right = page.frame(farm)
    held, full, known = stored(farm)
    with left:
        share = quantity("water_level", 100 * held / full if full else None, farm.units)
        well = f"Water is fine: the tanks are {share} full."
        standing = [*found, *answer.advised(farm, found, "water", ("fine", well, *_stored_words(farm, held, full, known)))]
        _uses(farm)
    with right:
        st.markdown("### The system now")
        drawn = scheme.drawing(farm, advice.in_order(standing), chart.ink().dark)
        if drawn:
            chosen = board.show("board-water", drawn)
            _chosen(farm, chosen)
        if standing:
            cards.note("stored", " ".join(_stored_words(farm, held, full, known)))
        _levels(farm)


def stored(farm: Farm) -> tuple[float, float, int]:
    """(litres stored, litres that fit, tanks known) over tanks whose level is known now."""
    held = full = 0.0
    known = 0
    for place in farm.of_kind("tank"):
        level, capacity = tank_level(farm, place), place.details.get("capacity_l")
        if capacity and level.value is not None and not level.late:
            held, full, known = held + capacity * level.value / 100, full + capacity, known + 1
    return held, full, known


def _stored_words(farm: Farm, held: float, full: float, known: int) -> tuple[str, str]:
    tanks = len(farm.of_kind("tank"))
    words = f"{quantity('water_volume', held, farm.units)} of {quantity('water_volume', full, farm.units)} stored."
    return words, f"{known} of {tanks} tanks known"


def _uses(farm: Farm) -> None:
    """What the meters counted in the last 24 hours."""
    meters = [x for x in farm.lives if x.measurand == "water_volume_total"]
    if not meters:
        return
    st.markdown("### Last 24 hours")
    counted = [(x, curves.used(farm, x.key)) for x in meters]
    places = [x.place for x in meters]
    shown = []
    for x, litres in sorted(counted, key=lambda c: -(c[1] or 0))[:6]:
        # two meters at one place are told apart by their own names
        name = x.place if x.place and places.count(x.place) == 1 else farm.device_named[x.key.device].name
        shown.append((name, Number("water_volume", litres, x.age_s, 1, 1, late=x.late, why="its meter was not heard")))
    cards.metrics("uses", shown, farm)
    total = sum(litres for _, litres in counted if litres is not None)
    heard = sum(not x.late for x in meters)
    told = f"{quantity('water_volume', total, farm.units)} through {heard} of {len(meters)} meters"
    cards.note("uses", f"{told}; meters in line count the same water twice")


def _chosen(farm: Farm, name: str | None) -> None:
    if name and name in farm.by_place:
        with cards.card("water-chosen", name):
            rows = [(measurand(x.measurand).label, cards.told(farm.number(name, x.measurand), farm)) for x in farm.by_place[name]]
            cards.facts("water-chosen", rows)


def _levels(farm: Farm) -> None:
    st.markdown("### Levels")
    span = chart.pick_span("water")
    panels = []
    for place in farm.of_kind("tank"):
        if farm.probes(place.name, "water_level"):
            panel = evidence.panel(farm, place.name, "water_level", span, 110)
            panels.append(Panel(f"% in {place.name}", panel.lines, panel.limits, height=110, floor=0, ceiling=100))
    if panels:
        chart.draw("levels", panels, farm, span, f"Levels of the tanks over a {span}")


page.live(draw)
