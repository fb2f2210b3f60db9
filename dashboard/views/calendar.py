"""Calendar: what comes up, how many come, and who opens."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from dashboard import context, ledger, month
from dashboard.month import Day
from dashboard.parts import addresses, answer, cards, doing, gathering, page, words
from models.advice.farm import Farm
from models.advice.gather import midnight
from models.display import counted, day

FIRST = "Add the first event: a supper, a class, a work day. A meal asks the kitchen by itself, and its head count goes along."
CHOSEN, MONTH = "calendar-day", "calendar-month"


def draw(farm: Farm) -> None:
    today, folder = farm.now.astimezone(farm.zone).date(), str(context.here().hub.folder)
    span = midnight(today, farm.zone), midnight(today + timedelta(days=month.AHEAD), farm.zone)
    found, tasks = ledger.gatherings(folder, *span), ledger.due_counts(folder, *span)
    left, right = page.frame(farm)
    with left:
        _, ever = ledger.openers(folder)
        if ever or not doing.may("worker"):
            answer.sentence(*month.told(found, tasks, farm.now, farm.zone, farm.units))
        else:
            answer.sentence("No event is planned yet.", FIRST)
        doing.did(farm)
        if doing.may("worker"):
            gathering.add(farm, today)
        for shown in month.days(today, month.AHEAD, found, tasks):
            if shown.occasions or shown.tasks:
                group(farm, shown, today)
        if doing.may("worker"):
            addresses.draw(farm)
    with right, st.container(key="monthbox"):
        grid(farm, today, folder)


def group(farm: Farm, shown: Day, today: date, where: str = "list") -> None:
    """A day: its events, and how many tasks are due."""
    with st.container(key=f"{where}-{shown.on}", gap=None):
        with st.container(key=f"dayhead-{where}-{shown.on}"):
            near = day(shown.on, today)
            st.markdown(f"### {near[:1].upper()}{near[1:]}")
        for occasion in shown.occasions:
            gathering.row(farm, occasion, where)
        if shown.tasks:
            with st.container(key=f"link-{where}-{shown.on}", width="content"):
                st.page_link(page_of_tasks(), label=f"{counted(shown.tasks, 'task')} due", icon="")


def page_of_tasks() -> str:
    from dashboard.registry import page as registered

    return str(registered("tasks").file)


def grid(farm: Farm, today: date, folder: str) -> None:
    """The month as a desk shows it: each day a button, and below it the day that was tapped."""
    first = st.session_state.setdefault(MONTH, today.replace(day=1))
    with st.container(key="monthhead", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        if st.button("Earlier", key="earlier-month"):
            _turn(first - timedelta(days=1))
        st.markdown(f"### {first:%B %Y}", width="content")
        if st.button("Later", key="later-month"):
            _turn(first + timedelta(days=31))
    since = month.first_shown(first)
    span = midnight(since, farm.zone), midnight(since + timedelta(days=42), farm.zone)
    rows = month.weeks(first, ledger.gatherings(folder, *span), ledger.due_counts(folder, *span))
    chosen = st.session_state.get(CHOSEN)
    with st.container(key="month-days", gap="xxsmall"):
        for column, name in zip(st.columns(7), ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True):
            column.markdown(f":gray[{name}]")
        for week in rows:
            for column, shown in zip(st.columns(7), week, strict=True):
                with column:
                    cell(shown, first, today, chosen)
    for shown in (d for week in rows for d in week if d.on == chosen):
        group(farm, shown, today, "chosen")
        if not (shown.occasions or shown.tasks):
            cards.note("chosen-day", "Nothing is planned on this day.")


def cell(shown: Day, first: date, today: date, chosen: date | None) -> None:
    """A day of the month: its number, its first event, how many more."""
    number = f"**{shown.on.day}**" if shown.on.month == first.month else f":gray[{shown.on.day}]"
    events = [words.plain(o.event.title) for o in shown.occasions]
    parts = [f"{number} today" if shown.on == today else number]
    if events:
        parts.append(events[0] if len(events) == 1 else f"{len(events)} events")
    if shown.tasks:
        parts.append(counted(shown.tasks, "task"))
    kind = "primary" if shown.on == chosen else "secondary"
    if st.button("  \n".join(parts), key=f"day-{shown.on}", type=kind, width="stretch"):  # type: ignore[arg-type]  # one of its literals
        st.session_state[CHOSEN] = shown.on
        st.rerun()


def _turn(into: date) -> None:
    st.session_state[MONTH] = into.replace(day=1)
    st.rerun()


page.live(draw)
