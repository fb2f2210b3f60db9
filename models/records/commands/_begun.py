"""The log by which a planting begins: sown, set out, inoculated. Its open task becomes the record: nothing stays to be done twice."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.records.assets import Planting
from models.records.command import actor_of
from models.records.commands._facts import put
from models.records.commands._log import Counted, changed, quantity, stand, was_due, write_log
from models.records.logs import Log, LogAsset
from models.records.places import Place

# a task that an entry finished keeps which entry that was, so that the entry may be sent twice
FINISHED_BY = "entry:"


def begun_by(session: Session, id: uuid.UUID) -> Log | None:
    """What an entry of that id wrote: a log of its own, or the task that it finished; None not yet."""
    return session.get(Log, id) or session.scalar(select(Log).where(Log.came_from == f"{FINISHED_BY}{id}"))


def write_begun(
    session: Session,
    type: str,
    name: str,
    at: datetime,
    planting: Planting | None,
    *,
    id: uuid.UUID | None = None,
    places: Sequence[Place] = (),
    lengths_m: Mapping[uuid.UUID, float] | None = None,
    quantities: Sequence[Counted] = (),
    **facts: Any,
) -> Log:
    """A log of a planting that began; of one whose task was open, that task done. Arguments as models.records.commands._log.write_log."""
    log = _open_task(session, type, planting) if planting is not None else None
    if log is None:
        assets = [planting] if planting is not None else []
        return write_log(session, type, name, at, id=id, assets=assets, places=places, lengths_m=lengths_m, quantities=quantities, **facts)
    was_due(session, log)
    log.status, log.at, log.timed, log.crop_id = "done", at, facts.pop("timed", True), facts.pop("crop_id", log.crop_id)
    log.came_from = f"{FINISHED_BY}{id}" if id is not None else ""
    if quantities:
        log.quantities = [quantity(n, counted) for n, counted in enumerate(quantities)]
    if places:
        stand(log, places, lengths_m)
    said, moves = facts.pop("notes", ""), facts.pop("is_movement", False)
    facts["done_by"] = facts.get("done_by") or actor_of(session).name
    put(log, notes="\n".join(part for part in (log.notes, said) if part), is_movement=log.is_movement or moves, **facts)
    changed(session, log)
    return log


def _open_task(session: Session, type: str, planting: Planting) -> Log | None:
    """The next open task of that kind about this planting alone, that nothing else keeps watch over."""
    about = select(LogAsset.log_id).where(LogAsset.asset_id == planting.id)
    asked = select(Log).where(Log.id.in_(about), Log.status == "pending", Log.type == type, Log.came_from == "", Log.repeat == "")
    return next((log for log in session.scalars(asked.order_by(Log.at, Log.id)) if len(log.assets) == 1), None)
