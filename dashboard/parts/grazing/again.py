"""After a stay was set by hand: what comes of it, that the jobs plan again, and what the new plan does otherwise."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import streamlit as st

from dashboard import asking, ledger
from dashboard.parts import cards, words
from models.advice.farm import Farm
from models.advice.rotation.ahead import read

AGAIN, LOOKED = "grazing-again", "grazing-again-looked"
# changes and troubles that are told
MOST = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """told: what was set and what comes of it; at: where on the page. before: the newest plan then; asked: what the jobs were asked."""

    told: str
    at: str
    before: uuid.UUID | None
    asked: uuid.UUID | None


def begin(farm: Farm, told: str, at: str) -> None:
    """Somebody set a stay or let one go: the jobs are asked for a plan. at: where on the page that was done, and is shown."""
    over()
    kept = farm.grass.rotation
    asked = asking.ask("plan_grazing", again=True)
    st.session_state[AGAIN] = Waiting(told, at, kept.id if kept is not None else None, asked)


def over() -> None:
    """Something else is being done now."""
    for key in (AGAIN, LOOKED):
        st.session_state.pop(key, None)


def draw(farm: Farm, at: str) -> None:
    """A card while the plan is made, and then what it does otherwise."""
    waits = st.session_state.get(AGAIN)
    if not isinstance(waits, Waiting) or waits.at != at:
        return
    kept = farm.grass.rotation
    if kept is not None and kept.id != waits.before:
        with cards.card("again", "Planned again"):
            st.markdown(words.plain(waits.told))
            for one in otherwise(farm):
                st.markdown(f"- {words.plain(one)}")
        return
    with cards.card("again", "Planning again"):
        st.markdown(words.plain(waits.told))
        if waits.asked is not None and not st.session_state.get(LOOKED):
            st.session_state[LOOKED] = True
            if asking.answer(waits.asked, wait=True).result.get("planned"):
                ledger.changed()
                st.rerun()
        cards.note("again", "The new plan stands here within a minute or two: this page looks by itself.")


def otherwise(farm: Farm) -> tuple[str, ...]:
    """What the newest plan does otherwise, and what stands in its way."""
    plan = read(farm.grass.rotation)
    if plan is None:
        return ()
    return (*plan.changed, *plan.trouble)[:MOST] or ("The next moves of the other herds stay as they were.",)
