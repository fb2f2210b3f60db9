"""What the Planting page asks: beds and all plantings, what does not fit, the hub's own year. Cached; `changed` forgets what can change."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

import streamlit as st

from collector.own_weather import own_weather
from dashboard import context
from models.advice.planting.clashes import Asked, FirstKill, Trouble, too_large, troubles
from models.advice.planting.normals import first_kill
from models.advice.season.scenario import scenario_of
from models.agronomy.crops import Crop, catalogue, new_crop, with_overrides
from models.planning.harvest import Weather
from models.planning.scenario.chain import chain_of
from models.records import bed_plan, queries
from models.records.bed_plan import BedPlan
from models.records.seasons import season as season_view
from sensors.errors import HublandError

# what grew this long ago still counts for rotation
YEARS = 8


@st.cache_resource(ttl=60, max_entries=2, show_spinner=False)
def plan(folder: str, today: date) -> BedPlan:
    """Beds and plantings, of earlier years too."""
    here = context.here()
    with here.records.session() as session:
        return bed_plan.bed_plan(session, here.hub.zone, date(today.year - YEARS, 1, 1))


@st.cache_resource(ttl=6 * 3600, max_entries=2, show_spinner=False)
def weather(folder: str, hour: datetime) -> Weather | None:
    """The hub's own weather up to an hour; None where nothing measured any. Ask for the day's first hour."""
    here = context.here()
    return own_weather(here.hub, here.store, here.records, hour.date(), hour)


@st.cache_resource(ttl=6 * 3600, max_entries=2, show_spinner=False)
def kill(folder: str, hour: datetime) -> FirstKill:
    """When frost usually comes that kills at a temperature."""
    known = weather(folder, hour)

    @cache
    def of(kill_f: float, year: int) -> date | None:
        return first_kill(known, kill_f, year)

    return of


@st.cache_resource(ttl=60, max_entries=4, show_spinner=False)
def asked(folder: str, today: date, season: str, hour: datetime) -> tuple[Asked, tuple[Trouble, ...]]:
    """A season as it stands on a day, and all that does not fit in it."""
    found = Asked.of(plan(folder, today), today, season, kill(folder, hour))
    return found, (*troubles(found), *_large(folder, today, season))


def _large(folder: str, today: date, season: str) -> tuple[Trouble, ...]:
    """Promises that are larger than the crop; of a season that cannot be reckoned with none are told here."""
    here = context.here()
    on = today if season == str(today.year) or not season.isdigit() else date(int(season), 1, 1)
    try:
        with here.records.session() as session:
            scenario = scenario_of(season_view(session, here.hub.zone, on)).scenario
        return too_large(scenario, chain_of(scenario))
    except HublandError:
        return ()


@st.cache_data(ttl=60, show_spinner=False)
def crops(folder: str) -> dict[str, Crop]:
    """The hub's crops by name, with its own figures."""
    with context.here().records.session() as session:
        rows = queries.crops(session)
    known = catalogue()
    return {
        one.name: with_overrides(known[one.key], one.facts) if one.key in known else new_crop(one.key, one.name, one.facts) for one in rows
    }


CACHED = (plan, asked, crops)
