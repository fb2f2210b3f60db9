"""When to plant again so that picking goes on: by equal days, by equal harvests in degree days, or by the harvest window.

Equal days between plantings bunch the harvests of summer, because a later planting catches up. Johnny's and P. Dawling's
fall-back for those without degree days: corn and beans 14 days, cucumber, squash and edamame 21.
"""

from __future__ import annotations

from datetime import date, timedelta

from models.agronomy.maturity import Heat, heat_reached, planted_for
from models.agronomy.stated import stated
from sensors.errors import InputError


def every_days(first_on: date, interval_days: int, count: int) -> tuple[date, ...]:
    """Planting days at equal distance, the first one first. Raises InputError where interval_days or count is below 1."""
    stated("days between plantings", interval_days, "days", 1, 366)
    stated("number of plantings", count, "", 1, 200)
    return tuple(first_on + timedelta(days=interval_days * n) for n in range(count))


def every_harvest(heat: Heat, first_on: date, target: float, spacing_days: int, count: int) -> tuple[date, ...]:
    """Planting days whose first picks by degree days lie spacing_days apart: each the latest that still reaches the target.

    A planting's own day counts; for a target that leaves it out, ask from the day after, and take a day off each answer.
    Raises InputError where the degree days known end before the last pick.
    """
    stated("days between harvests", spacing_days, "days", 1, 366)
    stated("number of plantings", count, "", 1, 200)
    reached = heat_reached(heat, first_on, target)
    later = [] if reached is None else [planted_for(heat, reached[0] + timedelta(days=spacing_days * n), target) for n in range(1, count)]
    if reached is None or None in later:
        raise InputError(
            f"{count} plantings from {first_on} on do not all reach {target:g} degree days.",
            where="successions",
            expected="degree days of every day until the last of them is picked",
            got=f"{len(heat)} days, the last of them {max(heat)}" if heat else "no days",
            next_step="plan fewer plantings, or give the normals of the whole season",
        )
    return (first_on, *(day for day in later if day is not None))


def interval_of_window(window_days: float, overlap_days: float = 0) -> float:
    """Days between plantings so that each begins to bear overlap_days before the one ahead of it ends [days]."""
    window = stated("harvest window", window_days, "days", 0, 366, above=True)
    if not 0 <= overlap_days < window:
        raise InputError(
            "Two plantings cannot overlap by their whole harvest.",
            where="overlap",
            expected=f"from 0 to less than {window:g} days",
            got=f"{overlap_days:g} days",
            next_step="give a shorter overlap",
        )
    return window - overlap_days
