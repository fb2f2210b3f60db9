"""Every change has who and when, and the last one can be taken back.

While a command runs, each flush of its session is written down row by row, before and after. One row of `changes` keeps
that for the command as a whole; undoing it puts the rows back, unless somebody has changed them since.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, Table, and_, event, inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import History

from models.records.base import Base, Record, UtcDateTime
from sensors.errors import RecordError

Row = dict[str, Any]


class Change(Record, Base):
    """One command, done. says: what was done as a sentence; rows: what it did to the tables; undone_at: when it was taken back."""

    __tablename__ = "changes"

    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    by: Mapped[str] = mapped_column(index=True)
    command: Mapped[str]
    says: Mapped[str] = mapped_column(default="")
    rows: Mapped[list[Row]] = mapped_column(JSON, default=list)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


# where a session keeps what its command has done so far
DOING = "doing"


@event.listens_for(Session, "after_flush")
def _write_down(session: Session, _: object) -> None:
    rows: list[Row] | None = session.info.get(DOING)
    if rows is None:
        return
    for found, what in ((session.new, "insert"), (session.dirty, "update"), (session.deleted, "delete")):
        for record in found:
            if not isinstance(record, Change):
                rows.extend(_rows(record, what))


def _rows(record: Any, what: str) -> list[Row]:
    """What a flush does to the tables of one record."""
    state, found = inspect(record), []
    for table in state.mapper.tables:
        before: Row = {}
        after: Row = {}
        for attribute in state.mapper.column_attrs:
            column = next((c for c in attribute.columns if c.table is table), None)
            if column is None:
                continue
            history: History = state.attrs[attribute.key].history
            now = state.attrs[attribute.key].value
            old = history.deleted[0] if history.deleted else now
            before[column.name], after[column.name] = plain(old), plain(now)
        if what == "update" and before == after:
            continue
        key = {c.name: after[c.name] for c in table.primary_key}
        found.append(
            {"table": table.name, "key": key, "before": before if what != "insert" else None, "after": after if what != "delete" else None}
        )
    return found


def plain(value: Any) -> Any:
    """A column's value as JSON can keep it."""
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value


def take_back(session: Session, change: Change, at: datetime) -> None:
    """Put the rows of a change back as they were. RecordError where somebody has changed one of them since."""
    last = _last(change.rows)
    for row in last:
        now = _now(session, row)
        if now != row["after"]:
            raise RecordError(
                "That cannot be taken back: somebody has changed it since.",
                where=change.says or change.command,
                next_step="correct the record itself",
            )
    try:
        _restore(session, last)
    except IntegrityError as why:
        raise RecordError(
            "That cannot be taken back: other records build on it by now.",
            where=change.says or change.command,
            next_step="take those back first, or correct the record itself",
        ) from why
    change.undone_at = at
    session.flush()
    # what the session still holds is as the undone command left it
    session.expire_all()


def _last(rows: list[Row]) -> list[Row]:
    """One row a record: as it was before the command, and as the command left it."""
    found: dict[tuple[str, str], Row] = {}
    for row in rows:
        key = (row["table"], repr(sorted(row["key"].items())))
        if key in found:
            found[key] = {**row, "before": found[key]["before"]}
        else:
            found[key] = row
    return [r for r in found.values() if r["before"] != r["after"]]


def _now(session: Session, row: Row) -> Row | None:
    table = Base.metadata.tables[row["table"]]
    found = session.execute(table.select().where(_is(table, row["key"]))).mappings().first()
    return None if found is None else {name: plain(value) for name, value in found.items()}


def _restore(session: Session, rows: list[Row]) -> None:
    order = {table.name: rank for rank, table in enumerate(Base.metadata.sorted_tables)}
    for row in sorted((r for r in rows if r["before"] is None), key=lambda r: -order[r["table"]]):
        table = Base.metadata.tables[row["table"]]
        session.execute(table.delete().where(_is(table, row["key"])))
    for row in sorted((r for r in rows if r["before"] is not None), key=lambda r: order[r["table"]]):
        table = Base.metadata.tables[row["table"]]
        values = {name: _typed(table, name, value) for name, value in row["before"].items()}
        if row["after"] is None:
            session.execute(table.insert().values(values))
        else:
            session.execute(table.update().where(_is(table, row["key"])).values(values))


def _is(table: Table, key: Row) -> Any:
    return and_(*(table.c[name] == _typed(table, name, value) for name, value in key.items()))


def _typed(table: Table, name: str, value: Any) -> Any:
    """A value of JSON as its column wants it."""
    kind = table.c[name].type
    wanted = UtcDateTime if isinstance(kind, UtcDateTime) else kind.python_type if not isinstance(kind, JSON) else None
    if value is None or wanted is None or not isinstance(value, str) or wanted is str:
        return value
    if wanted is uuid.UUID:
        return uuid.UUID(value)
    if wanted in (UtcDateTime, datetime):
        return datetime.fromisoformat(value)
    return {date: date.fromisoformat, time: time.fromisoformat}[wanted](value)
