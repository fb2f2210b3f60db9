"""Water: is there enough, and does any leak?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard.parts import answer, board, cards, chart, evidence, irrigation, page, water
from dashboard.parts.board import scheme
from models import advice
from models.advice import Line, supply, water_days
from models.advice.farm import Farm, tank_level
from models.advice.leak_lines import rate
from models.advice.supply import Lasting
from models.advice.watering import groups, line_of
from models.display import joined, quantity
from sensors.measurands import measurand

# so many beds stand beside the answer; more of them come after how long the water lasts
MOST_CARDS = 3


def draw(farm: Farm) -> None:
    if not farm.of_kind("tank"):
        page.masthead(farm)
        page.empty("No tank yet", "Add a place of kind *tank* with its capacity, and say which level sensor looks into it.")
        return
    found, left_over = advice.ranked(farm, "water"), water_days.hub(farm)
    left, right = page.frame(farm)
    with left:
        said = [line for n, line in enumerate(found) if not _of_a_bed(farm, line) or (n == 0 and line.state == "act")]
        standing = [*found, *answer.advised(farm, _with_days(farm, said, left_over), "water", _well(farm, left_over))]
        if few := _bed_cards(farm, said) <= MOST_CARDS:
            irrigation.draw(farm, said)
    with right:
        _scheme(farm, standing)
        water.last_day(farm, water_days.of_tanks(farm))
        water.how_long(farm, left_over)
        water.two_weeks(farm)
        if not few:
            irrigation.draw(farm, said)
        water.roofs(farm)
        _levels(farm)
        water.fitness(farm)
        water.score(farm)


def _of_a_bed(farm: Farm, line: Line) -> bool:
    """Beds have cards of their own; only one that wants water now is the answer of the page."""
    return line.place in farm.place_named and farm.place_named[line.place].kind == "bed"


def _bed_cards(farm: Farm, said: Sequence[Line]) -> int:
    """How many cards of beds there will be besides what is said already: many would hide the system on a phone."""
    told = {line.subject for line in said}
    return sum((line := line_of(farm, group)) is not None and line.subject not in told for group in groups(farm))


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
