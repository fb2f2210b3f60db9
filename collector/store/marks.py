"""Which hours of which series await a rollup, where the store has no table to keep that in (InfluxDB).

The worker adds a mark (series, hour, stamp) with its points, at most one each MARK_NS for an hour, so points may
follow a mark for that long; SLACK_NS more allows for a write on its way and for clocks of two machines. An hour is therefore
given at once after a mark, and once more when nothing can follow it; only then is the mark settled. Before the
cursor all marks are settled. What was given is remembered by the process alone: after a restart it is given again,
which costs a rollup and is never wrong.
"""

from __future__ import annotations

from collections.abc import Sequence

MARK_NS = 30_000_000_000
SLACK_NS = 60_000_000_000

Hour = tuple[int, int]


class WriterMarks:
    """The worker's side: which hours of a batch need a mark now."""

    def __init__(self, every_ns: int = MARK_NS) -> None:
        self._every_ns = every_ns
        self._marked: dict[Hour, int] = {}

    def due(self, hours: set[Hour], now_ns: int) -> list[Hour]:
        """Hours without a mark in the last MARK_NS. Not remembered until `made`: the write may fail."""
        since = now_ns - self._every_ns
        return [hour for hour in hours if self._marked.get(hour, since) <= since]

    def made(self, hours: Sequence[Hour], now_ns: int) -> None:
        if len(self._marked) > 50_000:
            self._marked = {hour: at for hour, at in self._marked.items() if at > now_ns - self._every_ns}
        self._marked.update(dict.fromkeys(hours, now_ns))


class ReaderMarks:
    """The jobs' side: what to give, and how far the cursor may move."""

    def __init__(self, every_ns: int = MARK_NS, cursor_ns: int = 0) -> None:
        self._final_ns = every_ns + SLACK_NS
        self.read_after_ns = cursor_ns  # where to go on reading marks: none older can still appear
        self._open: dict[Hour, list[int]] = {}  # stamps not settled
        self._given: dict[Hour, int] = {}  # when last given and settled, in ns of this clock
        self._taking: dict[Hour, int] = {}

    @property
    def waiting(self) -> int:
        return len(self._open)

    def add(self, marks: Sequence[tuple[int, int, int]], now_ns: int, all_read: bool = True) -> None:
        """Marks (sid, hour, stamp) in order of stamp that were read, at now_ns, from read_after_ns on; some may be known."""
        for sid, hour, stamp in marks:
            stamps = self._open.setdefault((sid, hour), [])
            if stamp not in stamps:
                stamps.append(stamp)
        through_ns = now_ns - self._final_ns if all_read else min(marks[-1][2] - 1, now_ns - self._final_ns)
        self.read_after_ns = max(self.read_after_ns, through_ns)

    def take(self, limit: int, now_ns: int) -> list[Hour]:
        """Hours with a mark newer than when they were last given, or with one that can be made final, oldest mark first."""
        waiting = [hour for hour in self._open if self._is_due(hour, now_ns)]
        waiting.sort(key=lambda hour: self._open[hour][0])
        self._taking.update(dict.fromkeys(waiting[:limit], now_ns))
        return waiting[:limit]

    def _is_due(self, hour: Hour, now_ns: int) -> bool:
        given = self._given.get(hour)
        return given is None or any(stamp >= given or stamp + self._final_ns <= now_ns for stamp in self._open[hour])

    def settle(self, hours: Sequence[Hour]) -> None:
        """The hours were rolled since they were taken: drop the marks that were final by then."""
        for hour in hours:
            taken = self._taking.pop(hour, None)
            if taken is None or hour not in self._open:
                continue
            self._open[hour] = [stamp for stamp in self._open[hour] if stamp + self._final_ns > taken]
            self._given[hour] = taken
            if not self._open[hour]:
                del self._open[hour], self._given[hour]

    @property
    def cursor_ns(self) -> int:
        """Up to here every mark was read and settled, and none can still appear."""
        return min([self.read_after_ns, *(stamp - 1 for stamps in self._open.values() for stamp in stamps)])
