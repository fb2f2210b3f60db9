"""From a problem to a plan, within a time: baselines at once, then prices, a beam that spends them, and windows proven to be best.

The plan given is always the best that the simulator knows of, whoever found it; it breaks no hard rule, for what breaks one is
never kept. With it come the bound, the prices of herd-days (the reasons), and the tables that make planning again fast.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from models.planning.grazing import Days, Plan, Problem, Stay
from models.planning.grazing.ascent import Ascent
from models.planning.grazing.beam import Beam
from models.planning.grazing.field import Field
from models.planning.grazing.greedy import baselines, tuned
from models.planning.grazing.ground import Ground
from models.planning.grazing.pricing import Priced, Pricing
from models.planning.grazing.simulate import planned
from models.planning.grazing.structure import Trouble, kept_locks
from models.planning.grazing.tables import Tables
from models.planning.grazing.tables import tables as made_tables
from models.planning.grazing.windows import polished

# tracks this far apart where they begin [kg/ha], states kept, steps from beam to beam: by herd-days x paddocks
SMALL_FARM, LARGE_FARM = 3_000, 20_000
# a gap that nobody would notice
CLOSED = 0.002
# the last share of the time, for windows
LAST = 0.2
# how much of the time the prices get before the first beam, at most
FIRST_BEAM = 0.12
SAME = 1e-6


@dataclass(frozen=True)
class Solved:
    """plan: with bound and prices. tables, prices: what planning again needs; dropped: locked stays that cannot hold, and why.

    trace: (seconds, cost, bound) at each improvement.
    """

    plan: Plan
    tables: Tables
    prices: Days
    dropped: tuple[Trouble, ...] = ()
    trace: tuple[tuple[float, float, float], ...] = ()


@dataclass
class _Best:
    """The best plan so far, and since when."""

    ground: Ground
    now: Callable[[], float]
    told: Callable[[Plan], None] | None
    began: float
    plan: Plan | None = None
    trace: list[tuple[float, float, float]] = field(default_factory=list)

    def offer(self, stays: Iterable[Stay], by: str, bound: float = -np.inf) -> Plan:
        return self.take(planned(self.ground.problem, stays, by, self.ground), bound)

    def take(self, plan: Plan, bound: float = -np.inf) -> Plan:
        better = self.plan is None or plan.score.total < self.plan.score.total - SAME
        if plan.score.holds and better:
            self.plan = plan
            self.trace.append((self.now() - self.began, plan.score.total, bound))
            if self.told:
                self.told(plan)
        return plan

    @property
    def cost(self) -> float:
        return self.plan.score.total if self.plan else np.inf


def fineness(problem: Problem) -> tuple[float, int, int]:
    """(kg/ha between tracks, states of a beam, steps from beam to beam) for a problem's size."""
    size = problem.days * len(problem.paddocks) * max(len(problem.herds), 1)
    if size <= SMALL_FARM:
        return 22.0, 30, 6
    return (33.0, 30, 8) if size <= LARGE_FARM else (44.0, 40, 12)


def solve(
    problem: Problem,
    *,
    seconds: float,
    rng: np.random.Generator,
    now: Callable[[], float] = time.perf_counter,
    tables: Tables | None = None,
    committed: Sequence[Stay] = (),
    told: Callable[[Plan], None] | None = None,
) -> Solved:
    """A plan within a time. tables: of an earlier plan of the same days. committed: stays to keep, beside those locked.

    told: is given each better plan as it is found; the first within a second or two.
    """
    problem, dropped = kept_locks(problem, committed)
    ground, began = Ground(problem), now()
    best = _Best(ground, now, told, began)
    best.offer(problem.locked, "locked")
    for plan in baselines(problem, ground):
        best.take(plan)
    best.take(tuned(problem, rng, 30, ground))
    delta, width, every = fineness(problem)
    table = made_tables(problem, delta, ground, tables)
    ends = began + seconds
    field_, pricing = Field(table), Pricing(table)
    ascent = Ascent(pricing, field_)
    if best.plan:
        ascent.know(best.plan.stays)
    _climb(ascent, best, width, every, ends - LAST * seconds)
    if best.plan is None:
        best.offer((), "lot")
    assert best.plan is not None, "the lot alone breaks no rule once locks that cannot hold are dropped"
    if not _closed(ascent, best):
        polished(field_, best.plan, ends, now, best.offer, rng)
    return _solved(best, ascent, table, dropped)


def _climb(ascent: Ascent, best: _Best, width: int, every: int, ends: float) -> None:
    """Prices and beams in turn, until the gap is closed or the time is over."""
    steps, spent, priced, beamed = 0, 0.0, ascent.last, False
    while best.now() < ends and not ascent.done and not _closed(ascent, best):
        priced = ascent.step()
        steps += 1
        early = best.now() - best.began > FIRST_BEAM * (ends - best.began) and not beamed
        if (steps % every == 0 and ascent.phase > 0) or early:
            began = best.now()
            _beam(ascent, priced, best, width)
            spent, beamed = best.now() - began, True
            if best.now() + spent > ends:
                break
    if not _closed(ascent, best):
        _beam(ascent, ascent.at_best(), best, width)


def _beam(ascent: Ascent, priced: Priced, best: _Best, width: int) -> None:
    plan = best.offer(Beam(ascent.field, ascent.pricing, priced, width).stays(), "prices", ascent.bound)
    if plan.score.holds:
        ascent.know(plan.stays)


def _closed(ascent: Ascent, best: _Best) -> bool:
    return best.cost - ascent.bound <= CLOSED * abs(best.cost) + SAME


def _solved(best: _Best, ascent: Ascent, table: Tables, dropped: Sequence[Trouble]) -> Solved:
    assert best.plan is not None
    prices = {h.id: ascent.prices[i].copy() for i, h in enumerate(best.ground.problem.herds)}
    bound = min(ascent.bound, best.plan.score.total)
    plan = replace(best.plan, bound=float(bound), prices=prices)
    return Solved(plan, table, ascent.prices, tuple(dropped), tuple(best.trace))
