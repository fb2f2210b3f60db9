"""What is so on a day, computed from done logs: where everything is, who belongs to which herd, what is left.

Nothing here is stored as a number to edit; see models.records.logs on the index that keeps these questions to one seek
an asset. A member of a herd is where its herd is.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.records.assets import Animal, Asset
from models.records.logs import Adjustment, Membership, Movement


@dataclass(frozen=True, slots=True)
class Stay:
    """An asset at a place since a moment. length_m: how much of a bed it takes."""

    asset_id: uuid.UUID
    place_id: uuid.UUID
    since: datetime
    length_m: float | None = None


def stays(session: Session, at: datetime, assets: Iterable[uuid.UUID] | None = None) -> list[Stay]:
    """Where every asset is by its own movement logs (herds move their members: see `places_of`)."""
    other = aliased(Movement)
    last = (
        select(other.log_id)
        .where(other.asset_id == Asset.id, other.at <= at)
        .order_by(other.at.desc(), other.log_id.desc())
        .limit(1)
        .correlate(Asset)
        .scalar_subquery()
    )
    query = (
        select(Movement.asset_id, Movement.place_id, Movement.at, Movement.length_m)
        .select_from(Asset)
        .join(Movement, and_(Movement.asset_id == _seeking(Asset.id), Movement.log_id == last))
        .where(Movement.place_id.is_not(None))
    )
    return [Stay(*row) for row in session.execute(_here(query, at, assets))]


def memberships(session: Session, at: datetime, assets: Iterable[uuid.UUID] | None = None) -> dict[uuid.UUID, uuid.UUID]:
    """Asset -> the group it is in."""
    other = aliased(Membership)
    last = (
        select(other.log_id)
        .where(other.asset_id == Asset.id, other.at <= at)
        .order_by(other.at.desc(), other.log_id.desc())
        .limit(1)
        .correlate(Asset)
        .scalar_subquery()
    )
    query = (
        select(Membership.asset_id, Membership.group_id)
        .select_from(Asset)
        .join(Membership, and_(Membership.asset_id == _seeking(Asset.id), Membership.log_id == last))
        .where(Membership.group_id.is_not(None))
    )
    return dict(session.execute(_here(query, at, assets)).all())


def places_of(session: Session, at: datetime) -> dict[uuid.UUID, tuple[Stay, ...]]:
    """Asset -> where it is; an animal of a herd that stands somewhere is where its herd is, whatever its own logs say."""
    found: dict[uuid.UUID, tuple[Stay, ...]] = {}
    for stay in stays(session, at):
        found[stay.asset_id] = (*found.get(stay.asset_id, ()), stay)
    for asset, group in memberships(session, at).items():
        if group in found:
            found[asset] = tuple(Stay(asset, s.place_id, s.since) for s in found[group])
    return found


def occupancy(session: Session, at: datetime) -> dict[uuid.UUID, tuple[uuid.UUID, ...]]:
    """Place -> the assets that are there, herds as well as their members."""
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    for asset, there in places_of(session, at).items():
        for stay in there:
            found.setdefault(stay.place_id, []).append(asset)
    return {place: tuple(assets) for place, assets in found.items()}


@dataclass(frozen=True, slots=True)
class HeadCount:
    """How many animals a herd has: named ones that are members, and uncounted by name (its `count` stock)."""

    named: int
    unnamed: float

    @property
    def total(self) -> int:
        return self.named + round(self.unnamed)


def head_counts(session: Session, at: datetime) -> dict[uuid.UUID, HeadCount]:
    """Herd -> its head count; herds that nobody counted are not in it."""
    named = Counter(memberships(session, at).values())
    unnamed = {asset: value for (asset, measure, unit), value in stock(session, at).items() if measure == "count" and unit == "head"}
    herds = set(session.scalars(select(Asset.id).where(Asset.type == "group", _alive(at))))
    return {herd: HeadCount(named.get(herd, 0), unnamed.get(herd, 0.0)) for herd in herds if herd in named or herd in unnamed}


def stock(session: Session, at: datetime, assets: Iterable[uuid.UUID] | None = None) -> dict[tuple[uuid.UUID, str, str], float]:
    """(asset, measure, canonical unit) -> how much is left: from the last reset on, what came less what went."""
    query = select(Adjustment.asset_id, Adjustment.measure, Adjustment.canonical_unit, Adjustment.kind, Adjustment.value).where(
        Adjustment.at <= at
    )
    if assets is not None:
        query = query.where(Adjustment.asset_id.in_(list(assets)))
    found: dict[tuple[uuid.UUID, str, str], float] = {}
    for asset, measure, unit, kind, value in session.execute(query.order_by(Adjustment.at, Adjustment.log_id, Adjustment.n)):
        key = (asset, measure, unit)
        found[key] = value if kind == "reset" else found.get(key, 0.0) + (value if kind == "increment" else -value)
    return found


def _seeking(id: Any) -> Any:
    """The same id, but not to be looked up by: SQLite would walk all movements and seek their assets, not one move an asset."""
    return func.coalesce(id, id)


def _alive(at: datetime) -> ColumnElement[bool]:
    return or_(Asset.archived_on.is_(None), Asset.archived_on > at.date())


def _here(query: Any, at: datetime, assets: Iterable[uuid.UUID] | None) -> Any:
    query = query.where(_alive(at))
    return query if assets is None else query.where(Asset.id.in_(list(assets)))


def animals_in(session: Session, herd: uuid.UUID, at: datetime) -> list[Animal]:
    """The animals of a herd that have a record of their own, by name."""
    members = [asset for asset, group in memberships(session, at).items() if group == herd]
    return list(session.scalars(select(Animal).where(Animal.id.in_(members)).order_by(Animal.name)))
