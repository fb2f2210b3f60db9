"""When the soil is warm enough to sow, and how long seedlings then take.

Two gates: the morning's soil held at the crop's least on three days running, or (NC State AG-552, cucumbers) the day's
coldest and warmest soil together 120 °F on seven days running. Days to emergence are those of J. F. Harrington & P. A. Minges,
Vegetable Seed Germination, California Agricultural Extension leaflet, 1954, for seed half an inch deep.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from models.agronomy.columns import rows_of
from models.agronomy.stated import stated
from sensors.errors import InputError

# mornings in a row: one warm morning in March is no spring
HELD_DAYS = 3
SUM_F, SUM_DAYS = 120.0, 7
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SowingGate:
    """Whether a bed may be sown. held: mornings in a row, to the last one known, at the crop's least; opened_on: the day the gate
    opened (the last of those mornings), None: it waits; opens_on: the day it is foreseen to open by the days ahead, None: not within them;
    last_f: the latest morning known; short_f: how far that is below the least, 0 at it; missing: days without a morning, of those asked.
    """

    opened_on: date | None
    opens_on: date | None
    held: int
    last_f: float | None
    short_f: float | None
    missing: int

    @property
    def open(self) -> bool:
        """Whether to sow."""
        return self.opened_on is not None


def sowing_gate(
    mornings_f: Mapping[date, float | None], least_f: float, today: date, ahead_f: Mapping[date, float] | None = None, days: int = HELD_DAYS
) -> SowingGate:
    """The gate of a bed on a day: mornings_f are soil temperatures at 2 to 4 inches [°F], ahead_f those foreseen.

    A morning nobody measured breaks the row: it is not known to have been warm. The days looked at are those of mornings_f up to today.
    """
    known = {day: value for day, value in mornings_f.items() if value is not None and day <= today}
    held, day = 0, max(known, default=today)
    while known.get(day, -1e9) >= least_f:
        held, day = held + 1, day - _DAY
    last = max(known, default=None)
    opened = last if last is not None and held >= days and (today - last) <= _DAY else None
    value = None if last is None else known[last]
    asked = [d for d in mornings_f if d <= today]
    return SowingGate(
        opened,
        opened or _foreseen(known, ahead_f or {}, least_f, today, days),
        held,
        value,
        None if value is None else max(0.0, least_f - value),
        sum(mornings_f[d] is None for d in asked),
    )


def _foreseen(known: Mapping[date, float], ahead: Mapping[date, float], least_f: float, today: date, days: int) -> date | None:
    """The day on which the row of warm mornings is foreseen to be long enough."""
    together = {**{day: value for day, value in ahead.items() if day > today}, **known}
    if today in ahead and today not in known:
        together[today] = ahead[today]
    for day in sorted(d for d in together if d > today):
        if all(together.get(day - n * _DAY, -1e9) >= least_f for n in range(days)):
            return day
    return None


def sum_gate(start_on: date, extremes_f: Sequence[tuple[float, float]], least_sum_f: float = SUM_F, days: int = SUM_DAYS) -> date | None:
    """The first day to sow: after the first run of days whose coldest and warmest soil make least_sum_f together [°F].

    extremes_f: (coldest, warmest) of start_on and the days after it; a day that is NaN is no warm one, and ends a run. The day after the
    run is the first to sow, for the run is known when its last day is over. None: no such run.
    """
    run = 0
    for n, (low, high) in enumerate(extremes_f):
        run = run + 1 if low + high >= least_sum_f else 0
        if run == days:
            return start_on + timedelta(days=n + 1)
    return None


def interpolated_days(table: Sequence[tuple[float, float]], soil_f: float) -> float | None:
    """Days to emergence on a straight line between two of (soil [°F], days); None outside the table: none come up, as far as it says."""
    stated("soil temperature", soil_f, "°F", -40, 160)
    ordered = sorted(table)
    for temp, days in ordered:
        if temp == soil_f:
            return days
    for (low, more), (high, fewer) in pairwise(ordered):
        if low < soil_f < high:
            return more + (fewer - more) * (soil_f - low) / (high - low)
    return None


@cache
def _emergence() -> Mapping[str, tuple[tuple[float, float | None], ...]]:
    found: dict[str, tuple[tuple[float, float | None], ...]] = {}
    for row in rows_of("emergence_days"):
        cells = [(float(name[1:]), row[name]) for name in row if name.startswith("f")]
        line = tuple((temp, None if cell == "NG" else float(cell)) for temp, cell in cells if cell)
        found.update(dict.fromkeys((row["crop"], *filter(None, row["names"].split("|"))), line))
    return found


def days_to_emergence(crop: str, soil_f: float) -> float | None:
    """Days until seedlings show, of a crop by its name or key (in small letters or large) at a steady soil temperature [°F].

    None where none come up, or where the table was not tried: below the least temperature the answer is no large number. Next to a
    temperature at which none come up, nothing is interpolated. Raises InputError for a crop that is not in the table.
    """
    known, key = _emergence(), crop.strip().lower()
    if key not in known:
        raise InputError(
            f"Nobody has measured how long {crop} takes to come up.",
            where="crop",
            expected="one of " + ", ".join(sorted({row["crop"] for row in rows_of("emergence_days")})),
            got=repr(crop),
            next_step="go by its nearest relative in the list",
        )
    for (low, more), (high, fewer) in pairwise(known[key]):
        if low <= soil_f <= high and (more is None or fewer is None):
            return more if soil_f == low else fewer if soil_f == high else None
    return interpolated_days([(temp, days) for temp, days in known[key] if days is not None], soil_f)
