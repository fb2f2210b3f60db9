"""Hours and farm days of every series, kept true to the raw points: late ones, re-read ones and deleted ones too.

The stores note which hours of which series changed. An hour is made anew from its raw points, so doing it twice is
harmless; a farm day from its hours where that is exact, else from raw points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import groupby, islice
from operator import itemgetter
from zoneinfo import ZoneInfo

from sensors.measurands import Measurand, measurands
from sensors.resample import HOUR_NS, NAN, combined, farm_day, hour, rollup
from sensors.series import Point, Rollup, SeriesKey, SeriesStore, StoreRow, Window

_POINTS_A_WRITE = 50_000
_REMOTE_READS = 4


def roll(
    store: SeriesStore,
    zone: ZoneInfo,
    limit: int = 2_000,
    table: Mapping[str, Measurand] | None = None,
    tell: Callable[[int], None] | None = None,
) -> int:
    """Make up to `limit` changed hours and their farm days anew; how many hours there were (0: all is up to date).

    table: measurands by key (all that Hubland has); one that is not there is rolled as a mean. tell: is given the earliest
    hour (ns) made anew, before these hours are settled. Raises StoreError when the store is away, and then the hours
    come up again.
    """
    known = measurands() if table is None else table
    touched = sorted(store.take_touched(limit))
    hours_of = {sid: {start_ns for _, start_ns in pairs} for sid, pairs in groupby(touched, key=itemgetter(0))}
    keys = {sid: store.key_of(sid) for sid in hours_of}
    measured = {sid: known.get(key.measurand) or _mean_of(key.measurand) for sid, key in keys.items()}

    def hours_made(sid: int) -> list[tuple[int, Rollup]]:
        if measured[sid].aggregates == "increase":
            hours_of[sid] |= _hours_after(store, keys[sid], hours_of[sid])
        return [(sid, made) for made in _hours(store, keys[sid], measured[sid], sorted(hours_of[sid]))]

    def days_made(sid: int) -> list[tuple[int, Rollup]]:
        return [(sid, _day(store, keys[sid], measured[sid], day)) for day in _days_of(hours_of[sid], zone)]

    # A remote store is waited for by several threads at once; a file answers at once, and one thread is fastest.
    with ThreadPoolExecutor(_REMOTE_READS) as pool:
        over: Callable[..., Iterable[list[tuple[int, Rollup]]]] = pool.map if store.remote else map
        store.write_rollups("1h", [item for made in over(hours_made, hours_of) for item in made])
        store.write_rollups("1d", [item for made in over(days_made, hours_of) for item in made])
    if tell is not None and touched:
        tell(min(min(starts) for starts in hours_of.values()))
    store.settle(touched)
    return len(touched)


def _mean_of(name: str) -> Measurand:
    return replace(measurands()["temperature"], key=name, unit="")


def _days_of(hours: Iterable[int], zone: ZoneInfo) -> list[Window]:
    """The farm days that hours have a part in: two where a day begins within the hour, as at UTC+5:30."""
    days = {farm_day(at, zone) for start_ns in hours for at in (start_ns, start_ns + HOUR_NS - 1)}
    return sorted(days, key=lambda day: day.start_ns)


def _hours_after(store: SeriesStore, key: SeriesKey, hours: Iterable[int]) -> set[int]:
    """For a counter: the next hours that have points. Their increase begins at the last point before them, which changed."""
    following = (store.neighbour(key, start_ns + HOUR_NS, "from") for start_ns in hours)
    return {hour(point.time_ns).start_ns for point in following if point}


def _hours(store: SeriesStore, key: SeriesKey, measurand: Measurand, starts: Sequence[int]) -> list[Rollup]:
    """Rollups of hours, in order; count 0 where an hour has no points any more. Hours in a row are read at once."""
    made = []
    for run in _runs(starts):
        points = _with_one_before(store, key, measurand, Window(run[0], run[-1] + HOUR_NS))
        i = 0
        for start_ns in run:
            first = i
            while i < len(points) and points[i].time_ns < start_ns + HOUR_NS:
                i += 1
            # from the usable point before this hour on, for a counter
            made.append(rollup(points[_before(points, first) : i], measurand, start_ns, start_ns + HOUR_NS))
    return made


def _before(points: Sequence[Point], first: int) -> int:
    """The index of the last usable point before `first`, or `first`."""
    return next((i for i in range(first - 1, -1, -1) if points[i].qc not in (4, 9)), first)


def _runs(starts: Sequence[int], longest: int = 240) -> list[list[int]]:
    """Sorted hours in runs without a gap, none longer than ten days: a year of raw points is not read at once."""
    runs: list[list[int]] = []
    for start_ns in starts:
        if runs and start_ns == runs[-1][-1] + HOUR_NS and len(runs[-1]) < longest:
            runs[-1].append(start_ns)
        else:
            runs.append([start_ns])
    return runs


def _with_one_before(store: SeriesStore, key: SeriesKey, measurand: Measurand, window: Window) -> list[Point]:
    points = store.read(key, window)
    if measurand.aggregates != "increase":
        return points
    earlier = store.neighbour(key, window.start_ns, "before")
    return [earlier, *points] if earlier else points


def _day(store: SeriesStore, key: SeriesKey, measurand: Measurand, day: Window) -> Rollup:
    hours = store.read_rollups(key, day, "1h")
    if day.start_ns % HOUR_NS == 0 and day.end_ns % HOUR_NS == 0:
        made = combined(hours, measurand, day.start_ns)
        if made is not None:
            return made
    points = _with_one_before(store, key, measurand, day)
    return rollup(points, measurand, day.start_ns, day.end_ns) if points else Rollup(day.start_ns, NAN, NAN, NAN, NAN, 0, 0)


def write_past(
    store: SeriesStore,
    points: Iterable[StoreRow],
    hourly: Iterable[tuple[int, Rollup]] = (),
    daily: Iterable[tuple[int, Rollup]] = (),
) -> None:
    """Write a past at once: raw points, and the rollups that belong to them or reach back further than they do.

    Fastest where all three come sorted by (series id, time). Nothing else may be waiting to be rolled: the hours of
    these points are settled, since their rollups are given.
    """
    every = iter(points)
    while batch := list(islice(every, _POINTS_A_WRITE)):
        store.write(batch)
    store.write_rollups("1h", hourly)
    store.write_rollups("1d", daily)
    while touched := store.take_touched(_POINTS_A_WRITE):
        store.settle(touched)
