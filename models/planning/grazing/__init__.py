"""A season's rotation: where each herd stands on each day, so that land, animals and purse do best.

A Problem says what is given (paddocks, herds, growth, rules, prices), a Plan what is proposed. One simulator
(simulate.py) is the truth of both: it scores every plan, whoever made it, and names every hard rule that it breaks.

Time is a day of the problem: 0 is `start`, a local date; arrays have one entry a day. Masses are dry matter standing
above ground, kg/ha. Dry matter grows by dM/dt = growth (1 - exp(-M / light)) - loss M, one number a paddock: given the
plan, paddocks do not touch each other, and more never becomes less (what the bound of the search stands on).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.float64]
Whole = NDArray[np.int64]

# who eats what others leave behind: worms of sheep and goats die in cattle and horses
SMALL = ("sheep", "goats")
KINDS = ("cattle", "sheep", "goats", "horses")
# dry matter at which a sward takes up 63 % of what light would let grow [kg/ha]: 1,100 lb/ac (grazing_planner 1)
LIGHT_KG_HA = 1233.0
# what is eaten of what is taken off by stays of 1, 2, ... days (Penn State Agronomy Guide, table 1.8-9)
EATEN = (0.80, 0.75, 0.75, 0.70, 0.65, 0.60)
FEWEST, MEDIAN, MOST = "p20", "p50", "p80"
Rule = Literal["place", "overlap", "rest", "entry", "residual", "longest", "blocked", "locked", "cut"]


@dataclass(frozen=True, slots=True)
class Paddock:
    """One paddock.

    mass_kg_ha: what stands at the start of day 0, as the plan believes it (the 30th percentile of what is known).
    growth: growth at full light, of the series planned with [kg/ha/d]; loss: the share that dies each day; bands: the same
    growth under "p20", "p50" and "p80". enter_kg_ha: a herd enters with at least so much; leave_kg_ha: and leaves at least
    so much. rest: days until the next herd may enter, by the day of leaving. free: the first day on which a herd may enter,
    for what was grazed before the start. shade: share of the animals' day in shade; shade_m2: shaded ground, None where it
    does not bind. reach: how much less is eaten because water is far, 1 near it. left: kind of animal -> the day (negative)
    on which the last of that kind left.
    """

    id: str
    area_ha: float
    mass_kg_ha: float
    growth: Days
    loss: Days
    enter_kg_ha: float
    leave_kg_ha: float
    rest: Whole
    free: int = 0
    shade: float = 0.0
    shade_m2: float | None = None
    reach: float = 1.0
    left: Mapping[str, int] = field(default_factory=dict)
    bands: Mapping[str, Days] = field(default_factory=dict)
    light_kg_ha: float = LIGHT_KG_HA


@dataclass(frozen=True, slots=True)
class Herd:
    """One herd. Herds that graze together are one, with the demand of all.

    demand: dry matter eaten each day [kg]. animal_units: those that suffer in the heat. longest: days a stay may last.
    here: the paddock it stands in at the start, "" for the lot; stood: for how many days it has been there. follows: the
    herd in whose paddock it comes next, as lambs behind cows: where that one left, it enters, and rest counts after both.
    shade_m2: what it needs on a hot day. kind: one of KINDS.
    """

    id: str
    kind: str
    demand: Days
    animal_units: float
    longest: int = 7
    here: str = ""
    stood: int = 0
    follows: str = ""
    shade_m2: float = 0.0


@dataclass(frozen=True, slots=True)
class Block:
    """Days on which a paddock may not be entered or stood in: from first to last, both within.

    herd: a herd's id, a kind of animal, or "" for all. longest: 0 forbids it; n allows a stay of n days at most (wet ground).
    rule: the limit it comes from ("treading", "toxic", "trees", "event", ...); reason: in words, with the numbers.
    """

    paddock: str
    first: int
    last: int
    reason: str
    herd: str = ""
    longest: int = 0
    rule: str = "blocked"


@dataclass(frozen=True, slots=True)
class Charge:
    """What a day in a paddock costs beside all else [money a day], by day: toxic fescue, far water, soft ground."""

    paddock: str
    herd: str
    per_day: Days
    reason: str


@dataclass(frozen=True, slots=True)
class Costs:
    """What things cost, in the hub's money. Editable; the defaults are dollars (issue: hay $0.09/lb, $12 a move, $5 a head-day).

    sheep_return: small ruminants back before return_d days without cattle or horses between. end_per_kg: each kg/ha x ha
    that is missing to end_kg_ha on the last day; without it every plan strips the farm in its last weeks. change: a plan
    that gains less than this does not replace the one people know. short_per_kg: what is missing of a stockpile.
    """

    hay_per_kg: float = 0.09 / 0.45359237
    move: float = 12.0
    heat_per_head_d: float = 5.0
    sheep_return: float = 25.0
    return_d: int = 60
    end_per_kg: float = 0.05 / 0.45359237
    end_kg_ha: float = 1600 * 1.12085
    change: float = 5.0
    short_per_kg: float = 0.09 / 0.45359237


@dataclass(frozen=True, slots=True)
class Stockpile:
    """Grass to be standing by a day: over these paddocks together, above what herds leave [kg]."""

    paddocks: tuple[str, ...]
    day: int
    target_kg: float


@dataclass(frozen=True, slots=True)
class Mowing:
    """Hay that may be cut: from first to last, where at least min_kg_ha stands, down to stubble_kg_ha; days it takes to dry.

    value_per_kg: what a kg in the barn is worth; cost: of one cut, each ha.
    """

    paddocks: tuple[str, ...]
    first: int
    last: int
    min_kg_ha: float
    stubble_kg_ha: float
    value_per_kg: float
    cost_per_ha: float
    days: int = 3


@dataclass(frozen=True, slots=True)
class Stay:
    """A herd in a paddock from day `first`, `days` long; it leaves on the morning of `exit`. herd "": the mower."""

    herd: str
    paddock: str
    first: int
    days: int

    @property
    def exit(self) -> int:
        return self.first + self.days


@dataclass(frozen=True)
class Problem:
    """All that is given. hot: 1 on a day whose mean is in alert heat, else 0, or a chance between. locked: stays that must
    be in the plan as they are (those people were promised, and those a steward set). lot_shade: share of shade in the lot.
    eaten: share eaten of what a stay of 1, 2, ... days takes off. units: in which its sentences speak, "us" or "metric"."""

    start: date
    days: int
    paddocks: tuple[Paddock, ...]
    herds: tuple[Herd, ...]
    hot: Days
    costs: Costs = field(default_factory=Costs)
    blocks: tuple[Block, ...] = ()
    charges: tuple[Charge, ...] = ()
    stockpiles: tuple[Stockpile, ...] = ()
    mowing: Mowing | None = None
    locked: tuple[Stay, ...] = ()
    lot_shade: float = 0.0
    eaten: tuple[float, ...] = EATEN
    money: str = "$"
    units: str = "metric"

    def date(self, day: int) -> date:
        return self.start + timedelta(days=day)

    def under(self, band: str) -> Problem:
        """The same with growth as in "p20", "p50" or "p80"; a paddock without that band keeps its own."""
        return replace(self, paddocks=tuple(replace(p, growth=p.bands.get(band, p.growth)) for p in self.paddocks))


@dataclass(frozen=True, slots=True)
class Breach:
    """A hard rule that a plan breaks. said: a sentence a steward can act on."""

    rule: Rule
    herd: str
    paddock: str
    day: int
    said: str


@dataclass(frozen=True)
class Score:
    """What a plan costs, part by part, and what it leaves. parts: hay, moves, heat, returns, end, charges, short, mowing (negative).

    lot_days: days on hay, by herd. unshaded_head_d: animal-unit days of alert heat without shade. short_kg_ha: by how much
    exits fell below the residual, summed. mass: what stands at the start of each day and after the last, by paddock [kg/ha].
    """

    parts: Mapping[str, float]
    lot_days: Mapping[str, int]
    unshaded_head_d: float
    sheep_returns: int
    moves: int
    short_kg_ha: float
    mass: Mapping[str, Days]
    breaches: tuple[Breach, ...] = ()

    @property
    def total(self) -> float:
        return sum(self.parts.values())

    @property
    def holds(self) -> bool:
        return not self.breaches


@dataclass(frozen=True)
class Plan:
    """Stays in order of time, what they cost, and how good that is.

    made_by: the method whose plan it is. bound: no plan can cost less; None where none was proven. prices: herd -> what one
    more grazed day would be worth, by day: the reasons. prices only with a bound.
    """

    stays: tuple[Stay, ...]
    score: Score
    made_by: str
    bound: float | None = None
    prices: Mapping[str, Days] = field(default_factory=dict)

    @property
    def gap(self) -> float | None:
        """By which share it may be beaten at most: (cost - bound) / cost; 0 where it costs nothing."""
        if self.bound is None:
            return None
        return max(self.score.total - self.bound, 0.0) / self.score.total if self.score.total > 0 else 0.0
