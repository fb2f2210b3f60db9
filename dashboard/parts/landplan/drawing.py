"""Drawing an outline by taps, and saving it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboard import aerial, context
from dashboard.landtable import kind_words
from dashboard.parts import board, cards, chart, doing
from dashboard.parts.board import sketch
from models import geometry
from models.advice.farm import Farm
from models.records import commands
from models.records.ground import Land
from models.records.places import KINDS
from sensors.errors import InputError

SKETCH, NEW = "sketch", "a new place"


def show(farm: Farm, land: Sequence[Land]) -> None:
    """Choose what to draw; then the drawing board until it is saved or left."""
    if SKETCH in st.session_state:
        _board(farm, land, st.session_state[SKETCH])
        return
    name = st.selectbox("Which place?", [NEW, *(p.name for p in land)], key="draw-place")
    place = next((p for p in land if p.name == name), None)
    if place is not None:
        begun = sketch.begun(place)
        if begun is None:
            cards.note("draw", f"{place.name} has several parts: bring it as GeoJSON or KML instead.")
        elif st.button("Draw", type="primary", key="draw"):
            _begin({"name": place.name, "kind": place.kind, "new": False})
        return
    with st.form("draw-new", border=False):
        called = st.text_input("What is it called?", key="draw-name", max_chars=80)
        kind = st.selectbox("What is it?", list(KINDS), list(KINDS).index("paddock"), key="draw-kind", format_func=kind_words)
        parent = st.selectbox("In which place does it lie?", ["", *(p.name for p in land)], key="draw-in")
        if st.form_submit_button("Draw", type="primary"):
            if not called.strip():
                doing.wrong(InputError("A place needs a name.", next_step="say what it is called"))
            elif any(p.name.casefold() == called.strip().casefold() for p in land):
                doing.wrong(InputError(f"There is a {called.strip()} already.", next_step="choose it above, or give another name"))
            else:
                _begin({"name": called.strip(), "kind": kind, "parent": parent, "new": True})


def _begin(what: dict[str, Any]) -> None:
    st.session_state[SKETCH] = {**what, "token": uuid.uuid4().hex}
    st.rerun()


def _board(farm: Farm, land: Sequence[Land], what: dict[str, Any]) -> None:
    place = next((p for p in land if p.name == what["name"]), None)
    st.markdown(f"### Draw {what['name']}")
    drawing = sketch.drawing(farm, place, what, chart.ink().dark)
    photo = aerial.under(str(context.here().hub.folder), sketch.frame(farm))
    if photo and st.toggle("aerial photo", value=True, key="sketch-photo"):
        drawing["photo"] = photo
    drawn = board.let_draw("board-sketch", drawing)
    if drawn is not None:
        what.pop("wrong", None)
        if drawn.get("act") != "save" or _saved(place, what, drawn["corners"]):
            del st.session_state[SKETCH]
            st.rerun()
    if "wrong" in what:
        doing.wrong(what["wrong"])


def _saved(place: Land | None, what: dict[str, Any], corners: Any) -> bool:
    """Check an outline and save it; why it cannot be stays on the page beside the drawing."""
    try:
        outline = geometry.checked(sketch.geometry_of(what["kind"], corners, place.geometry if place else None), what["name"])
    except InputError as why:
        what["wrong"] = why
        return False
    if what["new"]:
        return doing.do(partial(commands.put_place, name=what["name"], kind=what["kind"], parent=what["parent"], geometry=outline))
    return doing.do(partial(commands.draw_place, name=what["name"], geometry=outline))
