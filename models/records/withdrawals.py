"""Until when milk and meat of treated animals may not be used: what the labels of remedies ask, from medical logs."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.records.assets import Asset
from models.records.logs import Log
from models.records.state import memberships

# where a medical log keeps the days its remedy's label asks for
MILK, MEAT = "withdrawal_milk_days", "withdrawal_meat_days"
# the longest wait a treatment can ask for, in days; older logs are not read
LONGEST = 3650


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An animal or herd whose milk or meat must wait. None: it need not, or the label's days were not entered."""

    asset_id: uuid.UUID
    name: str
    remedy: str
    milk_until: datetime | None
    meat_until: datetime | None


def withdrawals(session: Session, at: datetime) -> list[Withdrawal]:
    """Every animal and herd under a withdrawal at a moment, by name; the longest wait of each.

    Who was in a herd when it was treated waits wherever it is now.
    """
    query = select(Log).where(Log.type == "medical", Log.status == "done", Log.at <= at, Log.at > at - timedelta(days=LONGEST))
    found: dict[uuid.UUID, tuple[str, dict[str, datetime]]] = {}
    for log in session.scalars(query.options(selectinload(Log.assets)).order_by(Log.at)):
        ends = {key: end for key in (MILK, MEAT) if (days := log.details.get(key)) and (end := log.at + timedelta(days=days)) > at}
        if not ends:
            continue
        treated = {link.asset_id for link in log.assets}
        treated |= {animal for animal, group in memberships(session, log.at).items() if group in treated}
        for asset in treated:
            _, before = found.get(asset, ("", {}))
            later = {key: max(ends.get(key, before.get(key)), before.get(key, ends.get(key))) for key in {*ends, *before}}  # type: ignore[type-var]
            found[asset] = (log.method or log.name, later)  # type: ignore[assignment]
    names = dict(session.execute(select(Asset.id, Asset.name).where(Asset.id.in_(list(found)))).all())
    listed = [Withdrawal(id, names[id], remedy, ends.get(MILK), ends.get(MEAT)) for id, (remedy, ends) in found.items()]
    return sorted(listed, key=lambda w: w.name)
