"""What stands for years: berries, tree crops and medicinals by their age, and ramps by the leaf.

Young plants bear a part of what grown ones do. Ramps grow for years before a leaf can be spared: one leaf a plant, of plants with
three, about 30 days after they come up (Penn State 2022); a plan that takes more is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.agronomy.stated import stated
from models.agronomy.wholes import whole_down
from models.agronomy.yields import weekly_yield
from sensors.errors import InputError

# part of a grown plant's harvest by year after planting, the planting year first; the last one holds from then on
BLUEBERRY_YEARS = (0.0, 0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
RAMP_DAYS, RAMP_LEAVES, RAMP_LEAVES_TAKEN = 30, 3, 1


def year_part(planted_year: int, year: int, parts: Sequence[float] = BLUEBERRY_YEARS) -> float:
    """Part of a grown stand's harvest in a year (0 to 1); 0 before it was planted."""
    age = year - planted_year
    return 0.0 if age < 0 else parts[min(age, len(parts) - 1)]


def bearing_parts(first_bearing_years: int, full_years: int) -> tuple[float, ...]:
    """Parts by year for a crop that first bears after some years and is grown after more, rising evenly."""
    first, full = stated("years to the first harvest", first_bearing_years, "years", 0, 60), stated("years", full_years, "years", 0, 60)
    if full < first:
        raise InputError("A stand bears before it is grown.", where="years", expected=f"at least {first:g}", got=f"{full:g}")
    rising = [(n - first_bearing_years + 1) / (full_years - first_bearing_years + 1) for n in range(first_bearing_years, full_years + 1)]
    return (0.0,) * first_bearing_years + tuple(rising)


@dataclass(frozen=True, slots=True)
class Stand:
    """Plants of one age. each: harvest of a grown plant a year; fractions: share of it by week from first_on; part: of a grown one's."""

    plants: float
    each: float
    first_on: date
    fractions: tuple[float, ...]
    part: float = 1.0

    def season(self) -> float:
        """Its harvest of the year."""
        return stated("plants", self.plants, "", 0) * stated("harvest of a plant", self.each, "", 0) * stated("part", self.part, "", 0, 1)

    def weekly(self) -> dict[date, float]:
        """Its harvest by week, after the shares of its weeks as they are given (a spring frost may leave less than 1)."""
        return weekly_yield(self.season(), self.fractions, self.first_on)


@dataclass(frozen=True, slots=True)
class RampHarvest:
    """Leaves of a stand of ramps as whole bunches, and the first day to cut."""

    bunches: int
    earliest_on: date


def ramp_harvest(
    plants: float,
    leaves_taken: float,
    leaves_per_bunch: float,
    emerged_on: date,
    days_after: float = RAMP_DAYS,
    leaves_of_plant: float = RAMP_LEAVES,
) -> RampHarvest:
    """What may be cut of plants that have so many leaves each. Raises InputError where it is more than one leaf of plants with three."""
    if leaves_taken > RAMP_LEAVES_TAKEN or leaves_of_plant < RAMP_LEAVES:
        raise InputError(
            "That would thin the ramps out.",
            where="ramps",
            expected=f"at most {RAMP_LEAVES_TAKEN} leaf a plant, of plants with {RAMP_LEAVES} leaves or more",
            got=f"{leaves_taken:g} of {leaves_of_plant:g} leaves",
            next_step="cut one leaf of each grown plant, or wait a year",
        )
    leaves = stated("plants", plants, "", 0) * stated("leaves taken", leaves_taken, "", 0)
    earliest = emerged_on + timedelta(days=stated("days after emergence", days_after, "days", 0, 366))
    return RampHarvest(whole_down(leaves / stated("leaves a bunch", leaves_per_bunch, "", 0, above=True)), earliest)
