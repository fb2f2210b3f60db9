"""Shares: what goes into each box this week, and will the weeks ahead fill them?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from dashboard import context, harvests, ledger
from dashboard.parts import answer, doing, kitchenhelp, packing, page, seasonsheets, swapping, weeksahead, whatif
from models.advice.farm import Farm
from models.advice.season.packing import Packed
from models.advice.season.sharing import week_filled
from models.advice.thisweek.picking import plain
from models.display import counted, day, joined
from models.planning.shares.filled import Filled

# sheets that are offered here
SHEETS = ("season-sheet", "newsletter", "surplus", "labels")


def draw(farm: Farm) -> None:
    folder, today = str(context.here().hub.folder), farm.now.astimezone(farm.zone).date()
    until = ledger.soon(farm.now).replace(minute=0) + timedelta(hours=1)
    found, weeks = harvests.told(folder, today, until), harvests.weeks_from(today, harvests.WEEKS_AHEAD)
    season = harvests.season_ahead(folder, today, until)
    if found is None or season is None or not found.view.shares:
        page.masthead(farm)
        missing = "Write plantings with their expected harvest under *Crops*" if found is None else "Import members, sizes and shares"
        page.empty("Nothing is shared out yet", f"{missing}, and the weeks ahead stand here.")
        return
    left, right = page.frame(farm)
    with left:
        week = _week(weeks[:2], today)
        kept = harvests.frozen(folder, week)
        packed = kept[1] if kept is not None else harvests.open_week(folder, today, until, week)
        if packed is None or not packed.groups or not packed.items:
            answer.sentence("Nothing is to be shared out in this week.", "")
        else:
            answer.sentence(*_told(packed, week_filled(found.given, season, week), today))
            doing.did(farm)
            packing.prints(farm, packed, kept[0] if kept is not None else None)
            packing.kitchen(packed)
            packing.boxes(packed)
            packing.remarks(packed)
            if kept is not None:
                swapping.swapping(packed)
        kitchenhelp.draw(found.given, season, packed, today)
        seasonsheets.draw(farm, SHEETS)
    with right:
        weeksahead.draw(found, season, season, weeks[: weeksahead.WEEKS], "Weeks ahead", "board")
        if (other := whatif.chosen(found, season, today)) is not None:
            whatif.told(found, season, *other, weeks, today)
            weeksahead.draw(found, season, other[0], weeks[: weeksahead.WEEKS], other[1], "board-if")


def _week(weeks: Sequence[date], today: date) -> date:
    names = {"this week": weeks[0], "next week": weeks[1]}
    with st.container(key="pills-week"):
        chosen = st.pills("week", list(names), default="this week", required=True, label_visibility="collapsed", key="share-week")
    return names[str(chosen)]


def _told(packed: Packed, full: Filled, today: date) -> tuple[str, str]:
    """How many full shares the week fills, and what is in the boxes."""
    days = joined(list(dict.fromkeys(day(one.on, today) for one in packed.pick_ups)))
    counts = [sum(amount > 0 for amount in group.box.values()) for group in packed.groups]
    least, most = min(counts), max(counts)
    things = counted(most, "item") if least == most else f"{least} to {most} items"
    lowest = min(group.value for group in packed.groups)
    boxes = f"{counted(packed.shares, 'box', 'boxes')} for {days} with {things}"
    sentence = f"{full.covered[1]} of {plain(full.shares)} full shares covered, chance of all: {100 * full.chance:.0f} %."
    return sentence, f"{boxes}. A full share should hold {counted(full.portions, 'usual portion')}; in the leanest it is {lowest:.1f}"


page.live(draw)
