"""Help: what the signs mean, and how to connect a first device."""

from __future__ import annotations

import streamlit as st

from dashboard.parts import answer, cards, page
from dashboard.parts.icons import icon
from dashboard.registry import PAGES
from models.advice.farm import Farm

SIGNS = (
    ("act", "act", "Somebody should do something now; the sentence says what."),
    ("watch", "watch", "Not yet, but it goes the wrong way."),
    ("fine", "fine", "Within its limits, and heard lately."),
    ("unknown", "unknown", "Nobody knows: a probe is silent or says what cannot be. The line says what would cure it."),
    ("todo", "to do", "A question or a task, without hurry."),
    ("suspect", "suspect", "A value that failed a check. It is kept and shown hollow, and counts nowhere."),
)


def draw(farm: Farm) -> None:
    left, right = page.frame(farm)
    with left:
        answer.sentence("Read the first sentence; the rest of a page is why.", "Every page begins with its answer.")
        st.markdown("### The signs")
        for key, word, meaning in SIGNS:
            with st.container(key=f"sign-{key}", horizontal=True, wrap=False, gap="small"):
                st.image(icon(key), width=18, alt=word)
                st.markdown(f"**{word}** — {meaning}", width="stretch")
        st.markdown("### Numbers")
        st.markdown(
            "Beside each number stands its age and, where several probes make it, how many of them speak: "
            "*3 of 4 probes, 6 min*. Grey is older than it should be. A dash is missing, with the reason; it never means zero."
        )
    with right:
        st.markdown("### The pages")
        cards.facts("pages", [(p.title, p.question) for p in PAGES])
        st.markdown("### Connect a device")
        st.markdown(page.CONNECT)


page.live(draw)
