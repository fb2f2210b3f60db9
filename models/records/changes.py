"""Every change has who and when, and the last one can be taken back.

While a command runs, each flush of its session is written down row by row, before and after. One row of `changes` keeps
that for the command as a whole; undoing it puts the rows back, unless somebody has changed them since.
"""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import JSON, Table, and_, event, func, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import History
from sqlalchemy.orm.unitofwork import UOWTransaction

from models.records.base import RECKONED, Base, Record, UtcDateTime
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


# commands whose changes are not taken back: the taking back itself, and an import, which keeps no rows (the export before it does)
LASTING = ("undo", "import")
# where a session keeps what its command has done so far
DOING = "doing"


@event.listens_for(Session, "after_flush")
def _write_down(session: Session, flush: UOWTransaction) -> None:
    rows: list[Row] | None = session.info.get(DOING)
    if rows is None:
        return
    # deleted first: a row that takes the key of one deleted in the same flush is a change of it
    for found, what in ((_deleted(session, flush), "delete"), (session.new, "insert"), (session.dirty, "update")):
        for record in found:
            if not isinstance(record, Change):
                rows.extend(_rows(record, what))


def _deleted(session: Session, flush: UOWTransaction) -> list[Any]:
    """What a flush deletes: also the parts that a record let go of, and those whose key another takes over."""
    taken = {inspect(record).mapper.identity_key_from_instance(record) for record in session.new}
    states = [state for state, (gone, only_listed) in flush.states.items() if gone and (not only_listed or state.key in taken)]
    return [record for state in states if (record := state.obj()) is not None]


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
            # what was there is always loaded before it is changed (models.records.base); where nothing is, there was nothing
            old = history.deleted[0] if history.deleted else None if history.added and what == "update" else now
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
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value


def take_back(session: Session, change: Change, at: datetime) -> None:
    """Put the rows of a change back as they were. RecordError where somebody has changed one of them since."""
    _check(change)
    last = _last(change.rows)
    for row in last:
        now = _now(session, row)
        if now != row["after"]:
            raise RecordError(
                "That cannot be taken back: somebody has changed it since.",
                where=change.says or change.command,
                next_step="correct the record itself",
            )
    if _would_fall(session, last):
        raise _built_on(change)
    refusal = _built_on(change)
    try:
        _restore(session, last)
    except IntegrityError as why:
        session.rollback()
        raise refusal from why
    change.undone_at = at
    session.flush()
    # what the session still holds is as the undone command left it
    session.expire_all()


def _check(change: Change) -> None:
    """RecordError for what cannot be taken back whatever the records say."""
    where = change.says or change.command
    if change.undone_at is not None:
        raise RecordError("That has been taken back already.", where=where, next_step="do it anew if it was right after all")
    if change.command == "import":
        step = "correct the files and import them again, or restore a backup"
        raise RecordError("An import cannot be taken back as a whole.", where=where, next_step=step)
    if change.command == "undo":
        raise RecordError("Taking back cannot be taken back.", where=where, next_step="do it anew")
    if not change.rows:
        raise RecordError("That cannot be taken back: nothing of it was kept.", where=where, next_step="enter it anew")


def _built_on(change: Change) -> RecordError:
    return RecordError(
        "That cannot be taken back: other records build on it by now.",
        where=change.says or change.command,
        next_step="take those back first, or correct the record itself",
    )


def _would_fall(session: Session, last: list[Row]) -> bool:
    """Whether rows of other changes would be deleted along, because their table says so (ON DELETE CASCADE)."""
    made = [row for row in last if row["before"] is None]
    count = {name: sum(row["table"] == name for row in made) for name in Base.metadata.tables}
    for table in Base.metadata.tables.values():
        for key in table.foreign_keys:
            above = [row["key"]["id"] for row in made if row["table"] == key.column.table.name and "id" in row["key"]]
            if key.ondelete != "CASCADE" or not above or table.name in RECKONED:
                continue
            ids = [uuid.UUID(one) for one in above]
            found = sum(
                session.scalar(select(func.count()).select_from(table).where(key.parent.in_(ids[n : n + 500]))) or 0
                for n in range(0, len(ids), 500)
            )
            if found > count[table.name]:
                return True
    return False


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
    """What was deleted comes back, parents first; then what was changed; then what was new goes, children first."""
    order = {table.name: rank for rank, table in enumerate(Base.metadata.sorted_tables)}
    ranked = sorted(rows, key=lambda r: order[r["table"]])
    for row in (r for r in ranked if r["after"] is None):
        session.execute(Base.metadata.tables[row["table"]].insert().values(_values(row)))
    for row in (r for r in ranked if r["before"] is not None and r["after"] is not None):
        table = Base.metadata.tables[row["table"]]
        session.execute(table.update().where(_is(table, row["key"])).values(_values(row)))
    # within a table the newest goes first: a calf before its dam
    for row in reversed([r for r in ranked if r["before"] is None]):
        table = Base.metadata.tables[row["table"]]
        session.execute(table.delete().where(_is(table, row["key"])))


def _values(row: Row) -> Row:
    table = Base.metadata.tables[row["table"]]
    return {name: _typed(table, name, value) for name, value in row["before"].items()}


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
