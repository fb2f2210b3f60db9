"""The weather of a scenario: daily extremes by day, by stretches of days or by month, as degree days; and cold nights."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from math import inf
from typing import Any

from models.agronomy.heat_units import method
from models.agronomy.maturity import Heat, heat_of_steps
from models.planning.planting import HeatCount
from models.planning.scenario.fields import Row
from sensors.errors import RecordError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# names that scenarios give to methods of heat_units
_METHODS = {"substitution": "floored average", "average": "simple average", "single_sine": "single sine"}
_FIRST, _LAST = {"from", "start", "first", "begin", "date", "day"}, {"to", "end", "last", "until", "through"}


def heat_count(top: Row) -> HeatCount | None:
    """How the scenario counts degree days; None where it does not."""
    row = top.row("gdd")
    if row is None:
        return None
    named = row.text("method", "substitution")
    # the method's own error names those there are
    way = method(_METHODS.get(named.partition(" ")[0], named))
    return HeatCount(row.number("base_f", low=-40, high=120), row.maybe("upper_f", -40, 150), way.name)


def heat_of(top: Row, count: HeatCount | None) -> dict[date, float]:
    """Degree days by day of the scenario's temperatures; none where it has none."""
    rows = top.many("daily_temperature_f")
    if count is None or not rows:
        return {}
    columns = [str(name).lower() for name in top.many("daily_temperature_columns")] or ["from", "to", "tmin_f", "tmax_f"]
    way, upper = method(count.method).formula, inf if count.upper_f is None else count.upper_f
    steps = []
    for n, row in enumerate(rows, 1):
        if not isinstance(row, list) or len(row) != len(columns):
            raise RecordError(
                f"Row {n} of the temperatures does not fit its columns.", where="daily_temperature_f", expected=", ".join(columns)
            )
        first, last = _stretch(columns, row, top)
        low, high = (_number(columns, row, name, n) for name in ("min", "max"))
        steps.append((first, last, float(way(high, low, count.base_f, upper))))
    return heat_of_steps(steps)


def _column(columns: Sequence[str], words: set[str]) -> int | None:
    return next((i for i, name in enumerate(columns) if words & set(name.split("_"))), None)


def _stretch(columns: Sequence[str], row: Sequence[Any], top: Row) -> tuple[date, date]:
    """First and last day of a row: two days, one day, or a month of the scenario's year."""
    first, last, month = _column(columns, _FIRST), _column(columns, _LAST), _column(columns, {"month"})
    if month is not None:
        return _month(str(row[month]), top)
    start = _day(row[first if first is not None else 0])
    return start, _day(row[last]) if last is not None else start


def _month(said: str, top: Row) -> tuple[date, date]:
    plain = said.strip().lower()
    if len(plain) >= 7 and plain[:4].isdigit():
        year, number = int(plain[:4]), int(plain[5:7])
    else:
        planned = [row.day("start_date").year for row in top.rows("plan")]
        year = max(planned, default=2000)
        number = int(plain) if plain.isdigit() else _MONTHS.index(plain[:3]) + 1 if plain[:3] in _MONTHS else 0
    if not 1 <= number <= 12:
        raise RecordError(f"{said!r} is no month.", where="daily_temperature_f", expected="May, 5 or 2027-05", got=repr(said))
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise RecordError(
            f"{value!r} is no day.", where="daily_temperature_f", expected="a day such as 2027-05-01", got=repr(value)
        ) from error


def _number(columns: Sequence[str], row: Sequence[Any], which: str, n: int) -> float:
    place = next((i for i, name in enumerate(columns) if which in name), None)
    value = None if place is None else row[place]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RecordError(f"Row {n} of the temperatures has no {which}imum.", where="daily_temperature_f", expected="°F", got=repr(value))
    return float(value)


def cold_nights(top: Row) -> tuple[tuple[date, float], ...]:
    """Cold nights: the day and its least temperature [°F]."""
    return tuple((row.day("date"), row.number("tmin_f", low=-80, high=120)) for row in top.rows("cold_events"))


def by_month(heat: Heat) -> dict[str, float]:
    """Mean degree days of a day by month, under its three letters."""
    sums: dict[str, list[float]] = {}
    for day in sorted(heat):
        sums.setdefault(_MONTHS[day.month - 1].capitalize(), []).append(heat[day])
    return {month: sum(each) / len(each) for month, each in sums.items()}
