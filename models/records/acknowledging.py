"""Acknowledging by the link of a message, on a phone that is not signed in.

Whoever holds the token got the message: it says who that is, and is good for what that message told of, for a week. A name
is in the records for every acknowledgement, whichever way it came.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.records.actor import Actor
from models.records.alerts import AlertLink, Notice
from models.records.commands.alerting import acknowledge_incident
from models.records.database import Records
from models.records.incidents import IncidentView, incident
from models.records.people import Person
from models.records.secrets import token_hash

# states in which "I have seen it" still says something
ANSWERABLE = ("open", "snoozed")


def incidents_by_token(session: Session, token: str, now: datetime) -> list[IncidentView]:
    """The incidents that a link is about, as its message named them: of a storm or a digest several.

    None of them where the link is unknown or has run out, or its person is not here any more.
    """
    notice = _notice(session, token, now)
    return [] if notice is None else _told_of(session, notice, now)


def acknowledge_by_token(records: Records, token: str, now: datetime) -> list[IncidentView]:
    """Acknowledge all that a link is about, in the name of whom the message went to; empty where the link is worth nothing.

    A transaction of its own. Said twice, or of an incident that is over, it comes back as it is.
    """
    with records.session() as session:
        notice = _notice(session, token, now)
    if notice is None:
        return []
    who = Actor(notice.person_name or notice.channel_name, frozenset({"worker"}), notice.person_id)
    note = f"by the link of a message ({notice.channel_name})"
    with records.session(who, now) as session:
        found = _told_of(session, notice, now)
        return [acknowledge_incident(session, one.id, note=note) if one.state in ANSWERABLE else one for one in found]


def _told_of(session: Session, notice: Notice, now: datetime) -> list[IncidentView]:
    """What a message named and is still in the records."""
    ids = [notice.incident_id] if notice.incident_id is not None else [uuid.UUID(id) for id in notice.detail.get("incidents", ())]
    return [found for id in ids if (found := incident(session, id, now)) is not None]


def _notice(session: Session, token: str, now: datetime) -> Notice | None:
    """The message that a token stood in, while both hold."""
    of_token = select(AlertLink).where(AlertLink.token_hash == token_hash(token), AlertLink.expires_at > now)
    link = session.scalar(of_token.options(joinedload(AlertLink.notice)))
    if link is None:
        return None
    person = session.get(Person, link.notice.person_id) if link.notice.person_id is not None else None
    # a message that named a person is that person's: with the person gone or inactive, so is the link
    return None if link.notice.person_name and (person is None or not person.active) else link.notice
