"""Tasks: what is to be done, and by whom."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from functools import partial

import streamlit as st

from dashboard import context, reads
from dashboard.display import counted, day, joined
from dashboard.farm import Farm
from dashboard.parts import answer, cards, doing, page, words
from dashboard.parts.icons import icon
from models.records import commands
from models.records.journal import LogView

SHOWN = ("today", "mine", "week", "overdue")


def draw(farm: Farm) -> None:
    today = farm.now.astimezone(farm.zone).date()
    folder = str(context.here().hub.folder)
    week = reads.tasks(folder, reads.midnight(today + timedelta(days=7), farm.zone))
    overdue = [t for t in week if due(t, farm) < today]
    left, right = page.frame(farm)
    with left:
        answer.sentence(*told(week, today, farm))
        doing.did(farm)
        if doing.may("worker"):
            _add(farm, today)
    with right:
        with st.container(key="pills-tasks"):
            shown = st.pills("show", SHOWN, default=SHOWN[0], required=True, label_visibility="collapsed", key="tasks-shown")
        mine = context.visitor().name
        chosen = {
            "today": [t for t in week if due(t, farm) <= today],
            "mine": [t for t in week if t.assignee == mine],
            "overdue": overdue,
        }.get(str(shown), list(week))
        with st.container(key="list-tasks", gap=None):
            for task in chosen:
                row(farm, task, today)
        if not chosen:
            cards.quiet(
                "tasks",
                {"mine": "Nothing has your name on it this week.", "overdue": "Nothing is overdue."}.get(
                    str(shown), "Nothing is to be done."
                ),
            )


def due(task: LogView, farm: Farm) -> date:
    return task.at.astimezone(farm.zone).date()


def told(week: tuple[LogView, ...], today: date, farm: Farm) -> tuple[str, str]:
    """How much there is to do, and what it stands on."""
    now = sum(due(t, farm) == today for t in week)
    late = sum(due(t, farm) < today for t in week)
    rest = len(week) - now - late
    first = f"{counted(now, 'thing')} to do today" if now else "Nothing is due today"
    return f"{first}{f', {late} overdue' if late else ''}.", f"{rest} more in the next six days"


def row(farm: Farm, task: LogView, today: date) -> None:
    """One task: what, where, who, when; and its button."""
    with st.container(key=f"row-{task.id}", horizontal=True, wrap=False, vertical_alignment="top", gap="small"):
        st.image(icon("todo"), width=18, alt="to do")
        with st.container(key=f"rowtext-{task.id}", width="stretch", gap=None):
            st.markdown(f"**{words.plain(task.name)}**")
            late = due(task, farm) < today
            parts = [joined(task.places, 3), joined(task.assets, 2), task.assignee or "anybody", task.notes]
            when = f":orange[**overdue**, {day(due(task, farm), today)}]" if late else day(due(task, farm), today)
            with st.container(key=f"note-row-{task.id}"):
                st.markdown(" · ".join([when, *(words.plain(p) for p in parts if p)]))
        if doing.may("worker") and st.button("Done", key=f"done-{task.id}"):
            finish = partial(commands.finish_task, id=task.id, at=farm.now)
            if doing.do(finish):
                st.rerun()


def _add(farm: Farm, today: date) -> None:
    with st.expander("Add a task", key="add-task"), st.form("new-task", clear_on_submit=True, border=False):
        name = st.text_input("What is to be done?", key="task-name", max_chars=200)
        on = st.date_input("By when?", value=today, key="task-on")
        places = st.multiselect("Where?", [p.name for p in farm.places], key="task-places")
        if st.form_submit_button("Add", type="primary"):
            add = partial(commands.add_task, name=name, at=doing.at_noon(farm, on), places=places, id=uuid.uuid4())
            if doing.do(add):
                st.rerun()


page.live(draw)
