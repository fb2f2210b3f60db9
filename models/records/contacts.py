"""People and partners as pages see them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.records.people import Account, Partner, Person


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person. login: how they sign in, "" where they cannot; through: "password", "provider", both, or neither."""

    id: uuid.UUID
    name: str
    roles: tuple[str, ...]
    active: bool
    email: str
    phone: str
    notes: str
    login: str
    through: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartnerView:
    """Whom the hub gives to or takes from. need, capacity_kg: as in models.records.people.Partner."""

    name: str
    kind: str
    contact: str
    takes: str
    notes: str
    need: float | None = None
    capacity_kg: float | None = None


def people(session: Session, *, contact: bool) -> list[PersonView]:
    """Everybody, those who are here first. contact: also how they are reached and how they sign in."""
    accounts: dict[uuid.UUID, list[Account]] = {}
    for account in session.scalars(select(Account)):
        accounts.setdefault(account.person_id, []).append(account)
    return [
        _person(p, accounts.get(p.id, []), contact) for p in session.scalars(select(Person).order_by(Person.active.desc(), Person.name))
    ]


def _person(person: Person, accounts: list[Account], contact: bool) -> PersonView:
    roles = tuple(r for r in person.roles.split(",") if r)
    if not contact:
        return PersonView(person.id, person.name, roles, person.active, "", "", "", "", ())
    login = next((a.login for a in accounts if a.login), "")
    through = tuple(word for word, has in (("password", login), ("provider", any(a.subject for a in accounts))) if has)
    return PersonView(person.id, person.name, roles, person.active, person.email, person.phone, person.notes, login, through)


def partners(session: Session, *, contact: bool) -> list[PartnerView]:
    """All partners by name. contact: also how they are reached."""
    found = session.scalars(select(Partner).order_by(Partner.name))
    return [
        PartnerView(p.name, p.kind, p.contact if contact else "", p.takes, p.notes if contact else "", p.need, p.capacity_kg) for p in found
    ]
