"""What changed of incidents, written down: raised, got worse, over; and the task that is made of one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from collector.alerts.telling import Teller
from models.alerts import Event, Rule
from models.alerts.words import outcome
from models.records import commands
from models.records.database import Session
from models.records.evaluations import Evaluated
from models.records.incidents import (
    ALERT,
    IncidentView,
    clear_incident,
    closed_by_hand,
    incident,
    open_incident,
    open_incident_of,
    task_of_incident,
    update_incident,
)
from models.records.notices import withdraw_notices

# of a task's id: the same incident makes the same task
TASKS = uuid.UUID("5f0f6c1e-0000-4000-8000-000000000002")
OPEN, CLOSED = "it is open already", "somebody closed it: told again when it was good in between, or gets worse"
ANEW = "somebody closed it, and it got worse: told anew"


def write_down(session: Session, teller: Teller, events: Sequence[Event], rules: Mapping[str, Rule], now: datetime) -> list[Evaluated]:
    """Write down what happened; what is to be noted of it. The session is the hub's."""
    noted = []
    for event in events:
        seen, first = event.observation, event.kind == "raised"
        if first:
            told = _raised(session, event, rules[event.rule], now)
        else:
            told = _worse(session, event, rules[event.rule], now) if event.kind == "worse" else _cleared(session, teller, event, now)
        raised = told == ANEW or (first and not told)
        noted.append(Evaluated(event.rule, event.cause, seen.seen, seen.seen, now, now, seen.place, seen.said, seen.why, told, raised))
    return noted


def _raised(session: Session, event: Event, rule: Rule, now: datetime) -> str:
    if open_incident_of(session, event.incident) is not None:
        return OPEN
    found = open_incident(session, event)
    if rule.log:
        _task(session, found, event, now)
    return ""


def _worse(session: Session, event: Event, rule: Rule, now: datetime) -> str:
    found = open_incident_of(session, event.incident)
    if found is None:
        # who closed it knew it milder
        return _raised(session, event, rule, now) or ANEW
    update_incident(session, found, event.observation, now, event.severity)
    return "it got worse"


def _cleared(session: Session, teller: Teller, event: Event, now: datetime) -> str:
    found = open_incident_of(session, event.incident)
    view = incident(session, found, now) if found is not None else None
    if view is None:
        return CLOSED
    end(session, teller, view, now)
    return f"over: {event.observation.why}" if event.observation.why else "over"


def end(session: Session, teller: Teller, view: IncidentView, now: datetime, why: str = "") -> None:
    """It is over: what happened in between is kept with it, and what still waits to be sent is not."""
    over = replace(view, cleared_at=now)
    said = outcome(teller.seen(session, over, now), teller.hub.zone, teller.hub.settings.hub.units)
    clear_incident(session, view.id, now, f"{said} {why}".strip())
    withdraw_notices(session, view.id, now, "it was over before this was sent")


def closed(session: Session, teller: Teller, now: datetime) -> int:
    """What a steward has closed is over; how many. The machine still holds it for raised, so that it is told again only
    when it was good in between, or gets worse than it was."""
    found = closed_by_hand(session, now)
    for view in found:
        answer = next(a for a in reversed(view.answers) if a.kind == "closed")
        end(session, teller, view, now, f"Closed by {answer.by}: {answer.note}")
    return len(found)


def orphaned(session: Session, teller: Teller, gone: Sequence[str], now: datetime) -> None:
    """Incidents (by what they are known by) whose rule is switched off or gone: nobody would ever clear them."""
    for known_by in gone:
        found = open_incident_of(session, known_by)
        view = incident(session, found, now) if found is not None else None
        if view is not None:
            end(session, teller, view, now, "Its rule was switched off.")


def _task(session: Session, found: uuid.UUID, event: Event, now: datetime) -> None:
    """What is to be done about it becomes a pending log, once."""
    seen = event.observation
    id_ = uuid.uuid5(TASKS, str(found))
    commands.add_task(
        session, seen.title or event.cause, now, places=[seen.place] if seen.place else [], notes=seen.said,
        came_from=f"{ALERT}{found}", id=id_,
    )  # fmt: skip
    task_of_incident(session, found, id_)
