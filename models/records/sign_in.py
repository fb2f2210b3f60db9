"""Signing in: a login and a password become a token; a token tells who it is.

Not commands: whoever asks is nobody yet, or asks about nothing but its own password. Guessing is slowed down per
login, more with every miss, and each try is counted before it is looked at: a hundred at once are a hundred tries.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, false, func, or_, select, text, update
from sqlalchemy.orm import Session, joinedload

from models.records.actor import HUB, NOBODY, Actor
from models.records.commands.people import give_account, put_person
from models.records.database import Records
from models.records.people import Account, Person, SignIn
from models.records.secrets import hashed, matches, new_token, strong, token_hash
from sensors.errors import NotAllowed

# a browser stays signed in while it is used once a month
LASTS = timedelta(days=30)
# the time of last use is written at most this often: a page refreshes every few seconds
SEEN_EVERY = timedelta(hours=1)
FREE_TRIES, LONGEST_WAIT = 5, timedelta(minutes=15)
WRONG = "That name and password do not belong together."
ASK = "try again, or ask a steward for a new password"
# checked when there is no such login, so that a wrong name takes as long as a wrong password
_DECOY = hashed("nobody's password")


@dataclass(frozen=True, slots=True)
class _Try:
    """A counted try: what its password is to be compared with."""

    account: uuid.UUID | None
    secret: str


def sign_in(records: Records, login: str, password: str, now: datetime) -> str:
    """A new token for a login and its password. NotAllowed, counted in a transaction of its own, where they do not belong together."""
    tried = _counted(records, login.strip().lower(), now)
    if not matches(tried.secret, password) or tried.account is None:
        raise NotAllowed(WRONG, next_step=ASK)
    with records.session() as session:
        session.execute(update(Account).where(Account.id == tried.account).values(failed=0, locked_until=None))
        return admit(session, session.get_one(Account, tried.account), now)


def _counted(records: Records, login: str, now: datetime) -> _Try:
    """Count a try, before its password is looked at. NotAllowed while the login has to wait."""
    with records.session() as session:
        # the update comes first: it holds the row, so that tries at the same moment are counted one after the other
        open_now = or_(Account.locked_until.is_(None), Account.locked_until <= now)
        session.execute(update(Account).where(Account.login == login, open_now).values(failed=Account.failed + 1))
        found = session.scalar(select(Account).where(Account.login == login).options(joinedload(Account.person)))
        if found is None or not found.secret:
            return _Try(None, _DECOY)
        if found.locked_until is not None and found.locked_until > now:
            seconds = int((found.locked_until - now).total_seconds()) + 1
            raise NotAllowed(f"Too many tries. Wait {seconds} seconds, then try again.")
        if found.failed >= FREE_TRIES:
            found.locked_until = now + wait_after(found.failed)
        return _Try(found.id, found.secret)


def wait_after(tries: int) -> timedelta:
    """How long a login rests after so many tries in a row without the right password."""
    return min(LONGEST_WAIT, timedelta(seconds=2.0 ** min(tries - FREE_TRIES + 1, 12)))


def admit(session: Session, account: Account, now: datetime) -> str:
    """A new token for an account whose owner has proved to be it. NotAllowed where that person has no access."""
    if not account.person.active or not account.person.roles:
        raise NotAllowed(f"{account.person.name} has no access to this hub.", next_step="ask a steward for it")
    session.execute(delete(SignIn).where(SignIn.expires_at <= now))
    token = new_token()
    session.add(SignIn(account_id=account.id, token_hash=token_hash(token), seen_at=now, expires_at=now + LASTS))
    return token


def whose(session: Session, token: str, now: datetime) -> Actor:
    """Who a token belongs to; NOBODY where it is unknown, too old, or its person has no access any more."""
    found = _of(session, token, now)
    if found is None or not found.account.person.active:
        return NOBODY
    if now - found.seen_at > SEEN_EVERY:
        found.seen_at, found.expires_at = now, now + LASTS
    return actor(found.account.person)


def _of(session: Session, token: str, now: datetime) -> SignIn | None:
    return session.scalar(
        select(SignIn)
        .where(SignIn.token_hash == token_hash(token), SignIn.expires_at > now)
        .options(joinedload(SignIn.account).joinedload(Account.person))
    )


def actor(person: Person) -> Actor:
    return Actor(person.name, frozenset(r for r in person.roles.split(",") if r), person.id)


def sign_out(session: Session, token: str) -> None:
    """The token is worth nothing any more."""
    session.execute(delete(SignIn).where(SignIn.token_hash == token_hash(token)))


def sign_out_everywhere(session: Session, person: uuid.UUID, but: str = "") -> None:
    """Every browser of a person is signed out; the one that holds the token `but` stays."""
    mine = select(Account.id).where(Account.person_id == person)
    session.execute(delete(SignIn).where(SignIn.account_id.in_(mine), SignIn.token_hash != token_hash(but)))


def change_password(records: Records, token: str, old: str, new: str, now: datetime) -> None:
    """A person's own password; its other browsers are signed out. NotAllowed where the old one is wrong, RecordError for a weak one."""
    with records.session() as session:
        found = _of(session, token, now)
        if found is None or not found.account.login:
            raise NotAllowed("There is no password to change.", next_step="sign in with a name and a password first")
        login = found.account.login
    # a thief of a signed-in phone guesses no faster than anybody else
    tried = _counted(records, login, now)
    if not matches(tried.secret, old) or tried.account is None:
        raise NotAllowed("That is not your present password.", next_step=ASK)
    fresh = hashed(strong(new))
    with records.session() as session:
        session.execute(update(Account).where(Account.id == tried.account).values(secret=fresh, failed=0, locked_until=None))
        sign_out_everywhere(session, session.get_one(Account, tried.account).person_id, but=token)


def has_password(session: Session, person: uuid.UUID) -> bool:
    """Whether a person signs in with a password of this hub (and not only through an identity provider)."""
    return session.scalar(select(Account.id).where(Account.person_id == person, Account.login.is_not(None)).limit(1)) is not None


def nobody_yet(session: Session) -> bool:
    """Whether no account exists: the first start of a hub."""
    return session.scalar(select(Account.id).limit(1)) is None


def first_account(records: Records, name: str, login: str, password: str, now: datetime) -> str:
    """The first steward and treasurer of a hub, signed in. NotAllowed where somebody was faster; RecordError for a weak password."""
    with records.session(HUB, now) as session:
        # no second set-up may pass until this one is written: SQLite locks the file at the first write, even of no row
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("LOCK TABLE accounts IN EXCLUSIVE MODE"))
        else:
            session.execute(update(Account).where(false()).values(failed=0))
        if not nobody_yet(session):
            raise NotAllowed("This hub has been set up already.", next_step="sign in")
        person = put_person(session, name, ["steward", "treasurer"])
        return admit(session, give_account(session, person, login, password), now)


@dataclass(frozen=True, slots=True)
class Claimed:
    """Whom an identity provider says somebody is, its word checked. email: only where the provider has verified it."""

    issuer: str
    subject: str
    email: str
    name: str


def sign_in_claimed(records: Records, claimed: Claimed, newcomers: str, now: datetime) -> str:
    """A new token for somebody an identity provider vouches for.

    Known by its subject; the first time by the e-mail address in the records. newcomers: the role of somebody the
    records do not know; "" refuses them. NotAllowed says why.
    """
    with records.session(HUB, now) as session:
        known = select(Account).where(Account.issuer == claimed.issuer, Account.subject == claimed.subject)
        account = session.scalar(known.options(joinedload(Account.person)))
        if account is None:
            person = _person_of(session, claimed) or _newcomer(session, claimed, newcomers)
            account = Account(person=person, issuer=claimed.issuer, subject=claimed.subject)
            session.add(account)
            session.flush()
        return admit(session, account, now)


def _person_of(session: Session, claimed: Claimed) -> Person | None:
    if not claimed.email:
        return None
    found = session.scalars(select(Person).where(func.lower(Person.email) == claimed.email.strip().lower())).all()
    if len(found) > 1:
        raise NotAllowed(f"The address {claimed.email} stands beside several people.", next_step="ask a steward to correct it")
    return found[0] if found else None


def _newcomer(session: Session, claimed: Claimed, role: str) -> Person:
    if not role or not claimed.email:
        got = claimed.email or "no verified e-mail address"
        raise NotAllowed("The hub's records do not know you.", got=got, next_step="ask a steward to add you, with that e-mail address")
    taken = session.scalar(select(Person.id).where(func.lower(Person.name) == claimed.name.strip().lower()))
    name = claimed.email if taken or not claimed.name.strip() else claimed.name.strip()
    return put_person(session, name, [role], email=claimed.email)
