"""Some weeks of a plan made best, with proof: one sequence of stays for each paddock, chosen together.

All sequences are reckoned (columns.py); a linear programme over them gives a bound (partition.py), and only those that could
still beat what is known are branched on (branches.py). What comes out is what the simulator says it costs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.planning.grazing import Plan, Stay
from models.planning.grazing.branches import SPECK, Branches
from models.planning.grazing.columns import Columns, Weeks, columns
from models.planning.grazing.field import Field
from models.planning.grazing.partition import Choices, Relaxed, relaxed

# sequences branched on: at first, to know a good choice, and at most, those first that could undercut it most
FEW, MOST = 2000, 6000
# the share of the time that the linear programme may take, and of what then is left, the first branches
RELAXED, SHARE = 0.75, 0.4
# which share of what is spent is no difference
SURE = 1e-5


@dataclass(frozen=True)
class Window:
    """stays: of the weeks, anew; cost: of all paddocks with them and of the lot in the weeks; bound: none can cost less.

    gross: what is spent in the weeks on hay, moves and heat, without what began before them or is kept from their first day, and
    without credit for grass that is left: where that credit cancels the rest, a share of the cost says nothing, and a share of the
    gross does. proven: whether that is the best of the weeks, to some hundred-thousandths of the gross. count: sequences there
    were; kept: those needed.
    """

    stays: tuple[Stay, ...]
    cost: float
    bound: float
    gross: float
    proven: bool
    count: int
    kept: int


def weeks_of(field: Field, stays: Iterable[Stay], first: int, last: int, worth_per_kg: float | None = None) -> tuple[Weeks, list[Stay]]:
    """The weeks from first to before last, and the stays of a plan that are asked anew: those wholly within, if nobody promised
    them and nobody comes behind, two of a paddock at most. worth_per_kg: drops what is after, and prices what stands."""
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
    free = [s for s in free if sum(o.paddock == s.paddock and o.first < s.first for o in free) < 2]
    # sequences end before what is kept in their paddock: what the plan has after that is kept, too
    kept = [s for s in stays if s not in set(free) and s.first > first]
    free = [s for s in free if not any(k.paddock == s.paddock and k.first < s.first for k in kept)]
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
    return _Search(field, weeks, found, free).window(now, ends)


class _Search:
    """One column for each paddock, each open herd-day grazed once or in the lot."""

    def __init__(self, field: Field, weeks: Weeks, found: Columns, free: Sequence[Stay]) -> None:
        self.field, self.weeks, self.found = field, weeks, found
        count = len(field.problem.paddocks)
        row = np.zeros(weeks.open.shape, np.int64)
        row[weeks.open] = np.arange(int(weeks.open.sum()))
        some = found.herd >= 0
        begins = np.where(some, row[np.maximum(found.herd, 0), found.first], 0)
        self.choices = Choices(count, found.paddock, begins, begins + np.where(some, found.days, 0), found.cost, field.lot[weeks.open])
        self.plan = _rows_of(field, found, free)
        self.known = self.choices.total(self.plan) if len(self.plan) == count else np.inf
        self.near = SURE * max(self._gross(self.plan), 1.0)

    def window(self, now: Callable[[], float], ends: float) -> Window | None:
        """None where no choice holds, or none was found in time."""
        empty = np.nonzero(self.found.herd[:, 0] < 0)[0]
        loose = relaxed(self.choices, np.concatenate([self.plan, empty]), _until(now, now() + RELAXED * (ends - now())))
        if loose is None:
            return None
        used = loose.inside[loose.shares > SPECK]
        if loose.exact and len(used) == self.choices.count:
            cost = self.choices.total(used)
            return self._window(used, cost, min(loose.bound, cost), len(loose.inside))
        return self._proven(loose, now, ends)

    def _proven(self, loose: Relaxed, now: Callable[[], float], ends: float) -> Window | None:
        """Few sequences first, to know what a good choice costs; then all that could undercut it."""
        best, chosen, bound, kept = self.known, self.plan, loose.bound, 0
        most, until = FEW, now() + SHARE * (ends - now())
        order = np.argsort(loose.reduced, kind="stable")
        while best - bound > self.near and now() < ends:
            keep = order[: min(most, int(np.searchsorted(loose.reduced[order], best - loose.bound)))]
            # a sequence left out costs at least so much more than the linear programme
            outside = loose.bound + float(loose.reduced[order[len(keep)]]) if len(keep) < len(order) else np.inf
            keep = np.union1d(order[: len(keep)], self.plan)
            tree = Branches(self.choices.some(keep), best, self.near)
            last = len(order) == len(keep) or most == MOST or outside >= best
            tree.search(_until(now, ends if last else until))
            if len(tree.chosen):
                best, chosen = tree.best, keep[tree.chosen]
            bound, kept = max(bound, min(tree.bound, outside)), len(keep)
            if last:
                break
            most = MOST
        return self._window(chosen, best, min(bound, best), kept) if np.isfinite(best) else None

    def _window(self, chosen: NDArray[np.int64], cost: float, bound: float, kept: int) -> Window:
        stays = [s for row in chosen for s in self.found.stays(self.field, int(row))]
        proven = cost - bound <= 2 * self.near
        return Window((*self.weeks.fixed, *stays), cost, bound, self._gross(chosen), proven, len(self.found.cost), kept)

    def _gross(self, chosen: NDArray[np.int64]) -> float:
        """What the weeks cost with these, without what was before and the credit for what is left."""
        return self.choices.total(chosen) - float((self.found.cost - self.found.spent)[chosen].sum())


def _until(now: Callable[[], float], ends: float) -> Callable[[], bool]:
    return lambda: now() > ends


def _rows_of(field: Field, found: Columns, free: Sequence[Stay]) -> NDArray[np.int64]:
    """The columns of the plan as it was, where it holds; the empty ones else."""
    rows = list[int]()
    for p, paddock in enumerate(field.problem.paddocks):
        own = sorted((s for s in free if s.paddock == paddock.id), key=lambda s: s.first)
        mine = np.nonzero(found.paddock == p)[0]
        for place in (0, 1):
            if place < len(own):
                stay = own[place]
                same = (found.herd[mine, place] == field.herd[stay.herd]) & (found.first[mine, place] == stay.first)
                mine = mine[same & (found.days[mine, place] == stay.days)]
            else:
                mine = mine[found.herd[mine, place] < 0]
        rows += mine[:1].tolist()
    return np.array(rows, np.int64)


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
