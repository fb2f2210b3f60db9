"""Greenhouses: does any house need vent or heat?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.parts import answer, cards, credit, deeds, house, page, words
from models import advice
from models.advice import Line
from models.advice.farm import Farm
from models.advice.houses.evening import follows
from models.advice.houses.grown import limits
from models.advice.houses.siblings import judged
from models.advice.probes import beside
from models.display import joined, quantity
from models.records.queries import PlaceView

HERE = "greenhouses"
# cards beside each other on a wide screen
ABREAST = 3
# questions about a probe stand in cards of their own: they say nothing of the house
OF_A_PROBE = "odd "


def draw(farm: Farm) -> None:
    houses = farm.of_kind("greenhouse")
    if not houses:
        page.masthead(farm)
        page.empty("No greenhouse yet", "Under *Devices*, name a device and choose *a new place*: a greenhouse.")
        return
    lines = advice.ranked(farm, HERE)
    found, odd = [x for x in lines if not _of_a_probe(x)], [x for x in lines if _of_a_probe(x)]
    sound = judged(farm, [p.name for p in houses])
    left, right = page.frame(farm)
    with left:
        held = answer.advised(farm, found, HERE, _well(sound, houses), rest=False)
        _follows(farm, found)
        answer.others(farm, found[1:], HERE)
        _doubts(farm, houses, odd)
    with right:
        house.charts(farm, [p.name for p in _first(houses, found)])
    states = {line.place: line.state for line in reversed(advice.in_order([*found, *(x for x in held if not _of_a_probe(x))]))}
    with st.container(key="houses"):
        placed = _first(houses, found)
        for start in range(0, len(placed), ABREAST):
            for column, place in zip(st.columns(ABREAST), placed[start : start + ABREAST], strict=False):
                with column:
                    house.card(sound, place, states.get(place.name, "fine"))
    credit.draw(HERE, credit.of_nights(farm, [p.name for p in farm.of_kind("greenhouse", "station")]))


def _of_a_probe(line: Line) -> bool:
    return line.subject.startswith(OF_A_PROBE)


def _first(houses: Sequence[PlaceView], found: Sequence[Line]) -> list[PlaceView]:
    """The house that the headline is about, then the others."""
    first = found[0].place if found else houses[0].name
    return sorted(houses, key=lambda p: p.name != first)


def _well(farm: Farm, houses: Sequence[PlaceView]) -> tuple[str, str, str, str]:
    """What is said where no house wants anything; a house without a thermometer is not called fine."""
    airs = {p.name: farm.number(p.name, "air_temperature") for p in houses}
    told = [f"{name} {quantity('air_temperature', air.value, farm.units)}" for name, air in airs.items() if air.value is not None]
    if not told:
        return (
            "unknown",
            "Nobody knows how warm it is in any house.",
            "no thermometer hangs in one; put one in, and name it under Devices",
            "",
        )
    well = f"{'Every house is' if len(houses) > 1 else 'The house is'} in its band."
    return "fine", well, f"{joined(told)}.", ""


def _follows(farm: Farm, found: Sequence[Line]) -> None:
    """What comes after what the headline asks for: when to close again, and what the night will be."""
    if found and found[0].subject.startswith(("vent ", "still hot ", "scorch ", "damp ")) and found[0].place in farm.place_named:
        place = farm.place_named[found[0].place]
        cards.note("follows", follows(farm, place.name, limits(farm, place)))


def _doubts(farm: Farm, houses: Sequence[PlaceView], odd: Sequence[Line]) -> None:
    """Probes that failed a test or left their siblings, each in a card with what may be said about it."""
    known = {p.name for p in houses}
    failed = [beside(farm, x) for x in advice.ranked(farm, "devices") if x.place in known and x.measurand]
    for line in [*odd, *failed]:
        with cards.card(f"doubt-{line.subject}"):
            end = "" if line.reason.endswith("?") else "."
            st.markdown(f"{words.badge('suspect')} {words.plain(line.reason)}{end}")
            cards.note(f"doubt-{line.subject}", line.inputs)
            if deeds.offered(line):
                with st.container(key=f"deeds-{line.subject}", horizontal=True, gap="small"):
                    for deed in line.deeds:
                        deeds.button(farm, line, deed)


page.live(draw)
