"""What the engines share about a batch of rows: which rows can be stored at all, and which hours they touch.

No engine-specific word here, and nothing is made per row beyond what is said: the worker passes through here with
hundreds of thousands of rows a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from operator import itemgetter

from sensors.series import StoreRow

HOUR_NS = 3_600_000_000_000
# InfluxDB's own bounds, a hair inside 64 bits; one rule for all engines, so that a store can be changed for another.
FIRST_NS, LAST_NS = -(2**63) + 2, 2**63 - 2

_SERIES = itemgetter(0)
_TIME = itemgetter(1)
_VALUE = itemgetter(2)


def complaint(row: StoreRow) -> str:
    """Why no store will ever take this row; "" where it can be stored."""
    value: object = row[2]
    time_ns = row[1]
    if not isinstance(value, int | float):
        return f"the value is no number ({type(value).__name__})"
    try:
        if not isfinite(value):
            return f"the value is no finite number ({value})"
    except OverflowError:
        return "the value is too large"
    if not FIRST_NS <= time_ns <= LAST_NS:
        return f"the time is out of range ({time_ns} ns)"
    return ""


def sound(rows: Sequence[StoreRow]) -> tuple[Sequence[StoreRow], list[tuple[StoreRow, str]]]:
    """The rows that can be stored, and (row, why) of those that never can."""
    if not rows:
        return rows, []
    try:
        # One NaN or infinity makes the sum one; a sum of sound values that overflows only costs the slow way.
        if isfinite(sum(map(_VALUE, rows))) and max(map(_TIME, rows)) <= LAST_NS and min(map(_TIME, rows)) >= FIRST_NS:
            return rows, []
    except (TypeError, OverflowError):
        pass  # the slow way says which row it was
    judged = [(row, complaint(row)) for row in rows]
    return [row for row, why in judged if not why], [(row, why) for row, why in judged if why]


def in_key_order(rows: Sequence[StoreRow]) -> list[StoreRow]:
    """Sorted by (series, time); of two rows with one key the later in the batch stays the later."""
    # Two sorts by one number each are three times as fast as one by a pair of them; both keep the order of equals.
    ordered = sorted(rows, key=_TIME)
    ordered.sort(key=_SERIES)
    return ordered


def last_of_each(ordered: Sequence[StoreRow]) -> dict[int, StoreRow]:
    """Series id -> its row with the greatest time, from rows in key order."""
    return {row[0]: row for row in ordered}


def last_arrivals(rows: Sequence[StoreRow]) -> dict[int, int]:
    """Series id -> received_ns of its last row, from rows in order of arrival."""
    return {row[0]: row[5] for row in rows}


def hours_of(rows: Sequence[StoreRow]) -> set[tuple[int, int]]:
    """Every (series id, hour start ns) the rows fall into; fastest for rows in key order."""
    hours: set[tuple[int, int]] = set()
    sid, start_ns, end_ns = -1, 0, 0
    for row in rows:
        time_ns = row[1]
        if row[0] != sid or time_ns >= end_ns or time_ns < start_ns:
            sid, start_ns = row[0], time_ns - time_ns % HOUR_NS
            end_ns = start_ns + HOUR_NS
            hours.add((sid, start_ns))
    return hours
