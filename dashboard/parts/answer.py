"""The answer of a page: the state and the sentence, its reason, what it stands on; and the list of the rest."""

from __future__ import annotations

import streamlit as st

from dashboard.lines import Line
from dashboard.parts import words


def headline(line: Line) -> None:
    """The first line, large."""
    with st.container(key="headline"):
        st.markdown(f"# {words.plain(line.headline)}")
    reason = words.plain(line.reason[:1].upper() + line.reason[1:]).rstrip(".")
    st.markdown(f"{words.badge(line.state)} {reason}.")
    note("headline", line.inputs)


def note(key: str, text: str) -> None:
    """Small print in a full ink."""
    if text:
        with st.container(key=f"note-{key}"):
            st.markdown(words.plain(text))
