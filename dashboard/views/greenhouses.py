"""Greenhouses: does any house need vent or heat?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import streamlit as st

from dashboard.parts import ahead, answer, cards, chart, evidence, page
from models import advice
from models.advice import frost
from models.advice.farm import Farm, Number, dryness
from models.advice.houses.grown import limits
from models.display import joined, quantity
from models.display import span as span_of
from models.records.queries import PlaceView

SHOWN = (
    ("air", "air_temperature"), ("humidity", "relative_humidity"), ("VPD", "vapour_pressure_deficit"), ("soil", "soil_temperature"),
    ("soil water", "soil_moisture"), ("CO2", "co2"),
)  # fmt: skip


def draw(farm: Farm) -> None:
    houses = farm.of_kind("greenhouse")
    if not houses:
        page.masthead(farm)
        page.empty("No greenhouse yet", "Under *Devices*, name a device and choose *a new place*: a greenhouse.")
        return
    found = advice.ranked(farm, "greenhouses")
    left, right = page.frame(farm)
    with left:
        told = [f"{p.name} {quantity('air_temperature', farm.number(p.name, 'air_temperature').value, farm.units)}" for p in houses]
        well = f"{'Every house is' if len(houses) > 1 else 'The house is'} in its band."
        held = answer.advised(farm, found, "greenhouses", ("fine", well, f"{joined(told)}.", ""))
        known = {p.name for p in houses}
        for doubt in advice.ranked(farm, "devices"):
            if doubt.place in known and doubt.measurand:
                answer.doubt(doubt)
        states = {line.place: line.state for line in reversed(advice.in_order([*found, *held]))}
        for place in houses:
            _card(farm, place, states.get(place.name, "fine"))
    with right:
        first = found[0].place if found else houses[0].name
        names = [first, *(p.name for p in houses if p.name != first)]
        _charts(farm, names)


def _card(farm: Farm, place: PlaceView, state: str) -> None:
    shown = [(label, number) for label, m in SHOWN if (number := _number(farm, place.name, m)).of]
    if not shown:
        state = "unknown"
    with cards.card(place.name, place.name, state):
        if not shown:
            st.markdown("No probe hangs here. Put one in and name this house as its place, under Devices.")
        night = frost.nights(farm).get(place.name)
        tonight = [("tonight", Number(frost.AIR, night.p50, (farm.now - night.issued_at).total_seconds(), 1, 1))] if night else []
        cards.metrics(place.name, [*shown, *tonight], farm)
        cards.provenance(place.name, shown)
        wants = limits(farm, place)
        told = f"; tonight {span_of(frost.AIR, night.p20, night.p80, farm.units)} at its lowest" if night else ""
        cards.note(f"band-{place.name}", f"needs nobody at {span_of(frost.AIR, wants.cold_c, wants.vent_c, farm.units)}{told}")


def _number(farm: Farm, place: str, measurand: str) -> Number:
    return dryness(farm, place) if measurand == "vapour_pressure_deficit" else farm.number(place, measurand)


def _charts(farm: Farm, names: list[str]) -> None:
    span = chart.pick_span("greenhouses")
    for place in names:
        st.markdown(f"### {place}")
        cards.note(f"chart-{place}", "Inside, outside, and the band in which it needs nobody.")
        air = evidence.panel(farm, place, frost.AIR, span, 210)
        night = frost.nights(farm).get(place) if span == "day" else None
        panels = [replace(air, lines=[ahead.line(farm, air.lines[0], night), *air.lines[1:]])]
        dry = evidence.dryness(farm, place, span)
        if dry is not None:
            panels.append(dry)
        within = ahead.frame(farm, night, timedelta(days=1)) if night else None
        chart.draw(f"house-{place}", panels, farm, span, f"Air of {place}, inside and outside, over a {span}", within)
        cards.note(f"score-{place}", ahead.score(farm, place) if night else "")


page.live(draw)
