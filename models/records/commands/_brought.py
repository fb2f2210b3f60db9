"""What a log brought with it beside its index: an animal that is gone or was born, a planting, an event that was held, tasks.

It goes along when the log is corrected, and goes when the log is struck.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.records.assets import Animal, Planting
from models.records.commands._find import planting_called
from models.records.commands._log import changed, day_of, was_due
from models.records.commands.templates import follow_planting
from models.records.logs import Log, LogAsset
from models.records.plans import Event, Template
from sensors.errors import RecordError

HELD, STRUCK = "held:", "struck:"


@dataclass(frozen=True, slots=True)
class Before:
    """What hung on a log until now: its day and name, who it was about, the planting that it made."""

    day: date
    name: str
    about: frozenset[uuid.UUID]
    made: Planting | None


def standing_apart(session: Session, log: Log) -> Before:
    """What hangs on a log, before it is corrected."""
    return Before(day_of(session, log.at), log.name, frozenset(link.asset_id for link in log.assets), _made(session, log))


def brought_forward(session: Session, log: Log, before: Before, *, named: bool) -> None:
    """After a correction: those who died, were sold or born by it did so on its new day; its planting is called anew.

    named: whether the log was given another name by hand.
    """
    day = day_of(session, log.at)
    _still_there(log, before, day)
    if log.came_from.startswith(HELD) and day != before.day:
        raise RecordError("An event was held on its own day.", where=log.name, next_step="strike this, and say of the right day who came")
    for animal in _gone_by(log, before.day):
        animal.archived_on = day
    for young in _born_by(log, before.day):
        young.birth_on = day
    made = before.made
    if made is not None:
        base = _first_name(log, made, day)
        if not made.name.startswith(base):
            old, name, n = made.name, base, 2
            while planting_called(session, name) is not None:
                name, n = f"{base} ({n})", n + 1
            made.name = name
            log.name = before.name.replace(old, name) if old in before.name and not named else log.name
    session.flush()


def no_longer_brought(session: Session, log: Log) -> None:
    """Before a log is struck: who was gone is here again, and what it made is given up. RecordError where the young are still here."""
    day = day_of(session, log.at)
    young = [one for one in _born_by(log, day) if one.archived_on is None]
    if young:
        raise RecordError(
            f"{young[0].name} was born by this entry, and is still here.", where=log.name, expected="young that are gone",
            next_step=f"write down first that {young[0].name} is gone, or correct this entry instead",
        )  # fmt: skip
    for animal in _gone_by(log, day):
        animal.archived_on = None
    _not_held(session, log)
    made = _made(session, log)
    if made is not None:
        made.archived_on = day
        _give_up(session, made.id)
    _give_up(session, log.id)
    log.details = {**log.details, "struck": True}
    session.flush()
    for link in log.assets:
        if isinstance(link.asset, Planting) and link.asset is not made:
            follow_planting(session, link.asset)


def _still_there(log: Log, before: Before, day: date) -> None:
    """Nobody does, or is done, anything after they were gone."""
    leaving = {a.id for a in _gone_by(log, before.day)}
    for link in log.assets:
        over, new = link.asset.archived_on, day != before.day or link.asset_id not in before.about
        moves = isinstance(link.asset, Animal) or log.is_movement
        if new and moves and over is not None and over <= day and link.asset_id not in leaving:
            raise RecordError(
                f"{link.asset.name} was no longer here.", where=log.name, expected=f"a day before {over}", got=str(day),
                next_step="correct the day or the name",
            )  # fmt: skip


def _gone_by(log: Log, day: date) -> list[Animal]:
    """The animals that a death or a sale took off the farm."""
    if log.type != "sale" and log.categories != "death":
        return []
    return [link.asset for link in log.assets if isinstance(link.asset, Animal) and link.asset.archived_on == day]


def _born_by(log: Log, day: date) -> list[Animal]:
    """The animals with a record of their own that a birth brought."""
    animals = [link.asset for link in log.assets if isinstance(link.asset, Animal)] if log.type == "birth" else []
    return [animal for animal in animals if animal.birth_on == day]


def _made(session: Session, log: Log) -> Planting | None:
    """The planting that came to be by this sowing or setting out: it is still called after it, and nothing else tells of it."""
    plantings = [link.asset for link in log.assets if isinstance(link.asset, Planting)]
    if log.type not in ("seeding", "transplanting") or len(plantings) != 1:
        return None
    (planting,) = plantings
    if not planting.name.startswith(_first_name(log, planting, day_of(session, log.at))):
        return None
    others = select(Log.id).join(LogAsset, LogAsset.log_id == Log.id).where(
        LogAsset.asset_id == planting.id, Log.id != log.id, Log.status == "done"
    )  # fmt: skip
    return planting if session.scalar(others.limit(1)) is None else None


def _first_name(log: Log, planting: Planting, day: date) -> str:
    """What a planting is called that a sowing makes: crop, first bed, day; a batch of mushroom logs has no bed."""
    place = [] if log.categories == "inoculation" or not log.places else [log.places[0].place.name]
    return ", ".join([planting.crop.name, *place, str(day)])


def _not_held(session: Session, log: Log) -> None:
    """An event whose record is struck can be said to be held again."""
    if not log.came_from.startswith(HELD):
        return
    event = session.get(Event, log.event_id) if log.event_id else None
    log.came_from = f"{STRUCK}{log.came_from}"
    if event is not None and event.status == "done" and not event.repeat:
        event.status, event.sequence = "planned", event.sequence + 1


def _give_up(session: Session, anchor: uuid.UUID) -> None:
    """Open tasks that templates made for a log or a planting that is no more."""
    names = [f"template:{id}:{anchor}" for id in session.scalars(select(Template.id))]
    for task in session.scalars(select(Log).where(Log.came_from.in_(names), Log.status == "pending")).all():
        was_due(session, task)
        task.status, task.reason = "abandoned", "not needed"
        changed(session, task)
