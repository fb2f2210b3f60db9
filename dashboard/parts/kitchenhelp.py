"""For the kitchen: what a cook can count on in the days to come, and what this week leaves over."""

from __future__ import annotations

from datetime import date

import streamlit as st

from collector.season_sheets import SHEETS
from dashboard.parts import cards, words
from dashboard.parts.seasonsheets import address
from models.advice.season.menu import DAYS, MenuItem, menu
from models.advice.season.packing import Packed
from models.advice.season.scenario import Given
from models.advice.season.sharing import Ahead
from models.advice.season.sheets import amount_words, plain, said_day
from models.display import joined

# less than this is no dish for a table [lb]
USUAL_LB = 5
MOST = 14


def draw(given: Given, season: Ahead, packed: Packed | None, on: date) -> None:
    """Help with the menu, and the surplus of the week, folded. packed: the week's boxes, None where nothing is shared out."""
    with st.expander("For the kitchen", key="kitchen-help"):
        least = st.number_input("At least so many pounds", 0, 2000, USUAL_LB, 5, key="menu-least")
        found = menu(given, season, on, float(least))
        cards.note("menu", f"Sure in four years of five within {DAYS} days, after what is lost on the way; the middle is more.")
        if not found:
            cards.note("menu-none", f"Nothing is sure to come to {plain(least)} lb in the next {DAYS} days.")
        with st.container(key="list-menu", gap=None):
            for n, one in enumerate(found[:MOST]):
                with st.container(key=f"row-menu-{n}"), st.container(key=f"rowtext-menu-{n}", gap=None):
                    st.markdown(f"**{words.plain(one.crop[:1].upper() + one.crop[1:])}** {words.plain(_sure(one))}")
                    cards.note(f"menu-{n}", _beyond(one))
        _surplus(packed)


def _sure(one: MenuItem) -> str:
    weight = f" ({_round(one.pounds)} lb)" if one.pounds is not None and one.unit != "lb" else ""
    return f"at least {_amount(one.sure, one.unit)}{weight}"


def _beyond(one: MenuItem) -> str:
    free = f"{_amount(one.beyond, one.unit)} of it for the kitchen once shares have theirs" if one.beyond > 0 else "shares take it all"
    return f"{free}; {_amount(one.likely, one.unit)} in the middle"


def _amount(value: float, unit: str) -> str:
    return amount_words(round(value) if value >= 10 else round(value, 1), unit)


def _round(value: float) -> str:
    return plain(round(value) if value >= 10 else round(value, 1))


def _surplus(packed: Packed | None) -> None:
    """What shares and the planned meal leave, and the notice of it."""
    st.markdown(f"**Left over, week of {said_day(packed.week)}**" if packed else "**Left over**")
    left = (
        [f"{_amount(one.extra + one.left, one.unit)} {one.name.lower()}" for one in packed.items if one.extra + one.left > 0]
        if packed
        else []
    )
    cards.note("surplus", joined(left, 20) if left else "Nothing, as far as anybody knows.")
    if packed is not None and left:
        with st.container(key="surplus-files", horizontal=True, gap="small"):
            st.link_button("Notice, text", address(SHEETS["surplus"], "txt", packed.week))
            st.link_button("Notice, PDF", address(SHEETS["surplus"], "pdf", packed.week))
