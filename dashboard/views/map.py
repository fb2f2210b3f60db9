"""Map: where is it wet, cold, or silent? Tap a place for all that is known of it."""

from __future__ import annotations

import streamlit as st

from dashboard import aerial, context, ledger
from dashboard.parts import answer, board, cards, chart, doing, page, place
from dashboard.parts.board import answers, land
from dashboard.parts.board.paints import QUESTIONS, Asked
from dashboard.registry import page as row
from models import advice
from models.advice.farm import Farm


def draw(farm: Farm) -> None:
    if not any(p.geometry for p in farm.places):
        page.masthead(farm)
        page.empty("No place is drawn yet", "A place stands here once its outline is drawn or brought. To see a map: `hubland demo`.")
        _to_plan("Draw or import places")
        return
    folder, at = str(context.here().hub.folder), ledger.soon(farm.now)
    asked = Asked(farm, chart.ink().dark, advice.standing(farm), ledger.rests(folder, at), ledger.standing(folder, at))
    left, right = page.frame(farm)
    with left:
        top = st.container()
        with st.container(key="pills-map"):
            names = list(QUESTIONS)
            first = "rest" if asked.rests else "soil water"
            chosen = st.pills("colour by", names, default=first, required=True, label_visibility="collapsed", key="asked")
        question = QUESTIONS[str(chosen or first)]
        with top:
            answer.sentence(*answers.told(asked, question))
    with right:
        drawing = land.drawing(asked, question)
        photo = aerial.under(folder, land.frame(farm))
        if photo and st.toggle("aerial photo", key="photo"):
            drawing = land.over_photo(drawing, photo, asked)
        name = board.show("board-map", drawing)
        if question.key == "planting":
            cards.facts("growing", answers.growing(asked))
    with left:
        if name and name in farm.place_named:
            place.card(farm, name, asked.lines)
            doing.did(farm)
        else:
            cards.note("map", "Tap a place to see all that is known of it.")
        _to_plan("Draw or import places")


def _to_plan(label: str) -> None:
    with st.container(key="link-plan", width="content"):
        st.page_link(row("land").file, label=label, icon="")


page.live(draw)
