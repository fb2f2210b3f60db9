"""Bringing an aerial photo: choose it, say of two of its points where they lie, see it under the map."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard import aerial, context
from dashboard.parts import board, cards, doing
from dashboard.parts.board.sketch import begun
from models.advice.farm import Farm
from models.advice.outline import XY
from models.records.ground import Land
from sensors.errors import InputError

PINS = "photo-pins"


def show(farm: Farm, land: Sequence[Land]) -> None:
    """Two points, one after the other; each a tap on the photo and a corner, or a latitude and longitude."""
    folder = context.here().hub.folder
    file = st.file_uploader("Aerial photo, JPEG or PNG, 8 MB at most", type=["jpg", "jpeg", "png"], key="photo-file")
    if file is None:
        st.session_state.pop(PINS, None)
        cards.note("photo", "Choose two points far from each other that stand on the photo and on the map: corners of fences or roofs.")
        return
    photo = file.getvalue()
    try:
        name, width, height = aerial.size(photo)
    except InputError as why:
        doing.wrong(why)
        return
    pins: list[tuple[XY, XY]] = st.session_state.setdefault(PINS, [])
    if len(pins) < 2:
        _pin(land, pins, photo, name, (width, height))
        return
    st.markdown("Both points are pinned.")
    with st.container(horizontal=True):
        save, again = st.button("Save the photo", type="primary", key="save-photo"), st.button("Pin again", key="pin-again")
    if save:
        try:
            aerial.keep(folder, context.visitor(), photo, pins)
        except InputError as why:
            doing.wrong(why)
            return
        st.toast("The photo lies under the map now.")
    if save or again:
        st.session_state.pop(PINS, None)
        st.rerun(scope="fragment")


def _pin(land: Sequence[Land], pins: list[tuple[XY, XY]], photo: bytes, name: str, size: tuple[int, int]) -> None:
    """One point: where on the photo, and where on the land."""
    n = len(pins) + 1
    st.markdown(f"**Point {n} of 2.** Tap it on the photo.")
    media = "image/png" if name.endswith("png") else "image/jpeg"
    drawing: dict[str, Any] = {
        "kind": "photo", "says": "Aerial photo", 
        "src": f"data:{media};base64,{b64encode(photo).decode()}", "width": size[0], "height": size[1],
        "marks": [[*p, str(i)] for i, (p, _) in enumerate(pins, 1)],
    }  # fmt: skip
    tapped = board.show(f"board-photo-{n}", drawing)
    corners = {f"{p.name}, corner {i}": c for p in land if p.geometry for i, c in enumerate(begun(p) or [], 1)}
    with st.form(f"pin-{n}", border=False):
        corner = st.selectbox("Which corner on the map is it?", list(corners), index=None, key=f"corner-{n}", placeholder="P1, corner 1")
        typed = st.text_input("Or its latitude and longitude", key=f"position-{n}", placeholder="35.6203, -82.5512")
        if not st.form_submit_button(f"Pin point {n}", type="primary"):
            return
    try:
        if not tapped:
            raise InputError("The point is not tapped on the photo yet.", next_step="tap it on the photo first")
        x, y = (float(v) for v in tapped.split(","))
        pins.append(((x, y), corners[corner] if corner and not typed.strip() else position(typed)))
    except InputError as why:
        doing.wrong(why)
        return
    st.rerun(scope="fragment")


def position(text: str) -> XY:
    """ "35.6203, -82.5512" as (longitude, latitude); InputError where it is none."""
    found = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)\s*", text)
    if found and abs(float(found[1])) <= 90 and abs(float(found[2])) <= 180:
        return float(found[2]), float(found[1])
    raise InputError("That is no position.", expected="latitude, longitude in degrees: 35.6203, -82.5512", got=text)
