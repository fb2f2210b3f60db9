"""What a grazing problem is made of: herds in paddocks until now, readings, the hub's own ways, the weather."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from models.advice.rotation.facts import HerdFacts, PaddockFacts
from models.advice.rotation.limits import Ground
from models.advice.rotation.signs import Signs
from models.advice.rotation.weather import Daily, Years
from models.agronomy.elementwise import Array
from models.planning.grazing import EATEN, Costs

LB_AC = 1.12085


@dataclass(frozen=True, slots=True)
class Spell:
    """A herd in a paddock from a day until the morning of another; out None: it is there still."""

    herd: str
    paddock: str
    first: date
    out: date | None


@dataclass(frozen=True, slots=True)
class SwardRead:
    """A mass read in a paddock on a day [kg/ha], with its spread and what it was read with."""

    paddock: str
    on: date
    kg_ha: float
    spread: float
    by: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Paddocks kept for winter grass: closed from `first` (month, day) until `on`, when so much is to stand in each [kg/ha].

    Defaults: closed from 1 August, for mid-November (Burns & Chamblee 2000), 2,789 lb/ac (mean of 21 North Carolina farms).
    """

    paddocks: tuple[str, ...]
    first: tuple[int, int] = (8, 1)
    on: tuple[int, int] = (11, 15)
    kg_ha: float = 2789 * LB_AC


@dataclass(frozen=True, slots=True)
class Mown:
    """Paddocks that may be cut for hay where so much stands, down to the stubble [kg/ha], between two days of the year.

    Before the first day hay does not dry here, after the last it does not grow again for winter (our own, unvalidated).
    """

    paddocks: tuple[str, ...]
    min_kg_ha: float = 3000 * LB_AC
    stubble_kg_ha: float = 1000 * LB_AC
    cost_per_ha: float = 120.0
    first: tuple[int, int] = (5, 10)
    last: tuple[int, int] = (9, 15)


@dataclass(frozen=True, slots=True)
class Ways:
    """What a hub decided of its grazing. rest_d: month -> days. season_end: plans reach to the next such day, at least 90 days off."""

    costs: Costs = field(default_factory=Costs)
    enter_kg_ha: float = 2400 * LB_AC
    leave_kg_ha: float = 1200 * LB_AC
    rest_d: Mapping[int, int] = field(default_factory=dict)
    lot_shade: float = 0.0
    season_end: tuple[int, int] = (10, 31)
    eaten: tuple[float, ...] = EATEN
    money: str = "$"
    kept: Kept | None = None
    mown: Mown | None = None


@dataclass(frozen=True)
class Given:
    """All that a problem is made of. past: the weather until yesterday; years: seasons that may come, from `today` on.

    spells: who stood where since the past begins. ground: how wet the ground of each paddock is. locked: stays set by hand
    or promised, with their days. signs: what has just happened. probes: water by the probe of each paddock as a share of what
    plants can take (days of the past, paddocks), NaN unheard; None: no paddock has one.
    """

    today: date
    paddocks: tuple[PaddockFacts, ...]
    herds: tuple[HerdFacts, ...]
    past: Daily
    years: Years
    spells: tuple[Spell, ...] = ()
    readings: tuple[SwardRead, ...] = ()
    ground: Mapping[str, Ground] = field(default_factory=dict)
    locked: tuple[tuple[str, str, date, int], ...] = ()
    ways: Ways = field(default_factory=Ways)
    units: str = "us"
    signs: Signs = field(default_factory=Signs)
    probes: Array | None = None
