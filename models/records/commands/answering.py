"""Answering advice where it is read: what was done about it, or that it can wait. One log, and the line stays away for a while."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.amounts import parse_amount
from models.records.answers import LONGEST, NOT_NOW, came_from, standing
from models.records.command import actor_of, command, say
from models.records.commands._find import places_called
from models.records.commands._log import Counted, happened, write_log
from models.records.commands.tasks import LABELS
from models.records.logs import Log
from sensors.errors import RecordError

PUT_OFF = "Not now: "


@command("worker")
def answer_advice(
    session: Session,
    subject: str,
    name: str,
    at: datetime,
    *,
    state: str,
    done: bool = True,
    places: Sequence[str] = (),
    type: str = "activity",
    amount: str = "",
    until: datetime,
    by: str = "",
    id: uuid.UUID | None = None,
) -> Log:
    """What was done about a line of advice; or, not `done`, that it can wait. The line stays away until then, in the same state.

    state, subject: the line's. name: of the log ("Vented the high tunnel"); of what can wait, the line's. amount: as
    typed, "" for none. Said twice, by whomever, it is written down once: the log that is there comes back.
    """
    if id is not None and (there := session.get(Log, id)) is not None:
        return there
    question, name = came_from(state, subject), _named(name, done)
    happened(session, at, name)
    if not at < until <= at + LONGEST:
        expected = f"a moment after it was said, within {LONGEST.days} days"
        raise RecordError("Until when does that hold?", where=name, expected=expected, got=until.isoformat())
    if (said := _said(session, question, name, done, at)) is not None:
        return said
    facts: dict[str, Any] = {"status": "done"} if done else {"status": "abandoned", "reason": NOT_NOW}
    log = write_log(
        session, type, name, at, id=id, places=places_called(session, places), timed=True, done_by=by or actor_of(session).name,
        came_from=question, details={"until": until.astimezone(UTC).isoformat()},
        quantities=[Counted(parse_amount(amount, where=name), LABELS.get(type, ""))] if amount.strip() and done else [], **facts,
    )  # fmt: skip
    say(session, f"Done: {log.name}." if done else f"{log.name}.")
    return log


def _named(name: str, done: bool) -> str:
    """The log's name; what can wait says so."""
    name = name.strip().removesuffix(".")
    return name if done or not name or name.startswith(PUT_OFF) else f"{PUT_OFF}{name}"


def _said(session: Session, question: str, name: str, done: bool, at: datetime) -> Log | None:
    """The same answer, where it was given already and still stands: a button pressed twice, or by two people at once."""
    for log, _ in standing(session, Log.came_from == question, at):
        # what can wait is named after its line, whose numbers have moved since
        if log.status == ("done" if done else "abandoned") and (log.name == name or not done):
            return log
    return None
