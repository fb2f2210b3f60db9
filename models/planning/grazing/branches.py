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
from typing import TypeAlias

import highspy
import numpy as np
from numpy.typing import NDArray

from models.planning.grazing import Days
from models.planning.grazing.cuts import broken
from models.planning.grazing.partition import Choices, Flags, programme, put, settled
from models.planning.highs import NotSolved

# what a programme costs, and its shares
Node: TypeAlias = tuple[float, Days]
# below this, a share is none
SPECK = 1e-6
# how often the programme is cut, at most
ROUNDS = 6


def _open(shares: Days) -> int | None:
    """The least clear of shares; None where all are whole."""
    doubt = np.abs(shares - 0.5)
    at = int(np.argmin(doubt))
    return at if doubt[at] < 0.5 - SPECK else None


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
        self.served, self.starts = self.choices.served(), self.choices.starts()
        self.first = len(self.choices.lot)
        self.out = np.zeros(self.first + len(self.choices.cost), bool)

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
        if root is None or self._taken(root[1]):
            self.bound = max(self.bound, self.best - self.near)
        else:
            self._branch(root, over)

    def _solved(self, out: Flags) -> Node | None:
        """(cost, shares) without some columns, those of the lot first; None where nothing better is left."""
        changed = np.nonzero(out != self.out)[0]
        if len(changed):
            high = np.where(out[changed], 0.0, highspy.kHighsInf)
            self.highs.changeColsBounds(len(changed), changed.astype(np.int32), np.zeros(len(changed)), high)
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

    def _sides(self, shares: Days) -> list[tuple[Flags, Flags]]:
        """What is out on either side of branches that may be: whether a paddock has a herd on a day; whether a herd comes anywhere
        new on a day, which shifts whole weeks; whether it is in the lot on a day."""
        first, count = self.first, self.choices.count
        used = np.nonzero(shares > SPECK)[0]
        by = np.zeros((count, first))
        np.add.at(by, self.choices.paddock[used], self.served[used, count:] * shares[used, None])
        none, found = np.zeros(first, bool), list[tuple[Flags, Flags]]()
        if (at := _open(by.ravel())) is not None:
            paddock, day = divmod(at, first)
            own, serves = self.choices.paddock == paddock, self.served[:, count + day]
            found.append((np.append(none, own != serves), np.append(none, own & serves)))
        if (new := _open(self.starts[used].T @ shares[used])) is not None:
            begins, lot = self.starts[:, new], none.copy()
            lot[new] = True
            found.append((np.append(lot, self.served[:, count + new] & ~begins), np.append(none, begins)))
        if (out := _open(by.sum(axis=0))) is not None:
            lot = none.copy()
            lot[out] = True
            found.append((np.append(lot, np.zeros(len(shares), bool)), np.append(none, self.served[:, count + out])))
        if not found:
            raise NotSolved("shares that are neither whole nor open")
        return found

    def _parted(self, out: Flags, node: Node) -> list[tuple[Flags, Node]]:
        """Both sides of the branch that moves the bound most, the cheaper first, without those that can be no better."""
        best, gained = list[tuple[Flags, Node]](), -1.0
        for sides in self._sides(node[1]):
            made = [(out | side, self._solved(out | side)) for side in sides]
            left = [(flags, found) for flags, found in made if found is not None and not self._taken(found[1])]
            gains = sorted((found[0] - node[0] for _, found in left)) + [self.best - node[0]] * (2 - len(left))
            worth = max(gains[0], 1e-6) * max(gains[1], 1e-6)
            if worth > gained or len(left) < 2:
                best, gained = sorted(left, key=lambda one: one[1][0]), worth
            if len(left) < 2:
                break
        return best

    def _dive(self, shares: Days, over: Callable[[], bool]) -> None:
        """Fixes the surest of what is open until all is whole: a first choice."""
        out = np.zeros(len(self.out), bool)
        while not self._taken(shares):
            used = np.nonzero(shares > SPECK)[0]
            unsure = used[shares[used] < 1 - SPECK]
            pick = unsure[np.argmax(shares[unsure])]
            against = (self.served & self.served[pick]).any(axis=1)
            against[pick] = False
            if over() or out[self.first + pick]:
                break
            out = out | np.append(np.zeros(self.first, bool), against)
            found = self._solved(out)
            if found is None:
                break
            shares = found[1]

    def _cut(self, over: Callable[[], bool]) -> Node | None:
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

    def _branch(self, root: Node, over: Callable[[], bool]) -> None:
        """Best bound first, going down from each by what is more likely."""
        order = count()
        none = np.zeros(len(self.out), bool)
        heap = [(root[0], next(order), none, root)]
        while heap:
            self.bound = max(self.bound, min(heap[0][0], self.best))
            if heap[0][0] >= self.best - self.near or over():
                break
            _, _, out, popped = heapq.heappop(heap)
            going: Node | None = popped
            while going is not None:
                parts = self._parted(out, going)
                for flags, found in parts[1:]:
                    heapq.heappush(heap, (found[0], next(order), flags, found))
                out, going = parts[0] if parts else (out, None)
                if going is not None and over():
                    heapq.heappush(heap, (going[0], next(order), out, going))
                    break
        if not heap:
            self.bound = self.best - self.near
        self.bound = min(self.bound, self.best)
