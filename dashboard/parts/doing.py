"""Doing is where seeing is: run a command as the visitor, say what came of it, and offer to take it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from time import monotonic
from typing import Any

import streamlit as st

from dashboard import context, ledger
from dashboard.parts import words
from models.advice.farm import Farm
from models.display import clock
from models.records import commands
from models.records.database import Session
from models.records.folder.problems import FolderError, Problem
from sensors.errors import HublandError

# wrong rows that are listed
MOST = 8
# what went wrong last, and for how long it is shown
WRONG, KEPT_S = "wrong", 60.0


def do(act: Callable[[Session], Any]) -> bool:
    """Run commands in one transaction of the visitor. Whether it went well; if not, the page says why and nothing is changed."""
    try:
        with context.change() as session:
            act(session)
    except HublandError as why:
        wrong(why)
        return False
    ledger.changed()
    st.session_state.pop(WRONG, None)
    return True


def wrong(why: HublandError) -> None:
    """Why it was not done, under the form it was asked from, and kept where the last act stands: a page refreshes itself."""
    said = in_words(why)
    st.session_state[WRONG] = (monotonic(), said)
    st.error(said)


def in_words(why: HublandError) -> str:
    """An error as a person can use it; of a table every row that is wrong, up to a screenful."""
    if isinstance(why, FolderError):
        return "\n".join(f"- {words.plain(told(p))}" for p in why.problems[:MOST]) + _more(why.count)
    parts = [why.what, f"Expected: {why.expected}." if why.expected else "", f"Got: {why.got}." if why.got else "", why.next_step]
    return words.plain(" ".join(part[:1].upper() + part[1:] for part in parts if part))


def told(problem: Problem) -> str:
    """What is wrong with a row of a table."""
    got = f"“{problem.got}”" if problem.got else "nothing"
    return f"row {problem.row}, {problem.column}: {got}; expected {problem.expected}; {problem.what_to_do}"


def _more(count: int) -> str:
    return f"\n\nand {count - MOST} more. Nothing was saved." if count > MOST else "\n\nNothing was saved."


def did(farm: Farm) -> None:
    """The visitor's last act, with its undo, for ten minutes."""
    at, said = st.session_state.get(WRONG, (0.0, ""))
    if said and 1 < monotonic() - at < KEPT_S:
        st.error(said)
    last = ledger.last_change(context.visitor().name, farm.now)
    if last is None:
        return
    with st.container(key="did", horizontal=True, wrap=False, vertical_alignment="center"):
        st.markdown(f"{words.plain(last.says)} :gray[{clock(last.at, farm.zone, farm.units)}]")
        if st.button("Undo", key="undo") and do(commands.undo):
            st.rerun()


def may(role: str) -> bool:
    """Whether the visitor may; what they may not is not offered (and the command would refuse it)."""
    return context.visitor().may(role)


def at_noon(farm: Farm, on: Any) -> datetime:
    """The moment that stands for a whole farm day."""
    return datetime(on.year, on.month, on.day, 12, tzinfo=farm.zone)
