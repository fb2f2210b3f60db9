"""Series as they were heard: points in the order they arrived in, none left out, none before anybody could know it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import isnan

from sensors.quality.flags import GOOD
from sensors.series import Point, SeriesKey, SeriesStore, Window

NS = 1_000_000_000
HOUR_NS, DAY_NS = 3600 * NS, 86_400 * NS
Heard = tuple[int, SeriesKey, Point]


@dataclass(slots=True)
class Arrivals:
    """What arrived of some series, window after window. by_hour: those of which, somewhere, only hours are kept."""

    store: SeriesStore
    by_hour: set[SeriesKey] = field(default_factory=set)
    points: int = 0
    _later: list[Heard] = field(default_factory=list)

    def of(self, keys: Sequence[SeriesKey], window: Window) -> list[Heard]:
        """(arrival ns, series, point) of what arrived in a window; windows are asked for one after the other.

        What was measured in it and arrived after it comes with the window it arrived in.
        """
        found, wanted = self._later, set(keys)
        for key in keys:
            points = self.store.read(key, window) or self._hours(key, window)
            self.points += len(points)
            # a device whose clock runs ahead is heard when it is heard
            found += [(point.received_ns, key, point) for point in points]
        found.sort(key=lambda row: row[0])
        self._later = [row for row in found if row[0] >= window.end_ns]
        return [row for row in found if window.start_ns <= row[0] < window.end_ns and row[1] in wanted]

    def _hours(self, key: SeriesKey, window: Window) -> list[Point]:
        """Means of whole hours, each heard when its hour is over; hours without a good point are none."""
        rows = self.store.read_rollups(
            key, Window(window.start_ns - HOUR_NS, max(window.end_ns - HOUR_NS, window.start_ns - HOUR_NS)), "1h"
        )
        ends = [(row.time_ns + HOUR_NS, row.mean) for row in rows if row.good and not isnan(row.mean)]
        if ends:
            self.by_hour.add(key)
        return [Point(at, mean, GOOD, 0, at) for at, mean in ends]


def rounds(heard: Sequence[Heard], window: Window, step_ns: int) -> Iterator[tuple[int, dict[SeriesKey, Point]]]:
    """(now, what is new) of one look after the other: at least one a step, and of each series one point at a time."""
    news: dict[SeriesKey, Point] = {}
    last_ns, due_ns = window.start_ns, window.start_ns + step_ns
    for at_ns, key, point in heard:
        if news and key in news:
            yield last_ns, news
            news = {}
        while at_ns >= due_ns:
            yield due_ns, news
            news, due_ns = {}, due_ns + step_ns
        news[key], last_ns = point, at_ns
    while due_ns <= window.end_ns:
        yield due_ns, news
        news, due_ns = {}, due_ns + step_ns
    if news:
        yield last_ns, news
