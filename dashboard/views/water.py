"""Water: is there enough, and does any leak?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard.parts import answer, board, cards, chart, evidence, page, water
from dashboard.parts.board import scheme
from models import advice
from models.advice import Line, supply
from models.advice.farm import Farm, tank_level
from models.advice.supply import Lasting
from models.display import joined, quantity
from sensors.measurands import measurand


def draw(farm: Farm) -> None:
    if not farm.of_kind("tank"):
        page.masthead(farm)
        page.empty("No tank yet", "Add a place of kind *tank* with its capacity, and say which level sensor looks into it.")
        return
    found, left_over = advice.ranked(farm, "water"), supply.lasting(farm)
    left, right = page.frame(farm)
    with left:
        standing = [*found, *answer.advised(farm, _with_days(farm, found, left_over), "water", _well(farm, left_over))]
    with right:
        _scheme(farm, standing)
        water.last_day(farm)
        water.how_long(farm, left_over)
        water.two_weeks(farm)
        water.roofs(farm)
        _levels(farm)
        water.fitness(farm)
        water.score(farm)


def _with_days(farm: Farm, found: Sequence[Line], lasting: Lasting) -> list[Line]:
    """The most urgent line says the days too, and what they stand on, unless they are what it is about."""
    if not found or lasting.days is None or found[0].subject.startswith("days "):
        return list(found)
    first, tanks = found[0], {p.name for p in farm.of_kind("tank")}
    told = supply.inputs(farm) if first.place in tanks else " · ".join(x for x in (first.inputs, supply.inputs(farm)) if x)
    return [replace(first, headline=f"{first.headline} Water lasts {supply.said(lasting)}.", inputs=told), *found[1:]]


def _well(farm: Farm, lasting: Lasting) -> tuple[str, str, str, str]:
    """All is well: the days; where nobody knows them, how full the tanks are and why not."""
    if lasting.days is not None:
        usable, reserve = (quantity("water_volume", v, farm.units) for v in (lasting.usable, lasting.reserve))
        reason = f"{usable} can be drawn; three days’ use is {reserve}."
        return "fine", f"Enough water for {supply.said(lasting)}.", reason, supply.inputs(farm)
    told = [f"{p.name} {quantity('water_level', tank_level(farm, p).value, farm.units)}" for p in farm.of_kind("tank")]
    return "fine", f"No tank is low: {joined(told)}.", f"How many days that is, nobody can say: {lasting.why}.", supply.inputs(farm)


def _scheme(farm: Farm, standing: Sequence[Line]) -> None:
    st.markdown("### The system now")
    drawn = scheme.drawing(farm, advice.in_order(standing), chart.ink().dark)
    chosen = board.show("board-water", drawn) if drawn else None
    if chosen and chosen in farm.place_named:
        place = farm.place_named[chosen]
        with cards.card("water-chosen", chosen):
            here = {x.measurand: measurand(x.measurand).label for x in farm.by_place.get(chosen, ())}
            rows = [(label, cards.told(farm.number(chosen, key), farm)) for key, label in here.items()]
            cards.facts(
                "water-chosen",
                [*([("lasts", water.tank_days(farm, place))] if place.kind == "tank" else []), *rows, *water.fitness_rows(farm, chosen)],
            )


def _levels(farm: Farm) -> None:
    with st.expander("Levels over time"):
        span = chart.pick_span("water")
        panels = []
        for place in farm.of_kind("tank"):
            if farm.probes(place.name, "water_level"):
                panel = evidence.panel(farm, place.name, "water_level", span, 110)
                panels.append(replace(panel, unit=f"% in {place.name}"))
        if panels:
            chart.draw("levels", panels, farm, span, f"Levels of the tanks over a {span}")


page.live(draw)
