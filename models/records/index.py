"""The index over done logs: movements, memberships, adjustments. Only this module writes it."""

from __future__ import annotations

import uuid

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.records.logs import Adjustment, Log, Membership, Movement

Entry = Movement | Membership | Adjustment


def follows(log: Log) -> list[Entry]:
    """What follows from a log: nothing while it is not done."""
    if log.status != "done":
        return []
    found: list[Entry] = []
    if log.is_movement:
        for link in log.assets:
            to: list[tuple[uuid.UUID | None, float | None]] = [(p.place_id, p.length_m) for p in log.places] or [(None, None)]
            found += [
                Movement(log_id=log.id, asset_id=link.asset_id, n=n, place_id=place, at=log.at, length_m=length)
                for n, (place, length) in enumerate(to)
            ]
    if log.is_group_assignment:
        found += [Membership(log_id=log.id, asset_id=link.asset_id, group_id=log.group_id, at=log.at) for link in log.assets]
    found += [
        Adjustment(
            log_id=log.id, n=q.n, asset_id=q.asset_id, at=log.at, measure=q.measure, canonical_unit=q.canonical_unit,
            kind=q.adjustment, value=q.canonical,
        )
        for q in log.quantities if q.adjustment and q.asset_id
    ]  # fmt: skip
    return found


def index(session: Session, log: Log) -> None:
    """Bring the index of one log up to date; the log has been flushed."""
    for table in (Movement, Membership, Adjustment):
        for old in session.scalars(select(table).where(table.log_id == log.id)):
            session.delete(old)
    session.flush()
    session.add_all(follows(log))
    session.flush()


def rebuild(session: Session) -> None:
    """The whole index anew, from the logs."""
    for table in (Movement, Membership, Adjustment):
        session.execute(delete(table))
    for log in session.scalars(select(Log).where(Log.status == "done")):
        session.add_all(follows(log))
    session.flush()
