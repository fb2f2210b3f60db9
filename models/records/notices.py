"""The outbox: messages to one person on one channel, put in once, tried until they are sent or given up; then the proof.

Written by jobs alone. A token of an acknowledging link is made when a message goes out and stands in that message only.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from models.alerts.machine import AHEAD
from models.records.alerts import AlertLink, Channel, Notice
from models.records.database import Records
from models.records.merging import as_json, merge_into
from models.records.people import Person
from models.records.secrets import new_token, token_hash
from sensors.errors import RecordError

# a link that somebody finds in an old message acknowledges nothing any more
LINK_LASTS = timedelta(days=7)
LONGEST_ERROR = 500
# detail of a message that went out and of which nobody wrote down what came of it
TRYING = "trying"
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A message; fields as in the table. person, channel: names; their ids are None where those are gone."""

    id: uuid.UUID
    key: str
    kind: str
    incident_id: uuid.UUID | None
    person_id: uuid.UUID | None
    person: str
    channel_id: uuid.UUID | None
    channel: str
    severity: str
    subject: str
    text: str
    made_at: datetime
    due_at: datetime
    state: str
    tries: int
    tried_at: datetime | None
    sent_at: datetime | None
    last_error: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ChannelHealth:
    """How a channel did. failing_since: the first failed try since something last got through; None while it works."""

    sent_at: datetime | None
    failing_since: datetime | None
    last_error: str


def enqueue_notice(
    session: Session,
    key: str,
    kind: str,
    text: str,
    now: datetime,
    *,
    subject: str = "",
    person: str = "",
    channel: str = "",
    severity: str = "info",
    due_at: datetime | None = None,
    incident_id: uuid.UUID | None = None,
    detail: Mapping[str, Any] | None = None,
    withheld: str = "",
) -> uuid.UUID:
    """Put a message in, due now or at `due_at`; the same key again changes nothing. person, channel: names.

    withheld: why it is only written down and never sent; "" where it is.
    """
    row = {
        "id": uuid.uuid4(), "key": key, "kind": kind, "incident_id": incident_id, "person_name": person, "channel_name": channel,
        "person_id": session.scalar(select(Person.id).where(Person.name == person)) if person else None,
        "channel_id": session.scalar(select(Channel.id).where(Channel.name == channel)) if channel else None,
        "severity": severity, "subject": subject, "text": text, "made_at": now, "due_at": due_at or now, "detail": as_json(detail or {}),
        "state": "withheld" if withheld else "waiting", "last_error": withheld, "created_at": now, "changed_at": now,
    }  # fmt: skip
    session.execute(merge_into(session, Notice).values(row).on_conflict_do_nothing(index_elements=["key"]))
    return session.scalars(select(Notice.id).where(Notice.key == key)).one()


def due_notices(session: Session, now: datetime, limit: int = 100) -> list[NoticeView]:
    """What is to be sent, critical ones first, then the longest due; also what a clock that ran ahead put off (redate_notices)."""
    rank = case({"critical": 0, "warning": 1}, value=Notice.severity, else_=2)
    due = or_(Notice.due_at <= now, func.coalesce(Notice.tried_at, Notice.made_at) > now + AHEAD)
    query = select(Notice).where(Notice.state == "waiting", due).order_by(rank, Notice.due_at, Notice.made_at, Notice.id)
    return [_view(row) for row in session.scalars(query.limit(limit))]


def next_due(session: Session) -> datetime | None:
    """When the next message is due; None where none waits."""
    return session.scalar(select(Notice.due_at).where(Notice.state == "waiting").order_by(Notice.due_at).limit(1))


def redate_notices(session: Session, now: datetime) -> int:
    """What a clock that has been put back wrote down later than now counts from now on; how many.

    Made, tried and sent are as of now, and what waits is due: otherwise it would wait until that time is really there,
    and nobody could say for how long somebody has not answered. detail["dated"]: what stood there.
    """
    late = now + AHEAD
    ahead = or_(Notice.made_at > late, and_(Notice.state == "waiting", Notice.tried_at > late))
    found = list(session.scalars(select(Notice).where(ahead)))
    for row in found:
        row.detail = {**row.detail, "dated": row.made_at.isoformat()}
        row.due_at = min(row.due_at, now) if row.state == "waiting" else row.due_at
        row.made_at = min(row.made_at, now)
        for name in ("tried_at", "sent_at", "failing_since"):
            at = getattr(row, name)
            setattr(row, name, at and min(at, now))
    session.flush()
    return len(found)


def mark_trying(records: Records, id: uuid.UUID, at: datetime) -> bool:
    """A message is about to go out: should nobody come to write down what became of it, it may have arrived (detail["trying"]).

    Whether that could be written down; where not, it goes out all the same: a message twice is better than none.
    """
    try:
        with records.session() as session:
            found = session.get(Notice, id)
            if found is not None:
                found.detail = {**found.detail, TRYING: at.isoformat()}
    except SQLAlchemyError:
        return False
    return True


def settle_notice(
    session: Session, id: uuid.UUID, at: datetime, *, error: str = "", next_at: datetime | None = None, unsure: bool = False
) -> None:
    """What came of a try: sent; or, with an error, tried again at `next_at`, given up where that is None.

    unsure: the other side was silent, and may have taken it.
    Addresses in an error are left out: they may hold a password. What was sent stays sent, what was withdrawn meanwhile withheld
    unless it went out. RecordError where there is none.
    """
    found = session.get(Notice, id)
    if found is None:
        raise RecordError("There is no such message.", got=str(id))
    if found.state == "sent" or (found.state == "withheld" and error):
        return
    if not unsure:
        found.detail = {name: value for name, value in found.detail.items() if name != TRYING}
    found.tries, found.tried_at = found.tries + 1, at
    found.last_error = _ADDRESS.sub("<address>", error)[:LONGEST_ERROR]
    if not error:
        found.state, found.sent_at, found.failing_since = "sent", at, None
    else:
        found.failing_since = found.failing_since or at
        found.state, found.due_at = ("failed", found.due_at) if next_at is None else ("waiting", next_at)
    session.flush()


def withdraw_notices(session: Session, incident_id: uuid.UUID, at: datetime, why: str) -> int:
    """Messages of an incident that nobody needs any more are not sent; how many there were. They stand as withheld, with the reason."""
    waiting = update(Notice).where(Notice.incident_id == incident_id, Notice.state == "waiting")
    return len(session.scalars(waiting.values(state="withheld", last_error=why, changed_at=at).returning(Notice.id)).all())


def notices(
    session: Session,
    *,
    incident_id: uuid.UUID | None = None,
    since: datetime | None = None,
    channel: str = "",
    kind: str = "",
    limit: int = 500,
) -> list[NoticeView]:
    """Messages of an incident, a channel or a kind, made since a moment; the newest first."""
    query = select(Notice).order_by(Notice.made_at.desc(), Notice.id)
    if incident_id is not None:
        query = query.where(Notice.incident_id == incident_id)
    if since is not None:
        query = query.where(Notice.made_at >= since)
    if channel:
        query = query.where(Notice.channel_name == channel)
    if kind:
        query = query.where(Notice.kind == kind)
    return [_view(row) for row in session.scalars(query.limit(limit))]


def channel_health(session: Session) -> dict[str, ChannelHealth]:
    """How each channel did that was ever tried, by its name."""
    tried = select(Notice.channel_id, func.max(Notice.sent_at)).where(Notice.tried_at.is_not(None)).group_by(Notice.channel_id)
    names = {row.id: row.name for row in session.execute(select(Channel.id, Channel.name))}
    found: dict[str, ChannelHealth] = {}
    for channel_id, sent_at in session.execute(tried):
        if channel_id is not None and channel_id in names:
            found[names[channel_id]] = _health(session, channel_id, sent_at)
    return found


def _health(session: Session, channel_id: uuid.UUID, sent_at: datetime | None) -> ChannelHealth:
    failed = select(Notice).where(Notice.channel_id == channel_id, Notice.state != "sent", Notice.failing_since.is_not(None))
    if sent_at is not None:
        failed = failed.where(Notice.tried_at > sent_at)
    first = session.scalar(failed.order_by(Notice.failing_since).limit(1))
    if first is None or first.failing_since is None:
        return ChannelHealth(sent_at, None, "")
    last = session.scalars(failed.order_by(Notice.tried_at.desc()).limit(1)).one()
    # what failed before, and again after something else got through, fails since then
    since = first.failing_since if sent_at is None else max(first.failing_since, sent_at)
    return ChannelHealth(sent_at, since, last.last_error)


def new_link(session: Session, notice_id: uuid.UUID, now: datetime) -> str:
    """A token that acknowledges the notice's incident, for LINK_LASTS; kept as SHA-256 alone. A second try has one of its own."""
    token = new_token()
    session.add(AlertLink(token_hash=token_hash(token), notice_id=notice_id, expires_at=now + LINK_LASTS))
    session.flush()
    return token


def _view(row: Notice) -> NoticeView:
    return NoticeView(
        row.id, row.key, row.kind, row.incident_id, row.person_id, row.person_name, row.channel_id, row.channel_name, row.severity,
        row.subject, row.text, row.made_at, row.due_at, row.state, row.tries, row.tried_at, row.sent_at, row.last_error, dict(row.detail),
    )  # fmt: skip
