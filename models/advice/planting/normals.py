"""The farm's own year as plans need it: degree days of a usual day, and when a frost usually comes that kills."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median

import numpy as np

from models.agronomy.heat_units import floored_average
from models.agronomy.maturity import Heat
from models.planning.harvest import Weather

# the days of a year that must be known before it says anything of frost: July to the end of the year, most of them
AUTUMN, LEAST_DAYS = (7, 1), 150
# a usual day is the mean of so many days about it in all years
ABOUT = 3


def usual_heat(weather: Weather | None, base_f: float, upper_f: float | None, year: int) -> Heat:
    """Degree days of each day of a year and the next by the floored average of own years; {} where a part of the year was never seen."""
    if weather is None:
        return {}
    by_day: dict[tuple[int, int], list[float]] = {}
    for on, high, low in _days(weather):
        heat = float(floored_average(high, low, base_f, upper_f if upper_f is not None else np.inf))
        for off in range(-ABOUT, ABOUT + 1):
            near = on + timedelta(days=off)
            by_day.setdefault((near.month, near.day), []).append(heat)
    first, found = date(year, 1, 1), dict[date, float]()
    for n in range(730):
        on = first + timedelta(days=n)
        heats = by_day.get((on.month, min(on.day, 28) if on.month == 2 else on.day))
        if not heats:
            return {}
        found[on] = sum(heats) / len(heats)
    return found


def first_kill(weather: Weather | None, kill_f: float, year: int) -> date | None:
    """The usual first night at or below a temperature after July; None where none came, or nobody looked long enough."""
    if weather is None:
        return None
    seen: dict[int, int] = {}
    first: dict[int, int] = {}
    for on, _, low in _days(weather):
        begin = date(on.year, *AUTUMN)
        if on < begin:
            continue
        seen[on.year] = seen.get(on.year, 0) + 1
        if low <= kill_f:
            first.setdefault(on.year, (on - begin).days)
    whole = [first.get(one) for one, count in seen.items() if count >= LEAST_DAYS]
    known = [days for days in whole if days is not None]
    # most years must have had one
    if not known or 2 * len(known) < len(whole):
        return None
    return date(year, *AUTUMN) + timedelta(days=int(median(known)))


def _days(weather: Weather) -> Iterator[tuple[date, float, float]]:
    for n, (high, low) in enumerate(zip(weather.tmax_f.tolist(), weather.tmin_f.tolist(), strict=True)):
        if high == high and low == low and low <= high:
            yield weather.first + timedelta(days=n), high, low
