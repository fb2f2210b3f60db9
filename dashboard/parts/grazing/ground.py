"""Paddocks by what stands in them, by rest, by soil water, by when they are ready: on the map and as a list, each with its freshness."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from dashboard import ledger, seasons
from dashboard.parts import board, cards, chart, words
from dashboard.parts.board import land
from dashboard.parts.board.paints import GREENS, PLAIN, QUESTIONS, Asked, Paint, Question, stepped
from dashboard.parts.board.season import order
from dashboard.parts.grazing.forage import MASS, last_read
from models.advice.farm import Farm
from models.advice.rotation.ahead import planned, today_of
from models.advice.rotation.readiness import Readiness, readiness
from models.display import DASH, age, counted, day, joined, number, quantity, unit_word
from models.records.grazed import Rest
from models.records.queries import PlaceView

# classes of mass on the map [kg/ha]: a herd leaves at about 1,350 and enters at about 2,700 (Ohio State University Extension)
MASSES = (0.0, 900.0, 1350.0, 2000.0, 2690.0)
BY = ("grass", "rest", "soil water", "ready")
READY_FILLS = {"now": ("#9da85b", "#64742c"), "soon": ("#dfe2b8", "#45502c"), "": ("#f2eed9", "#2b2d22")}
SOON_D = 14


@dataclass(frozen=True)
class Known:
    """What is known of paddocks today."""

    farm: Farm
    today: date
    ready: dict[str, Readiness]
    rests: dict[str, Rest]
    read: dict[str, date]


def known(farm: Farm) -> Known | None:
    """None where nothing is planned: mass and readiness are the plan's."""
    plan = planned(farm)
    if plan is None:
        return None
    today = today_of(farm)
    here = frozenset(h.place for h in farm.herds)
    rests = ledger.rests(seasons.folder(), ledger.soon(farm.now))
    return Known(farm, today, {r.paddock: r for r in readiness(plan, today, here)}, rests, last_read(farm))


def picture(known: Known) -> str:
    """The map of the paddocks by what is asked for; gives what that is."""
    farm = known.farm
    st.markdown("### Grass and rest")
    cards.note("ground", said(known))
    with st.container(key="pills-ground"):
        by = str(st.pills("by", BY, default="grass", required=True, label_visibility="collapsed", key="ground-by") or "grass")
    asked = Asked(farm, chart.ink().dark, rests=known.rests)
    question = questions(known).get(by) or QUESTIONS[by]
    if any(p.geometry for p in farm.of_kind("paddock", "silvopasture")):
        board.show("board-ground", land.drawing(asked, question))
    return by


def listed(known: Known, by: str) -> None:
    """Each paddock with all that is known of it, in the order of what is asked for."""
    st.markdown("### Paddocks")
    with st.container(key="list-ground", gap=None):
        for name in sorted(known.ready, key=partial(rank, known, by)):
            with st.container(key=f"row-ground-{name}", gap=None), st.container(key=f"rowtext-ground-{name}", gap=None):
                st.markdown(f"**{words.plain(name)}** {words.plain(when(known.ready[name], known.today))}")
                cards.note(f"ground-{name}", told(known, name))


def said(known: Known) -> str:
    """Which are ready, and when the next one is."""
    ready = sorted((r.paddock for r in known.ready.values() if r.now(known.today)), key=order)
    coming = sorted((r.last or r.first, r.paddock) for r in known.ready.values() if not r.now(known.today) and (r.last or r.first))
    first = f"Ready: {joined(ready, 6)}." if ready else "No paddock is ready."
    if not coming or coming[0][0] is None:
        return first
    return f"{first} Next {coming[0][1]}, {when(known.ready[coming[0][1]], known.today)}."


def when(one: Readiness, today: date) -> str:
    """ "ready Sat 16 May to Tue 19 May": from good growth to poor."""
    if one.now(today):
        return "ready now"
    if one.first is None:
        return "not before the plan’s end"
    if one.last is None:
        return f"from {day(one.first, today)} if much grows"
    return f"from {day(one.first, today)}" if one.first == one.last else f"from {day(one.first, today)} to {day(one.last, today)}"


def told(known: Known, name: str) -> str:
    """Mass with when it was read, rest, soil water and warmth with their age."""
    one, farm = known.ready[name], known.farm
    read = known.read.get(name)
    rest = known.rests.get(name)
    wet = farm.number(name, "soil_moisture")
    warm = farm.number(name, "soil_temperature")
    soil = [quantity(n.measurand, n.value, farm.units) for n in (wet, warm) if n.value is not None and not n.late]
    water = f"soil {' and '.join(soil)}, {age(wet.age_s)}" if wet.value is not None and not wet.late else ""
    parts = [
        f"{quantity(MASS, one.mass, farm.units)}, {f'read {day(read, known.today)}' if read else 'never read'}",
        "" if rest is None else "grazed now" if rest.left_at is None else f"rested {counted(int(rest.days(farm.now)), 'day')}",
        water or f"soil {DASH}: {wet.why}",
    ]
    return " · ".join(part for part in parts if part)


def rank(known: Known, by: str, name: str) -> tuple[Any, ...]:
    """The order of the list: the fullest, the longest rested, the wettest, the first ready."""
    one, rest = known.ready[name], known.rests.get(name)
    wet = known.farm.number(name, "soil_moisture")
    keys: dict[str, Callable[[], float]] = {
        "grass": lambda: -one.mass,
        "rest": lambda: -(rest.days(known.farm.now) if rest is not None else 0.0),
        "soil water": lambda: -(wet.value if wet.value is not None and not wet.late else -1.0),
        "ready": lambda: float((one.last or one.first or date.max).toordinal()),
    }
    return keys[by](), *order(name)


# On the map


def questions(known: Known) -> dict[str, Question]:
    return {
        "grass": Question("grass", partial(_mass, known), _mass_legend),
        "ready": Question("when they are ready", partial(_ready, known), _ready_legend),
    }


def _mass(known: Known, asked: Asked, place: PlaceView) -> Paint:
    one = known.ready.get(place.name)
    return PLAIN if one is None else stepped(one.mass, MASSES, GREENS, quantity(MASS, one.mass, asked.farm.units))


def _mass_legend(asked: Asked) -> dict[str, Any]:
    bounds = [number(MASS, v, asked.farm.units) for v in MASSES]
    return {"steps": list(zip(GREENS, bounds, strict=True)), "words": unit_word(MASS, asked.farm.units)}


def _ready(known: Known, asked: Asked, place: PlaceView) -> Paint:
    one = known.ready.get(place.name)
    if one is None:
        return PLAIN
    on = one.last or one.first
    kind = "now" if one.now(known.today) else "soon" if on is not None and (on - known.today).days <= SOON_D else ""
    said = "now" if kind == "now" else DASH if on is None else f"{on.day} {on:%b}"
    return Paint(READY_FILLS[kind][asked.dark], "#ece8dc" if asked.dark else "#23271f", said)


def _ready_legend(asked: Asked) -> dict[str, Any]:
    steps = [
        [fills[asked.dark], words, "", ""] for fills, words in zip(READY_FILLS.values(), ("ready", "in two weeks", "later"), strict=True)
    ]
    return {"named": True, "steps": steps, "words": ""}
