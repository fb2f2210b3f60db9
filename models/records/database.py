"""Opening the records: SQLite by default, PostgreSQL by URL, migrated to the newest schema on opening."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

import models.records.tables  # noqa: F401  (they register on Base)
from models.records.actor import NOBODY, Actor
from sensors.errors import RecordError

__all__ = ["Records", "Session", "migrate", "open_records"]

MIGRATIONS = Path(__file__).parent / "migrations"
# Alembic's context is the module's own, and threads of a process open the records too
_MIGRATING = threading.Lock()


class Records:
    """The farm's records, open. `session(actor)` is one transaction: it commits at its end, or rolls back.

    Without an actor it can only be read with: commands ask who it is. `now` stands the clock of its changes still.
    zone: the farm's, for commands that reckon in days (what repeats, what is due).
    """

    def __init__(self, url: str, zone: ZoneInfo | None = None) -> None:
        self.url, self.zone = url, zone
        self.engine = _engine(url)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @contextmanager
    def session(self, actor: Actor = NOBODY, now: datetime | None = None) -> Iterator[Session]:
        with self._sessions() as session, session.begin():
            session.info.update(actor=actor, now=now, zone=self.zone)
            yield session

    def close(self) -> None:
        self.engine.dispose()


def open_records(url: str, zone: ZoneInfo | None = None) -> Records:
    """The records at a URL, brought to the newest schema. RecordError where they cannot be opened."""
    records = Records(url, zone)
    try:
        migrate(records.engine)
    except SQLAlchemyError as why:
        raise RecordError("The farm's records cannot be opened.", where=records.engine.url.render_as_string(), got=str(why)[:200]) from why
    return records


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to a revision. Alembic is driven from here; there is no alembic.ini."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with _MIGRATING, engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _document(text: str | bytes) -> Any:
    """A JSON column as it is read: several times as fast as the standard library, which takes what is no JSON (NaN) all the same."""
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return json.loads(text)


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, json_deserializer=_document)
    engine = create_engine(url, connect_args={"timeout": 10}, json_deserializer=_document)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        # several processes share the file: readers never wait for the writer, a writer waits up to 10 s
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    return engine
