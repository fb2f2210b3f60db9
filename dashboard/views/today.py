"""Today: what needs me, most urgent first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard import alarms, fieldwork, summary
from dashboard.alarms import Alarm
from dashboard.parts import ahead, answer, cards, chart, credit, doing, evidence, incident, page
from models import advice
from models.advice.farm import Farm

WEATHER = (("air", "air_temperature"), ("humidity", "relative_humidity"), ("wind", "wind_speed"), ("from", "wind_direction"))


def draw(farm: Farm) -> None:
    standing = alarms.standing(farm.now)
    if not (farm.devices or farm.tasks or farm.herds or standing):
        page.masthead(farm)
        page.nothing_connected()
        return
    farm = fieldwork.laid_on(farm)
    told, held = incident.merged(farm, advice.ranked(farm), standing), advice.held(farm)
    found = [line for line, _ in told]
    left, right = page.frame(farm)
    with left:
        if found:
            answer.headline(farm, found[0], "today", _answering(*told[0]))
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
        credit.draw("today", credit.of_lines(farm, found))


def _answering(line: advice.Line, alarm: Alarm | None) -> Callable[[], None] | None:
    """An alert that nobody has answered is answered here; where its line has a deed, that is the first thing to say."""
    return None if alarm is None else partial(incident.seen, alarm.incident, primary=not line.deeds)


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
