"""People, how they sign in, and who the hub shares with."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.records.base import Base, Record, UtcDateTime


class Person(Record, Base):
    """Somebody who works here. roles: keys of models.records.actor.ROLES, comma-joined and sorted; "" has no access."""

    __tablename__ = "people"

    name: Mapped[str] = mapped_column(unique=True)
    roles: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
    notes: Mapped[str] = mapped_column(default="")


class Account(Record, Base):
    """How a person signs in: a local login with an argon2 hash, or a subject of an OpenID provider.

    failed and locked_until throttle guessing; they are per login, so that one attacker does not lock out the others.
    Accounts are never exported.
    """

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    login: Mapped[str | None] = mapped_column(unique=True)
    secret: Mapped[str] = mapped_column(default="")
    issuer: Mapped[str | None]
    subject: Mapped[str | None]
    failed: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()


class SignIn(Record, Base):
    """A browser that is signed in. token_hash: SHA-256 of the cookie, which is stored nowhere in clear."""

    __tablename__ = "sign_ins"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship()


class Feed(Record, Base):
    """A calendar address somebody subscribed to; its token is shown once and kept as SHA-256. kind: what it shows."""

    __tablename__ = "feeds"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()


class Partner(Record, Base):
    """Whom the hub gives to and takes from: another hub, a food bank, a kitchen, a neighbour.

    need: what it needs in a week, in one measure for all (households, say); None or 0: nothing is sent to it of itself. capacity_kg: what
    it can take of a week's surplus in all, None: no limit.
    """

    __tablename__ = "partners"

    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    takes: Mapped[str] = mapped_column(default="")
    need: Mapped[float | None]
    capacity_kg: Mapped[float | None]
    notes: Mapped[str] = mapped_column(default="")
