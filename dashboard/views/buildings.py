"""Buildings: is the food cold, is the air good?"""

from __future__ import annotations

import streamlit as st

from dashboard.parts import answer, chart, indoors, page
from models import advice
from models.advice.chilled import Kept, kept
from models.advice.farm import Farm
from models.advice.rooms import RoomAir, rooms
from models.display import counted, joined, quantity


def draw(farm: Farm) -> None:
    stores, inside = kept(farm), rooms(farm)
    if not stores and not inside:
        page.masthead(farm)
        page.empty(
            "No cold room and no room’s air yet",
            "Add a place of kind *cold room* and name it as a thermometer’s place, under *Devices*; "
            "or hang a probe for air, humidity or CO2 into a *building* or *room*.",
        )
        return
    found = advice.ranked(farm, "buildings")
    left, right = page.frame(farm)
    with left:
        answer.advised(farm, found, "buildings", _well(farm, stores, inside))
        for one in stores:
            indoors.store(farm, one)
        for room in inside:
            indoors.room(farm, room)
    with right:
        _chart(farm, stores, inside, found[0] if found else None)


def _well(farm: Farm, stores: list[Kept], inside: list[RoomAir]) -> tuple[str, str, str, str]:
    """What is said when no line wants anybody."""
    heard = [x for x in stores if x.store.probes]
    mute = [x.store.name for x in stores if not x.store.probes]
    parts = [f"{x.store.name} {quantity('air_temperature', x.inside.value, farm.units)}" for x in heard]
    parts += [f"{x.place.name} {quantity(n.measurand, n.value, farm.units)}" for x in inside if (n := x.co2 if x.co2.of else x.air).of]
    hot = sum(x.day.minutes for x in heard)
    reason = f"{joined(parts, 6)}. {'Nothing kept cold was warm in the last day' if heard and not hot else ''}".strip()
    probes = f"{counted(len(heard), 'cold store')}, {counted(len(inside), 'room')}"
    if mute and not heard:
        return "unknown", f"Is the food cold? No thermometer hangs in {joined(mute)}.", reason, probes
    sentence = "The food is cold and the air is good." if heard and inside else "The food is cold." if heard else "The air is good."
    return "fine", sentence, reason, probes + (f"; no thermometer in {joined(mute)}" if mute else "")


def _chart(farm: Farm, stores: list[Kept], inside: list[RoomAir], first: advice.Line | None) -> None:
    drawn: dict[str, Kept | RoomAir] = {x.store.name: x for x in stores if x.store.probes}
    drawn |= {x.place.name if x.place.name not in drawn else f"{x.place.name}, air": x for x in inside}
    if not drawn:
        return
    names = list(drawn)
    # the one the sentence is about: a store's name stands in its subject, a room is its place
    begin = next((n for n in names if first is not None and first.subject.endswith(n)), names[0])
    with st.container(key="pills-building"):
        name = str(st.pills("place", names, default=begin, required=True, label_visibility="collapsed", key="building") or begin)
    chosen = drawn.get(name, drawn[begin])
    span = chart.pick_span("buildings")
    panels = indoors.store_panels(farm, chosen, span) if isinstance(chosen, Kept) else indoors.room_panels(farm, chosen, span)
    chart.draw("buildings", panels, farm, span, f"{name} over a {span}")


page.live(draw)
