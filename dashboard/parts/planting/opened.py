"""Which planting of the page is open: one name in the session."""

from __future__ import annotations

import streamlit as st

KEY, WANTED = "planting-open", "planting-wanted"


def name() -> str:
    """The planting that is open, "" none."""
    return str(st.session_state.get(KEY) or "")


def want(planting: str) -> None:
    """Open a planting in the next run: a choice that is drawn already cannot be changed."""
    st.session_state[WANTED] = planting


def wanted() -> str | None:
    """The planting that is to be opened in this run; None where none is."""
    found = st.session_state.get(WANTED)
    return None if found is None else str(found)


def settle(names: list[str]) -> None:
    """Before the choice is drawn: open what was wanted, let go of what is gone."""
    asked = st.session_state.pop(WANTED, None)
    if asked is not None and asked in names:
        st.session_state[KEY] = asked
    if st.session_state.get(KEY) not in names:
        st.session_state[KEY] = None
