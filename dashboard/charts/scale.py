"""Axes in round numbers, and times of day where people look for them."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil, floor, log10
from zoneinfo import ZoneInfo


def round_axis(low: float, high: float, steps: int = 4) -> tuple[float, float, float]:
    """(from, to, step) in 1-2-5 steps that hold low and high, about `steps` of them."""
    if high - low < 1e-9:
        low, high = low - 1, high + 1
    rough = (high - low) / steps
    power = 10 ** floor(log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough * 0.999)
    return floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step, step


def close_ticks(low: float, high: float, height: float, apart: float = 32.0) -> list[float]:
    """Round values within an axis that itself ends anywhere, in 1-2-5 steps, about so many pixels apart but never many."""
    extent = (high - low) or 1.0
    wanted = min(max(height / apart, 2.0), 4.6)
    power = 10 ** floor(log10(extent / wanted))
    step = min((m * power for m in (1, 2, 5, 10)), key=lambda x: abs(extent / x - wanted))
    digits = max(0, 1 - floor(log10(step)))
    return [round(n * step, digits) for n in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]


def time_marks(start: datetime, end: datetime, zone: ZoneInfo, units: str, every_h: int = 6) -> list[tuple[datetime, str]]:
    """Where to write the time, and what: hours in a day, days in a week, dates in a month, months in a year."""
    days = (end - start) / timedelta(days=1)
    if days <= 2.1:
        return _hours(start, end, zone, units, every_h)
    if days <= 8:
        return [(at, f"{at:%a} {at.day}") for at in _midnights(start, end, zone)[::-1][::2][::-1]]
    if days <= 40:
        marks = list(_midnights(start, end, zone))[::-1][3::7][::-1]
        return [(at, f"{at.day} {at:%b}") for at in marks]
    firsts = [at for at in _midnights(start, end, zone) if at.day == 1]
    return [(at, f"{at:%b}" if at.month > 1 else f"{at.year}") for at in firsts[::3]]


def marks_ahead(start: datetime, end: datetime, zone: ZoneInfo, most: int = 5) -> list[tuple[datetime, str]]:
    """Where and what to write when the axis begins today: today, then dates in even steps, each month named once."""
    midnights = _midnights(start, end, zone)
    step = next((n for n in (1, 2, 5, 7, 14, 28) if len(midnights) <= n * most), 56)
    marks, month = [(start, "today")], 0
    for at in midnights[step - 1 :: step]:
        marks.append((at, f"{at.day} {at:%b}" if at.month != month else str(at.day)))
        month = at.month
    return marks


def _hours(start: datetime, end: datetime, zone: ZoneInfo, units: str, every_h: int) -> list[tuple[datetime, str]]:
    local = start.astimezone(zone).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    marks = []
    while local <= end:
        # wall clock arithmetic: a shift by an hour at a clock change must not move "6 am"
        if local.hour % every_h == 0:
            marks.append((local, _hour(local, units)))
        local = (local.astimezone(ZoneInfo("UTC")) + timedelta(hours=1)).astimezone(zone)
    return marks


def _hour(at: datetime, units: str) -> str:
    if at.hour == 0:
        return f"{at:%a} {at.day} {at:%b}"
    if units != "us":
        return f"{at:%H:%M}"
    return "noon" if at.hour == 12 else f"{at.hour % 12} {'am' if at.hour < 12 else 'pm'}"


def _midnights(start: datetime, end: datetime, zone: ZoneInfo) -> list[datetime]:
    on = start.astimezone(zone).date() + timedelta(days=1)
    found = []
    while (at := datetime(on.year, on.month, on.day, tzinfo=zone)) <= end:
        found.append(at)
        on += timedelta(days=1)
    return found
