"""Pastures: how is the ground, and where are the herds?"""

from __future__ import annotations

import streamlit as st

from dashboard import lines
from dashboard.charts.times import Panel
from dashboard.display import joined, quantity
from dashboard.farm import Farm
from dashboard.parts import answer, cards, chart, evidence, page
from dashboard.parts.board.land import herd_places
from models.records.queries import PlaceView

# Hooves harm soil wetter than this [percent]; see knowledge of pugging: plastic limit of loams lies near 30 to 35 %.
WET = 35.0
SHOWN = (("soil water", "soil_moisture"), ("soil", "soil_temperature"), ("air", "air_temperature"))


def draw(farm: Farm) -> None:
    page.masthead(farm)
    paddocks = farm.of_kind("paddock", "silvopasture")
    if not paddocks:
        page.empty("No paddock yet", "Add places of kind *paddock* with their outline, from GeoJSON, and the map draws them.")
        return
    herds = herd_places(farm)
    left, right = page.answer_and_evidence()
    wet, silent = _wet(farm, paddocks), [p for p in paddocks if farm.number(p.name, "soil_moisture").late]
    with left:
        where = joined([f"{h['words']} in {name}" for name, h in sorted(herds.items())])
        told = f"{where[:1].upper()}{where[1:]}. " if where else ""
        wet_words = joined([f"{p.name} ({quantity('soil_moisture', v, farm.units)})" for v, p in wet], 3)
        sentence = f"{told}{'Too wet for hooves: ' + wet_words if wet else 'No paddock is too wet for hooves'}."
        known = sum(farm.number(p.name, "soil_moisture").counted > 0 for p in paddocks)
        reason = f"Soil above {quantity('soil_moisture', WET, farm.units)} gives way under hooves."
        unknown = f"Unknown: {joined([p.name for p in silent])}" if silent else ""
        answer.calm("watch" if wet else "fine", sentence, reason, f"soil in {known} of {len(paddocks)} paddocks. {unknown}".strip())
        answer.others(lines.ranked(farm, "pastures"), "pastures")
        _charts(farm, paddocks, wet)
    with right:
        st.markdown("### Paddocks")
        for place in sorted(paddocks, key=lambda p: (p.name not in herds, _rank(p))):
            _row(farm, place, herds.get(place.name))


def _rank(place: PlaceView) -> tuple[str, int]:
    digits = "".join(c for c in place.name if c.isdigit())
    return place.name.rstrip("0123456789"), int(digits or 0)


def _wet(farm: Farm, paddocks: list[PlaceView]) -> list[tuple[float, PlaceView]]:
    found = [(farm.number(p.name, "soil_moisture"), p) for p in paddocks]
    return sorted(((n.value, p) for n, p in found if n.value is not None and not n.late and n.value > WET), key=lambda x: -x[0])


def _row(farm: Farm, place: PlaceView, herd: dict[str, str] | None) -> None:
    numbers = [(label, number) for label, m in SHOWN if (number := farm.number(place.name, m)).of]
    with st.container(key=f"paddock-{place.name}"):
        value = "; ".join(f"{label} {cards.told(number, farm)}" for label, number in numbers) or "no probe here"
        cards.facts(f"paddock-{place.name}", [(place.name + (f" · {herd['words']}" if herd else ""), value)])


def _charts(farm: Farm, paddocks: list[PlaceView], wet: list[tuple[float, PlaceView]]) -> None:
    with_probe = [p for p in sorted(paddocks, key=_rank) if evidence.keys(farm, p.name, "soil_moisture")]
    if not with_probe:
        return
    st.markdown("### Soil water")
    names = [p.name for p in with_probe]
    first = wet[0][1].name if wet else names[0]
    with st.container(key="pills-paddock"):
        place = st.pills("paddock", names, default=first, required=True, label_visibility="collapsed", key="paddock") or first
    span = chart.pick_span("pastures")
    panel = evidence.panel(farm, place, "soil_moisture", span, 170)
    panels = [Panel(panel.unit, panel.lines, [(WET, "hooves harm above")], height=170)]
    if evidence.keys(farm, place, "soil_temperature"):
        panels.append(evidence.panel(farm, place, "soil_temperature", span, 100))
    chart.draw("pastures", panels, farm, span, f"Soil water of {place} over a {span}")


page.live(draw)
