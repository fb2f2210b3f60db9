"""Answering an incident: I have seen it; later; it is over."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.records.alerts import IncidentAnswer
from models.records.command import actor_of, command, now_of, say
from models.records.commands._facts import words
from models.records.incidents import IncidentView, incident
from sensors.errors import RecordError

# what is put off longer is forgotten; who needs longer says so again
LONGEST_SNOOZE = timedelta(days=7)


@command("worker")
def acknowledge_incident(session: Session, id: uuid.UUID, *, note: str = "") -> IncidentView:
    """Somebody has seen it and takes care: nobody else is told. Said twice it is written down once."""
    found = _open(session, id)
    if found.state == "acknowledged":
        return found
    answered = _answer(session, found, "acknowledged", note=note)
    say(session, f"Seen by {actor_of(session).name}: {_called(found)}.")
    return answered


@command("worker")
def snooze_incident(session: Session, id: uuid.UUID, until: datetime, *, note: str = "") -> IncidentView:
    """It can wait: nobody is told of it until then, at most LONGEST_SNOOZE ahead. Then it is told anew if it still stands."""
    found, now = _open(session, id), now_of(session)
    if not now < until <= now + LONGEST_SNOOZE:
        expected = f"a moment within {LONGEST_SNOOZE.days} days"
        raise RecordError("Until when is it to wait?", where=_called(found), expected=expected, got=until.isoformat())
    answered = _answer(session, found, "snoozed", until=until, note=note)
    say(session, f"Put off: {_called(found)}.")
    return answered


@command("steward")
def close_incident(session: Session, id: uuid.UUID, why: str) -> IncidentView:
    """It is over, or never was, though nothing measured says so: its probe is gone, the rule was wrong. Needs a reason.

    It is raised again if good fresh data show it anew.
    """
    found = _open(session, id)
    if not why.strip():
        raise RecordError("Why is it over?", where=_called(found), next_step="say in a few words what you know")
    answered = _answer(session, found, "closed", note=why)
    say(session, f"Closed: {_called(found)} ({why.strip().removesuffix('.')}).")
    return answered


def _open(session: Session, id: uuid.UUID) -> IncidentView:
    """The incident, while it can be answered. RecordError where there is none, or it is over."""
    found = incident(session, id, now_of(session))
    if found is None:
        raise RecordError("There is no such incident.", got=str(id))
    if found.state in ("cleared", "closed"):
        raise RecordError("That is over already.", where=_called(found), next_step="nothing is to be done")
    return found


def _answer(session: Session, found: IncidentView, kind: str, *, until: datetime | None = None, note: str = "") -> IncidentView:
    at, by = now_of(session), actor_of(session).name
    session.add(IncidentAnswer(incident_id=found.id, kind=kind, at=at, by=by, until=until, note=words(note).strip()))
    session.flush()
    answered = incident(session, found.id, at)
    assert answered is not None
    return answered


def _called(found: IncidentView) -> str:
    return found.title or found.said or found.cause
