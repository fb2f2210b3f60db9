"""Partners: who they are, what they take, and for other hubs how much they need and can take of what is left over."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard.parts import cards, doing
from models.amounts import convert_amount, parse_amount
from models.records import commands
from models.records.contacts import PartnerView
from sensors.errors import HublandError

NEW = "somebody new"


def listed(partners: Sequence[PartnerView], units: str) -> None:
    """Every partner on a line."""
    st.markdown("### Partners")
    if not partners:
        cards.quiet("partners", "No partner is written down.")
    cards.facts(
        "partners", [(p.name, " · ".join(part for part in (p.kind, p.takes, *_share(p, units), p.contact) if part)) for p in partners]
    )


def _share(one: PartnerView, units: str) -> tuple[str, ...]:
    """What it needs and has room for, in words."""
    if not one.need:
        return ()
    room = "" if one.capacity_kg is None else f"takes up to {_room(one, units)} a week"
    return f"need {one.need:g}", room


def _room(one: PartnerView, units: str) -> str:
    if one.capacity_kg is None:
        return ""
    unit = "lb" if units == "us" else "kg"
    return f"{convert_amount(one.capacity_kg, 'kg', unit):.4g} {unit}"


def form(partners: Sequence[PartnerView], units: str) -> None:
    """Add a partner, or change one."""
    known = {one.name: one for one in partners}
    with st.expander("Add or change a partner"):
        chosen = str(st.selectbox("Which partner?", [NEW, *known], key="partner-which")) if known else NEW
        was = known.get(chosen)
        with st.form(f"partner-{chosen}", clear_on_submit=was is None, border=False):
            _fields(was, units)


def _fields(was: PartnerView | None, units: str) -> None:
    key = was.name if was else "new"
    name = st.text_input("Who?", value=was.name if was else "", key=f"partner-name-{key}", placeholder="Food bank", max_chars=200)
    kind = st.text_input(
        "What are they?", value=was.kind if was else "", key=f"partner-kind-{key}", placeholder="food bank, kitchen, hub", max_chars=200
    )
    takes = st.text_input("What do they take?", value=was.takes if was else "", key=f"partner-takes-{key}", max_chars=400)
    need = st.number_input(
        "Need, as households; empty: nothing is sent", min_value=0.0, value=was.need if was else None, key=f"partner-need-{key}"
    )
    room = st.text_input("Most it takes a week", value=_room(was, units) if was else "", key=f"partner-room-{key}", placeholder="60 lb")
    contact = st.text_input("How are they reached?", value=was.contact if was else "", key=f"partner-contact-{key}", max_chars=400)
    if not st.form_submit_button("Save", type="primary"):
        return
    try:
        most = parse_amount(room, where="Most it takes a week", measure="weight").canonical if room.strip() else None
    except HublandError as why:
        doing.wrong(why)
        return
    put = partial(
        commands.put_partner, name=name, kind=kind, takes=takes, contact=contact, need=need, capacity_kg=most,
        notes=was.notes if was else "", was=was.name if was else "",
    )  # fmt: skip
    if doing.do(put):
        st.rerun()
