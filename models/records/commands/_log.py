"""Writing a log: the one way in, whatever command asks."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.amounts import Amount
from models.records.assets import Asset, Herd
from models.records.index import index
from models.records.logs import ADJUSTMENTS, LOG_TYPES, STATUSES, Log, LogAsset, LogPlace, Movement, Quantity
from models.records.places import Place
from sensors.errors import RecordError


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
    quantities: Sequence[Counted] = (),
    **facts: Any,
) -> Log:
    """Add a log, or nothing where a log of that `id` is there already (an entry sent twice). The log.

    facts: columns of models.records.logs.Log; status is "done" unless given. RecordError where it contradicts itself.
    """
    if id is not None and (there := session.get(Log, id)) is not None:
        return there
    log = Log(id=id or uuid.uuid4(), type=type, name=name, at=at, **{"status": "done", **facts})
    log.assets = [LogAsset(n=n, asset=a, asset_id=a.id) for n, a in enumerate(dict.fromkeys(assets))]
    log.places = [LogPlace(n=n, place=p, place_id=p.id) for n, p in enumerate(dict.fromkeys(places))]
    log.quantities = [quantity(n, counted) for n, counted in enumerate(quantities)]
    session.add(log)
    settle(session, log)
    return log


def quantity(n: int, counted: Counted) -> Quantity:
    amount = counted.amount
    return Quantity(
        n=n, measure=amount.measure, value=amount.value, unit=amount.unit, label=counted.label, canonical=amount.canonical,
        canonical_unit=amount.canonical_unit, adjustment=counted.adjustment, asset_id=counted.asset.id if counted.asset else None,
    )  # fmt: skip


def settle(session: Session, log: Log) -> None:
    """Check a new or changed log, and bring its index up to date."""
    _check(log)
    session.flush()
    _check_herds(session, log)
    index(session, log)


def changed(session: Session, log: Log) -> None:
    """After a change to a log that calendars may know."""
    log.sequence += 1
    settle(session, log)


def _check(log: Log) -> None:
    for got, allowed, what in ((log.type, LOG_TYPES, "type of log"), (log.status, STATUSES, "status")):
        if got not in allowed:
            raise RecordError(f"{got!r} is no {what}.", where=log.name, expected=", ".join(allowed), got=got)
    for q in log.quantities:
        if q.adjustment not in ADJUSTMENTS:
            raise RecordError(f"{q.adjustment!r} is no way to change a stock.", where=log.name, expected="reset, increment, decrement")
        if q.value < 0 and q.measure != "temperature":
            raise RecordError("An amount is below zero.", where=log.name, expected="zero or more", got=f"{q.value:g} {q.unit}")


def _check_herds(session: Session, log: Log) -> None:
    """A herd stands in one place at a time: not in two by one log, nor by two logs of one moment."""
    herds = [link.asset for link in log.assets if isinstance(link.asset, Herd)]
    if not (log.is_movement and herds):
        return
    if len(log.places) > 1:
        raise RecordError(
            f"{herds[0].name} cannot be in two places at once.", where=log.name, expected="one place",
            got=", ".join(p.place.name for p in log.places), next_step="split the herd, or log one move after the other",
        )  # fmt: skip
    to = log.places[0].place_id if log.places else None
    if log.status == "done":
        clash = select(Movement).where(
            Movement.asset_id.in_([h.id for h in herds]), Movement.at == log.at, Movement.log_id != log.id
        )  # fmt: skip
        for other in session.scalars(clash):
            if other.place_id != to:
                raise RecordError(
                    f"{herds[0].name} is moved elsewhere at that very moment already.", where=log.name,
                    next_step="give the time of day of this move",
                )  # fmt: skip
