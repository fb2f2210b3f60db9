"""Plans in the making, many side by side, and the story of each: what the beam keeps from day to day."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from models.planning.grazing import Days, Whole

Flags = NDArray[np.bool_]


@dataclass
class States:
    """States that wait for the same day, one a row. mass: kg/ha as of `since`, or of `exit` where that is later; ready: when a
    paddock may be entered; wormy: until when it is for small ruminants; alone: what it costs if nobody comes before then;
    worth: what the paddock will cost; free: each herd's next morning; story: where the plan of the row is written."""

    since: Whole
    mass: Days
    exit: Whole
    ready: Whole
    wormy: Whole
    alone: Days
    worth: Days
    last: Whole
    free: Whole
    cost: Days
    story: Whole

    def rows(self, which: NDArray[np.int64] | Flags) -> States:
        return States(*(getattr(self, name)[which] for name in NAMES))


NAMES = tuple(States.__dataclass_fields__)


def together(parts: list[States]) -> States:
    return States(*(np.concatenate([getattr(p, name) for p in parts]) for name in NAMES))


@dataclass
class Story:
    """Who came from whom by which stay; -1: the beginning. A day in the lot has no stay."""

    parent: Whole = field(default_factory=lambda: np.zeros(4096, np.int64))
    stay: Whole = field(default_factory=lambda: np.zeros((4096, 4), np.int64))
    written: int = 0

    def add(self, parents: Whole, herd: int, paddocks: Whole, day: int, days: Whole) -> Whole:
        """Where the stories now end."""
        names = self.written + np.arange(len(parents))
        self.written += len(parents)
        while self.written > len(self.parent):
            self.parent, self.stay = np.concatenate([self.parent] * 2), np.concatenate([self.stay] * 2)
        self.parent[names] = parents
        self.stay[names, 0], self.stay[names, 1], self.stay[names, 2], self.stay[names, 3] = herd, paddocks, day, days
        return names

    def of(self, last: int) -> list[tuple[int, int, int, int]]:
        found = list[tuple[int, int, int, int]]()
        while last >= 0:
            herd, paddock, day, days = self.stay[last].tolist()
            found.append((herd, paddock, day, days))
            last = int(self.parent[last])
        return found


@dataclass
class Children:
    """What may follow: the row, the paddock (-1: the lot), days, mass and rank of leaving, and what it is judged at."""

    row: Whole
    paddock: Whole
    days: Whole
    mass: Days
    worth: Days
    alone: Days
    paid: Days
    judged: Days
