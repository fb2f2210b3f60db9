"""The season on the page: the chart, what a tap in it means, and stays that were set by hand."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import streamlit as st

from dashboard.parts import board, cards, chart, doing, words
from dashboard.parts.board import season
from dashboard.parts.grazing import again, change
from models.advice.farm import Farm
from models.advice.rotation.ahead import today_of
from models.advice.rotation.weighing import Wish
from models.display import counted, day, joined
from models.planning.grazing.rotation import Rotation
from models.records import commands

WEEKS, WHOLE = "10 weeks", "whole season"
BACK_D, ON_D = 28, 42
COLOURS = {"cattle": "brown", "sheep": "tan", "goats": "grey", "horses": "grey"}


def draw(farm: Farm, plan: Rotation) -> None:
    st.markdown("### Season")
    cards.note("season", legend(farm, plan))
    span = _span(farm, plan)
    picked = change.picked(plan)
    tap = board.tapped("board-season", season.drawing(farm, plan, span, picked, chart.ink().dark))
    if tap is not None and doing.may("steward"):
        _tapped(farm, plan, span, *tap)
    with st.container(key="season-change"):  # always there, so that what is unfolded below stays so
        again.draw(farm, "season")
        if st.session_state.get(change.AT) == "season":
            change.card(farm)
        elif doing.may("steward"):
            cards.note("season-tap", "To change a stay: tap it, then tap where it goes.")
    _locks(farm)


def legend(farm: Farm, plan: Rotation) -> str:
    """What is drawn, in a sentence."""
    kinds = {h.name: h.species for h in farm.herds}
    herds = [f"{COLOURS.get(kinds.get(label.split(' + ')[0], ''), 'grey')} is {label}" for label in plan.herds]
    told = joined(herds)
    cuts = [f"{name} {day(on, today_of(farm))}" for name, on in sorted(plan.cuts, key=lambda cut: cut[1]) if on >= today_of(farm)]
    hay = f" Hay is to be cut in {joined(cuts, 4)}." if cuts else ""
    return f"Solid is done, dashed is planned, green when grass may be ready. {told[:1].upper()}{told[1:]}. Days: rest so far.{hay}"


def _span(farm: Farm, plan: Rotation) -> season.Span:
    today = today_of(farm)
    with st.container(key="pills-season"):
        chosen = st.pills("days", [WEEKS, WHOLE], default=WEEKS, required=True, label_visibility="collapsed", key="season-span")
    if chosen == WHOLE:
        began = min((s.from_at.astimezone(farm.zone).date() for s in farm.grass.stays if s.from_at.year == farm.now.year), default=today)
        return season.Span(began - timedelta(days=2), plan.start + timedelta(days=plan.days))
    return season.Span(today - timedelta(days=BACK_D), today + timedelta(days=ON_D))


def _tapped(farm: Farm, plan: Rotation, span: season.Span, row: str, index: int) -> None:
    """The first tap takes a planned stay, the second says where it goes; a tap on the same stay lets it go again."""
    on, today = span.on(index), today_of(farm)
    wanted, taken = change.wish(), change.picked(plan)
    near = season.meant(plan.moves, row, on, today)
    if wanted is None or taken is None or st.session_state.get(change.AT) != "season":
        if near is not None:
            change.pick(near, "season")
            st.rerun()
        return
    if near == taken and taken.first <= on < taken.out:
        change.leave()
    else:
        change.weigh(Wish(taken.herd, row, max(on, today), taken.days, taken.first), "season")
    st.rerun()


def _locks(farm: Farm) -> None:
    """Stays set by hand, each with a way to let it go."""
    today = today_of(farm)
    for lock in farm.grass.locks:
        if lock.out <= today:
            continue
        with st.container(key=f"row-lock-{lock.id}", horizontal=True, vertical_alignment="center", gap="small"):
            said = (
                f"Set by {lock.by or 'hand'}: {lock.herd} in {lock.paddock} from {day(lock.first_on, today)}, {counted(lock.days, 'day')}"
            )
            st.markdown(words.plain(said), width="stretch")
            let_go = partial(commands.unlock_stay, id=lock.id)
            if doing.may("steward") and st.button("Let go", key=f"unlock-{lock.id}") and doing.do(let_go):
                again.begin(farm, f"{lock.herd} need not be in {lock.paddock} from {day(lock.first_on, today)}.", "season")
                st.rerun()
