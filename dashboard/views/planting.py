"""Planting: what stands in which bed until when, and where does the next planting fit?"""

from __future__ import annotations

from datetime import datetime, time

import streamlit as st

from dashboard import bedplan, context
from dashboard.parts import answer, bulk, doing, page, seasonsheets
from dashboard.parts.planting import card, ground, offers, season, troubles
from models.advice.farm import Farm
from models.advice.planting.clashes import alike

SHEETS = ("bed-map", "general-plan", "seed-order", "bed-preparation")


def draw(farm: Farm) -> None:
    folder, today = str(context.here().hub.folder), farm.now.astimezone(farm.zone).date()
    plan = bedplan.plan(folder, today)
    if not plan.beds and not plan.plantings:
        page.masthead(farm)
        page.empty("No bed and no planting yet", "Add beds with their length under *Land plan*, and crops under *Crops*: then plan here.")
        if doing.may("steward"):
            bulk.tables("planting", farm, ("plantings", "plans"))
        return
    hour = datetime.combine(today, time(), farm.zone)
    left, right = page.frame(farm)
    with left:
        chosen = season.choose(plan, today)
        asked, found = bedplan.asked(folder, today, chosen, hour)
        answer.sentence(*ground.told(asked, len(alike(found))))
        doing.did(farm)
        troubles.draw(asked, found)
    with right:
        st.markdown("### Bed map")
        ground.draw(asked)
        card.draw(asked, bedplan.weather(folder, hour))
        ground.cards_of(asked)
        ground.standing(asked)
        seasonsheets.draw(farm, SHEETS)
        if doing.may("steward"):
            offers.wish(asked, bedplan.crops(folder), bedplan.weather(folder, hour))
            season.move(asked)
            season.clone(asked)
            bulk.tables(f"planting-{chosen}", farm, ("plantings", "plans"), {"plantings": lambda row: row.get("season") == chosen})


page.live(draw)
