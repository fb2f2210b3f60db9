"""Writing what has been checked: rows by the thousand, in the order in which they refer to each other, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, Table, bindparam, delete, inspect, null
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.records.changes import Change
from models.records.command import actor_of, command, now_of
from models.records.folder.checking import Batch, Progress, check, quiet
from models.records.folder.files import FILES, File
from models.records.folder.known import rows_of, uniques
from models.records.folder.reading import Source
from models.records.folder.sheets import Entry, Parsed
from models.records.index import entries
from models.records.logs import Adjustment, Membership, Movement
from sensors.errors import RecordError

_AT_ONCE = 2_000
SEQUENCE = "sequence"
Row = dict[str, Any]
# entries, (position among their values, column) of what they have, columns in which they have nothing
Alike = tuple[list[Entry], list[tuple[int, str]], tuple[str, ...]]


@dataclass(slots=True)
class Imported:
    """What an import did. new, changed: file -> rows; the rows that were so already are in neither."""

    new: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    rows: int = 0

    def __str__(self) -> str:
        parts = [f"{count:,} {word} in {name}" for word, of in (("new", self.new), ("changed", self.changed)) for name, count in of.items()]
        return f"Imported {self.rows:,} rows: " + (", ".join(parts) or "nothing was new") + "."


@command("steward", undoes=False)
def import_records(session: Session, source: Source, zone: ZoneInfo, *, progress: Progress = quiet) -> Imported:
    """Check a source whole (models.records.folder.reading), then write it: all of it, or FolderError and nothing.

    What members pay needs the treasurer. One change says who and when; it is not taken back row by row.
    """
    if any(sheet.file.name == "tiers" for sheet in source.sheets):
        actor_of(session).must("treasurer", "import what members pay")
    batch = check(session, source, zone, now_of(session), progress)
    done = None
    try:
        done = _Loading(session, batch, progress).run()
    except IntegrityError as why:
        raise RecordError(
            "The folder does not fit the records; nothing was written.",
            got=str(why.orig)[:200],
            next_step="somebody may have changed them at the same moment: import it again",
        ) from why
    finally:
        if done is None:
            # whoever catches the error and commits all the same must not keep half of it
            session.rollback()
    if done.new or done.changed:
        session.add(Change(at=now_of(session), by=actor_of(session).name, command="import", says=str(done), rows=[]))
    session.expire_all()
    return done


class _Loading:
    """One import under way."""

    def __init__(self, session: Session, batch: Batch, progress: Progress) -> None:
        self.session = session
        self.batch = batch
        self.progress = progress
        self.signed = {"changed_at": now_of(session), "changed_by": actor_of(session).name}
        self.done = Imported()
        # logs whose index has to be made anew
        self.touched: set[UUID] = set()
        # records that were not there before
        self.fresh: set[UUID] = set()

    def run(self) -> Imported:
        for file in FILES:
            for parsed in self.batch.sheets.get(file.name, ()):
                self.progress(f"writing {file.name}", 0)
                (self._records if file.whole else self._parts)(file, parsed)
                self.done.rows += len(parsed.entries)
        self._index()
        return self.done

    def _count(self, into: dict[str, int], file: File, count: int) -> None:
        if count:
            into[file.name] = into.get(file.name, 0) + count

    # records with an id of their own

    def _records(self, file: File, parsed: Parsed) -> None:
        there = self.batch.known.kinds
        new = [e for e in parsed.entries if e.id not in there]
        changed = list(self._differing(file, parsed, [e for e in parsed.entries if e.id in there]))
        self._park(file, parsed, changed)
        self._insert(file, parsed, _parents_first(file, parsed, new))
        self._update(file, parsed, changed)
        # an outline of a place that is new in this very folder is an update of what was just written
        there.update((e.id, file.name) for e in new if e.id)
        self._count(self.done.new, file, len(new))
        self._count(self.done.changed, file, sum(e.id not in self.fresh for e in changed))
        self.fresh.update(e.id for e in new if e.id)
        if file.name == "logs":
            self.touched.update(e.id for e in (*new, *changed) if e.id)

    def _differing(self, file: File, parsed: Parsed, entries: list[Entry]) -> Iterator[Entry]:
        """Those whose record is not so already; a log's sequence only ever rises."""
        by_id: dict[UUID, Entry] = {e.id: e for e in entries if e.id}
        stored = [(i, f) for i, f in enumerate(parsed.fields) if f[0] not in "+#"]
        columns = [getattr(file.table, f) for f in ("id", *(f for _, f in stored))]
        for id, *now in rows_of(self.session, columns, file.table.id, by_id.keys()):
            entry = by_id[id]
            other = [f for (i, f), value in zip(stored, now, strict=True) if entry.values[i] != value]
            before = now[[f for _, f in stored].index(SEQUENCE)] if SEQUENCE in parsed.fields else 0
            if other and SEQUENCE in parsed.fields:
                at = parsed.fields.index(SEQUENCE)
                if other != [SEQUENCE]:
                    entry.values[at] = max(entry.values[at], before + 1)
                elif entry.values[at] < before:
                    continue
            if other:
                yield entry

    def _park(self, file: File, parsed: Parsed, changed: list[Entry]) -> None:
        """Put aside the names of records that are renamed, so that two may swap theirs."""
        for fields in uniques(file):
            name = fields[-1]
            if not changed or name not in parsed.fields or name.endswith("_id"):
                continue
            now = dict(rows_of(self.session, [file.table.id, getattr(file.table, name)], file.table.id, {e.id for e in changed if e.id}))
            renamed = [{"_id": e.id, "_to": f"~{e.id}"} for e in changed if e.id and now[e.id] != parsed.value(e, name)]
            column = inspect(file.table).attrs[name].columns[0]
            if renamed:
                query = column.table.update().where(column.table.c.id == bindparam("_id")).values({column.name: bindparam("_to")})
                self.session.execute(query, renamed, execution_options={"synchronize_session": False})

    def _insert(self, file: File, parsed: Parsed, new: Sequence[Entry]) -> None:
        mapper = inspect(file.table)
        always = {"created_at": self.signed["changed_at"], **self.signed}
        if mapper.polymorphic_identity:
            always["type"] = mapper.polymorphic_identity
        if file.name == "logs" and "status" not in parsed.fields:
            always["status"] = "done"
        for some in _chunks(new):
            for table in mapper.tables:
                for alike, fields, _ in self._alike(mapper, table, parsed, some):
                    fixed = {k: v for k, v in always.items() if k in table.c}
                    rows = [{**fixed, "id": e.id, **{c: e.values[i] for i, c in fields}} for e in alike]
                    self.session.connection().execute(table.insert(), rows)
            self.progress(f"writing {file.name}", len(some))

    def _update(self, file: File, parsed: Parsed, changed: Sequence[Entry]) -> None:
        mapper = inspect(file.table)
        for some in _chunks(changed):
            for table in mapper.tables:
                for alike, fields, none in self._alike(mapper, table, parsed, some):
                    fixed = {k: v for k, v in self.signed.items() if k in table.c}
                    values: Row = {c: bindparam(f"_{c}") for c in (*fixed, *(c for _, c in fields))} | {c: null() for c in none}
                    if table.name == "logs" and "sequence" not in parsed.fields:
                        values["sequence"] = table.c.sequence + 1
                    rows = [
                        {"_id": e.id, **{f"_{k}": v for k, v in fixed.items()}, **{f"_{c}": e.values[i] for i, c in fields}} for e in alike
                    ]
                    if values:
                        query = table.update().where(table.c.id == bindparam("_id")).values(values)
                        self.session.connection().execute(query, rows)

    def _alike(self, mapper: Any, table: Table, parsed: Parsed, some: list[Entry]) -> Iterator[Alike]:
        """Entries that have a document in the same columns: None in a bulk statement would be JSON's null, not the absence of one."""
        fields = [
            (i, column.name)
            for i, name in enumerate(parsed.fields)
            if (attribute := mapper.attrs.get(name)) is not None
            for column in attribute.columns
            if column.table is table
        ]
        documents = [(i, c) for i, c in fields if isinstance(table.c[c].type, JSON)]
        groups: dict[tuple[str, ...], list[Entry]] = {}
        for entry in some:
            groups.setdefault(tuple(c for i, c in documents if entry.values[i] is None), []).append(entry)
        for none, alike in groups.items():
            yield alike, [(i, c) for i, c in fields if c not in none], none

    # parts of logs

    def _parts(self, file: File, parsed: Parsed) -> None:
        table: Table = inspect(file.table).local_table
        stored = [(i, f) for i, f in enumerate(parsed.fields) if f in table.c]
        log_at, n_at = parsed.fields.index("log_id"), parsed.fields.index("n")
        logs = {e.values[log_at] for e in parsed.entries}
        old = self._old_parts(table, [f for _, f in stored], logs - self.fresh)
        new: list[Row] = []
        changed: list[Row] = []
        for entry in parsed.entries:
            row = {f: entry.values[i] for i, f in stored}
            before = old.pop((entry.values[log_at], entry.values[n_at]), None)
            if before is None:
                new.append(row)
            elif before != tuple(row.values()):
                changed.append(row)
        gone: list[Row] = [{"_log": log, "_n": n} for log, n in old if log in self.batch.whole.get(file.name, ())]
        self._write_parts(table, new, changed, gone)
        self.touched.update(r["log_id"] for r in (*new, *changed))
        self.touched.update(r["_log"] for r in gone)
        self._count(self.done.new, file, len(new))
        self._count(self.done.changed, file, len(changed) + len(gone))

    def _old_parts(self, table: Table, fields: list[str], logs: set[UUID]) -> dict[tuple[UUID, int], tuple[Any, ...]]:
        if not logs:
            return {}
        found = rows_of(self.session, [table.c.log_id, table.c.n, *(table.c[f] for f in fields)], table.c.log_id, logs)
        return {(log, n): tuple(values) for log, n, *values in found}

    def _write_parts(self, table: Table, new: list[Row], changed: list[Row], gone: list[Row]) -> None:
        connection = self.session.connection()
        this = (table.c.log_id == bindparam("_log")) & (table.c.n == bindparam("_n"))
        if gone:
            connection.execute(table.delete().where(this), gone)
        if changed:
            kept = [f for f in changed[0] if f not in ("log_id", "n")]
            rows = [{"_log": r["log_id"], "_n": r["n"], **{f"_{f}": r[f] for f in kept}} for r in changed]
            connection.execute(table.update().where(this).values({f: bindparam(f"_{f}") for f in kept}), rows)
        for some in _chunks(new):
            connection.execute(table.insert(), some)
            self.progress(f"writing {table.name}", len(some))

    # what follows

    def _index(self) -> None:
        """The index of the logs that this import touched, by the rule of models.records.index."""
        self.progress("writing what follows from the logs", 0)
        connection = self.session.connection()
        rows: dict[Any, list[Row]] = {Movement: [], Membership: [], Adjustment: []}
        for id in self.touched:
            for table, row in entries(self.batch.facts[id]):
                rows[table].append(row)
        for table, made in rows.items():
            for some in _chunks(sorted(self.touched - self.fresh)):
                connection.execute(delete(table).where(table.log_id.in_(some)))
            for part in _chunks(made):
                connection.execute(inspect(table).local_table.insert(), part)


def _parents_first(file: File, parsed: Parsed, new: list[Entry]) -> list[Entry]:
    """Rows in an order in which each stands after those of its own file that it names."""
    own = [c.field for c in file.columns if c.of and c.of[0] is file.table and c.field in parsed.fields]
    if not own:
        return new
    ahead = {e.id: {parsed.value(e, f) for f in own} for e in new}
    found: list[Entry] = []
    waiting = new
    while waiting:
        ready = [e for e in waiting if not ahead[e.id] & ahead.keys()]
        found += ready
        for entry in ready:
            del ahead[entry.id]
        waiting = [e for e in waiting if e.id in ahead]
    return found


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        yield some
