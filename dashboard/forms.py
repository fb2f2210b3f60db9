"""What a steward answers on a page: a device's name and place, whether it is ours, which model it is.

Each form writes one thing at once and says so; nothing here reads a series.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from dashboard import context, reads
from dashboard.parts import words
from models.advice.farm import HOUSEKEEPING, Farm, Heard
from models.display import quantity
from models.records import commands
from models.records.places import KINDS
from sensors.decoders import decoders
from sensors.device import Known
from sensors.envelopes import decode
from sensors.errors import HublandError
from sensors.measurands import measurands
from sensors.reading import Message, Quarantined
from sensors.units import converter

# A device that nobody had placed describes its place since it first spoke: placing it late claims its past.
EVER = datetime(2015, 1, 1, tzinfo=UTC)
NEW_PLACE = "a new place …"
# what a bare thermometer measures there
OF = {"air_temperature": "the air", "soil_temperature": "the soil", "water_temperature": "water", "surface_temperature": "a surface"}
BY_KIND = {
    "soil_temperature": ("bed", "block", "paddock", "silvopasture", "field", "orchard", "tree_row"),
    "water_temperature": ("tank", "trough", "spring", "creek", "catchment"),
}


def naming(farm: Farm, heard: Heard) -> None:
    """Name and place a device nobody has named, or say that it is not ours."""
    key = heard.device.key
    if st.session_state.get("naming") != key:
        with st.container(key=f"buttons-{key}", horizontal=True):
            if st.button("Name and place", key=f"name-{key}", type="primary"):
                st.session_state["naming"] = key
                st.rerun()
            if st.button("Not ours", key=f"not-{key}"):
                _put(key, phase="retired", notes="not ours")
        return
    bare = any(x.key.device == key and x.key.measurand == "temperature" for x in farm.lives)
    name = st.text_input("Name", key=f"new-name-{key}", placeholder="Bed 4 soil")
    place = st.selectbox("Where does it hang?", [p.name for p in farm.places] + [NEW_PLACE], index=None, key=f"new-place-{key}")
    kind = farm.place_named[place].kind if place in farm.place_named else ""
    if place == NEW_PLACE:
        place = st.text_input("Name of the place", key=f"place-name-{key}")
        kind = st.selectbox("What is it?", list(KINDS), format_func=lambda k: k.replace("_", " "), key=f"place-kind-{key}")
    means = ""
    if bare and kind:
        means = st.selectbox("Its thermometer is in", list(OF), list(OF).index(usual(kind)), OF.__getitem__, key=f"means-{key}-{kind}")
    with st.container(key=f"buttons-{key}", horizontal=True):
        if st.button("Save", key=f"save-{key}", type="primary", disabled=not (name and place)):
            _place(key, name, str(place), kind, means)
        if st.button("Not now", key=f"cancel-{key}"):
            st.session_state.pop("naming", None)
            st.rerun()


def usual(kind: str) -> str:
    """What a thermometer at a kind of place most often measures."""
    return next((means for means, kinds in BY_KIND.items() if kind in kinds), "air_temperature")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a message says when it is read as one model: `says` for people; `likely` the share of its numbers that could be."""

    decoder: str
    model: str
    says: str
    likely: float
    numbers: int


def guesses(question: Quarantined, units: str) -> list[Guess]:
    """The models whose decoder can read a quarantined message, likeliest first."""
    found = []
    for name, decoder in decoders().items():
        known = Known(facts={("model", question.device): {"decoder": name}})
        outcome = decode(Message(question.topic, question.payload, question.last_ns), known)
        told = [(r[2], r[4] * scale + offset) for r in outcome.rows for scale, offset in (_scale(r[2], r[3]),)]
        told = [(m, v) for m, v in told if m not in HOUSEKEEPING]
        if told and not outcome.undecoded:
            likely = sum(low <= v <= high for m, v in told for low, high in (measurands()[m].plausible,)) / len(told)
            says = ", ".join(f"{measurands()[m].label} {quantity(m, v, units)}" for m, v in told[:3])
            found.append(Guess(name, decoder.model, says, likely, len(told)))
    return sorted(found, key=lambda g: (-g.likely, -g.numbers))


def which_model(farm: Farm, i: int, question: Quarantined) -> None:
    """Ask which model a device is whose bytes nobody could read; the answer reads all that waits."""
    offered = [g for g in guesses(question, farm.units) if g.likely > 0.5][:3]
    if not offered:
        return
    st.markdown("**Which model is it?**")
    for guess in offered:
        if st.button(guess.model, key=f"model-{i}-{guess.decoder}"):
            with context.change() as session:
                commands.ask(session, "choose_model", datetime.now(UTC), device=question.device, decoder=guess.decoder)
            st.toast(f"Read as {guess.model}: {question.count} messages are being read again.")
        st.markdown(words.plain(f"As {guess.model} the last one says {guess.says}."))


def _scale(measurand: str, unit: str) -> tuple[float, float]:
    wanted = measurands()[measurand].unit
    return converter(unit or wanted, wanted)


def _place(key: str, name: str, place: str, kind: str, means: str) -> None:
    try:
        with context.change() as session:
            known = {p.name for p in reads.registered(str(context.here().hub.folder))[0]}
            if place not in known:
                commands.put_place(session, place, kind)
            commands.put_device(session, key, name=name)
            commands.install_device(session, key, place, EVER)
            if means:
                commands.install_device(session, key, place, EVER, measurand="temperature", means=means)
    except HublandError as why:
        st.error(why.what + (f" {why.next_step}" if why.next_step else ""))
        return
    st.session_state.pop("naming", None)
    _saved(f"{name} is at {place} now.")


def _put(key: str, **facts: str) -> None:
    with context.change() as session:
        commands.put_device(session, key, **facts)
    _saved(f"{key} is left out from now on.")


def _saved(sentence: str) -> None:
    """Say it, and show the page as it is now."""
    st.toast(sentence)
    reads.registered.clear()
    st.rerun()
