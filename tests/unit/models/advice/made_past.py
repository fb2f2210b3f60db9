"""A farm at one moment with a past made of numbers: raw readings of the last day, and weeks by the hour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from collector.store.memory import MemoryStore
from models.advice.farm import Farm, Live
from models.advice.hours import Hours
from models.records.queries import Deployed
from sensors.series import Point, Rollup, SeriesKey, Window
from tests.unit.dashboard.test_lines import NOW

NS = 10**9
NEW_YORK = ZoneInfo("America/New_York")
# (minutes before now, value) or (minutes before now, value, qc)
Told = Sequence[tuple[float, float] | tuple[float, float, int]]
# an hour's (lowest, mean, highest), or one value, by its beginning; None: nothing came
Wave = Callable[[datetime], float | tuple[float, float, float] | None]


def every(step_min: float, value: Callable[[float], float], first: float = 1440.0, last: float = 0.0) -> list[tuple[float, float]]:
    """Readings every so many minutes, from `first` minutes ago to `last`."""
    count = int((first - last) / step_min)
    return [(first - i * step_min, value(first - i * step_min)) for i in range(count + 1)]


def with_past(farm: Farm, told: dict[str, Told]) -> Farm:
    """The farm with raw readings of its probes, by the device's key."""
    now = farm.now.timestamp()
    past = {}
    for live in farm.lives:
        rows = told.get(live.key.device)
        if rows is not None:
            points = [(now - row[0] * 60, row[1], row[2] if len(row) > 2 else 1) for row in rows]
            past[live.key] = tuple(Point(int(t * NS), v, int(qc), 0, int(t * NS)) for t, v, qc in points)
    return replace(farm, past={**farm.past, **past})


def with_hours(farm: Farm, told: dict[Live, Wave], days: int = 29) -> Farm:
    """The farm with weeks by the hour for some of its probes, each since always where it stands now."""
    store = MemoryStore(farm.zone)
    start, end = farm.now - timedelta(days=days), farm.now.replace(minute=0, second=0, microsecond=0)
    for live, wave in told.items():
        sid = store.series_ids([live.key])[0]
        hour, rows = start.replace(minute=0, second=0, microsecond=0), []
        while hour < end:
            said = wave(hour)
            if said is not None:
                low, mean, high = said if isinstance(said, tuple) else (said, said, said)
                rows.append((sid, Rollup(int(hour.timestamp()) * NS, low, mean, high, mean, 12, 12)))
            hour += timedelta(hours=1)
        store.write_rollups("1h", rows)
        # a series is one that has points
        store.write([(sid, live.time_ns, live.value, 1, 0, live.time_ns)])
    always = datetime(2000, 1, 1, tzinfo=UTC)
    placed = {(x.key.device, x.key.channel, x.measurand): x for x in told}
    deployments = [
        Deployed(device, channel, x.key.measurand, x.measurand, x.place, x.kind, None, None, always, None, None)
        for (device, channel, _), x in placed.items()
    ]
    window = Window(int(start.timestamp()) * NS, int((end + timedelta(hours=1)).timestamp()) * NS)
    return replace(farm, recent=Hours(store, "h", deployments, window))


def moved_to(farm: Farm, now: datetime) -> Farm:
    """The same farm at another moment, its last words as old as they were."""
    by = now - NOW
    ns = int(by.total_seconds()) * NS
    lives = tuple(replace(x, time_ns=x.time_ns + ns, received_ns=x.received_ns + ns) for x in farm.lives)
    return replace(farm, now=now, lives=lives)


__all__ = ["NEW_YORK", "NOW", "SeriesKey", "every", "moved_to", "with_hours", "with_past"]
