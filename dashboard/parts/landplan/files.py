"""Outlines out and in: GeoJSON and KML; what would change is shown before anything is saved."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard.landtable import kind_words
from dashboard.outlinechanges import Changes, changes
from dashboard.parts import cards, doing, words
from models import outline_files
from models.advice.farm import Farm
from models.display import counted, joined
from models.outlines import Outline, read_outlines
from models.records import commands
from models.records.ground import Land
from models.records.places import KINDS
from sensors.errors import InputError

GENERATION = "outlines-generation"


def show(farm: Farm, land: Sequence[Land]) -> None:
    """Download, and for stewards upload."""
    drawn = [Outline(str(p.id), p.name, p.kind, p.geometry, "") for p in land if p.geometry]
    if drawn:
        with st.container(horizontal=True, key="downloads"):
            st.download_button("GeoJSON", outline_files.geojson(drawn), "places.geojson", "application/geo+json", key="geojson")
            kml = outline_files.kml(drawn, farm.name)
            st.download_button("KML", kml, "places.kml", "application/vnd.google-earth.kml+xml", key="kml")
        cards.note("downloads", f"{counted(len(drawn), 'place')} with an outline.")
    if doing.may("steward"):
        _bring(land)


def _bring(land: Sequence[Land]) -> None:
    key = f"outlines-{st.session_state.get(GENERATION, 0)}"
    file = st.file_uploader("Bring outlines: GeoJSON or KML", type=["geojson", "json", "kml"], key=key)
    if file is None:
        return
    try:
        outlines, wrong = read_outlines(file.getvalue().decode("utf-8-sig"), file.name)
    except UnicodeDecodeError:
        doing.wrong(InputError("This file is not text.", expected="GeoJSON or KML, in UTF-8"))
        return
    except InputError as why:
        doing.wrong(why)
        return
    for fault in wrong[:10]:
        st.error(words.plain(f"{fault.where}: {fault.what}" + (f" Expected: {fault.expected}." if fault.expected else "")))
    found = changes(land, outlines)
    cards.facts("outlines", _rows(found, len(wrong)))
    kind = ""
    if any(o.name and o.kind not in KINDS for o in found.unknown):
        options = ["", *KINDS]
        kind = st.selectbox(
            "What are the unknown ones?", options, key="unknown-kind", format_func=lambda k: kind_words(k) or "leave them out"
        )
    new = found.new(str(kind or ""))
    if wrong:
        cards.note("outlines", "Nothing is saved while something in the file is wrong.")
        return
    if not found.drawn and not new:
        cards.note("outlines", "Nothing would change.")
        return
    save = partial(commands.draw_places, outlines=found.drawn, new=new)
    if st.button(f"Save {counted(len(found.drawn) + len(new), 'outline')}", type="primary", key="save-outlines") and doing.do(save):
        st.session_state[GENERATION] = st.session_state.get(GENERATION, 0) + 1
        st.rerun()


def _rows(found: Changes, wrong: int) -> list[tuple[str, str]]:
    """What would change, in words."""
    rows = [
        ("first outline", [name for name, _ in found.first]),
        ("changed outline", [name for name, _ in found.changed]),
        ("no place of that name", [o.name or o.id for o in found.unknown]),
    ]
    told = [(label, f"{len(names)}: {joined(names, 5)}") for label, names in rows if names]
    told += [("as it is already", str(len(found.same)))] if found.same else []
    return told + ([("wrong", str(wrong))] if wrong else [])
