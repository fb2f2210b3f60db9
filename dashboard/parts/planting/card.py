"""One planting, opened: its days, feet and amounts, what it waits for; move it, lay it elsewhere, plant it again."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from dashboard.parts import cards, doing
from dashboard.parts.planting import offers, opened
from models.advice.planting.clashes import Asked
from models.advice.planting.stands import YEARS, beds_of, feet, measured, metres
from models.advice.planting.wishes import Offer, again, heat_of, laid_out
from models.amounts import say_amount
from models.display import day, joined
from models.planning.harvest import Weather
from models.planning.planting import BOUGHT, DIRECT, RAISED, Planting, Stretch
from models.planning.planting.bed_map import OVER, PLANNED, Taken
from models.planning.planting.known_crops import planting_of
from models.planning.planting.seeding import nursery_need, seed_need
from models.records import commands
from models.records.bed_plan import Grower
from sensors.errors import HublandError, InputError

METHODS = {"direct_seeded": DIRECT, "transplant_raised": RAISED, "transplant_bought": BOUGHT}
HOW = {
    "direct_seeded": "sown where it grows", "transplant_raised": "raised here, then set out", "transplant_bought": "bought as plants",
    "perennial": "stands for years", "inoculated": "logs or beds of mushrooms",
}  # fmt: skip
AGAIN = "planting-again"


def draw(asked: Asked, weather: Weather | None) -> None:
    """The choice of a planting, and the one that is chosen."""
    names = [one.name for one in asked.plan.plantings if one.archived_on is None or one.archived_on.year == asked.today.year]
    opened.settle(names)
    st.selectbox("Open a planting", names, index=None, key=opened.KEY, placeholder="tap a bar, or choose here")
    one = next((one for one in asked.plan.plantings if one.name == opened.name()), None)
    if one is None:
        return
    with cards.card("planting", one.name):
        cards.note("planting-how", " · ".join(part for part in (one.crop, one.variety, HOW.get(one.established, ""), one.plan) if part))
        cards.facts("planting", facts(asked, one))
        cards.note("planting-waits", waits(asked, one))
        if doing.may("steward") and one.archived_on is None and one.established not in YEARS:
            _change(asked, one, weather)


def facts(asked: Asked, one: Grower) -> list[tuple[str, str]]:
    """Label and value: what is known of it, done days before planned ones."""
    today, sown = asked.today, one.done("seeding")
    rows = [("Sow", _day(sown, one.sow_on, "sown", today))]
    if one.established != "direct_seeded":
        rows.append(("Set out", _day(one.done("transplanting"), one.plant_on, "set out", today)))
    rows.append(("Harvest", " to ".join(day(on, today) for on in (one.first_on, one.last_on) if on is not None)))
    rows.append(("Bed", where(asked, one)))
    rows.append(("Expected", say_amount(one.yield_expected, one.yield_unit) if one.yield_expected and one.yield_unit else ""))
    rows += amounts(asked, one)
    if one.archived_on is not None:
        rows.append(("Ended", day(one.archived_on, today)))
    return [(label, value) for label, value in rows if value]


def _day(done: date | None, planned: date | None, word: str, today: date) -> str:
    return f"{word} {day(done, today)}" if done is not None else f"planned {day(planned, today)}" if planned is not None else ""


def _stands(asked: Asked, one: Grower) -> list[Taken]:
    """Where it stands or is to stand last."""
    mine = [taken for taken in asked.taken if taken.planting == one.name]
    last = max((taken.from_on for taken in mine), default=None)
    return [taken for taken in mine if taken.from_on == last]


def where(asked: Asked, one: Grower) -> str:
    """Its beds with feet of each."""
    return joined([f"{taken.bed}{f', {taken.length_ft:.0f} ft' if taken.length_ft else ''}" for taken in _stands(asked, one)], 4)


def as_planned(asked: Asked, one: Grower) -> Planting | None:
    """As a planting that can be reckoned with; None where its day, length or figures are missing."""
    method = METHODS.get(one.established)
    ground = sum(taken.length_ft for taken in _stands(asked, one)) or (feet(one.length_m) if one.length_m else 0.0)
    if method is None or one.bed_on is None or not ground:
        return None
    try:
        return planting_of(one.known, one.name, one.bed_on, (Stretch("", ground),), method, plants=one.plants)
    except HublandError:
        return None


def amounts(asked: Asked, one: Grower) -> list[tuple[str, str]]:
    """Plants, trays and seed: as planned, else as the crop's figures make them of its feet."""
    planting = as_planned(asked, one)
    sown = seed_need(planting) if planting else None
    raised = nursery_need(planting) if planting else None
    plants = one.plants or (raised.plants if raised else None)
    trays = None
    if raised and raised.cells and one.tray_cells:
        trays = -(-raised.cells // one.tray_cells)
    elif raised:
        trays = raised.trays
    seeds = sown.seeds if sown else raised.seeds if raised else 0
    rows = [("Plants", f"{plants:,}" if plants else ""), ("Trays", f"{trays:g}" if trays else "")]
    return [*rows, ("Seed", f"{seeds:,}" if seeds else "")]


def waits(asked: Asked, one: Grower) -> str:
    """What it waits for: its open tasks, the bed that is not free yet, warm soil."""
    today, parts = asked.today, list[str]()
    pending = [step for step in one.steps if not step.done]
    if pending:
        parts.append(f"Waits for: {joined([f'{step.name}, {day(step.on, today)}' for step in pending], 4)}")
    elif one.archived_on is None:
        parts.append("No task is open for it")
    for taken in _stands(asked, one):
        if taken.state != PLANNED:
            continue
        there = [o for o in asked.taken if o.bed == taken.bed and o.planting != one.name and o.state != OVER and o.on(today)]
        before = [o for o in there if o.to_on is not None and o.to_on < taken.from_on]
        if before:
            last = max(before, key=lambda o: o.to_on or today)
            parts.append(f"{taken.bed} holds {last.crop.lower()} until {day(last.to_on or today, today)}")
    if one.begun_on is None and one.established == "direct_seeded" and one.known.soil_germ_min_f:
        parts.append(f"sow when the soil has at least {one.known.soil_germ_min_f:g} °F")
    return "; ".join(parts) + "." if parts else ""


def _change(asked: Asked, one: Grower, weather: Weather | None) -> None:
    with st.expander("Move, lay elsewhere, plant again", key="planting-change"):
        with st.form("planting-shift", border=False):
            days = st.number_input("Days later (below zero: earlier)", -365, 365, 7, key=f"planting-days-{one.name}")
            if st.form_submit_button("Move") and doing.do(partial(commands.shift_plantings, names=[one.name], days=int(days))):
                st.rerun()
        if one.begun_on is None:
            _elsewhere(asked, one)
        _again(asked, one, weather)


def _elsewhere(asked: Asked, one: Grower) -> None:
    known = {bed.name: bed for bed in measured(beds_of(asked.plan))}
    here = _stands(asked, one)
    wanted = sum(taken.length_ft for taken in here) or (feet(one.length_m) if one.length_m else 25.0)
    with st.form("planting-bed", border=False):
        bed = st.selectbox(
            "Bed", list(known), list(known).index(here[0].bed) if here and here[0].bed in known else None, key=f"planting-to-{one.name}"
        )
        length = st.number_input("Feet of it", 1.0, 2000.0, float(round(max(wanted, 1.0))), 1.0, "%.0f", key=f"planting-feet-{one.name}")
        if st.form_submit_button("Lay it there") and bed is not None:
            act = partial(commands.bed_planting, name=one.name, beds={str(bed): metres(float(length))})
            if doing.do(act):
                st.rerun()


def _again(asked: Asked, one: Grower, weather: Weather | None) -> None:
    """Successions: equal days between plantings, or equal days between first picks where degree days are known."""
    planting = as_planned(asked, one)
    if planting is None:
        cards.note("again", "Give it a day and a length, and it can be planted again in successions.")
        return
    heat = heat_of(one.known, weather, planting.plant_on.year + 1)
    ways = ["equal days", *(["equal harvests, by degree days"] if heat else [])]
    with st.form("planting-again-form", border=False):
        count = st.number_input("Plant again, times", 1, 20, 2, key=f"again-count-{one.name}")
        gap = st.number_input("Days apart", 3, 120, int(one.known.succession_days or 14), key=f"again-gap-{one.name}")
        way = st.radio("Spacing", ways, key=f"again-way-{one.name}") if len(ways) > 1 else ways[0]
        if st.form_submit_button("Propose"):
            st.session_state[AGAIN] = (one.name, int(count), int(gap), way != ways[0])
    told = st.session_state.get(AGAIN)
    if told is None or told[0] != one.name:
        return
    try:
        needs = again(planting, one.known, told[1], told[2], heat, by_heat=told[3])
        taken_names = [other.name for other in asked.plan.plantings]
        base = one.name.rstrip("0123456789 ") if one.name[-1:].isdigit() and not one.name.endswith(asked.season) else one.name
        late = [need for need in needs if (need.sow_on or need.plant_on) < asked.today]
        if late:
            first = late[0].sow_on or late[0].plant_on
            raise InputError(f"The next of them was to be begun {day(first, asked.today)}.", next_step="plant again further apart")
        laid = laid_out(one.known, planting.method, needs, base, asked.ground, taken_names)
    except HublandError as why:
        st.error(doing.in_words(why))
        return
    offer = Offer(one.crop, laid, sum(p.planting.total() for _, p in laid), planting.unit, ())
    if offers.draw(asked, offer, one.known, one.succession or base, "again"):
        st.session_state.pop(AGAIN, None)
        st.rerun()
