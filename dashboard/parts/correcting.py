"""Putting an entry right: the fields it was made of, filled in as they are; and striking it out, with the reason."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboard import context
from dashboard.parts import doing, entering, moment
from models.advice.farm import Farm
from models.amounts import Amount, say_amount
from models.records import commands
from models.records.commands.correcting import typed_amount
from models.records.logs import USES
from models.records.written import Written
from sensors.errors import HublandError, RecordError

OPEN = "correcting"
REASONS = ("entered twice", "it did not happen", "wrong place or animal", "a test")
LABELS = {"harvest": "How much?", "input": "How much?", "seed": "How much seed?", "plants": "How many plants?", "head count": "How many?"}


def open_for(id: uuid.UUID) -> bool:
    """Whether the form of an entry stands open."""
    return bool(st.session_state.get(OPEN) == id)


def open_form(id: uuid.UUID | None) -> None:
    """Open the form of an entry, or close it."""
    st.session_state[OPEN] = id


def said(amount: Amount) -> str:
    return say_amount(amount.value, amount.unit)


def form(farm: Farm, one: Written) -> None:
    """The entry's fields, and its end."""
    log, key = one.log, f"righting-{one.log.id}-{one.log.sequence}"
    with st.container(key=f"card-{key}", border=True):
        with st.form(f"form-{key}", border=False):
            amounts = [
                st.text_input(LABELS.get(t.label, t.label.capitalize() or "How much?"), value=said(t.amount), key=f"{key}-amount-{n}")
                for n, t in enumerate(one.amounts)
            ]
            facts = _where_and_what(farm, one, key)
            stood = _stands(farm, one)
            when = st.text_input("When?", value=stood, key=f"{key}-when")
            with st.expander("In words, who, notes", key=f"more-{key}"):
                name = st.text_input("In words", value=log.name, key=f"{key}-name", max_chars=200)
                who = st.selectbox("Who did it?", moment.people(log.done_by), key=f"{key}-who")
                notes = st.text_area("Notes", value=log.notes, key=f"{key}-notes", max_chars=5000, height=80)
            with st.container(key=f"buttons-{key}", horizontal=True):
                save, close = st.form_submit_button("Save", type="primary"), st.form_submit_button("Close")
        if close:
            open_form(None)
            st.rerun()
        if save:
            asked = {"name": (name, log.name), "by": (str(who or ""), log.done_by), "notes": (notes, log.notes), **facts}
            _save(farm, one, asked, amounts, when if when.strip() != stood else "")
        _strike(one, key)


def _where_and_what(farm: Farm, one: Written, key: str) -> dict[str, tuple[Any, Any]]:
    """Fact -> (as it is chosen, as it was): what was picked and where it went, who was moved where, or simply where."""
    log = one.log
    facts: dict[str, tuple[Any, Any]] = {}
    if log.type == "harvest":
        was = log.assets[0] if log.assets else log.crop
        plantings = entering.grown(farm, str(context.here().hub.folder))
        facts["what"] = _choose("What?", plantings, was, f"{key}-what"), was
        facts["use"] = _choose("Where does it go?", USES, log.use, f"{key}-use", "not said"), log.use
    everywhere = [place.name for place in farm.places]
    if log.is_movement and len(log.places) == 1:
        if len(log.assets) == 1 and log.assets[0] in [h.name for h in farm.herds]:
            herd = _choose("Which herd?", [h.name for h in farm.herds], log.assets[0], f"{key}-herd")
            facts["assets"] = [herd], list(log.assets)
        to = _choose("Where to?", everywhere, log.places[0], f"{key}-to")
        facts["places"] = [to], list(log.places)
    else:
        options = list(dict.fromkeys([*log.places, *everywhere]))
        facts["places"] = st.multiselect("Where?", options, default=log.places, key=f"{key}-places", placeholder="choose"), list(log.places)
    return facts


def _choose(label: str, options: Sequence[str], was: str, key: str, placeholder: str = "choose") -> str:
    known = list(dict.fromkeys([*([was] if was else []), *options]))
    return str(st.selectbox(label, known, index=0 if was else None, key=key, placeholder=placeholder) or "")


def _stands(farm: Farm, one: Written) -> str:
    """When it was, as one would type it."""
    local = one.log.at.astimezone(farm.zone)
    return f"{local:%Y-%m-%d %H:%M}" if one.log.timed else f"{local:%Y-%m-%d}"


def _save(farm: Farm, one: Written, asked: dict[str, tuple[Any, Any]], typed: list[str], when: str) -> None:
    """Only what was changed is corrected."""
    facts: dict[str, Any] = {name: now for name, (now, was) in asked.items() if now != was}
    before = [said(t.amount) for t in one.amounts]
    try:
        if typed != before:
            facts["amounts"] = [typed_amount(text, t.amount) for text, t in zip(typed, one.amounts, strict=True) if text.strip()]
        if when:
            facts["at"], facts["timed"] = moment.past(farm, when)
        if not facts:
            raise RecordError("Nothing was changed.", next_step="change what is wrong, or close the form")
    except HublandError as why:
        doing.wrong(why)
        return
    if doing.do(partial(commands.correct_log, id=one.log.id, **facts)):
        open_form(None)
        st.rerun()


def _strike(one: Written, key: str) -> None:
    """It was wrong altogether: it stays in the records, with the reason, and counts no longer."""
    with st.container(key=f"strike-{key}", horizontal=True, vertical_alignment="bottom", gap="small"):
        reason = st.selectbox(
            "Wrong altogether? Say why", REASONS, index=None, key=f"{key}-reason", accept_new_options=True, placeholder="choose or type"
        )
        if st.button("Strike", key=f"{key}-strike") and doing.do(partial(commands.strike_log, id=one.log.id, reason=str(reason or ""))):
            open_form(None)
            st.rerun()
