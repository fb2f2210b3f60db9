"""The week in whole steps: arrays of groups by items, in an order that no name decides, and the one way to change them."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from models.planning.shares import VARIETY, Group, Item, Week
from models.planning.shares.turns import turn_of

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
# a supply that misses a whole step by less is rounding, not harvest
HAIR = 1e-9
# steps worth less than this part of a box are taken several at a time: ounces would be counted out one by one
BITE = 0.02


def steps_of(amount: float, step: float) -> int:
    """Whole steps in an amount, which is finite."""
    return int(np.floor(amount / step + HAIR))


def least_steps(item: Item) -> int:
    """Whole steps of the smallest portion."""
    return max(1, int(np.ceil((item.smallest or item.step) / item.step - HAIR)))


def allowed(item: Item, group: Group) -> bool:
    """Whether an item may be in a box of this group at all: exclusions are never traded."""
    if item.seconds and not group.seconds:
        return False
    return item.id not in group.excluded and not (item.tags & group.excluded)


@dataclass
class Board:
    """groups x items in whole steps.

    count: shares of a group; weight: in full shares; worth: what one step adds to the level of a group [money a full share];
    low, cap: fewest and most steps in a box (cap 0: never); most: kinds of item in a box; debt: what the season adds to the
    level [money]; supply: steps for shares; open: groups not yet printed. x: steps a share; left: steps nobody has.
    target: the level a group can hope for (bound.py).
    """

    count: Whole
    weight: Real
    worth: Real
    low: Whole
    cap: Whole
    most: int
    debt: Real
    supply: Whole
    open: NDArray[np.bool_]
    charm: Real
    kind: Whole
    x: Whole = field(init=False)
    left: Whole = field(init=False)
    level: Real = field(init=False)
    target: Real = field(init=False)

    def __post_init__(self) -> None:
        self.target = np.zeros(len(self.count))
        self.put(np.zeros(self.cap.shape, np.int64))

    def put(self, x: Whole) -> None:
        """Takes these boxes for the present ones."""
        self.x = x.copy()
        self.left = self.supply - self.count @ x
        self.level = (self.worth * x).sum(axis=1) + self.debt

    def give(self, group: int, item: int, steps: int) -> None:
        """Each share of a group gets so many steps more (fewer: negative)."""
        self.x[group, item] += steps
        self.left[item] -= steps * self.count[group]
        self.level[group] += steps * self.worth[group, item]

    def holds(self, x: Whole) -> bool:
        """Whether boxes keep every hard rule."""
        inside = (x >= 0) & (x <= self.cap) & ((x == 0) | (x >= self.low))
        kinds = (x > 0).sum(axis=1) <= self.most
        return bool(inside[self.open].all() and kinds[self.open].all() and (self.supply - self.count @ x >= 0).all())

    @property
    def lowest(self) -> float:
        """The lowest level of a group that is not printed [money a full share, debt counted]."""
        return float(self.level[self.open].min(initial=np.inf))

    def bite(self, group: int) -> Whole:
        """Steps of each item that are moved at a time in a group's box."""
        return np.asarray(np.maximum(1, np.floor(BITE * self.target[group] / self.worth[group]))).astype(np.int64)

    def short(self) -> Real:
        """By which part each group is below (negative) or above its target; printed groups are never short."""
        gap = (self.level - self.target) / np.maximum(self.target, HAIR)
        return np.where(self.open, gap, np.inf)


def charm_of(week: Week, groups: list[Group], items: list[Item]) -> Real:
    """How welcome an item is in a group's box beside its value: likes, and what came in each of the last three weeks."""
    made = np.zeros((len(groups), len(items)))
    for g, group in enumerate(groups):
        for i, item in enumerate(items):
            made[g, i] = group.likes.get(item.id, 0) - (item.tires and group.recent.get(item.id, 0) >= 3)
    return made


def board_of(week: Week, items: list[Item], groups: list[Group], supply: Whole) -> Board:
    """The week's groups and items, in the order given, in steps; supply: steps for shares, the planned meal taken off."""
    count = np.array([g.shares for g in groups], np.int64)
    weight = np.array([g.weight for g in groups])
    limit = week.rules.debt * week.usual if week.usual is not None else np.inf
    low, cap = np.zeros((2, len(groups), len(items)), np.int64)
    for i, item in enumerate(items):
        turn = turn_of(week, item)
        smallest = least_steps(item)
        for g, group in enumerate(groups):
            if not allowed(item, group) or (turn is not None and group.depot not in turn):
                continue
            most = int(supply[i]) if item.cap is None else steps_of(max(item.cap * group.weight, item.cap_least), item.step)
            most = min(most, int(supply[i]) // group.shares)
            if most >= smallest:
                low[g, i], cap[g, i] = smallest, most
    values = np.array([i.value * i.step for i in items])
    return Board(
        count,
        weight,
        values[None, :] / weight[:, None],
        low,
        cap,
        week.rules.items_most,
        np.clip(np.array([g.ahead for g in groups], float), -limit, limit),
        supply,
        np.array([g.printed is None for g in groups], bool),
        charm_of(week, groups, items),
        np.array([VARIETY.index(i.kind) if i.kind in VARIETY else -1 for i in items]),
    )


def ordered(week: Week) -> tuple[list[Item], list[Group]]:
    """Items and groups by what they are, so that other names or another order give the same answer."""
    turns = {i.id: turn_of(week, i) for i in week.items}
    between = {(i.id, g.id): repr(_between(i, g, turns[i.id])) for i in week.items for g in week.groups}
    item = {i.id: _about(i) for i in week.items}
    group = {
        g.id: repr((g.weight, g.shares, g.ahead, g.seconds, sorted(item[i.id] for i in week.items if not allowed(i, g))))
        for g in week.groups
    }
    for _ in range(2):
        ties = {i.id: sorted(group[g.id] + between[i.id, g.id] for g in week.groups) for i in week.items}
        item = {i.id: item[i.id][:200] + _digest(ties[i.id]) for i in week.items}
        tied = {g.id: sorted(item[i.id] + between[i.id, g.id] for i in week.items) for g in week.groups}
        group = {g.id: group[g.id][:200] + _digest(tied[g.id]) for g in week.groups}
    return sorted(week.items, key=lambda i: (item[i.id], i.id)), sorted(week.groups, key=lambda g: (group[g.id], g.id))


def _about(item: Item) -> str:
    return repr(
        (item.value, item.step, item.supply, item.smallest, item.cap, item.cap_least, item.kitchen_base, item.kitchen_extra, item.kind)
    )


def _between(item: Item, group: Group, turn: tuple[str, ...] | None) -> tuple[object, ...]:
    printed = None if group.printed is None else group.printed.get(item.id, 0.0)
    has_turn = turn is None or group.depot in turn
    return allowed(item, group) and has_turn, group.likes.get(item.id, 0), group.recent.get(item.id, 0), printed


def _digest(texts: list[str]) -> str:
    """A short name of a list of texts, the same in each run."""
    return sha256("\n".join(texts).encode()).hexdigest()
