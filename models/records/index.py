"""The index over done logs: movements, memberships, adjustments. Only this module makes its entries."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.records.logs import Adjustment, Log, Membership, Movement

Entry = Movement | Membership | Adjustment


class Logged(Protocol):
    """What a log must tell for its entries: a Log, or what import knows of one before it is written."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def status(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def is_movement(self) -> bool: ...
    @property
    def is_group_assignment(self) -> bool: ...
    @property
    def group_id(self) -> uuid.UUID | None: ...
    @property
    def assets(self) -> Sequence[Any]: ...
    @property
    def places(self) -> Sequence[Any]: ...
    @property
    def quantities(self) -> Sequence[Any]: ...


def entries(log: Logged) -> list[tuple[type[Entry], dict[str, Any]]]:
    """What follows from a log, as tables and their rows: nothing while it is not done."""
    if log.status != "done":
        return []
    found: list[tuple[type[Entry], dict[str, Any]]] = []
    if log.is_movement:
        to: list[tuple[uuid.UUID | None, float | None]] = [(p.place_id, p.length_m) for p in log.places] or [(None, None)]
        found += [
            (Movement, {"log_id": log.id, "asset_id": link.asset_id, "n": n, "place_id": place, "at": log.at, "length_m": length})
            for link in log.assets
            for n, (place, length) in enumerate(to)
        ]
    if log.is_group_assignment:
        found += [
            (Membership, {"log_id": log.id, "asset_id": link.asset_id, "group_id": log.group_id, "at": log.at}) for link in log.assets
        ]
    for q in log.quantities:
        if q.adjustment and q.asset_id:
            counted = {"measure": q.measure, "canonical_unit": q.canonical_unit, "kind": q.adjustment, "value": q.canonical}
            found.append((Adjustment, {"log_id": log.id, "n": q.n, "asset_id": q.asset_id, "at": log.at, **counted}))
    return found


def follows(log: Log) -> list[Entry]:
    """What follows from a log, as records."""
    return [table(**row) for table, row in entries(log)]


def stocked(session: Session, log: Log) -> set[uuid.UUID]:
    """The assets whose stock a log changes, as the index has it."""
    return set(session.scalars(select(Adjustment.asset_id).where(Adjustment.log_id == log.id)))


def index(session: Session, log: Log) -> None:
    """Bring the index of one log up to date; the log has been flushed. What stays as it is is not written anew."""
    wanted = follows(log)
    there: list[Entry] = []
    for table in (Movement, Membership, Adjustment):
        there += session.scalars(select(table).where(table.log_id == log.id))
    if sorted(map(_told, there)) == sorted(map(_told, wanted)):
        return
    for old in there:
        session.delete(old)
    session.flush()
    session.add_all(wanted)
    session.flush()


def _told(entry: Entry) -> tuple[str, ...]:
    return (type(entry).__name__, *(str(getattr(entry, c.key)) for c in type(entry).__table__.columns))


def rebuild(session: Session) -> None:
    """The whole index anew, from the logs."""
    for table in (Movement, Membership, Adjustment):
        session.execute(delete(table))
    for log in session.scalars(select(Log).where(Log.status == "done")):
        session.add_all(follows(log))
    session.flush()
