"""The season as a whole: which one is shown, several plantings moved at once, and next season made of this one."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from dashboard.parts import cards, doing
from models.advice.planting.clashes import Asked
from models.display import counted, day, joined
from models.records import commands
from models.records.bed_plan import BedPlan, Grower


def choose(plan: BedPlan, today: date) -> str:
    """The season that is shown: this year's, or another that has a plan and is not over."""
    seasons = sorted({season for _, season in plan.plans if season.isdigit() and int(season) >= today.year} | {str(today.year)})
    if len(seasons) == 1:
        return seasons[0]
    with st.container(key="pills-season"):
        chosen = st.pills("season", seasons, default=seasons[0], required=True, label_visibility="collapsed", key="planting-season")
    return str(chosen or seasons[0])


def move(asked: Asked) -> None:
    """Bulk shift: which plantings, how many days, and what goes along."""
    with st.expander("Move several plantings", key="move-several"):
        still = [one for one in asked.plan.plantings if one.archived_on is None and one.season == asked.season and _moves(one)]
        if not still:
            cards.note("move-none", "Nothing of this season is still to come.")
            return
        names = st.multiselect("Plantings", [one.name for one in still], key="move-names", placeholder="choose some")
        days = int(st.number_input("Days later (below zero: earlier)", -365, 365, 7, key="move-days"))
        chosen = [one for one in still if one.name in names]
        if chosen and days:
            cards.note("move-what", consequences(chosen, days, asked.today))
        act = partial(commands.shift_plantings, names=[one.name for one in chosen], days=days)
        if st.button("Move", key="move-go", disabled=not (chosen and days)) and doing.do(act):
            st.session_state.pop("move-names", None)
            st.rerun()


def _moves(one: Grower) -> bool:
    return any((one.sow_on, one.plant_on, one.first_on, one.last_on))


def consequences(chosen: list[Grower], days: int, today: date) -> str:
    """What goes along: open tasks, and what has begun already and so keeps its day."""
    tasks = sum(not step.done for one in chosen for step in one.steps)
    begun = [one.name for one in chosen if any(step.done for step in one.steps)]
    parts = [f"{counted(tasks, 'open task')} {'goes' if tasks == 1 else 'go'} along"]
    first = min((one.first_on for one in chosen if one.first_on), default=None)
    if first is not None:
        parts.append(f"first pick {day(first, today)} becomes {day(date.fromordinal(first.toordinal() + days), today)}")
    if begun:
        parts.append(f"what is done keeps its day: {joined(begun, 3)}")
    return "; ".join(parts) + "."


def clone(asked: Asked) -> None:
    """Next season made of this one."""
    plans = [name for name, season in asked.plan.plans if season == asked.season]
    if not plans:
        return
    with st.expander("Clone this season", key="clone"):
        cards.note("clone", "Every planting once more, 52 weeks later: the same weekdays, in a new plan. What stands for years is left.")
        plan = plans[0] if len(plans) == 1 else str(st.selectbox("Plan", plans, key="clone-plan"))
        beds = st.checkbox("In the same beds", key="clone-beds", help="Else each is laid into a bed later; the page says which has room.")
        if st.button(f"Clone {plan}", key="clone-go") and doing.do(partial(commands.clone_season, plan=plan, beds=beds)):
            st.rerun()
