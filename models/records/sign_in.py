"""Signing in: a login and a password become a token; a token tells who it is.

Not commands: whoever asks is nobody yet. Guessing is slowed down per login, more with every miss.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from models.records.actor import NOBODY, Actor
from models.records.people import Account, Person, SignIn
from models.records.secrets import hashed, matches, new_token, token_hash
from sensors.errors import NotAllowed

# a phone stays signed in while it is used once a month
LASTS = timedelta(days=30)
# the time of last use is written at most this often: a page refreshes every few seconds
SEEN_EVERY = timedelta(hours=1)
FREE_TRIES, LONGEST_WAIT = 5, timedelta(minutes=15)
WRONG = "That name and password do not belong together."
# checked when there is no such login, so that a wrong name takes as long as a wrong password
_DECOY = hashed("nobody's password")


def sign_in(session: Session, login: str, password: str, now: datetime) -> str | NotAllowed:
    """A new token for a login and its password; or why not, given back so that the miss is counted in this transaction."""
    account = session.scalar(select(Account).where(Account.login == login.strip().lower()).options(joinedload(Account.person)))
    if account is None:
        matches(_DECOY, password)
        return NotAllowed(WRONG, next_step="try again, or ask a steward for a new password")
    if account.locked_until is not None and account.locked_until > now:
        seconds = int((account.locked_until - now).total_seconds()) + 1
        return NotAllowed(f"Too many tries. Wait {seconds} seconds, then try again.")
    if not matches(account.secret, password) or not account.person.active:
        account.failed += 1
        if account.failed >= FREE_TRIES:
            account.locked_until = now + min(LONGEST_WAIT, timedelta(seconds=2.0 ** min(account.failed - FREE_TRIES + 1, 12)))
        return NotAllowed(WRONG, next_step="try again, or ask a steward for a new password")
    account.failed, account.locked_until = 0, None
    return admit(session, account, now)


def admit(session: Session, account: Account, now: datetime) -> str:
    """A new token for an account whose owner has proved to be it."""
    session.execute(delete(SignIn).where(SignIn.expires_at <= now))
    token = new_token()
    session.add(SignIn(account_id=account.id, token_hash=token_hash(token), seen_at=now, expires_at=now + LASTS))
    return token


def whose(session: Session, token: str, now: datetime) -> Actor:
    """Who a token belongs to; NOBODY where it is unknown, too old, or its person has no access any more."""
    found = session.scalar(
        select(SignIn)
        .where(SignIn.token_hash == token_hash(token), SignIn.expires_at > now)
        .options(joinedload(SignIn.account).joinedload(Account.person))
    )
    if found is None or not found.account.person.active:
        return NOBODY
    if now - found.seen_at > SEEN_EVERY:
        found.seen_at, found.expires_at = now, now + LASTS
    return actor(found.account.person)


def actor(person: Person) -> Actor:
    return Actor(person.name, frozenset(r for r in person.roles.split(",") if r), person.id)


def sign_out(session: Session, token: str) -> None:
    """The token is worth nothing any more."""
    session.execute(delete(SignIn).where(SignIn.token_hash == token_hash(token)))


def nobody_yet(session: Session) -> bool:
    """Whether no account exists: the first start of a hub."""
    return session.scalar(select(Account.id).limit(1)) is None
