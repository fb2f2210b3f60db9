"""Who has a share, who is given a box, which other hubs take what is left, as a season reads them. What anybody pays stands elsewhere."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.agronomy.growing import week_of
from models.records.people import Partner
from models.records.shares import Donation, Share


@dataclass(frozen=True, slots=True)
class Receiver:
    """A member who has another one's box: what it eats holds for that box. The fields are those of ShareView."""

    member: str
    id: str
    allergies: str
    likes: str = ""
    dislikes: str = ""
    seconds: bool = False


@dataclass(frozen=True, slots=True)
class HubView:
    """A partner that gets its part of what is left over. need: in one measure for all; capacity_kg: of a week in all, None no limit."""

    name: str
    need: float
    capacity_kg: float | None


@dataclass(frozen=True, slots=True)
class ShareView:
    """A member's share. member: its number; id: its id's 32 hex digits. weight: in full shares. weekday: of its pick-up, 0 Monday, None
    not said. allergies: what must not be in the box, as written down, likes and dislikes likewise; seconds: off-grade is welcome.
    donated: Monday -> who has that week's box instead, None the kitchen."""

    member: str
    size: str
    weight: float
    depot: str
    weekday: int | None
    start_on: date
    end_on: date | None
    cycle: str
    paused_from: date | None
    paused_to: date | None
    allergies: str
    id: str = ""
    likes: str = ""
    dislikes: str = ""
    seconds: bool = False
    donated: Mapping[date, Receiver | None] = field(default_factory=dict)

    def during(self, first: date, last: date) -> bool:
        """Whether it runs on any day from first to last."""
        return self.start_on <= last and (self.end_on is None or self.end_on >= first)


def shares(session: Session) -> Iterable[ShareView]:
    """Every share there is or was, by member and first day."""
    query = select(Share).options(joinedload(Share.member), joinedload(Share.size), joinedload(Share.depot))
    given: dict[uuid.UUID, dict[date, Receiver | None]] = defaultdict(dict)
    for gift in session.scalars(select(Donation).options(joinedload(Donation.to))):
        to = gift.to
        given[gift.member_id][week_of(gift.week)] = (
            None if to is None else Receiver(to.number, to.id.hex, to.allergies, to.likes, to.dislikes, to.seconds_welcome)
        )
    for one in sorted(session.scalars(query), key=lambda s: (s.member.number, s.start_on)):
        yield ShareView(
            one.member.number, one.size.name, one.size.weight, one.depot.name if one.depot else "",
            one.depot.weekday if one.depot else None, one.start_on, one.end_on, one.cycle,
            one.paused_from, one.paused_to, one.member.allergies, one.member_id.hex,
            one.member.likes, one.member.dislikes, one.member.seconds_welcome, given.get(one.member_id, {}),
        )  # fmt: skip


def hubs(session: Session) -> Iterable[HubView]:
    """Partners with a need, by name."""
    query = select(Partner).where(Partner.need > 0).order_by(Partner.name)
    return (HubView(one.name, one.need or 0.0, one.capacity_kg) for one in session.scalars(query))
