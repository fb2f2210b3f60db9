"""Plans made of plans: last season cloned into the next, plantings moved by days, successions of one planting."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta

from models.planning.planting import Grown, Planting, Season
from models.planning.planting.calendar import Days
from models.planning.planting.occupancy import WEEK_END

# whole weeks keep weekdays: what was sown on a Tuesday is sown on a Tuesday again
YEAR = timedelta(weeks=52)


def shifted(plantings: Iterable[Planting], days: int, only: Collection[str] | None = None) -> tuple[Planting, ...]:
    """Plantings, those of `only` (ids; None: all) moved by so many days; negative: earlier."""
    moved = timedelta(days=days)
    return tuple(replace(p, plant_on=p.plant_on + moved) if only is None or p.id in only else p for p in plantings)


def successions(planting: Planting, planted: Iterable[date]) -> tuple[Planting, ...]:
    """A planting on each of the days; the first keeps its id, the others add -2, -3 and so on."""
    return tuple(replace(planting, id=planting.id if n == 1 else f"{planting.id}-{n}", plant_on=on) for n, on in enumerate(planted, 1))


def cloned(season: Season, name: str, days_of: Callable[[Planting], Days], years: int = 1, renamed: Callable[[str], str] = str) -> Season:
    """Next season's plan made of this one's: the same plantings 52 weeks a year later, this season's crops in the beds' history.

    days_of gives the days of a planting of this season (models.planning.planting.calendar), for the day its bed was cleared; renamed, the
    id of a planting in the new season.
    """
    past = [Grown(bed, p.crop, p.family, p.plant_on, days_of(p).last_week + WEEK_END) for p in season.plantings for bed in p.beds]
    plantings = (replace(p, id=renamed(p.id), plant_on=p.plant_on + years * YEAR, season=name) for p in season.plantings)
    return replace(season, plantings=tuple(plantings), history=(*season.history, *past))
