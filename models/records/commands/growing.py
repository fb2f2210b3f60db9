"""Growing: harvest. What was picked, where, how much, and where it goes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.amounts import Amount, say_amount
from models.records.assets import Planting
from models.records.command import command, say
from models.records.commands._find import crop_called, places_called, planting_called
from models.records.commands._log import Counted, write_log
from models.records.logs import USES, Log
from sensors.errors import RecordError


@command("worker")
def record_harvest(
    session: Session,
    what: str,
    amount: Amount,
    at: datetime,
    *,
    timed: bool = True,
    places: Sequence[str] = (),
    use: str = "",
    notes: str = "",
    by: str = "",
    minutes: float | None = None,
    id: uuid.UUID | None = None,
) -> Log:
    """What was picked. `what` names a planting, or a crop where nobody said which planting it came from.

    places: beds; of a planting its own where none is given. use: one of models.records.logs.USES, "" not said yet.
    """
    if use and use not in USES:
        raise RecordError(f"{use!r} is no use of a harvest.", where=what, expected=", ".join(USES), got=use)
    planting = planting_called(session, what)
    crop = planting.crop if planting else crop_called(session, what)
    name = f"{crop.name}: {say_amount(amount.value, amount.unit)}"
    assets: list[Planting] = [planting] if planting else []
    log = write_log(
        session, "harvest", name, at, id=id, assets=assets, places=places_called(session, places),
        quantities=[Counted(amount, "harvest")], crop_id=crop.id, timed=timed, use=use, notes=notes, done_by=by, minutes=minutes,
    )  # fmt: skip
    say(session, f"Picked {say_amount(amount.value, amount.unit)} of {crop.name.lower()}.")
    return log
