"""Log: what was done, written down in a few taps; and what was written down last."""

from __future__ import annotations

import uuid
from functools import partial

import streamlit as st

from dashboard import context, ledger
from dashboard.display import counted, joined, moment
from dashboard.farm import Farm
from dashboard.parts import answer, cards, doing, page
from models.amounts import parse_amount
from models.records import commands
from models.records.journal import LogView
from models.records.logs import USES
from sensors.errors import HublandError

ENTRIES = ("Harvest", "Move")


def draw(farm: Farm) -> None:
    folder = str(context.here().hub.folder)
    done = ledger.recent(folder, ledger.soon(farm.now))
    today = farm.now.astimezone(farm.zone).date()
    count = sum(log.at.astimezone(farm.zone).date() == today for log in done)
    left, right = page.frame(farm)
    with left:
        answer.sentence(f"{counted(count, 'entry', 'entries')} today." if count else "Nothing is written down today.", "")
        doing.did(farm)
        if doing.may("worker"):
            with st.container(key="pills-logbook"):
                entry = st.pills("what", ENTRIES, default=ENTRIES[0], required=True, label_visibility="collapsed", key="entry")
            {"Harvest": _harvest, "Move": _move}[str(entry)](farm, folder)
    with right:
        st.markdown("### Written down last")
        if not done:
            cards.quiet("logbook", "Nothing yet.")
        cards.facts(
            "logbook", [(f"{log.name}{where(log)}", f"{moment(log.at, farm.now, farm.zone, farm.units)}{who(log)}") for log in done]
        )


def where(log: LogView) -> str:
    return f", {joined(log.places, 3)}" if log.places and not log.is_movement else ""


def who(log: LogView) -> str:
    return f", {log.done_by}" if log.done_by else ""


def _harvest(farm: Farm, folder: str) -> None:
    plantings, crops = ledger.growing(folder, farm.now.astimezone(farm.zone).date())
    with st.form("harvest", clear_on_submit=True, border=False):
        what = st.selectbox("What?", [*plantings, *crops], index=None, key="harvest-what", placeholder="lettuce")
        amount = st.text_input("How much?", key="harvest-amount", placeholder="12 lb, 3 bu, 5 bunches")
        places = st.multiselect("Where?", [p.name for p in farm.places if p.kind in GROWN], key="harvest-places")
        use = st.selectbox("Where does it go?", USES, index=None, key="harvest-use", placeholder="not said")
        if st.form_submit_button("Save", type="primary"):
            try:
                picked = parse_amount(amount, where="How much?")
            except HublandError as why:
                doing.wrong(why)
                return
            save = partial(
                commands.record_harvest, what=str(what or ""), amount=picked, at=farm.now, places=places, use=use or "",
                by=context.visitor().name, id=uuid.uuid4(),
            )  # fmt: skip
            if doing.do(save):
                st.rerun()


def _move(farm: Farm, _: str) -> None:
    if not farm.herds:
        st.markdown("No herd is written down yet.")
        return
    with st.form("move", clear_on_submit=True, border=False):
        herd = st.selectbox("Which herd?", [h.name for h in farm.herds], key="move-herd")
        to = st.selectbox("Where to?", [p.name for p in farm.places if p.kind in GRAZED], index=None, key="move-to")
        if st.form_submit_button("Moved", type="primary"):
            save = partial(commands.move_herd, herd=herd, to=str(to or ""), at=farm.now, by=context.visitor().name, id=uuid.uuid4())
            if doing.do(save):
                st.rerun()


GROWN = ("bed", "block", "field", "greenhouse", "orchard", "tree_row", "log_yard", "woods")
GRAZED = ("paddock", "silvopasture", "field", "orchard", "building", "woods")

page.live(draw)
