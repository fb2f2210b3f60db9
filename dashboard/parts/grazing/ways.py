"""The settings that plans go by: costs, masses, rest, stays, season. A steward edits them; each says where its default comes from."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from dashboard import seasons
from dashboard.parts import cards, doing
from models.advice.farm import Farm
from models.display import counted
from models.records import commands
from models.records.grazing_settings import Setting
from sensors.units import converter

COLUMNS = ("setting", "value", "unit", "usual", "source")
# unit in the records -> (what a hub of US units reads it in, as pint spells both, how that is written)
US = {
    "kg/ha": ("kg/hectare", "pound/acre", "lb/ac"), "kg/ha/cm": ("kg/hectare/cm", "pound/acre/inch", "lb/ac/in"),
    "money/kg": ("1/kg", "1/pound", "$/lb"), "money/ha": ("1/hectare", "1/acre", "$/ac"), "m2": ("m**2", "foot**2", "ft²"),
}  # fmt: skip


def draw(farm: Farm) -> None:
    """One at a time on a phone, all as a table on a wide screen."""
    if not doing.may("steward"):
        return
    there = seasons.settings(seasons.folder())
    changed = [s for s in there.values() if s.changed]
    with st.expander(f"Settings: {counted(len(changed), 'one', 'ones')} of your own" if changed else "Settings", key="grazing-settings"):
        _one(there, farm.units)
        with st.container(key="wide-settings"):
            _table(there, farm.units)


def unit(setting: Setting, units: str) -> str:
    """The unit people read a setting in."""
    return US[setting.unit][2] if units == "us" and setting.unit in US else setting.unit.replace("money", "$").replace("m2", "m²")


def said(setting: Setting, value: float | str | None, units: str) -> str:
    """A value in the unit people read; "" for none."""
    if value is None or isinstance(value, str):
        return value or ""
    if units == "us" and setting.unit in US:
        scale, offset = converter(*US[setting.unit][:2])
        value = value * scale + offset
    return f"{value:.4g}" if value < 1000 else f"{value:.0f}"


def kept(setting: Setting, text: str, units: str) -> float | str | None:
    """What somebody typed, as the records keep it; None: as usual. What is no number goes on as typed: the command says why not."""
    if not text.strip() or setting.kind in ("day", "place"):
        return text.strip() or None
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return text.strip()
    if units == "us" and setting.unit in US:
        there, back = US[setting.unit][:2]
        scale, offset = converter(back, there)
        value = value * scale + offset
    return value


def _one(there: dict[str, Setting], units: str) -> None:
    """Choose a setting, see what it means and where its default is from, and set it."""
    key = st.selectbox("Which?", list(there), format_func=lambda k: there[k].meaning, key="setting-which")
    chosen = there[str(key)]
    doubt = " Nobody has tested it here." if chosen.unvalidated else ""
    usual = f"{said(chosen, chosen.default, units)} {unit(chosen, units)}" if chosen.default is not None else "not said"
    cards.note("setting", f"Usual: {usual}; {chosen.source}.{doubt}")
    typed = st.text_input(f"Value, {unit(chosen, units)}", said(chosen, chosen.value, units), key=f"setting-{key}-{chosen.value}")
    with st.container(key="setting-buttons", horizontal=True, gap="small"):
        if st.button("Save", key="setting-save", type="primary"):
            _save({str(key): kept(chosen, typed, units)})
        if chosen.changed and st.button("As usual", key="setting-usual"):
            _save({str(key): None})


def _table(there: dict[str, Setting], units: str) -> None:
    rows = [
        (s.meaning, said(s, s.value, units), unit(s, units), said(s, s.default, units), s.source + (" (not tested here)" * s.unvalidated))
        for s in there.values()
    ]
    before = pd.DataFrame(rows, columns=list(COLUMNS))
    generation = st.session_state.get("settings-generation", 0)
    edited = st.data_editor(
        before, hide_index=True, width="stretch", disabled=["setting", "unit", "usual", "source"], key=f"settings-table-{generation}"
    )
    new = {
        key: kept(there[key], str(value), units)
        for key, value, was in zip(there, edited["value"], before["value"], strict=True)
        if value != was
    }
    if new and st.button(f"Save {counted(len(new), 'change')}", key="settings-save", type="primary"):
        _save(new)


def _save(values: dict[str, float | str | None]) -> None:
    if doing.do(partial(commands.put_grazing_settings, values=values)):
        seasons.changed()
        st.session_state["settings-generation"] = st.session_state.get("settings-generation", 0) + 1
        st.rerun()
