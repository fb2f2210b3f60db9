"""What was said of the harvest in past weeks, as pages need it. Cached: only a job writes it, once a week."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from dashboard import context
from models.agronomy.growing import week_of
from models.records.harvest_forecasts import Issued, issues

# weeks of which the score is told
SCORED_WEEKS = 26


@st.cache_data(ttl=60, max_entries=8, show_spinner=False)
def issued(folder: str, since: date, until: date, weeks_ahead: int) -> tuple[Issued, ...]:
    """What was said so many weeks before of the weeks of [since, until), the earliest first."""
    with context.here().records.session() as session:
        return tuple(issues(session, since, until, weeks_ahead))


def lately(folder: str, on: date, weeks_ahead: int) -> tuple[Issued, ...]:
    """What was said of the last SCORED_WEEKS weeks, so many weeks before each."""
    return issued(folder, week_of(on) - timedelta(weeks=SCORED_WEEKS), week_of(on), weeks_ahead)
