"""What has just happened, or is about to, that a rotation must heed: storms and frosts, troughs without water, closed days.

Storms, frosts and broken droughts make plants poison (models/agronomy/grazing_toxins); a trough that gives nothing keeps a
herd out; an event or a crop closes a paddock for its days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from models.advice.drinking import drinking
from models.advice.farm import Farm
from models.advice.heat import herd_heats
from models.advice.hours import Hours
from models.advice.rotation.weather import Daily, by_farm_day
from models.advice.supply import lasting
from models.advice.waterworks import fed
from models.display import counted
from models.records.queries import PlaceView

# a gust that breaks twigs off trees [m/s]: Beaufort 8 (WMO)
STORM_M_S = 17.2
GUST = "wind_gust"
# a drought: so little rain in so many days of the growing months; broken by a day with more (our own, unvalidated)
DROUGHT_D, DROUGHT_MM, BROKEN_MM = 21, 10.0, 12.0
# events longer ago than this say nothing
BACK_D = 30
# a trough at this level or below is empty [%]; a herd that drank less than this share of what it needs found nothing
EMPTY, NOTHING = 5.0, 0.05
# water in the tanks above for less than this many days is none to plan on
LEAST_WATER_D = 1.0


@dataclass(frozen=True, slots=True)
class Closed:
    """A paddock that is needed for something else, from first to last, both within; species "": closed to all."""

    paddock: str
    first: date
    last: date
    reason: str
    species: str = ""


@dataclass(frozen=True, slots=True)
class Signs:
    """happened: events of grazing_toxins with their days, those forecast too. holds: states of it. dry: paddock -> why there is no water.

    hot: herds that stand without shade while alert heat is forecast for today or tomorrow.
    """

    happened: tuple[tuple[str, date], ...] = ()
    holds: tuple[str, ...] = ()
    dry: Mapping[str, str] = field(default_factory=dict)
    closed: tuple[Closed, ...] = ()
    hot: tuple[str, ...] = ()

    def before(self, on: date) -> dict[str, date]:
        """Of each event the last day up to `on`."""
        found: dict[str, date] = {}
        for event, day in self.happened:
            if day <= on:
                found[event] = max(found.get(event, day), day)
        return found


def signs_of(farm: Farm, hours: Hours, station: str, known: Daily, ahead: Sequence[float | None], closed: Sequence[Closed]) -> Signs:
    """known: the days until yesterday. ahead: lowest air forecast for each of the next days [°C], None not said."""
    today = farm.now.astimezone(farm.zone).date()
    gusts = by_farm_day(hours, hours.column(station, GUST).max, farm.zone, np.nanmax)
    dry = waterless(farm)
    return Signs(
        (*storms(*gusts), *frosts(known, today, ahead), *broken_droughts(known)),
        ("drought",) if in_drought(known) else (),
        dry,
        tuple(closed),
        tuple(h.herd.name for h in herd_heats(farm) if h.level != "normal" and not h.shaded and h.worst is not None),
    )


# Weather


def storms(first: date, gusts: np.ndarray) -> Iterator[tuple[str, date]]:
    """Days of the last month with a gust that breaks twigs."""
    for t in range(max(gusts.size - BACK_D, 0), gusts.size):
        if gusts[t] >= STORM_M_S:
            yield "storm", first + timedelta(days=t)


def frosts(known: Daily, today: date, ahead: Iterable[float | None]) -> Iterator[tuple[str, date]]:
    """Days of the last month, and those forecast, with air below freezing."""
    for t in range(max(known.low_c.size - BACK_D, 0), known.low_c.size):
        if known.low_c[t] < 0:
            yield "frost", known.first + timedelta(days=t)
    for t, low in enumerate(ahead):
        if low is not None and low < 0:
            yield "frost", today + timedelta(days=t)


def dry_spell(rain_mm: np.ndarray, end: int) -> bool:
    """Whether the days before `end` were a drought; days nobody knows are no rain, but half of them must be known."""
    window = rain_mm[max(end - DROUGHT_D, 0) : end]
    enough = window.size == DROUGHT_D and np.isfinite(window).sum() >= DROUGHT_D / 2
    return bool(enough and np.nansum(window) < DROUGHT_MM)


def _grows(day: date) -> bool:
    return 4 <= day.month <= 10


def in_drought(known: Daily) -> bool:
    last = known.first + timedelta(days=known.rain_mm.size - 1)
    return _grows(last) and dry_spell(known.rain_mm, known.rain_mm.size)


def broken_droughts(known: Daily) -> Iterator[tuple[str, date]]:
    """Days of the last month on which rain ended a drought."""
    for t in range(max(known.rain_mm.size - BACK_D, 0), known.rain_mm.size):
        day = known.first + timedelta(days=t)
        if known.rain_mm[t] >= BROKEN_MM and _grows(day) and dry_spell(known.rain_mm, t):
            yield "drought_break", day


# Water


def waterless(farm: Farm) -> dict[str, str]:
    """Paddock -> why no trough of its has water; paddocks without a trough that anybody drew are not in it."""
    empty, serving = _empty(farm), dict[str, list[PlaceView]]()
    for trough in farm.of_kind("trough"):
        for name in fed(trough):
            serving.setdefault(name, []).append(trough)
    return {paddock: empty[troughs[0].name] for paddock, troughs in serving.items() if all(trough.name in empty for trough in troughs)}


def _empty(farm: Farm) -> dict[str, str]:
    """Trough -> why it gives no water."""
    found = {}
    for trough in farm.of_kind("trough"):
        level = farm.number(trough.name, "water_level")
        if level.value is not None and level.counted and level.value <= EMPTY:
            found[trough.name] = f"{trough.name} is empty"
        days = [left for tank in _above(farm, trough) if (left := _days_left(farm, tank)) is not None]
        if days and max(days) < LEAST_WATER_D:
            found.setdefault(trough.name, f"the tank above {trough.name} has less than {counted(1, 'day')} left")
    for one in drinking(farm):
        if one.state == "act" and one.source == "meter" and (one.litres or 0.0) < NOTHING * (one.expected or 0.0):
            for trough in one.troughs:
                found.setdefault(trough.name, f"nothing flowed to {trough.name} today")
    return found


def _above(farm: Farm, trough: PlaceView) -> list[PlaceView]:
    """Tanks whose water reaches a trough."""
    return [tank for tank in farm.of_kind("tank") if trough.name in _below(farm, tank)]


def _below(farm: Farm, place: PlaceView) -> list[str]:
    found = fed(place)
    for name in found:
        there = farm.place_named.get(name)
        found += [n for n in fed(there) if n not in found] if there is not None else []
    return found


def _days_left(farm: Farm, tank: PlaceView) -> float | None:
    """In the middle of its band; None unknown."""
    days = lasting(farm, tank.name).days
    return days[1] if days is not None else None
