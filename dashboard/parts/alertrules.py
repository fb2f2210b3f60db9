"""The rules of alerts: each in words, and for a steward the numbers in it, changed one at a time or as a table."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import alarms
from dashboard.parts import cards, doing, ownrule, words
from models.advice.farm import Farm
from models.alerts import SEVERITIES, Rule
from models.alerts.rules import looks
from models.alerts.words import in_words
from models.display import counted, in_units, unit_word
from models.records import commands
from models.records.database import Session

COLUMNS = ("key", "rule", "on", "severity", "bad at", "good at", "unit", "for min", "good for min", "wakes at night", "told on after min")
LOCKED = ("key", "rule", "unit")
EDITED, TABLE = "alert-rules-edited", "alert-rules-table"


def draw(farm: Farm) -> None:
    """Every rule in words; a steward changes them."""
    found = alarms.rules()
    with st.expander(f"Rules: {counted(sum(r.enabled for r in found.all), 'fear')} watched for", key="alert-rules"):
        for key, why in found.stray.items():
            st.markdown(
                f"{words.badge('watch')} The change of *{words.plain(key)}* does not fit any more, the default holds: {words.plain(why)}"
            )
        named = {rule.key: rule for rule in found.all}
        key = st.selectbox("Which rule?", list(named), format_func=lambda k: _called(named[k]), key="alert-rule")
        if key in named:
            _one(farm, named[key], found)
        if doing.may("steward") and st.toggle("Add a rule of your own", key="alert-rules-own"):
            ownrule.draw(farm)
        if st.toggle("Show them all", key="alert-rules-all"):
            st.markdown("\n".join(f"- **{words.plain(_called(r))}**: {words.plain(in_words(r, farm.units))}" for r in found.all))


def table(farm: Farm) -> None:
    """Every rule as a table to edit in place, for a steward on a wide screen."""
    if doing.may("steward"):
        with st.container(key="wide-alert-rules"), st.expander("Rules as a table", key="alert-table"):
            # a table is heavy, and a page draws itself every few seconds
            if st.toggle("Edit them in place", key="alert-rules-table-on"):
                _table(farm, alarms.rules())


def _called(rule: Rule) -> str:
    return f"{rule.fear} ({rule.severity if rule.enabled else 'off'})"


def _one(farm: Farm, rule: Rule, found: alarms.Rules) -> None:
    st.markdown(words.plain(in_words(rule, farm.units)))
    own = ownrule.is_own(rule.key)
    if rule.key in found.changed and not own:
        cards.note(f"rule-{rule.key}", f"changed here: {', '.join(found.changed[rule.key])}")
    if not doing.may("steward"):
        return
    with st.form(f"rule-form-{rule.key}", border=False):
        before = row(farm, rule)
        after = {**before, **_asked(rule, before)}
        if st.form_submit_button("Save", type="primary") and (new := changes(farm, rule, before, after)):
            _do(partial(commands.put_rule, key=rule.key, **new))
    if rule.key in found.changed and st.button("Remove it" if own else "Reset: as it came", key=f"reset-{rule.key}"):
        _do(partial(commands.reset_rule, key=rule.key))


def _do(act: partial[Any]) -> None:
    if doing.do(act):
        st.rerun()


def _asked(rule: Rule, before: dict[str, Any]) -> dict[str, Any]:
    """The form of one rule."""
    k, unit = rule.key, before["unit"]
    after: dict[str, Any] = {"on": st.checkbox("Watch for it", before["on"], key=f"on-{k}")}
    after["severity"] = st.selectbox("How severe?", SEVERITIES, SEVERITIES.index(rule.severity), key=f"severity-{k}")
    if rule.bad_at is not None:
        side = "above" if rule.above else "below"
        after["bad at"] = st.number_input(f"Bad {side} {unit}".strip(), value=before["bad at"], format="%g", key=f"bad-{k}")
        after["good at"] = st.number_input(
            f"Good again {'below' if rule.above else 'above'} {unit}".strip(), value=before["good at"], format="%g", key=f"good-{k}"
        )
    after["for min"] = st.number_input("Only when it lasts, minutes", 0.0, 10_080.0, before["for min"], 1.0, "%g", key=f"for-{k}")
    after["good for min"] = st.number_input(
        "Over when good for, minutes", 0.0, 10_080.0, before["good for min"], 1.0, "%g", key=f"goodfor-{k}"
    )
    after["wakes at night"] = st.checkbox("Passes quiet hours", before["wakes at night"], key=f"night-{k}")
    label = "Unanswered, the next on duty is told after minutes (0: never)"
    after["told on after min"] = st.number_input(label, 0.0, 1440.0, before["told on after min"], 1.0, "%g", key=f"next-{k}")
    return after


def row(farm: Farm, rule: Rule) -> dict[str, Any]:
    """A rule as a row of the table, in the units people read."""
    key = looks(rule)[0]
    measured = rule.bad_at is not None

    def shown(value: float | None) -> float | None:
        return None if value is None else round(in_units(key, value, farm.units), 3)

    cells = (
        rule.key, rule.fear, rule.enabled, rule.severity, shown(rule.bad_at), shown(rule.good_at),
        unit_word(key, farm.units) if measured else "", rule.for_s / 60, rule.good_s / 60, rule.passes_quiet, rule.escalate_s / 60,
    )  # fmt: skip
    return dict(zip(COLUMNS, cells, strict=True))


def changes(farm: Farm, rule: Rule, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What differs between two rows, as fields of the rule in canonical units. What was not touched is not converted to and fro."""
    fields = {"on": "enabled", "severity": "severity", "wakes at night": "passes_quiet"}
    found: dict[str, Any] = {field: after[name] for name, field in fields.items() if after[name] != before[name]}
    minutes = {"for min": "for_s", "good for min": "good_s", "told on after min": "escalate_s"}
    found |= {field: float(after[name]) * 60 for name, field in minutes.items() if after[name] is not None and after[name] != before[name]}
    key = looks(rule)[0]
    for name, field in (("bad at", "bad_at"), ("good at", "good_at")):
        if rule.bad_at is not None and after[name] is not None and after[name] != before[name]:
            found[field] = ownrule.canonical(key, float(after[name]), farm.units)
    return found


def _table(farm: Farm, found: alarms.Rules) -> None:
    # Streamlit keeps edits by the row's number: while there are any, what stands under them must not move
    begun = any((st.session_state.get(TABLE) or {}).values())
    if not begun or EDITED not in st.session_state:
        st.session_state[EDITED] = [row(farm, rule) for rule in found.all]
    before: list[dict[str, Any]] = st.session_state[EDITED]
    config = {"severity": st.column_config.SelectboxColumn(options=list(SEVERITIES), required=True)}
    edited = st.data_editor(
        pd.DataFrame(before, columns=list(COLUMNS)),
        hide_index=True,
        disabled=list(LOCKED),
        column_config=config,
        key=TABLE,
        width="stretch",
    )
    after = [{name: None if pd.isna(v) else v for name, v in one.items()} for one in edited.to_dict("records")]
    new = {r.key: c for old, one in zip(before, after, strict=True) if (r := found.of(old["key"])) and (c := changes(farm, r, old, one))}
    if new and st.button(f"Save {counted(len(new), 'rule')}", key="alert-rules-save", type="primary") and doing.do(partial(_save, new)):
        del st.session_state[TABLE], st.session_state[EDITED]
        st.rerun()


def _save(new: dict[str, dict[str, Any]], session: Session) -> None:
    for key, change in new.items():
        commands.put_rule(session, key, **change)
