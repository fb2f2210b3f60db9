"""An incident as people meet it: what happened, how sure, what to do; I have seen it, later; who was told, when, and how it ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

import streamlit as st

from dashboard import alarms
from dashboard.alarms import Alarm
from dashboard.parts import ahead, cards, chart, credit, doing, evidence, words
from models.advice import Line
from models.advice.farm import Farm
from models.alerts.words import in_words
from models.display import age, clock, day, joined, moment
from models.records import commands
from models.records.incidents import IncidentView
from models.records.notices import NoticeView

# where no quiet hours are set
MORNING = time(6)
HOUR = timedelta(hours=1)


def state(one: IncidentView) -> str:
    """Its state as pages colour it: nobody has seen it; somebody looks after it; it can wait."""
    if one.state == "open":
        return "todo" if one.severity == "info" else "act"
    return {"acknowledged": "watch", "snoozed": "todo"}.get(one.state, "fine")


def badge(farm: Farm, one: IncidentView) -> str:
    """ "critical, not seen" """
    return f"{one.severity}, {_answered(farm, one)}"


def _answered(farm: Farm, one: IncidentView) -> str:
    last = one.answers[-1] if one.answers else None
    if one.state == "cleared" and one.cleared_at is not None:
        return f"over {_when(farm, one.cleared_at)}"
    if last is None or one.state == "open":
        return "not seen"
    if one.state == "snoozed" and last.until is not None:
        return f"put off until {until(farm, last.until)}"
    return f"{'closed' if one.state == 'closed' else 'seen'} by {last.by}"


def until(farm: Farm, at: datetime) -> str:
    """A moment to come: "3:40 pm", "tomorrow 6:00 am"."""
    on, today = at.astimezone(farm.zone).date(), farm.now.astimezone(farm.zone).date()
    return " ".join([*([] if on == today else [day(on, today)]), clock(at, farm.zone, farm.units)])


def since(farm: Farm, one: IncidentView) -> str:
    """ "since 1:40 am, 32 min · 1 of 1 probe"; of one that nobody knows of any more since when, and why."""
    lasted = age((farm.now - one.raised_at).total_seconds())
    unknown = f"how it stands is not known since {_when(farm, one.unknown[0])}: {one.unknown[1]}" if one.unknown else ""
    return " · ".join(part for part in (f"since {_when(farm, one.raised_at)}, {lasted}", unknown or one.sure) if part)


def told(farm: Farm, alarm: Alarm) -> str:
    """ "alert sent 2:10 am to Ann; seen 2:14 am by Ann" """
    one, sent = alarm.incident, [n for n in alarm.sent if n.kind in ("raised", "worse", "escalated", "storm", "digest")]
    seen = f"; seen {_when(farm, a.at)} by {a.by}" if (a := one.acknowledged) is not None else ""
    if not sent:
        return f"alert raised {_when(farm, one.raised_at)}{'' if seen else ', nobody was reached'}{seen}"
    first = min(n.sent_at or n.made_at for n in sent)
    people = list(dict.fromkeys(n.person or n.channel for n in sent))
    return f"alert sent {_when(farm, first)} to {joined(people)}{seen}"


def headline(farm: Farm, alarm: Alarm) -> None:
    """The worst that is open, as a page's answer, with what may be said of it."""
    one = alarm.incident
    with st.container(key="headline"):
        st.markdown(f"# {words.plain(one.said or one.title)}")
    with st.container(key=f"state-{state(one)}"):
        todo = f" **What to do:** {words.plain(one.todo)}" if one.todo else ""
        st.markdown(words.badge(state(one), badge(farm, one)) + todo)
    cards.note("headline", since(farm, one))
    buttons(farm, one)
    more(farm, alarm, shown=True)


def card(farm: Farm, alarm: Alarm) -> None:
    """One of several that are open."""
    one = alarm.incident
    with cards.card(f"incident-{one.id}", one.title or one.said, state(one), badge(farm, one)):
        if one.todo:
            st.markdown(f"**What to do:** {words.plain(one.todo)}")
        cards.note(f"incident-{one.id}", since(farm, one))
        buttons(farm, one, primary=False)
        more(farm, alarm)


def buttons(farm: Farm, one: IncidentView, *, primary: bool = True) -> None:
    """I have seen it, or it can wait. Nothing for who may only look. primary: it is the page's answer."""
    if one.state not in ("open", "acknowledged", "snoozed") or not doing.may("worker"):
        return
    with st.container(key=f"buttons-incident-{one.id}", horizontal=True, gap="small"):
        seen(one, primary=primary)
        if one.state == "open":
            with st.popover("Snooze", key=f"snooze-{one.id}"):
                if st.button("For 1 h", key=f"hour-{one.id}"):
                    _do(partial(commands.snooze_incident, id=one.id, until=farm.now + HOUR))
                if st.button("Until morning", key=f"morning-{one.id}"):
                    _do(partial(commands.snooze_incident, id=one.id, until=morning(farm)))


def seen(one: IncidentView, *, primary: bool = True) -> None:
    """The one button that matters."""
    if one.state not in ("open", "snoozed") or not doing.may("worker"):
        return
    if st.button("I have seen it", key=f"seen-{one.id}", type="primary" if primary else "secondary"):
        _do(partial(commands.acknowledge_incident, id=one.id))


def morning(farm: Farm) -> datetime:
    """When quiet hours end next, by the farm's clock."""
    ends = alarms.reach(farm.now).settings.quiet_to or MORNING
    local = farm.now.astimezone(farm.zone)
    on = local.date() if local.time() < ends else local.date() + timedelta(days=1)
    return datetime.combine(on, ends, farm.zone)


def _do(act: partial[Any]) -> None:
    if doing.do(act):
        st.rerun()


def drawn(farm: Farm, one: IncidentView, key: str) -> None:
    """The chart of what raised it: of a frost the night to come, else the last day of what was measured there."""
    if not one.measurand:
        return
    if one.cause.startswith("frost") and ahead.tonight(farm, key, one.place):
        credit.draw(key, credit.of_nights(farm, [one.place]))
        return
    panel = evidence.panel(farm, one.place, one.measurand, "day", height=200)
    if any(line.points or line.suspect for line in panel.lines):
        cards.note(f"chart-{key}", f"The last day{': ' + one.place if one.place else ', outside'}")
        chart.draw(key, [panel], farm, "day", f"{one.measurand.replace('_', ' ')} over the last day")


def more(farm: Farm, alarm: Alarm, *, shown: bool = False) -> None:
    """The rule in words, who was told and through what; a steward may close what nothing measured will clear.

    shown: its chart stands on the page already.
    """
    one = alarm.incident
    with st.expander("The rule, and who was told", key=f"more-{one.id}"):
        rule = alarms.rules().of(one.rule)
        if one.said and one.title and not shown:
            st.markdown(words.plain(one.said))
        if one.measurand and not shown and st.toggle("Show the chart", key=f"chart-of-{one.id}"):
            drawn(farm, one, f"incident-{one.id}")
        st.markdown(words.plain(in_words(rule, farm.units) if rule is not None else f"The rule {one.rule} is gone."))
        if one.worst and one.worst != one.said:
            st.markdown(f"**Worst since:** {words.plain(one.worst)}")
        cards.facts(f"told-{one.id}", [_row(farm, n) for n in alarm.notices] or [("nobody was told", "no message was made")])
        answers = [(f"{a.kind} by {a.by}", _when(farm, a.at) + (f" · {a.note}" if a.note else "")) for a in one.answers]
        cards.facts(f"answers-{one.id}", answers)
        if one.state in ("open", "acknowledged", "snoozed") and doing.may("steward"):
            with st.form(f"close-{one.id}", border=False):
                why = st.text_input("It is over, though nothing measured says so, because", key=f"why-{one.id}", max_chars=400)
                if st.form_submit_button("Close it"):
                    _do(partial(commands.close_incident, id=one.id, why=why))


def _row(farm: Farm, notice: NoticeView) -> tuple[str, str]:
    who = f"{notice.person}, {notice.channel}" if notice.person and notice.channel else notice.person or notice.channel or "nobody"
    if notice.state == "sent":
        return who, f"{notice.kind} · sent {_when(farm, notice.sent_at or notice.made_at)}"
    why = f": {notice.last_error}" if notice.last_error else ""
    if notice.state in ("failed", "withheld"):
        return who, f"{notice.kind} · not sent{why}"
    return who, f"{notice.kind} · waits until {until(farm, notice.due_at)}{why}"


def ended(farm: Farm, alarm: Alarm) -> None:
    """One that is over: how long, and what happened in between."""
    one = alarm.incident
    end = one.cleared_at or (one.answers[-1].at if one.answers else farm.now)
    lasted = age((end - one.raised_at).total_seconds())
    with st.container(key=f"row-over-{one.id}"), st.container(key=f"rowtext-over-{one.id}", gap=None):
        st.markdown(f"**{words.plain(one.title or one.said)}**")
        closed = f"{_answered(farm, one)}: {one.answers[-1].note}" if one.state == "closed" else ""
        parts = [one.severity, f"{_when(farm, one.raised_at)}, {lasted}", closed or one.outcome, told(farm, alarm)]
        with st.container(key=f"note-over-{one.id}"):
            st.markdown(" · ".join(words.plain(part.rstrip(".")) for part in parts if part))


def _when(farm: Farm, at: datetime) -> str:
    return moment(at, farm.now, farm.zone, farm.units)


# On Today


def urgent(found: tuple[Alarm, ...]) -> list[Alarm]:
    """Those that nobody has seen and that do not wait for the digest."""
    return [a for a in found if a.incident.state == "open" and a.incident.severity != "info"]


def line(farm: Farm, alarm: Alarm) -> Line:
    """An incident where no advice line speaks of it."""
    one = alarm.incident
    said, title = one.said or one.title or one.cause, one.title or one.said or one.cause
    reason = " ".join(part for part in (one.todo, one.sure) if part)
    return Line("act", said, title, reason, told(farm, alarm), "alerts", one.place, 0.0, one.measurand)


def merged(farm: Farm, lines: list[Line], found: tuple[Alarm, ...]) -> list[tuple[Line, Alarm | None]]:
    """What needs somebody: unseen incidents first, worst first; then lines. What both speak of is one line, which says who was told."""
    left, first = list(lines), list[tuple[Line, Alarm | None]]()
    for alarm in urgent(found):
        own = _same(left, alarm.incident)
        if own is not None:
            left.remove(own)
        first.append((_marked(farm, own, alarm) if own is not None else line(farm, alarm), alarm))
    others = {a.incident.cause: a for a in reversed(found)}
    return first + [(_marked(farm, x, others[x.subject]), None) if x.subject in others else (x, None) for x in left]


def _same(lines: list[Line], one: IncidentView) -> Line | None:
    """The line that speaks of an incident's cause; else one that wants somebody now, of the same measurand at the same place."""
    named = next((x for x in lines if x.subject and x.subject == one.cause), None)
    if named is not None or not (one.place and one.measurand):
        return named
    return next((x for x in lines if (x.state, x.place, x.measurand) == ("act", one.place, one.measurand)), None)


def _marked(farm: Farm, own: Line, alarm: Alarm) -> Line:
    return replace(own, inputs=" · ".join(part for part in (told(farm, alarm), own.inputs) if part))
