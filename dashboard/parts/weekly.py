"""A row of the week's work: what, why in one line, how much, and the button that writes it down; the whole reason is one tap away."""

from __future__ import annotations

import uuid
from datetime import date
from functools import partial

import streamlit as st

from dashboard.parts import cards, chore, deeds, doing, words
from dashboard.parts.icons import icon
from models.advice.farm import Farm
from models.advice.fieldwork import line_of
from models.advice.thisweek.work import Coming, Item
from models.amounts import parse_amount
from models.display import counted, day
from models.records import commands
from models.records.journal import LogView
from sensors.errors import HublandError

DONE = {"sow": "Sown", "plant": "Planted", "soak": "Soaked"}
# an amount of more letters is told up to its first comma
SHORT_AMOUNT = 30


def row(farm: Farm, item: Item) -> None:
    """One thing to do."""
    with st.container(key=f"row-{_key(item)}", horizontal=True, wrap=False, vertical_alignment="top", gap="small"):
        st.image(icon(item.state), width=18, alt=words.word(item.state))
        with st.container(key=f"rowtext-{_key(item)}", width="stretch", gap=None):
            st.markdown(f"**{words.plain(item.title)}**")
            with st.container(key=f"note-row-{_key(item)}"):
                st.markdown(_note(farm, item))
            if item.kind != "pick":
                with st.container(key=f"buttons-task-{_key(item)}", horizontal=True, gap="small"):
                    if doing.may("worker"):
                        _buttons(farm, item)
                    _details(item)
        if item.kind == "pick" and doing.may("worker"):
            with st.container(key=f"pick-{_key(item)}", width="content"):
                _of_crop(farm, item)


def _key(item: Item) -> str:
    return f"week-{item.key}"


def _note(farm: Farm, item: Item) -> str:
    """State, day, how much, the reason in few words, and how old what it stands on is."""
    today = farm.now.astimezone(farm.zone).date()
    state = words.coloured(item.state) if item.state != "todo" else ""
    parts = [_when(item, today), _amount(item), _brief(item), item.inputs if item.state != "unknown" else ""]
    return " · ".join(part for part in (state, *(words.plain(part) for part in parts if part)) if part)


def _amount(item: Item) -> str:
    if item.kind == "pick":
        return f"about {item.amount} to go" if item.amount else ""
    return item.amount if len(item.amount) <= SHORT_AMOUNT else item.amount.partition(", ")[0]


def _brief(item: Item) -> str:
    """The reason as a list says it; what is unknown says why."""
    if item.state == "unknown":
        first, _, rest = item.reason.partition("; ")
        return rest if first.endswith("late") and rest else item.reason
    if item.short:
        return item.short
    return item.reason.partition("; ")[0] if item.kind == "prepare" else cards.brief(item.reason)


def _details(item: Item) -> None:
    """What the row leaves out: the whole reason, what it does to later days, how much seed."""
    told = [item.reason if not item.reason.endswith(_brief(item)) else "", item.moved, item.amount if item.amount != _amount(item) else ""]
    rest = [part for part in told if part] if item.kind != "pick" else []
    if rest:
        with st.popover("Details", key=f"why-{_key(item)}"):
            for part in rest:
                st.markdown(words.plain(f"{part[:1].upper()}{part[1:]}."))


def _when(item: Item, today: date) -> str:
    """By when, or since when it waits."""
    if item.on is None or item.kind in ("pick", "rest"):
        return ""
    if item.kind != "prepare":
        late = (today - item.on).days
        return f"{counted(late, 'day')} late" if late > 0 and item.kind != "cover" else day(item.on, today)
    return f"begin {day(item.on, today)}" if item.on >= today else f"should have begun {day(item.on, today)}"


def _buttons(farm: Farm, item: Item) -> None:
    task = _task(farm, item)
    if task is not None:
        _of_task(farm, item, task)
    elif item.deed is not None:
        line = line_of(farm, item)
        if deeds.offered(line):
            deeds.buttons(farm, line, primary=False)


def _task(farm: Farm, item: Item) -> LogView | None:
    work = farm.work
    return next((task for task in work.tasks if task.id == item.task), None) if work is not None and item.task is not None else None


def _of_task(farm: Farm, item: Item, task: LogView) -> None:
    """Done by its own word; or later: on the day on which the soil is foreseen to be warm, or another."""
    today = farm.now.astimezone(farm.zone).date()
    if st.button(DONE[item.kind], key=f"deed-week-{task.id}"):
        chore.finish(farm, task)
    with st.popover("Not now", key=f"later-week-{task.id}"):
        if item.put_off is not None and st.button(f"When it is warm, {day(item.put_off, today)}", key=f"week-warm-{task.id}"):
            chore.move(farm, task, item.put_off)
        chore.not_now(farm, task, today)


def _of_crop(farm: Farm, item: Item) -> None:
    """How much was picked, which stands there as it is still expected."""
    coming = _coming(farm, item)
    if coming is None:
        return
    with st.popover("Picked", key=f"deed-week-picked-{coming.crop}"):
        typed = st.text_input("How much?", value=item.amount, key=f"week-amount-{coming.crop}", placeholder=f"12 {coming.unit}")
        what = st.selectbox("From which planting?", [*coming.plantings, coming.name], key=f"week-what-{coming.crop}")
        if st.button("Save", key=f"week-save-{coming.crop}", type="primary"):
            _picked(farm, str(what), typed)


def _coming(farm: Farm, item: Item) -> Coming | None:
    coming = farm.work.coming if farm.work is not None else None
    return next((one for one in coming or () if item.key == f"pick {one.crop}"), None)


def _picked(farm: Farm, what: str, typed: str) -> None:
    """Written down as a harvest; where a task asks for it by today, it is that task that is done."""
    try:
        amount = parse_amount(typed, where="How much?")
    except HublandError as why:
        doing.wrong(why)
        return
    asked = _asked(farm, what)
    if asked is not None:
        chore.finish(farm, asked, (amount,))
    elif doing.do(partial(commands.record_harvest, what=what, amount=amount, at=farm.now, use="shares", id=uuid.uuid4())):
        st.rerun()


def _asked(farm: Farm, what: str) -> LogView | None:
    """The oldest task of picking that planting that is due."""
    today, tasks = farm.now.astimezone(farm.zone).date(), farm.work.tasks if farm.work is not None else ()
    due = [t for t in tasks if t.type == "harvest" and t.assets == (what,) and t.at.astimezone(farm.zone).date() <= today]
    return min(due, key=lambda task: task.at, default=None)
