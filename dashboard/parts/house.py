"""A house on its page: the card with its numbers and what they mean for what grows in it, and its chart with the night to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import streamlit as st

from dashboard.charts.times import Panel
from dashboard.parts import ahead, cards, chart, evidence, houseneeds, words
from models.advice import frost
from models.advice.farm import Farm, Number, dryness
from models.advice.houses.condensation import Condensation, condensation
from models.advice.houses.disease import indoors
from models.advice.houses.evening import night_of, takes_it_as
from models.advice.houses.grown import Limits, limits
from models.advice.houses.light import Light, light
from models.display import clock, counted, joined, quantity
from models.display import span as span_of
from models.records.queries import PlaceView

AIR, VPD = "air_temperature", "vapour_pressure_deficit"
# so far back a chart of the night to come begins
BACK = timedelta(hours=24)
SHOWN = (
    ("air", AIR), ("humidity", "relative_humidity"), ("VPD", VPD), ("soil", "soil_temperature"),
    ("soil water", "soil_moisture"), ("CO2", "co2"),
)  # fmt: skip


def card(farm: Farm, place: PlaceView, state: str) -> None:
    """A house's numbers, the band they should be in, and behind two folds its light, dew and diseases, and what it needs."""
    shown = [(label, number) for label, m in SHOWN if (number := _number(farm, place.name, m)).of]
    with cards.card(place.name, place.name, state if shown else "unknown"):
        if not shown:
            st.markdown("No probe hangs here. Put one in and name this house as its place, under Devices.")
            return
        night, wants = night_of(farm, place.name), limits(farm, place)
        tonight = [("tonight", Number(AIR, night.p50, (farm.now - night.issued_at).total_seconds(), 1, 1))] if night else []
        cards.metrics(place.name, [*shown, *tonight], farm)
        cards.provenance(place.name, shown)
        cards.note(f"band-{place.name}", _band(farm, place, wants))
        with st.expander("Light, dew and disease"):
            for label, said in _signs(farm, place, wants):
                st.markdown(f"**{words.plain(label)}**  \n{said}")
        with st.expander("What this house needs"):
            houseneeds.show(farm, place)


def _number(farm: Farm, place: str, measurand: str) -> Number:
    return dryness(farm, place) if measurand == VPD else farm.number(place, measurand)


def _band(farm: Farm, place: PlaceView, wants: Limits) -> str:
    """What grows here, between which temperatures it needs nobody, and the night to come."""
    crops = sorted({g.planting.crop.lower() for g in wants.grown})
    stands = joined(crops, 4) if crops else "nobody has written down what grows here"
    stands = stands[:1].upper() + stands[1:]
    night, heated = night_of(farm, place.name), place.details.get("heated_above_c")
    parts = [f"{stands}. The house needs nobody at {span_of(AIR, wants.cold_c, wants.vent_c, farm.units)}"]
    if night is not None:
        parts.append(f"tonight {span_of(AIR, night.p20, night.p80, farm.units)} at its lowest")
    if heated is not None:
        parts.append(f"the heater comes on below {quantity(AIR, float(heated), farm.units)}")
    return "; ".join(parts) + "."


def _signs(farm: Farm, place: PlaceView, wants: Limits) -> list[tuple[str, str]]:
    """(what, markdown of what is known of it)"""
    low, high = wants.vpd
    rows = [
        ("VPD", f"{low:.1f} to {high:.1f} kPa is good for {words.plain(wants.vpd_for)}."),
        ("Light", f"{words.plain(_light(farm, light(farm, place, wants.grown)))}."),
        ("Dew tonight", _dew(farm, condensation(farm, place))),
    ]
    found = indoors(farm, place, wants.grown)
    rows += [(f"{one.name[:1].upper()}{one.name[1:]}", f"{words.coloured(one.state)}: {words.plain(one.reason)}.") for one in found]
    return rows if found else [*rows, ("Disease", "Nobody has written down what grows here, so no disease is looked for.")]


def _light(farm: Farm, found: Light) -> str:
    if found.yesterday is None and found.today is None:
        return f"unknown: {found.source}"
    day = quantity("daily_light_integral", found.yesterday, farm.units)
    so_far = f", today so far {quantity('daily_light_integral', found.today, farm.units)}" if found.today is not None else ""
    target = ""
    if found.target is not None:
        word = {"low": ", less than", "high": ", more than", "enough": ",", "unknown": ","}[found.band]
        target = f"{word} {found.target.low:.0f} to {found.target.high:.0f} {'suits' if word == ',' else 'that suit'} {found.target.name}"
    return f"{day} yesterday{target}{so_far}; {found.source}"


def _dew(farm: Farm, found: Condensation) -> str:
    if found.state == "unknown":
        return f"{words.coloured('unknown')}: {words.plain(found.why)}."
    at = quantity("dew_point", found.dew_c, farm.units)
    cover = f"; the cover drips for about {counted(found.cover_h, 'hour')}" if found.cover_h else ""
    if not found.leaf_h:
        return f"{words.coloured('fine')}: leaves stay warmer than {at}, at which water settles{cover}."
    from_s = "" if found.from_s is None else f" from {clock(farm.now.fromtimestamp(found.from_s, farm.zone), farm.zone, farm.units)}"
    aired = "" if found.aired_h is None else f". With outside air let in at dusk: {counted(found.aired_h, 'hour')}"
    return f"{words.coloured(found.state)}: leaves wet for about {counted(found.leaf_h, 'hour')}{from_s}, at {at} and below{cover}{aired}."


def charts(farm: Farm, names: Sequence[str]) -> None:
    """One house's air and VPD with the night to come, the first unless another is chosen; how well its nights were forecast."""
    name = names[0]
    if len(names) > 1:
        with st.container(key="pills-house"):
            # a choice holds while the same house wants somebody most
            name = str(st.pills("house", names, default=name, required=True, label_visibility="collapsed", key=f"house-{name}") or name)
    _chart(farm, name, chart.pick_span("greenhouses"))
    told = ahead.score(farm, name)
    if told:
        st.divider()
        cards.note("score", told)


def _chart(farm: Farm, name: str, span: str) -> None:
    st.markdown(f"### {words.plain(name)}")
    wants = limits(farm, farm.place_named[name])
    night = night_of(farm, name) if span == "day" else None
    suits = f"the band that suits {wants.good_for}" if wants.good_for else "the band in which it needs nobody"
    assumes = f" {takes_it_as(farm, name, wants)}" if night else ""
    cards.note(f"chart-{name}", f"Inside, outside, and {suits}.{assumes}")
    air = evidence.panel(farm, name, AIR, span, 210)
    panels: list[Panel] = [air]
    if night is not None:
        outside = next((n for p in farm.of_kind("station") if (n := frost.nights(farm).get(p.name)) is not None), None)
        inside = ahead.line(farm, air.lines[0], night)
        panels = [replace(air, lines=[inside, *(ahead.line(farm, x, outside) for x in air.lines[1:])])]
    dry = evidence.dryness(farm, name, span)
    panels += [dry] if dry is not None else []
    within = ahead.frame(farm, night, BACK) if night else None
    chart.draw(f"house-{name}", panels, farm, span, f"Air of {name}, inside and outside, over a {span}", within)
