"""Pastures: how is the ground, and where are the herds?"""

from __future__ import annotations

import streamlit as st

from dashboard.parts import answer, cards, credit, page, words
from dashboard.parts.board.season import order
from dashboard.parts.grazing import ground, soil
from models import advice
from models.advice.farm import Farm
from models.advice.outline import Herd
from models.advice.outline import herds as grazing
from models.advice.rotation.ahead import planned, today_of
from models.advice.thresholds import limit
from models.display import joined, quantity
from models.records.queries import PlaceView


def draw(farm: Farm) -> None:
    paddocks = farm.of_kind("paddock", "silvopasture")
    if not paddocks:
        page.masthead(farm)
        page.empty("No paddock yet", "Draw one under *Land plan*; or name a device under *Devices* and choose *a new place*: a paddock.")
        return
    herds = grazing(farm)
    left, right = page.frame(farm)
    wet, silent = _wet(farm, paddocks), [p for p in paddocks if farm.number(p.name, "soil_moisture").late]
    found = advice.ranked(farm, "pastures")
    known = ground.known(farm)
    with left:
        answer.advised(farm, found, "pastures", ("fine", *_told(farm, paddocks, herds, wet)))
        if silent:
            with cards.card("silent", "Soil water", "unknown"):
                for why in dict.fromkeys(farm.number(p.name, "soil_moisture").why for p in silent):
                    names = [p.name for p in silent if farm.number(p.name, "soil_moisture").why == why]
                    st.markdown(words.plain(f"{joined(names)}: {why}."))
        by = ground.picture(known) if known is not None else ""
    with right:
        if known is not None:
            ground.listed(known, by)
        unplanned = [p for p in paddocks if known is None or p.name not in known.ready]
        if unplanned:
            soil.listed(farm, unplanned, herds)
        soil.charts(farm, paddocks, wet[0][1].name if wet else "")
        credit.draw("pastures", credit.of_lines(farm, found))


def _wet(farm: Farm, paddocks: list[PlaceView]) -> list[tuple[float, PlaceView]]:
    """Paddocks whose soil gives way, the wettest first."""
    found = [(n.value, p) for p in paddocks if (n := farm.number(p.name, "soil_moisture")).value is not None and not n.late]
    return sorted(((v, p) for v, p in found if v is not None and v > limit("hooves_wet")), key=lambda x: -x[0])


def _told(farm: Farm, paddocks: list[PlaceView], herds: dict[str, Herd], wet: list[tuple[float, PlaceView]]) -> tuple[str, str, str]:
    """The sentence, its reason and what it stands on, when no herd stands wet."""
    where = joined([f"{h.words} in {name}" for name, h in sorted(herds.items())], 6)
    wet_words = joined([f"{p.name} ({quantity('soil_moisture', v, farm.units)})" for v, p in wet], 3)
    sentence = f"{'Too wet for hooves: ' + wet_words if wet else 'No paddock is too wet for hooves'}."
    soft = _soft(farm)
    short = f" Soft, so short stays: {f'all {len(soft)}' if len(soft) == len(paddocks) else joined(soft, 4)}." if soft else ""
    known = sum(farm.number(p.name, "soil_moisture").counted > 0 for p in paddocks)
    now = f" {where[:1].upper()}{where[1:]} now." if where else ""
    reason = f"Soil above {quantity('soil_moisture', limit('hooves_wet'), farm.units)} gives way under hooves.{short}{now}"
    return sentence, reason, f"soil known in {known} of {len(paddocks)} paddocks"


def _soft(farm: Farm) -> list[str]:
    """Paddocks whose ground the plan trusts for a short stay alone today."""
    plan, today = planned(farm), today_of(farm)
    spans = plan.soft if plan is not None else {}
    return sorted((n for n, own in spans.items() if any(first <= today <= last for first, last, *_ in own)), key=order)


page.live(draw)
