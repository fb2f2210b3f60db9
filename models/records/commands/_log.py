"""Writing a log: the one way in, whatever command asks."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from models.amounts import Amount
from models.records.assets import Asset
from models.records.command import now_of, zone_of
from models.records.commands._facts import COLUMNS, put, words
from models.records.commands._whole import check_groups, check_herds, check_stock
from models.records.index import index, stocked
from models.records.logs import ADJUSTMENTS, LOG_TYPES, STATUSES, Log, LogAsset, LogPlace, Quantity
from models.records.places import PHASES, Place
from sensors.errors import RecordError

# a day is kept as its noon, so what is entered in the morning of a day lies ahead by some hours
AHEAD = timedelta(days=1)
# what is done cannot lie so far ahead, whoever writes it; a slip of the year does
FARTHEST = timedelta(days=2 * 365)


@dataclass(frozen=True, slots=True)
class Counted:
    """A quantity for a log: an amount, its label, and what it does to the stock of an asset."""

    amount: Amount
    label: str = ""
    adjustment: str = ""
    asset: Asset | None = None


def write_log(
    session: Session,
    type: str,
    name: str,
    at: datetime,
    *,
    id: uuid.UUID | None = None,
    assets: Sequence[Asset] = (),
    places: Sequence[Place] = (),
    lengths_m: Mapping[uuid.UUID, float] | None = None,
    quantities: Sequence[Counted] = (),
    **facts: Any,
) -> Log:
    """Add a log, or nothing where a log of that `id` is there already (an entry sent twice). The log.

    lengths_m: metres of bed by the place's id. facts: columns of models.records.logs.Log; status is "done" unless
    given. RecordError where it contradicts itself or what is written down already.
    """
    if id is not None and (there := session.get(Log, id)) is not None:
        return there
    log = Log(id=id or uuid.uuid4(), type=type, name=words(name), at=at, status="done")
    checked = {name: value for name, value in facts.items() if name in COLUMNS[Log]}
    for name, value in facts.items():
        if name not in checked:
            setattr(log, name, value)
    put(log, **checked)
    log.assets = [LogAsset(n=n, asset=a, asset_id=a.id) for n, a in enumerate(dict.fromkeys(assets))]
    log.quantities = [quantity(n, counted) for n, counted in enumerate(quantities)]
    stand(log, places, lengths_m)
    session.add(log)
    settle(session, log)
    return log


def quantity(n: int, counted: Counted) -> Quantity:
    amount = counted.amount
    return Quantity(
        n=n, measure=amount.measure, value=amount.value, unit=amount.unit, label=words(counted.label), canonical=amount.canonical,
        canonical_unit=amount.canonical_unit, adjustment=counted.adjustment, asset_id=counted.asset.id if counted.asset else None,
    )  # fmt: skip


def stand(log: Log, places: Sequence[Place], lengths_m: Mapping[uuid.UUID, float] | None = None) -> None:
    """Where a log is, instead of where it was."""
    lengths = lengths_m or {}
    for id, length in lengths.items():
        if not 0 < length < 10_000:
            raise RecordError("A length of bed must be more than nothing.", where=log.name, expected="metres", got=f"{length:g}")
        if id not in {p.id for p in places}:
            raise RecordError("A length is given for a place that is not named.", where=log.name, next_step="name the place too")
    log.places = [LogPlace(n=n, place=p, place_id=p.id, length_m=lengths.get(p.id)) for n, p in enumerate(dict.fromkeys(places))]


def usable(places: Sequence[Place], where: str) -> Sequence[Place]:
    """The places, where something can stand there; RecordError where one is only planned, or retired."""
    for place in places:
        if place.phase in (PHASES[0], PHASES[-1]):
            raise RecordError(f"{place.name} is {place.phase}; nothing can stand there.", where=where, next_step="choose another place")
    return places


def happened(session: Session, at: datetime, what: str) -> None:
    """RecordError where something that is said to be done lies ahead. Today's noon is no mistake in the morning."""
    if at > now_of(session) + AHEAD:
        raise RecordError(
            "That day is still to come.", where=what, expected="today or a day before it", got=at.date().isoformat(),
            next_step="correct the day, or add it as a task",
        )  # fmt: skip


def day_of(session: Session, at: datetime) -> date:
    """The farm day of a moment."""
    return at.astimezone(zone_of(session)).date()


def settle(session: Session, log: Log) -> None:
    """Check a new or changed log, and bring its index up to date."""
    _check(session, log)
    session.flush()
    check_herds(session, log)
    check_groups(session, log)
    touched = stocked(session, log)
    index(session, log)
    check_stock(session, touched | stocked(session, log), log.name)


def was_due(session: Session, log: Log) -> datetime:
    """When a task was due, kept in its details: the record has the plan beside the fact, and calendars know it was a task."""
    local = log.at.astimezone(zone_of(session))
    log.details = {**log.details, "due": local.isoformat() if log.timed else local.date().isoformat()}
    return log.at


def changed(session: Session, log: Log) -> None:
    """After a change to a log that calendars may know."""
    log.sequence += 1
    settle(session, log)


def _check(session: Session, log: Log) -> None:
    if not log.name.strip():
        raise RecordError("A log needs a name.", next_step="say in a few words what it is about")
    for got, allowed, what in ((log.type, LOG_TYPES, "type of log"), (log.status, STATUSES, "status")):
        if got not in allowed:
            raise RecordError(f"{got!r} is no {what}.", where=log.name, expected=", ".join(allowed), got=got)
    far = log.at > now_of(session) + FARTHEST if log.status == "done" else log.at.year > 2200
    if far or log.at.year < 1900:
        raise RecordError(
            "That day is too far away.", where=log.name, expected="a day that has come, or of the next years", got=log.at.date().isoformat()
        )
    for q in log.quantities:
        if q.adjustment not in ADJUSTMENTS:
            raise RecordError(f"{q.adjustment!r} is no way to change a stock.", where=log.name, expected="reset, increment, decrement")
        if q.value < 0 and q.measure != "temperature":
            raise RecordError("An amount is below zero.", where=log.name, expected="zero or more", got=f"{q.value:g} {q.unit}")
