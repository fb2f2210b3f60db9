"""When a reading was taken: the device's word for it, made UTC nanoseconds, or 0 where it cannot be trusted.

A time is trusted between 2015 and one day after arrival; outside, the device's clock was never set or is broken,
and the arrival time applies. All functions return 0 for "no usable time".
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

NS = 1_000_000_000
EARLIEST_NS = int(datetime(2015, 1, 1, tzinfo=UTC).timestamp()) * NS
# A day ahead: a device set to local time as if it were UTC is up to 14 h ahead, and must not be lost for that.
AHEAD_NS = 86_400 * NS

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9})\d*)?)?\s*(Z|z|UTC|[+-]\d\d(?::?\d\d)?)?$", re.ASCII)


def trusted(time_ns: int, received_ns: int) -> int:
    """time_ns where it is between 2015 and a day after arrival, else 0."""
    return time_ns if EARLIEST_NS <= time_ns <= received_ns + AHEAD_NS else 0


def from_epoch(number: float, received_ns: int) -> int:
    """An epoch in seconds, milliseconds, microseconds or nanoseconds: the scale that makes it a likely time, or 0."""
    if not 0 < number < 1e20:
        return 0
    for per_second in (1, 1_000, 1_000_000, NS):
        # whole and rest apart, so that a large integer keeps its nanoseconds
        if isinstance(number, int):
            time_ns = number * (NS // per_second)
        else:
            time_ns = round(number / per_second * 1e9)
        if trusted(time_ns, received_ns):
            return time_ns
    return 0


@lru_cache(maxsize=1024)
def _seconds(year: int, month: int, day: int, hour: int, minute: int, second: int, zone: ZoneInfo | timedelta) -> int | None:
    """Whole epoch seconds of a wall clock time; None where no such time exists (a clock change, 30 February)."""
    try:
        naive = datetime(year, month, day, hour, minute, min(second, 59))
    except ValueError:
        return None
    if isinstance(zone, timedelta):
        return int((naive.replace(tzinfo=UTC) - zone).timestamp())
    local = naive.replace(tzinfo=zone)
    # A time skipped by the change to summer time does not survive the way to UTC and back (PEP 495).
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
        return None
    return int(local.timestamp())


def from_text(text: str, zone: ZoneInfo, received_ns: int) -> int:
    """An ISO 8601 time, up to nanoseconds; without an offset it is local time in `zone`. 0 where it says no instant."""
    match = _ISO.match(text.strip())
    if not match:
        return 0
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    shift: ZoneInfo | timedelta = zone
    if offset:
        shift = timedelta(0)
        if offset[0] in "+-":
            digits = offset[1:].replace(":", "").ljust(4, "0")
            shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:])) * (-1 if offset[0] == "-" else 1)
    whole = _seconds(int(year), int(month), int(day), int(hour), int(minute), int(second or 0), shift)
    if whole is None:
        return 0
    return trusted(whole * NS + int((fraction or "0").ljust(9, "0")), received_ns)


def from_any(value: object, zone: ZoneInfo, received_ns: int) -> int:
    """A time in any of the forms devices use: epoch number, epoch as text, ISO text. 0 where it says no instant."""
    if isinstance(value, bool):
        return 0
    if isinstance(value, int | float):
        return from_epoch(value, received_ns)
    if isinstance(value, str):
        text = value.strip()
        if text.isascii() and text.replace(".", "", 1).isdigit():
            return from_epoch(float(text) if "." in text else int(text[:20]), received_ns)
        return from_text(text, zone, received_ns)
    return 0
