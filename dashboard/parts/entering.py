"""The forms of the Log: each writes down one thing, in the words and units people type."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import streamlit as st

from dashboard import context, ledger
from dashboard.display import moment
from dashboard.farm import Farm
from dashboard.field import GRAZED, GROWN, MET
from dashboard.parts import doing
from models.amounts import parse_amount
from models.records import commands
from models.records.commands.events import hold_event, put_event
from models.records.commands.field import READINGS, parse_reading, record_reading
from models.records.database import Session
from models.records.logs import USES
from models.records.occasions import Occasion, occasions
from models.records.plans import EVENT_KINDS
from sensors.errors import HublandError

# an event that nobody gave an end
USUAL = timedelta(hours=1)


def names(farm: Farm, kinds: tuple[str, ...]) -> list[str]:
    """Names of the places of these kinds."""
    return [place.name for place in farm.places if place.kind in kinds]


def save(act: Callable[[Session], Any]) -> None:
    """Write it down and draw the page anew, or say why not."""
    if doing.do(act):
        st.rerun()


def harvest(farm: Farm, folder: str) -> None:
    plantings, crops = ledger.growing(folder, farm.now.astimezone(farm.zone).date())
    with st.form("harvest", clear_on_submit=True, border=False):
        what = st.selectbox("What?", [*plantings, *crops], index=None, key="harvest-what", placeholder="lettuce")
        amount = st.text_input("How much?", key="harvest-amount", placeholder="12 lb, 3 bu, 5 bunches")
        places = st.multiselect("Where?", names(farm, GROWN), key="harvest-places")
        use = st.selectbox("Where does it go?", USES, index=None, key="harvest-use", placeholder="not said")
        if not st.form_submit_button("Save", type="primary"):
            return
        try:
            picked = parse_amount(amount, where="How much?")
        except HublandError as why:
            doing.wrong(why)
            return
        save(partial(
            commands.record_harvest, what=str(what or ""), amount=picked, at=farm.now, places=places, use=use or "",
            by=context.visitor().name, id=uuid.uuid4(),
        ))  # fmt: skip


def move(farm: Farm, _: str) -> None:
    if not farm.herds:
        st.markdown("No herd is written down yet.")
        return
    with st.form("move", clear_on_submit=True, border=False):
        herd = st.selectbox("Which herd?", [h.name for h in farm.herds], key="move-herd")
        to = st.selectbox("Where to?", names(farm, GRAZED), index=None, key="move-to")
        if st.form_submit_button("Moved", type="primary"):
            save(partial(commands.move_herd, herd=herd, to=str(to or ""), at=farm.now, by=context.visitor().name, id=uuid.uuid4()))


def reading(farm: Farm, _: str) -> None:
    what = str(st.selectbox("What did you read?", list(READINGS), key="reading-what"))
    row, units = READINGS[what], context.here().units
    with st.form("reading", clear_on_submit=True, border=False):
        typed = st.text_input("How much?", key="reading-amount", placeholder=row.example)
        places = names(farm, row.kinds) if row.kinds else [place.name for place in farm.places]
        place = st.selectbox("Where?", places, index=None, key="reading-place", placeholder="choose" if row.kinds else "not said")
        if not st.form_submit_button("Save", type="primary"):
            return
        try:
            amount = parse_reading(what, typed, units)
        except HublandError as why:
            doing.wrong(why)
            return
        save(partial(
            record_reading, what=what, amount=amount, at=farm.now, place=place or "", by=context.visitor().name, id=uuid.uuid4(),
        ))  # fmt: skip


def event(farm: Farm, _: str) -> None:
    """Heads counted at an event of the last week, or a new one."""
    with context.here().records.session() as session:
        begun = occasions(session, farm.now - timedelta(days=7), farm.now, farm.zone)[::-1]
    held = st.selectbox("Which event?", begun, index=None, key="event-held", placeholder="a new one", format_func=partial(said, farm))
    with st.form("event", clear_on_submit=True, border=False):
        if held is None:
            new_event(farm)
            return
        came = st.number_input("How many people came?", min_value=0, value=None, step=1, key="event-came")
        if st.form_submit_button("Save", type="primary") and came is not None:
            save(partial(hold_event, id=held.event.id, head_count=int(came), zone=farm.zone, on=held.day))


def said(farm: Farm, occasion: Occasion) -> str:
    """An event as it stands in the list."""
    return f"{occasion.event.title}, {moment(occasion.starts_at, farm.now, farm.zone, farm.units)}"


def new_event(farm: Farm) -> None:
    local = farm.now.astimezone(farm.zone)
    title = st.text_input("What is it called?", key="event-title", max_chars=200, placeholder="Supper after the work day")
    kind = st.selectbox("What kind?", list(EVENT_KINDS), key="event-kind")
    place = st.selectbox("Where is it?", names(farm, MET), index=None, key="event-place", placeholder="not said")
    on = st.date_input("Which day?", value=local.date(), key="event-on")
    begins = st.time_input("When does it begin?", value=local.time().replace(second=0, microsecond=0), key="event-begins")
    heads = st.number_input("How many people?", min_value=0, value=None, step=1, key="event-heads", placeholder="not known")
    if st.form_submit_button("Save", type="primary"):
        starts_at = datetime.combine(on, begins, farm.zone)
        save(partial(
            put_event, kind=str(kind), title=title, starts_at=starts_at, ends_at=starts_at + USUAL, zone=farm.zone, place=place or "",
            head_count=None if heads is None else int(heads), id=uuid.uuid4(),
        ))  # fmt: skip


ENTRIES = {"Harvest": harvest, "Move": move, "Reading": reading, "Event": event}
