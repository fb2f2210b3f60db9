"""The CSA on paper: members, their shares, where they pick up. What they pay stands apart, for the treasurer only."""

from __future__ import annotations

import uuid
from datetime import date, time

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.records.base import Base, Record
from models.records.places import Place

CYCLES = ("weekly", "odd weeks", "even weeks", "every 4 weeks")


class Depot(Record, Base):
    """A pick-up place. weekday: 0 Monday to 6 Sunday; capacity in shares, None: no limit."""

    __tablename__ = "depots"

    name: Mapped[str] = mapped_column(unique=True)
    place_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("places.id"))
    weekday: Mapped[int | None]
    opens: Mapped[time | None]
    closes: Mapped[time | None]
    capacity: Mapped[int | None]
    notes: Mapped[str] = mapped_column(default="")

    place: Mapped[Place | None] = relationship()


class ShareSize(Record, Base):
    """A size of share. weight: in full shares (half = 0.5)."""

    __tablename__ = "share_sizes"

    name: Mapped[str] = mapped_column(unique=True)
    weight: Mapped[float]


class Member(Record, Base):
    """A household of the CSA. number: its own number on the roster. allergies: what must not be in its box; likes, dislikes: what is put
    there rather or rather not, as people say it. seconds_welcome: off-grade vegetables too."""

    __tablename__ = "members"

    number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    household: Mapped[int | None]
    allergies: Mapped[str] = mapped_column(default="")
    likes: Mapped[str] = mapped_column(default="")
    dislikes: Mapped[str] = mapped_column(default="")
    seconds_welcome: Mapped[bool] = mapped_column(default=False)
    notes: Mapped[str] = mapped_column(default="")


class Share(Record, Base):
    """A member's share from start_on until end_on (None: still), with at most one pause at a time."""

    __tablename__ = "shares"

    member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("members.id"), index=True)
    size_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("share_sizes.id"))
    depot_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("depots.id"))
    start_on: Mapped[date]
    end_on: Mapped[date | None]
    cycle: Mapped[str] = mapped_column(default="weekly")
    paused_from: Mapped[date | None]
    paused_to: Mapped[date | None]

    member: Mapped[Member] = relationship()
    size: Mapped[ShareSize] = relationship()
    depot: Mapped[Depot | None] = relationship()


class Donation(Record, Base):
    """A week in which a member gives its box away. week: its Monday; to: the member who has it, None: the kitchen. In a pause no box is
    packed; a donated box is packed, for somebody else."""

    __tablename__ = "donations"
    __table_args__ = (UniqueConstraint("member_id", "week"),)

    member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    week: Mapped[date]
    to_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))

    member: Mapped[Member] = relationship(foreign_keys=[member_id])
    to: Mapped[Member | None] = relationship(foreign_keys=[to_id])


class Tier(Record, Base):
    """What a member pays on the sliding scale, a share: seen by the treasurer only, deleted with the member."""

    __tablename__ = "tiers"

    member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), unique=True)
    tier: Mapped[str]
    price: Mapped[float | None]

    member: Mapped[Member] = relationship()
