"""How the land recovers: close looks over the years by paddock, beside rest, soil water and animal-days; and the form for one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from dashboard import context, seasons
from dashboard.charts import looks as chart_of
from dashboard.parts import cards, chart, doing
from dashboard.parts.board.season import order
from models.advice.farm import Farm
from models.advice.rotation.ahead import today_of
from models.advice.rotation.record import Grazed
from models.display import DASH, NBSP, counted, joined, quantity, rounded
from models.geometry import ACRE_M2, HECTARE_M2
from models.records import commands
from models.records.land_health import LandHealth, Trend, trends

# figure -> (what it is called, unit, 1 where more is better)
FIGURES = {
    "cover_percent": ("ground covered", "%", 1),
    "bare_percent": ("bare ground", "%", -1),
    "infiltration_min": ("an inch of water soaks in", "min", -1),
    "species": ("kinds of plants", "", 1),
}
# a change a year smaller than this is none, in the figure's unit
STEADY = {"cover_percent": 0.5, "bare_percent": 0.5, "infiltration_min": 0.3, "species": 0.3}


def draw(farm: Farm) -> None:
    """The sentence over all paddocks, the chart of one figure, each paddock's own; and the form."""
    st.markdown("### The land over the years")
    looks = farm.grass.health
    found = trends(looks)
    st.markdown(said(found) if looks else "Nobody has looked closely yet: twice a year tells in three years whether the land recovers.")
    if looks:
        _chart(looks, farm)
        with st.expander("By paddock", key="recovery-paddocks"):
            _paddocks(farm, looks, found)
    if doing.may("worker"):
        with st.expander("Look closely", key="recovery-look"):
            _form(farm)


def said(found: Sequence[Trend]) -> str:
    """What got better and what worse, over all paddocks that were looked at long enough."""
    if not found:
        return "There are too few looks for a trend: three or more, over a year and a half."
    parts = []
    for figure, (name, unit, sign) in FIGURES.items():
        own = [t for t in found if t.figure == figure]
        if not own:
            continue
        mean = sum(t.change_per_year for t in own) / len(own)
        better = sum(t.change_per_year * sign > STEADY[figure] for t in own)
        amount = f"{'+' if mean > 0 else '−'}{rounded(abs(mean), 1)}" + (f"{NBSP}{unit}" if unit else "")
        way = "no change" if abs(mean) <= STEADY[figure] else f"{amount} a year"
        parts.append(f"{name} {way} (better in {better} of {counted(len(own), 'paddock')})")
    return f"{joined(parts, 4)[:1].upper()}{joined(parts, 4)[1:]}."


def _chart(looks: Sequence[LandHealth], farm: Farm) -> None:
    names = {label: figure for figure, (label, _, _) in FIGURES.items() if any(getattr(x, figure) is not None for x in looks)}
    with st.container(key="pills-recovery"):
        label = st.pills(
            "figure", list(names), default=next(iter(names)), required=True, label_visibility="collapsed", key="recovery-figure"
        )
    figure = names[str(label or next(iter(names)))]
    months: dict[tuple[int, int], list[float]] = {}
    for look in looks:
        if (value := getattr(look, figure)) is not None:
            on = look.at.astimezone(farm.zone)
            months.setdefault((on.year, on.month), []).append(value)
    shown = [(f"{date(year, month, 1):%b} {year}", round(sum(v) / len(v)), min(v), max(v)) for (year, month), v in sorted(months.items())]
    name, unit, _ = FIGURES[figure]
    options = chart_of.options(shown, f"{name}, {unit}" if unit else name, chart.ink())
    says = f"{name} over the years: " + ", ".join(f"{when} {mean}" for when, mean, *_ in shown)
    st.echarts_chart(options, height=chart_of.HEIGHT, theme=None, renderer="svg", key="chart-recovery", alt=says)
    cards.note("recovery", "The mean of the paddocks looked at, with the least and the most of them behind it.")


def _paddocks(farm: Farm, looks: Sequence[LandHealth], found: Sequence[Trend]) -> None:
    """Each paddock's trend beside how it was used in the last year."""
    today = today_of(farm)
    rows = seasons.record(seasons.folder(), farm.now.replace(second=0, microsecond=0), today.replace(year=today.year - 1), today)
    for place in sorted({x.place for x in looks}, key=order):
        own = [t for t in found if t.place == place]
        told = [trend(t) for t in own] or ["too few looks for a trend"]
        with st.container(key=f"row-recovery-{place}"):
            st.markdown(f"**{place}**")
            cards.note(f"recovery-{place}", " · ".join(told))
            cards.note(f"use-{place}", use(farm, [r for r in rows if r.paddock == place], place))
            points = [x.photo_point for x in looks if x.place == place and x.photo_point]
            if points:
                cards.note(f"photo-{place}", f"Photo point: {points[-1]}, {counted(len(points), 'picture')}.")


def trend(own: Trend) -> str:
    """ "ground covered 71 → 84 % in 3 looks" """
    name, unit, sign = FIGURES[own.figure]
    way = "steady" if abs(own.change_per_year) <= STEADY[own.figure] else "better" if own.change_per_year * sign > 0 else "worse"
    first, last = rounded(own.first[1], 0), rounded(own.last[1], 0)
    return f"{name} {first} → {last}{f'{NBSP}{unit}' if unit else ''}, {way} ({counted(own.looks, 'look')})"


def use(farm: Farm, rows: Sequence[Grazed], place: str) -> str:
    """How a paddock was used in a year: stays, rest between them, animal-days; and its soil water now."""
    # a herd that follows another enters where that one left: that is no rest
    rests = [r.rest_d for r in rows if r.rest_d]
    loads = [r.animal_days_ha for r in rows if r.animal_days_ha is not None]
    us = farm.units == "us"
    load = sum(loads) * (ACRE_M2 / HECTARE_M2 if us else 1.0)
    wet = farm.number(place, "soil_moisture")
    parts = [
        f"last year {counted(len(rows), 'stay')}",
        f"rest {min(rests)}–{max(rests)} days" if rests else "",
        f"{rounded(load, 0)} animal-unit days on {'an acre' if us else 'a hectare'}" if loads else "",
        f"soil water {quantity('soil_moisture', wet.value, farm.units) if wet.value is not None and not wet.late else DASH}",
    ]
    return " · ".join(part for part in parts if part)


def _form(farm: Farm) -> None:
    key = f"look-{st.session_state.get('look-count', 0)}"
    with st.form(key, border=False):
        places = sorted((p.name for p in farm.of_kind("paddock", "silvopasture")), key=order)
        place = st.selectbox("Paddock", places, key=f"{key}-place")
        with st.container(key=f"{key}-fields", horizontal=True, gap="small"):
            cover = st.number_input("Ground covered, %", 0.0, 100.0, None, 1.0, key=f"{key}-cover")
            bare = st.number_input("Bare ground, %", 0.0, 100.0, None, 1.0, key=f"{key}-bare")
            soak = st.number_input("Minutes until an inch is gone", 0.0, 600.0, None, 0.5, key=f"{key}-soak")
            species = st.number_input("Kinds of plants", 0, 300, None, 1, key=f"{key}-species")
        point = st.text_input("Photo point", key=f"{key}-point", placeholder="gate, facing north", max_chars=100)
        notes = st.text_input("Anything else", key=f"{key}-notes", max_chars=500)
        if st.form_submit_button("Save", type="primary"):
            record = partial(
                commands.record_land_health, place=str(place), at=farm.now, cover_percent=cover, bare_percent=bare, infiltration_min=soak,
                species=species, photo_point=point, notes=notes, by=context.visitor().name, id=uuid.uuid4(),
            )  # fmt: skip
            if doing.do(record):
                st.session_state["look-count"] = st.session_state.get("look-count", 0) + 1
                st.rerun()
