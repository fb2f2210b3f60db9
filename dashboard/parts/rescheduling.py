"""Changing an event that is planned: title, hours, room, how many, who opens; or calling it off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import context, ledger
from dashboard.parts import cards, doing
from models.advice.farm import Farm
from models.records import commands
from models.records.database import Session
from models.records.occasions import EventView, Occasion, rooms_first
from models.records.plans import EVENT_KINDS
from models.recurrence import Rule, parse_rule

OPEN = "event-changing"


def open_for(key: str) -> bool:
    """Whether the form of a row stands open."""
    return bool(st.session_state.get(OPEN) == key)


def open_form(key: str | None) -> None:
    """Open the form of a row, or close it."""
    st.session_state[OPEN] = key


def form(farm: Farm, occasion: Occasion, row: str) -> None:
    """What an event is, to be put right. Of one that repeats the whole series changes; its days do not."""
    event, key = occasion.event, f"changing-{occasion.event.id}-{occasion.event.sequence}"
    with st.container(key=f"card-{key}", border=True):
        with st.form(f"form-{key}", border=False):
            title = st.text_input("What is it?", value=event.title, key=f"{key}-title", max_chars=200)
            kinds = list(EVENT_KINDS)
            kind = st.selectbox("Kind", kinds, index=kinds.index(event.kind), key=f"{key}-kind")
            start, end = occasion.starts_at.astimezone(farm.zone), occasion.ends_at.astimezone(farm.zone)
            on = start.date() if event.repeat else st.date_input("Which day?", value=start.date(), key=f"{key}-on")
            with st.container(key=f"event-hours-{key}", horizontal=True):
                starts = st.time_input("From", value=start.time(), key=f"{key}-from", step=900)
                ends = st.time_input("Until", value=end.time(), key=f"{key}-until", step=900)
            place = _choose("Where?", rooms_first(farm.places), event.place, f"{key}-place", "which room or place")
            people = st.number_input(
                "How many come?", min_value=0, value=event.head_count, step=1, key=f"{key}-people", placeholder="not known"
            )
            names, _ = ledger.openers(str(context.here().hub.folder))
            who = _choose("Who opens?", list(names), event.responsible, f"{key}-who", "nobody yet")
            notes = st.text_input("Notes", value=event.notes, key=f"{key}-notes", max_chars=500)
            if event.repeat:
                cards.note(f"{key}-series", "This event repeats: what you change here changes for every day of it.")
            with st.container(key=f"buttons-{key}", horizontal=True):
                save, close = st.form_submit_button("Save", type="primary"), st.form_submit_button("Close")
        if close:
            _done()
        if save:
            begins, over = span(on, starts, ends, farm)
            told = {"kind": str(kind), "title": title, "place": place, "responsible": who, "notes": notes, "head_count": people}
            _try(partial(put, event, begins, over, farm.zone, told))
        _call_off(farm, occasion, key)


def put(event: EventView, begins: datetime, ends: datetime, zone: ZoneInfo, told: dict[str, Any], session: Session) -> None:
    """Change the event as a whole; `begins` and `ends` are local. Of one that repeats they tell the hours only, of every day."""
    repeat = event.repeat
    if repeat:
        first = event.starts_at.astimezone(zone).date()
        nights = ends.date() - begins.date()
        begins, ends = datetime.combine(first, begins.time(), zone), datetime.combine(first + nights, ends.time(), zone)
        repeat = _left_out_at(repeat, begins.time(), zone)
    commands.put_event(session, starts_at=begins, ends_at=ends, zone=zone, repeat=repeat, id=event.id, **told)


def _left_out_at(repeat: str, begins: time, zone: ZoneInfo) -> str:
    """The rule, whose cancelled days stay cancelled when its hours change."""
    rule = parse_rule(repeat, zone)
    return Rule(rule.rrule, tuple(datetime.combine(at.date(), begins) for at in rule.left_out)).text


def _call_off(farm: Farm, occasion: Occasion, key: str) -> None:
    with st.container(key=f"calloff-{key}", horizontal=True, gap="small"):
        if occasion.event.repeat and st.button("Cancel this one", key=f"{key}-one"):
            _try(partial(commands.cancel_event, id=occasion.event.id, zone=farm.zone, on=occasion.day))
        if st.button("Cancel all of them" if occasion.event.repeat else "Cancel it", key=f"{key}-cancel"):
            _try(partial(commands.cancel_event, id=occasion.event.id, zone=farm.zone))


def _try(act: Callable[[Session], Any]) -> None:
    if doing.do(act):
        _done()


def _done() -> None:
    open_form(None)
    st.rerun()


def _choose(label: str, options: list[str], was: str, key: str, placeholder: str) -> str:
    known = list(dict.fromkeys([*([was] if was else []), *options]))
    return str(st.selectbox(label, known, index=0 if was else None, key=key, placeholder=placeholder) or "")


def span(on: date, starts: time, ends: time, farm: Farm) -> tuple[datetime, datetime]:
    """Beginning and end; what ends before it begins ends after midnight."""
    begin, end = (datetime.combine(on, at, farm.zone) for at in (starts, ends))
    return begin, end if end > begin else datetime.combine(on + timedelta(days=1), ends, farm.zone)
