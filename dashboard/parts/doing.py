"""Doing is where seeing is: run a command as the visitor, say what came of it, and offer to take it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import streamlit as st

from dashboard import context, ledger
from dashboard.farm import Farm
from dashboard.parts import words
from models.records import commands
from models.records.database import Session
from sensors.errors import HublandError


def do(act: Callable[[Session], Any]) -> bool:
    """Run commands in one transaction of the visitor. Whether it went well; if not, the page says why and nothing is changed."""
    try:
        with context.change() as session:
            act(session)
    except HublandError as why:
        wrong(why)
        return False
    ledger.changed()
    return True


def wrong(why: HublandError) -> None:
    """Why it was not done, under the form it was asked from."""
    told = [why.what, f"Expected: {why.expected}." if why.expected else "", f"Got: {why.got}." if why.got else "", why.next_step]
    st.error(words.plain(" ".join(part[:1].upper() + part[1:] for part in told if part)))


def did(farm: Farm) -> None:
    """The visitor's last act, with its undo, for ten minutes."""
    last = ledger.last_change(context.visitor().name, farm.now)
    if last is None:
        return
    with st.container(key="did", horizontal=True, wrap=False, vertical_alignment="center"):
        st.markdown(words.plain(last.says))
        if st.button("Undo", key="undo") and do(commands.undo):
            st.rerun()


def may(role: str) -> bool:
    """Whether the visitor may; what they may not is not offered (and the command would refuse it)."""
    return context.visitor().may(role)


def at_noon(farm: Farm, on: Any) -> datetime:
    """The moment that stands for a whole farm day."""
    return datetime(on.year, on.month, on.day, 12, tzinfo=farm.zone)
