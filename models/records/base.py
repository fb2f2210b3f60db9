"""What every table shares: UUID keys, UTC times, who and when."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, MetaData, TypeDecorator, event
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import ColumnProperty, DeclarativeBase, Mapped, Session, mapped_column


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time; SQLite keeps none of the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a record's time must be aware (UTC)")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# tables that jobs write: nobody's own word, so they keep nobody from removing what they are about. They fall with it, or
# (incidents, notices) stay with its name
RECKONED = frozenset({"forecasts", "harvest_forecasts", "outlooks", "incidents", "notices", "evaluations", "alert_memories"})


class Base(DeclarativeBase):
    """Names for every constraint, so that a migration can drop it on any database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


@event.listens_for(Base, "attribute_instrument", propagate=True)
def _remember(table: type[Any], key: str, attribute: Any) -> None:
    """A value that is changed is known as it was before, loaded or not: the journal of changes is written from it."""
    if isinstance(getattr(attribute, "property", None), ColumnProperty):
        event.listen(attribute, "set", _seen, active_history=True)


def _seen(record: Any, value: Any, old: Any, initiator: Any) -> None:
    """Nothing is to be done: that somebody listens makes SQLAlchemy load what was there."""


class Record:
    """Columns of every record."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: datetime.now(UTC))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: datetime.now(UTC), onupdate=lambda: datetime.now(UTC))
    changed_by: Mapped[str] = mapped_column(default="")


@event.listens_for(Session, "before_flush")
def _sign(session: Session, *_: object) -> None:
    """Who and when, on every record a session changes."""
    actor = session.info.get("actor")
    for record in (*session.new, *session.dirty):
        if isinstance(record, Record) and (record in session.new or session.is_modified(record)):
            record.changed_by = getattr(actor, "name", "")
            record.changed_at = session.info.get("now") or datetime.now(UTC)
