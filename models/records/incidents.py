"""Incidents: one cause from its raise until it cleared, and what people answered. Written by jobs, answered by commands.

The state is not kept but follows: cleared, else what was answered last. What was raised and is not cleared is not raised
again: open_incident gives the one that is there.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from models.alerts import Event, Observation, Severity
from models.alerts.machine import AHEAD
from models.records.alerts import Incident, IncidentAnswer
from models.records.merging import as_json, merge_into
from models.records.places import Place
from sensors.errors import RecordError

# of a task that was made of an incident: its `came_from` is this and the incident's id
ALERT = "alert:"
# detail of an open incident of which nobody knows any more: {"since": ISO 8601, "why": words, "noted_at": ISO 8601}
UNKNOWN = "unknown"
# detail: until when its words hold, ISO 8601; absent: as long as it stands
UNTIL = "until"
STATES = ("open", "acknowledged", "snoozed", "closed", "cleared")


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered. kind: acknowledged, snoozed (until) or closed; by: a person's name."""

    kind: str
    at: datetime
    by: str
    until: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class IncidentView:
    """An incident at a moment; fields as in the table. place: its name now, or as it was when the place is gone.

    state: one of STATES. closed: a steward's word that it is over, until the job clears it.
    """

    id: uuid.UUID
    rule: str
    cause: str
    known_by: str
    place: str
    severity: str
    state: str
    raised_at: datetime
    said: str
    title: str
    todo: str
    sure: str
    measurand: str
    page: str
    value: float | None
    worst: str
    worst_value: float | None
    worst_at: datetime | None
    cleared_at: datetime | None
    outcome: str
    log_id: uuid.UUID | None
    detail: dict[str, Any]
    answers: tuple[Answer, ...] = ()

    @property
    def acknowledged(self) -> Answer | None:
        """The acknowledgement, if there is one: who and when."""
        return next((a for a in reversed(self.answers) if a.kind == "acknowledged"), None)

    @property
    def unknown(self) -> tuple[datetime, str] | None:
        """(since when, why) nobody knows how it stands; None where somebody does."""
        kept = self.detail.get(UNKNOWN)
        return (datetime.fromisoformat(kept["since"]), str(kept["why"])) if kept else None

    @property
    def unknown_noted_at(self) -> datetime | None:
        """When it was noted that nobody knows."""
        kept = self.detail.get(UNKNOWN)
        return datetime.fromisoformat(kept["noted_at"]) if kept else None

    @property
    def words_until(self) -> datetime | None:
        """When what its words speak of is over; None: they hold as long as it stands."""
        kept = self.detail.get(UNTIL)
        return datetime.fromisoformat(kept) if kept else None

    @property
    def snoozed_until(self) -> datetime | None:
        """Until when it is put off; None where the last answer is another one."""
        return self.answers[-1].until if self.answers and self.answers[-1].kind == "snoozed" else None


def open_incident(session: Session, event: Event, detail: Mapping[str, Any] | None = None) -> uuid.UUID:
    """Write down what was raised; the id of the one that is open already, where the same incident is.

    A place the records do not know is kept by its name alone.
    """
    seen, known_by = event.observation, event.incident or f"{event.rule} {event.cause}"
    place_id = session.scalar(select(Place.id).where(Place.name == seen.place)) if seen.place else None
    row = {
        "id": uuid.uuid4(), "rule": event.rule, "cause": event.cause, "known_by": known_by, "place_id": place_id, "place_name": seen.place,
        "severity": event.severity, "raised_at": event.at, "said": seen.said, "title": seen.title, "todo": seen.todo, "sure": seen.sure,
        "measurand": seen.measurand, "page": seen.page, "value": _number(seen.value), "detail": as_json(_dated(detail or {}, seen)),
        "created_at": event.at, "changed_at": event.at,
    }  # fmt: skip
    session.execute(merge_into(session, Incident).values(row).on_conflict_do_nothing())
    found = open_incident_of(session, known_by)
    assert found is not None
    return found


def open_incident_of(session: Session, known_by: str) -> uuid.UUID | None:
    """The incident that is open under what it is known by (Event.incident); None where none is."""
    return session.scalar(select(Incident.id).where(Incident.known_by == known_by, Incident.cleared_at.is_(None)))


def update_incident(session: Session, id: uuid.UUID, seen: Observation, at: datetime, severity: Severity | None = None) -> None:
    """It got worse: the sentence and number of the worst, how sure that is, and a severity that rose. RecordError where there is none."""
    found = _of(session, id)
    found.worst, found.worst_value, found.worst_at = seen.said, _number(seen.value), at
    found.severity = severity or found.severity
    _reworded(found, seen)
    session.flush()


def renew_words(session: Session, known_by: str, seen: Observation, at: datetime) -> bool:
    """Say an open incident in the words of now where those it has speak of a time that is over; whether that was so."""
    found = session.scalar(select(Incident).where(Incident.known_by == known_by, Incident.cleared_at.is_(None)))
    kept = found.detail.get(UNTIL) if found is not None else None
    if found is None or not kept or datetime.fromisoformat(kept) > at:
        return False
    if found.worst:
        found.worst = seen.said
    else:
        found.said = seen.said
    _reworded(found, seen)
    session.flush()
    return True


def _reworded(found: Incident, seen: Observation) -> None:
    found.title, found.todo, found.sure = seen.title or found.title, seen.todo or found.todo, seen.sure or found.sure
    found.detail = _dated(found.detail, seen)


def _dated(detail: Mapping[str, Any], seen: Observation) -> dict[str, Any]:
    """Details of an incident with until when its words hold."""
    kept = {name: value for name, value in detail.items() if name != UNTIL}
    return kept if seen.until is None else {**kept, UNTIL: seen.until.isoformat()}


def note_unknown(session: Session, wanted: Mapping[str, tuple[datetime, str]], now: datetime) -> list[uuid.UUID]:
    """Of which open incidents nobody knows: what each is known by -> (since when, why). Those newly noted; all others lose their note."""
    fresh = []
    for row in session.scalars(select(Incident).where(Incident.cleared_at.is_(None))):
        kept, found = row.detail.get(UNKNOWN), wanted.get(row.known_by)
        if found is not None and (kept is None or kept["why"] != found[1]):
            note = {"since": found[0].isoformat(), "why": found[1], "noted_at": now.isoformat()}
            row.detail = {**row.detail, UNKNOWN: note}
            fresh.append(row.id)
        elif found is None and kept is not None:
            row.detail = {name: value for name, value in row.detail.items() if name != UNKNOWN}
    session.flush()
    return fresh


def redate_incidents(session: Session, now: datetime) -> int:
    """What is open and was raised later than now, by a clock that has been put back, was raised now; how many.

    detail["dated"]: as it stood.
    """
    found = list(session.scalars(select(Incident).where(Incident.cleared_at.is_(None), Incident.raised_at > now + AHEAD)))
    for row in found:
        row.raised_at, row.detail = now, {**row.detail, "dated": row.raised_at.isoformat()}
    session.flush()
    return len(found)


def clear_incident(session: Session, id: uuid.UUID, at: datetime, outcome: str = "") -> bool:
    """It is over. outcome: what happened in between. Whether it was open: what is cleared stays as it was first cleared."""
    over = update(Incident).where(Incident.id == id, Incident.cleared_at.is_(None)).values(cleared_at=at, outcome=outcome, changed_at=at)
    return session.scalar(over.returning(Incident.id)) is not None


def task_of_incident(session: Session, id: uuid.UUID, log_id: uuid.UUID) -> None:
    """Name the task that was made of it. RecordError where there is no such incident."""
    _of(session, id).log_id = log_id
    session.flush()


def incident_of_task(came_from: str) -> uuid.UUID | None:
    """The incident that a task was made of, by the task's `came_from`; None where it came from something else."""
    if not came_from.startswith(ALERT):
        return None
    try:
        return uuid.UUID(came_from.removeprefix(ALERT))
    except ValueError:
        # an imported file may say anything
        return None


def incidents(
    session: Session,
    now: datetime,
    *,
    open_only: bool = False,
    since: datetime | None = None,
    rule: str = "",
    place: str = "",
    limit: int = 500,
) -> list[IncidentView]:
    """Incidents in their state at `now`, the newest first. open_only: neither cleared nor closed; since: that were open after it."""
    query = _whole().order_by(Incident.raised_at.desc(), Incident.id)
    if open_only:
        query = query.where(Incident.cleared_at.is_(None), Incident.id.not_in(_closed()))
    if since is not None:
        query = query.where(or_(Incident.cleared_at.is_(None), Incident.cleared_at >= since))
    if rule:
        query = query.where(Incident.rule == rule)
    if place:
        query = query.where(or_(Place.name == place, Place.id.is_(None) & (Incident.place_name == place)))
    return [_view(row, now) for row in session.scalars(query.limit(limit))]


def incident(session: Session, id: uuid.UUID, now: datetime) -> IncidentView | None:
    """One incident in its state at a moment."""
    found = session.scalar(_whole().where(Incident.id == id))
    return None if found is None else _view(found, now)


def closed_by_hand(session: Session, now: datetime) -> list[IncidentView]:
    """Those a steward has closed and no job has cleared yet: the machine is to forget that it raised them."""
    query = _whole().where(Incident.cleared_at.is_(None), Incident.id.in_(_closed()))
    return [_view(row, now) for row in session.scalars(query)]


def _closed() -> Select[uuid.UUID]:
    return select(IncidentAnswer.incident_id).where(IncidentAnswer.kind == "closed")


def _whole() -> Select[Incident]:
    # populate_existing: answers are written past the incident, so what a session holds of them may be old
    query = select(Incident).outerjoin(Incident.place).options(joinedload(Incident.place), selectinload(Incident.answers))
    return query.execution_options(populate_existing=True)


def _view(row: Incident, now: datetime) -> IncidentView:
    answers = tuple(Answer(a.kind, a.at, a.by, a.until, a.note) for a in row.answers)
    return IncidentView(
        row.id, row.rule, row.cause, row.known_by, row.place.name if row.place else row.place_name, row.severity, _state(row, answers, now),
        row.raised_at, row.said, row.title, row.todo, row.sure, row.measurand, row.page, row.value, row.worst, row.worst_value,
        row.worst_at, row.cleared_at, row.outcome, row.log_id, dict(row.detail), answers,
    )  # fmt: skip


def _state(row: Incident, answers: tuple[Answer, ...], now: datetime) -> str:
    if row.cleared_at is not None:
        return "cleared"
    last = answers[-1] if answers else None
    if last is None or (last.kind == "snoozed" and last.until is not None and last.until <= now):
        return "open"
    return last.kind


def _of(session: Session, id: uuid.UUID) -> Incident:
    found = session.get(Incident, id)
    if found is None:
        raise RecordError("There is no such incident.", got=str(id))
    return found


def _number(value: float | None) -> float | None:
    """A number as it is kept; what is none (NaN, endless) is missing."""
    return float(value) if value is not None and isfinite(value) else None
