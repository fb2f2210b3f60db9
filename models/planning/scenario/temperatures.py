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
from sensors.errors import InputError, RecordError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# names that scenarios give to methods of heat_units
_METHODS = {"substitution": "floored average", "average": "simple average", "single_sine": "single sine"}
# an air temperature of a farm [°F]
_COLDEST, _HOTTEST = -80.0, 150.0
_LOW, _HIGH = ("min", "low"), ("max", "high")
_FIRST, _LAST = {"from", "start", "first", "begin", "date", "day"}, {"to", "end", "last", "until", "through"}


def heat_count(top: Row) -> HeatCount | None:
    """How the scenario counts degree days; None where it does not."""
    row = top.row("gdd")
    if row is None:
        return None
    named = row.text("method", "substitution").lower()
    try:
        way = method(_METHODS.get(named.partition(" ")[0], named))
    except InputError as why:
        raise row.refuse("method", why.expected, named) from why
    base, upper = row.number("base_f", low=-40, high=120), row.maybe("upper_f", -40, 150)
    if upper is not None and upper <= base:
        raise row.refuse("upper_f", f"more than base_f ({base:g}), or nothing", upper)
    return HeatCount(base, upper, way.name)


def heat_of(top: Row, count: HeatCount | None) -> dict[date, float]:
    """Degree days by day of the scenario's temperatures; none where it has none."""
    rows = top.many("daily_temperature_f")
    if count is None or not rows:
        return {}
    columns = [str(name).lower() for name in top.many("daily_temperature_columns")] or ["from", "to", "tmin_f", "tmax_f"]
    way, upper = method(count.method).formula, inf if count.upper_f is None else count.upper_f
    steps = list[tuple[date, date, float]]()
    for n, row in enumerate(rows, 1):
        if not isinstance(row, list) or len(row) != len(columns):
            raise RecordError(
                f"Row {n} of the temperatures does not fit its columns.", where=_place(n), expected=", ".join(columns),
                got=repr(row)[:80], next_step="give the row a value for each of daily_temperature_columns, in their order",
            )  # fmt: skip
        first, last = _stretch(columns, row, top, n)
        low, high = _number(columns, row, _LOW, n), _number(columns, row, _HIGH, n)
        if low > high:
            raise RecordError(
                f"Row {n} of the temperatures is colder by day than by night.", where=_place(n),
                expected="the minimum not above the maximum", got=f"{low:g} to {high:g} °F",
                next_step="swap the two, or correct daily_temperature_columns",
            )  # fmt: skip
        steps.append((first, last, float(way(high, low, count.base_f, upper))))
    return _once(steps)


def _once(steps: list[tuple[date, date, float]]) -> dict[date, float]:
    """Degree days by day. Raises RecordError where two rows say different things of a day."""
    known = dict[date, float]()
    for n, step in enumerate(steps, 1):
        for day, heat in heat_of_steps([step]).items():
            if known.setdefault(day, heat) != heat:
                raise RecordError(
                    f"Row {n} of the temperatures is of days that another row has too.", where=_place(n), expected="each day once",
                    got=f"{day} twice", next_step="end each stretch on the day before the next one begins",
                )  # fmt: skip
    return known


def _column(columns: Sequence[str], words: set[str]) -> int | None:
    return next((i for i, name in enumerate(columns) if words & set(name.split("_"))), None)


def _stretch(columns: Sequence[str], row: Sequence[Any], top: Row, n: int) -> tuple[date, date]:
    """First and last day of a row: two days, one day, or a month of the season."""
    first, last, month = _column(columns, _FIRST), _column(columns, _LAST), _column(columns, {"month"})
    if month is not None and not {first, last} - {None, month}:
        return _month(str(row[month]), top, n)
    start = _day(row[first if first is not None else 0], n)
    end = start if last is None else _day(row[last], n)
    if end < start:
        raise RecordError(
            f"Row {n} of the temperatures ends before it begins.", where=_place(n), expected=f"a last day from {start} on", got=str(end),
            next_step="correct its days",
        )  # fmt: skip
    return start, end


def _month(said: str, top: Row, n: int) -> tuple[date, date]:
    plain = said.strip().lower()
    if len(plain) >= 7 and plain[:4].isdigit() and plain[5:7].isdigit():
        year, number = int(plain[:4]), int(plain[5:7])
    else:
        number = int(plain) if plain.isdigit() else _MONTHS.index(plain[:3]) + 1 if plain[:3] in _MONTHS else 0
        year = _year_of(number, top)
    if not 1 <= number <= 12:
        raise RecordError(
            f"{said!r} is no month.", where=_place(n), expected="May, 5 or 2027-05", got=repr(said), next_step="write the month so"
        )
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def _year_of(month: int, top: Row) -> int:
    """The year of a month that is given without one: the first time it comes from the first planting that waits for degree days on."""
    rows = top.rows("plan")
    starts = [row.day("start_date") for row in rows if "target_gdd" in row]
    if starts:
        return min(starts).year + (month < min(starts).month)
    return max((row.day("start_date").year for row in rows), default=2000)


def _day(value: Any, n: int) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise RecordError(
            f"{value!r} is no day.", where=_place(n), expected="a day such as 2027-05-01", got=repr(value),
            next_step="correct the day, or say in daily_temperature_columns which column holds the days",
        ) from error  # fmt: skip


def _place(n: int) -> str:
    return f"daily_temperature_f, row {n}"


def _number(columns: Sequence[str], row: Sequence[Any], which: tuple[str, ...], n: int) -> float:
    place = next((i for i, name in enumerate(columns) if any(word in name for word in which)), None)
    value = None if place is None else row[place]
    if isinstance(value, bool) or not isinstance(value, int | float) or not _COLDEST <= value <= _HOTTEST:
        raise RecordError(
            f"Row {n} of the temperatures has no {which[0]}imum.", where=_place(n), expected=f"°F from {_COLDEST:g} to {_HOTTEST:g}",
            got="no such column" if place is None else repr(value),
            next_step="name the columns in daily_temperature_columns, such as from, to, tmin_f, tmax_f, and give each row its values",
        )  # fmt: skip
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
