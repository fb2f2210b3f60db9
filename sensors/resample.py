"""From points to hours and farm days. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sensors.series import Window

NS = 1_000_000_000
HOUR_NS = 3600 * NS


@lru_cache(maxsize=4096)
def farm_date(day: date, zone: ZoneInfo) -> Window:
    """The farm day of a local date: from its first instant to the next date's; 23 or 25 h where the clock changes."""
    # fold=0 is the first of two midnights, and of a midnight that is skipped the moment of the change.
    first, after = (datetime(d.year, d.month, d.day, tzinfo=zone) for d in (day, day + timedelta(days=1)))
    return Window(int(first.timestamp()) * NS, int(after.timestamp()) * NS)


def farm_day(time_ns: int, zone: ZoneInfo) -> Window:
    """The farm day (local date in the hub's zone) that an instant belongs to, as UTC nanoseconds."""
    return farm_date(datetime.fromtimestamp(time_ns // NS, zone).date(), zone)
