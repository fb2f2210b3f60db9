"""The records as pages need them: the journal, what grows. Cached briefly; `changed` forgets it all."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import streamlit as st

from dashboard import alarms, bedplan, context, fieldwork, harvests, reads, seasons
from models.records import feeds, grazed, ground, growth, husbandry, journal, occasions, queries, written
from models.records import lots as picked_lots
from models.records.feeds import FeedView
from models.records.folder.writing import rows_of
from models.records.grazed import Rest
from models.records.ground import Land, Standing
from models.records.growth import PlantingView
from models.records.husbandry import AnimalView
from models.records.journal import LastChange, LogView
from models.records.occasions import Occasion
from models.records.queries import CropView
from models.records.written import Written

UNDO = timedelta(minutes=10)


def soon(now: datetime) -> datetime:
    """The next full minute: what was written down a moment ago is in, and pages of one minute ask once."""
    return now.replace(second=0, microsecond=0) + timedelta(minutes=1)


@st.cache_data(ttl=5, show_spinner=False)
def entries(folder: str, before: datetime, kind: str = "", place: uuid.UUID | None = None, most: int = 30) -> tuple[Written, ...]:
    """What was written down before a moment, the newest first; only so many are read."""
    with context.here().records.session() as session:
        return tuple(written.written(session, before, kind=kind, place=place, most=most))


@st.cache_data(ttl=5, show_spinner=False)
def entry_count(folder: str, since: datetime, before: datetime) -> int:
    """How many entries there are of [since, before)."""
    with context.here().records.session() as session:
        return written.count(session, since, before)


@st.cache_data(ttl=30, show_spinner=False)
def lots(folder: str) -> list[str]:
    """Names of the lots of stock that are here."""
    with context.here().records.session() as session:
        return written.lots(session)


@st.cache_data(ttl=30, show_spinner=False)
def lot_numbers(folder: str, before: datetime) -> list[str]:
    """Lots of harvests, those picked last first."""
    with context.here().records.session() as session:
        return picked_lots.lot_numbers(session, before)


def last_change(by: str, now: datetime) -> LastChange | None:
    """What this visitor did in the last ten minutes, if it can still be taken back."""
    with context.here().records.session() as session:
        return journal.last_change(session, by, now - UNDO)


@st.cache_data(ttl=30, show_spinner=False)
def growing(folder: str, on: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(plantings that are here, crops): what may be harvested."""
    with context.here().records.session() as session:
        return tuple(queries.plantings(session, on)), tuple(queries.crop_names(session))


@st.cache_data(ttl=5, show_spinner=False)
def plantings(folder: str, at: datetime) -> tuple[PlantingView, ...]:
    """The plantings that are here, to come, or ended within a year."""
    zone = context.here().hub.zone
    with context.here().records.session() as session:
        return tuple(growth.plantings(session, at, zone, over_since=at.astimezone(zone).date() - timedelta(days=365)))


@st.cache_data(ttl=5, show_spinner=False)
def animals(folder: str, at: datetime) -> tuple[AnimalView, ...]:
    """Every animal that is here and has a record of its own."""
    with context.here().records.session() as session:
        return tuple(husbandry.animals(session, at))


@st.cache_data(ttl=30, show_spinner=False)
def crops(folder: str) -> tuple[CropView, ...]:
    """The crops of this hub."""
    with context.here().records.session() as session:
        return tuple(queries.crops(session))


@st.cache_data(ttl=30, show_spinner=False)
def rests(folder: str, at: datetime) -> dict[str, Rest]:
    """Place -> when a herd was last there."""
    with context.here().records.session() as session:
        return grazed.rest_days(session, at)


@st.cache_data(ttl=30, show_spinner=False)
def standing(folder: str, at: datetime) -> dict[str, tuple[Standing, ...]]:
    """Place -> what grows and stands there."""
    with context.here().records.session() as session:
        return ground.standing(session, at)


@st.cache_data(ttl=30, show_spinner=False)
def land(folder: str) -> tuple[Land, ...]:
    """Every place with its phase, cost and funding, by name."""
    with context.here().records.session() as session:
        return tuple(ground.land(session))


@st.cache_data(ttl=5, show_spinner=False)
def written_of(folder: str, place: uuid.UUID, before: datetime) -> tuple[tuple[LogView, ...], tuple[LogView, ...]]:
    """(open tasks, last three entries) of a place."""
    with context.here().records.session() as session:
        return tuple(ground.tasks_at(session, place)), tuple(journal.journal(session, before, place=place, most=3))


@st.cache_data(ttl=5, show_spinner=False)
def of_asset(folder: str, asset: uuid.UUID, before: datetime) -> tuple[LogView, ...]:
    """What was done with an asset, the newest first."""
    with context.here().records.session() as session:
        return tuple(journal.journal(session, before, asset=asset, most=12))


@st.cache_data(ttl=30, show_spinner=False)
def table(folder: str, name: str) -> list[dict[str, str]]:
    """The rows of one file of the hub folder, as an export writes them."""
    with context.here().records.session() as session:
        return rows_of(session, context.here().hub.zone, name)


@st.cache_data(ttl=5, show_spinner=False)
def gatherings(folder: str, since: datetime, until: datetime) -> tuple[Occasion, ...]:
    """Every time of every event within [since, until), the earliest first."""
    with context.here().records.session() as session:
        return tuple(occasions.occasions(session, since, until, context.here().hub.zone))


@st.cache_data(ttl=5, show_spinner=False)
def due_counts(folder: str, since: datetime, until: datetime) -> dict[date, int]:
    """How many open tasks are due on each farm day of [since, until)."""
    with context.here().records.session() as session:
        return occasions.task_counts(session, since, until, context.here().hub.zone)


@st.cache_data(ttl=30, show_spinner=False)
def openers(folder: str) -> tuple[tuple[str, ...], bool]:
    """(people who may open a door, whether there ever was an event)."""
    with context.here().records.session() as session:
        return tuple(occasions.people(session)), occasions.any_events(session)


def addresses(everybody: bool) -> list[FeedView]:
    """Calendar addresses that are good: the visitor's own, or everybody's."""
    mine = context.visitor().person_id
    if mine is None and not everybody:
        return []
    with context.here().records.session() as session:
        return feeds.feeds(session, None if everybody else mine)


def changed() -> None:
    """Somebody changed the records: ask them anew."""
    alarms.changed()
    for cached in (
        entries,
        entry_count,
        lots,
        lot_numbers,
        gatherings,
        due_counts,
        openers,
        growing,
        plantings,
        animals,
        crops,
        reads.tasks,
        reads.answers,
        reads.herds,
        reads.grass,
        seasons.record,
        seasons.settings,
        reads.registered,
        rests,
        standing,
        land,
        written_of,
        of_asset,
        table,
        reads.people,
        *harvests.CACHED,
        *bedplan.CACHED,
        *fieldwork.CACHED,
    ):
        cached.clear()
