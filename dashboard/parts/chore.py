"""What is done with a task: finish it (with how much, where that is what it asks), put it off, give it away, give it up, add one."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from functools import partial

import streamlit as st

from dashboard import context, reads
from dashboard.parts import doing
from models.advice.farm import Farm
from models.amounts import Amount, parse_amount
from models.records import commands
from models.records.journal import LogView
from models.records.logs import ABANDON_REASONS
from sensors.errors import HublandError

# tasks whose record is worth little without an amount
COUNTED = {"harvest": ("How much was picked?", "12 lb, 3 bu, 5 bunches"), "input": ("How much was given?", "2 bu, 5 lb")}
# how a task may repeat, in words
REPEATS = {
    "once": "", "every day": "FREQ=DAILY", "every week": "FREQ=WEEKLY", "every two weeks": "FREQ=WEEKLY;INTERVAL=2",
    "every month": "FREQ=MONTHLY", "every year": "FREQ=YEARLY",
}  # fmt: skip


def buttons(farm: Farm, task: LogView, today: date) -> None:
    """Done, and what else may become of it."""
    key = str(task.id)
    with st.container(key=f"buttons-task-{key}", horizontal=True):
        if task.type in COUNTED:
            with st.popover("Done", key=f"done-{key}"):
                _how_much(farm, task)
        elif st.button("Done", key=f"done-{key}"):
            finish(farm, task, ())
        with st.popover("Not now", key=f"not-{key}"):
            not_now(farm, task, today)


def _how_much(farm: Farm, task: LogView) -> None:
    label, example = COUNTED[task.type]
    typed = st.text_input(label, key=f"amount-{task.id}", placeholder=example)
    if st.button("Save", key=f"finish-{task.id}", type="primary"):
        try:
            amounts = (parse_amount(typed, where=label),) if typed.strip() else ()
        except HublandError as why:
            doing.wrong(why)
            return
        finish(farm, task, amounts)


def finish(farm: Farm, task: LogView, amounts: tuple[Amount, ...] = ()) -> None:
    """The task is done, now and by the visitor."""
    if doing.do(partial(commands.finish_task, id=task.id, at=farm.now, by=context.visitor().name, amounts=amounts)):
        st.rerun()


def not_now(farm: Farm, task: LogView, today: date) -> None:
    """Tomorrow, another day, somebody else, or never."""
    if st.button("Tomorrow", key=f"tomorrow-{task.id}"):
        move(farm, task, today + timedelta(days=1))
    on = st.date_input("Another day", value=None, min_value=today, key=f"on-{task.id}")
    if isinstance(on, date) and st.button("Then", key=f"then-{task.id}"):
        move(farm, task, on)
    names = [p for p in reads.people(str(context.here().hub.folder)) if p != task.assignee]
    who = st.selectbox("Somebody else", names, index=None, key=f"who-{task.id}", placeholder=task.assignee or "anybody")
    if who and st.button(f"Give it to {who}", key=f"give-{task.id}") and doing.do(partial(commands.assign_task, id=task.id, who=who)):
        st.rerun()
    reason = st.selectbox("Not at all, because", ABANDON_REASONS, index=None, key=f"reason-{task.id}", placeholder="why?")
    asked = reason is not None and st.button("Give it up", key=f"never-{task.id}")
    if asked and doing.do(partial(commands.abandon_task, id=task.id, reason=str(reason))):
        st.rerun()


def move(farm: Farm, task: LogView, on: date) -> None:
    """The task is due on another day."""
    if doing.do(partial(commands.move_task, id=task.id, at=doing.at_noon(farm, on))):
        st.rerun()


def add(farm: Farm, today: date) -> None:
    """A new task: what, by when, where, who, how often."""
    with st.expander("Add a task", key="add-task"), st.form("new-task", clear_on_submit=True, border=False):
        name = st.text_input("What is to be done?", key="task-name", max_chars=200)
        on = st.date_input("By when?", value=today, key="task-on")
        places = st.multiselect("Where?", [p.name for p in farm.places], key="task-places")
        who = st.selectbox("Who?", reads.people(str(context.here().hub.folder)), index=None, key="task-who", placeholder="anybody")
        repeat = st.selectbox("How often?", list(REPEATS), key="task-repeat")
        if st.form_submit_button("Add", type="primary"):
            add_it = partial(
                commands.add_task,
                name=name,
                at=doing.at_noon(farm, on),
                places=places,
                who=who or "",
                repeat=REPEATS[repeat],
                id=uuid.uuid4(),
            )
            if doing.do(add_it):
                st.rerun()
