"""Where herds were, and when one was last in a paddock, from movement logs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import groupby
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.records.assets import Asset, Herd
from models.records.base import UtcDateTime
from models.records.logs import Movement
from models.records.places import Place

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Rest:
    """A place that herds have been in. left_at: when the last one left, None while one is there. herds: who that was or is."""

    left_at: datetime | None
    herds: tuple[str, ...]

    def days(self, at: datetime) -> float:
        """Days since a herd was last there; 0 while one is."""
        return 0.0 if self.left_at is None else (at - self.left_at).total_seconds() / DAY_S


def rest_days(session: Session, at: datetime) -> dict[str, Rest]:
    """Place -> its rest at a moment. A place that no log brings a herd to is not in it: nobody knows how long it has rested."""
    next_at = func.lead(Movement.at, type_=UtcDateTime()).over(partition_by=Movement.asset_id, order_by=(Movement.at, Movement.log_id))
    next_place = func.lead(Movement.place_id).over(partition_by=Movement.asset_id, order_by=(Movement.at, Movement.log_id))
    stays = (
        select(Movement.place_id, Movement.at, next_at.label("left_at"), next_place.label("next_id"), Asset.name, Asset.archived_on)
        .join(Asset, Asset.id == Movement.asset_id)
        .where(Asset.type == "group", Movement.at <= at)
        .subquery()
    )
    query = select(Place.name, stays.c.left_at, stays.c.name, stays.c.archived_on).join(Place, Place.id == stays.c.place_id)
    # who is moved to where it stands already has not left
    query = query.where(stays.c.next_id.is_(None) | (stays.c.next_id != stays.c.place_id))
    found: dict[str, list[tuple[datetime | None, str]]] = {}
    for place, left_at, herd, archived_on in session.execute(query.order_by(stays.c.at)):
        ended = datetime.combine(archived_on, time(), UTC) if archived_on else None
        if ended is not None and ended <= at:
            left_at = min(left_at, ended) if left_at else ended
        found.setdefault(place, []).append((left_at, herd))
    return {place: _last(there) for place, there in found.items()}


def _last(stays: list[tuple[datetime | None, str]]) -> Rest:
    here = tuple(dict.fromkeys(herd for left_at, herd in stays if left_at is None))
    if here:
        return Rest(None, here)
    left_at = max(left for left, _ in stays if left is not None)
    return Rest(left_at, tuple(dict.fromkeys(herd for left, herd in stays if left == left_at)))


@dataclass(frozen=True, slots=True)
class HerdStay:
    """A herd in a place, from a moment until it left; left_at None: it is there."""

    herd: str
    species: str
    place: str
    from_at: datetime
    left_at: datetime | None


def herd_stays(session: Session, at: datetime, since: datetime | None = None) -> list[HerdStay]:
    """Where every herd was and is, as of a moment, the earliest first; of those left before `since` none.

    A herd that is moved to where it stands already stays on. One that is gone (sold, given up) left on that day.
    """
    rows = session.execute(
        select(Herd.id, Herd.name, Herd.species, Herd.archived_on, Place.name, Movement.at)
        .join(Movement, Movement.asset_id == Herd.id)
        .outerjoin(Place, Place.id == Movement.place_id)
        .where(Movement.at <= at)
        .order_by(Herd.id, Movement.at, Movement.log_id)
    )
    found: list[HerdStay] = []
    for _, own in groupby(rows, key=lambda row: row[0]):
        found += _stays(list(own), at)
    return sorted((s for s in found if since is None or s.left_at is None or s.left_at >= since), key=lambda s: (s.from_at, s.herd))


def _stays(moves: list[Any], at: datetime) -> Iterator[HerdStay]:
    """The stays of one herd out of its moves in order."""
    _, herd, species, archived_on, _, _ = moves[0]
    ended = datetime.combine(archived_on, time(), UTC) if archived_on else None
    ended = ended if ended is not None and ended <= at else None
    arrivals = [(place, when) for n, (*_, place, when) in enumerate(moves) if n == 0 or place != moves[n - 1][-2]]
    for n, (place, when) in enumerate(arrivals):
        left_at = arrivals[n + 1][1] if n + 1 < len(arrivals) else None
        if ended is not None:
            left_at = min(left_at, ended) if left_at else ended
        if place is not None and (left_at is None or left_at > when):
            yield HerdStay(herd, species, place, when, left_at)
