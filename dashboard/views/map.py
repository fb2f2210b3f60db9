"""Map: where is it wet, cold, or silent? Tap a place for all that is known of it."""

from __future__ import annotations

import streamlit as st

from dashboard import lines
from dashboard.display import joined, quantity
from dashboard.farm import HOUSEKEEPING, Farm
from dashboard.parts import answer, board, cards, chart, evidence, page, words
from dashboard.parts.board import land
from sensors.measurands import measurands

ENDS = {
    "soil_moisture": ("Driest", "wettest"),
    "soil_temperature": ("Coldest soil", "warmest"),
    "air_temperature": ("Coldest air", "warmest"),
}


def draw(farm: Farm) -> None:
    if not any(p.geometry for p in farm.places):
        page.masthead(farm)
        page.empty("No place is drawn yet", "A place stands here once the hub’s records hold its outline. To see a map: `hubland demo`.")
        return
    left, right = page.frame(farm)
    found = lines.ranked(farm)
    with left:
        top = st.container()
        with st.container(key="pills-map"):
            names = list(land.QUESTIONS)
            asked = st.pills("colour by", names, default=names[0], required=True, label_visibility="collapsed", key="asked")
        question = land.QUESTIONS[str(asked or "soil water")]
        with top:
            answer.sentence(*told(farm, question))
    with right:
        chosen = board.show("board-map", land.drawing(farm, question, found, chart.ink().dark))
    with left:
        _place(farm, chosen, found)


def told(farm: Farm, question: land.Question) -> tuple[str, str]:
    """The answer to a question of the map, and what it stands on."""
    if not question.measurand:
        silent = [h.name for h in farm.devices if h.silent]
        heard = f"{len(farm.devices) - len(silent)} of {len(farm.devices)} devices heard"
        return (f"Silent: {joined(silent)}." if silent else "Every device is heard."), heard
    places = [(p, n) for p in farm.places if (n := farm.number(p.name, question.measurand)).of and p.kind != "cold_room"]
    known = [(n.value, p.name) for p, n in places if n.value is not None and not n.late]
    coverage = f"{len(known)} of {len(places)} places with a probe"
    if not known:
        return f"Nobody knows the {question.key} now.", coverage
    low, high = min(known), max(known)
    one, other = ENDS[question.measurand]
    if low == high:
        return f"Only {low[1]} is measured: {quantity(question.measurand, low[0], farm.units)}.", coverage
    ends = [f"{name} ({quantity(question.measurand, value, farm.units)})" for value, name in (low, high)]
    return f"{one} is {ends[0]}, {other} {ends[1]}.", coverage


def _place(farm: Farm, name: str | None, found: list[lines.Line]) -> None:
    """All that is known of the chosen place."""
    if not name or name not in farm.place_named:
        cards.note("map", "Tap a place to see all that is known of it.")
        return
    here = [line for line in found if line.place == name]
    lives = farm.by_place.get(name, [])
    state = here[0].state if here else "fine" if any(x.usable for x in lives) else "unknown"
    with cards.card("place", name, state):
        # of the radio a place has nothing to say; of the battery it has, last
        known = [m for m in dict.fromkeys(x.measurand for x in lives) if m not in HOUSEKEEPING]
        known += [m for m in ("battery_level",) if any(x.measurand == m for x in lives)]
        rows = [(measurands()[m].label, cards.told(farm.number(name, m), farm)) for m in known if m in measurands()]
        cards.facts("place", rows)
        if here:
            st.markdown(f"{words.badge(here[0].state)} {words.plain(here[0].title)}")
        if not lives:
            st.markdown("No probe speaks from here.")
        charted = next((m for m in known if m in evidence.THINGS), None)
        if charted:
            chart.draw("place", [evidence.panel(farm, name, charted, "week", 120)], farm, "week", f"{charted} of {name} over a week")


page.live(draw)
