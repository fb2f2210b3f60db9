"""Today: what needs me, most urgent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from dashboard import alarms, fieldwork, summary
from dashboard.alarms import Alarm
from dashboard.parts import ahead, answer, cards, chart, credit, doing, evidence, incident, page, words
from models import advice
from models.advice.farm import Farm
from models.display import joined

# lines shown at once; what has an act or a watch is always among them
MOST = 8
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
    shown = max(MOST, sum(line.state in ("act", "watch") for line in found))
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
            for i, line in enumerate(found[1:shown]):
                cards.row(farm, f"today-{i}", line)
        if found[shown:]:
            with st.expander(_more(found[shown:]), key="more-today"), st.container(key="list-more-today", gap=None):
                for i, line in enumerate(found[shown:], shown - 1):
                    cards.row(farm, f"today-{i}", line)
        heard = any(not one.silent for one in farm.devices)
        else_fine = summary.all_else(farm, [*found, *(line for line, _ in held)])
        cards.quiet("today", else_fine, "devices", state="fine" if heard else "unknown")
        doing.did(farm)
        answer.put_by(farm, held)
        _weather(farm)
        credit.draw("today", credit.of_lines(farm, found))


def _more(rest: Sequence[advice.Line]) -> str:
    """How many stand after the first screens, and of what states: "5 more: 2 unknown, 3 to do"."""
    counts = Counter(words.word(line.state) for line in rest)
    return f"{len(rest)} more: {joined([f'{count} {word}' for word, count in counts.items()], 5)}"


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
