"""This week: what is there to sow, plant, pick, soak and cover, and why now?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from dashboard import fieldwork
from dashboard.parts import answer, cards, doing, page, seasonsheets, weekly
from models.advice.farm import Farm
from models.advice.thisweek.work import KINDS, Item, Kind
from models.display import counted, joined

GROUPS: dict[Kind, tuple[str, str]] = {
    "sow": ("Sow", "sow"),
    "plant": ("Plant out", "set out"),
    "prepare": ("Prepare beds", "prepare"),
    "pick": ("Pick", "pick"),
    "soak": ("Soak", "soak"),
    "cover": ("Cover and harden off", "cover"),
    "rest": ("Leave alone", "leave alone"),
}
SHEETS = ("greenhouse-sowing", "field-sowing", "transplanting", "bed-preparation")
# kinds that stand on the left of a wide screen
LEFT: tuple[Kind, ...] = ("sow", "plant")


def draw(farm: Farm) -> None:
    farm = fieldwork.laid_on(farm)
    if farm.work is None or not (farm.work.season.plantings or farm.work.season.before):
        page.masthead(farm)
        page.empty("Plan what grows, and its weeks stand here", "Write plantings with their days and beds under *Crops*.")
        return
    left, right = page.frame(farm)
    with left:
        answer.sentence(*told(farm.week))
        doing.did(farm)
        _groups(farm, LEFT)
        if not farm.week:
            cards.quiet("thisweek", "No sowing, setting out, picking or soaking is due in the next seven days.", "crops", "See Crops")
    with right:
        _groups(farm, tuple(kind for kind in KINDS if kind not in LEFT))
        seasonsheets.draw(farm, SHEETS)


def told(week: Sequence[Item]) -> tuple[str, str]:
    """How much there is to do, and what of it waits."""
    open_ones = [item for item in week if item.state != "fine"]
    if not open_ones:
        return "Nothing is to be done in the beds this week.", ""
    counts = Counter(item.kind for item in open_ones)
    kinds = joined([f"{counts[kind]} to {GROUPS[kind][1]}" for kind in KINDS if counts[kind]], 7)
    waits = [item for item in open_ones if item.kind in ("sow", "plant") and item.state == "watch"]
    unknown = sum(item.state == "unknown" for item in open_ones)
    more = [f"{len(waits)} of them {'waits for warmth or is late' if len(waits) == 1 else 'wait for warmth or are late'}" if waits else ""]
    more.append(f"of {unknown} nobody knows whether the soil is warm enough" if unknown else "")
    return f"{counted(len(open_ones), 'thing')} to do in the next seven days: {kinds}.", "; ".join(part for part in more if part)


def _groups(farm: Farm, kinds: Sequence[Kind]) -> None:
    for kind in kinds:
        here = [item for item in farm.week if item.kind == kind]
        if here:
            st.markdown(f"### {GROUPS[kind][0]}")
            with st.container(key=f"list-week-{kind}", gap=None):
                for item in here:
                    if item.state != "fine":
                        weekly.row(farm, item)
            _done(farm, kind, [item for item in here if item.state == "fine"])


def _done(farm: Farm, kind: Kind, done: Sequence[Item]) -> None:
    """What is picked already, in one line; opened, more of it can be written down."""
    if done:
        names = joined([item.title.partition(":")[0].lower() for item in done], 8)
        with st.expander(f"Picked for this week: {names}", key=f"done-{kind}"), st.container(key=f"list-done-{kind}", gap=None):
            for item in done:
                weekly.row(farm, item)


page.live(draw)
