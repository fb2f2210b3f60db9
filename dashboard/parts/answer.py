"""The answer of a page: the state and the sentence, its reason, what it stands on; and the list of the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard.parts import cards, deeds, doing, words
from dashboard.registry import page
from models import advice
from models.advice import Line
from models.advice.farm import Farm
from models.records.answers import Answered

# answers that are told of; the rest are counted
MOST_HELD = 3


def advised(farm: Farm, found: Sequence[Line], here: str, well: tuple[str, str, str, str], *, rest: bool = True) -> list[Line]:
    """The answer of a page that advice gives: its most urgent line and (rest) the others; else what was answered; else that all is well.

    well: as `calm` is told it. Under it the visitor's last act with its undo, and what answers hold back: those lines come back.
    """
    held = advice.held(farm, here)
    if found:
        headline(farm, found[0], here)
        others(farm, found[1:] if rest else (), here)
    elif held:
        seen_to(farm, *held[0])
    else:
        calm(*well)
    doing.did(farm)
    put_by(farm, held if found else held[1:])
    return [line for line, _ in held]


def headline(farm: Farm, line: Line, here: str, also: Callable[[], None] | None = None) -> None:
    """The first line, large; under it what may be said to be done about it, and the way to the page that shows it whole.

    also: draws one more button, before the others.
    """
    calm(line.state, line.headline, line.reason, line.inputs)
    offered = deeds.offered(line)
    if offered or line.page != here:
        with st.container(key="deeds-headline", horizontal=True, gap="small", vertical_alignment="center"):
            if also is not None:
                also()
            if offered:
                deeds.buttons(farm, line)
            if line.page != here:
                with st.container(key="see-headline", width="content"):
                    st.page_link(page(line.page).file, label=f"See {page(line.page).title}", icon="")


def seen_to(farm: Farm, line: Line, said: Answered) -> None:
    """In place of a line that was answered: what was said; its state and reason are what they are."""
    calm(line.state, f"{said.name}.", line.reason, deeds.asked_again(farm, said))


def put_by(farm: Farm, found: Sequence[tuple[Line, Answered]]) -> None:
    """Lines that an answer holds back, small: what was said, by whom, and until when nobody is asked."""
    for n, (_, said) in enumerate(found[:MOST_HELD]):
        cards.note(f"held-{n}", f"{said.name}, {deeds.asked_again(farm, said)}.")
    if len(found) > MOST_HELD:
        cards.note("held-more", f"and {len(found) - MOST_HELD} more that were answered.")


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


def others(farm: Farm, found: Sequence[Line], here: str) -> None:
    """The lines after the first."""
    if found:
        with st.container(key=f"list-{here}", gap=None):
            for i, line in enumerate(found):
                cards.row(farm, f"{here}-{i}", line, here)


def doubt(line: Line) -> None:
    """A suspect probe, in a card of its own."""
    with cards.card(f"doubt-{line.title}"):
        st.markdown(f"{words.badge('suspect')} {words.plain(line.reason)}.")
        cards.note(f"doubt-{line.title}", line.inputs)
