"""What does not fit, each with its reason, its cure, and the button that does it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard.parts import cards, doing, words
from dashboard.parts.icons import icon
from dashboard.parts.planting import opened
from models.advice.planting.clashes import Asked, Trouble, alike, laid
from models.display import counted, joined
from models.records import commands

# shown at once, and unfolded
MOST, UNFOLDED = 3, 20


def draw(asked: Asked, found: Sequence[Trouble]) -> None:
    """The first few, those of one kind as one; the others unfolded on request. Where several have no bed, one button for all of them."""
    if not found:
        return
    _all_beds(asked, found)
    groups = alike(found)
    with st.container(key="list-troubles", gap=None):
        for n, (said, those) in enumerate(groups[:MOST]):
            _row(n, said, those)
    if len(groups) > MOST:
        with st.expander(f"{len(groups) - MOST} more", key="more-troubles"):
            for n, (said, those) in enumerate(groups[MOST : MOST + UNFOLDED], MOST):
                _row(n, said, those)
            if len(groups) > MOST + UNFOLDED:
                cards.note("more-troubles", f"and {len(groups) - MOST - UNFOLDED} more after these")


def _all_beds(asked: Asked, found: Sequence[Trouble]) -> None:
    """One tap for all that have no bed."""
    if sum(one.kind == "room" for one in found) < 2 or not doing.may("steward"):
        return
    beds = laid(asked)
    if not beds:
        return
    if st.button(f"Lay {counted(len(beds), 'planting')} into free beds", key="lay-all", type="primary") and doing.do(
        partial(commands.bed_plantings, beds=beds)
    ):
        st.rerun()
    cards.note("lay-all", "As they are planted, each into the bed that fits it best and takes its family.")


def _row(n: int, said: str, those: Sequence[Trouble]) -> None:
    """One of them with its reason, cure and buttons; several by name, each a tap away."""
    state = "act" if any(one.soon and one.kind in ("bed", "room") for one in those) else "watch"
    first = those[0]
    note = f"{first.why} {first.fix}" if len(those) == 1 else joined([_name(one) for one in those], 4)
    with st.container(key=f"row-trouble-{n}", horizontal=True, wrap=False, vertical_alignment="top", gap="small"):
        st.image(icon(state), width=18, alt=words.word(state))
        with st.container(key=f"rowtext-trouble-{n}", width="stretch", gap=None):
            st.markdown(f"**{words.plain(said)}**")
            with st.container(key=f"note-row-trouble-{n}"):
                st.markdown(" · ".join((words.coloured(state), words.plain(note))))
            with st.container(key=f"buttons-task-trouble-{n}", horizontal=True, gap="small"):
                if len(those) == 1:
                    _buttons(f"{n}", first)
                else:
                    _each(n, those)


def _name(one: Trouble) -> str:
    return one.planting or one.said.partition(":")[0]


def _each(n: int, those: Sequence[Trouble]) -> None:
    with st.popover(f"See the {len(those)}", key=f"each-trouble-{n}"):
        for m, one in enumerate(those):
            st.markdown(f"**{words.plain(_name(one))}**")
            cards.note(f"trouble-{n}-{m}", f"{one.why} {one.fix}")
            with st.container(key=f"buttons-trouble-{n}-{m}", horizontal=True, gap="small"):
                _buttons(f"{n}-{m}", one)


def _buttons(n: str, one: Trouble) -> None:
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
