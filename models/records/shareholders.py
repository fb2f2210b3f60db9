"""Who has which share in a week, where it is picked up, and what must not be in it. What anybody pays stands elsewhere."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from models.records.shares import Depot, Donation, Member, Share

# every how many weeks a cycle comes round, and in which of them; weeks are ISO weeks
_ROUNDS = {"weekly": (1, 0), "odd weeks": (2, 1), "even weeks": (2, 0), "every 4 weeks": (4, 0)}


@dataclass(frozen=True, slots=True)
class ShareView:
    """A share in one week. weight: in full shares. allergies: as the member wrote them. paused: no box this week."""

    member: uuid.UUID
    number: str
    name: str
    size: str
    weight: float
    depot: str
    allergies: str
    paused: bool


@dataclass(frozen=True, slots=True)
class DepotView:
    """A pick-up place; weekday 0 is Monday; capacity in shares, None: no limit."""

    name: str
    weekday: int | None
    opens: time | None
    closes: time | None
    capacity: int | None


def shares_of(session: Session, monday: date) -> list[ShareView]:
    """The shares of the week that begins on a Monday, by depot and member; those of another cycle are not among them."""
    sunday = monday + timedelta(days=6)
    query = (
        select(Share)
        .options(joinedload(Share.member), joinedload(Share.size), joinedload(Share.depot))
        .where(Share.start_on <= sunday, or_(Share.end_on.is_(None), Share.end_on >= monday))
    )
    found = []
    for share in session.scalars(query):
        on = _pick_up(share, monday)
        if on < share.start_on or (share.end_on is not None and on > share.end_on) or not _turn(share.cycle, monday):
            continue
        paused = share.paused_from is not None and share.paused_from <= on and (share.paused_to is None or on <= share.paused_to)
        member, depot = share.member, share.depot.name if share.depot else ""
        found.append(ShareView(member.id, member.number, member.name, share.size.name, share.size.weight, depot, member.allergies, paused))
    return sorted(found, key=lambda one: (one.depot, -one.weight, one.number))


def _pick_up(share: Share, monday: date) -> date:
    """The day of the week on which a share is picked up; Friday where nobody said."""
    weekday = share.depot.weekday if share.depot is not None else None
    return monday + timedelta(days=4 if weekday is None else weekday)


def _turn(cycle: str, monday: date) -> bool:
    every, at = _ROUNDS.get(cycle, (1, 0))
    return monday.isocalendar().week % every == at


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
