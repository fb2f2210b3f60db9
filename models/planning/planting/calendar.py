"""From a planting to its days and weeks: sow, transplant, first pick, and the harvest of every week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from models.agronomy.growing import week_of
from models.agronomy.maturity import Heat, heat_reached
from models.agronomy.yields import WEEK, after_kill, killed_on, weekly_yield
from models.planning.planting import BOUGHT, DIRECT, RAISED, STANDING, Planting
from sensors.errors import InputError


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a planting. sow_on: seed in tray or field, None where none is sown; transplant_on: None for what is sown where it
    grows. first_week, last_week: Mondays of the harvest. heat: degree days reached on first_harvest_on, None where days were counted."""

    sow_on: date | None
    transplant_on: date | None
    first_harvest_on: date
    first_week: date
    last_week: date
    heat: float | None = None


def days_of(planting: Planting, heat: Heat | None = None) -> Days:
    """The days of a planting; heat: degree days by day, of its own count, where it goes by a target.

    Raises InputError where the target is not reached within the days known and there are no days to fall back on.
    """
    start = planting.plant_on
    reached = None if planting.target_f_days is None or heat is None else heat_reached(heat, start, planting.target_f_days)
    if reached is None and planting.days is None:
        raise InputError(
            f"{planting.crop} ({planting.id}) does not reach its {planting.target_f_days:g} degree days in the weather known.",
            where=planting.id,
            expected=f"degree days of every day from {start} on",
            got="none" if not heat else f"days to {max(heat)}",
            next_step="give normals to the end of the season, plant earlier, or give its days to maturity as well",
        )
    first = reached[0] if reached else start + timedelta(days=planting.days_from_planting())
    week = week_of(first)
    sown = {DIRECT: start, RAISED: start - timedelta(days=planting.greenhouse_days or 0)}.get(planting.method)
    set_out = start if planting.method in (RAISED, BOUGHT, STANDING) else None
    return Days(sown, set_out, first, week, week + (len(planting.fractions) - 1) * WEEK, reached[1] if reached else None)


def weekly_harvest(planting: Planting, days: Days, nights: Iterable[tuple[date, float]] = ()) -> dict[date, float]:
    """Its planned harvest by week; nights (day, least temperature [°F]) that kill it end it, later weeks being 0 and still there."""
    return after_kill(weekly_yield(planting.total(), planting.fractions, days.first_harvest_on), killing_night(planting, nights))


def killing_night(planting: Planting, nights: Iterable[tuple[date, float]]) -> date | None:
    """The first of the nights (day, least temperature [°F]) that kills a planting; None: none does."""
    # a frost before the first pick of an autumn crop ends it all the same; one before it stood in its bed does not
    return killed_on(planting.kill_temp_f, (night for night in nights if night[0] >= planting.plant_on))


def by_week_and_crop(each: Iterable[tuple[Planting, Mapping[date, float]]]) -> dict[date, dict[str, float]]:
    """Harvests of plantings added up: week -> crop -> amount, weeks in order."""
    sums: dict[date, dict[str, float]] = defaultdict(dict)
    for planting, weekly in each:
        for week, amount in weekly.items():
            sums[week][planting.crop] = sums[week].get(planting.crop, 0.0) + amount
    return {week: sums[week] for week in sorted(sums)}


@dataclass(frozen=True, slots=True)
class Deed:
    """A day of work: planting, and what is done: nursery (sow in trays), field (sow in the bed), transplant."""

    on: date
    planting: str
    deed: str


def deeds(each: Iterable[tuple[Planting, Days]]) -> tuple[Deed, ...]:
    """What is sown and set out, by day and then by the planting's name."""
    made = []
    for planting, days in each:
        if days.sow_on is not None:
            made.append(Deed(days.sow_on, planting.id, "field" if planting.method == DIRECT else "nursery"))
        if days.transplant_on is not None and planting.method != STANDING:
            made.append(Deed(days.transplant_on, planting.id, "transplant"))
    return tuple(sorted(made, key=lambda deed: (deed.on, deed.planting, deed.deed)))
