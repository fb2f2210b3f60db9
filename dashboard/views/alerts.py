"""Alerts: what has woken, or should have woken, somebody? Answered here; below, whom they reach and by which rules."""

from __future__ import annotations

import streamlit as st

from dashboard import alarms
from dashboard.alarms import Alarm, Reach
from dashboard.parts import alertrules, answer, channels, doing, duty, incident, page, whynot
from models import advice
from models.advice.farm import Farm
from models.display import age, counted, moment

# those that are over and shown without being asked for
FEW = 5


def draw(farm: Farm) -> None:
    standing, over, reach = alarms.standing(farm.now), alarms.over(farm.now), alarms.reach(farm.now)
    left, right = page.frame(farm)
    with left:
        blind = advice.ranked(farm, "alerts")
        if blind:
            answer.headline(farm, blind[0], "alerts")
        elif standing:
            incident.headline(farm, standing[0])
        else:
            answer.calm(*well(farm, over, reach))
        doing.did(farm)
        if standing:
            with st.container(key="evidence-alerts"):
                incident.drawn(farm, standing[0].incident, "alerts")
    with right:
        others = standing if blind else standing[1:]
        if others:
            st.markdown("### Also open")
        for alarm in others:
            incident.card(farm, alarm)
        _recent(farm, over)
        whynot.draw(farm)
        duty.draw(farm, reach)
        channels.draw(farm, reach, begin=bool(farm.devices) and not standing)
        alertrules.draw(farm)
    alertrules.table(farm)


def well(farm: Farm, over: tuple[Alarm, ...], reach: Reach) -> tuple[str, str, str, str]:
    """(state, sentence, reason, inputs) while nothing is open."""
    if not farm.devices:
        return "todo", "Nothing can be watched yet: no device was ever heard.", "Connect a first device, under Devices", ""
    broken = [
        f"{one.name}: {channels.stands(farm, reach, one)[1]}" for one in reach.channels if channels.stands(farm, reach, one)[0] == "act"
    ]
    state, reason = "fine", ""
    if not any(one.enabled for one in reach.channels):
        state, reason = "todo", "Nobody would be woken: no channel is set. An alert would show on Today and here"
    elif broken:
        state, reason = "watch", "; ".join(broken[:2])
    watched = counted(sum(rule.enabled for rule in alarms.rules().all), "fear")
    if not over:
        return state, "Nothing is open, and nothing was in the last 30 days.", reason, f"{watched} watched for"
    last = over[0].incident
    end = last.cleared_at or (last.answers[-1].at if last.answers else last.raised_at)
    lasted = age((end - last.raised_at).total_seconds())
    sentence = f"Nothing is open; the last one ended {moment(end, farm.now, farm.zone, farm.units)}: {last.title or last.said}."
    return state, sentence, reason, f"it lasted {lasted} · {watched} watched for"


def _recent(farm: Farm, over: tuple[Alarm, ...]) -> None:
    """What was open in the last 30 days, and what happened in between."""
    if not over:
        return
    st.markdown(f"### Over: {len(over)} in 30 days")
    with st.container(key="list-over", gap=None):
        for alarm in over[:FEW]:
            incident.ended(farm, alarm)
    if over[FEW:]:
        with st.expander(f"Show {len(over) - FEW} more", key="alert-over"):
            for alarm in over[FEW : FEW + 50]:
                incident.ended(farm, alarm)


page.live(draw)
