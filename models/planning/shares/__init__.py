"""A week's harvest shared out: who gets how much of what, so that the smallest share is worth as much as it can be.

A Week says what is there (items, groups of like shares, hubs, rules), an Allocation what each gets. What comes first is never
traded for what comes later: exclusions; the planned community meal; the lowest value of a share, with what each group is ahead
or behind this season; variety and likes; more for the kitchen; hubs by need; least left over. What members pay is not an input.

Amounts are in the item's own unit. All that is handed out comes in whole steps (a head, a quarter pound), so that nothing is
lost by rounding; values are in the hub's money.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# what a share should hold at least one of each week (crops_csa C16)
VARIETY = ("salad", "cooking green", "root", "allium or herb", "treat")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be shared out.

    supply: what there is after shrink [unit], 0 or more. value: of one unit [money], above 0. step: the smallest amount that
    is handed out [unit]: 1 for pieces, 0.25 for pounds. smallest: the least amount worth putting in a box [unit], at least a
    step. cap: the most in a full share [unit], None: no limit; a half share holds half of it, in whole steps, or
    cap_least where that is more. kitchen_base: for
    the planned community meal, served before shares [unit]; kitchen_extra: what the kitchen takes from what is left [unit].
    kind: one of VARIETY or "". tags: what it belongs to, for exclusions ("nightshade"). seconds: off-grade, only for those who
    welcome it. rotates: too scarce for all, so pick-ups take turns. tires: should come in at most three weeks of four; tomatoes
    do not tire. mass: of one unit [kg], None: nobody has weighed it.
    """

    id: str
    unit: str
    supply: float
    value: float
    step: float = 1.0
    smallest: float | None = None
    cap: float | None = None
    kitchen_base: float = 0.0
    kitchen_extra: float = 0.0
    kind: str = ""
    tags: frozenset[str] = frozenset()
    seconds: bool = False
    rotates: bool = False
    tires: bool = True
    cap_least: float = 0.0
    mass: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Shares that get the same: one size, one pick-up, one set of exclusions.

    shares: how many, 1 or more. weight: in full shares (half 0.5). excluded: ids or tags of items that must not be in the box.
    ahead: value a full share of this group had this season above the mean of all, below it negative [money]. likes: item id
    -> 1 liked, -1 not. recent: item id -> in how many of the last three weeks it came. seconds: off-grade welcome.
    printed: what each share holds already on paper, item id -> amount; None: still open. What is printed is not changed.
    """

    id: str
    shares: int
    weight: float = 1.0
    depot: str = ""
    excluded: frozenset[str] = frozenset()
    ahead: float = 0.0
    likes: Mapping[str, int] = field(default_factory=dict)
    recent: Mapping[str, int] = field(default_factory=dict)
    seconds: bool = False
    printed: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Hub:
    """Another hub that takes what is left. need: in any one measure, as households. capacity: item id -> most it can take
    [unit]; an item not named: no limit. room: most it can take of all items together [kg], None: no limit; where there is one,
    nothing is sent that nobody has weighed."""

    id: str
    need: float
    capacity: Mapping[str, float] = field(default_factory=dict)
    room: float | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """items_most: kinds of item in a full or half box at most; items_least: what a full box should hold (7-12: crops_csa C16).

    debt: up to which part of a usual week being ahead or behind counts. ceiling: how far above its due a share may be filled
    with what nobody else can take. kappa: how far a hub's part of what is sent may be from its part of the need (Orgut et al.
    2015). patience: rounds of search; work is limited, never time, so that the same week gives the same answer everywhere.
    """

    items_most: int = 12
    items_least: int = 7
    debt: float = 0.15
    ceiling: float = 1.12
    kappa: float = 0.1
    patience: int = 1


@dataclass(frozen=True, slots=True)
class Week:
    """All that is given. usual: what a full share usually is worth in a week [money]; None: being ahead or behind counts in
    full. turns: item id -> depot -> how often that pick-up has had it this season, for items that rotate."""

    items: tuple[Item, ...]
    groups: tuple[Group, ...]
    hubs: tuple[Hub, ...] = ()
    rules: Rules = field(default_factory=Rules)
    usual: float | None = None
    turns: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def item(self, name: str) -> Item:
        return next(i for i in self.items if i.id == name)

    def group(self, name: str) -> Group:
        return next(g for g in self.groups if g.id == name)


@dataclass(frozen=True, slots=True)
class Portion:
    """So much of an item. steps: whole steps, the exact count; amount: the same in the item's unit; value [money]."""

    steps: int
    amount: float
    value: float


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who gets what.

    portions: group -> item -> what each one share gets. base, extra: item -> what the kitchen gets. hubs: hub -> item -> what.
    left: item -> whole steps that nobody takes; crumbs: item -> what is less than a step [unit]. values: group -> what a full
    share of it is worth this week [money]. lowest: the least value of a share, debt counted; bound: none can be higher, whoever
    shares out (of the parts in which items may be cut and boxes hold `items_most` caps: a little loose). missing: group ->
    kinds of VARIETY that were to be had and are not in the box. turns: item -> pick-ups whose turn it is. notes: sentences.
    """

    portions: Mapping[str, Mapping[str, Portion]]
    base: Mapping[str, Portion]
    extra: Mapping[str, Portion]
    hubs: Mapping[str, Mapping[str, Portion]]
    left: Mapping[str, Portion]
    crumbs: Mapping[str, float]
    values: Mapping[str, float]
    lowest: float
    bound: float
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    turns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def gap(self) -> float:
        """How far the lowest share is below the bound, as a part of it; 0 is the best there can be."""
        return max(0.0, 1.0 - self.lowest / self.bound) if self.bound > 0 else 0.0
