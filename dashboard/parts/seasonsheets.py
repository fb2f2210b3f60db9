"""Sheets of the season to print or to take along as a table: one is chosen, and stands behind its buttons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

import streamlit as st

from collector.season_sheets import SHEETS, Sheet
from dashboard.parts import cards
from models.advice.farm import Farm
from models.agronomy.growing import week_of

FORMS = {"pdf": "PDF", "csv": "CSV", "txt": "Text"}
# the days that a sheet may be of, where it is not of the whole season
SPANS = ("this week", "next week")
DAYS = ("today", "tomorrow")


def draw(farm: Farm, keys: Sequence[str]) -> None:
    """The sheets of those keys (of SHEETS), folded until one is wanted; each is made when it is asked for."""
    with st.expander("Print a sheet", key="season-sheets"):
        titles = {SHEETS[key].title: SHEETS[key] for key in keys}
        one = titles[str(st.selectbox("Which sheet?", list(titles), key="season-sheet"))]
        first = _first(farm, one)
        cards.note("season-sheet", f"{one.about[:1].upper()}{one.about[1:]}.")
        with st.container(key="sheet-files", horizontal=True, gap="small"):
            for form in one.forms:
                st.link_button(FORMS[form], address(one, form, first))


def _first(farm: Farm, one: Sheet) -> date:
    today = farm.now.astimezone(farm.zone).date()
    if not one.days:
        return today
    names = DAYS if one.days == 1 else SPANS
    with st.container(key="pills-sheet"):
        said = st.pills("of", names, default=names[0], required=True, label_visibility="collapsed", key=f"sheet-of-{one.days == 1}")
    ahead = int(said == names[1])
    return today + timedelta(days=ahead) if one.days == 1 else week_of(today) + timedelta(weeks=ahead)


def address(one: Sheet, form: str, first: date) -> str:
    """Where a sheet is handed out (collector/http.py)."""
    return f"/sheets/{one.key}.{form}?{urlencode({'from': first.isoformat()})}"
