"""The week's work laid on the farm: season, tasks, soaks, and what is to be picked and packed. Cached; `ledger.changed` forgets it all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import streamlit as st

from dashboard import context
from models.advice.farm import Farm
from models.advice.gather import midnight
from models.advice.season.scenario import scenario_of
from models.advice.thisweek.work import READ_DAYS, Work
from models.records import fieldwork, journal, seasons
from sensors.errors import InputError, RecordError


def laid_on(farm: Farm) -> Farm:
    """The farm with its week's work."""
    today = farm.now.astimezone(farm.zone).date()
    until = farm.now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return replace(farm, work=worked(str(context.here().hub.folder), today, until.replace(minute=0) + timedelta(hours=1)))


@st.cache_resource(ttl=60, max_entries=2, show_spinner=False)
def worked(folder: str, on: date, until: datetime) -> Work:
    """The work of the week from a day on. until: of the day, for what was done so far."""
    here = context.here()
    with here.records.session() as session:
        view = seasons.season(session, here.hub.zone, on)
        tasks = journal.tasks(session, midnight(on + timedelta(days=READ_DAYS), here.hub.zone))
        soaked = fieldwork.soaked(session, until, here.hub.zone)
    try:
        scenario = scenario_of(view, on).scenario
    except (InputError, RecordError):  # Planting and Shares say what is wrong with the plan; the work goes on
        scenario = None
    return Work(view, scenario, tuple(tasks), soaked)


CACHED = (worked,)
