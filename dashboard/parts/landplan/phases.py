"""The land in its phases, and the card on which a steward changes a place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard.landtable import ORDER, funded, kind_words, money
from dashboard.parts import cards, doing, words
from dashboard.parts.board.paints import PHASE_WORDS
from models.advice.farm import Farm
from models.advice.outline import size
from models.display import counted, day
from models.geometry import size_m2
from models.records import commands
from models.records.commands.land_plan import LandRow
from models.records.ground import Land
from models.records.places import KINDS, PHASES

CHOSEN, DONE = "land-chosen", "land-changed"
# rows of a list on a phone
MOST = 60


def show(farm: Farm, land: Sequence[Land]) -> None:
    """What is being built and planned; what is in use and retired, one tap away."""
    for phase in ORDER:
        here = [place for place in land if place.phase == phase]
        if not here:
            continue
        head = f"{PHASE_WORDS[phase].capitalize()}: {counted(len(here), 'place')}"
        if phase in ("building", "planned"):
            st.markdown(f"### {head}")
            cards.note(f"phase-{phase}", funded(here, farm.units))
            _list(farm, phase, sorted(here, key=lambda p: (p.phase_on is None, p.phase_on, p.name)))
        else:
            with st.expander(head, key=f"phase-{phase}"):
                _list(farm, phase, here)


def _list(farm: Farm, phase: str, places: Sequence[Land]) -> None:
    with st.container(key=f"list-{phase}", gap=None):
        for place in places[:MOST]:
            _row(farm, place)
    if len(places) > MOST:
        cards.note(f"more-{phase}", f"and {len(places) - MOST} more: choose one above, or see them all under *table*")


def _row(farm: Farm, place: Land) -> None:
    """A place: what it is, from when, at what cost, who pays; and the way to its card."""
    area = size_m2(place.geometry)
    when = f"{'since' if place.phase != 'planned' else 'for'} {day(place.phase_on)} {place.phase_on.year}" if place.phase_on else ""
    paid = f"paid by {place.funding}" if place.funding else "nobody pays yet" if place.cost and place.phase != "active" else ""
    parts = [kind_words(place.kind), f"in {place.parent}" if place.parent else "", size(area, farm.units) if area else "not drawn", when]
    parts += [money(place.cost, farm.units) if place.cost is not None else "", paid]
    with st.container(key=f"row-land-{place.id}", horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
        with st.container(key=f"rowtext-land-{place.id}", width="stretch", gap=None):
            st.markdown(f"**{words.plain(place.name)}**")
            cards.note(f"land-{place.id}", " · ".join(p for p in parts if p))
        if doing.may("steward"):
            st.button("Change", key=f"change-{place.id}", on_click=_choose, args=(place.name,))


def _choose(name: str) -> None:
    st.session_state[CHOSEN] = name


def card(farm: Farm, land: Sequence[Land]) -> None:
    """Change a place: all that is said of it but its outline."""
    names = [place.name for place in land]
    if st.session_state.pop(DONE, False) or st.session_state.get(CHOSEN) not in names:
        st.session_state.pop(CHOSEN, None)
    name = st.selectbox("Change a place", names, index=None, key=CHOSEN, placeholder="which one?")
    place = next((p for p in land if p.name == name), None)
    if place is None:
        return
    with cards.card("land", place.name), st.form(f"land-{place.id}", border=False):
        row = _asked(place, [""] + [n for n in names if n != place.name])
        with st.container(horizontal=True):
            save = st.form_submit_button("Save", type="primary")
            remove = st.form_submit_button("Remove")
        act = partial(commands.revise_land, rows=[] if remove else [row], removed=[place.name] if remove else [])
        if (save or remove) and doing.do(act):
            st.session_state[DONE] = True
            st.rerun()


def _asked(place: Land, parents: Sequence[str]) -> LandRow:
    """The form's fields as a row."""
    kinds, key = list(KINDS), place.id
    name = st.text_input("Name", place.name, key=f"name-{key}", max_chars=80)
    kind = st.selectbox("What is it?", kinds, kinds.index(place.kind), key=f"kind-{key}", format_func=kind_words)
    parent = st.selectbox(
        "In which place does it lie?", parents, list(parents).index(place.parent) if place.parent in parents else 0, key=f"in-{key}"
    )
    phase = st.selectbox("How far is it?", PHASES, PHASES.index(place.phase), key=f"phase-of-{key}", format_func=PHASE_WORDS.__getitem__)
    on = st.date_input("Since when, or planned for when?", place.phase_on, key=f"on-{key}")
    cost = st.number_input("Cost", value=place.cost, min_value=0.0, step=100.0, key=f"cost-{key}")
    funding = st.text_input("Who pays?", place.funding, key=f"funding-{key}", max_chars=200)
    notes = st.text_area("Notes", place.notes, key=f"notes-{key}", max_chars=2000)
    facts = {"parent": parent, "phase": phase, "phase_on": on, "cost": cost, "funding": funding, "notes": notes}
    return LandRow(name.strip(), kind, place.name, facts)
