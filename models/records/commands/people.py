"""People, how they sign in, and whom the hub shares with."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.orm import Session

from models.records.actor import ROLES
from models.records.changes import DOING
from models.records.command import actor_of, command, now_of, say
from models.records.commands._facts import put
from models.records.commands._find import called, person_called
from models.records.people import Account, Partner, Person, SignIn
from models.records.secrets import hashed, strong
from sensors.errors import HublandError, RecordError


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as a table has it. was: the name until now, "" for somebody new."""

    name: str
    roles: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    notes: str = ""
    active: bool = True
    was: str = field(default="")


@command("steward")
def put_person(
    session: Session,
    name: str,
    roles: Iterable[str] = (),
    *,
    email: str = "",
    phone: str = "",
    notes: str = "",
    active: bool | None = None,
    was: str = "",
) -> Person:
    """Add a person, or change the one of that name. roles: keys of models.records.actor.ROLES; was: its name until now.

    Somebody who is not active any more is signed out everywhere. RecordError where no steward could sign in afterwards.
    """
    name, wanted = name.strip(), _roles(name, roles)
    if not name:
        raise RecordError("A person needs a name.")
    person = person_called(session, was) if was else called(session, Person, Person.name, name)
    person = person or Person(name=name, roles="", email="", active=True)
    namesake = called(session, Person, Person.name, name)
    if namesake is not None and namesake is not person:
        raise RecordError(f"There is somebody else called {namesake.name}.", where=was, next_step="write the name out")
    _guard_tiers(session, person, wanted, email)
    stewards = _who_may_change_people(session)
    person.name = name if was else person.name
    person.roles, person.email, person.phone, person.notes = ",".join(wanted), email.strip(), phone, notes
    person.active = person.active if active is None else active
    session.add(person)
    session.flush()
    if stewards and not _who_may_change_people(session):
        raise RecordError(
            "Nobody could change people any more.",
            where=person.name,
            expected="at least one steward with an account",
            next_step="give somebody else the role steward and an account first",
        )
    if not person.active:
        _sign_out(session, person)
    say(session, f"{person.name}: {', '.join(wanted) or 'no access'}{'' if person.active else ', not here any more'}.")
    return person


@command("steward")
def put_people(session: Session, rows: Sequence[PersonRow]) -> int:
    """Add and change many people as one change; RecordError names the first row that is wrong, and nobody is changed."""
    for number, row in enumerate(rows, 1):
        try:
            put_person(
                session, row.name, row.roles, email=row.email, phone=row.phone, notes=row.notes, active=row.active, was=row.was
            )  # fmt: skip
        except HublandError as why:
            where = f"row {number}{f' ({row.name})' if row.name else ''}"
            raise RecordError(why.what, where=where, expected=why.expected, got=why.got, next_step=why.next_step) from why
    say(session, f"{len(rows)} {'person' if len(rows) == 1 else 'people'} written down.")
    return len(rows)


@command("steward")
def give_account(session: Session, person: Person, login: str, password: str) -> Account:
    """Let a person sign in with a name and a password; a second time changes both, and signs every browser out.

    Hashes are kept in accounts alone: what is written down of the change leaves them out, so it cannot be taken back.
    """
    login = login.strip().lower()
    if not login:
        raise RecordError("A login name is needed.")
    if "treasurer" in person.roles.split(","):
        actor_of(session).must("treasurer", f"change how {person.name}, a treasurer, signs in")
    session.flush()
    holder = session.scalar(select(Account.person_id).where(Account.login == login))
    if holder is not None and holder != person.id:
        raise RecordError(f"{login!r} is somebody else's login.", next_step="choose another")
    _sign_out(session, person)
    account = _written(session, person, login, hashed(strong(password)))
    session.info[DOING].append(
        {"table": "accounts", "key": {"id": str(account.id)}, "before": None, "after": {"id": str(account.id), "login": login}}
    )
    return account


def _written(session: Session, person: Person, login: str, secret: str) -> Account:
    """The account with its new hash, past the journal of changes: plain SQL, which that does not see."""
    mine = and_(Account.person_id == person.id, Account.login.is_not(None))
    values = {"login": login, "secret": secret, "failed": 0, "locked_until": None, "changed_by": actor_of(session).name}
    id = session.scalar(select(Account.id).where(mine))
    if id is None:
        id = uuid.uuid4()
        session.execute(insert(Account).values(id=id, person_id=person.id, **values))
    else:
        session.execute(update(Account).where(Account.id == id).values(changed_at=now_of(session), **values))
    return session.get_one(Account, id, populate_existing=True)


@command("steward")
def put_partner(
    session: Session,
    name: str,
    *,
    kind: str = "",
    contact: str = "",
    takes: str = "",
    need: float | None = None,
    capacity_kg: float | None = None,
    notes: str = "",
    was: str = "",
) -> Partner:
    """Add somebody the hub gives to or takes from, or change the one of that name.

    need: of what is left over it gets its part by it, in one measure for all, as households; None: nothing of itself. capacity_kg: what it
    can take a week in all, None: no limit.
    """
    if not name.strip():
        raise RecordError("A partner needs a name.")
    partner = called(session, Partner, Partner.name, was or name) or Partner(name=name.strip())
    namesake = called(session, Partner, Partner.name, name)
    if namesake is not None and namesake is not partner:
        raise RecordError(f"There is another partner called {namesake.name}.", where=was, next_step="write the name out")
    partner.name = name.strip() if was else partner.name
    put(partner, kind=kind, contact=contact, takes=takes, need=need, capacity_kg=capacity_kg, notes=notes)
    session.add(partner)
    session.flush()
    say(session, f"Partner: {partner.name}.")
    return partner


def _roles(name: str, roles: Iterable[str]) -> list[str]:
    wanted = sorted({role.strip().lower() for role in roles if role.strip()})
    for role in wanted:
        if role not in ROLES:
            raise RecordError(f"{role!r} is no role.", where=name, expected=", ".join(ROLES), got=role)
    return wanted


def _guard_tiers(session: Session, person: Person, wanted: list[str], email: str) -> None:
    """Who sees what members pay is decided by those who see it; an e-mail address may be a way to sign in."""
    before = "treasurer" in person.roles.split(",")
    if before != ("treasurer" in wanted) or (before and person.email != email.strip()):
        actor_of(session).must("treasurer", f"change who is treasurer ({person.name})")


def _who_may_change_people(session: Session) -> list[uuid.UUID]:
    has_account: ColumnElement[bool] = Person.id.in_(select(Account.person_id))
    return [
        id
        for id, roles in session.execute(select(Person.id, Person.roles).where(Person.active, has_account))
        if "steward" in roles.split(",")
    ]


def _sign_out(session: Session, person: Person) -> None:
    session.execute(delete(SignIn).where(SignIn.account_id.in_(select(Account.id).where(Account.person_id == person.id))))
