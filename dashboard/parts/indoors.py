"""Cards and charts of what is indoors: how a cold store keeps, how the air of a room is."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.charts.times import Line, Panel, Pointer
from dashboard.parts import cards, chart, words
from models.advice.chilled import Kept
from models.advice.cold import lot_words
from models.advice.farm import Farm
from models.advice.rooms import AIR, CO2, HUMIDITY, RoomAir
from models.advice.thresholds import limit
from models.display import age, clock, from_ns, in_units, joined, number, quantity

# openings closer together than this are one in the chart; shorter ones are not to be seen in it
DOOR_APART_S, DOOR_SEEN_S = 1800.0, 300.0


def store(farm: Farm, kept: Kept) -> None:
    """A cold store: how cold, its door, how long it was warm, what stands in it."""
    one = kept.store
    with cards.card(f"store-{one.name}", one.name, kept.state):
        if not one.probes:
            st.markdown("No thermometer hangs here. Put one in and name this place as its own, under Devices.")
        else:
            shown = [("warmest" if len(one.probes) > 1 else "inside", replace(kept.inside, of=len(one.probes)))]
            shown += [("door", door)] if (door := farm.number(one.place.name, "contact_open")).of and one.place.kind == "cold_room" else []
            cards.metrics(one.name, shown, farm)
            st.markdown(words.plain(_warm(farm, kept)))
        if kept.lots:
            where = "In it" if one.place.kind == "cold_room" else f"Kept in the {one.place.name.lower()}"
            st.markdown(words.plain(f"{where}: {joined([lot_words(x) for x in kept.lots], 12)}."))
        elif one.place.kind == "cold_room":
            st.markdown(":gray[No lot of stock is written down as standing here.]")
        if one.probes:
            cards.provenance(one.name, shown)


def _warm(farm: Farm, kept: Kept) -> str:
    """ "12 min above 41 °F in the last day, highest 44 °F; 40 min in seven days. Door open for 25 min. 2 h unknown." """
    most = quantity(AIR, kept.store.limits.high_c, farm.units)
    if kept.day.known_min < 1:
        return f"How long it was above {most} is unknown."
    total, gap = kept.day.minutes, kept.day.unknown_min >= 30
    heard = "" if kept.day.of_min >= 1435 else f" (heard for {age(60 * kept.day.known_min)})"
    never = f"Not above {most} while it was heard" if gap else f"Never above {most} in the last day{heard}"
    first = f"{age(60 * total)} above {most} in the last day{heard}" if total else never
    peak = f", highest {quantity(AIR, kept.day.highest, farm.units)}" if kept.day.highest is not None else ""
    week = f"; about {age(60 * kept.week_min)} in seven days" if kept.week_min is not None and kept.week_min >= total + 1 else ""
    low = kept.store.limits.low_c
    cold = f" {age(60 * kept.cold.minutes)} below {quantity(AIR, low, farm.units)}." if low is not None and kept.cold.minutes else ""
    opened = sum(b - a for a, b in kept.door_spells)
    door = f" Its door stood open for {age(opened)}." if opened >= 60 else ""
    silent = f" {age(60 * kept.day.unknown_min)} of the last day are unknown." if gap else ""
    return f"{first}{peak}{week}.{cold}{door}{silent}"


def room(farm: Farm, found: RoomAir) -> None:
    """A room: warmth, humidity, CO2, door."""
    name = found.place.name
    shown = [(label, n) for label, n in (("air", found.air), ("humidity", found.humidity), ("CO2", found.co2)) if n.of]
    with cards.card(f"room-{name}", name, found.state):
        cards.metrics(name, shown, farm)
        told = _long(farm, found)
        if told:
            st.markdown(words.plain(told))
        cards.provenance(name, shown)


def _long(farm: Farm, found: RoomAir) -> str:
    parts = []
    if found.stale is not None:
        parts.append(f"CO2 above {quantity(CO2, found.stale.limit_ppm, farm.units)} for {age(60 * found.stale.minutes)}.")
    if found.humid is not None:
        parts.append(f"Humidity {quantity(HUMIDITY, found.humid, farm.units)} over three days.")
    if found.floor_ppm is not None and found.floor_ppm > limit("co2_floor"):
        parts.append(f"CO2 never fell below {quantity(CO2, found.floor_ppm, farm.units)} in a week: the probe may read too high.")
    return " ".join(parts)


def store_panels(farm: Farm, kept: Kept, span: str) -> list[Panel]:
    """How cold it was, with its limit and when the door was opened."""
    bounds, probes = kept.store.limits, kept.store.probes
    measurand = probes[0].measurand
    lines = [chart.line(farm, [x for x in probes if x.measurand == measurand], measurand, span, "", "inside")]
    verb = {"chilled": "food keeps below", "frozen": "frozen below", "medicine": "medicine keeps below"}[kept.store.keeps]
    limits = [(in_units(AIR, bounds.high_c, farm.units), f"{verb} {number(AIR, bounds.high_c, farm.units)}")]
    if bounds.low_c is not None:
        limits.append((in_units(AIR, bounds.low_c, farm.units), f"and above {number(AIR, bounds.low_c, farm.units)}"))
    pointers = _openings(farm, kept, lines[0]) if span == "day" else []
    return [Panel(chart.unit(AIR, farm), lines, limits, height=190, least=10.0, pointers=pointers)]


def _openings(farm: Farm, kept: Kept, line: Line) -> list[Pointer]:
    """The door's openings of the last day, those close together as one; words at the last, a phone has no room for more."""
    merged: list[tuple[float, float]] = []
    for start, end in kept.door_spells:
        if merged and start - merged[-1][1] < DOOR_APART_S:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    seen = [(start, end) for start, end in merged if end - start >= DOOR_SEEN_S]
    top = max((v for _, v in line.points if v is not None), default=0.0)
    words = [""] * (len(seen) - 1) + [f"door {clock(from_ns(int(start * 1e9)), farm.zone, farm.units)}" for start, _ in seen[-1:]]
    return [Pointer(start, top, text, "across") for (start, _), text in zip(seen, words, strict=True)]


def room_panels(farm: Farm, found: RoomAir, span: str) -> list[Panel]:
    """CO2 with its limits, warmth, humidity: what is measured."""
    panels = []
    name = found.place.name
    if found.co2.of:
        line = chart.line(farm, farm.probes(name, CO2), CO2, span, "", "inside")
        rules = [
            (limit(key), f"{text} {number(CO2, limit(key), farm.units)}")
            for key, text in (("co2_stale", "air it above"), ("co2_bad", "bad above"))
        ]
        panels.append(Panel("CO2, ppm", [line], rules, height=150, least=400, floor=400))
    for measurand, unit, least in ((AIR, chart.unit(AIR, farm), 10.0), (HUMIDITY, "% humidity", 20.0)):
        if farm.probes(name, measurand):
            line = chart.line(farm, farm.probes(name, measurand), measurand, span, "", "inside")
            panels.append(Panel(unit, [line], height=100, least=least))
    return panels
