"""A hub's season in one file, from its beds to its shares, and what follows from it by the planned numbers alone.

A Scenario is what such a file says, checked; models.planning.scenario.answer works out the calendar, the harvest of every week, who is
covered, seed and trays, conflicts and the season's update. Weeks are named by their Monday, temperatures are °F, beds feet, amounts in
each crop's own unit. It is the same chain that a hub's records go through.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from models.agronomy.maturity import Heat
from models.planning.planting import HeatCount, Season
from models.planning.planting.log_yard import LogYard
from models.planning.planting.perennials import Stand
from models.planning.planting.stores import StoredCrop
from models.planning.sliding_scale import Tier


@dataclass(frozen=True, slots=True)
class Size:
    """A size of share: how many there are, and what one is worth in full shares (half 0.5)."""

    name: str
    count: int
    full: float = 1.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a crop. each: of a share and week, None: not asked by share. kitchen: a week, served first. cap, least: the most
    and the least useful per full share, where it is divided by full shares. piece: it does not divide. tags: for exclusions. stored: it is
    handed out from store, each_full per full share every so many days, after curing, until storage_days after its harvest."""

    crop: str
    unit: str
    each: float | None = None
    kitchen: float = 0.0
    cap: float | None = None
    least: float = 0.0
    piece: bool = False
    tags: tuple[str, ...] = ()
    stored: bool = False
    cure_days: float = 0.0
    storage_days: float | None = None
    every_days: int = 7
    each_full: float | None = None

    @property
    def divided(self) -> bool:
        """Whether it is divided by full shares, rather than handed out in one quantity; what nobody promised is."""
        return not self.stored and (self.cap is not None or self.piece or self.least > 0 or self.each is None)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Shares, by size, that take nothing with a tag."""

    tag: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Picked:
    """A harvest written down: the week, the planting (None: only the crop is known), the amount."""

    week: date
    planting: str | None
    crop: str
    amount: float
    unit: str


@dataclass(frozen=True, slots=True)
class Update:
    """Which planting, or which crop, is brought up to date, and how far plan and picking are trusted (CV)."""

    planting: str | None
    crop: str | None
    prior_cv: float
    observed_cv: float


@dataclass(frozen=True, slots=True)
class Standing:
    """A perennial: its stand, what is lost, what the kitchen and each share take a week."""

    id: str
    crop: str
    unit: str
    stand: Stand
    shrink: float
    kitchen: float
    each: float | None


@dataclass(frozen=True, slots=True)
class RampPlan:
    """A stand of ramps: plants, leaves taken of each, leaves a bunch, the first day they come up, days to the first cut."""

    id: str
    crop: str
    plants: float
    leaves: float
    bunch: float
    emerged_on: date
    days_after: float


@dataclass(frozen=True, slots=True)
class Yard:
    """Mushroom logs, what a share gets [lb], what is lost, and what was picked by week [lb]. count: of all logs, None: nobody counted."""

    logs: LogYard
    each: float
    shrink: float
    picked: Mapping[date, float] = field(default_factory=dict)
    count: float | None = None


@dataclass(frozen=True, slots=True)
class Store:
    """A storage crop with its name and unit."""

    id: str
    crop: str
    unit: str
    stored: StoredCrop


@dataclass(frozen=True, slots=True)
class HubsPlan:
    """A surplus for other hubs: amount [lb], names, needs, capacities [lb], and the slacks (kappa) to compare."""

    crop: str
    surplus: float
    names: tuple[str, ...]
    needs: tuple[float, ...]
    capacities: tuple[float, ...]
    slacks: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A hub's season. as_of: the day it is looked at, None: before it begins. shrink: lost between bed and hand-over, by crop, and
    shrink_usual for the others (fractions). heat: degree days by day; nights: cold ones (day, least temperature [°F]). wishes: by crop."""

    id: str
    title: str
    as_of: date | None
    sizes: tuple[Size, ...]
    season: Season
    wishes: Mapping[str, Wish]
    shrink_usual: float = 0.0
    shrink: Mapping[str, float] = field(default_factory=dict)
    heat_count: HeatCount | None = None
    heat: Heat = field(default_factory=dict)
    nights: tuple[tuple[date, float], ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    picked: tuple[Picked, ...] = ()
    update: Update | None = None
    yard: Yard | None = None
    standing: tuple[Standing, ...] = ()
    ramps: tuple[RampPlan, ...] = ()
    stores: tuple[Store, ...] = ()
    standard_price: float | None = None
    tiers: tuple[Tier, ...] = ()
    hubs: HubsPlan | None = None
    produce_sales_usd: float | None = None

    @property
    def shares(self) -> int:
        """Shares of all sizes."""
        return sum(size.count for size in self.sizes)

    @property
    def full_shares(self) -> float:
        """Shares of all sizes in full shares."""
        return sum(size.count * size.full for size in self.sizes)

    def lost(self, crop: str) -> float:
        """Fraction of a crop lost between bed and hand-over."""
        return self.shrink.get(crop, self.shrink_usual)

    def takers(self, tags: tuple[str, ...]) -> tuple[Size, ...]:
        """Sizes with the shares that take a crop with those tags."""
        without = [one.counts for one in self.exclusions if one.tag in tags]
        return tuple(Size(size.name, size.count - sum(out.get(size.name, 0) for out in without), size.full) for size in self.sizes)
