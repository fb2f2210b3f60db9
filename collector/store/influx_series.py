"""The series store on InfluxDB 2.x.

    air_temperature        tags hub, device, channel; fields value (float), qc, test, received (ns); time ns     raw points
                           (an absent test is 0, an absent received is the time)
    air_temperature:1h     the same tags; fields min mean max sum count good, and none (which of the first four are NaN)
    air_temperature:1d     the same for farm days
    series:latest          tags hub, device, channel, measurand, always at time 0; a point's fields, its time as `at`, and
                           `seen` (last arrival): one point a series, so the last word of a sensor is never a scan
    series:touched         tag whose (the four names); field hour; time: when it was marked (see marks.py)
    series:settled         at time 0: field upto, up to which every mark is settled

Time 0 lies outside any retention, so the bucket must keep for ever. An empty name is an absent tag. A rollup of count 0
stands for "none" and is passed over in reading: deleting single points costs InfluxDB more than writing thousands.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from threading import RLock
from typing import Any, Literal
from zoneinfo import ZoneInfo

from collector.store import lines
from collector.store.batch import FIRST_NS, HOUR_NS, LAST_NS, hours_of, in_key_order, last_arrivals, last_of_each, sound
from collector.store.influx import Influx
from collector.store.influx_reads import InfluxReader, latest_point
from collector.store.marks import MARK_NS, ReaderMarks, WriterMarks
from sensors.errors import PointRejected, StoreError
from sensors.resample import farm_day
from sensors.series import Point, Rollup, SeriesKey, StoreRow, Window, WriteResult

_NAN = float("nan")
_LINES_A_WRITE = 10_000
# Somebody who brings ten years at once leaves a million marks: they are read as they are worked off.
_MARKS_AT_ONCE = 20_000
_EVER = Window(FIRST_NS, LAST_NS)
_REFRESH_S = 5.0


class _Known:
    """One series as this process knows it: its line prefixes, and the time and last arrival of its latest (None: not known)."""

    __slots__ = ("key", "latest_start", "mark_start", "seen", "start", "time_ns")

    def __init__(self, key: SeriesKey) -> None:
        tags = lines.series_tags(key)
        self.key = key
        self.start = f"{lines.measurement(key.measurand)}{tags} value="
        self.latest_start = f"series:latest{tags}{lines.tags([('measurand', key.measurand)])} "
        self.mark_start = f"series:touched{lines.tags([('whose', lines.joined(key))])} hour="
        self.time_ns: int | None = None
        self.seen = 0

    def latest_line(self, point: Point, seen: int) -> str:
        at, value, qc, test, received = point
        return f"{self.latest_start}at={at}i,value={value!r},qc={qc}i,test={test}i,received={received}i,seen={seen}i 0"


class InfluxStore(InfluxReader):
    """See SeriesStore (sensors/series.py) for what each method promises. Threads may share it."""

    # the worker decodes its next chunk while a write is on its way
    remote = True

    def __init__(
        self,
        server: Influx,
        hub_zone: ZoneInfo,
        read_only: bool = False,
        mark_every_ns: int = MARK_NS,
        clock: Callable[[], int] = time.time_ns,
    ) -> None:
        super().__init__(server)
        self._zone, self._read_only, self._clock = hub_zone, read_only, clock
        self._known: list[_Known] = []
        self._sids: dict[SeriesKey, int] = {}
        self._latest_read_at = float("-inf")
        self._mark_every_ns = mark_every_ns
        self._writer_marks = WriterMarks(mark_every_ns)
        self._reader_marks: ReaderMarks | None = None
        self._settled_ns = 0
        self._lock = RLock()

    # Series

    def series_ids(self, keys: Sequence[SeriesKey]) -> list[int]:
        with self._lock:
            for key in keys:
                if key not in self._sids:
                    self._known.append(_Known(SeriesKey(*key)))
                    self._sids[SeriesKey(*key)] = len(self._known) - 1
            return [self._sids[key] for key in keys]

    def key_of(self, sid: int) -> SeriesKey:
        if not 0 <= sid < len(self._known):
            raise KeyError(sid)
        return self._known[sid].key

    # Writing

    def _write(self, body: Sequence[str]) -> None:
        if self._read_only:
            raise StoreError("This series store was opened for reading only.", where=self._server.address)
        if body:
            self._server.write("\n".join(body))

    def write(self, rows: Sequence[StoreRow]) -> WriteResult:
        good, rejected = sound(rows)
        with self._lock:
            try:
                self._write_with_news(good, self._point_lines(good))
            except PointRejected as why:
                guilty = self._halve(good, why)
                rejected += guilty
                refused = {id(row) for row, _ in guilty}
                good = [row for row in good if id(row) not in refused]
                self._write_with_news(good, [])
        return WriteResult(len(good), rejected)

    def _write_with_news(self, rows: Sequence[StoreRow], points: list[str]) -> None:
        """Write point lines with what the rows change in latest and touched, and remember that."""
        now_ns = self._clock()
        ordered = in_key_order(rows)
        newest, seen, hours = last_of_each(ordered), last_arrivals(rows), self._writer_marks.due(hours_of(ordered), now_ns)
        self._write([*points, *self._latest_lines(newest, seen), *self._mark_lines(hours, now_ns)])
        self._writer_marks.made(hours, now_ns)
        for sid, row in newest.items():
            known = self._known[sid]
            known.time_ns = row[1] if known.time_ns is None else max(known.time_ns, row[1])
            known.seen = max(known.seen, seen[sid])

    def _point_lines(self, rows: Sequence[StoreRow]) -> list[str]:
        """Each row as a line. Of a point newer than all its series had, `test` 0 and a `received` that is its time go
        without saying: each field costs the server as much as the value. Others say all, for they may overwrite."""
        starts = [known.start for known in self._known]
        newest = [known.time_ns for known in self._known]
        found = []
        for sid, at, value, qc, test, got in rows:
            last = newest[sid]
            if last is None or at <= last:
                found.append(f"{starts[sid]}{value!r},qc={qc}i,test={test}i,received={got}i {at}")
                continue
            newest[sid] = at
            more = f",test={test}i" if test else ""
            found.append(
                f"{starts[sid]}{value!r},qc={qc}i{more} {at}"
                if got == at
                else f"{starts[sid]}{value!r},qc={qc}i{more},received={got}i {at}"
            )
        return found

    def _halve(self, rows: Sequence[StoreRow], why: PointRejected) -> list[tuple[StoreRow, str]]:
        """Write all rows but those that the database refuses one by one; gives these. `why`: it refused them together."""
        if len(rows) == 1:
            return [(rows[0], f"InfluxDB refuses it: {why.what}")]
        guilty = []
        for half in (rows[: len(rows) // 2], rows[len(rows) // 2 :]):
            try:
                self._write(self._point_lines(half))
            except PointRejected as refusal:
                guilty += self._halve(half, refusal)
        return guilty

    def _latest_lines(self, newest: dict[int, StoreRow], seen: dict[int, int]) -> list[str]:
        """A line for each series with a newer point; of a late one only its arrival is news."""
        self._know_latest(newest)
        found = []
        for sid, (_, at, value, qc, test, received) in newest.items():
            known = self._known[sid]
            if known.time_ns is None or at >= known.time_ns:
                arrival = max(seen[sid], known.seen)
                found.append(known.latest_line(Point(at, value, qc, test, received), arrival))
            elif seen[sid] > known.seen:
                found.append(f"{known.latest_start}seen={seen[sid]}i 0")
        return found

    def _know_latest(self, newest: dict[int, StoreRow]) -> None:
        """Read the latest of all series where one is new to this process, or comes late: somebody may have deleted since."""
        known = self._known
        if all((time_ns := known[sid].time_ns) is not None and row[1] >= time_ns for sid, row in newest.items()):
            return
        if time.monotonic() - self._latest_read_at < _REFRESH_S and any(known[sid].time_ns is not None for sid in newest):
            return
        self._forget_latest()
        for key, row in self._latest_rows().items():
            entry = known[self.series_ids([key])[0]]
            entry.time_ns, entry.seen = row[5], row[10]
        self._latest_read_at = time.monotonic()

    def _forget_latest(self) -> None:
        for known in self._known:
            known.time_ns, known.seen = None, 0
        self._latest_read_at = float("-inf")

    def _mark_lines(self, hours: Iterable[tuple[int, int]], now_ns: int) -> list[str]:
        # One series may touch several hours at once: each mark has a nanosecond of its own.
        return [f"{self._known[sid].mark_start}{hour}i {now_ns + i}" for i, (sid, hour) in enumerate(hours)]

    def write_rollups(self, resolution: Literal["1h", "1d"], rows: Iterable[tuple[int, Rollup]]) -> None:
        starts: dict[int, str] = {}
        every = iter(rows)
        while chunk := list(islice(every, _LINES_A_WRITE)):
            for sid in {sid for sid, _ in chunk} - starts.keys():
                key = self.key_of(sid)
                starts[sid] = f"{lines.measurement(f'{key.measurand}:{resolution}')}{lines.series_tags(key)} "
            self._write([lines.rollup_line(starts[sid], rollup) for sid, rollup in chunk])

    # Hours to roll

    def take_touched(self, limit: int) -> list[tuple[int, int]]:
        with self._lock:
            if self._reader_marks is None:
                settled = self._server.ask('SELECT upto FROM "series:settled" WHERE time = 0')
                self._reader_marks = ReaderMarks(self._mark_every_ns, settled[0][1] if settled else 0)
            marks, now_ns = self._reader_marks, self._clock()
            if marks.waiting < max(limit, _MARKS_AT_ONCE):
                self._read_marks(marks, now_ns)
            return marks.take(limit, now_ns)

    def _read_marks(self, marks: ReaderMarks, now_ns: int) -> None:
        rows = self._server.ask(f'SELECT hour, whose FROM "series:touched" WHERE time > {marks.read_after_ns} LIMIT {_MARKS_AT_ONCE}')
        keys = [lines.parted(whose) for _, _, whose in rows]
        found = [(sid, hour, stamp) for sid, (stamp, hour, _) in zip(self.series_ids(keys), rows, strict=True)]
        marks.add(found, now_ns, all_read=len(rows) < _MARKS_AT_ONCE)

    def settle(self, touched: Sequence[tuple[int, int]]) -> None:
        with self._lock:
            if self._reader_marks is None:
                return
            self._reader_marks.settle(touched)
            if self._reader_marks.cursor_ns > self._settled_ns:
                self._settled_ns = self._reader_marks.cursor_ns
                self._write([f"series:settled upto={self._settled_ns}i 0"])

    # Forgetting

    def delete(self, device: str, window: Window | None = None) -> int:
        if self._read_only:
            raise StoreError("This series store was opened for reading only.", where=self._server.address)
        with self._lock:
            rows = self._latest_rows(f" AND device = {lines.text(device)}")
            if not rows or (window and window.start_ns == window.end_ns):
                return 0
            hours = self._hours_of_points(list(rows), window or _EVER)
            self._server.erase(f'device="{lines.carried(device)}"', window or _EVER)
            if window:
                self._after_erasing(rows, hours, window)
            self._forget_latest()
            return sum(hours.values())

    def _hours_of_points(self, keys: Sequence[SeriesKey], window: Window) -> dict[tuple[int, int], int]:
        """(sid, hour) -> how many raw points of it lie in the window."""
        found = {}
        for sid, key in zip(self.series_ids(keys), keys, strict=True):
            rows = self._server.ask(
                f"SELECT count(value) FROM {lines.identifier(key.measurand)} WHERE {lines.of_series(key)}"
                f" AND {lines.within(window)} GROUP BY time(1h) fill(none)"
            )
            found.update({(sid, hour): count for hour, count in rows})
        return found

    def _after_erasing(self, rows: dict[SeriesKey, list[Any]], hours: Iterable[tuple[int, int]], window: Window) -> None:
        """Rollups that overlap the window's start, the marks, and the latest: all that a plain erase does not put right."""
        sids = self.series_ids(list(rows))
        nothing = (_NAN, _NAN, _NAN, _NAN, 0, 0)
        self.write_rollups("1h", [(sid, Rollup(window.start_ns - window.start_ns % HOUR_NS, *nothing)) for sid in sids])
        self.write_rollups("1d", [(sid, Rollup(farm_day(window.start_ns, self._zone).start_ns, *nothing)) for sid in sids])
        edges = {(sid, edge - edge % HOUR_NS) for sid in sids for edge in (window.start_ns, window.end_ns - 1)}
        self._write(self._mark_lines(edges.union(hours), self._clock()))
        device = next(iter(rows)).device
        self._server.erase(f'_measurement="series:latest" AND device="{lines.carried(device)}"', Window(0, 1))
        kept = []
        for sid, (key, row) in zip(sids, rows.items(), strict=True):
            last = self._last_of(key) if window.start_ns <= row[5] < window.end_ns else latest_point(row)
            if last:
                kept.append(self._known[sid].latest_line(last, row[10]))
        self._write(kept)

    def tidy(self) -> None:
        """Drop marks that have long been settled."""
        settled = self._server.ask('SELECT upto FROM "series:settled" WHERE time = 0')
        if settled and not self._read_only:
            self._server.erase('_measurement="series:touched"', Window(FIRST_NS, settled[0][1]))
