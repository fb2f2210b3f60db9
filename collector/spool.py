"""The spool: every message, raw, on disk before anything looks at it; and the books about what became of each.

One SQLite file shared by two processes. The receiver appends and commits with fsync, then acknowledges. The worker
reads by id, and moves its cursor in the same transaction as the account, the quarantine and what was learnt, so that a
crash at any moment repeats work but loses none. Rows stay behind the cursor as the archive until `trim`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sensors.errors import StoreError
from sensors.reading import Fact

RETAIN, DUP = 1, 2

SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY, topic TEXT NOT NULL, payload BLOB NOT NULL, received INTEGER NOT NULL,
    flags INTEGER NOT NULL, mid INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS account (
    day TEXT NOT NULL, device TEXT NOT NULL, received INTEGER NOT NULL DEFAULT 0, stored INTEGER NOT NULL DEFAULT 0,
    duplicate INTEGER NOT NULL DEFAULT 0, status INTEGER NOT NULL DEFAULT 0, quarantined INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (day, device)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS quarantine (
    id INTEGER PRIMARY KEY, topic TEXT NOT NULL, device TEXT NOT NULL, reason TEXT NOT NULL, next_step TEXT NOT NULL,
    received INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS quarantine_topic ON quarantine (topic);
CREATE TABLE IF NOT EXISTS complaints (
    device TEXT NOT NULL, field TEXT NOT NULL, reason TEXT NOT NULL, next_step TEXT NOT NULL, value TEXT NOT NULL,
    count INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (device, field, reason)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS statuses (
    device TEXT PRIMARY KEY, online INTEGER, event TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS known (
    kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS calibrations (
    device TEXT NOT NULL, channel TEXT NOT NULL, measurand TEXT NOT NULL, document TEXT NOT NULL,
    PRIMARY KEY (device, channel, measurand)) WITHOUT ROWID;
"""

# What the account counts, in the order of its sum: received = all the others (+ waiting, which is the cursor's lag).
FATES = ("stored", "duplicate", "status", "quarantined", "refused")

# (topic, payload, received_ns, flags, mid) as the receiver appends it
SpoolRow = tuple[str, bytes, int, int, int]


@dataclass(slots=True)
class Books:
    """What the worker learnt from one chunk, written with its cursor in one transaction.

    account: (day, device) -> [received, then FATES]. quarantine: (id, topic, device, reason, next step, received).
    complaints: (device, field, reason) -> (next step, value, count, first, last). cured: ids that left quarantine.
    """

    account: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    quarantine: list[tuple[int, str, str, str, str, int]] = field(default_factory=list)
    complaints: dict[tuple[str, str, str], tuple[str, str, int, int, int]] = field(default_factory=dict)
    statuses: dict[str, tuple[int | None, str, str, int]] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    cured: list[int] = field(default_factory=list)

    def count(self, day: str, device: str, fate: int, by: int = 1) -> None:
        """One message of a device met its fate (an index into FATES); -1 takes one back."""
        row = self.account.get((day, device))
        if row is None:
            row = self.account[day, device] = [0, 0, 0, 0, 0, 0]
        row[0] += by
        row[fate + 1] += by


class Spool:
    """The spool file, open for one process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            # FULL: a commit is on the disk, not in its cache, before the broker is told to forget the message
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(SCHEMA)
        except sqlite3.Error as why:
            raise StoreError("The spool cannot be opened.", where=str(path), got=str(why)) from why

    def close(self) -> None:
        self._db.close()

    # receiver's side

    def append(self, rows: Iterable[SpoolRow], meta: Mapping[str, object] | None = None) -> None:
        """Make messages durable (fsync). StoreError where the disk is full or gone: do not acknowledge then."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._db.executemany("INSERT INTO messages (topic, payload, received, flags, mid) VALUES (?,?,?,?,?)", rows)
                for key, value in (meta or {}).items():
                    self._put(key, value)
                self._db.execute("COMMIT")
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
        except sqlite3.Error as why:
            raise StoreError(
                "The spool cannot take more messages.", where=str(self.path), got=str(why), next_step="free some disk"
            ) from why

    def tail(self, count: int) -> list[tuple[int, str, bytes]]:
        """(mid, topic, payload) of the newest messages: what a broker may deliver again."""
        return list(self._db.execute("SELECT mid, topic, payload FROM messages ORDER BY id DESC LIMIT ?", (count,)))

    def repeated(self, rows: Mapping[tuple[str, str], tuple[int, int]]) -> None:
        """Book messages that never entered: (day, device) -> (duplicates, refused)."""
        books = Books()
        for (day, device), (duplicates, refused) in rows.items():
            books.account[day, device] = [duplicates + refused, 0, duplicates, 0, 0, refused]
        self._write(lambda: self._book(books))

    # worker's side

    def cursor(self) -> int:
        """The id of the last message the worker is done with."""
        return int(self.meta("cursor", 0))

    def chunk(self, after: int, limit: int) -> list[tuple[int, str, bytes, int, int]]:
        """(id, topic, payload, received_ns, flags) of the messages after an id, oldest first."""
        return self._db.execute(
            "SELECT id, topic, payload, received, flags FROM messages WHERE id > ? ORDER BY id LIMIT ?", (after, limit)
        ).fetchall()

    def done(self, cursor: int | None, books: Books, meta: Mapping[str, object] | None = None) -> None:
        """Move the cursor and write the books, together. None leaves the cursor where it is."""

        def work() -> None:
            if cursor is not None:
                self._put("cursor", cursor)
            for key, value in (meta or {}).items():
                self._put(key, value)
            self._book(books)

        self._write(work)

    def known(self) -> dict[tuple[str, str], dict[str, object]]:
        """Everything learnt so far, as sensors.device.Known keeps it."""
        return {(kind, key): json.loads(value) for kind, key, value in self._db.execute("SELECT kind, key, value FROM known")}

    def learn(self, facts: Iterable[Fact]) -> None:
        """Keep facts, or forget those without a value."""
        self._write(lambda: self._learn(facts))

    def calibrations(self) -> dict[tuple[str, str, str], dict[str, object]]:
        """(device, channel, measurand) -> calibration document, as jobs mirrored it from the records."""
        return {(d, c, m): json.loads(doc) for d, c, m, doc in self._db.execute("SELECT * FROM calibrations")}

    def mirror_calibrations(self, documents: Mapping[tuple[str, str, str], Mapping[str, object]]) -> bool:
        """Replace the calibrations where they differ; whether they did. The worker sees `calibration_version` rise."""
        if self.calibrations() == dict(documents):
            return False

        def work() -> None:
            self._db.execute("DELETE FROM calibrations")
            self._db.executemany("INSERT INTO calibrations VALUES (?,?,?,?)", [(*k, json.dumps(v)) for k, v in documents.items()])
            self._put("calibration_version", int(self.meta("calibration_version", 0)) + 1)

        self._write(work)
        return True

    def messages(self, ids: Iterable[int]) -> list[tuple[int, str, bytes, int, int]]:
        """Messages by id, oldest first; those already trimmed are left out."""
        found = []
        for id_ in sorted(ids):
            found += self._db.execute("SELECT id, topic, payload, received, flags FROM messages WHERE id = ?", (id_,)).fetchall()
        return found

    def quarantined(self, ids: Iterable[int]) -> dict[int, str]:
        """id -> device of those ids that are in quarantine."""
        found: dict[int, str] = {}
        for id_ in ids:
            found.update(self._db.execute("SELECT id, device FROM quarantine WHERE id = ?", (id_,)).fetchall())
        return found

    def quarantined_on(self, topic: str) -> list[int]:
        """Ids of the quarantined messages of a topic."""
        return [row[0] for row in self._db.execute("SELECT id FROM quarantine WHERE topic = ?", (topic,))]

    # everyone's side

    def meta(self, key: str, default: Any = None) -> Any:
        """What a process noted under a key, or the default."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return json.loads(row[0]) if row else default

    def put_meta(self, key: str, value: object) -> None:
        self._write(lambda: self._put(key, value))

    def newest(self) -> int:
        """The id of the newest message; 0 where there is none."""
        return int(self._db.execute("SELECT coalesce(max(id), 0) FROM messages").fetchone()[0])

    def waiting(self) -> int:
        """Messages that are safe but not yet stored. Ids are never reused while the newest row stays, so this is a difference."""
        return max(0, self.newest() - self.cursor())

    def trim(self, before_ns: int, most: int = 20_000) -> int:
        """Forget archived messages older than a time, oldest first, never a waiting or quarantined one; how many went."""
        cursor = self.cursor()
        rows = self._db.execute(
            "SELECT id FROM messages WHERE id < ? AND received < ? AND id NOT IN (SELECT id FROM quarantine) ORDER BY id LIMIT ?",
            (cursor, before_ns, most),
        ).fetchall()
        self._write(lambda: self._db.executemany("DELETE FROM messages WHERE id = ?", rows))
        return len(rows)

    def rows(self, query: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """A read for collector.health, which alone knows the tables beside this module."""
        return self._db.execute(query, values).fetchall()

    def _write(self, work: Callable[[], object]) -> None:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                work()
                self._db.execute("COMMIT")
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
        except sqlite3.Error as why:
            raise StoreError("The spool's books cannot be written.", where=str(self.path), got=str(why)) from why

    def _put(self, key: str, value: object) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, json.dumps(value)))

    def _learn(self, facts: Iterable[Fact]) -> None:
        for fact in facts:
            if fact.value is None:
                self._db.execute("DELETE FROM known WHERE kind = ? AND key = ?", (fact.kind, fact.key))
            else:
                self._db.execute("INSERT OR REPLACE INTO known VALUES (?,?,?)", (fact.kind, fact.key, json.dumps(fact.value)))

    def _book(self, books: Books) -> None:
        self._db.executemany(
            """INSERT INTO account VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (day, device) DO UPDATE SET
            received = received + excluded.received, stored = stored + excluded.stored, duplicate = duplicate + excluded.duplicate,
            status = status + excluded.status, quarantined = quarantined + excluded.quarantined, refused = refused + excluded.refused""",
            [(day, device, *counts) for (day, device), counts in books.account.items()],
        )
        self._db.executemany("INSERT OR REPLACE INTO quarantine VALUES (?,?,?,?,?,?)", books.quarantine)
        self._db.executemany("DELETE FROM quarantine WHERE id = ?", [(id_,) for id_ in books.cured])
        self._db.executemany(
            """INSERT INTO complaints VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (device, field, reason) DO UPDATE SET
            next_step = excluded.next_step, value = excluded.value, count = count + excluded.count, last = excluded.last""",
            [(*key, *rest) for key, rest in books.complaints.items()],
        )
        self._db.executemany("INSERT OR REPLACE INTO statuses VALUES (?,?,?,?,?)", [(d, *rest) for d, rest in books.statuses.items()])
        self._learn(books.facts)
