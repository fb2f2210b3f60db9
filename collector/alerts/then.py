"""What was known of a hub at a moment of the past: its store and its records without what came later.

What nobody kept cannot be asked again (NOT_KEPT): there the present stands in, or nothing, and a replay says so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

from collector.health import Health
from collector.known import Asked
from collector.settings import Hub
from models.advice.derived.reading import DerivedReader
from models.records.answers import Answered
from models.records.database import Records
from models.records.forecasts import ForecastView
from models.records.journal import LogView
from sensors.errors import StoreError
from sensors.reading import Quarantined
from sensors.series import Point, Resolution, Rollup, SeriesKey, SeriesStore, StoreRow, Window, WriteResult

NS = 1_000_000_000
LONG_NS = {"1h": 3600 * NS, "1d": 86_400 * NS}
NOT_KEPT = (
    "places, devices and the settings of a place are as they are described now",
    "of a forecast that was renewed only its last word is kept; one that was reckoned afterwards counts from the moment it is of",
    "messages nobody could read, and tasks that were open then, are left out",
    "the hour and the day that were running then are left out where hours and days are asked",
)


class AsOf:
    """A store as it was at `now`: what was measured or arrived later is not there. It cannot be written to."""

    remote = False

    def __init__(self, store: SeriesStore, now: datetime) -> None:
        self._store, self.now_ns = store, int(now.timestamp()) * NS
        self._keys: list[SeriesKey] | None = None

    def at(self, now: datetime) -> None:
        """Another moment."""
        self.now_ns = int(now.timestamp()) * NS

    def keys(self) -> list[SeriesKey]:
        if self._keys is None:
            self._keys = self._store.keys()
        return self._keys

    def read(self, key: SeriesKey, window: Window) -> list[Point]:
        return [p for p in self._store.read(key, self._cut(window)) if p.received_ns <= self.now_ns]

    def read_rollups(self, key: SeriesKey, window: Window, resolution: Literal["1h", "1d"]) -> list[Rollup]:
        rows = self._store.read_rollups(key, self._cut(window), resolution)
        return [row for row in rows if row.time_ns + LONG_NS[resolution] <= self.now_ns]

    def read_columns(self, key: SeriesKey, window: Window, resolution: Resolution) -> dict[str, list[float]]:
        found = self._store.read_columns(key, self._cut(window), resolution)
        if resolution == "raw":
            known = [i for i, at in enumerate(found["received_ns"]) if at <= self.now_ns]
            return {name: [column[i] for i in known] for name, column in found.items()}
        many = bisect_right(found["time_ns"], self.now_ns - LONG_NS[resolution])
        return {name: column[:many] for name, column in found.items()}

    def neighbour(self, key: SeriesKey, time_ns: int, side: Literal["before", "from"]) -> Point | None:
        found = self._store.neighbour(key, min(time_ns, self.now_ns + 1), side)
        if found is not None and side == "before" and found.received_ns > self.now_ns:
            # it was on its way; what was there before it is the word
            return next((p for p in reversed(self.read(key, Window(time_ns - LONG_NS["1d"], time_ns)))), None)
        return found if found is not None and found.time_ns <= self.now_ns and found.received_ns <= self.now_ns else None

    def latest(self, keys: Sequence[SeriesKey] | None = None) -> dict[SeriesKey, Point]:
        asked = self.keys() if keys is None else keys
        found = ((key, self._last(key)) for key in asked)
        return {key: point for key, point in found if point is not None}

    def _last(self, key: SeriesKey) -> Point | None:
        """The newest word, also where it failed a check: a probe that is in doubt is in doubt then, too."""
        sound = self.neighbour(key, self.now_ns + 1, "before")
        begin_ns = self.now_ns - LONG_NS["1d"] if sound is None else sound.time_ns
        newer = self.read(key, Window(begin_ns, self.now_ns + 1))
        return newer[-1] if newer else sound

    def news(self, after_ns: int) -> dict[SeriesKey, Point]:
        return {key: point for key, point in self.latest().items() if point.received_ns > after_ns}

    def last_seen(self, device: str) -> int | None:
        found = self.latest([key for key in self.keys() if key.device == device])
        return max((p.received_ns for p in found.values()), default=None)

    def close(self) -> None:
        """The store itself stays open: it is somebody else's."""

    def _cut(self, window: Window) -> Window:
        return Window(min(window.start_ns, self.now_ns + 1), min(window.end_ns, self.now_ns + 1))

    def series_ids(self, keys: Sequence[SeriesKey]) -> list[int]:
        raise _past()

    def write(self, rows: Sequence[StoreRow]) -> WriteResult:
        raise _past()

    def write_rollups(self, resolution: Literal["1h", "1d"], rows: Iterable[tuple[int, Rollup]]) -> None:
        raise _past()

    def take_touched(self, limit: int) -> list[tuple[int, int]]:
        raise _past()

    def settle(self, touched: Sequence[tuple[int, int]]) -> None:
        raise _past()

    def key_of(self, sid: int) -> SeriesKey:
        raise _past()

    def delete(self, device: str, window: Window | None = None) -> int:
        raise _past()

    def tidy(self) -> None:
        raise _past()


def _past() -> StoreError:
    return StoreError("The past is not written to.")


class Then(Asked):
    """A hub as it was known at a moment, one after the other: move it with `at`."""

    def __init__(self, hub: Hub, store: SeriesStore, records: Records, health: Health, now: datetime) -> None:
        self.as_of = AsOf(store, now)
        super().__init__(hub, self.as_of, records, health)
        self.derived = DerivedReader(self.as_of, hub.slug, hub.zone)
        self._intervals: Mapping[str, float] | None = None

    def at(self, now: datetime) -> None:
        """Another moment."""
        self.as_of.at(now)

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.as_of.now_ns / NS, UTC)

    def intervals(self) -> Mapping[str, float]:
        if self._intervals is None:
            self._intervals = super().intervals()
        return self._intervals

    def quarantined(self) -> tuple[Quarantined, ...]:
        return ()

    def tasks(self, until: datetime) -> tuple[LogView, ...]:
        return ()

    def forecasts(self, at: datetime) -> tuple[ForecastView, ...]:
        found = (row for row in super().forecasts(at) if row.issued_at <= self.now)
        return tuple(row if _settled(row, self.now) else replace(row, outcome=None, outcome_at=None) for row in found)

    def answers(self, at: datetime) -> tuple[Answered, ...]:
        return tuple(one for one in super().answers(at) if one.at <= self.now)


def _settled(row: ForecastView, now: datetime) -> bool:
    return row.outcome is None or (row.outcome_at is not None and row.outcome_at <= now)
