"""The season as the pages of harvest and shares need it: forecast, shares and the week shared out. Cached; `changed` forgets it all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import streamlit as st

from collector.fieldwork import expected
from collector.foreseen import kept_forecast, mark_of
from collector.own_weather import own_weather
from collector.share_sheets import Print, depot_sheet, pack_sheet, pick_sheet
from dashboard import context
from models.advice.season import sharing as share
from models.advice.season.boxes import packed_of
from models.advice.season.forecast import problem_of
from models.advice.season.packing import Packed, read_back
from models.advice.season.picked import Taken, picked_of
from models.advice.season.scenario import Given, scenario_of
from models.advice.season.sharing import Ahead
from models.agronomy.growing import week_of
from models.planning.harvest import Forecast, Problem, Weather
from models.planning.shares.coverage import Cell
from models.records import packings, seasons, shareholders
from models.records.seasons import SeasonView

WEEKS_AHEAD = 8


@dataclass(frozen=True)
class Told:
    """A season with its forecast. picked: (crop, week) -> what was picked of it."""

    view: SeasonView
    given: Given
    forecast: Forecast
    picked: dict[tuple[str, date], Taken]
    mark: str

    @property
    def units(self) -> dict[str, str]:
        """Crop -> the unit of its amounts."""
        return {crop.key: crop.unit for crop in self.forecast.problem.crops}

    def taken(self, week: date) -> dict[str, Taken]:
        """Crop -> what was picked of it in a week so far."""
        return {crop: one for (crop, monday), one in self.picked.items() if monday == week}


def weeks_from(day: date, weeks: int) -> list[date]:
    """Mondays of the week that holds a day, and of those after it."""
    return [week_of(day) + timedelta(weeks=n) for n in range(weeks)]


def told(folder: str, on: date, until: datetime) -> Told | None:
    """The season as of a day; None where nothing is planned to be picked. until: of the day, so that it is asked anew while it passes."""
    view, given, problem, mark = planned(folder, on, until)
    if not any(p.season == problem.season for p in problem.plantings):
        return None
    return Told(view, given, _forecast(mark, problem), picked_of(given), mark)


@st.cache_resource(ttl=60, max_entries=2, show_spinner=False)
def planned(folder: str, on: date, until: datetime) -> tuple[SeasonView, Given, Problem, str]:
    """(the season as of a day, with what is reckoned, what its forecast rests on, a mark that changes with that)"""
    here = context.here()
    with here.records.session() as session:
        view = seasons.season(session, here.hub.zone, on)
    given, weather = scenario_of(view, on), sky(folder, on)
    problem = problem_of(view, given, on, weather, _going_in(folder, on, until, view))
    return view, given, problem, mark_of(problem)


@st.cache_data(ttl=900, max_entries=2, show_spinner=False)
def _going_in(folder: str, on: date, until: datetime, _view: SeasonView) -> dict[str, date]:
    """Plantings that are late or wait for their soil, with the day on which they will go in."""
    here = context.here()
    return expected(here.hub, here.store, here.records, _view, on, context.now())


@st.cache_resource(ttl=21_600, max_entries=2, show_spinner=False)
def sky(folder: str, on: date) -> Weather | None:
    """The hub's own weather up to the evening before a day: what a forecast reads of it."""
    here = context.here()
    return own_weather(here.hub, here.store, here.records, on, context.now())


@st.cache_resource(ttl=86_400, max_entries=2, show_spinner="Working out the harvest ...")
def _forecast(mark: str, _problem: Problem) -> Forecast:
    """The forecast of a problem, made anew only where that is another: most changes of the records leave it as it is."""
    return kept_forecast(_problem)


@st.cache_resource(ttl=900, max_entries=2, show_spinner=False)
def season_ahead(folder: str, on: date, until: datetime) -> Ahead | None:
    """The season's harvest against what is wanted, week by week."""
    found = told(folder, on, until)
    return None if found is None else share.ahead(found.given, found.forecast)


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
    return None if found is None else packed_of(found.view, found.given, found.forecast, week)


def chances(cells: tuple[Cell, ...], week: date) -> dict[str, Cell]:
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


CACHED = (planned, _going_in, season_ahead, frozen, open_week, sheets)
