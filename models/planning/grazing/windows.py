"""Some weeks of a plan made best, with proof: one sequence of stays for each paddock, chosen together.

All sequences are reckoned (columns.py); a linear programme over them gives a bound, and only those that could still beat what
is known go into the whole-number programme. What comes out is what the simulator says it costs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from models.planning.grazing import Days, Plan, Stay, Whole
from models.planning.grazing.columns import Columns, Weeks, columns
from models.planning.grazing.field import Field
from models.planning.highs import optimal, solver

# columns of a paddock taken into the linear programme at a time, of how many, and of all into the whole-number one at most
EACH, AMONG, MOST = 20, 30_000, 20_000
# up to which share HiGHS proves a whole-number optimum
SURE = 1e-5
# how much worse than the bound a column may make it, at first [money]; how fast that widens
ROOM, WIDER = 0.1, 8
# HiGHS has whole numbers that hold
FEASIBLE = 2
# money by which a column must undercut to count
HAIR = 1e-7


@dataclass(frozen=True)
class Window:
    """stays: of the weeks, anew; cost: of all paddocks with them and of the lot in the weeks; bound: none can cost less.

    proven: whether that is the best of the weeks, to a hundred-thousandth. count: sequences there were; kept: those needed.
    """

    stays: tuple[Stay, ...]
    cost: float
    bound: float
    proven: bool
    count: int
    kept: int


def weeks_of(field: Field, stays: Iterable[Stay], first: int, last: int, worth_per_kg: float | None = None) -> tuple[Weeks, list[Stay]]:
    """The weeks from first to before last, and the stays of a plan that are asked anew: those wholly within, if nobody promised
    them and nobody comes behind. worth_per_kg: drops what is after, and prices what stands."""
    stays, locked = list(stays), set(field.problem.locked)
    follow = {s for s in stays if s.herd and field.ground.herd[s.herd].follows}
    led = {s for s in stays if any(f.paddock == s.paddock and f.first == s.exit for f in follow)}
    free = [
        s
        for s in stays
        if s.herd and s.first >= first and s.exit <= last and s not in locked | follow | led and not field.ground.goes_on(s)
    ]
    if worth_per_kg is not None:
        stays = [s for s in stays if s.first < last]
        free = [s for s in free if s in set(stays)]
    fixed = tuple(s for s in stays if s not in set(free))
    open_days = np.zeros((len(field.problem.herds), field.problem.days), bool)
    open_days[:, first:last] = True
    for stay in fixed:
        if stay.herd:
            open_days[field.herd[stay.herd], stay.first : stay.exit] = False
    for h, herd in enumerate(field.problem.herds):
        if herd.follows:
            open_days[h] = False
    return Weeks(first, last, open_days, fixed, worth_per_kg), free


def window(
    field: Field,
    stays: Iterable[Stay],
    first: int,
    last: int,
    seconds: float = 2.0,
    worth_per_kg: float | None = None,
    *,
    now: Callable[[], float],
) -> Window | None:
    """The weeks made best; None where nothing can be asked anew or the time was too short for any answer."""
    ends = now() + seconds
    weeks, free = weeks_of(field, stays, first, last, worth_per_kg)
    if not weeks.open.any():
        return None
    found = columns(field, weeks)
    if len(np.unique(found.paddock)) < len(field.problem.paddocks):
        return None
    return _Choice(field, weeks, found).solve(free, lambda: ends - now())


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the whole-number programme found over some columns; bound: of those."""

    cost: float
    chosen: list[int]
    done: bool
    bound: float


class _Choice:
    """One column for each paddock, each open herd-day grazed once or in the lot."""

    def __init__(self, field: Field, weeks: Weeks, found: Columns) -> None:
        self.field, self.weeks, self.found = field, weeks, found
        self.count = len(field.problem.paddocks)
        self.row = np.full(weeks.open.shape, -1)
        self.row[weeks.open] = self.count + np.arange(int(weeks.open.sum()))
        self.total = self.count + int(weeks.open.sum())
        self.lot = field.lot[weeks.open]
        self.highs = solver()
        self.highs.setOptionValue("presolve", "off")
        none = np.zeros(0, np.int32), np.zeros(0)
        for _ in range(self.total):
            self.highs.addRow(1.0, 1.0, 0, *none)
        for day, cost in enumerate(self.lot):
            self.highs.addCol(float(cost), 0.0, highspy.kHighsInf, 1, np.array([self.count + day], np.int32), np.ones(1))
        self.inside: list[int] = []

    def solve(self, free: Sequence[Stay], seconds: Callable[[], float]) -> Window | None:
        reduced = self._relaxed(free)
        if reduced is None:
            return None
        bound = float(self.highs.getObjectiveValue())
        known = self._known(free)
        shares = np.array(self.highs.getSolution().col_value)
        if np.all(np.abs(shares - np.round(shares)) < 1e-6):
            chosen = [self.inside[i] for i in np.nonzero(shares[len(self.lot) :] > 0.5)[0]]
            return self._window(chosen, bound, bound, True, len(self.inside))
        return self._proven(reduced, bound, known, free, seconds)

    def _proven(self, reduced: Days, bound: float, known: float, free: Sequence[Stay], seconds: Callable[[], float]) -> Window | None:
        """The whole-number programme over more and more columns, until those left out cannot matter; few first: those that cost
        hardly more than the bound mostly have the answer. seconds: what is left of the time."""
        room, cost, chosen = ROOM, known, self._rows_of(free).tolist()
        while True:
            keep = np.nonzero(reduced <= min(room, known - bound) + HAIR)[0]
            cut = len(keep) > MOST
            keep = keep[np.argsort(reduced[keep], kind="stable")[:MOST]]
            answer = self._whole(keep, seconds())
            if answer is not None and answer.cost < cost:
                cost, chosen = answer.cost, answer.chosen
            # a sequence left out costs at least so much more than the bound
            outside = bound + room if len(keep) < len(reduced) else np.inf
            near = np.isfinite(cost) and cost - bound <= SURE * abs(cost)
            if near or cut or (answer is not None and not answer.done) or cost <= outside + HAIR or seconds() <= 0:
                found = bound if answer is None or cut else max(bound, min(answer.bound, outside))
                done = near or (not cut and answer is not None and answer.done and cost <= outside + HAIR)
                return self._window(chosen, cost, min(found, cost), done, len(keep)) if np.isfinite(cost) else None
            room *= WIDER

    def _relaxed(self, free: Sequence[Stay]) -> Days | None:
        """Reduced costs of all columns at the optimum of the linear programme."""
        self._take(self._rows_of(free))
        self._take(np.nonzero(self.found.herd[:, 0] < 0)[0])
        while True:
            if not optimal(self.highs):
                return None
            duals = np.array(self.highs.getSolution().row_dual)
            reduced = self._reduced(duals)
            lowest = np.nonzero(reduced < -HAIR)[0]
            if not len(lowest):
                return reduced
            self._take(self._lowest(lowest, reduced))

    def _lowest(self, rows: NDArray[np.int64], reduced: Days) -> NDArray[np.int64]:
        """The best few of each paddock: the best of all are mostly one paddock's, a day to and fro."""
        if len(rows) > AMONG:
            rows = rows[np.argpartition(reduced[rows], AMONG)[:AMONG]]
        ordered = rows[np.lexsort((reduced[rows], self.found.paddock[rows]))]
        paddock = self.found.paddock[ordered]
        begins = np.searchsorted(paddock, paddock)
        return ordered[np.arange(len(ordered)) - begins < EACH]

    def _reduced(self, duals: Days) -> Days:
        prices = np.where(self.weeks.open, duals[np.maximum(self.row, 0)], 0.0)
        sums = np.concatenate([np.zeros((len(prices), 1)), np.cumsum(prices, axis=1)], axis=1)
        found = self.found
        reduced = found.cost - duals[found.paddock]
        for place in (0, 1):
            herd = np.maximum(found.herd[:, place], 0)
            worth = sums[herd, found.first[:, place] + found.days[:, place]] - sums[herd, found.first[:, place]]
            reduced = reduced - np.where(found.herd[:, place] >= 0, worth, 0.0)
        return reduced

    def _rows_of(self, free: Sequence[Stay]) -> NDArray[np.int64]:
        """The columns of the plan as it was, where it holds; the empty ones else."""
        found, rows = self.found, []
        for p, paddock in enumerate(self.field.problem.paddocks):
            own = sorted((s for s in free if s.paddock == paddock.id), key=lambda s: s.first)
            if len(own) > 2:
                continue
            match = found.paddock == p
            for place in (0, 1):
                if place < len(own):
                    stay = own[place]
                    match &= (found.herd[:, place] == self.field.herd[stay.herd]) & (found.first[:, place] == stay.first)
                    match &= found.days[:, place] == stay.days
                else:
                    match &= found.herd[:, place] < 0
            rows += np.nonzero(match)[0].tolist()
        return np.array(rows, np.int64)

    def _known(self, free: Sequence[Stay]) -> float:
        """What the plan costs as it was; without end where it is not among the columns."""
        rows = self._rows_of(free)
        if len(rows) < self.count:
            return np.inf
        return float(self.found.cost[rows].sum()) + self._lot(rows.tolist())

    def _lot(self, chosen: Iterable[int]) -> float:
        grazed = np.zeros(self.total, bool)
        for row in chosen:
            grazed[self._days(row)] = True
        return float(self.lot[~grazed[self.count :]].sum())

    def _days(self, column: int) -> Whole:
        found = self.found
        parts = [
            self.row[h, f : f + d] for h, f, d in zip(found.herd[column], found.first[column], found.days[column], strict=True) if h >= 0
        ]
        return np.concatenate(parts) if parts else np.zeros(0, np.int64)

    def _take(self, which: NDArray[np.int64]) -> None:
        held = set(self.inside)
        for column in which.tolist():
            if column not in held:
                self._add(self.highs, column)
                self.inside.append(column)

    def _add(self, highs: highspy.Highs, column: int, high: float = highspy.kHighsInf) -> None:
        rows = np.append(self._days(column), self.found.paddock[column]).astype(np.int32)
        highs.addCol(float(self.found.cost[column]), 0.0, high, len(rows), rows, np.ones(len(rows)))

    def _whole(self, keep: NDArray[np.int64], seconds: float) -> _Answer | None:
        highs = solver()
        highs.setOptionValue("time_limit", max(seconds, 0.05))
        highs.setOptionValue("mip_rel_gap", SURE)
        none = np.zeros(0, np.int32), np.zeros(0)
        for _ in range(self.total):
            highs.addRow(1.0, 1.0, 0, *none)
        for day, cost in enumerate(self.lot):
            highs.addCol(float(cost), 0.0, highspy.kHighsInf, 1, np.array([self.count + day], np.int32), np.ones(1))
        for column in keep.tolist():
            self._add(highs, column, 1.0)
        index = np.arange(len(self.lot), len(self.lot) + len(keep), dtype=np.int32)
        highs.changeColsIntegrality(len(index), index, np.full(len(index), highspy.HighsVarType.kInteger))
        done = optimal(highs)
        shares = np.array(highs.getSolution().col_value)
        if highs.getInfo().primal_solution_status != FEASIBLE or not len(shares):
            return None
        chosen = [int(keep[i]) for i in np.nonzero(shares[len(self.lot) :] > 0.5)[0]]
        cost = float(self.found.cost[chosen].sum()) + self._lot(chosen)
        return _Answer(cost, chosen, done, cost - SURE * abs(cost) if done else float(highs.getInfo().mip_dual_bound))

    def _window(self, chosen: Sequence[int], cost: float, bound: float, proven: bool, kept: int) -> Window:
        stays = [s for row in chosen for s in self.found.stays(self.field, row)]
        return Window((*self.weeks.fixed, *stays), cost, bound, proven, len(self.found.cost), kept)


Offer = Callable[[Iterable[Stay], str], Plan]


def polished(field: Field, plan: Plan, ends: float, now: Callable[[], float], offer: Offer, rng: np.random.Generator) -> Plan:
    """A plan with its weeks made best, here and there, until the time is over or nothing gets better."""
    days, tried = field.problem.days, 0
    longest = 30 if len(field.problem.paddocks) < 30 else 20
    firsts, spent = list[int](), 0.0
    while now() + spent < ends and tried < 2 * days:
        if not firsts:
            length = min(int(rng.integers(longest // 2 + 5, longest + 1)), days)
            offset = int(rng.integers(0, max(length // 2, 1)))
            firsts = rng.permutation(np.arange(-offset, days - length // 2, max(length // 2, 1))).tolist()
        first = max(int(firsts.pop()), 0)
        began = now()
        found = window(field, plan.stays, first, min(first + length, days), min(2.0, ends - began), now=now)
        spent, tried = 0.7 * spent + 0.3 * (now() - began), tried + 1
        if found is not None:
            better = offer(found.stays, plan.made_by)
            if better.score.holds and better.score.total < plan.score.total - 1e-6:
                plan, tried = better, 0
    return plan
