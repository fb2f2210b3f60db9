"""Members, what they eat and give away, and where shares are picked up. What anybody pays stands elsewhere."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from models.records.shares import Depot, Donation, Member, Share


@dataclass(frozen=True, slots=True)
class DepotView:
    """A pick-up place; weekday 0 is Monday; capacity in shares, None: no limit."""

    name: str
    weekday: int | None
    opens: time | None
    closes: time | None
    capacity: int | None


def depots(session: Session) -> list[DepotView]:
    """The pick-up places, by name."""
    return [DepotView(d.name, d.weekday, d.opens, d.closes, d.capacity) for d in session.scalars(select(Depot).order_by(Depot.name))]


@dataclass(frozen=True, slots=True)
class MemberView:
    """What a member eats, as it says so, and which boxes it gives away: (Monday, number of who has it, "" the kitchen). For stewards."""

    number: str
    name: str
    allergies: str
    likes: str
    dislikes: str
    seconds: bool
    gives: tuple[tuple[date, str], ...]


def members(session: Session, since: date) -> list[MemberView]:
    """All who have a share on or after a day, by number; gives: from the week of that day on."""
    gives: dict[uuid.UUID, list[tuple[date, str]]] = {}
    monday = since - timedelta(days=since.weekday())
    for gift in session.scalars(select(Donation).options(joinedload(Donation.to)).where(Donation.week >= monday).order_by(Donation.week)):
        gives.setdefault(gift.member_id, []).append((gift.week, gift.to.number if gift.to else ""))
    having = select(Share.member_id).where(or_(Share.end_on.is_(None), Share.end_on >= since))
    return [
        MemberView(m.number, m.name, m.allergies, m.likes, m.dislikes, m.seconds_welcome, tuple(gives.get(m.id, ())))
        for m in session.scalars(select(Member).where(Member.id.in_(having)).order_by(Member.number))
    ]


def names(session: Session) -> dict[str, tuple[str, str]]:
    """Member id, its 32 hex digits -> (number, name): for sheets, which name people only when they are drawn."""
    return {m.id.hex: (m.number, m.name) for m in session.scalars(select(Member))}
