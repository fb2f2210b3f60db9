"""What the records have already: the ids of every kind, and what rows without an id are told by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from models.records.assets import Asset
from models.records.folder.files import FILES, File
from models.records.logs import Log, LogAsset, LogPlace

# as many ids go into one question; above MANY the whole table is read instead
_CHUNK = 500
_MANY = 4_000


def key_fields(file: File) -> tuple[str, ...]:
    """The attributes of a file's natural key, and its name: what its rows are found by."""
    by_header = {c.header: c.field for c in file.columns}
    names = [by_header["name"]] if "name" in by_header else []
    return tuple(dict.fromkeys([*(by_header[k] for k in file.key), *names]))


def uniques(file: File) -> list[tuple[str, ...]]:
    """The sets of attributes no two records of a table share (of assets: of their type)."""
    mapper = inspect(file.table)
    found = []
    for table in mapper.tables:
        for constraint in getattr(table, "constraints", ()):
            columns = [c for c in getattr(constraint, "columns", ()) if constraint.__visit_name__ == "unique_constraint"]
            names = tuple(mapper.get_property_by_column(c).key for c in columns)
            if names:
                found.append(tuple(n for n in names if n != "type"))
    return sorted(set(found))


class Known:
    """Ids and keys in the records. kinds: id -> the file its record belongs to."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.kinds: dict[UUID, str] = {}
        self.rows: dict[str, list[dict[str, Any]]] = {}
        for file in FILES:
            if file.whole:
                self._read(file)
        for id in session.scalars(select(Asset.id)):
            self.kinds.setdefault(id, "assets")

    def _read(self, file: File) -> None:
        if file.name == "logs":
            self.kinds.update(dict.fromkeys(self.session.scalars(select(Log.id)), "logs"))
            return
        fields = ("id", *key_fields(file))
        found = self.session.execute(select(*(getattr(file.table, f) for f in fields)))
        self.rows[file.name] = [dict(zip(fields, row, strict=True)) for row in found]
        self.kinds.update((row["id"], file.name) for row in self.rows[file.name])

    def logs_of(self, moments: Collection[Any]) -> dict[tuple[Any, ...], list[UUID]]:
        """Logs between the first and the last of some moments, by type, name, moment, assets and places."""
        if not moments or not any(kind == "logs" for kind in self.kinds.values()):
            return {}
        between = Log.at.between(min(moments), max(moments))
        about: dict[UUID, tuple[set[UUID], set[UUID]]] = defaultdict(lambda: (set(), set()))
        for n, (log, one) in enumerate(((LogAsset.log_id, LogAsset.asset_id), (LogPlace.log_id, LogPlace.place_id))):
            for id, of in self.session.execute(select(log, one).join(Log, Log.id == log).where(between)):
                about[id][n].add(of)
        found: dict[tuple[Any, ...], list[UUID]] = defaultdict(list)
        for id, type, name, at in self.session.execute(select(Log.id, Log.type, Log.name, Log.at).where(between)):
            assets, places = about[id]
            found[(type, name, at, frozenset(assets), frozenset(places))].append(id)
        return found


def rows_of(session: Session, columns: Sequence[Any], by: Any, ids: Collection[UUID]) -> Iterator[Any]:
    """Rows whose `by` is one of some ids, however many these are."""
    query = select(*columns)
    if len(ids) > _MANY:
        wanted, at = set(ids), len(columns)
        for row in session.execute(query.add_columns(by).execution_options(yield_per=5_000)):
            if row[at] in wanted:
                yield row[:at]
        return
    for some in _chunks(sorted(ids)):
        yield from session.execute(query.where(by.in_(some)))


def _chunks(ids: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (ids[i : i + _CHUNK] for i in range(0, len(ids), _CHUNK))
