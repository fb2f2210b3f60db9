"""Log: what was done, written down in a few taps; and what was written down last."""

from __future__ import annotations

import streamlit as st

from dashboard import context, ledger
from dashboard.display import counted, joined, moment
from dashboard.farm import Farm
from dashboard.parts import answer, cards, doing, entering, page
from models.records.journal import LogView


def draw(farm: Farm) -> None:
    folder = str(context.here().hub.folder)
    done = ledger.recent(folder, ledger.soon(farm.now))
    today = farm.now.astimezone(farm.zone).date()
    count = sum(log.at.astimezone(farm.zone).date() == today for log in done)
    left, right = page.frame(farm)
    with left:
        answer.sentence(f"{counted(count, 'entry', 'entries')} today." if count else "Nothing is written down today.", "")
        doing.did(farm)
        if doing.may("worker"):
            with st.container(key="pills-logbook"):
                entry = st.pills(
                    "what", list(entering.ENTRIES), default="Harvest", required=True, label_visibility="collapsed", key="entry"
                )
            entering.ENTRIES[str(entry)](farm, folder)
            with st.container(key="link-field"):
                st.markdown("No signal out there? [Open the field page](/log)")
    with right:
        st.markdown("### Written down last")
        if not done:
            cards.quiet("logbook", "Nothing yet.")
        cards.facts(
            "logbook", [(f"{log.name}{where(log)}", f"{moment(log.at, farm.now, farm.zone, farm.units)}{who(log)}") for log in done]
        )


def where(log: LogView) -> str:
    return f", {joined(log.places, 3)}" if log.places and not log.is_movement else ""


def who(log: LogView) -> str:
    return f", {log.done_by}" if log.done_by else ""


page.live(draw)
