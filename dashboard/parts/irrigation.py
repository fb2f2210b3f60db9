"""Beds on the Water page: what each needs and by when, those nobody knows with what a hand may say, and all the others in a line."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import streamlit as st

from dashboard.parts import cards, deeds, words
from models import advice
from models.advice import Line
from models.advice.farm import Farm
from models.advice.irrigation import DEPLETION, BedWater, waters
from models.advice.watering import by_day, groups, line_of, said
from models.display import DASH, counted, quantity
from models.display import span as span_of

# the most pressing have a card each, the rest a row
MOST_CARDS = 3


def draw(farm: Farm, told: Collection[Line] = ()) -> None:
    """The beds. told: lines that the page has said already; nothing at all where nothing grows in a bed."""
    beds = waters(farm)
    if not beds:
        return
    st.markdown("### Beds")
    elsewhere = {(x.state, x.subject) for x in told} | {(a.state, a.subject) for a in advice.answered(farm)}
    found = [line for group in groups(farm) if (line := line_of(farm, group)) is not None]
    shown = advice.in_order([x for x in found if (x.state, x.subject) not in elsewhere])
    for line in shown[:MOST_CARDS]:
        _card(farm, line)
    for n, line in enumerate(shown[MOST_CARDS:]):
        cards.row(farm, f"bed-{n}", line, line.page)
    _enough(farm, [w for w in beds if w.state == "fine"])
    with st.expander("Every bed"):
        cards.facts("beds", [(f"{w.place.name}, {', '.join(c.lower() for c in w.crops)}", _row(farm, w)) for w in beds])


def _card(farm: Farm, line: Line) -> None:
    """One need: what, why, what it stands on, and what may be said to be done."""
    title = f"{line.place} {DASH} %" if line.state == "unknown" else line.title
    with cards.card(f"bed-{line.place}", title, line.state):
        text = f"{line.headline} {line.reason[:1].upper()}{line.reason[1:]}." if line.state == "unknown" else f"{line.reason}."
        st.markdown(words.plain(text[:1].upper() + text[1:]))
        cards.note(f"bed-{line.place}", line.inputs)
        if deeds.offered(line):
            with st.container(key=f"deeds-bed-{line.place}", horizontal=True, gap="small"):
                deeds.buttons(farm, line, primary=len(line.deeds) == 1)


def _enough(farm: Farm, fine: Sequence[BedWater]) -> None:
    if not fine:
        return
    coming = sorted(((w.due_on, w) for w in fine if w.due_on is not None), key=lambda x: (x[0], x[1].place.name))
    ahead = (
        f"; the next to need water is {coming[0][1].place.name}, {by_day(farm, coming[0][0])}" if coming else "; none needs any this week"
    )
    who = said(fine) if len(fine) <= 2 else counted(len(fine), "bed")
    cards.quiet("beds", f"{who} {'has' if len(fine) == 1 else 'have'} enough{ahead}.")


def _row(farm: Farm, water: BedWater) -> str:
    """ "0.3 in short (0.1–0.5 in) of 1.6 in, by Sunday" """
    if water.depletion_mm is None or water.low_mm is None or water.high_mm is None:
        return f"{DASH} (nobody knows)"
    band = span_of(DEPLETION, water.low_mm, water.high_mm, farm.units)
    due = by_day(farm, water.due_on)
    short = f"{quantity(DEPLETION, water.depletion_mm, farm.units)} short ({band}) of {quantity(DEPLETION, water.total_mm, farm.units)}"
    return f"{short}, needs water {due}" if due else short
