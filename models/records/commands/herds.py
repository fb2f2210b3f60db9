"""Herds and animals."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from models.records.assets import Herd
from models.records.command import command, say
from models.records.commands._find import called, herd_called, place_called
from models.records.commands._log import write_log
from models.records.logs import Log
from models.records.places import PHASES
from sensors.errors import RecordError


@command("steward")
def put_herd(session: Session, name: str, *, species: str = "", purpose: str = "", notes: str = "") -> Herd:
    """Add a herd, or change the one of that name."""
    herd = called(session, Herd, Herd.name, name) or Herd(name=name)
    herd.species, herd.purpose, herd.notes = species, purpose, notes
    session.add(herd)
    session.flush()
    return herd


@command("worker")
def move_herd(
    session: Session, herd: str, to: str, at: datetime, *, timed: bool = True, by: str = "", notes: str = "", id: uuid.UUID | None = None
) -> Log:
    """From `at` a herd, and every animal in it, is at a place."""
    moved, place = herd_called(session, herd), place_called(session, to)
    if place.phase in (PHASES[0], PHASES[-1]):
        raise RecordError(f"{place.name} is {place.phase}; nothing can stand there.", where=herd, next_step="choose another place")
    log = write_log(
        session, "activity", f"{moved.name} to {place.name}", at, id=id, assets=[moved], places=[place], is_movement=True,
        timed=timed, notes=notes, done_by=by, categories="grazing",
    )  # fmt: skip
    say(session, f"{moved.name} moved to {place.name}.")
    return log
