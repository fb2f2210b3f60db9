"""What people said about advice: that they did something, or that it can wait. Logs, whose `came_from` names the question.

An answer stands until its moment has come (details["until"]), or until it is taken back or struck. The question is a
line's state and subject: when the state changes, it is another question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from models.records.logs import Log
from sensors.errors import RecordError

PREFIX = "advice:"
# why a line that can wait was given up
NOT_NOW = "not now"
# no answer stands longer; what holds for months is no advice of the day
LONGEST = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to a line of advice. status: done or abandoned (it can wait). until: from then on it is asked again."""

    subject: str
    state: str
    status: str
    name: str
    at: datetime
    until: datetime
    by: str


def came_from(state: str, subject: str) -> str:
    """How a log names the question it answers; RecordError where it names none."""
    if not state or ":" in state or not subject.strip():
        got = f"{state} {subject}".strip()
        raise RecordError("Nobody knows what that answers.", expected="the state and the subject of a line", got=got)
    return f"{PREFIX}{state}:{subject}"


def answers(session: Session, now: datetime, back: timedelta = timedelta(0)) -> tuple[Answered, ...]:
    """The answers that stand at a moment, the newest first; with those that are over but were said within `back`."""
    found = standing(session, Log.came_from.startswith(PREFIX, autoescape=True), now, back)
    return tuple(_answered(log, until) for log, until in found)


def standing(session: Session, question: ColumnElement[bool], now: datetime, back: timedelta = timedelta(0)) -> list[tuple[Log, datetime]]:
    """(log, until when it stands) of the answers to a question that stand at a moment, or were said within `back`; the newest first."""
    query = select(Log).where(question, Log.status.in_(("done", "abandoned")), Log.at > now - LONGEST)
    found = [(log, until_of(log)) for log in session.scalars(query.order_by(Log.at.desc(), Log.id)) if not log.details.get("struck")]
    return [(log, until) for log, until in found if until is not None and (until > now or log.at > now - back)]


def until_of(log: Log) -> datetime | None:
    """Until when an answer stands; None where nobody said so, or not as a moment (an imported file may say anything)."""
    try:
        until = datetime.fromisoformat(str(log.details.get("until")))
    except ValueError:
        return None
    return until if until.tzinfo is not None else None


def _answered(log: Log, until: datetime) -> Answered:
    state, _, subject = log.came_from.removeprefix(PREFIX).partition(":")
    return Answered(subject, state, log.status, log.name, log.at, until, log.done_by or log.changed_by)
