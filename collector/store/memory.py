"""The series store in a page: dictionaries. The reference the other engines are compared with; gone with the process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from threading import RLock
from typing import Literal
from zoneinfo import ZoneInfo

from collector.store.batch import HOUR_NS, hours_of, sound
from sensors.quality.flags import FAIL, MISSING
from sensors.resample import farm_day
from sensors.series import Point, Resolution, Rollup, SeriesKey, StoreRow, Window, WriteResult


class MemoryStore:
    """See SeriesStore (sensors/series.py) for what each method promises."""

    remote = False

    def __init__(self, hub_zone: ZoneInfo) -> None:
        self._zone = hub_zone
        self._keys: list[SeriesKey] = []
        self._sids: dict[SeriesKey, int] = {}
        self._points: dict[int, dict[int, Point]] = {}
        self._rollups: dict[tuple[str, int], dict[int, Rollup]] = {}
        self._seen: dict[int, int] = {}
        self._touched: dict[tuple[int, int], bool] = {}  # (sid, hour) -> taken
        self._lock = RLock()

    def series_ids(self, keys: Sequence[SeriesKey]) -> list[int]:
        with self._lock:
            for key in keys:
                if key not in self._sids:
                    self._keys.append(SeriesKey(*key))
                    self._sids[key] = len(self._keys)
            return [self._sids[key] for key in keys]

    def key_of(self, sid: int) -> SeriesKey:
        if not 0 < sid <= len(self._keys):
            raise KeyError(sid)
        return self._keys[sid - 1]

    def write(self, rows: Sequence[StoreRow]) -> WriteResult:
        good, rejected = sound(rows)
        with self._lock:
            for sid, time_ns, value, qc, test, received_ns in good:
                self._points.setdefault(sid, {})[time_ns] = Point(time_ns, float(value), qc, test, received_ns)
                self._seen[sid] = max(received_ns, self._seen.get(sid, received_ns))
            self._touch(hours_of(good))
        return WriteResult(len(good), rejected)

    def _touch(self, hours: Iterable[tuple[int, int]]) -> None:
        for touched in hours:
            self._touched.pop(touched, None)
            self._touched[touched] = False

    def write_rollups(self, resolution: Literal["1h", "1d"], rows: Iterable[tuple[int, Rollup]]) -> None:
        with self._lock:
            for sid, rollup in rows:
                kept = self._rollups.setdefault((resolution, sid), {})
                kept.pop(rollup.time_ns, None)
                if rollup.count:
                    kept[rollup.time_ns] = rollup

    def take_touched(self, limit: int) -> list[tuple[int, int]]:
        with self._lock:
            taken = list(self._touched)[:limit]
            self._touched.update(dict.fromkeys(taken, True))
            return taken

    def settle(self, touched: Sequence[tuple[int, int]]) -> None:
        with self._lock:
            for item in touched:
                if self._touched.get(item):
                    del self._touched[item]

    def keys(self) -> list[SeriesKey]:
        with self._lock:
            return sorted(key for key, sid in self._sids.items() if self._points.get(sid))

    def read(self, key: SeriesKey, window: Window) -> list[Point]:
        with self._lock:
            points = self._points.get(self._sids.get(key, 0), {})
            return sorted(p for time_ns, p in points.items() if window.start_ns <= time_ns < window.end_ns)

    def read_rollups(self, key: SeriesKey, window: Window, resolution: Literal["1h", "1d"]) -> list[Rollup]:
        with self._lock:
            rollups = self._rollups.get((resolution, self._sids.get(key, 0)), {})
            return [rollups[time_ns] for time_ns in sorted(rollups) if window.start_ns <= time_ns < window.end_ns]

    def read_columns(self, key: SeriesKey, window: Window, resolution: Resolution) -> dict[str, list[float]]:
        rows: Sequence[Point | Rollup] = self.read(key, window) if resolution == "raw" else self.read_rollups(key, window, resolution)
        fields = Point._fields if resolution == "raw" else Rollup._fields
        return {name: [row[i] for row in rows] for i, name in enumerate(fields)}

    def neighbour(self, key: SeriesKey, time_ns: int, side: Literal["before", "from"]) -> Point | None:
        with self._lock:
            usable = [p for p in self._points.get(self._sids.get(key, 0), {}).values() if p.qc not in (FAIL, MISSING)]
        if side == "before":
            return max((p for p in usable if p.time_ns < time_ns), default=None)
        return min((p for p in usable if p.time_ns >= time_ns), default=None)

    def latest(self, keys: Sequence[SeriesKey] | None = None) -> dict[SeriesKey, Point]:
        with self._lock:
            wanted = self._sids if keys is None else {key: self._sids.get(key, 0) for key in keys}
            return {SeriesKey(*key): max(self._points[sid].values()) for key, sid in wanted.items() if self._points.get(sid)}

    def news(self, after_ns: int) -> dict[SeriesKey, Point]:
        return {key: point for key, point in self.latest().items() if point.received_ns > after_ns}

    def last_seen(self, device: str) -> int | None:
        with self._lock:
            return max((seen for sid, seen in self._seen.items() if self.key_of(sid).device == device), default=None)

    def delete(self, device: str, window: Window | None = None) -> int:
        with self._lock:
            return sum(self._delete(sid, window) for key, sid in self._sids.items() if key.device == device)

    def _delete(self, sid: int, window: Window | None) -> int:
        points = self._points.get(sid, {})
        if window is None:
            for forgotten in (self._points, self._seen):
                forgotten.pop(sid, None)
            for resolution in ("1h", "1d"):
                self._rollups.pop((resolution, sid), None)
            self._touched = {item: taken for item, taken in self._touched.items() if item[0] != sid}
            return len(points)
        if window.start_ns == window.end_ns:
            return 0
        gone = [time_ns for time_ns in points if window.start_ns <= time_ns < window.end_ns]
        edges = [window.start_ns, window.end_ns - 1]
        self._touch({(sid, time_ns - time_ns % HOUR_NS) for time_ns in (gone + edges if points else [])})
        for time_ns in gone:
            del points[time_ns]
        overlapping = {"1h": window.start_ns - window.start_ns % HOUR_NS, "1d": farm_day(window.start_ns, self._zone).start_ns}
        for resolution, first in overlapping.items():
            rollups = self._rollups.get((resolution, sid), {})
            for time_ns in [t for t in rollups if first <= t < window.end_ns]:
                del rollups[time_ns]
        if not points:
            self._seen.pop(sid, None)
        return len(gone)

    def tidy(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to do; what was written stays readable."""
