"""Harvest: what is there to pick, and how sure is it?"""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from dashboard import context, harvests, ledger
from dashboard.harvests import Told
from dashboard.parts import answer, cards, cropcurve, doing, howwell, page, picking
from models.advice.farm import Farm
from models.advice.season.sharing import board
from models.advice.thisweek.picking import amounted
from models.display import counted, joined

# questions that are asked at once
MOST = 3


def draw(farm: Farm) -> None:
    folder, today = str(context.here().hub.folder), farm.now.astimezone(farm.zone).date()
    until = ledger.soon(farm.now).replace(minute=0) + timedelta(hours=1)
    found, season = harvests.told(folder, today, until), harvests.season_ahead(folder, today, until)
    if found is None or season is None:
        page.masthead(farm)
        page.empty("Nothing is planned to be picked yet", "Write plantings with their first pick and expected harvest under *Crops*.")
        return
    weeks = harvests.weeks_from(today, 2)
    cells = board(season)
    left, right = page.frame(farm)
    with left:
        answer.sentence(*_told(found, weeks[0]))
        doing.did(farm)
        asked = [question.said for question in found.forecast.questions] + list(found.given.left_out)
        for n, said in enumerate(asked[:MOST]):
            cards.note(f"asked-{n}", said)
        st.markdown("### This week")
        picking.rows(farm, found, weeks[0], harvests.chances(cells, weeks[0]))
    with right:
        cropcurve.draw(farm, found, weeks[0])
        howwell.draw(farm)
        st.markdown("### Next week")
        picking.rows(farm, found, weeks[1], harvests.chances(cells, weeks[1]))
        cards.note("band", "In brackets the likely range, P20 to P80: it should hold six weeks of ten. " + _counted(found))


def _counted(found: Told) -> str:
    """What the first picks are reckoned by."""
    if found.forecast.problem.weather is None:
        return "Days are counted, not heat: no station here knows a whole year yet."
    return "First picks go by the heat that your own station measured."


def _told(found: Told, week: date) -> tuple[str, str]:
    rows = [row for row in picking.coming(found, week) if row.p50 >= picking.LEAST]
    if not rows:
        return "Nothing is likely to be picked this week.", ""
    taken = found.taken(week)
    left = [(row, rest) for row in rows if (rest := row.p50 - (taken[row.crop].amount if row.crop in taken else 0.0)) >= picking.LEAST]
    done = f"{counted(len(taken), 'crop')} picked already" if taken else "nothing picked yet"
    if not left:
        return "What was likely this week is picked.", done
    names = [f"{row.crop.lower()} {amounted(rest, row.unit)}" for row, rest in sorted(left, key=lambda pair: -pair[1])]
    return f"{counted(len(left), 'crop')} {'left ' if taken else ''}to pick this week: {joined(names, 3)}.", done


page.live(draw)
