"""Where a lot went: harvest, boxes and pick-ups, kitchen, store; the sheet of a trial recall; whether the produce rule holds."""

from __future__ import annotations

from datetime import date

import streamlit as st

from collector.season_sheets.paper import Stamp
from collector.season_sheets.recall import recall_and_names, recall_sheet
from dashboard import context, ledger
from dashboard.parts import cards, doing, words
from models.advice.farm import Farm
from models.advice.season.produce_sales import NOT_LEGAL, sales_of
from models.advice.season.produce_sales import told as sales_told
from models.advice.season.recall import BOXES, Recall, WentTo, found_again, told
from models.advice.season.sheets import amount_words
from models.display import counted, day, joined
from models.records import seasons

# parts of a lot that are listed
MOST = 40


def draw(farm: Farm, folder: str) -> None:
    """A lot is chosen or typed; what is known of it stands below."""
    with st.expander("Where did a lot go?", key="lots"):
        numbers = ledger.lot_numbers(folder, ledger.soon(farm.now))
        lot = st.selectbox("Which lot?", numbers, index=None, key="lot", placeholder="LET-B8-20270514-1", accept_new_options=True)
        if lot:
            _found(farm, str(lot))
        elif not numbers:
            cards.note("lots", "Each harvest gets a lot by crop, bed, day and crew when it is written down with its bed.")
        if doing.may("steward"):
            _rule(farm)


def _found(farm: Farm, lot: str) -> None:
    here, named = context.here(), doing.may("steward")
    found, names = recall_and_names(here.records, here.hub, lot, named)
    st.markdown(f"**{words.plain(told(found))}**")
    if not found.picked:
        return
    today = farm.now.astimezone(farm.zone).date()
    _amounts(found)
    with st.container(key="list-lot", gap=None):
        for n, part in enumerate(found.went[:MOST]):
            with st.container(key=f"row-lot-{n}"), st.container(key=f"rowtext-lot-{n}", gap=None):
                st.markdown(words.plain(_said(part, today)))
                if names is not None and part.members:
                    cards.note(f"lot-{n}", joined([" ".join(names.get(member, ("", "(left)"))).strip() for member in part.members], 60))
    hub = here.hub.settings.hub
    sheet = recall_sheet(found, names, Stamp(hub.name, hub.units, farm.now, farm.zone))
    st.download_button("Recall sheet, PDF", sheet, f"recall-{found.lot}.pdf", "application/pdf", key="recall-pdf")


def _amounts(found: Recall) -> None:
    again = found_again(found)
    rows = [("Picked", joined([amount_words(p.amount, p.unit) for p in found.picked if p.amount is not None], 5) or "not weighed")]
    if again is not None and again.found is not None:
        rows.append(("Found again", amount_words(again.found, again.unit)))
    rows += [(f"{'Into' if m.came else 'Out of'} {m.stock}", amount_words(m.amount, m.unit)) for m in found.stored]
    cards.facts("lot", rows)


def _said(part: WentTo, today: date) -> str:
    amount = amount_words(part.amount, part.unit) if part.amount is not None else "not weighed"
    if part.kind != BOXES:
        return f"{part.where[:1].upper()}{part.where[1:]}, week of {day(part.week, today)}: {amount}"
    sure = "" if part.certain else ", by its week"
    return f"{part.where}, {day(part.on, today)}: {counted(part.boxes, f'{part.size} box', f'{part.size} boxes')}, {amount}{sure}"


def _rule(farm: Farm) -> None:
    """The produce rule, for stewards."""
    on = farm.now.astimezone(farm.zone).date()
    with context.here().records.session() as session:
        plan = seasons.plan_of(session, on)
        rules = dict(plan.details) if plan is not None else {}
    cards.note("produce-rule", f"{sales_told(sales_of(rules, on.year))} {NOT_LEGAL}")
