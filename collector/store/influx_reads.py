"""Reading series from InfluxDB 2.x; what lies where: influx_series.py."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, Literal

from collector.store import lines
from collector.store.batch import FIRST_NS, HOUR_NS, LAST_NS
from collector.store.influx import Influx
from sensors.series import Point, Resolution, Rollup, SeriesKey, Window

_NAN = float("nan")
_DAY_NS = 24 * HOUR_NS
_POINT = "value, qc, test, received"
_ROLLUP = "min, mean, max, sum, count, good, none"
_LATEST = "hub, device, channel, measurand, at, value, qc, test, received, seen"
# A year of hours is asked for in three parts at once: 13 ms against 25 on four cores, most of it the server's work.
_PARTS = 3
_WORTH_PARTING_NS = 120 * _DAY_NS


@contextmanager
def _no_collections() -> Iterator[None]:
    """No search for garbage cycles meanwhile. A year's rows are 8,760 lists that live for a moment and hold no cycle:
    looking through them took a fifth of the read, and doubled its slowest."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


class InfluxReader:
    """The reading half of SeriesStore (sensors/series.py)."""

    def __init__(self, server: Influx) -> None:
        self._server = server
        self._pool = ThreadPoolExecutor(_PARTS, "influx")  # its threads start when first needed

    def keys(self) -> list[SeriesKey]:
        return sorted(self._latest_rows())

    def _rows(self, key: SeriesKey, window: Window, resolution: Resolution) -> list[list[Any]]:
        name, fields = (key.measurand, _POINT) if resolution == "raw" else (f"{key.measurand}:{resolution}", _ROLLUP)
        question = f"SELECT {fields} FROM {lines.identifier(name)} WHERE {lines.of_series(SeriesKey(*key))} AND "
        if resolution == "1h" and window.end_ns - window.start_ns > _WORTH_PARTING_NS:
            questions = [question + lines.within(part) for part in _parts(window, _PARTS)]
            rows = [row for answer in self._pool.map(self._server.ask, questions) for row in answer]
        else:
            rows = self._server.ask(question + lines.within(window))
        return rows if resolution == "raw" else [row for row in rows if row[5]]

    def read(self, key: SeriesKey, window: Window) -> list[Point]:
        return [_point(row) for row in self._rows(key, window, "raw")]

    def read_rollups(self, key: SeriesKey, window: Window, resolution: Literal["1h", "1d"]) -> list[Rollup]:
        columns = self.read_columns(key, window, resolution)
        return [Rollup._make(row) for row in zip(*columns.values(), strict=True)]

    def read_columns(self, key: SeriesKey, window: Window, resolution: Resolution) -> dict[str, list[float]]:
        with _no_collections():
            return self._columns(key, window, resolution)

    def _columns(self, key: SeriesKey, window: Window, resolution: Resolution) -> dict[str, list[float]]:
        fields = Point._fields if resolution == "raw" else Rollup._fields
        rows = self._rows(key, window, resolution)
        if not rows:
            return {name: [] for name in fields}
        # A rollup's row has one column more: which of its numbers are NaN, and so not written or left of an earlier one.
        columns: dict[str, list[float]] = {name: list(column) for name, column in zip(fields, zip(*rows, strict=True), strict=False)}
        if resolution == "raw":
            columns["test"] = [test or 0 for test in columns["test"]]
            columns["received_ns"] = [got or at for got, at in zip(columns["received_ns"], columns["time_ns"], strict=True)]
        floats = ("value",) if resolution == "raw" else lines.ROLLUP_FIELDS
        for name in floats:
            if None in columns[name]:
                columns[name] = [_NAN if number is None else number for number in columns[name]]
        if resolution != "raw":
            for i, none in enumerate(row[7] for row in rows):
                if none:
                    for bit, name in enumerate(lines.ROLLUP_FIELDS):
                        if none >> bit & 1:
                            columns[name][i] = _NAN
        return columns

    def neighbour(self, key: SeriesKey, time_ns: int, side: Literal["before", "from"]) -> Point | None:
        if side == "before":
            windows, order = (Window(time_ns - 2 * _DAY_NS, time_ns), Window(FIRST_NS, time_ns)), "DESC"
        else:
            windows, order = (Window(time_ns, time_ns + 2 * _DAY_NS), Window(time_ns, LAST_NS)), "ASC"
        for window in windows:  # nearly always near, and a look through all of time opens every shard
            rows = self._server.ask(
                f"SELECT {_POINT} FROM {lines.identifier(key.measurand)} WHERE {lines.of_series(SeriesKey(*key))}"
                f" AND {lines.within(window)} AND qc != 4 AND qc != 9 ORDER BY time {order} LIMIT 1"
            )
            if rows:
                return _point(rows[0])
        return None

    def _latest_rows(self, condition: str = "") -> dict[SeriesKey, list[Any]]:
        """Of each series [0, hub, device, channel, measurand, at, value, qc, test, received, seen]."""
        rows = self._server.ask(f'SELECT {_LATEST} FROM "series:latest" WHERE time = 0{condition}')
        return {SeriesKey(*map(lines.name_of, row[1:5])): row for row in rows}

    def latest(self, keys: Sequence[SeriesKey] | None = None) -> dict[SeriesKey, Point]:
        with _no_collections():
            found = {key: latest_point(row) for key, row in self._latest_rows().items()}
        return found if keys is None else {SeriesKey(*key): found[key] for key in keys if key in found}

    def news(self, after_ns: int) -> dict[SeriesKey, Point]:
        return {key: point for key, point in self.latest().items() if point.received_ns > after_ns}

    def last_seen(self, device: str) -> int | None:
        return max((row[10] for row in self._latest_rows(f" AND device = {lines.text(device)}").values()), default=None)

    def _last_of(self, key: SeriesKey) -> Point | None:
        """The raw point with the greatest time, failed or not."""
        rows = self._server.ask(
            f"SELECT {_POINT} FROM {lines.identifier(key.measurand)} WHERE {lines.of_series(key)} ORDER BY time DESC LIMIT 1"
        )
        return _point(rows[0]) if rows else None

    def close(self) -> None:
        self._pool.shutdown()
        self._server.close()


def _parts(window: Window, count: int) -> list[Window]:
    ends = [window.start_ns + (window.end_ns - window.start_ns) * i // count for i in range(count + 1)]
    return [Window(start_ns, end_ns) for start_ns, end_ns in pairwise(ends)]


def _point(row: Sequence[Any]) -> Point:
    """From [time, value, qc, test, received]; what went without saying is said, and the number is a float again."""
    return Point(row[0], float(row[1]), row[2], row[3] or 0, row[4] or row[0])


def latest_point(row: Sequence[Any]) -> Point:
    """The point in a row of series:latest."""
    return _point(row[5:10])
