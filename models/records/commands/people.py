"""People and how they sign in."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from models.records.actor import ROLES
from models.records.command import command, say
from models.records.commands._find import called
from models.records.people import Account, Person
from models.records.secrets import hashed
from sensors.errors import RecordError

SHORTEST = 8


@command("steward")
def put_person(session: Session, name: str, roles: Iterable[str] = (), *, email: str = "", phone: str = "", notes: str = "") -> Person:
    """Add a person, or change the one of that name. roles: keys of models.records.actor.ROLES."""
    wanted = sorted(set(roles))
    for role in wanted:
        if role not in ROLES:
            raise RecordError(f"{role!r} is no role.", where=name, expected=", ".join(ROLES), got=role)
    if not name.strip():
        raise RecordError("A person needs a name.")
    person = called(session, Person, Person.name, name) or Person(name=name.strip())
    person.roles, person.email, person.phone, person.notes = ",".join(wanted), email, phone, notes
    session.add(person)
    session.flush()
    say(session, f"{person.name}: {', '.join(wanted) or 'no access'}.")
    return person


@command("steward")
def give_account(session: Session, person: Person, login: str, password: str) -> Account:
    """Let a person sign in with a name and a password; a second time changes both."""
    if len(password) < SHORTEST:
        raise RecordError("That password is too short.", expected=f"{SHORTEST} characters or more", got=f"{len(password)}")
    if not login.strip():
        raise RecordError("A login name is needed.")
    other = called(session, Account, Account.login, login.strip())  # type: ignore[arg-type]
    if other is not None and other.person_id != person.id:
        raise RecordError(f"{login!r} is somebody else's login.", next_step="choose another")
    account = other or Account(person=person)
    account.login, account.secret, account.failed, account.locked_until = login.strip().lower(), hashed(password), 0, None
    session.add(account)
    session.flush()
    say(session, f"{person.name} may sign in as {account.login}.")
    return account
