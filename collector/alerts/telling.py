"""What changed of incidents, written down and told: incidents, messages in the outbox, tasks."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from collector.alerts.between import Readings, outcome
from models.alerts import SEVERITIES, Event, Rule
from models.records import commands, duties
from models.records.database import Session
from models.records.evaluations import Evaluated
from models.records.incidents import (
    clear_incident,
    incident,
    open_incident,
    open_incident_of,
    task_of_incident,
    update_incident,
)
from models.records.notices import enqueue_notice, notices, withdraw_notices

# of a task's id: the same incident makes the same task
TASKS = uuid.UUID("5f0f6c1e-0000-4000-8000-000000000002")


def take_in(session: Session, readings: Readings, events: Sequence[Event], rules: Mapping[str, Rule], now: datetime) -> list[Evaluated]:
    """Write down what happened and put the messages in; what is to be noted of it."""
    noted = []
    for event in events:
        seen, raised = event.observation, event.kind == "raised"
        if raised:
            told = _raised(session, event, rules[event.rule], now)
        else:
            told = _worse(session, event, now) if event.kind == "worse" else _cleared(session, readings, event, now)
        noted.append(Evaluated(event.rule, event.cause, seen.seen, seen.seen, now, now, seen.place, seen.said, seen.why, told, raised))
    return noted


def _raised(session: Session, event: Event, rule: Rule, now: datetime) -> str:
    if open_incident_of(session, event.incident) is not None:
        return "open already"
    found = open_incident(session, event)
    if rule.log:
        _task(session, found, event, now)
    return _tell(session, event, found, event.observation.said, now)


def _worse(session: Session, event: Event, now: datetime) -> str:
    found = open_incident_of(session, event.incident)
    if found is None:
        return "closed by hand"
    update_incident(session, found, event.observation, now, event.severity)
    return _tell(session, event, found, event.observation.said, now)


def _cleared(session: Session, readings: Readings, event: Event, now: datetime) -> str:
    found = open_incident_of(session, event.incident)
    view = incident(session, found, now) if found is not None else None
    if found is None or view is None:
        return "closed by hand"
    said = outcome(readings, view, now)
    clear_incident(session, found, now, said)
    withdraw_notices(session, found, now, "it was over before it was sent")
    if not any(n.state == "sent" or n.kind == "raised" for n in notices(session, incident_id=found)):
        return "over, and told nobody"
    return _tell(session, event, found, f"Over: {view.title or view.cause}. {said}", now)


def _tell(session: Session, event: Event, found: uuid.UUID, text: str, now: datetime) -> str:
    """Into the outbox for whoever is on duty first, or for all where nobody is."""
    on_duty = {duty.person_id for duty in duties.duties(session, now) if duty.rank == 1}
    reached = [c for c in duties.channels(session, enabled_only=True) if SEVERITIES.index(event.severity) <= SEVERITIES.index(c.least)]
    to = [c for c in reached if c.person_id in on_duty or c.person_id is None] or reached
    for channel in to:
        enqueue_notice(
            session, f"{event.kind} {found} {channel.id} {event.at.isoformat()}", event.kind, text, now, subject=event.observation.title,
            person=channel.person, channel=channel.name, severity=event.severity, incident_id=found,
        )  # fmt: skip
    return f"told {', '.join(c.person or c.name for c in to)}" if to else "nobody can be reached"


def _task(session: Session, found: uuid.UUID, event: Event, now: datetime) -> None:
    """What is to be done about it becomes a pending log, once."""
    seen = event.observation
    id_ = uuid.uuid5(TASKS, str(found))
    commands.add_task(session, seen.title or event.cause, now, places=[seen.place] if seen.place else [], notes=seen.said, id=id_)
    task_of_incident(session, found, id_)
