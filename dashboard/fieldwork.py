"""The week's work laid on the farm: season, tasks, soaks, and what is to be picked and packed. Cached; `ledger.changed` forgets it all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import streamlit as st

from dashboard import context, harvests
from dashboard.harvests import Told
from models.advice.farm import Farm
from models.advice.gather import midnight
from models.advice.season.scenario import scenario_of
from models.advice.season.sharing import Ahead, board, week_filled
from models.advice.season.wants import sharers
from models.advice.thisweek.picking import LEAST, plain
from models.advice.thisweek.work import READ_DAYS, Coming, Packing, Work
from models.agronomy.growing import week_of
from models.planning.harvest import Row
from models.planning.shares.coverage import Cell
from models.records import fieldwork, journal, seasons
from sensors.errors import HublandError


def laid_on(farm: Farm) -> Farm:
    """The farm with its week's work."""
    today, folder = farm.now.astimezone(farm.zone).date(), str(context.here().hub.folder)
    until = hour_after(farm.now)
    work = worked(folder, today, until)
    try:
        found, season = harvests.told(folder, today, until), harvests.season_ahead(folder, today, until)
    except HublandError:  # Harvest and Shares say what is wrong with the plan; the other work goes on
        return replace(farm, work=work)
    if found is None or season is None:
        return replace(farm, work=work)
    return replace(farm, work=replace(work, coming=_coming(found, season, today), packing=_packing(found, season, today)))


def hour_after(now: datetime) -> datetime:
    """The full hour after the next minute: pages of one hour ask once."""
    return (now.replace(second=0, microsecond=0) + timedelta(minutes=1)).replace(minute=0) + timedelta(hours=1)


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
    except HublandError:
        scenario = None
    return Work(view, scenario, tuple(tasks), soaked)


def _coming(found: Told, season: Ahead, on: date) -> tuple[Coming, ...]:
    """What there is to pick this week."""
    week = week_of(on)
    cells = harvests.chances(board(season), week)
    rows = [row for row in found.forecast.rows if row.planting is None and row.week == week and row.p80 >= LEAST]
    return tuple(_crop(found, row, cells.get(row.crop)) for row in rows)


def _packing(found: Told, season: Ahead, on: date) -> Packing | None:
    """The boxes of this week that are not picked up yet."""
    week = week_of(on)
    days = [one.on for one in sharers(found.given, week) if not one.paused and one.on >= on]
    if not days:
        return None
    full = week_filled(found.given, season, week)
    scarce = [cell for cell in board(season) if cell.week == week and cell.wanted and cell.shares[1] < int(cell.wanted)]
    short = min(scarce, key=lambda cell: cell.shares[1] / cell.wanted, default=None)
    return Packing(min(days), int(full.shares), full.covered[1], full.chance, short.item.lower() if short is not None else "")


def _crop(found: Told, row: Row, cell: Cell | None) -> Coming:
    taken = found.taken(row.week).get(row.crop)
    giving = [r for r in found.forecast.rows if r.crop == row.crop and r.week == row.week and r.planting and r.p80 > 0]
    plantings = tuple(r.planting for r in sorted(giving, key=lambda r: -r.p50) if r.planting)
    covers = f"covers {cell.shares[1]} of {plain(cell.wanted)} shares" if cell is not None and cell.shares[1] else ""
    amount = taken.amount if taken is not None else 0.0
    return Coming(row.crop, row.crop, row.unit, row.p20, row.p50, row.p80, amount, covers, plantings)


CACHED = (worked,)
