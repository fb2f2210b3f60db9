"""The forms of the people of a hub: who is added, changed, let in; everybody as a table."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from dashboard import roster
from dashboard.parts import cards, doing
from models.records import commands
from models.records.actor import ROLES
from models.records.commands import PersonRow
from models.records.contacts import PersonView
from models.records.database import Session
from models.records.people import Person
from models.records.secrets import one_time_password

CHOSEN, TOLD, EDITED = "people-chosen", "people-told", "people-edited"


def told() -> None:
    """A password just made, until it is written down: it is kept in this browser tab's session alone."""
    told = st.session_state.get(TOLD)
    if told:
        name, login, password = told
        with cards.card("password", f"{name} signs in as {login}"):
            st.code(password, language=None)
            st.markdown("Write it down or tell it now: it is not shown again. They can change it under *Signed in as*.")
            if st.button("It is written down", key="password-told"):
                st.session_state.pop(TOLD, None)
                st.rerun()


def forms(here: list[PersonView], everybody: list[PersonView]) -> None:
    chosen = next((p for p in everybody if str(p.id) == st.session_state.get(CHOSEN)), None)
    if chosen is not None:
        _change(chosen)
        return
    with st.expander("Add somebody", expanded=not here), st.form("new-person", clear_on_submit=True, border=False):
        asked = _fields("new", None)
        if st.form_submit_button("Add", type="primary") and doing.do(partial(commands.put_people, rows=[asked])):
            st.rerun()


def _fields(key: str, person: PersonView | None) -> PersonRow:
    """What there is to say of a person."""
    name = st.text_input("Name", value=person.name if person else "", key=f"{key}-name", max_chars=200)
    roles = st.multiselect("May", list(ROLES), default=person.roles if person else ("worker",), key=f"{key}-roles")
    phone = st.text_input("Phone", value=person.phone if person else "", key=f"{key}-phone", max_chars=100)
    email = st.text_input("E-mail", value=person.email if person else "", key=f"{key}-email", max_chars=200)
    notes = st.text_input("Notes", value=person.notes if person else "", key=f"{key}-notes", max_chars=1000)
    active = st.checkbox("Is here", value=person.active, key=f"{key}-active") if person else True
    return PersonRow(name, tuple(roles), email, phone, notes, active, person.name if person else "")


def _change(person: PersonView) -> None:
    with cards.card(f"change-{person.id}", f"Change {person.name}"):
        with st.form(f"person-{person.id}", border=False):
            asked = _fields(str(person.id), person)
            if st.form_submit_button("Save", type="primary") and doing.do(partial(commands.put_people, rows=[asked])):
                st.session_state.pop(CHOSEN, None)
                st.rerun()
        with st.form(f"account-{person.id}", border=False):
            login = st.text_input("Signs in as", value=person.login or person.name.lower(), key=f"login-{person.id}", max_chars=200)
            password = one_time_password()
            label = "Give a new password" if person.login else "Let them sign in"
            if st.form_submit_button(label) and doing.do(partial(_account, person=person, login=login, password=password)):
                st.session_state[TOLD] = (person.name, login.strip().lower(), password)
                st.session_state.pop(CHOSEN, None)
                st.rerun()
        if st.button("Back", key="people-back"):
            st.session_state.pop(CHOSEN, None)
            st.rerun()


def _account(session: Session, person: PersonView, login: str, password: str) -> None:
    commands.give_account(session, session.get_one(Person, person.id), login, password)


def table(everybody: list[PersonView]) -> None:
    # Streamlit keeps edits by the row's number: while there are any, what stands under them must not move
    begun = any((st.session_state.get("people-table") or {}).values())
    if not begun or EDITED not in st.session_state:
        st.session_state[EDITED] = roster.table(everybody)
    before: pd.DataFrame = st.session_state[EDITED]
    shown = {"was": None, "active": st.column_config.CheckboxColumn("is here", default=True), "email": "e-mail"}
    after = st.data_editor(before, num_rows="dynamic", hide_index=True, column_config=shown, key="people-table")
    if st.button("Save the table", key="people-save", type="primary"):
        changes = roster.changed_rows(before, after)
        if changes and doing.do(partial(commands.put_people, rows=changes)):
            del st.session_state["people-table"], st.session_state[EDITED]
            st.rerun()
