"""The answer of a page: the state and the sentence, its reason, what it stands on; and the list of the rest."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.parts import cards, words
from dashboard.registry import page
from models.advice import Line


def headline(line: Line) -> None:
    """The first line, large."""
    calm(line.state, line.headline, line.reason, line.inputs)


def calm(state: str, text: str, reason: str, inputs: str) -> None:
    """A sentence with its state and reason."""
    with st.container(key="headline"):
        st.markdown(f"# {words.plain(text)}")
    reason = reason[:1].upper() + reason[1:]
    end = "" if reason.endswith((".", "?", "!")) else "."
    with st.container(key=f"state-{state}"):
        st.markdown(f"{words.badge(state)} {words.plain(reason)}{end}" if reason else words.badge(state))
    cards.note("headline", inputs)


def sentence(text: str, inputs: str) -> None:
    """An answer that has no state."""
    with st.container(key="headline"):
        st.markdown(f"# {words.plain(text)}")
    cards.note("headline", inputs)


def see(line: Line, here: str) -> None:
    """The way to the page that shows a line whole."""
    if line.page != here:
        with st.container(key="see-headline", width="content"):
            st.page_link(page(line.page).file, label=f"See {page(line.page).title}", icon="")


def others(found: Sequence[Line], here: str) -> None:
    """The lines after the first."""
    if found:
        with st.container(key=f"list-{here}", gap=None):
            for i, line in enumerate(found):
                cards.row(f"{here}-{i}", line, here)


def doubt(line: Line) -> None:
    """A suspect probe, in a card of its own."""
    with cards.card(f"doubt-{line.title}"):
        st.markdown(f"{words.badge('suspect')} {words.plain(line.reason)}.")
        cards.note(f"doubt-{line.title}", line.inputs)
