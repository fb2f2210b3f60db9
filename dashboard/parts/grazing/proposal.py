"""The plan itself: whether people go by it, what changed and why, what stands in its way, what it costs and how good it is."""

from __future__ import annotations

from functools import partial
from typing import Literal

import streamlit as st

from dashboard.parts import cards, doing, words
from dashboard.parts.grazing.change import PARTS
from models.advice.farm import Farm
from models.advice.rotation.ahead import read
from models.display import moment
from models.planning.grazing.rotation import Rotation
from models.records import commands
from models.records.grazing import KeptRotation

# changes and troubles that are told at once
MOST = 4


def draw(farm: Farm, kept: KeptRotation, plan: Rotation) -> None:
    """A proposal with its button; of the plan people go by, since when."""
    accepted = farm.grass.accepted
    made = moment(plan.made_at, farm.now, farm.zone, farm.units)
    if accepted is not None and accepted.id == kept.id:
        by = f", said {accepted.accepted_by}" if accepted.accepted_by else ""
        cards.note("plan", f"You go by this plan, made {made}{by}.")
        return
    new = changed(plan, read(accepted))
    title = "A new plan" if accepted is not None else "Go by this plan?"
    with cards.card("plan", title, "todo" if new or accepted is None else "", "proposed" if new or accepted is None else ""):
        st.markdown(words.plain(f"Made {made}: {plan.because or 'as each day'}."))
        for told in new[:MOST]:
            st.markdown(f"- {words.plain(told)}")
        if accepted is not None and not new:
            st.markdown("The next moves are the same.")
        kind: Literal["primary", "secondary"] = "primary" if new or accepted is None else "secondary"
        accept = partial(commands.accept_rotation, id=kept.id)
        if doing.may("steward") and st.button("Go by this plan", key="accept-plan", type=kind) and doing.do(accept):
            st.rerun()
        cards.note("plan-tasks", "Then the next two moves of each herd become tasks and stand in calendars.")


def changed(plan: Rotation, before: Rotation | None) -> tuple[str, ...]:
    """What is different from the plan people go by, of the next moves."""
    return plan.changed if before is not None else ()


def troubles(plan: Rotation) -> None:
    """What stands in the way, each with what would cure it."""
    if not plan.trouble:
        return
    st.markdown("### What stands in the way")
    for n, told in enumerate(plan.trouble[:MOST]):
        cards.note(f"trouble-{n}", told)
    if len(plan.trouble) > MOST:
        with st.expander(f"and {len(plan.trouble) - MOST} more", key="more-trouble"):
            for told in plan.trouble[MOST:]:
                st.markdown(words.plain(told))


def costs(plan: Rotation) -> None:
    """What the season costs in parts, and how much could still be saved at most."""
    if not plan.days:
        return
    st.markdown("### What it costs")
    st.markdown(words.plain(f"{plan.money}{plan.total:,.0f} to the end of the plan. {proven(plan)}"))
    rows = sorted(((v, PARTS.get(k, k)) for k, v in plan.parts.items() if abs(v) >= 1), reverse=True)
    cards.facts("costs", [(name, f"{'−' if v < 0 else ''}{plan.money}{abs(v):,.0f}") for v, name in rows])
    days = [f"{herd} {count}" for herd, count in plan.lot_days.items()]
    cards.note("costs", f"Days on hay: {', '.join(days) or 'none'}. Head-days of heat without shade: {plan.unshaded_head_d:,.0f}.")


def proven(plan: Rotation) -> str:
    """How good a plan is, in words."""
    gap = plan.gap
    if gap is None:
        return "How much could still be saved is not proven."
    if gap < 0.005:
        return "Proven: nothing worth a thought could be saved."
    return f"Proven: at most {max(round(100 * gap), 1)} % of it could still be saved."
