"""When it was, who did it, and what else is to be said: what every entry may carry and few need."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import streamlit as st

from dashboard import context, reads
from models.advice.farm import Farm
from models.dates import parse_moment
from sensors.errors import HublandError, RecordError

# a watch may go so much ahead of the hub's clock
AHEAD = timedelta(minutes=5)
EARLIER = "yesterday 5 pm, Tue, 7:30 am"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What was typed under "More" of an entry."""

    when: str
    who: str
    notes: str

    def at(self, farm: Farm) -> dict[str, Any]:
        """`at` and `timed`, as commands take them. RecordError where it is no time, or is still to come."""
        at, timed = past(farm, self.when)
        return {"at": at, "timed": timed}


def ask(farm: Farm, key: str, notes: bool = True) -> Circumstances:
    """When, who and notes; now, the visitor and nothing where they are left alone."""
    when = st.text_input("When?", key=f"{key}-when", placeholder=f"now; or {EARLIER}")
    who = st.selectbox("Who did it?", people(), key=f"{key}-who")
    said = st.text_input("Notes", key=f"{key}-notes", max_chars=2000) if notes else ""
    return Circumstances(when, str(who or ""), said)


def people(also: str = "") -> list[str]:
    """Who may have done it: the visitor first."""
    return list(dict.fromkeys(name for name in (also or context.visitor().name, *reads.people(str(context.here().hub.folder))) if name))


def past(farm: Farm, typed: str) -> tuple[datetime, bool]:
    """(when it was, whether to the hour). A weekday is the last one: nobody writes down what is still to come."""
    text = typed.strip()
    if text.casefold() in ("", "now"):
        return farm.now, True
    at, timed = parse_moment(text, now=farm.now, zone=farm.zone, where="When?")
    today = farm.now.astimezone(farm.zone).date()
    if at.astimezone(farm.zone).date() > today:
        with suppress(HublandError):  # where it was no weekday it is what it says
            at, timed = parse_moment(f"last {text}", now=farm.now, zone=farm.zone, where="When?")
    if at.astimezone(farm.zone).date() > today or (timed and at > farm.now + AHEAD):
        raise RecordError(
            "That is still to come.", where="When?", expected=EARLIER, got=text, next_step="add it as a task, or say the day, too"
        )
    return at, timed
