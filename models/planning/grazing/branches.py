"""The best choice of sequences proven: what shares are left in the linear programme is cut, and then branched on.

A branch says whether a paddock has a certain herd on a certain day; its programme is the one before with columns left out, so a
few steps of the simplex solve it. Only columns that can still matter are in it.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count

import highspy
import numpy as np
from numpy.typing import NDArray

from models.planning.grazing import Days
from models.planning.grazing.cuts import broken
from models.planning.grazing.partition import Choices, Flags, programme, put, settled
from models.planning.highs import NotSolved

# below this, a share is none
SPECK = 1e-6
# how often the programme is cut, at most
ROUNDS = 6


@dataclass
class Branches:
    """The tree. best: the least cost known, of the columns `chosen`; bound: what no choice of these columns undercuts;
    near: a difference in money that does not matter; nodes: programmes solved."""

    choices: Choices
    best: float
    near: float
    chosen: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    bound: float = -np.inf
    nodes: int = 0
    cuts: int = 0
    highs: highspy.Highs = field(init=False)

    def __post_init__(self) -> None:
        self.highs = programme(self.choices)
        put(self.highs, self.choices)
        self.served = self.choices.served()
        self.first = len(self.choices.lot)
        self.out = np.zeros(len(self.choices.cost), bool)

    def search(self, over: Callable[[], bool]) -> None:
        """Until the best is proven or the time is over."""
        # where HiGHS gives up, what was proven until then stays proven
        with suppress(NotSolved):
            self._searched(over)

    def _searched(self, over: Callable[[], bool]) -> None:
        none = np.zeros(len(self.out), bool)
        root = self._solved(none)
        if root is not None:
            self.bound = root[0]
            self._dive(root[1], over)
            root = self._cut(over) if self.bound < self.best - self.near else None
        if root is None:
            self.bound = max(self.bound, self.best - self.near)
        else:
            self._branch(root, over)

    def _solved(self, out: Flags) -> tuple[float, Days] | None:
        """(cost, shares) without some columns; None where nothing better is left."""
        changed = np.nonzero(out != self.out)[0]
        if len(changed):
            high = np.where(out[changed], 0.0, highspy.kHighsInf)
            self.highs.changeColsBounds(len(changed), (changed + self.first).astype(np.int32), np.zeros(len(changed)), high)
            self.out = out
        self.nodes += 1
        if not settled(self.highs):
            return None
        cost = float(self.highs.getObjectiveValue())
        if cost >= self.best - self.near:
            return None
        return cost, np.array(self.highs.getSolution().col_value)[self.first :]

    def _taken(self, shares: Days) -> bool:
        """Whether the shares are whole, sequences of a paddock alike but for their cost taken as one: then they may be the best known."""
        used = np.nonzero(shares > SPECK)[0]
        used = used[np.lexsort((self.choices.cost[used], self.choices.paddock[used]))]
        _, one, of = np.unique(self.choices.paddock[used], return_index=True, return_inverse=True)
        if np.any(self.served[used] != self.served[used[one]][of]):
            return False
        total = self.choices.total(used[one])
        if total < self.best:
            self.best, self.chosen = total, used[one]
        return True

    def _asked(self, shares: Days) -> tuple[int, int, float] | None:
        """(paddock, row, share) to branch on: the one that is least clear, rather more than half."""
        used = np.nonzero(shares > SPECK)[0]
        by = np.zeros((self.choices.count, self.choices.rows))
        np.add.at(by, self.choices.paddock[used], self.served[used] * shares[used, None])
        by[:, : self.choices.count] = 0.0
        doubt = np.where((by > SPECK) & (by < 1 - SPECK), np.abs(by - 0.6), np.inf)
        at = int(np.argmin(doubt))
        paddock, row = divmod(at, self.choices.rows)
        return (paddock, row, float(by[paddock, row])) if np.isfinite(doubt[paddock, row]) else None

    def _sides(self, paddock: int, row: int) -> tuple[Flags, Flags]:
        """Columns that are out if the paddock has the herd-day, and if it has not."""
        own, serves = self.choices.paddock == paddock, self.served[:, row]
        return own != serves, own & serves

    def _dive(self, shares: Days, over: Callable[[], bool]) -> None:
        """Fixes the surest of what is open until all is whole: a first choice."""
        out = np.zeros(len(self.out), bool)
        while not self._taken(shares):
            used = np.nonzero(shares > SPECK)[0]
            unsure = used[shares[used] < 1 - SPECK]
            pick = unsure[np.argmax(shares[unsure])]
            against = (self.served & self.served[pick]).any(axis=1)
            against[pick] = False
            if over() or out[pick]:
                break
            out = out | against
            found = self._solved(out)
            if found is None:
                break
            shares = found[1]

    def _cut(self, over: Callable[[], bool]) -> tuple[float, Days] | None:
        """The programme with cuts; None where they prove the best known."""
        for _ in range(ROUNDS):
            found = self._solved(np.zeros(len(self.out), bool))
            if found is None or self._taken(found[1]):
                return None
            self.bound = max(self.bound, found[0])
            if over():
                return found
            open_ = np.nonzero((found[1] > SPECK) & (found[1] < 1 - SPECK))[0]
            new = broken(self.served[open_], found[1][open_])
            if not new:
                return found
            for rows in new:
                half = self.served[:, rows].sum(axis=1) // 2
                columns = np.nonzero(half)[0]
                index = (columns + self.first).astype(np.int32)
                self.highs.addRow(-highspy.kHighsInf, float(len(rows) // 2), len(index), index, half[columns].astype(float))
            self.cuts += len(new)
        return self._solved(np.zeros(len(self.out), bool))

    def _branch(self, root: tuple[float, Days], over: Callable[[], bool]) -> None:
        """Best bound first, going down from each by what is more likely."""
        order = count()
        none = np.zeros(len(self.out), bool)
        heap = [(root[0], next(order), none, root)]
        while heap:
            self.bound = max(self.bound, min(heap[0][0], self.best))
            if heap[0][0] >= self.best - self.near or over():
                break
            _, _, out, popped = heapq.heappop(heap)
            node: tuple[float, Days] | None = popped
            while node is not None and not self._taken(node[1]):
                asked = self._asked(node[1])
                if asked is None:
                    raise NotSolved("shares that are neither whole nor open")
                yes, no = (out | side for side in self._sides(asked[0], asked[1]))
                other = self._solved(no)
                if other is not None and not self._taken(other[1]):
                    heapq.heappush(heap, (other[0], next(order), no, other))
                out, node = yes, self._solved(yes)
                if over():
                    if node is not None:
                        heapq.heappush(heap, (node[0], next(order), out, node))
                    break
        if not heap:
            self.bound = self.best - self.near
        self.bound = min(self.bound, self.best)
