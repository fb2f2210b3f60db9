"""Occasions on a page: a row with its head count and buttons, and the form for a new one."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from functools import partial
from typing import Any

import streamlit as st

from dashboard import context, ledger, month
from dashboard.parts import doing, rescheduling, words
from models.advice.farm import Farm
from models.records import commands
from models.records.database import Session
from models.records.occasions import Occasion, rooms_first
from models.records.plans import EVENT_KINDS

REPEATS = ("once", "every day", "every week", "every two weeks", "every month, same weekday")
FORM = "event-form"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def rule(repeat: str, on: date) -> str:
    """The RRULE of a choice of REPEATS, for something that first happens on a day."""
    nth = (on.day - 1) // 7 + 1
    # a fifth Thursday is not in every month: people who choose it mean the last
    return {
        "every day": "FREQ=DAILY",
        "every week": "FREQ=WEEKLY",
        "every two weeks": "FREQ=WEEKLY;INTERVAL=2",
        "every month, same weekday": f"FREQ=MONTHLY;BYDAY={-1 if nth == 5 else nth}{WEEKDAYS[on.weekday()]}",
    }.get(repeat, "")


def row(farm: Farm, occasion: Occasion, where: str) -> None:
    """One occasion: what, when, where, who; how many come, with − and +; and what may be done about it."""
    event, key = occasion.event, f"{where}-{occasion.event.id}-{occasion.day}"
    with st.container(key=f"row-{key}", gap="small"):
        with st.container(key=f"rowtext-{key}", gap=None):
            repeats = " · repeats" if event.repeat else ""
            st.markdown(f"**{words.plain(event.title)}** · {event.kind}{repeats}")
            with st.container(key=f"note-row-{key}"):
                st.markdown(words.plain(month.noted(occasion, farm.zone, farm.units)))
        people = "how many?" if event.head_count is None else f"{event.head_count} people"
        if event.status != "planned" or not doing.may("worker"):
            st.markdown(f"**{people}**")
            return
        with st.container(key=f"counter-{key}", horizontal=True, vertical_alignment="center", gap="small"):
            if st.button("−", key=f"fewer-{key}", disabled=not event.head_count):
                _act(commands.set_head_count, event.id, zone=farm.zone, more=-1)
            st.markdown(f"**{people}**", width="content")
            if st.button("+", key=f"more-{key}"):
                _act(commands.set_head_count, event.id, zone=farm.zone, more=1)
            _over(farm, occasion, key)
        if rescheduling.open_for(key):
            rescheduling.form(farm, occasion, key)


def _over(farm: Farm, occasion: Occasion, key: str) -> None:
    """It took place, with the number expected unless + and − say otherwise; or something of it changes."""
    if occasion.came is not None:
        return
    if occasion.starts_at <= farm.now and st.button("Held", key=f"held-{key}"):
        _act(commands.hold_event, occasion.event.id, occasion.event.head_count or 0, zone=farm.zone, on=occasion.day)
    if not rescheduling.open_for(key) and st.button("Change", key=f"change-{key}"):
        rescheduling.open_form(key)
        st.rerun()


def _act(command: Any, *args: Any, **more: Any) -> None:
    if doing.do(lambda session: command(session, *args, **more)):
        st.rerun()


def add(farm: Farm, today: date) -> None:
    """The form for a new event; when it is written down an empty one stands in its place, folded."""
    n = st.session_state.setdefault(FORM, 0)
    with st.expander("Add an event", key=f"add-event-{n}"), st.form(f"new-event-{n}", border=False):
        title = st.text_input("What is it?", key=f"event-title-{n}", max_chars=200, placeholder="Harvest supper")
        kind = st.selectbox("Kind", list(EVENT_KINDS), key=f"event-kind-{n}")
        on = st.date_input("Which day?", value=today, key=f"event-on-{n}")
        with st.container(key="event-hours", horizontal=True):
            starts = st.time_input("From", value=time(18), key=f"event-from-{n}", step=900)
            ends = st.time_input("Until", value=time(20), key=f"event-until-{n}", step=900)
        place = st.selectbox("Where?", rooms_first(farm.places), index=None, key=f"event-place-{n}", placeholder="which room or place")
        people = st.number_input("How many come?", min_value=0, value=None, step=1, key=f"event-people-{n}", placeholder="not known yet")
        names, _ = ledger.openers(str(context.here().hub.folder))
        who = st.selectbox("Who opens?", names, index=None, key=f"event-who-{n}", placeholder="nobody yet")
        repeat = st.selectbox("How often?", REPEATS, key=f"event-repeat-{n}")
        notes = st.text_input("Notes", key=f"event-notes-{n}", max_chars=500)
        if st.form_submit_button("Add", type="primary"):
            asked = partial(
                _put, kind=str(kind), title=title, span=rescheduling.span(on, starts, ends, farm), zone=farm.zone, place=place or "",
                responsible=who or "", notes=notes, head_count=None if people is None else int(people), repeat=rule(str(repeat), on),
                id=uuid.uuid4(),
            )  # fmt: skip
            if doing.do(asked):
                st.session_state[FORM] = n + 1
                st.rerun()


def _put(session: Session, kind: str, title: str, span: tuple[datetime, datetime], **more: Any) -> None:
    commands.put_event(session, kind, title, *span, **more)
