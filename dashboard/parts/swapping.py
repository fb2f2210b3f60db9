"""One swap a member, after the sheets are printed: an item back, another for it out of what is left."""

from __future__ import annotations

from functools import partial

import streamlit as st

from collector import share_sheets
from dashboard import context
from dashboard.parts import cards, doing
from models.advice.season import swaps
from models.advice.season.packing import Packed, written
from models.planning.shares.swap import Option
from models.records import commands, shareholders
from sensors.errors import HublandError


def swapping(packed: Packed) -> None:
    """What was swapped, and the form for another swap."""
    with context.here().records.session() as session:
        names = shareholders.names(session)
    for n, one in enumerate(packed.swaps):
        back, took = _said(packed, one.gave, one.gave_amount), _said(packed, one.took, one.took_amount)
        cards.note(f"swap-{n}", f"Share {names.get(one.member, ('(left)', ''))[0]} gave back {back} for {took}.")
    if doing.may("steward"):
        with st.expander("Swap an item"):
            _form(packed, names)


def _said(packed: Packed, key: str, amount: float) -> str:
    item = next(item for item in packed.items if item.key == key)
    return f"{share_sheets.amount(amount, item)} {item.name.lower()}"


def _form(packed: Packed, names: dict[str, tuple[str, str]]) -> None:
    done = {one.member for one in packed.swaps}
    members = sorted((names[m][0], m) for group in packed.groups for m in group.members if m in names and m not in done)
    if not members:
        return
    number = st.selectbox("Which share?", [number for number, _ in members], key="swap-member")
    member = dict(members)[number]
    box = next(group.box for group in packed.groups if member in group.members)
    gave = st.selectbox("Given back", [item for item, amount in box.items() if amount > 0], key="swap-gave")
    found = swaps.options(packed, member, str(gave))
    if not found:
        cards.note("swap-none", "Nothing of much the same worth is left for that.")
        return
    said = {_said(packed, one.item, one.portion.amount): one for one in found}
    chosen = str(st.selectbox("Taken for it", list(said), key="swap-took"))
    if st.button("Swap", key="swap"):
        _do(packed, member, str(gave), said[chosen], f"Share {number} swapped {str(gave).lower()} for {chosen}.")


def _do(packed: Packed, member: str, gave: str, took: Option, said: str) -> None:
    try:
        after = swaps.swapped(packed, member, gave, took.item)
    except HublandError as why:
        doing.wrong(why)
        return
    if doing.do(partial(commands.swap_in_box, week=packed.week, document=written(after), said=said)):
        st.rerun()
