"""Rotations that were planned, stays a steward set, and what a hub changed of the settings of grazing.

A row is written either by jobs or by people, through commands, never by both: whoever accepts a plan adds an acceptance
to it, so that taking that back is stopped by no job.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import JSON, ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from models.planning.grazing.rotation import Rotation, read_back, written
from models.records.assets import Herd
from models.records.base import Base, Record, UtcDateTime
from models.records.places import Place
from sensors.errors import InputError

# what a pending move of an accepted plan came from, before the plan's id
CAME_FROM = "rotation:"
# proposals that nobody accepted are kept so long; what was once accepted stays, to compare with what was done
PROPOSALS_KEPT = timedelta(days=30)
# a plan names herds that graze as one so: "Cattle + Sheep"
TOGETHER = " + "


class GrazingPlan(Record, Base):
    """A rotation as it was proposed: document is models.planning.grazing.rotation.written. because: what it was made for.

    Written by jobs alone.
    """

    __tablename__ = "grazing_plans"

    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    because: Mapped[str] = mapped_column(default="")
    document: Mapped[dict[str, Any]] = mapped_column(JSON)


class GrazingAcceptance(Record, Base):
    """Somebody said that people go by a plan from now on; the last one holds. Written by commands."""

    __tablename__ = "grazing_acceptances"

    plan_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("grazing_plans.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    by: Mapped[str] = mapped_column(default="")


class GrazingLock(Record, Base):
    """A stay that a steward set: every later plan has it. From first_on, `days` nights; they leave on the morning after."""

    __tablename__ = "grazing_locks"

    herd_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assets.id"), index=True)
    paddock_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("places.id"), index=True)
    first_on: Mapped[date] = mapped_column(index=True)
    days: Mapped[int]
    why: Mapped[str] = mapped_column(default="")

    herd: Mapped[Herd] = relationship()
    paddock: Mapped[Place] = relationship()


class GrazingSetting(Record, Base):
    """What this hub changed of a setting of grazing (models.records.grazing_settings); value as people write it."""

    __tablename__ = "grazing_settings"

    key: Mapped[str] = mapped_column(unique=True)
    value: Mapped[str]


@dataclass(frozen=True)
class KeptRotation:
    """A plan as the records keep it; `rotation` is read from its document when somebody asks. InputError: of a newer form.

    status: proposed; accepted: what people go by now; replaced: what they went by until another was accepted.
    accepted_at, accepted_by: of the last time; None and "" where nobody has.
    """

    id: uuid.UUID
    made_at: datetime
    status: str
    because: str
    document: dict[str, Any]
    accepted_at: datetime | None = None
    accepted_by: str = ""

    @cached_property
    def rotation(self) -> Rotation:
        return read_back(self.document)

    @property
    def came_from(self) -> str:
        """What the pending moves that its acceptance wrote say they came from."""
        return f"{CAME_FROM}{self.id}"


@dataclass(frozen=True, slots=True)
class Locked:
    """A stay that a steward set: from first_on until the morning of `out`. by, at: who said so last, and when."""

    id: uuid.UUID
    herd: str
    paddock: str
    first_on: date
    days: int
    why: str
    by: str
    at: datetime

    @property
    def out(self) -> date:
        return self.first_on + timedelta(days=self.days)


def propose(session: Session, rotation: Rotation) -> KeptRotation:
    """Keep a new plan as a proposal, and forget proposals of long ago. For jobs: no command, no undo.

    InputError where a number of it is none: what is not known is None, and no database may keep anything else.
    """
    document = written(rotation)
    try:
        json.dumps(document, allow_nan=False)
    except ValueError as why:
        step = "leave out what is not known, or write None"
        raise InputError("A grazing plan has a number that is none.", where=rotation.because, next_step=step) from why
    row = GrazingPlan(id=uuid.uuid4(), made_at=rotation.made_at, because=rotation.because, document=document)
    session.add(row)
    session.flush()
    old = delete(GrazingPlan).where(
        GrazingPlan.made_at < rotation.made_at - PROPOSALS_KEPT, GrazingPlan.id.not_in(select(GrazingAcceptance.plan_id))
    )
    session.execute(old, execution_options={"synchronize_session": False})
    return KeptRotation(row.id, row.made_at, "proposed", row.because, row.document)


def newest_rotation(session: Session, at: datetime | None = None) -> KeptRotation | None:
    """The plan made last, accepted or not (made by `at`, where it is given); None: none was made."""
    query = select(GrazingPlan)
    if at is not None:
        query = query.where(GrazingPlan.made_at <= at)
    return next(_kept(session, query.order_by(GrazingPlan.made_at.desc(), GrazingPlan.created_at.desc()).limit(1), at), None)


def accepted_rotation(session: Session, at: datetime | None = None) -> KeptRotation | None:
    """The plan that people go by, or went by at a moment; None: none was accepted."""
    last = _last_acceptance(session, at)
    return None if last is None else next(_kept(session, select(GrazingPlan).where(GrazingPlan.id == last.plan_id), at), None)


def rotations(session: Session, since: datetime, *, accepted_only: bool = False) -> list[KeptRotation]:
    """Plans made since a moment, the newest first: what was said then, to compare with what came."""
    query = select(GrazingPlan).where(GrazingPlan.made_at >= since)
    if accepted_only:
        query = query.where(GrazingPlan.id.in_(select(GrazingAcceptance.plan_id)))
    return list(_kept(session, query.order_by(GrazingPlan.made_at.desc(), GrazingPlan.id)))


def rotation_of(session: Session, id: uuid.UUID) -> KeptRotation | None:
    """The plan of an id."""
    return next(_kept(session, select(GrazingPlan).where(GrazingPlan.id == id)), None)


def locks(session: Session, since: date | None = None) -> list[Locked]:
    """Stays that stewards set, by first day; of those that are over only what was left on `since` or later."""
    query = select(GrazingLock).options(joinedload(GrazingLock.herd), joinedload(GrazingLock.paddock))
    rows = session.scalars(query.order_by(GrazingLock.first_on, GrazingLock.id))
    found = [Locked(r.id, r.herd.name, r.paddock.name, r.first_on, r.days, r.why, r.changed_by, r.changed_at) for r in rows]
    return [lock for lock in found if since is None or lock.out >= since]


def _last_acceptance(session: Session, at: datetime | None = None) -> GrazingAcceptance | None:
    query = select(GrazingAcceptance)
    if at is not None:
        query = query.where(GrazingAcceptance.at <= at)
    return session.scalar(query.order_by(GrazingAcceptance.at.desc(), GrazingAcceptance.created_at.desc()).limit(1))


def _kept(session: Session, query: Any, at: datetime | None = None) -> Iterator[KeptRotation]:
    """The plans of a query, each as it stood with people at a moment."""
    last = _last_acceptance(session, at)
    for row in session.scalars(query):
        said = select(GrazingAcceptance).where(GrazingAcceptance.plan_id == row.id)
        if at is not None:
            said = said.where(GrazingAcceptance.at <= at)
        own = session.scalar(said.order_by(GrazingAcceptance.at.desc()).limit(1))
        if own is None or last is None:
            yield KeptRotation(row.id, row.made_at, "proposed", row.because, row.document)
        else:
            status = "accepted" if last.plan_id == row.id else "replaced"
            yield KeptRotation(row.id, row.made_at, status, row.because, row.document, own.at, own.by)
