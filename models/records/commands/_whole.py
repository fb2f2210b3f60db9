"""What must hold of the records as a whole, whatever log is added, changed or taken back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.records.assets import Asset, Herd
from models.records.logs import Adjustment, Log, Membership, Movement
from sensors.errors import RecordError

# sums of figures as typed differ from zero by less than this, in any canonical unit
NEAR_ZERO = 1e-6


def check_herds(session: Session, log: Log) -> None:
    """A herd or an animal stands in one place at a time: not in two by one log, nor by two logs of one moment."""
    walkers = [link.asset for link in log.assets if link.asset.type in ("group", "animal")]
    if not (log.is_movement and walkers):
        return
    if len(log.places) > 1:
        raise RecordError(
            f"{walkers[0].name} cannot be in two places at once.", where=log.name, expected="one place",
            got=", ".join(p.place.name for p in log.places), next_step="split the herd, or log one move after the other",
        )  # fmt: skip
    to = log.places[0].place_id if log.places else None
    if log.status != "done":
        return
    ids = [w.id for w in walkers]
    same_moment = select(Movement).where(Movement.asset_id.in_(ids), Movement.at == log.at, Movement.log_id != log.id)
    for other in session.scalars(same_moment):
        if other.place_id != to:
            raise RecordError(
                f"{_name(session, other.asset_id)} is moved elsewhere at that very moment already.", where=log.name,
                next_step="give the time of day of this move",
            )  # fmt: skip


def check_groups(session: Session, log: Log) -> None:
    """An animal is in one herd at a time, and a herd in none."""
    if not log.is_group_assignment:
        return
    for link in log.assets:
        if isinstance(link.asset, Herd):
            raise RecordError(f"{link.asset.name} is a herd and cannot be in one.", where=log.name, next_step="name its animals")
    if log.status != "done":
        return
    ids = [link.asset_id for link in log.assets]
    for n in range(0, len(ids), 500):
        same_moment = select(Membership).where(
            Membership.asset_id.in_(ids[n : n + 500]), Membership.at == log.at, Membership.log_id != log.id
        )
        for other in session.scalars(same_moment):
            if other.group_id != log.group_id:
                raise RecordError(
                    f"{_name(session, other.asset_id)} changes herds at that very moment already.", where=log.name,
                    expected="one herd at a time", got=_name(session, other.group_id) or "no herd",
                    next_step="give the time of day of this change, or take the other back",
                )  # fmt: skip


def check_stock(session: Session, assets: Iterable[uuid.UUID], where: str) -> None:
    """No stock may be below zero after any moment: RecordError says what there was."""
    for asset in sorted(assets):
        rows = select(Adjustment).where(Adjustment.asset_id == asset).order_by(Adjustment.at, Adjustment.log_id, Adjustment.n)
        left: dict[tuple[str, str], float] = {}
        for at, together in groupby(session.scalars(rows), key=lambda row: row.at):
            before = dict(left)
            for row in together:
                key = (row.measure, row.canonical_unit)
                change = row.value if row.kind == "increment" else -row.value
                left[key] = row.value if row.kind == "reset" else left.get(key, 0.0) + change
            # in one moment nobody knows what came first; below zero is only what is so after it
            for (_, unit), value in left.items():
                if value < -NEAR_ZERO * max(1.0, max(before.values(), default=0.0)):
                    there = before.get((_, unit), 0.0)
                    raise RecordError(
                        f"There is not so much of {_name(session, asset)}.", where=where,
                        expected=f"at most the {there:.10g} {unit} that were there on {at.date()}", got=f"{-value:.10g} {unit} more",
                        next_step="correct the amount, or count what is there and enter the count",
                    )  # fmt: skip


def _name(session: Session, id: uuid.UUID | None) -> str:
    found = session.get(Asset, id) if id else None
    return found.name if found else ""
