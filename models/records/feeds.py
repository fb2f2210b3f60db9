"""Calendar feeds: which there are, whose an address is, and the logs and events it shows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from models.records.actor import Actor
from models.records.changes import Change
from models.records.journal import LogView, view, whole
from models.records.logs import Log
from models.records.occasions import EventView, events
from models.records.people import Feed
from models.records.secrets import token_hash
from models.records.shares import Depot


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of feed. types: log types of its tasks, None for all; moves: of those the moves of herds alone.

    events: whether it shows events; depots: pick-up days.
    """

    title: str
    meaning: str
    types: tuple[str, ...] | None = ()
    mine: bool = False
    events: bool = False
    depots: bool = False
    moves: bool = False


FEEDS = {
    "mine": Kind("My tasks", "tasks with your name on them, and events you open", None, mine=True, events=True),
    "all tasks": Kind("All tasks", "everything that is to be done", None),
    "sow": Kind("Sowing", "what is to be sown", ("seeding",)),
    "plant": Kind("Planting", "what is to be planted out", ("transplanting",)),
    "moves": Kind("Herd moves", "which herd goes where", ("activity",), moves=True),
    "harvest": Kind("Harvest", "what is to be picked", ("harvest",)),
    "events": Kind("Events", "meals, classes, childcare, work days", events=True),
    "distribution": Kind("Distribution", "pick-up days of the shares, by depot", depots=True),
}
# how long what is done or given up stands in a feed, so that a phone can tick it off
KEPT = timedelta(days=60)
# events that are over stand a year; a calendar is also a diary
PAST_EVENTS = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class DepotView:
    """When shares are picked up at a depot; weekday 0 Monday to 6 Sunday. It names no member."""

    id: uuid.UUID
    name: str
    place: str
    weekday: int
    opens: time | None
    closes: time | None
    since: date
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class FeedView:
    """An address: whose, of what kind, since when; revoked_at None while it is good."""

    id: uuid.UUID
    person_id: uuid.UUID
    person: str
    kind: str
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Content:
    """What a feed shows. changed_at: the last change of anything in the records, so that nothing taken back is missed."""

    feed: FeedView
    tasks: tuple[LogView, ...]
    events: tuple[EventView, ...]
    depots: tuple[DepotView, ...]
    changed_at: datetime


def feeds(session: Session, person_id: uuid.UUID | None = None) -> list[FeedView]:
    """Addresses that are good, of one person or of all, the newest first."""
    query = select(Feed).where(Feed.revoked_at.is_(None)).options(joinedload(Feed.person)).order_by(Feed.created_at.desc())
    if person_id is not None:
        query = query.where(Feed.person_id == person_id)
    return [_view(feed) for feed in session.scalars(query)]


def feed_of(session: Session, token: str) -> FeedView | None:
    """The feed of a token; None where it is unknown or revoked, or its person has no access any more."""
    found = session.scalar(select(Feed).where(Feed.token_hash == token_hash(token)).options(joinedload(Feed.person)))
    if found is None or found.revoked_at is not None or found.kind not in FEEDS:
        return None
    who = Actor(found.person.name, frozenset(found.person.roles.split(",")))
    return _view(found) if found.person.active and who.may("viewer") else None


def content(session: Session, feed: FeedView, now: datetime) -> Content:
    """What a feed shows at a moment."""
    kind = FEEDS[feed.kind]
    shown = tuple(_tasks(session, feed, kind, now)) if kind.types != () else ()
    gathered = tuple(events(session, now - PAST_EVENTS, responsible=feed.person_id if kind.mine else None)) if kind.events else ()
    depots = tuple(_depots(session)) if kind.depots else ()
    last = session.scalar(select(func.max(Change.changed_at)))
    known = [last, feed.created_at, *(t.changed_at for t in shown), *(e.changed_at for e in gathered), *(d.changed_at for d in depots)]
    return Content(feed, shown, gathered, depots, max(_aware(at) for at in known if at is not None))


def _aware(at: datetime) -> datetime:
    """max() of a column comes back from SQLite as it is kept, without its zone."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _view(feed: Feed) -> FeedView:
    return FeedView(feed.id, feed.person_id, feed.person.name, feed.kind, feed.created_at, feed.revoked_at)


def _tasks(session: Session, feed: FeedView, kind: Kind, now: datetime) -> list[LogView]:
    """Every open task of a kind, and those finished or given up lately."""
    # a log that was written down when all was done never was a task; what was one keeps when it was due
    lately: Any = (Log.status != "pending") & Log.details["due"].as_string().is_not(None) & (Log.at >= now - KEPT)
    query = select(Log).where(or_(Log.status == "pending", lately))
    if kind.types is not None:
        query = query.where(Log.type.in_(kind.types))
    if kind.moves:
        query = query.where(Log.is_movement, Log.categories == "grazing")
    if kind.mine:
        query = query.where(Log.assignee_id == feed.person_id)
    return [view(log) for log in session.scalars(whole(query).order_by(Log.at, Log.name, Log.id))]


def _depots(session: Session) -> list[DepotView]:
    query = select(Depot).where(Depot.weekday.is_not(None)).options(joinedload(Depot.place)).order_by(Depot.name)
    return [
        DepotView(
            d.id, d.name, d.place.name if d.place else "", d.weekday or 0, d.opens, d.closes, d.created_at.date(), d.changed_at
        )
        for d in session.scalars(query)
    ]  # fmt: skip
