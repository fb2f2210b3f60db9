"""Members of the CSA, for a steward: what they eat, and which boxes they give away. No price and no tier stands here."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date, timedelta
from functools import partial

import streamlit as st

from dashboard import context
from dashboard.parts import cards, doing, words
from models.advice.farm import Farm
from models.agronomy.growing import week_of
from models.display import day
from models.records import commands, packings, shareholders
from models.records.shareholders import MemberView

KITCHEN = "the kitchen"
# weeks that may be printed before they come
AHEAD = 8


def draw(farm: Farm) -> None:
    """Two folded forms, and the boxes that are given away from this week on."""
    today = farm.now.astimezone(farm.zone).date()
    with context.here().records.session() as session:
        everybody = {_called(one): one for one in shareholders.members(session, today)}
        printed = {week for week, _ in packings.printed(session, week_of(today), week_of(today) + timedelta(weeks=AHEAD))}
    if not everybody:
        return
    st.markdown("### Members")
    with st.expander("What a member eats"):
        chosen = st.selectbox("Which member?", list(everybody), index=None, key="member-eats", placeholder="number or name")
        if chosen is not None:
            _eats(everybody[chosen])
    with st.expander("Give a box away"):
        _gives(_open_day(today, printed), everybody)
    _given(everybody)


def _called(one: MemberView) -> str:
    return f"{one.number}, {one.name}" if one.name else one.number


def _eats(one: MemberView) -> None:
    with st.form(f"eats-{one.number}", border=False):
        allergies = st.text_input("Must not be in the box", value=one.allergies, key=f"allergies-{one.number}", max_chars=400)
        dislikes = st.text_input("Only if nothing else is there", value=one.dislikes, key=f"dislikes-{one.number}", max_chars=400)
        likes = st.text_input("Gladly", value=one.likes, key=f"likes-{one.number}", max_chars=400)
        seconds = st.checkbox("Off-grade vegetables are welcome", value=one.seconds, key=f"seconds-{one.number}")
        put = partial(
            commands.put_member, number=one.number, allergies=allergies, dislikes=dislikes, likes=likes, seconds_welcome=seconds
        )  # fmt: skip
        if st.form_submit_button("Save", type="primary") and doing.do(put):
            st.rerun()


def _open_day(today: date, printed: Set[date]) -> date:
    """Today, or the Monday of the first week that is not printed yet."""
    week = week_of(today)
    while week in printed:
        week += timedelta(weeks=1)
    return max(today, week)


def _gives(on: date, everybody: Mapping[str, MemberView]) -> None:
    with st.form("give-box", clear_on_submit=True, border=False):
        who = st.selectbox("Whose box?", list(everybody), index=None, key="gives-who", placeholder="number or name")
        week = st.date_input("A day of that week", value=on, key="gives-week")
        to = str(st.selectbox("Who has it?", [KITCHEN, *everybody], key="gives-to"))
        if not st.form_submit_button("Give it away", type="primary"):
            return
    if who is None:
        st.error("Say whose box it is.")
        return
    number = "" if to == KITCHEN else everybody[to].number
    if doing.do(partial(commands.donate_box, member=everybody[who].number, week=week, to=number)):
        st.rerun()


def _given(everybody: Mapping[str, MemberView]) -> None:
    """Boxes that are given away, each with the way to keep it."""
    gifts = [(one, week, to) for one in everybody.values() for week, to in one.gives]
    if not gifts:
        cards.quiet("gifts", "Nobody gives a box away.")
    for one, week, to in sorted(gifts, key=lambda gift: (gift[1], gift[0].number)):
        key = f"{one.number}-{week.isoformat()}"
        with st.container(key=f"row-gift-{key}", horizontal=True, wrap=False, vertical_alignment="top", gap="small"):
            with st.container(key=f"rowtext-gift-{key}", width="stretch", gap=None):
                st.markdown(words.plain(f"{_called(one)}: week of {day(week)} to {f'member {to}' if to else KITCHEN}"))
            if st.button("Keep", key=f"keep-{key}") and doing.do(partial(commands.keep_box, member=one.number, week=week)):
                st.rerun()
