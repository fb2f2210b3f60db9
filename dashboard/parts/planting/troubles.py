"""What does not fit, each with its reason, its cure, and the button that does it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard.parts import doing, words
from dashboard.parts.icons import icon
from dashboard.parts.planting import opened
from models.advice.planting.clashes import Trouble
from models.display import counted, joined
from models.records import commands

MOST = 3


def draw(found: Sequence[Trouble]) -> None:
    """The first few; the others unfolded on request."""
    if not found:
        return
    with st.container(key="list-troubles", gap=None):
        for n, one in enumerate(found[:MOST]):
            _row(n, one)
    if len(found) > MOST:
        with st.expander(f"{len(found) - MOST} more", key="more-troubles"):
            for n, one in enumerate(found[MOST:], MOST):
                _row(n, one)


def _row(n: int, one: Trouble) -> None:
    state = "act" if one.soon and one.kind in ("bed", "room") else "watch"
    with st.container(key=f"row-trouble-{n}", horizontal=True, wrap=False, vertical_alignment="top", gap="small"):
        st.image(icon(state), width=18, alt=words.word(state))
        with st.container(key=f"rowtext-trouble-{n}", width="stretch", gap=None):
            st.markdown(f"**{words.plain(one.said)}**")
            with st.container(key=f"note-row-trouble-{n}"):
                st.markdown(" · ".join((words.coloured(state), words.plain(f"{one.why} {one.fix}"))))
            with st.container(key=f"buttons-task-trouble-{n}", horizontal=True, gap="small"):
                _buttons(n, one)


def _buttons(n: int, one: Trouble) -> None:
    if one.beds and doing.may("steward"):
        act = partial(commands.bed_planting, name=one.planting, beds=one.beds)
        if st.button(f"To {joined(list(one.beds))}", key=f"bed-trouble-{n}") and doing.do(act):
            st.rerun()
    if one.days and doing.may("steward"):
        moved = partial(commands.shift_plantings, names=[one.planting], days=one.days)
        way = "later" if one.days > 0 else "earlier"
        if st.button(f"{counted(abs(one.days), 'day')} {way}", key=f"shift-trouble-{n}") and doing.do(moved):
            st.rerun()
    if one.planting and st.button("Open", key=f"open-trouble-{n}"):
        opened.want(one.planting)
        st.rerun()
