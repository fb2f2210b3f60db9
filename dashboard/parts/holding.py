"""An event in the Log: how many came to one of the last week, or a new one."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from functools import partial

import streamlit as st

from dashboard import context
from dashboard.field import MET
from dashboard.parts import entering
from models.advice.farm import Farm
from models.display import moment
from models.records import commands
from models.records.occasions import Occasion, occasions
from models.records.plans import EVENT_KINDS
from sensors.errors import RecordError

# an event that nobody gave an end
USUAL = timedelta(hours=1)


def event(farm: Farm, _: str) -> None:
    """Heads counted at an event of the last week, or a new one."""
    with context.here().records.session() as session:
        begun = occasions(session, farm.now - timedelta(days=7), farm.now, farm.zone)[::-1]
    held = st.selectbox("Which event?", begun, index=None, key="event-held", placeholder="a new one", format_func=partial(said, farm))
    with entering.form("event") as key:
        if held is None:
            new_event(farm, key)
            return
        came = st.number_input("How many people came?", min_value=0, value=held.came, step=1, key=f"{key}-came-{held.event.id}")

        def make() -> entering.Act:
            if came is None:
                raise RecordError("How many came?", where=held.event.title, expected="a number, 0 if nobody came")
            return partial(commands.hold_event, id=held.event.id, head_count=int(came), zone=farm.zone, on=held.day)

        entering.saved(make)


def said(farm: Farm, occasion: Occasion) -> str:
    """An event as it stands in the list."""
    return f"{occasion.event.title}, {moment(occasion.starts_at, farm.now, farm.zone, farm.units)}"


def new_event(farm: Farm, key: str) -> None:
    """What is it called, where, when, how many."""
    local = farm.now.astimezone(farm.zone)
    title = st.text_input("What is it called?", key=f"{key}-title", max_chars=200, placeholder="Supper after the work day")
    kind = st.selectbox("What kind?", list(EVENT_KINDS), key=f"{key}-kind")
    place = entering.one_place(entering.names(farm, MET), f"{key}-place", "Where is it?", "not said")
    heads = st.number_input("How many people?", min_value=0, value=None, step=1, key=f"{key}-heads", placeholder="not known")
    with st.expander("Another day or hour", key=f"more-{key}"):
        on = st.date_input("Which day?", value=local.date(), key=f"{key}-on")
        begins = st.time_input("When does it begin?", value=local.time().replace(second=0, microsecond=0), key=f"{key}-begins")
    starts_at = datetime.combine(on, begins, farm.zone)
    entering.saved(lambda: partial(
        commands.put_event, kind=str(kind), title=title, starts_at=starts_at, ends_at=starts_at + USUAL, zone=farm.zone, place=place,
        head_count=None if heads is None else int(heads), id=uuid.uuid4(),
    ))  # fmt: skip
