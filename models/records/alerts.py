"""The tables of alerts: what a steward sets (rules, channels, duties, windows, settings), and what jobs keep of it.

A row is written either by people, through commands, or by jobs, never by both: whoever acknowledges an incident adds an
answer to it, so that taking that back is not stopped by a job that has written to the incident since.
"""

from __future__ import annotations

import uuid
from datetime import datetime, time
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.records.base import Base, Record, UtcDateTime
from models.records.people import Person
from models.records.places import Place

# kind of channel -> what it needs beside its name
CHANNEL_KINDS = {
    "apprise": "a secret: the address of a service, as Apprise writes it (mailto://..., ntfy://...)",
    "email": "an e-mail address, and a secret: the mail server with its account (mailtos://user:password@mail.example.org)",
    "webhook": "a secret: the address that is called",
    "siren": "nothing: the topic hub/<slug>/siren of the hub's own broker; or another topic as address",
}
# what people answer to an incident
ANSWERS = ("acknowledged", "snoozed", "closed")
# withheld: nobody needs it any more, or somebody works there; last_error says which
NOTICE_STATES = ("waiting", "sent", "failed", "withheld")
# the one row of alert_settings
SETTINGS_ID = uuid.UUID("5f0f6c1e-0000-4000-8000-000000000001")
_OPEN = text("cleared_at IS NULL")


class AlertRule(Record, Base):
    """What this hub has changed of a default rule, or a whole rule of its own. changes: fields of models.alerts.Rule by name."""

    __tablename__ = "alert_rules"

    key: Mapped[str] = mapped_column(unique=True)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class AlertSettings(Record, Base):
    """The one row of what holds for every alert. Times are the hub's own clocks; None: not at all.

    escalate_minutes: for rules that do not say it themselves, after how long unacknowledged the next on duty is told; 0 never.
    storm_incidents within storm_minutes become one message. heartbeat: name of the secret that holds the address called
    every heartbeat_minutes. siren: whether the hub's broker is told of critical incidents.
    """

    __tablename__ = "alert_settings"

    quiet_from: Mapped[time | None]
    quiet_to: Mapped[time | None]
    digest_at: Mapped[time | None]
    all_well_at: Mapped[time | None]
    escalate_minutes: Mapped[int]
    storm_incidents: Mapped[int]
    storm_minutes: Mapped[int]
    heartbeat: Mapped[str] = mapped_column(default="")
    heartbeat_minutes: Mapped[int]
    siren: Mapped[bool] = mapped_column(default=True)


class Channel(Record, Base):
    """A way to reach somebody. kind: a key of CHANNEL_KINDS; person: None where it belongs to nobody (a siren, a shared phone).

    address: nothing that is secret (an e-mail address, a topic). secret: the NAME of a secret, never the secret.
    least: the least severity that goes this way.
    """

    __tablename__ = "channels"

    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    address: Mapped[str] = mapped_column(default="")
    secret: Mapped[str] = mapped_column(default="")
    least: Mapped[str] = mapped_column(default="info")
    enabled: Mapped[bool] = mapped_column(default=True)

    person: Mapped[Person | None] = relationship()


class Duty(Record, Base):
    """Who is told, from when to when (None: until further notice). rank: 1 is told first, the next when nobody acknowledges."""

    __tablename__ = "duties"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    from_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    to_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rank: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship()


class Window(Record, Base):
    """While somebody works there: no messages of a place and all in it (None: of the whole hub), of a rule ("": of all)."""

    __tablename__ = "maintenance_windows"

    place_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("places.id"), index=True)
    rule: Mapped[str] = mapped_column(default="")
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    to_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    why: Mapped[str] = mapped_column(default="")

    place: Mapped[Place | None] = relationship()


class Incident(Record, Base):
    """One cause, from being raised until it is cleared; at most one of what it is known by is open. Written by jobs.

    known_by: Event.incident, the same at its raise and its clearing. rule, cause: the first that raised it.
    It outlives its place: `place_name` stays when that is removed. said, title, todo, sure: as at its raise; worst: the worst
    since, in words, at worst_at. outcome: what happened until it cleared. log_id: the task that was made of it.
    """

    __tablename__ = "incidents"
    __table_args__ = (
        Index("uq_incidents_open", "known_by", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_incidents_raised_at", "raised_at"),
    )

    rule: Mapped[str]
    cause: Mapped[str]
    known_by: Mapped[str]
    place_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("places.id", ondelete="SET NULL"), index=True)
    place_name: Mapped[str] = mapped_column(default="")
    severity: Mapped[str]
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    said: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    todo: Mapped[str] = mapped_column(default="")
    sure: Mapped[str] = mapped_column(default="")
    measurand: Mapped[str] = mapped_column(default="")
    page: Mapped[str] = mapped_column(default="")
    value: Mapped[float | None]
    worst: Mapped[str] = mapped_column(default="")
    worst_value: Mapped[float | None]
    worst_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cleared_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    outcome: Mapped[str] = mapped_column(default="")
    log_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("logs.id", ondelete="SET NULL"))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    place: Mapped[Place | None] = relationship()
    answers: Mapped[list[IncidentAnswer]] = relationship(order_by="IncidentAnswer.at, IncidentAnswer.created_at", viewonly=True)


class IncidentAnswer(Record, Base):
    """What somebody answered to an incident; the last one holds. until: of a snoozed one. Written by commands."""

    __tablename__ = "incident_answers"

    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incidents.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(default="")
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(default="")


class Notice(Record, Base):
    """A message to one person on one channel: the outbox, and afterwards the proof. key: it is put in once.

    kind: raised, worse, cleared, escalated, digest, all_well, storm, test, ... The names of person and channel stay when
    those are gone. due_at: not sent before. failed: given up; until then it is tried again at due_at.
    failing_since: its first failed try, until it is sent.
    """

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_state_due", "state", "due_at"),)

    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    incident_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("incidents.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    person_name: Mapped[str] = mapped_column(default="")
    channel_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("channels.id", ondelete="SET NULL"), index=True)
    channel_name: Mapped[str] = mapped_column(default="")
    severity: Mapped[str] = mapped_column(default="info")
    subject: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(default="")
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class AlertLink(Base):
    """A link in a message that acknowledges one incident. The token stands in the message alone; here is its SHA-256."""

    __tablename__ = "alert_links"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notices.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    notice: Mapped[Notice] = relationship()


class Evaluation(Base):
    """What a rule saw of a cause within one hour (from hour_at), and what came of it: answers "why did I not get one?"."""

    __tablename__ = "evaluations"

    hour_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    rule: Mapped[str] = mapped_column(primary_key=True)
    cause: Mapped[str] = mapped_column(primary_key=True)
    worst: Mapped[str]
    last: Mapped[str]
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    place: Mapped[str] = mapped_column(default="")
    said: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
    told: Mapped[str] = mapped_column(default="")
    raised: Mapped[bool] = mapped_column(default=False)


class AlertMemory(Base):
    """What the state machine remembers of one rule and cause (models.alerts.Memory), so that a restart forgets nothing."""

    __tablename__ = "alert_memories"

    rule: Mapped[str] = mapped_column(primary_key=True)
    cause: Mapped[str] = mapped_column(primary_key=True)
    last_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    memory: Mapped[dict[str, Any]] = mapped_column(JSON)
