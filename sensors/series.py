"""A series is one number of one device over time; a store keeps series.

The key is (hub, device, channel, measurand); which place it describes is joined at read time from deployments, so
moving a probe never rewrites history. One protocol, three engines (collector/store), one contract suite.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

Resolution = Literal["raw", "1h", "1d"]


class SeriesKey(NamedTuple):
    """Identity of a series. `channel` is "" where a device has one of that measurand."""

    hub: str
    device: str
    channel: str
    measurand: str


class Point(NamedTuple):
    """One stored value. time_ns and received_ns are UTC nanoseconds; qc a QARTOD flag; test see quality/registry."""

    time_ns: int
    value: float
    qc: int
    test: int
    received_ns: int


class Rollup(NamedTuple):
    """One hour ("1h") or one farm day ("1d") of a series, at the start of its window.

    min, max, mean and sum are over points not failed (qc 4) or missing (9), NaN where there are none; count is all
    points, good those with qc 1 or 2. For a counter, `sum` is its increase within the window, resets counted as starts from zero.
    """

    time_ns: int
    min: float
    mean: float
    max: float
    sum: float
    count: int  # type: ignore[assignment]  # tuple has a method of that name, which a field may shadow
    good: int


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open span of time [start_ns, end_ns), UTC nanoseconds."""

    start_ns: int
    end_ns: int

    def __post_init__(self) -> None:
        if self.end_ns < self.start_ns:
            raise ValueError(f"a window cannot end ({self.end_ns}) before it starts ({self.start_ns})")


# What the worker hands to a store: the numeric id the store gave for a key, then a Point's columns.
#   (sid, time_ns, value, qc, test, received_ns)
StoreRow = tuple[int, int, float, int, int, int]


@dataclass(slots=True)
class WriteResult:
    """What became of a batch: `written` rows are safe; `rejected` holds (row, why) the store will never take."""

    written: int = 0
    rejected: list[tuple[StoreRow, str]] = field(default_factory=list)


class SeriesStore(Protocol):
    """Where series live. Times are UTC nanoseconds. Every method may raise StoreError when the store is away.

    Writing the same (series, time) again overwrites: a redelivery or a replay is harmless.
    remote: the store is behind a network, so that whoever writes may do something else meanwhile (from another thread).
    """

    remote: bool

    def series_ids(self, keys: Sequence[SeriesKey]) -> list[int]:
        """The store's number for each key, made where new. Stable for the life of the store object."""
        ...

    def write(self, rows: Sequence[StoreRow]) -> WriteResult:
        """Make the rows durable, their `latest` with them, and mark the hours they touch for rollup."""
        ...

    def write_rollups(self, resolution: Literal["1h", "1d"], rows: Iterable[tuple[int, Rollup]]) -> None:
        """Put (series id, rollup) rows in place, replacing what stood there; a rollup of count 0 removes it."""
        ...

    def take_touched(self, limit: int) -> list[tuple[int, int]]:
        """Up to `limit` (series id, hour start ns) whose raw points changed since their rollup, least lately changed first.

        They are given again until settled, so that a rollup cut short by a crash is done again.
        """
        ...

    def settle(self, touched: Sequence[tuple[int, int]]) -> None:
        """Forget what take_touched gave, except hours that were written to again in the meantime."""
        ...

    def key_of(self, sid: int) -> SeriesKey:
        """The key behind a number of series_ids or take_touched; KeyError where the store never gave that number."""
        ...

    def keys(self) -> list[SeriesKey]:
        """Every series that has a point, sorted."""
        ...

    def read(self, key: SeriesKey, window: Window) -> list[Point]:
        """Raw points in time order."""
        ...

    def read_rollups(self, key: SeriesKey, window: Window, resolution: Literal["1h", "1d"]) -> list[Rollup]:
        """Rollups whose window starts inside `window`, in time order."""
        ...

    def read_columns(self, key: SeriesKey, window: Window, resolution: Resolution) -> dict[str, list[float]]:
        """The same as read or read_rollups, as one list a field of Point or Rollup: for charts, without an object a row.

        Times and counts are ints, the rest floats.
        """
        ...

    def neighbour(self, key: SeriesKey, time_ns: int, side: Literal["before", "from"]) -> Point | None:
        """The nearest point before time_ns, or the first one from it on, that is neither failed nor missing."""
        ...

    def latest(self, keys: Sequence[SeriesKey] | None = None) -> dict[SeriesKey, Point]:
        """The point with the greatest time of each series (all where keys is None), however old."""
        ...

    def news(self, after_ns: int) -> dict[SeriesKey, Point]:
        """What `latest` gives, of series alone whose latest point arrived after a time: cheap to ask each second."""
        ...

    def last_seen(self, device: str) -> int | None:
        """When anything of a device last arrived (received_ns), None where nothing ever did."""
        ...

    def delete(self, device: str, window: Window | None = None) -> int:
        """Forget a device's points (within a window, rollups and latest with them); how many raw points went.

        Hours and farm days that only overlap the window lose their rollup until the next roll (collector/rollups.py).
        """
        ...

    def tidy(self) -> None:
        """Housekeeping, cheap enough for every minute (sqlite: fold the write-ahead log back; influx: old marks)."""
        ...

    def close(self) -> None: ...
