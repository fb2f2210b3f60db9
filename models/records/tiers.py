"""What members pay: answered to the treasurer and to nobody else."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.records.actor import Actor
from models.records.shares import Tier


@dataclass(frozen=True, slots=True)
class TierView:
    """What a member pays; price None: not said."""

    member: str
    name: str
    tier: str
    price: float | None


def tiers(session: Session, actor: Actor) -> list[TierView]:
    """Every member's tier, by number. NotAllowed for everybody but the treasurer."""
    actor.must("treasurer", "see what members pay")
    rows = session.scalars(select(Tier).options(joinedload(Tier.member)))
    return sorted((TierView(t.member.number, t.member.name, t.tier, t.price) for t in rows), key=lambda t: t.member)
