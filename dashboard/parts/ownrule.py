"""A rule of the hub's own: what is feared, what is measured where, from which number on, for how long."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

import streamlit as st

from dashboard import alarms, context, reads
from dashboard.parts import cards, doing
from models.advice.farm import HOUSEKEEPING, Farm, due_s
from models.alerts import Rule, Severity
from models.alerts.rules import default_rules
from models.display import STATE_WORDS, in_units, joined, quantity, unit_word
from models.records import commands
from models.records.database import Session
from sensors.errors import RecordError
from sensors.measurands import measurands

ANYWHERE = "wherever it is measured"
HOW: dict[Severity, str] = {
    "critical": "critical: wakes people",
    "warning": "warning: at once by day",
    "info": "info: with the daily digest",
}
# so long it must be good again; and the shortest time for which a reading counts
GOOD_S, LEAST_FRESH_S = 900.0, 3600.0
LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed, limits in the units of the page. good_at None: at the same number as bad_at; place "": anywhere."""

    fear: str
    measurand: str
    place: str
    above: bool
    bad_at: float | None
    good_at: float | None
    minutes: float
    severity: Severity
    todo: str


def is_own(key: str) -> bool:
    """Whether a rule is the hub's own: none of those that it came with."""
    return key not in {rule.key for rule in default_rules()}


def canonical(measurand: str, value: float, units: str) -> float:
    """A number in the units of the page as it is kept. What a place is told in °F comes back in °C."""
    nought = in_units(measurand, 0.0, units)
    return (value - nought) / (in_units(measurand, 1.0, units) - nought)


def draw(farm: Farm) -> None:
    """The form. What is measured and where stand before it: its unit, and what is measured now, follow from them."""
    measured = sorted({x.measurand for x in farm.lives if _can_be_limited(x.measurand)}, key=lambda m: measurands()[m].label)
    if not measured:
        st.markdown("Nothing is measured yet that a rule could look at: connect a device first.")
        return
    first = measured.index("air_temperature") if "air_temperature" in measured else 0
    what = str(st.selectbox("What is measured?", measured, first, format_func=lambda m: measurands()[m].label, key="own-what"))
    places = sorted({x.place for x in farm.lives if x.measurand == what and x.place})
    where = str(st.selectbox("Where?", [ANYWHERE, *places], key="own-where"))
    place = "" if where == ANYWHERE else where
    cards.note("own-now", _now(farm, what, [place] if place else places))
    asked = _form(farm, what, place)
    if asked is not None and doing.do(partial(_put, farm=farm, asked=asked)):
        st.rerun()


def _can_be_limited(measurand: str) -> bool:
    """A number at a moment; not a state, which has rules already, nor a counter, of which only the growth says something."""
    row = measurands().get(measurand)
    odd = measurand in STATE_WORDS or measurand in HOUSEKEEPING or measurand == "wind_direction"
    return row is not None and row.accumulates == "instant" and not odd


def _now(farm: Farm, what: str, places: list[str]) -> str:
    numbers = [(place, farm.number(place, what)) for place in places]
    told = [f"{place} {quantity(what, n.value, farm.units)}" for place, n in numbers if n.value is not None and not n.late]
    return f"Now: {joined(told)}." if told else "Nothing is known of it just now."


def _form(farm: Farm, what: str, place: str) -> Asked | None:
    """What was typed, once it is sent."""
    unit = unit_word(what, farm.units)
    with st.form("own-rule", border=False, clear_on_submit=False):
        fear = st.text_input("What is feared?", key="own-fear", placeholder="The root cellar dries out", max_chars=100)
        side = st.radio("It is bad", ["above", "below"], horizontal=True, key="own-side")
        bad = st.number_input(", ".join(x for x in ("from this number on", unit) if x), value=None, format="%g", key="own-bad")
        good = st.number_input("Good again at (empty: the same number)", value=None, format="%g", key="own-good")
        minutes = st.number_input("Only when it lasts, minutes", 0.0, 10_080.0, 10.0, 1.0, "%g", key="own-minutes")
        severity = st.selectbox("How severe?", list(HOW), 1, format_func=HOW.__getitem__, key="own-severity")
        todo = st.text_input("What is to be done then?", key="own-todo", placeholder="Wet its floor", max_chars=200)
        if not st.form_submit_button("Add", type="primary"):
            return None
    return Asked(fear, what, place, side == "above", bad, good, float(minutes), severity, todo)


def _put(session: Session, farm: Farm, asked: Asked) -> None:
    """Write it down, if it makes sense."""
    rule = made(asked, farm.units, {one.key for one in alarms.rules().all}, fresh_s(farm, asked))
    commands.put_rule(
        session, rule.key, fear=rule.fear, kind=rule.kind, look=rule.look, severity=rule.severity, places=rule.places, bad_at=rule.bad_at,
        good_at=rule.good_at, above=rule.above, for_s=rule.for_s, good_s=rule.good_s, fresh_s=rule.fresh_s, passes_quiet=rule.passes_quiet,
        todo=rule.todo,
    )  # fmt: skip


def made(asked: Asked, units: str, known: Collection[str], fresh: float) -> Rule:
    """The rule that was asked for; RecordError where it could never ring. known: keys that are taken."""
    if not asked.fear.strip():
        raise RecordError("What is feared?", next_step="name it in a few words: its messages and the list of rules begin with them")
    if asked.bad_at is None:
        raise RecordError("From which number on is it bad?", where=asked.fear, next_step="say the number")
    bad = canonical(asked.measurand, asked.bad_at, units)
    good = bad if asked.good_at is None else canonical(asked.measurand, asked.good_at, units)
    low, high = measurands()[asked.measurand].physical
    if not low < bad < high:
        span = f"between {quantity(asked.measurand, low, units)} and {quantity(asked.measurand, high, units)}"
        got = quantity(asked.measurand, bad, units)
        raise RecordError("Nothing that is measured gets there: this would never ring.", where=asked.fear, expected=span, got=got)
    return Rule(
        key_of(asked.fear, known), asked.fear.strip(), "threshold", asked.measurand, asked.severity, "this hub",
        places=(asked.place,) if asked.place else (), bad_at=bad, good_at=good, above=asked.above, for_s=60 * asked.minutes,
        good_s=GOOD_S, fresh_s=fresh, passes_quiet=asked.severity == "critical", todo=asked.todo.strip(),
    )  # fmt: skip


def fresh_s(farm: Farm, asked: Asked) -> float:
    """For how long a reading counts: until the slowest of the probes it looks at is late."""
    every = reads.told_intervals(str(context.here().hub.folder))
    looked = [x.key.device for x in farm.lives if x.measurand == asked.measurand and asked.place in ("", x.place)]
    return max([LEAST_FRESH_S, *(due_s(asked.measurand, every.get(device)) for device in looked)])


def key_of(fear: str, known: Collection[str]) -> str:
    """What a rule is called in files and on the command line: "The root cellar dries out" is the_root_cellar_dries_out."""
    plain = unicodedata.normalize("NFKD", fear).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    stem = (stem if stem[:1].isalpha() else f"own_{stem}".rstrip("_"))[: LONGEST_KEY - 3].rstrip("_")
    n, key = 1, stem
    while key in known:
        n += 1
        key = f"{stem}_{n}"
    return key
