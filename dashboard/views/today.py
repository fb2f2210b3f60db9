"""Today: what needs me, most urgent first."""

from __future__ import annotations

import streamlit as st

from dashboard import summary
from dashboard.parts import ahead, answer, cards, chart, doing, evidence, page
from models import advice
from models.advice.farm import Farm

WEATHER = (("air", "air_temperature"), ("humidity", "relative_humidity"), ("wind", "wind_speed"), ("from", "wind_direction"))


def draw(farm: Farm) -> None:
    if not (farm.devices or farm.tasks or farm.herds):
        page.masthead(farm)
        page.nothing_connected()
        return
    found, held = advice.ranked(farm), advice.held(farm)
    left, right = page.frame(farm)
    with left:
        if found:
            answer.headline(farm, found[0], "today")
        else:
            answer.calm(*summary.calm(farm))
        _evidence(farm, found[0] if found else None)
    with right:
        if found[1:]:
            st.markdown("### Also today")
        with st.container(key="list-today", gap=None):
            for i, line in enumerate(found[1:]):
                cards.row(farm, f"today-{i}", line)
        cards.quiet("today", summary.all_else(farm, [*found, *(line for line, _ in held)]), "devices")
        doing.did(farm)
        answer.put_by(farm, held)
        _weather(farm)


def _evidence(farm: Farm, line: advice.Line | None) -> None:
    """The chart of the first line; the weather's where it has none."""
    if line is not None and line.subject.startswith("frost") and line.place:
        with st.container(key="evidence-today"):
            if ahead.tonight(farm, "today", line.place):
                cards.note("score-today", ahead.score(farm, line.place))
                ahead.why(farm, line.place)
                return
    about = line if line is not None and line.measurand else None
    measurand, place = (about.measurand, about.place) if about else ("air_temperature", "")
    with st.container(key="evidence-today"):
        panel = evidence.panel(farm, place, measurand, "day", height=200)
        cards.note("evidence-today", f"The last day{': ' + place if place else ', outside'}")
        chart.draw("today", [panel], farm, "day", f"{measurand.replace('_', ' ')} over the last day")


def _weather(farm: Farm) -> None:
    shown = [(label, number) for label, measurand in WEATHER if (number := farm.outside(measurand)).of]
    if shown:
        with cards.card("weather", "Weather now"):
            cards.metrics("weather", shown, farm)
            cards.provenance("weather", shown)


page.live(draw)
