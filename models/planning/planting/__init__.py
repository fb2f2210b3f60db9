"""The crop plan of a season: what goes where and when, and what is expected of it.

A Planting is one crop in one or more beds with one day of planting; successions are plantings of their own. Lengths are feet of
bed, temperatures °F and degree days °F days, as growers of the catalogue count; amounts are in the planting's own unit. A week is
named by its Monday. What depends on the weather takes degree days by day as an argument; nothing here knows what day it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.agronomy.growing import DIRECT_SOWING, TRANSPLANTING, days_after_planting
from models.agronomy.yields import PER_100_BED_FT, checked_fractions, whole_yield
from sensors.errors import RecordError

DIRECT, RAISED, BOUGHT, STANDING = "direct", "transplant", "bought", "standing"
METHODS = (DIRECT, RAISED, BOUGHT, STANDING)


@dataclass(frozen=True, slots=True)
class Bed:
    """A bed. length_ft, width_in: above 0; block: what it is printed with, "" none; prepare_days: work it needs before planting."""

    name: str
    length_ft: float
    width_in: float = 30.0
    block: str = ""
    prepare_days: int = 7


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a bed that a planting takes: feet, and from which foot on; None where nobody said, so that only lengths can clash."""

    bed: str
    length_ft: float
    start_ft: float | None = None


@dataclass(frozen=True, slots=True)
class Seeding:
    """How a planting is sown; None is not known. rows: in the bed. seeds_per_row_ft, overage (fraction on top): sown in the field.
    in_row_in, germination, nursery_loss (fractions), cells_per_tray, seeds_per_cell: raised in trays. seeds_per_oz: of either."""

    rows: float | None = None
    seeds_per_row_ft: float | None = None
    overage: float = 0.0
    in_row_in: float | None = None
    germination: float = 1.0
    nursery_loss: float = 0.0
    cells_per_tray: float | None = None
    seeds_per_cell: float | None = None
    seeds_per_oz: float | None = None


@dataclass(frozen=True, slots=True)
class HeatCount:
    """How degree days are counted: over base_f, heat above upper_f as at it (None: no limit), by a method of heat_units."""

    base_f: float
    upper_f: float | None = None
    method: str = "floored average"


@dataclass(frozen=True, slots=True)
class Planting:
    """One planting as planned. RecordError where its parts contradict each other.

    plant_on: the day it goes into its bed, as seed (direct) or as plant. greenhouse_days: in trays before; None: none, or bought.
    days: to the first pick, counted as basis says (models.agronomy.growing.BASES). target_f_days: degree days from plant_on (counted) to
    the first pick by `heat`; where it is given it holds, and days are the fall-back. rate: its yield in unit, of what rate_per says;
    plants: for a rate per plant. harvests, multiplies: whether each of them gives the rate. fractions: share of its harvest by week from
    the first pick on. kill_temp_f: the night that ends it; None: none. season, variety: "" where they do not matter.
    """

    id: str
    crop: str
    family: str
    method: str
    plant_on: date
    stretches: tuple[Stretch, ...]
    unit: str
    rate: float
    fractions: tuple[float, ...]
    days: float | None = None
    basis: str | None = None
    greenhouse_days: float | None = None
    target_f_days: float | None = None
    heat: HeatCount | None = None
    rate_per: str = PER_100_BED_FT
    plants: float | None = None
    harvests: float = 1
    multiplies: bool = False
    kill_temp_f: float | None = None
    seeding: Seeding = Seeding()
    variety: str = ""
    season: str = ""

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            self._refuse("method", "one of " + ", ".join(METHODS), repr(self.method))
        if not self.stretches or min(one.length_ft for one in self.stretches) <= 0:
            self._refuse("beds", "at least one bed, with more than 0 feet of it", f"{self.bed_ft:g} ft in {len(self.stretches)} beds")
        if "acre" in self.unit.lower():
            self._refuse("unit", "a unit of harvest, with the yield per 100 bed feet", repr(self.unit))
        if self.rate < 0:
            self._refuse("yield", "0 or more", f"{self.rate:g} {self.unit}")
        if self.target_f_days is None and self.days is None:
            self._refuse("days to maturity", "days and what they are counted from, or degree days", "neither")
        if self.days is not None:
            self.days_from_planting()
        checked_fractions(self.fractions)

    def _refuse(self, what: str, expected: str, got: Any) -> None:
        step = f"correct the {what} of {self.id}"
        raise RecordError(f"{self.crop} ({self.id}) has no usable {what}.", where=self.id, expected=expected, got=str(got), next_step=step)

    @property
    def bed_ft(self) -> float:
        """Feet of bed, of all beds together."""
        return sum(one.length_ft for one in self.stretches)

    @property
    def beds(self) -> tuple[str, ...]:
        """Names of its beds."""
        return tuple(one.bed for one in self.stretches)

    def total(self) -> float:
        """The whole harvest planned, in its unit."""
        amount = self.bed_ft if self.rate_per == PER_100_BED_FT else float(self.plants or 0)
        return whole_yield(self.rate_per, self.rate, amount, self.harvests, self.multiplies)

    def days_from_planting(self) -> float:
        """Days from plant_on to the first pick, whatever they were counted from; InputError where the basis is missing."""
        return days_after_planting(self.days, self.basis, self.greenhouse_days)


@dataclass(frozen=True, slots=True)
class Grown:
    """What stood in a bed before: crop, family, the day it was planted; ended_on, disease: None where nobody wrote it down."""

    bed: str
    crop: str
    family: str
    planted_on: date
    ended_on: date | None = None
    disease: str | None = None


@dataclass(frozen=True, slots=True)
class Season:
    """A season's plan: its beds, what stood in them, years of rotation by family (the farm's own), and its plantings."""

    beds: tuple[Bed, ...]
    plantings: tuple[Planting, ...]
    history: tuple[Grown, ...] = ()
    rotation_years: Mapping[str, float] | None = None


def basis_of(method: str) -> str:
    """What days counted from planting are counted from, by how the crop goes in."""
    return {DIRECT: DIRECT_SOWING, RAISED: TRANSPLANTING, BOUGHT: TRANSPLANTING}.get(method, "from_planting_out")
