"""Log: what was done, written down in a few taps; and what was written down before, which can be put right."""

from __future__ import annotations

import streamlit as st

from dashboard import context, ledger
from dashboard.parts import answer, diary, doing, entering, holding, lots, page
from models.advice.farm import Farm
from models.advice.gather import midnight
from models.display import counted
from models.records.places import GROWN

# what is written down most stands first
ENTRIES = {
    "Harvest": entering.harvest, "Move": entering.move, "Sowing": entering.sowing, "Planting out": entering.planting_out,
    "Reading": entering.reading, "Note": entering.note, "Input": entering.given, "Event": holding.event,
}  # fmt: skip
# kind of a place that was linked from -> what is written down there most
FITTING = dict.fromkeys(("paddock", "silvopasture"), "Move") | dict.fromkeys(
    ("tank", "spring", "trough", "catchment", "creek", "cold_room", "zone"), "Reading"
)


def draw(farm: Farm) -> None:
    folder = str(context.here().hub.folder)
    today = farm.now.astimezone(farm.zone).date()
    count = ledger.entry_count(folder, midnight(today, farm.zone), ledger.soon(farm.now))
    left, right = page.frame(farm)
    with left:
        answer.sentence(f"{counted(count, 'entry', 'entries')} today." if count else "Nothing is written down today.", "")
        doing.did(farm)
        if doing.may("worker"):
            with st.container(key="pills-logbook"):
                entry = st.pills(
                    "what", list(ENTRIES), default=first(farm), required=True, label_visibility="collapsed", key="entry"
                )  # fmt: skip
            ENTRIES[str(entry)](farm, folder)
            with st.container(key="link-field"):
                st.markdown("No signal out there? [Open the field page](/log)")
        lots.draw(farm, folder)
    with right:
        diary.draw(farm, folder)


def first(farm: Farm) -> str:
    """What is about to be written down: what the link says (?what=), else what fits its place (?place=)."""
    asked = str(st.query_params.get("what", "")).replace("-", " ").replace("_", " ").capitalize()
    if asked in ENTRIES:
        return asked
    place = farm.place_named.get(entering.here())
    if place is None or place.kind in GROWN:
        return "Harvest"
    return FITTING.get(place.kind, "Note")


page.live(draw)
