"""Water: is there enough, and does any leak?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard.parts import answer, board, chart, credit, evidence, page, water, waterbeds
from dashboard.parts.board import scheme
from dashboard.parts.leak import draw_leak
from models import advice
from models.advice import Line, supply, water_days
from models.advice.farm import Farm, tank_level
from models.advice.irrigation import waters
from models.advice.leak_lines import rate
from models.advice.supply import Lasting
from models.display import joined, quantity


def draw(farm: Farm) -> None:
    if not farm.of_kind("tank"):
        page.masthead(farm)
        page.empty("No tank yet", "Add a place of kind *tank* with its capacity, and say which level sensor looks into it.")
        return
    found, left_over = advice.ranked(farm, "water"), water_days.hub(farm)
    left, right = page.frame(farm)
    with left:
        said = waterbeds.answers(farm, found)
        standing = [*found, *answer.advised(farm, _with_days(farm, said, left_over), "water", _well(farm, left_over))]
        if few := waterbeds.few(farm, said):
            waterbeds.draw(farm, said)
    with right:
        _scheme(farm, standing)
        leaking = water_days.of_tanks(farm)
        water.last_day(farm, leaking)
        if leaking:
            draw_leak(farm, leaking[0])
        water.how_long(farm, left_over)
        water.two_weeks(farm)
        if not few:
            waterbeds.draw(farm, said)
        water.roofs(farm)
        _levels(farm)
        water.fitness(farm)
        water.score(farm)
        ahead = credit.of_days(farm) if left_over.days is not None or waters(farm) else set[str]()
        credit.draw("water", credit.of_lines(farm, standing) | ahead)


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
    leaks = {leak.place.name: rate(farm, leak.rate_l_h) for leak in water_days.of_tanks(farm)}
    drawn = scheme.drawing(farm, advice.in_order(standing), chart.ink().dark, leaks)
    chosen = board.show("board-water", drawn) if drawn else None
    with st.container(key="water-tapped"):  # always there, so that what is unfolded below stays so
        if chosen and chosen in farm.place_named:
            water.tapped(farm, farm.place_named[chosen])


def _levels(farm: Farm) -> None:
    with st.expander("Levels over time", key="levels-over-time"):
        span = chart.pick_span("water")
        panels = []
        for place in farm.of_kind("tank"):
            if farm.probes(place.name, "water_level"):
                panel = evidence.panel(farm, place.name, "water_level", span, 110)
                panels.append(replace(panel, unit=f"% in {place.name}"))
        if panels:
            chart.draw("levels", panels, farm, span, f"Levels of the tanks over a {span}")


page.live(draw)
