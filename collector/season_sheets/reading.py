"""What a sheet is filled from, out of records, readings and forecasts; only what it asks for is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime

from collector.foreseen import kept_forecast, problem_on
from collector.known import farm_now
from collector.season_sheets import BEDS, BOXES, FORECAST, LOTS, SEED, SENSORS, Sheet
from collector.settings import Hub
from collector.store import open_store
from models.advice.farm import Farm
from models.advice.planting.stands import beds_of, taken_of
from models.advice.season.boxes import packed_of
from models.advice.season.packing import read_back
from models.advice.season.scenario import scenario_of
from models.advice.season.sheets import Known, LotLabel, SharedWeek, plain
from models.advice.season.sheets.ground import colds, gates
from models.advice.season.sheets.held import seed_held
from models.advice.season.sheets.sharing import keeping, shared_week
from models.agronomy.growing import week_of
from models.planning.harvest import Forecast
from models.planning.scenario.chain import chain_of
from models.records import bed_plan, packings, queries, seed_stock
from models.records.database import Records
from models.records.seasons import SeasonView, season
from sensors.series import SeriesStore


def known_for(one: Sheet, hub: Hub, records: Records, first: date, now: datetime) -> Known:
    """All that a sheet of the days from `first` on asks for."""
    today = now.astimezone(hub.zone).date()
    with records.session() as session:
        view, places = season(session, hub.zone, first), queries.places(session)
        lots = seed_stock.seed_lots(session, now) if SEED in one.needs else []
        bought = seed_stock.companies(session) if SEED in one.needs else {}
        plan = bed_plan.bed_plan(session, hub.zone, date(first.year - 1, 1, 1)) if BEDS in one.needs else None
    given = scenario_of(view, min(first, today))
    chain, settings = chain_of(given.scenario), hub.settings.hub
    known = Known(
        view, given, chain, today, settings.units == "us", settings.name, companies=bought,
        beds=beds_of(plan) if plan else (), stands=taken_of(plan, today) if plan else (),
        seed=seed_held(view, {p.id: p for p in given.scenario.season.plantings}, lots), lots=picked_lots(view) if LOTS in one.needs else (),
    )  # fmt: skip
    if SENSORS in one.needs and any(place.kind == "bed" for place in places):
        with _farm(hub, records, now) as farm:
            known = replace(known, gates=gates(farm, view.plantings), colds=colds(farm, view.plantings))
    if FORECAST in one.needs:
        foreseen = _forecast(hub, records, known, min(first, today), now)
        known = replace(known, forecast=foreseen, shared=_shared(records, known, foreseen, week_of(first)) if BOXES in one.needs else None)
    return known


def picked_lots(view: SeasonView) -> tuple[LotLabel, ...]:
    """Lots that have a number, of all harvests written down."""
    return tuple(LotLabel(one.crop, one.place, one.on, one.lot, f"{plain(one.amount)} {one.unit}") for one in view.picked if one.lot)


@contextmanager
def _farm(hub: Hub, records: Records, now: datetime) -> Iterator[Farm]:
    """The farm at `now`, as long as its past may be asked for."""
    with _store(hub) as store:
        yield farm_now(hub, store, records, now)


@contextmanager
def _store(hub: Hub) -> Iterator[SeriesStore]:
    store = open_store(hub.store_url, hub.zone, hub.store_token(), read_only=True)
    try:
        yield store
    finally:
        store.close()


def _forecast(hub: Hub, records: Records, known: Known, on: date, now: datetime) -> Forecast:
    with _store(hub) as store:
        return kept_forecast(problem_on(hub, store, records, known.view, known.given, on, now))


def _shared(records: Records, known: Known, found: Forecast, week: date) -> SharedWeek:
    """The week as it is printed, else as it is believed now."""
    with records.session() as session:
        kept = packings.packing_of(session, week)
    packed = read_back(kept[1]) if kept is not None else packed_of(known.view, known.given, found, week)
    return shared_week(packed, keeping(known.view), frozen=kept is not None)
