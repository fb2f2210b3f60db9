"""The season as the pages of harvest and shares need it: forecast, shares and the week shared out. Cached; `changed` forgets it all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256

import streamlit as st

from collector.share_sheets import Print, depot_sheet, pack_sheet, pick_sheet
from dashboard import context
from models.advice.harvest import Season, following, season_of
from models.advice.packing import Packed, read_back
from models.advice.sharing import Sharing, shared_out
from models.planning.harvest import Forecast, Problem
from models.planning.harvest.forecast import forecast
from models.planning.shares.coverage import Cell
from models.records import growth, harvested, occasions, packings, queries, shareholders
from models.records.harvested import Picked

# earlier seasons teach; what is older than this hardly does
YEARS = 3
WEEKS_AHEAD = 8


@dataclass(frozen=True)
class Told:
    """A season with its forecast and what was picked."""

    season: Season
    forecast: Forecast
    harvests: tuple[Picked, ...]


def told(folder: str, on: date, until: datetime) -> Told | None:
    """The season as of a day; None where nothing is planned to be picked. until: of the day, for what was picked so far."""
    season, picked, mark = planned(folder, on, until)
    if not any(p.season == season.problem.season for p in season.problem.plantings):
        return None
    return Told(season, _forecast(mark, season.problem), picked)


@st.cache_resource(ttl=60, max_entries=2, show_spinner=False)
def planned(folder: str, on: date, until: datetime) -> tuple[Season, tuple[Picked, ...], str]:
    """(the season as of a day, what was picked, a mark that changes with what a forecast rests on)"""
    here = context.here()
    since = date(on.year - YEARS, 1, 1)
    with here.records.session() as session:
        plantings = growth.plantings(session, until, here.hub.zone, over_since=since)
        picked = harvested.picked(session, datetime.combine(since, time(), here.hub.zone), until, here.hub.zone)
        season = season_of(plantings, picked, queries.crops(session), on)
    return season, tuple(picked), sha256(repr(season.problem).encode()).hexdigest()


@st.cache_resource(ttl=86_400, max_entries=2, show_spinner="Working out the harvest ...")
def _forecast(mark: str, _problem: Problem) -> Forecast:
    """The forecast of a problem, made anew only where that is another: most changes of the records leave it as it is."""
    return forecast(_problem)


@st.cache_data(ttl=60, show_spinner=False)
def sharing(folder: str, on: date) -> Sharing:
    """Shares, pick-ups and planned meals of the week that holds a day and of those after it."""
    here, weeks = context.here(), following(on, WEEKS_AHEAD)
    until = weeks[-1] + timedelta(days=7)
    first, last = (datetime.combine(day, time(), here.hub.zone) for day in (weeks[0], until))
    with here.records.session() as session:
        meals: dict[date, int] = {}
        for one in occasions.occasions(session, first, last, here.hub.zone):
            if one.event.kind == "meal" and one.event.status == "planned":
                week = following(one.day, 1)[0]
                meals[week] = meals.get(week, 0) + (one.event.head_count or 0)
        return Sharing({week: shareholders.shares_of(session, week) for week in weeks}, shareholders.depots(session), meals)


@st.cache_data(ttl=60, show_spinner=False)
def frozen(folder: str, week: date) -> tuple[datetime, Packed] | None:
    """A week as it was printed; None where it is open."""
    with context.here().records.session() as session:
        found = packings.packing_of(session, week)
    return None if found is None else (found[0], read_back(found[1]))


@st.cache_resource(ttl=900, max_entries=4, show_spinner="Sharing out the week ...")
def open_week(folder: str, on: date, until: datetime, week: date) -> Packed | None:
    """A week shared out by what is believed now."""
    found = told(folder, on, until)
    if found is None:
        return None
    return shared_out(found.season, found.forecast, found.harvests, sharing(folder, on), week)


def chances(found: Told, week: date, cells: tuple[Cell, ...]) -> dict[str, Cell]:
    """Crop -> how well it covers the shares of a week."""
    return {cell.item: cell for cell in cells if cell.week == week}


@st.cache_data(ttl=600, show_spinner=False)
def sheets(folder: str, week: date, frozen_at: datetime) -> tuple[bytes, bytes, bytes]:
    """Pick, pack and depot sheet of a frozen week; kept for some minutes, so that a tap finds the file that the page offered."""
    here, kept = context.here(), frozen(folder, week)
    if kept is None:
        return b"", b"", b""
    packed, hub = kept[1], here.hub.settings.hub
    told = Print(hub.name, hub.units, context.now(), frozen_at, here.hub.zone)
    with here.records.session() as session:
        names = shareholders.names(session)
    return pick_sheet(packed, told), pack_sheet(packed, told), depot_sheet(packed, told, names)


CACHED = (planned, sharing, frozen, open_week, sheets)
