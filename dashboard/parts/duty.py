"""When alerts reach whom: who is on duty this week, quiet hours and the daily words, places where somebody works just now."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

import streamlit as st

from dashboard import alarms, context, reads
from dashboard.alarms import Reach
from dashboard.parts import cards, doing, words
from dashboard.parts.incident import until
from models.advice.farm import Farm
from models.display import clock, counted, joined
from models.records import commands
from models.records.duties import SettingsView

WHOLE, ALL = "the whole hub", "all rules"
FIRST = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def draw(farm: Farm, reach: Reach) -> None:
    """Duties, hours and maintenance windows, each in an expander of its own."""
    now = [d for d in reach.duties if d.from_at <= farm.now]
    on = joined([d.person for d in now]) if now else "nobody"
    with st.expander(f"On duty: {on}", key="alert-duty"):
        _duties(farm, reach)
    with st.expander(f"Quiet hours: {_quiet(farm, reach.settings)}", key="alert-hours"):
        _hours(farm, reach.settings)
    open_now = [w for w in reach.windows if w.from_at <= farm.now]
    told = f"{counted(len(open_now), 'place')} kept quiet" if open_now else "none now"
    with st.expander(f"Maintenance: {told}", key="alert-windows"):
        _windows(farm, reach)


def _duties(farm: Farm, reach: Reach) -> None:
    if not reach.duties:
        st.markdown("Nobody is on duty: alerts go to everybody who has a channel of their own.")
    for duty in reach.duties:
        end = f"until {until(farm, duty.to_at)}" if duty.to_at is not None else "until further notice"
        begin = "" if duty.from_at <= farm.now else f"from {until(farm, duty.from_at)}, "
        with st.container(key=f"row-duty-{duty.id}", horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
            st.markdown(f"**{words.plain(duty.person)}**, told {FIRST[duty.rank - 1]}  \n:gray[{begin}{end}]", width="stretch")
            if doing.may("steward") and st.button("End", key=f"end-duty-{duty.id}"):
                _do(partial(commands.remove_duty, id=duty.id))
    if not doing.may("steward"):
        return
    with st.form("new-duty", border=False, clear_on_submit=True):
        person = st.selectbox("Who?", reads.people(str(context.here().hub.folder)), index=None, key="duty-person")
        starts, ends = _span(farm, "duty", timedelta(days=7))
        always = st.checkbox("Until further notice", key="duty-always")
        rank = st.selectbox("Told as which?", range(1, 4), format_func=lambda n: FIRST[n - 1], key="duty-rank")
        if st.form_submit_button("Put on duty", type="primary") and person:
            _do(partial(commands.put_duty, person=person, from_at=starts, to_at=None if always else ends, rank=int(rank)))


def _span(farm: Farm, key: str, lasts: timedelta) -> tuple[datetime, datetime]:
    """Two moments by the farm's clock."""
    local = farm.now.astimezone(farm.zone).replace(second=0, microsecond=0)
    moments = []
    for word, at in (("From", local), ("To", local + lasts)):
        with st.container(horizontal=True, gap="small", key=f"span-{key}-{word}"):
            on = st.date_input(word, at.date(), key=f"{key}-{word}-on")
            hour = st.time_input(f"{word}, time", at.time(), key=f"{key}-{word}-at", step=900)
        moments.append(datetime.combine(on, hour, farm.zone))
    return moments[0], moments[1]


def _quiet(farm: Farm, settings: SettingsView) -> str:
    if settings.quiet_from is None or settings.quiet_to is None:
        return "none"
    return f"{_at(farm, settings.quiet_from)} to {_at(farm, settings.quiet_to)}"


def _at(farm: Farm, hour: time) -> str:
    return clock(datetime.combine(farm.now.astimezone(farm.zone), hour, farm.zone), farm.zone, farm.units)


def _hours(farm: Farm, s: SettingsView) -> None:
    rows = [("Quiet", _quiet(farm, s))]
    rows += [(label, _at(farm, at) if at is not None else "not sent") for label, at in _daily(s)]
    rows.append(("Unanswered: the next after", f"{s.escalate_minutes} min" if s.escalate_minutes else "never"))
    rows.append(("One message for more than", f"{s.storm_incidents} in {s.storm_minutes} min"))
    rows.append(("Heartbeat", f"every {s.heartbeat_minutes} min to the secret {s.heartbeat}" if s.heartbeat else "none"))
    rows.append(("Siren", "for critical ones" if s.siren else "off"))
    cards.facts("alert-hours", rows)
    if not doing.may("steward"):
        return
    with st.form("alert-settings", border=False):
        asked = {name: _hour(label, name, getattr(s, name)) for name, label in _HOURS.items()}
        whole = {
            name: int(st.number_input(label, least, most, getattr(s, name), 1, key=f"set-{name}"))
            for name, (label, least, most) in _NUMBERS.items()
        }
        heartbeat = st.text_input("Heartbeat: name of the secret with its address", s.heartbeat, key="set-heartbeat", max_chars=40)
        siren = st.checkbox("Tell the siren of critical alerts", s.siren, key="set-siren")
        if st.form_submit_button("Save", type="primary"):
            _do(partial(commands.put_alert_settings, **asked, **whole, heartbeat=heartbeat, siren=siren))  # type: ignore[arg-type]


_HOURS = {"quiet_from": "Quiet from", "quiet_to": "Quiet until", "digest_at": "Daily digest at", "all_well_at": "“All is well” at"}
_NUMBERS = {
    "escalate_minutes": ("Unanswered, the next is told after minutes (0: never)", 0, 1440),
    "storm_incidents": ("One message for more alerts than", 2, 1000),
    "storm_minutes": ("within minutes", 1, 1440),
    "heartbeat_minutes": ("Heartbeat every minutes", 1, 1440),
}


def _daily(s: SettingsView) -> list[tuple[str, time | None]]:
    return [("Daily digest", s.digest_at), ("“All is well”", s.all_well_at)]


def _hour(label: str, name: str, value: time | None) -> time | None:
    """A time of day, empty for not at all."""
    found: time | None = st.time_input(f"{label} (empty: not)", value, key=f"set-{name}", step=900)
    return found


def _windows(farm: Farm, reach: Reach) -> None:
    if not reach.windows:
        st.markdown("While somebody works on a pump or a freezer, its place can be kept quiet. What happens is written down all the same.")
    for window in reach.windows:
        begin = "" if window.from_at <= farm.now else f"from {until(farm, window.from_at)}, "
        what = " · ".join(part for part in (window.rule or ALL, f"{begin}until {until(farm, window.to_at)}", window.why) if part)
        with st.container(key=f"row-window-{window.id}", horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
            st.markdown(f"**{words.plain(window.place or WHOLE)}**  \n:gray[{words.plain(what)}]", width="stretch")
            if doing.may("steward") and st.button("Done", key=f"end-window-{window.id}"):
                _do(partial(commands.remove_window, id=window.id))
    if not doing.may("steward"):
        return
    with st.form("new-window", border=False, clear_on_submit=True):
        place = st.selectbox("Where?", [WHOLE, *(p.name for p in farm.places)], key="window-place")
        rule = st.selectbox("Which rule?", [ALL, *(r.key for r in alarms.rules().all)], key="window-rule")
        starts, ends = _span(farm, "window", timedelta(hours=4))
        why = st.text_input("Why?", key="window-why", placeholder="new compressor", max_chars=200)
        put = partial(
            commands.put_window,
            from_at=starts,
            to_at=ends,
            place="" if place == WHOLE else str(place),
            rule="" if rule == ALL else str(rule),
            why=why,
        )
        if st.form_submit_button("Keep quiet", type="primary"):
            _do(put)


def _do(act: partial[Any]) -> None:
    if doing.do(act):
        st.rerun()
