"""Pastures: how is the ground, and where are the herds?"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.parts import answer, cards, chart, credit, evidence, page, words
from dashboard.parts.grazing import ground
from models import advice
from models.advice.farm import Farm
from models.advice.outline import Herd
from models.advice.outline import herds as grazing
from models.advice.thresholds import limit
from models.display import age, joined, quantity
from models.records.queries import PlaceView

SHOWN = (("soil water", "soil_moisture"), ("soil", "soil_temperature"), ("air", "air_temperature"))


def draw(farm: Farm) -> None:
    paddocks = farm.of_kind("paddock", "silvopasture")
    if not paddocks:
        page.masthead(farm)
        page.empty("No paddock yet", "Under *Devices*, name a device and choose *a new place*: a paddock.")
        return
    herds = grazing(farm)
    left, right = page.frame(farm)
    wet, silent = _wet(farm, paddocks), [p for p in paddocks if farm.number(p.name, "soil_moisture").late]
    found = advice.ranked(farm, "pastures")
    with left:
        answer.advised(farm, found, "pastures", ("fine", *_told(farm, paddocks, herds, wet)))
        if silent:
            with cards.card("silent", "Soil water", "unknown"):
                why = farm.number(silent[0].name, "soil_moisture").why
                st.markdown(words.plain(f"{joined([p.name for p in silent])}: {why}."))
        _charts(farm, paddocks, wet)
    with right:
        st.markdown("### Paddocks")
        cards.note("paddocks", "soil water · soil warmth · age")
        ordered = sorted(paddocks, key=lambda p: (p.name not in herds, _rank(p)))
        cards.facts("paddocks", [_row(farm, p, herds.get(p.name)) for p in ordered])
        ground.draw(farm)
        credit.draw("pastures", credit.of_lines(farm, found))


def _rank(place: PlaceView) -> tuple[str, int]:
    digits = "".join(c for c in place.name if c.isdigit())
    return place.name.rstrip("0123456789"), int(digits or 0)


def _wet(farm: Farm, paddocks: list[PlaceView]) -> list[tuple[float, PlaceView]]:
    """Paddocks whose soil gives way, the wettest first."""
    found = [(n.value, p) for p in paddocks if (n := farm.number(p.name, "soil_moisture")).value is not None and not n.late]
    return sorted(((v, p) for v, p in found if v is not None and v > limit("hooves_wet")), key=lambda x: -x[0])


Wet = list[tuple[float, PlaceView]]


def _told(farm: Farm, paddocks: list[PlaceView], herds: dict[str, Herd], wet: Wet) -> tuple[str, str, str]:
    """The sentence, its reason and what it stands on, when no herd stands wet."""
    where = joined([f"{h.words} in {name}" for name, h in sorted(herds.items())])
    first = f"{where[:1].upper()}{where[1:]}, on firm ground. " if where else ""
    wet_words = joined([f"{p.name} ({quantity('soil_moisture', v, farm.units)})" for v, p in wet], 3)
    sentence = f"{first}{'Too wet for hooves: ' + wet_words if wet else 'No paddock is too wet for hooves'}."
    known = sum(farm.number(p.name, "soil_moisture").counted > 0 for p in paddocks)
    reason = f"Soil above {quantity('soil_moisture', limit('hooves_wet'), farm.units)} gives way under hooves."
    return sentence, reason, f"soil known in {known} of {len(paddocks)} paddocks"


def _row(farm: Farm, place: PlaceView, herd: Herd | None) -> tuple[str, str]:
    """A paddock and what its probes say."""
    numbers = [number for _, m in SHOWN if (number := farm.number(place.name, m)).of]
    fresh = [n for n in numbers if not n.late and n.value is not None]
    if fresh:
        told = " · ".join([*(quantity(n.measurand, n.value, farm.units) for n in fresh), age(max(n.age_s or 0 for n in fresh))])
    else:
        told = f"unknown: {numbers[0].why}" if numbers else "no probe"
    return place.name + (f", {herd.words}" if herd else ""), told


def _charts(farm: Farm, paddocks: list[PlaceView], wet: list[tuple[float, PlaceView]]) -> None:
    with_probe = [p for p in sorted(paddocks, key=_rank) if farm.probes(p.name, "soil_moisture")]
    if not with_probe:
        return
    st.markdown("### Soil water")
    names = [p.name for p in with_probe]
    first = wet[0][1].name if wet else names[0]
    with st.container(key="pills-paddock"):
        place = st.pills("paddock", names, default=first, required=True, label_visibility="collapsed", key="paddock") or first
    span = chart.pick_span("pastures")
    panel = evidence.panel(farm, place, "soil_moisture", span, 170)
    panels = [replace(panel, limits=[(limit("hooves_wet"), "hooves harm above")])]
    if farm.probes(place, "soil_temperature"):
        panels.append(evidence.panel(farm, place, "soil_temperature", span, 100))
    chart.draw("pastures", panels, farm, span, f"Soil water of {place} over a {span}")


page.live(draw)
