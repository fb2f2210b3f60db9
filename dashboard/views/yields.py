"""Season ledger: what did our own beds give, and is that what plans count on?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import streamlit as st

from dashboard import context, harvests, ledger
from dashboard.parts import answer, cards, doing, page, words
from models.advice.farm import Farm
from models.advice.season import own_yields
from models.advice.season.own_yields import OwnYield
from models.advice.season.yield_words import amount, differs, far, headline, reasons, unknown
from models.display import counted
from models.records import commands

# crops that are shown at once
MOST = 8


def draw(farm: Farm) -> None:
    folder, today = str(context.here().hub.folder), farm.now.astimezone(farm.zone).date()
    view, *_ = harvests.planned(folder, today, ledger.soon(farm.now).replace(minute=0) + timedelta(hours=1))
    rows = own_yields.ledger(view, today)
    own = sorted((row for row in rows if row.own is not None), key=lambda row: (not row.mine_in_use, -far(row), row.crop))
    left, right = page.frame(farm)
    with left:
        if not own:
            page.empty(
                "No planting has a yield of its own yet",
                "A planting counts once it is over and its harvests are written down: tap *Picked* under *Harvest* each time.",
            )
        else:
            answer.sentence(*headline(own, rows))
        doing.did(farm)
        _unknown(rows)
    with right:
        other = [row for row in own if differs(row) or row.mine_in_use]
        _list("yields", other[:MOST])
        if len(other) > MOST:
            with st.expander(f"{len(other) - MOST} more", key="yields-more"):
                _list("more", other[MOST:])
        if same := [row for row in own if not (differs(row) or row.mine_in_use)]:
            with st.expander(f"{counted(len(same), 'crop')} as the figures say", key="yields-same"):
                _list("same", same)


def _list(key: str, rows: Sequence[OwnYield]) -> None:
    if rows:
        with st.container(key=f"list-{key}", gap=None):
            for row in rows:
                _row(row)


def _row(row: OwnYield) -> None:
    with st.container(key=f"row-yield-{row.crop}", horizontal=True, wrap=False, vertical_alignment="top", gap="small"):
        with st.container(key=f"rowtext-yield-{row.crop}", width="stretch", gap=None):
            st.markdown(f"**{words.plain(row.crop)}** {words.plain(amount(row.own, row))} from {row.per}")
            cards.note(f"yield-{row.crop}", reasons(row))
        if doing.may("steward"):
            _buttons(row)


def _buttons(row: OwnYield) -> None:
    """Use mine next year; or the catalogue's again, where mine is in use and nothing newer is known."""
    if (worth := own_yields.offered(row)) is not None:
        act = partial(commands.use_own_yield, crop=row.crop, amount=worth, unit=row.unit)
        if st.button(f"Use {worth:g}", key=f"use-{row.crop}") and doing.do(act):
            st.rerun()
    elif row.mine_in_use and row.published is not None:
        back = partial(commands.use_catalogue_yield, crop=row.crop)
        if st.button(f"Back to {row.published:g}", key=f"back-{row.crop}") and doing.do(back):
            st.rerun()


def _unknown(rows: Sequence[OwnYield]) -> None:
    """Plantings nothing can be said of, and what would cure it."""
    count = sum(len(row.unknown) for row in rows)
    if count:
        with st.expander(f"Unknown: {counted(count, 'planting')}", key="yields-unknown"):
            for n, (why, plantings) in enumerate(unknown(rows)):
                st.markdown(words.plain(why))
                cards.note(f"unknown-{n}", plantings)


page.live(draw)
