"""The soil of paddocks: what their probes say now, and over a while."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from dashboard.parts import cards, chart, evidence
from dashboard.parts.board.season import order
from models.advice.farm import Farm
from models.advice.outline import Herd
from models.advice.thresholds import limit
from models.display import age, quantity
from models.records.queries import PlaceView

SHOWN = (("soil water", "soil_moisture"), ("soil", "soil_temperature"), ("air", "air_temperature"))


def listed(farm: Farm, paddocks: Sequence[PlaceView], herds: Mapping[str, Herd]) -> None:
    """Paddocks with what their probes say, those with a herd first."""
    st.markdown("### Soil by paddock")
    cards.note("paddocks", "soil water · soil warmth · air · age")
    ordered = sorted(paddocks, key=lambda p: (p.name not in herds, order(p.name)))
    cards.facts("paddocks", [_row(farm, p, herds.get(p.name)) for p in ordered])


def _row(farm: Farm, place: PlaceView, herd: Herd | None) -> tuple[str, str]:
    """A paddock and what its probes say."""
    numbers = [number for _, m in SHOWN if (number := farm.number(place.name, m)).of]
    fresh = [n for n in numbers if not n.late and n.value is not None]
    if fresh:
        told = " · ".join([*(quantity(n.measurand, n.value, farm.units) for n in fresh), age(max(n.age_s or 0 for n in fresh))])
    else:
        told = f"unknown: {numbers[0].why}" if numbers else "no probe"
    return place.name + (f", {herd.words}" if herd else ""), told


def charts(farm: Farm, paddocks: Sequence[PlaceView], first: str) -> None:
    """Soil water and warmth of one paddock over a while; first: the one that is shown unless another is chosen."""
    with_probe = [p for p in sorted(paddocks, key=lambda p: order(p.name)) if farm.probes(p.name, "soil_moisture")]
    if not with_probe:
        return
    st.markdown("### Soil water")
    names = [p.name for p in with_probe]
    first = first or names[0]
    with st.container(key="pills-paddock"):
        place = st.pills("paddock", names, default=first, required=True, label_visibility="collapsed", key="paddock") or first
    span = chart.pick_span("pastures")
    panel = evidence.panel(farm, place, "soil_moisture", span, 170)
    panels = [replace(panel, limits=[(limit("hooves_wet"), "hooves harm above")])]
    if farm.probes(place, "soil_temperature"):
        panels.append(evidence.panel(farm, place, "soil_temperature", span, 100))
    chart.draw("pastures", panels, farm, span, f"Soil water of {place} over a {span}")
