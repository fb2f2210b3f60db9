"""From heat to dates: the first pick by degree days, a farm's own target, and what a day without a pick says.

Degree days by day are a mapping of days to [°F day] (or [°C day]) by one method; a target is only good with the method and thresholds
it was made with. The planting day counts. Days must follow each other: a day nobody knows ends what can be said.

References: tylermorganme/crop_plan_2025 (a target is a normal year's heat over the variety's days, and successions are searched
backwards); the mean of a normal cut from below is a textbook's (inverse Mills ratio).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from math import erfc, exp, pi, sqrt
from statistics import median

from models.agronomy.stated import stated
from sensors.errors import InputError

Heat = Mapping[date, float]
_DAY = timedelta(days=1)
# a sum of decimal degree days may end a hair below the target it is meant to reach
_NOISE = 1e-9
# own plantings before their median takes the place of a catalogue's target
OWN_PLANTINGS = 3


def heat_of_steps(steps: Iterable[tuple[date, date, float]]) -> dict[date, float]:
    """Degree days by day out of stretches of days alike: first day, last day, degree days of each."""
    return {first + n * _DAY: heat for first, last, heat in steps for n in range((last - first).days + 1)}


def heat_between(heat: Heat, first_on: date, last_on: date) -> float:
    """Degree days from one day through another, both counted. Raises InputError naming the first day that is not known."""
    total = 0.0
    for n in range((last_on - first_on).days + 1):
        day = first_on + n * _DAY
        if day not in heat:
            raise InputError(
                f"The degree days of {day} are not known.",
                where="degree days",
                expected=f"every day from {first_on} to {last_on}",
                got=f"none for {day}",
                next_step="give the temperatures of those days, or the normals of the nearest station",
            )
        total += heat[day]
    return total


def heat_reached(heat: Heat, start_on: date, target: float) -> tuple[date, float] | None:
    """The first day whose degree days since start_on (counted) reach the target, and their sum; None where known days end before."""
    wanted = stated("degree days to maturity", target, "degree days", 0, 1e5, above=True)
    total, day = 0.0, start_on
    while day in heat:
        total += heat[day]
        if total >= wanted * (1 - _NOISE):
            return day, total
        day += _DAY
    return None


def planted_for(heat: Heat, harvest_on: date, target: float) -> date | None:
    """The latest day from which degree days through harvest_on reach the target; None where known days begin after it."""
    wanted = stated("degree days to maturity", target, "degree days", 0, 1e5, above=True)
    total, day = 0.0, harvest_on
    while day in heat:
        total += heat[day]
        if total >= wanted * (1 - _NOISE):
            return day
        day -= _DAY
    return None


def own_target(sums: Iterable[float], catalogue: float) -> float:
    """The median of what own plantings took from planting to first pick; the catalogue's until there are three of them."""
    known = list(sums)
    return median(known) if len(known) >= OWN_PLANTINGS else catalogue


def not_picked_yet(expected_in_days: float, sd_days: float) -> float:
    """Days from now to the first pick, expected of a date that lay expected_in_days ahead (negative: past) and has not come.

    With z = -expected/sd, expected + sd phi(z)/(1 - Phi(z)): five days after a date of sd 11 it is 7 days ahead again. sd in days,
    above 0. Far beyond it the next sign is due within about sd**2 over the days of delay.
    """
    sd = stated("spread of the date", sd_days, "days", 0, 365, above=True)
    z = -expected_in_days / sd
    above = erfc(z / sqrt(2)) / 2
    # beyond 8 sd the tail is less than 1e-15: its own limit is exact to a percent there
    ratio = exp(-z * z / 2) / sqrt(2 * pi) / above if z < 8 else z + 1 / z
    return expected_in_days + sd * ratio
