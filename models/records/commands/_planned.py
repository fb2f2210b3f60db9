"""Moves that an accepted rotation asks for: pending movement logs, that a real move finishes, and that a new plan replaces."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.records.assets import Herd
from models.records.commands.tasks import abandon_task, finish_task
from models.records.grazing import CAME_FROM
from models.records.logs import Log, LogAsset
from models.records.places import Place

# a move so far from the day it was planned for is another one: last month's, entered late
NEAR = timedelta(days=14)
# phones send an entry again within so long by its own time
AGAIN = timedelta(days=2)


def planned_moves(session: Session, herd: Herd | None = None) -> list[Log]:
    """Pending moves of accepted plans, of one herd or of all, the first due first."""
    query = select(Log).where(Log.status == "pending", Log.came_from.startswith(CAME_FROM))
    if herd is not None:
        query = query.where(Log.id.in_(select(LogAsset.log_id).where(LogAsset.asset_id == herd.id)))
    return list(session.scalars(query.order_by(Log.at, Log.id)))


def finish_planned(
    session: Session, herd: Herd, place: Place, at: datetime, *, timed: bool, by: str, notes: str, id: uuid.UUID | None
) -> Log | None:
    """The planned move of a herd to a place, now done; None where none was planned near that day.

    What the plan had before it is overtaken, and given up. id: of an entry that may come twice.
    """
    if id is not None and (session.get(Log, id) is not None or (again := finished_by(session, id, at)) is not None):
        return None if session.get(Log, id) is not None else again
    open_moves = planned_moves(session, herd)
    there = [log for log in open_moves if abs(log.at - at) <= NEAR and place.id in {link.place_id for link in log.places}]
    if not there:
        return None
    log = there[0]
    for overtaken in open_moves[: open_moves.index(log)]:
        abandon_task(session, overtaken.id)
    if id is not None:
        log.details = {**log.details, "entries": [*log.details.get("entries", []), str(id)]}
    finish_task(session, log.id, at, by=by, notes=notes)
    log.timed = timed
    session.flush()
    return log


def finished_by(session: Session, id: uuid.UUID, at: datetime) -> Log | None:
    """The planned move that an entry has finished already."""
    near = (Log.at >= at - AGAIN) & (Log.at <= at + AGAIN)
    done = select(Log).where(Log.status == "done", Log.came_from.startswith(CAME_FROM), near)
    return next((log for log in session.scalars(done) if str(id) in log.details.get("entries", [])), None)
