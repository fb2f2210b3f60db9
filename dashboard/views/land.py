"""Land plan: what is in use, being built and planned, at what cost; places are named, drawn and brought here."""

from __future__ import annotations

import streamlit as st

from dashboard import context, ledger
from dashboard.landtable import told
from dashboard.parts import answer, cards, doing, page
from dashboard.parts.landplan import drawing, files, phases, photo, table
from models.advice.farm import Farm

# what a steward may do here, and what it opens
DOING = {"phases": None, "draw": drawing.show, "table": table.show, "files": files.show, "photo": photo.show}
READING = ("phases", "files")


def draw(farm: Farm) -> None:
    land = ledger.land(str(context.here().hub.folder))
    steward = doing.may("steward")
    if not land and not steward:
        page.masthead(farm)
        page.empty("No place is written down yet", "A steward draws the first ones here, or brings them as GeoJSON or KML.")
        return
    left, right = page.frame(farm)
    with left:
        if land:
            answer.sentence(*told(land, farm.units))
        else:
            page.empty("No place is written down yet", "Draw the first one, paste a table, or bring outlines as GeoJSON or KML.")
        doing.did(farm)
        with st.container(key="pills-land"):
            options = list(DOING) if steward else list(READING)
            first = options[0] if land else "draw"
            chosen = str(st.pills("do", options, default=first, required=True, label_visibility="collapsed", key="land-doing") or first)
        if chosen == "phases" and steward:
            phases.card(farm, land)
    with right:
        act = DOING[chosen]
        if act is not None:
            act(farm, land)
        elif land:
            phases.show(farm, land)
        if drawing.SKETCH in st.session_state and chosen != "draw":
            cards.note("sketching", f"{st.session_state[drawing.SKETCH]['name']} is being drawn: see draw.")


page.live(draw)
