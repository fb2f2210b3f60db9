"""Acknowledging by the link of a message, on a phone that is not signed in.

Whoever holds the token got the message: it says who that is, and is good for one incident, for a week. A name is in the
records for every acknowledgement, whichever way it came.
"""

from __future__ import annotations

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


def incident_by_token(session: Session, token: str, now: datetime) -> IncidentView | None:
    """The incident that a link is about; None where it is unknown or has run out, or its person is not here any more."""
    notice = _notice(session, token, now)
    return None if notice is None or notice.incident_id is None else incident(session, notice.incident_id, now)


def acknowledge_by_token(records: Records, token: str, now: datetime) -> IncidentView | None:
    """Acknowledge the incident of a link, in the name of whom the message went to; None where the link is worth nothing.

    A transaction of its own. Said twice, or of an incident that is over, it comes back as it is.
    """
    with records.session() as session:
        notice = _notice(session, token, now)
        found = None if notice is None or notice.incident_id is None else incident(session, notice.incident_id, now)
    if notice is None or found is None or found.state in ("acknowledged", "closed", "cleared"):
        return found
    who = Actor(notice.person_name or notice.channel_name, frozenset({"worker"}), notice.person_id)
    with records.session(who, now) as session:
        return acknowledge_incident(session, found.id, note=f"by the link of a message ({notice.channel_name})")


def _notice(session: Session, token: str, now: datetime) -> Notice | None:
    """The message that a token stood in, while both hold."""
    of_token = select(AlertLink).where(AlertLink.token_hash == token_hash(token), AlertLink.expires_at > now)
    link = session.scalar(of_token.options(joinedload(AlertLink.notice)))
    if link is None:
        return None
    person = session.get(Person, link.notice.person_id) if link.notice.person_id is not None else None
    # a message that named a person is that person's: with the person gone or inactive, so is the link
    return None if link.notice.person_name and (person is None or not person.active) else link.notice
