"""What if: a bed is lost, members join, frost comes early. The board beside the one as it is, and what changes in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from dashboard import context, harvests
from dashboard.harvests import Told
from dashboard.parts import cards
from models.advice.season import whatif
from models.advice.season.sharing import Ahead
from models.advice.thisweek.picking import plain
from models.display import day
from models.planning.shares.filled import Filled

BED, MEMBERS, FROST = "-1 bed", "+10 members", "frost a week early"
MORE = 10
# changed cells that are named
MOST = 5


def chosen(found: Told, season: Ahead, today: date) -> tuple[Ahead, str] | None:
    """(the season as it would be, what would be in words); None where nothing is asked."""
    with st.container(key="pills-whatif"):
        asked = st.pills("What if", [BED, MEMBERS, FROST], key="whatif")
    if asked == MEMBERS:
        return whatif.members_more(season, MORE), f"With {MORE} more full shares"
    if asked == BED:
        beds = whatif.giving_beds(found.given, found.forecast)
        if not beds:
            cards.note("whatif", "No bed is going to give anything more.")
            return None
        bed = str(st.selectbox("Without which bed?", beds, key="whatif-bed"))
        return whatif.bed_lost(found.given, found.forecast, season, bed), f"Without {bed}"
    if asked == FROST:
        usual = whatif.usual_frost(harvests.sky(str(context.here().hub.folder), today), int(found.view.season))
        if usual is None:
            cards.note("whatif", "No station of this hub has measured an autumn frost yet, so nobody knows what a week early is.")
            return None
        on = usual - timedelta(days=7)
        return whatif.frost_early(season, usual), f"With a frost of {whatif.FROST_F:.0f} °F on {day(on, today)}, a week early"
    return None


def told(found: Told, season: Ahead, other: Ahead, said: str, weeks: Sequence[date], today: date) -> None:
    """What changes, in one sentence, and the cells that do."""
    compared = whatif.compared(found.given, season, other, weeks)
    before, after = compared.worst
    if not compared.cells and before.covered == after.covered:
        cards.note("whatif-told", f"{said}, nothing changes up to the week of {day(weeks[-1], today)}.")
        return
    week = f"in the week of {day(before.week, today)}"
    cards.note("whatif-told", f"{said}, {covered(after)} {week}; as it is, {covered(before)}.")
    cells = [
        f"{one.before.item}, {day(one.before.week, today)}: {one.before.shares[1]} → {one.after.shares[1]} shares get theirs, "
        f"chance of all {100 * one.before.chance:.0f} → {100 * one.after.chance:.0f} %"
        for one in compared.cells[:MOST]
    ]
    for n, cell in enumerate(cells):
        cards.note(f"whatif-{n}", cell)
    if len(compared.cells) > MOST:
        cards.note("whatif-more", f"And {len(compared.cells) - MOST} more cells of the board.")


def covered(one: Filled) -> str:
    """How many full shares a week fills, and how sure that all are."""
    return f"{one.covered[1]} of {plain(one.shares)} full shares covered, chance of all: {100 * one.chance:.0f} %"
