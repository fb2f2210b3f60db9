"""Crops: what grows where, how far it is, and the figures the plan stands on."""

from __future__ import annotations

import streamlit as st

from collector.season_sheets import SHEETS
from dashboard import context, growing, ledger
from dashboard.parts import answer, bulk, cards, doing, figures, page, seasonsheets, words
from models.advice.farm import Farm
from models.records.growth import PlantingView

# rows of a list on a phone; the table holds them all
MOST = 60
STAGES = ("picking", "growing", "sown", "planned", "over")


def draw(farm: Farm) -> None:
    folder = str(context.here().hub.folder)
    found = ledger.plantings(folder, ledger.soon(farm.now))
    left, right = page.frame(farm)
    if not found:
        with left:
            page.empty(
                "No planting is written down yet",
                "Write a crop and a first planting into the tables below, or paste them.",
            )
    else:
        with left:
            answer.sentence(*growing.told(found, farm.now.astimezone(farm.zone).date()))
            doing.did(farm)
        with right:
            _plantings(farm, found)
    with left:
        if found:
            seasonsheets.draw(farm, tuple(SHEETS))
        figures.crop(farm)
    if doing.may("steward"):
        bulk.tables("crops", farm, ("plantings", "crops", "varieties", "families", "plans"))


def _plantings(farm: Farm, found: tuple[PlantingView, ...]) -> None:
    stages = [s for s in STAGES if any(p.stage == s for p in found)]
    with st.container(key="pills-crops"):
        shown = st.pills("stage", stages, default=stages[0], required=True, label_visibility="collapsed", key="stage")
    today = farm.now.astimezone(farm.zone).date()
    chosen = [p for p in found if p.stage == (shown or stages[0])]
    with st.container(key="list-crops", gap=None):
        for p in chosen[:MOST]:
            with st.container(key=f"row-{p.id}"), st.container(key=f"rowtext-{p.id}", gap=None):
                st.markdown(f"**{words.plain(p.name)}**")
                cards.note(
                    f"planting-{p.id}",
                    " · ".join(part for part in (growing.where(p), growing.when(p, today), growing.picked(p, farm.units)) if part),
                )
    if len(chosen) > MOST:
        cards.note("more-crops", f"and {len(chosen) - MOST} more; the table below has them all")


page.live(draw)
