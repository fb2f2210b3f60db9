"""Opening the records: SQLite by default, PostgreSQL by URL, migrated to the newest schema on opening."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from models.records import devices, places, requests  # noqa: F401  (their tables register on Base)
from sensors.errors import RecordError

__all__ = ["Records", "Session", "migrate", "open_records"]

MIGRATIONS = Path(__file__).parent / "migrations"


class Records:
    """The farm's records, open. `session()` is one transaction: it commits at its end, or rolls back."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self._sessions() as session, session.begin():
            yield session

    def close(self) -> None:
        self.engine.dispose()


def open_records(url: str) -> Records:
    """The records at a URL, brought to the newest schema. RecordError where they cannot be opened."""
    records = Records(url)
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
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 10})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        # several processes share the file: readers never wait for the writer, a writer waits up to 10 s
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    return engine
