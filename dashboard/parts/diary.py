"""What was written down, day by day, the newest first: each entry a row, and the way to put it right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

import streamlit as st

from dashboard import context, ledger
from dashboard.parts import cards, correcting, doing, words
from models.advice.farm import Farm
from models.display import clock, day, joined
from models.records.commands.correcting import may_correct
from models.records.written import KINDS, Written

PAGE = 30
# on one screen; what is further back is found by its kind, place or day
MOST = 150
SHOWN, UNTIL = "diary-shown", "diary-until"


def draw(farm: Farm, folder: str) -> None:
    """The entries that are asked for, by day."""
    st.markdown("### Written down")
    if not ledger.entries(folder, ledger.soon(farm.now), most=1):
        cards.quiet("diary", "Nothing yet. What is done stands here.")
        return
    kind, place = _asked(farm)
    until = _until(farm)
    most = st.session_state.get(SHOWN, PAGE)
    id = next((p.id for p in farm.places if p.name == place), None)
    found = ledger.entries(folder, until, kind, id, most + 1)
    today = farm.now.astimezone(farm.zone).date()
    for on, some in groupby(found[:most], key=lambda one: one.log.at.astimezone(farm.zone).date()):
        near = day(on, today)
        with st.container(key=f"dayhead-diary-{on}"):
            st.markdown(f"**{near[:1].upper()}{near[1:]}**")
        with st.container(key=f"list-diary-{on}", gap=None):
            for one in some:
                row(farm, one)
    if not found:
        cards.quiet("diary", "Nothing of that is written down.")
    if found or st.session_state.get(UNTIL) is not None:
        _further(len(found) > most, most)


def _asked(farm: Farm) -> tuple[str, str]:
    """(kind, place), as chosen."""
    with st.container(key="diary-filter", horizontal=True, gap="small"):
        kind = st.selectbox("Which?", list(KINDS), index=None, key="diary-kind", placeholder="everything", on_change=_first)
        names = [place.name for place in farm.places]
        place = st.selectbox("Which place?", names, index=None, key="diary-place", placeholder="everywhere", on_change=_first)
    return str(kind or ""), str(place or "")


def _until(farm: Farm) -> datetime:
    """Before which moment: the end of the day that was chosen below the list, or now."""
    on = st.session_state.get(UNTIL)
    return doing.at_noon(farm, on) + timedelta(hours=12) if isinstance(on, date) else ledger.soon(farm.now)


def _first() -> None:
    st.session_state[SHOWN] = PAGE


def _further(more: bool, most: int) -> None:
    """What is further back: a page more, or from another day on."""
    with st.container(key="diary-further", horizontal=True, vertical_alignment="bottom", gap="small"):
        if more and most < MOST and st.button("Show more", key="diary-more"):
            st.session_state[SHOWN] = most + PAGE
            st.rerun()
        st.date_input("Go back to a day", value=None, key=UNTIL, max_value="today", format="YYYY-MM-DD", on_change=_first)
    if more and most >= MOST:
        cards.note("diary-most", f"{MOST} are shown. Choose a kind, a place or a day to see what is further back.")


def row(farm: Farm, one: Written) -> None:
    """One entry: what and how much, where, who and when; and the form that puts it right, once it is asked for."""
    log = one.log
    with st.container(key=f"row-entry-{log.id}", horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
        with st.container(key=f"rowtext-entry-{log.id}", width="stretch", gap=None):
            st.markdown(f"**{words.plain(log.name)}**")
            cards.note(f"row-entry-{log.id}", " · ".join(told(farm, one)))
        mine = log.status == "done" and may_correct(context.visitor(), log.done_by, one.changed_by, one.latest, farm.now)
        if mine and not correcting.open_for(log.id) and st.button("Correct", key=f"correct-{log.id}"):
            correcting.open_form(log.id)
            st.rerun()
    if correcting.open_for(log.id) and doing.may("worker"):
        correcting.form(farm, one)


def told(farm: Farm, one: Written) -> Sequence[str]:
    """What the name does not say."""
    log = one.log
    amounts = [correcting.said(t.amount) for t in one.amounts]
    figures = [a for a in amounts if a not in log.name and a.split()[0] not in log.name.split()]
    places = [p for p in log.places if p not in log.name]
    assets = [a for a in log.assets if a not in log.name]
    when = clock(log.at, farm.zone, farm.units) if log.timed else ""
    parts = (joined(figures, 3), joined(places, 3), joined(assets, 2), f"for {log.use}" if log.use else "", when, log.done_by, log.notes)
    return [part if len(part) <= 160 else f"{part[:159]}…" for part in parts if part]
