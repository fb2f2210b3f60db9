"""Calendar addresses: each person's own, and taken back when a phone is lost."""

from __future__ import annotations

import uuid

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.records.command import actor_of, command, now_of, say
from models.records.feeds import FEEDS
from models.records.people import Feed
from models.records.secrets import new_token, token_hash
from sensors.errors import NotAllowed, RecordError

# more phones than anybody has
MOST = 50


@command("worker")
def subscribe_feed(session: Session, kind: str) -> str:
    """A new calendar address for the one who asks; its token, which is kept nowhere in clear. kind: a key of FEEDS."""
    if kind not in FEEDS:
        raise RecordError(f"{kind!r} is no calendar.", expected=", ".join(FEEDS), got=kind)
    who = actor_of(session)
    if who.person_id is None:
        raise NotAllowed("A calendar address belongs to a person.", got=who.name, next_step="sign in with an account of your own")
    standing = session.scalar(select(func.count()).select_from(Feed).where(Feed.person_id == who.person_id, Feed.revoked_at.is_(None)))
    if (standing or 0) >= MOST:
        raise RecordError(f"You have {standing} calendar addresses already.", next_step="stop those that no phone reads any more")
    token = new_token()
    session.add(Feed(person_id=who.person_id, kind=kind, token_hash=token_hash(token), created_at=now_of(session)))
    say(session, f"New calendar address: {FEEDS[kind].title}.")
    return token


@command("worker")
def revoke_feed(session: Session, id: uuid.UUID) -> Feed:
    """An address of one's own is worth nothing any more; a steward may stop anybody's."""
    who, feed = actor_of(session), session.get(Feed, id)
    # somebody else's looks like none: a worker learns nothing about it
    if feed is None or (feed.person_id != who.person_id and not who.may("steward")):
        raise RecordError("There is no such calendar address of yours.", got=str(id), next_step="ask a steward to stop somebody else's")
    feed.revoked_at = feed.revoked_at or now_of(session)
    say(session, f"Stopped: the calendar address {FEEDS[feed.kind].title if feed.kind in FEEDS else feed.kind}.")
    return feed
