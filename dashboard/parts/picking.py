"""What is to be picked: a row a crop with its band, and the harvest written down in two taps."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from dashboard.harvests import Told
from dashboard.parts import cards, doing, words
from models.advice.farm import Farm
from models.advice.thisweek.picking import amounted, plain
from models.amounts import parse_amount
from models.display import joined
from models.planning.harvest import Row
from models.planning.shares.coverage import Cell
from models.records import commands
from models.records.logs import SECONDS
from sensors.errors import HublandError

OPEN = "picking"
# less of a crop is none: a tenth of a pound
LEAST = 0.1
# a chance of so much is told as certain
SURE = 0.995


def slug(crop: str) -> str:
    """A crop's name as part of a key."""
    return crop.lower().replace(" ", "_")


def band(row: Row) -> str:
    """What is likely to come: "29 heads (15 to 61), planned 29"; without a range where it is known."""
    planned = f", planned {plain(row.planned)}" if row.planned > 0 else ", none planned"
    low, high = plain(row.p20), plain(row.p80)
    return f"{amounted(row.p50, row.unit)}{f' ({low} to {high})' if low != high else ''}{planned}"


def so_far(row: Row, picked: float | None) -> str:
    """What of it is picked already."""
    if picked is None:
        return ""
    return "all of it picked" if picked >= row.p80 else f"{amounted(picked, row.unit)} picked so far"


def coming(found: Told, week: date) -> list[Row]:
    """What may be picked in a week, at least what is picked already; what there is most chance of first."""
    taken = found.taken(week)
    those = [row for row in found.forecast.rows if row.planting is None and row.week == week]
    rows = [at_least(row, taken[row.crop].amount if row.crop in taken else 0.0) for row in those]
    return sorted((row for row in rows if row.p80 >= LEAST), key=lambda row: (row.p20 < LEAST, row.p50 < LEAST, -row.p50, row.crop))


def at_least(row: Row, picked: float) -> Row:
    """The forecast of a week in which so much is picked."""
    return replace(row, p20=max(row.p20, picked), p50=max(row.p50, picked), p80=max(row.p80, picked))


def chance(cell: Cell | None) -> str:
    """How many shares it covers, and how sure that is."""
    if cell is None:
        return ""
    middle = cell.shares[1]
    if not middle:
        return ""
    sure = f"; chance of all: {100 * cell.chance:.0f} %" if cell.chance < SURE else ""
    return f"covers {middle} of {plain(cell.wanted)} shares{sure}"


def rows(farm: Farm, found: Told, week: date, cells: Mapping[str, Cell]) -> None:
    """A row a crop; in this week with its button."""
    problem, taken = found.forecast.problem, found.taken(week)
    this = week == problem.monday(problem.this_week)
    with st.container(key=f"list-week-{week.isoformat()}", gap=None):
        likely = [row for row in coming(found, week) if row.p50 >= LEAST]
        for row in likely:
            key = f"{slug(row.crop)}-{week.isoformat()}"
            with st.container(key=f"row-{key}", horizontal=True, wrap=False, vertical_alignment="top", gap="small"):
                with st.container(key=f"rowtext-{key}", width="stretch", gap=None):
                    st.markdown(f"**{words.plain(row.crop)}**")
                    done = so_far(row, taken[row.crop].amount if row.crop in taken else None)
                    with st.container(key=f"note-row-{key}"):
                        st.markdown(words.plain(" · ".join(part for part in (band(row), done, chance(cells.get(row.crop))) if part)))
                if this and doing.may("worker") and st.button("Picked", key=f"picked-{slug(row.crop)}"):
                    st.session_state[OPEN] = row.crop
            if this and st.session_state.get(OPEN) == row.crop and doing.may("worker"):
                _entry(farm, found, row, taken[row.crop].amount if row.crop in taken else 0.0)
    maybe = [row.crop.lower() for row in coming(found, week) if row.p50 < LEAST]
    cards.note(f"maybe-{week.isoformat()}", f"With luck also {joined(maybe, 12)}." if maybe else "")


def _entry(farm: Farm, found: Told, row: Row, had: float) -> None:
    """The amount, which stands there as it is still expected, and Save."""
    giving = [r for r in found.forecast.rows if r.crop == row.crop and r.week == row.week and r.planting is not None and r.p80 > 0]
    options = [*(r.planting for r in sorted(giving, key=lambda r: -r.p50) if r.planting), row.crop]
    with cards.card(f"pick-{slug(row.crop)}"), st.form(f"form-pick-{slug(row.crop)}", border=False):
        rest = amounted(row.p50 - had, row.unit) if row.p50 - had >= LEAST else ""
        amount = st.text_input("How much?", value=rest, key=f"pick-amount-{slug(row.crop)}", placeholder=f"12 {row.unit}")
        what = st.selectbox("From which planting?", options, key=f"pick-what-{slug(row.crop)}")
        off = st.checkbox("Off-grade (seconds)", key=f"pick-seconds-{slug(row.crop)}")
        if not st.form_submit_button("Save", type="primary"):
            return
    try:
        told = parse_amount(amount, where="How much?")
    except HublandError as why:
        doing.wrong(why)
        return
    act = partial(
        commands.record_harvest, what=str(what), amount=told, at=farm.now, use="shares", grade=SECONDS if off else "", id=uuid.uuid4()
    )
    if doing.do(act):
        st.session_state.pop(OPEN, None)
        st.rerun()
