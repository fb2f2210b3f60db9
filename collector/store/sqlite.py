"""The embedded series store: one SQLite file in WAL mode, written by the worker while the dashboard reads.

    series(sid, hub, device, channel, measurand)         a number for each key; never taken back
    points(sid, ts, value, qc, test, received)           raw, clustered by (series, time)
    hourly, daily(sid, ts, min, mean, max, sum, count, good)
    latest(sid, ts, value, qc, test, received, seen)     greatest time of each series; seen: last arrival
    touched(sid, hour, taken)                            hours to roll; rowid order is the order of last change

synchronous=NORMAL: the spool is what survives a power cut, and replaying it into this store is harmless.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock
from typing import Literal
from zoneinfo import ZoneInfo

from collector.store.batch import HOUR_NS, hours_of, in_key_order, last_arrivals, last_of_each, sound
from sensors.errors import StoreError
from sensors.resample import farm_day
from sensors.series import Point, Resolution, Rollup, SeriesKey, StoreRow, Window, WriteResult

_NAN = float("nan")
# 6,000 series each fill a 4 kB page of their own; a cache that holds those keeps a write from becoming a read.
_WRITER_CACHE_KB = 32_000
_READER_CACHE_KB = 8_000
_BUSY_MS = 10_000
# 64 MB of write-ahead log. Each checkpoint writes a page once however often it changed: with 6,000 series 214 k rows/s
# against 171 k at SQLite's own 1,000 pages, and as much less wear on an SD card.
_CHECKPOINT_PAGES = 16_000

_ROLLUP_TABLE = """CREATE TABLE IF NOT EXISTS {} (
    sid INTEGER NOT NULL, ts INTEGER NOT NULL, min REAL, mean REAL, max REAL, sum REAL, count INTEGER NOT NULL, good INTEGER NOT NULL,
    PRIMARY KEY (sid, ts)) WITHOUT ROWID"""
_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS series (
    sid INTEGER PRIMARY KEY, hub TEXT NOT NULL, device TEXT NOT NULL, channel TEXT NOT NULL, measurand TEXT NOT NULL,
    UNIQUE (device, channel, measurand, hub))""",
    """CREATE TABLE IF NOT EXISTS points (
    sid INTEGER NOT NULL, ts INTEGER NOT NULL, value REAL NOT NULL, qc INTEGER NOT NULL, test INTEGER NOT NULL,
    received INTEGER NOT NULL,
    PRIMARY KEY (sid, ts)) WITHOUT ROWID""",
    _ROLLUP_TABLE.format("hourly"),
    _ROLLUP_TABLE.format("daily"),
    """CREATE TABLE IF NOT EXISTS latest (
    sid INTEGER PRIMARY KEY, ts INTEGER NOT NULL, value REAL NOT NULL, qc INTEGER NOT NULL, test INTEGER NOT NULL,
    received INTEGER NOT NULL, seen INTEGER NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS touched (
    sid INTEGER NOT NULL, hour INTEGER NOT NULL, taken INTEGER NOT NULL DEFAULT 0, UNIQUE (sid, hour))""",
)
_TABLES = {"raw": "points", "1h": "hourly", "1d": "daily"}
_ROLLUP = "ts, min, mean, max, sum, count, good"
_COLUMNS = {"raw": "ts, value, qc, test, received", "1h": _ROLLUP, "1d": _ROLLUP}
_PUT_POINT = "INSERT OR REPLACE INTO points VALUES (?, ?, ?, ?, ?, ?)"
# REPLACE gives a new rowid: an hour touched again goes to the end of the queue, and none waits for ever.
_TOUCH = "INSERT OR REPLACE INTO touched (sid, hour) VALUES (?, ?)"
_PUT_LATEST = """INSERT INTO latest VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sid) DO UPDATE SET
    value = iif(excluded.ts >= ts, excluded.value, value), qc = iif(excluded.ts >= ts, excluded.qc, qc),
    test = iif(excluded.ts >= ts, excluded.test, test), received = iif(excluded.ts >= ts, excluded.received, received),
    ts = max(ts, excluded.ts), seen = max(seen, excluded.seen)"""
_SID = "(SELECT sid FROM series WHERE device = ? AND channel = ? AND measurand = ? AND hub = ?)"


class SqliteStore:
    """See SeriesStore (sensors/series.py) for what each method promises. Threads may share it."""

    remote = False

    def __init__(self, path: str, hub_zone: ZoneInfo, read_only: bool = False) -> None:
        self._path = path
        self._zone = hub_zone
        self._read_only = read_only
        self._idle: list[sqlite3.Connection] = []
        self._lock = Lock()
        self._keys: dict[int, SeriesKey] = {}
        self._sids: dict[SeriesKey, int] = {}
        if not Path(path).parent.is_dir():
            raise StoreError(
                "The folder of the series store is not there.", where=path, next_step="make the hub folder first: hubland init FOLDER"
            )
        self._create()

    def _create(self) -> None:
        with self._connection() as db:
            if db.execute("SELECT count(*) FROM sqlite_master WHERE name IN ('touched', 'latest')").fetchone()[0] < 2:
                db.execute("PRAGMA query_only = 0")
                for statement in _SCHEMA:
                    db.execute(statement)
                db.execute(f"PRAGMA query_only = {int(self._read_only)}")

    def _connect(self) -> sqlite3.Connection:
        # Each connection is used by one thread at a time; a pool, because a page of the dashboard is a new thread.
        db = sqlite3.connect(self._path, timeout=_BUSY_MS / 1000, isolation_level=None, check_same_thread=False)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        db.execute(f"PRAGMA cache_size = -{_READER_CACHE_KB if self._read_only else _WRITER_CACHE_KB}")
        db.execute(f"PRAGMA query_only = {int(self._read_only)}")
        return db

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._lock:
                db = self._idle.pop() if self._idle else None
            db = db or self._connect()
        except sqlite3.Error as why:
            raise self._trouble(why) from why
        try:
            yield db
        except sqlite3.Error as why:
            raise self._trouble(why) from why
        finally:
            with self._lock:
                self._idle.append(db)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing."""
        with self._connection() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    def _trouble(self, why: sqlite3.Error) -> StoreError:
        return StoreError(
            f"The series store does not answer: {why}.",
            where=self._path,
            next_step="check that the disk is not full and the file belongs to this user; hubland doctor says more",
        )

    # Series

    def series_ids(self, keys: Sequence[SeriesKey]) -> list[int]:
        new = [key for key in keys if key not in self._sids]
        if new:
            with self._writing() as db:
                for key in new:
                    db.execute("INSERT OR IGNORE INTO series (device, channel, measurand, hub) VALUES (?, ?, ?, ?)", _place(key))
                    self._remember(db.execute(f"SELECT {_SID}", _place(key)).fetchone()[0], SeriesKey(*key))
        return [self._sids[key] for key in keys]

    def _remember(self, sid: int, key: SeriesKey) -> None:
        self._keys[sid], self._sids[key] = key, sid

    def key_of(self, sid: int) -> SeriesKey:
        if sid not in self._keys:
            with self._connection() as db:
                row = db.execute("SELECT hub, device, channel, measurand FROM series WHERE sid = ?", (sid,)).fetchone()
            if row is None:
                raise KeyError(sid)
            self._remember(sid, SeriesKey(*row))
        return self._keys[sid]

    def keys(self) -> list[SeriesKey]:
        with self._connection() as db:
            rows = db.execute("SELECT hub, device, channel, measurand FROM latest JOIN series USING (sid)")
            return sorted(SeriesKey(*row) for row in rows)

    # Writing

    def write(self, rows: Sequence[StoreRow]) -> WriteResult:
        good, rejected = sound(rows)
        if good:
            ordered = in_key_order(good)
            seen = last_arrivals(good)
            with self._writing() as db:
                db.executemany(_PUT_POINT, ordered)
                db.executemany(_PUT_LATEST, [(*row, seen[sid]) for sid, row in last_of_each(ordered).items()])
                db.executemany(_TOUCH, sorted(hours_of(ordered)))
        return WriteResult(len(good), rejected)

    def write_rollups(self, resolution: Literal["1h", "1d"], rows: Iterable[tuple[int, Rollup]]) -> None:
        table = _TABLES[resolution]
        empty: list[tuple[int, int]] = []

        def put() -> Iterator[tuple[int, int, float, float, float, float, int, int]]:
            for sid, (time_ns, least, mean, most, total, count, good) in rows:
                if count:
                    yield sid, time_ns, least, mean, most, total, count, good
                else:
                    empty.append((sid, time_ns))

        with self._writing() as db:
            db.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?, ?)", put())
            db.executemany(f"DELETE FROM {table} WHERE sid = ? AND ts = ?", empty)

    def take_touched(self, limit: int) -> list[tuple[int, int]]:
        with self._writing() as db:
            taken = db.execute("SELECT sid, hour FROM touched ORDER BY rowid LIMIT ?", (limit,)).fetchall()
            db.executemany("UPDATE touched SET taken = 1 WHERE sid = ? AND hour = ?", taken)
        return taken

    def settle(self, touched: Sequence[tuple[int, int]]) -> None:
        with self._writing() as db:
            db.executemany("DELETE FROM touched WHERE sid = ? AND hour = ? AND taken", touched)

    # Reading

    @contextmanager
    def _rows(self, key: SeriesKey, window: Window, resolution: Resolution) -> Iterator[sqlite3.Cursor]:
        ask = f"SELECT {_COLUMNS[resolution]} FROM {_TABLES[resolution]} WHERE sid = {_SID} AND ts >= ? AND ts < ? ORDER BY ts"
        with self._connection() as db, closing(db.execute(ask, (*_place(key), window.start_ns, window.end_ns))) as rows:
            yield rows

    def read(self, key: SeriesKey, window: Window) -> list[Point]:
        with self._rows(key, window, "raw") as rows:
            return [Point._make(row) for row in rows]

    def read_rollups(self, key: SeriesKey, window: Window, resolution: Literal["1h", "1d"]) -> list[Rollup]:
        with self._rows(key, window, resolution) as rows:
            # SQLite keeps NaN as NULL.
            return [Rollup._make([_NAN if value is None else value for value in row] if None in row else row) for row in rows]

    def read_columns(self, key: SeriesKey, window: Window, resolution: Resolution) -> dict[str, list[float]]:
        fields = Point._fields if resolution == "raw" else Rollup._fields
        columns: dict[str, list[float]] = {name: [] for name in fields}
        with self._rows(key, window, resolution) as rows:
            # In portions, so that never so many tuples are alive that the garbage collector starts: it cost more than the read.
            while portion := rows.fetchmany(500):
                for name, part in zip(fields, zip(*portion, strict=True), strict=True):
                    columns[name].extend(part)
        for name, column in columns.items():
            if None in column:
                columns[name] = [_NAN if value is None else value for value in column]
        return columns

    def neighbour(self, key: SeriesKey, time_ns: int, side: Literal["before", "from"]) -> Point | None:
        which, order = ("<", "DESC") if side == "before" else (">=", "ASC")
        ask = f"SELECT {_COLUMNS['raw']} FROM points WHERE sid = {_SID} AND ts {which} ? AND qc NOT IN (4, 9) ORDER BY ts {order} LIMIT 1"
        with self._connection() as db:
            row = db.execute(ask, (*_place(key), time_ns)).fetchone()
        return Point._make(row) if row else None

    def latest(self, keys: Sequence[SeriesKey] | None = None) -> dict[SeriesKey, Point]:
        columns = "ts, value, qc, test, received"
        if keys is not None and len(keys) <= 20:  # a few are looked up one by one, many are found faster among all
            with self._connection() as db:
                ask = f"SELECT {columns} FROM latest WHERE sid = {_SID}"
                found = ((key, db.execute(ask, _place(key)).fetchone()) for key in keys)
                return {SeriesKey(*key): Point._make(row) for key, row in found if row}
        with self._connection() as db:
            rows = db.execute(f"SELECT hub, device, channel, measurand, {columns} FROM latest JOIN series USING (sid)").fetchall()
        everything = {SeriesKey._make(row[:4]): Point._make(row[4:]) for row in rows}
        return everything if keys is None else {SeriesKey(*key): everything[key] for key in keys if key in everything}

    def news(self, after_ns: int) -> dict[SeriesKey, Point]:
        ask = "SELECT hub, device, channel, measurand, ts, value, qc, test, received FROM latest JOIN series USING (sid) WHERE received > ?"
        with self._connection() as db:
            return {SeriesKey._make(row[:4]): Point._make(row[4:]) for row in db.execute(ask, (after_ns,))}

    def last_seen(self, device: str) -> int | None:
        with self._connection() as db:
            seen = db.execute("SELECT max(seen) FROM latest JOIN series USING (sid) WHERE device = ?", (device,)).fetchone()[0]
        return None if seen is None else int(seen)

    # Forgetting

    def delete(self, device: str, window: Window | None = None) -> int:
        with self._writing() as db:
            sids = [row[0] for row in db.execute("SELECT sid FROM series WHERE device = ?", (device,))]
            # The series keep their numbers: the worker may hold them, and write to them the next moment.
            return sum(self._forget(db, sid) if window is None else self._forget_window(db, sid, window) for sid in sids)

    def _forget(self, db: sqlite3.Connection, sid: int) -> int:
        count = db.execute("DELETE FROM points WHERE sid = ?", (sid,)).rowcount
        for table in ("hourly", "daily", "latest", "touched"):
            db.execute(f"DELETE FROM {table} WHERE sid = ?", (sid,))
        return count

    def _forget_window(self, db: sqlite3.Connection, sid: int, window: Window) -> int:
        start, end = window.start_ns, window.end_ns
        if start == end or not db.execute("SELECT 1 FROM latest WHERE sid = ?", (sid,)).fetchone():
            return 0
        hours = f"SELECT DISTINCT sid, ts - ts % {HOUR_NS} FROM points WHERE sid = ? AND ts >= ? AND ts < ?"
        db.execute(f"INSERT OR REPLACE INTO touched (sid, hour) {hours}", (sid, start, end))
        db.executemany(_TOUCH, [(sid, edge - edge % HOUR_NS) for edge in (start, end - 1)])
        count = db.execute("DELETE FROM points WHERE sid = ? AND ts >= ? AND ts < ?", (sid, start, end)).rowcount
        db.execute("DELETE FROM hourly WHERE sid = ? AND ts >= ? AND ts < ?", (sid, start - start % HOUR_NS, end))
        db.execute("DELETE FROM daily WHERE sid = ? AND ts >= ? AND ts < ?", (sid, farm_day(start, self._zone).start_ns, end))
        kept = db.execute(f"SELECT {_COLUMNS['raw']} FROM points WHERE sid = ? ORDER BY ts DESC LIMIT 1", (sid,)).fetchone()
        if kept:
            db.execute("UPDATE latest SET ts = ?, value = ?, qc = ?, test = ?, received = ? WHERE sid = ?", (*kept, sid))
        else:
            db.execute("DELETE FROM latest WHERE sid = ?", (sid,))
        return count

    def tidy(self) -> None:
        """Fold the write-ahead log into the file and cut it to nothing, if no reader stands in the way just now."""
        with self._connection() as db:
            # While it waits for a reader it holds up the writer, so it does not wait long.
            db.execute("PRAGMA busy_timeout = 200")
            try:
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                db.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")

    def close(self) -> None:
        with self._lock:
            while self._idle:
                self._idle.pop().close()


def _place(key: SeriesKey) -> tuple[str, str, str, str]:
    """A key in the order of the index on series: by device first, which is how they are looked for."""
    return key[1], key[2], key[3], key[0]
