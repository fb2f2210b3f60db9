"""Tasks: what is to be done, and by whom."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from dashboard import alarms, context, reads
from dashboard.parts import answer, cards, chore, doing, page, seasonsheets, words
from dashboard.parts.icons import icon
from models.advice.farm import Farm
from models.advice.gather import midnight
from models.display import counted, day, joined
from models.records.journal import LogView

SHOWN = ("today", "mine", "week", "overdue")
NOTHING = {"mine": "Nothing has your name on it this week.", "overdue": "Nothing is overdue."}
MOST = 40
# sheets of what is done by hand in a week
SHEETS = ("greenhouse-sowing", "field-sowing", "transplanting", "bed-preparation", "labels")


def draw(farm: Farm) -> None:
    today = farm.now.astimezone(farm.zone).date()
    week = reads.tasks(str(context.here().hub.folder), midnight(today + timedelta(days=7), farm.zone))
    left, right = page.frame(farm)
    with left:
        answer.sentence(*told(week, today, farm))
        doing.did(farm)
        if doing.may("worker"):
            chore.add(farm, today)
        st.link_button("Print this week’s sheet", "/sheets/tasks.pdf?days=7")
        seasonsheets.draw(farm, SHEETS)
    with right:
        with st.container(key="pills-tasks"):
            shown = st.pills("show", SHOWN, default=SHOWN[0], required=True, label_visibility="collapsed", key="tasks-shown")
        chosen = choose(week, str(shown), today, context.visitor().name, farm)
        with st.container(key="list-tasks", gap=None):
            for task in chosen[:MOST]:
                row(farm, task, today)
        if len(chosen) > MOST:
            cards.note("more-tasks", f"and {len(chosen) - MOST} more; the longest overdue stand first")
        if not chosen:
            cards.quiet("tasks", NOTHING.get(str(shown), "Nothing is to be done."))


def due(task: LogView, farm: Farm) -> date:
    return task.at.astimezone(farm.zone).date()


def choose(week: tuple[LogView, ...], shown: str, today: date, mine: str, farm: Farm) -> list[LogView]:
    """The tasks that were asked for: of the week, those due by today, with my name, or overdue."""
    if shown == "mine":
        return [t for t in week if t.assignee == mine]
    until = {"today": today, "overdue": today - timedelta(days=1)}.get(shown, date.max)
    return [t for t in week if due(t, farm) <= until]


def told(week: tuple[LogView, ...], today: date, farm: Farm) -> tuple[str, str]:
    """How much there is to do, and what it stands on."""
    now = sum(due(t, farm) == today for t in week)
    late = sum(due(t, farm) < today for t in week)
    rest = len(week) - now - late
    first = f"{counted(now, 'thing')} to do today" if now else "Nothing is due today"
    return f"{first}{f', {late} overdue' if late else ''}.", f"{rest or 'nothing'} more in the next six days"


def row(farm: Farm, task: LogView, today: date) -> None:
    """One task: what, where, who, when; and its buttons."""
    with st.container(key=f"row-{task.id}", horizontal=True, wrap=False, vertical_alignment="top", gap="small"):
        st.image(icon("todo"), width=18, alt="to do")
        with st.container(key=f"rowtext-{task.id}", width="stretch", gap=None):
            st.markdown(f"**{words.plain(task.name)}**")
            late = due(task, farm) < today
            when = f":orange[**overdue**, {day(due(task, farm), today)}]" if late else day(due(task, farm), today)
            whose, origin = task.assignee or "anybody", alarms.origin(task.came_from, farm.now)
            parts = [joined(task.places, 3), joined(task.assets, 2), whose, task.notes, origin]
            with st.container(key=f"note-row-{task.id}"):
                st.markdown(" · ".join([when, *(words.plain(p) for p in parts if p)]))
            if doing.may("worker"):
                chore.buttons(farm, task, today)


page.live(draw)
