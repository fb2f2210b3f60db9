"""What was done: moves beside what was planned, a reading of the grass in three taps, and the record on paper and as a table."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from functools import partial

import streamlit as st

from collector import grazing_sheets
from dashboard import context, seasons
from dashboard.parts import cards, doing
from dashboard.parts.board.season import order
from models.advice.farm import Farm
from models.advice.rotation.ahead import ahead, today_of
from models.advice.rotation.record import Grazed, said
from models.display import NBSP, counted, day
from models.records import commands
from models.records.commands.field import READINGS, parse_reading
from sensors.errors import HublandError

# what is read off the grass: title -> what stands on the choice
KINDS = {"Sward height": "height", "Plate meter": "plate", "Clip": "clip"}
MOST = 8


def reading(farm: Farm) -> None:
    """Paddock, figure, save: the paddock is the one that somebody stands in, or goes to next."""
    if not doing.may("worker"):
        return
    st.markdown("### Read the grass")
    names = sorted((p.name for p in farm.of_kind("paddock", "silvopasture")), key=order)
    nearest = next((one.herd.place for one in ahead(farm) if one.herd.place in names), names[0])
    with st.container(key="pills-reading"):
        kind = st.pills(
            "what", list(KINDS), default="Sward height", format_func=KINDS.__getitem__, required=True, label_visibility="collapsed",
            key="reading-kind",
        )  # fmt: skip
    row = READINGS[str(kind or "Sward height")]
    key = f"reading-{st.session_state.get('reading-count', 0)}-{row.title}"
    with st.form(key, border=False):
        with st.container(key="reading-fields", horizontal=True, gap="small"):
            place = st.selectbox("Paddock", names, names.index(nearest), key=f"{key}-place")
            unit = row.us if farm.units == "us" else row.metric
            typed = st.text_input(f"{KINDS[row.title].capitalize()}, {unit}", key=f"{key}-value", placeholder=row.example)
        if st.form_submit_button("Save", type="primary"):
            _save(farm, row.title, typed, str(place))


def _save(farm: Farm, what: str, typed: str, place: str) -> None:
    try:
        amount = parse_reading(what, typed, farm.units)
    except HublandError as why:
        doing.wrong(why)
        return
    record = partial(
        commands.record_reading, what=what, amount=amount, at=farm.now, place=place, by=context.visitor().name, id=uuid.uuid4()
    )
    if doing.do(record):
        st.session_state["reading-count"] = st.session_state.get("reading-count", 0) + 1
        st.rerun()


def moves(farm: Farm) -> None:
    """The last moves, each beside what was planned; the whole of it to take along."""
    today = today_of(farm)
    since = today - timedelta(days=seasons.RECORD_D)
    minute = farm.now.replace(second=0, microsecond=0)
    rows = seasons.record(seasons.folder(), minute, since, today)
    st.markdown("### Moves")
    if not rows:
        cards.note("moves", "No move into a paddock is written down yet.")
    cards.note("moves-said", said(rows))
    cards.facts("moves", [(name(row, today), told(row, today)) for row in reversed(rows[-MOST:])])
    with st.expander("Print, and take along", key="grazing-paper"):
        _files(farm, list(rows), since, today)


def name(row: Grazed, today: date) -> str:
    """ "Cattle in P7, today" """
    return f"{row.herd} in {row.paddock}, {day(row.came, today)}"


def told(row: Grazed, today: date) -> str:
    """How long, after how much rest, and how that was beside the plan."""
    stayed = counted(row.days, "day") if row.left is not None else "there now"
    parts = [stayed] + ([f"{row.rest_d}{NBSP}d rest"] if row.rest_d else [])
    if row.planned is not None:
        plan = row.planned
        off = abs((row.came - plan.first).days)
        parts.append(
            {
                "as planned": "as planned", "earlier": f"{counted(off, 'day')} earlier than planned",
                "later": f"{counted(off, 'day')} later than planned", "elsewhere": f"{plan.paddock} was planned",
            }.get(row.kept, "")
        )  # fmt: skip
    return " · ".join(part for part in parts if part)


def _files(farm: Farm, rows: list[Grazed], since: date, today: date) -> None:
    """The chart for the wall; the record for whoever funds or certifies: made when somebody asks for it."""
    pdf = "application/pdf"
    with st.container(key="grazing-files", horizontal=True, gap="small"):
        if farm.grass.rotation is not None and farm.grass.rotation.rotation.days:
            st.download_button("The chart, PDF", partial(grazing_sheets.chart_sheet, farm), "grazing-plan.pdf", mime=pdf, key="chart-pdf")
        st.download_button(
            "The record, PDF",
            partial(grazing_sheets.record_sheet, farm, rows, since, today),
            "grazing-record.pdf",
            mime=pdf,
            key="record-pdf",
        )
        st.download_button(
            "The record, CSV", partial(grazing_sheets.record_csv, rows, farm.units), "grazing-record.csv", "text/csv", key="record-csv"
        )
    cards.note("grazing-files", "The record has what NRCS practice 528 (prescribed grazing) asks for, of the last year.")
