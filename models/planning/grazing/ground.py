"""A problem made ready for walking: plain lists by paddock and herd, each reckoned once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.planning.grazing import SMALL, Block, Days, Herd, Paddock, Problem, Stay


@dataclass(frozen=True)
class Ground:
    """What the simulator and the searches ask of a problem again and again."""

    problem: Problem

    @cached_property
    def paddock(self) -> dict[str, Paddock]:
        return {p.id: p for p in self.problem.paddocks}

    @cached_property
    def herd(self) -> dict[str, Herd]:
        return {h.id: h for h in self.problem.herds}

    @cached_property
    def growth(self) -> dict[str, list[float]]:
        return {p.id: p.growth.tolist() for p in self.problem.paddocks}

    @cached_property
    def loss(self) -> dict[str, list[float]]:
        return {p.id: p.loss.tolist() for p in self.problem.paddocks}

    @cached_property
    def rest(self) -> dict[str, list[int]]:
        return {p.id: [int(d) for d in p.rest] for p in self.problem.paddocks}

    @cached_property
    def demand(self) -> dict[str, list[float]]:
        return {h.id: h.demand.tolist() for h in self.problem.herds}

    @cached_property
    def charge(self) -> dict[tuple[str, str], list[float]]:
        """(herd, paddock) -> what each day there costs beside the move: heat without shade, and the charges named."""
        found = {}
        for herd in self.problem.herds:
            for paddock in self.problem.paddocks:
                extra = sum(
                    (c.per_day for c in self.problem.charges if c.paddock == paddock.id and c.herd == herd.id), np.zeros(self.problem.days)
                )
                found[herd.id, paddock.id] = (self.unshaded(herd, paddock) * self.problem.costs.heat_per_head_d + extra).tolist()
        return found

    @cached_property
    def lot(self) -> dict[str, list[float]]:
        """Herd -> what each day in the lot costs: hay, and heat."""
        costs = self.problem.costs
        return {h.id: (h.demand * costs.hay_per_kg + self.unshaded(h, None) * costs.heat_per_head_d).tolist() for h in self.problem.herds}

    def unshaded(self, herd: Herd, paddock: Paddock | None) -> Days:
        """Animal units without shade on each hot day; paddock None: in the lot."""
        if paddock is None:
            return self.problem.hot * herd.animal_units * (1.0 - self.problem.lot_shade)
        shade = paddock.shade
        if paddock.shade_m2 is not None and herd.shade_m2 > 0:
            shade *= min(1.0, paddock.shade_m2 / herd.shade_m2)
        return self.problem.hot * herd.animal_units * (1.0 - shade)

    @cached_property
    def blocks(self) -> dict[str, list[Block]]:
        found: dict[str, list[Block]] = {p.id: [] for p in self.problem.paddocks}
        for block in self.problem.blocks:
            found.setdefault(block.paddock, []).append(block)
        return found

    @cached_property
    def longest(self) -> dict[tuple[str, str], list[int]]:
        """(herd, paddock) -> how many days a stay may last that touches each day; 0: not at all."""
        found = {}
        for herd in self.problem.herds:
            for paddock in self.problem.paddocks:
                most = np.full(self.problem.days, herd.longest)
                for block in self.blocks[paddock.id]:
                    if block.herd in ("", herd.id, herd.kind):
                        days = slice(max(block.first, 0), block.last + 1)
                        most[days] = np.minimum(most[days], block.longest)
                found[herd.id, paddock.id] = most.tolist()
        return found

    def eaten(self, days: int) -> float:
        """The share eaten of what a stay of so many days takes off."""
        return self.problem.eaten[min(days, len(self.problem.eaten)) - 1]

    def stood(self, stay: Stay) -> int:
        """Days the herd has been there before the problem's first; 0 unless the stay goes on from before."""
        return self.herd[stay.herd].stood if self.goes_on(stay) else 0

    def knows(self, stay: Stay) -> bool:
        """Whether a stay can be walked: its herd (or the mower), its paddock and all its days are of this problem."""
        there = stay.paddock in self.paddock and (not stay.herd or stay.herd in self.herd)
        return there and stay.first >= 0 and stay.days >= 1 and stay.exit <= self.problem.days

    def goes_on(self, stay: Stay) -> bool:
        """Whether a stay is the one that the herd is in already: no entry, no move."""
        return bool(stay.herd) and stay.first == 0 and self.herd[stay.herd].here == stay.paddock

    def removal(self, stay: Stay) -> list[float]:
        """What a herd takes off each day of a stay [kg/ha], eaten and trodden."""
        paddock = self.paddock[stay.paddock]
        share = self.eaten(stay.days + self.stood(stay)) * paddock.reach * paddock.area_ha
        return [eats / share for eats in self.demand[stay.herd][stay.first : stay.exit]]

    def small(self, herd: str) -> bool:
        return bool(herd) and self.herd[herd].kind in SMALL

    def left(self, paddock: str) -> tuple[int | None, int | None]:
        """(day on which small ruminants last left, day on which any others did) before the problem's first; None: not known.

        A herd that stands there at the start and does not stay leaves on day 0: the walk sees to that.
        """
        left = self.paddock[paddock].left
        small = [day for kind, day in left.items() if kind in SMALL]
        others = [day for kind, day in left.items() if kind not in SMALL]
        return max(small, default=None), max(others, default=None)

    def here(self, paddock: str) -> list[Herd]:
        return [h for h in self.problem.herds if h.here == paddock]


def by_paddock(ground: Ground, stays: Sequence[Stay]) -> dict[str, list[Stay]]:
    """The stays of each paddock in order of time; paddocks without any are in it."""
    found: dict[str, list[Stay]] = {p.id: [] for p in ground.problem.paddocks}
    for stay in sorted(stays, key=lambda s: (s.first, s.exit, s.herd)):
        found.setdefault(stay.paddock, []).append(stay)
    return found
