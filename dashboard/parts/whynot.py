"""Why did I (not) get one? For an hour of the last weeks: what every rule saw then, in words, and what came of it."""

from __future__ import annotations

from datetime import datetime, time

import streamlit as st

from dashboard import alarms, context, reads
from dashboard.parts import cards, words
from models.advice.farm import Farm
from models.alerts.reasons import why_not
from models.alerts.situation import Situation
from models.display import clock, counted, day
from models.records.evaluations import EVALUATIONS_KEPT, Evaluated, hour_of

# sentences of one rule; beyond so many causes they are counted
MOST = 6
ANYBODY = "anybody"


def draw(farm: Farm) -> None:
    """A day and an hour of the farm's clock, and what was seen then."""
    with st.expander("Why did I (not) get one?", key="alert-why"):
        local = farm.now.astimezone(farm.zone)
        with st.container(key="why-when", horizontal=True, gap="small"):
            oldest = (local - EVALUATIONS_KEPT).date()
            on = st.date_input("Which day?", local.date(), min_value=oldest, max_value=local.date(), key="why-on")
            hour = st.selectbox("Which hour?", range(24), local.hour, format_func=lambda h: _hour(farm, h), key="why-hour")
        people = reads.people(str(context.here().hub.folder))
        mine = context.visitor().name
        person = st.selectbox("Who?", [ANYBODY, *people], people.index(mine) + 1 if mine in people else 0, key="why-who")
        at = hour_of(datetime.combine(on, time(int(hour)), farm.zone))
        found, then = alarms.seen(at), alarms.then(at, farm.now)
        if not found and not then.incidents:
            st.markdown(
                f"Nothing is kept of {day(on, local.date())} {_hour(farm, int(hour))}: nothing watched then, or the hour is yet to come."
            )
            return
        _told(found, then, at, "" if person == ANYBODY else str(person))


def _hour(farm: Farm, hour: int) -> str:
    return clock(datetime.combine(farm.now.astimezone(farm.zone), time(hour), farm.zone), farm.zone, farm.units)


def _told(found: tuple[Evaluated, ...], then: Situation, hour: datetime, person: str) -> None:
    spoke = [one.rule for one in found if one.raised or one.worst != "good"]
    speaking = list(dict.fromkeys([*(one.rule for one in then.incidents), *spoke]))
    for key in speaking:
        state, said = verdict(found, then, key)
        with st.container(key=f"row-why-{key}"), st.container(key=f"rowtext-why-{key}", gap=None):
            st.markdown(f"{words.badge(state, said)} **{words.plain(_fear(then, key))}**")
            sentences = why_not(then, found, hour, key, person)
            cards.note(
                f"row-why-{key}", " ".join(sentences[:MOST]) + (f" And {len(sentences) - MOST} more." if len(sentences) > MOST else "")
            )
    fine = list(dict.fromkeys(_fear(then, one.rule) for one in found if one.rule not in speaking))
    if fine:
        st.markdown(f"Nothing bad was seen of: {words.plain('; '.join(fine))}.")
    silent = [rule for key, rule in then.rules.items() if key not in speaking and key not in {one.rule for one in found}]
    if silent:
        off = sum(not rule.enabled for rule in silent)
        told = f"; {off} of them are off" if off else ""
        cards.note("why-unseen", f"{counted(len(silent), 'rule')} had nothing to look at then: no such place, probe or herd{told}.")


def _fear(then: Situation, key: str) -> str:
    return then.rules[key].fear if key in then.rules else key


def verdict(found: tuple[Evaluated, ...], then: Situation, key: str) -> tuple[str, str]:
    """(state, what came of a rule in two words)."""
    if any(one.rule == key for one in then.incidents):
        return "act", "raised"
    worst = {one.worst for one in found if one.rule == key}
    return ("watch", "bad, not raised") if "bad" in worst else ("unknown", "not known")
