"""People: who works here, what they may do, and whom the hub shares with."""

from __future__ import annotations

import streamlit as st

from dashboard import context
from dashboard.parts import answer, doing, members, page, partners, person, words
from models.advice.farm import Farm
from models.display import counted
from models.records import contacts
from models.records.contacts import PersonView


def draw(farm: Farm) -> None:
    with context.here().records.session() as session:
        everybody = contacts.people(session, contact=doing.may("worker"))
        known = contacts.partners(session, contact=doing.may("worker"))
    here = [p for p in everybody if p.active]
    left, right = page.frame(farm)
    with left:
        stewards = sum("steward" in p.roles for p in here)
        answer.sentence(
            f"{counted(len(here), 'person', 'people')}; {counted(stewards, 'steward')}." if here else "Nobody is written down yet.", ""
        )
        doing.did(farm)
        person.told()
        if doing.may("steward"):
            person.forms(here, everybody)
            if st.session_state.get(person.CHOSEN) is None:
                partners.form(known, farm.units)
                members.draw(farm)
    with right:
        with st.container(key="list-people", gap=None):
            for one in everybody:
                row(one)
        partners.listed(known, farm.units)
    if doing.may("steward"):
        with st.container(key="wide-people"), st.expander("Everybody as a table: edit in place, paste from a spreadsheet"):
            person.table(everybody)


def row(one: PersonView) -> None:
    """One person: roles, how they are reached, and for a steward the way to change it."""
    with st.container(key=f"row-{one.id}", horizontal=True, wrap=False, vertical_alignment="top", gap="small"):
        with st.container(key=f"rowtext-{one.id}", width="stretch", gap=None):
            st.markdown(f"**{words.plain(one.name)}**")
            role = ", ".join(one.roles) or "no access"
            parts = [role if one.active else "not here any more", one.phone, one.email, one.notes]
            if doing.may("steward") and one.login:
                parts.append(f"signs in as {one.login}")
            with st.container(key=f"note-row-{one.id}"):
                st.markdown(" · ".join(words.plain(p) for p in parts if p))
        if doing.may("steward") and st.button("Change", key=f"change-{one.id}"):
            st.session_state[person.CHOSEN] = str(one.id)
            st.rerun()


page.live(draw)
