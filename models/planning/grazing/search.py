"""From a problem to a plan, within a time: baselines at once, then prices, a beam that spends them, and windows proven to be best.

The plan given is always the best that the simulator knows of, whoever found it; it breaks no hard rule, for what breaks one is
never kept. With it come the bound, the prices of herd-days (the reasons), and the tables that make planning again fast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from models.planning.grazing import Days, Plan, Problem, Stay
from models.planning.grazing.ascent import GRAZED, PHASES, Ascent
from models.planning.grazing.beam import Beam
from models.planning.grazing.field import Field
from models.planning.grazing.fineness import LARGE_FARM, farm_size, fineness, rough_s, size_class, tables_in_time
from models.planning.grazing.greedy import baselines, tuned
from models.planning.grazing.ground import Ground
from models.planning.grazing.pricing import Priced, Pricing
from models.planning.grazing.simulate import planned
from models.planning.grazing.structure import Trouble, kept_locks
from models.planning.grazing.tables import Tables
from models.planning.grazing.tables import tables as made_tables
from models.planning.grazing.volume import Volume
from models.planning.grazing.windows import polished

__all__ = ["LARGE_FARM", "Solved", "fineness", "searched", "solve"]

# a gap that nobody would notice
CLOSED = 0.002
# the last share of the time, for windows: of small, middling and large farms
LAST = (0.15, 0.25, 0.2)
# the share of the time before that, for prices that hay days raise: of small, middling and large farms
FED = (0.0, 0.0, 0.1)
# over how many days a day in the lot raises prices, by which share of what the lot costs more, and how long that is remembered
SPREAD_D, RAISED, REMEMBERED = 15.0, 0.35, 0.8
# how much of the time coarse tables get at most, and the phase that finer ones begin with; whether those round to the nearest
# track: of small, middling and large farms
ROUGH, FINE_PHASE, NEAREST = (0.3, 0.4, 0.4), (2, len(PHASES), len(PHASES)), (False, True, True)
# phases that linear programmes lead, before averages do: of small, middling and large farms
LED = (len(PHASES), len(PHASES), 1)
# how much of the time the prices get before the first beam, at most; and what share of it beams may take
FIRST_BEAM, BEAMS = 0.12, 0.3
SAME = 1e-6
# by how much prices are varied: as a share of them, and in money; one try in TURNS is wide
VARIED, VARIED_BY, TURNS, NARROW = 0.05, 0.4, 4, 12
# draws of the greedy plan's weights, that it be there within two seconds
MANY, FEW = 30, 4


@dataclass(frozen=True)
class Solved:
    """plan: with bound and prices. tables, prices: what planning again needs (no tables where there was nothing to search);
    dropped: locked stays that cannot hold, and why.

    trace: (seconds, cost, bound) at each improvement.
    """

    plan: Plan
    tables: Tables | None
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


def solve(
    problem: Problem,
    *,
    seconds: float,
    rng: np.random.Generator,
    now: Callable[[], float],
    tables: Tables | None = None,
    committed: Sequence[Stay] = (),
    told: Callable[[Plan], None] | None = None,
) -> Solved:
    """A plan within a time. tables: of an earlier plan of the same days. committed: stays to keep, beside those locked.

    told: is given each better plan as it is found; the first within a second or two.
    """
    problem, dropped = kept_locks(problem, committed)
    ground, began = Ground(problem), now()
    if not problem.herds or not problem.paddocks:
        return Solved(planned(problem, problem.locked, "locked", ground), None, np.zeros((0, problem.days)), tuple(dropped))
    best = _Best(ground, now, told, began)
    for plan in baselines(problem, ground):
        best.take(plan)
    best.take(tuned(problem, rng, FEW if farm_size(problem) > LARGE_FARM else MANY, ground, lambda: now() > began + seconds))
    if best.plan is None:
        best.offer(problem.locked, "locked")
    size, over = size_class(problem), began + seconds
    if rough_s(problem, ground, NEAREST[size], now) > over - now():
        return _unsearched(best, dropped)
    begins = now()
    ascent = _ascent(problem, fineness(problem)[0], ground, best, nearest=NEAREST[size])
    took = now() - begins
    ends = min(over - LAST[size] * seconds, began + ROUGH[size] * seconds)
    _climb(ascent, best, fineness(problem)[2], ends, last=FINE_PHASE[size])
    kept, finer = tables_in_time(problem, ground, tables, took, over - now())
    if finer is not None:
        ascent = _finer(ascent, finer, best)
    _to_the_end(ascent, best, seconds, rng)
    assert best.plan is not None, "what is promised and the lot break no rule, once locks that cannot hold are dropped"
    return _solved(best, ascent, kept, dropped)


def _unsearched(best: _Best, dropped: Sequence[Trouble]) -> Solved:
    """The best that people go by, where there is no time for prices."""
    problem = best.ground.problem
    assert best.plan is not None, "what is promised and the lot break no rule"
    plan = replace(best.plan, bound=_told(problem, -np.inf, best.plan.score.total))
    return Solved(plan, None, np.zeros((len(problem.herds), problem.days)), tuple(dropped), tuple(best.trace))


def _told(problem: Problem, proven: float, cost: float) -> float | None:
    """A bound that says something: where no hay earns, no plan costs less than nothing, and that alone is no proof."""
    if problem.mowing is None and proven <= 0.0:
        return 0.0 if cost <= SAME else None
    return float(min(proven, cost)) if np.isfinite(proven) else None


def searched(ascent: Ascent, plan: Plan, began: float, seconds: float, rng: np.random.Generator, now: Callable[[], float]) -> Plan:
    """A better plan from prices that are nearly right, within the time: those of a plan whose masses have been measured since."""
    best = _Best(ascent.field.ground, now, None, began, plan)
    if plan.score.holds:
        ascent.know(plan.stays)
    _to_the_end(ascent, best, seconds, rng)
    assert best.plan is not None
    return best.plan


def _to_the_end(ascent: Ascent, best: _Best, seconds: float, rng: np.random.Generator) -> None:
    """What is left of so many seconds since it began: prices, beams at prices near the best, weeks."""
    size, width = size_class(ascent.problem), fineness(ascent.problem)[2]
    ends = best.began + (1.0 - LAST[size]) * seconds
    _climb(ascent, best, width, ends - FED[size] * seconds)
    _fed(ascent, best, width, ends)
    _varied(ascent, best, width, ends, rng)
    if best.plan is not None and not _closed(ascent, best):
        polished(ascent.field, best.plan, best.began + seconds, best.now, best.offer, rng)


def _ascent(problem: Problem, delta: float, ground: Ground, best: _Best, nearest: bool) -> Ascent:
    """From no prices, on tables of their own."""
    table = made_tables(problem, delta, ground, nearest=nearest)
    field_ = Field(table)
    ascent = Ascent(Pricing(table), field_, _guess(field_, best))
    if best.plan:
        ascent.know(best.plan.stays)
    return ascent


def _finer(coarse: Ascent, table: Tables, best: _Best) -> Ascent:
    """From the prices found so far, on finer tables."""
    begins = min(FINE_PHASE[size_class(coarse.problem)], len(PHASES) - 1)
    ascent = Ascent(Pricing(table), Field(table), coarse.prices, max(begins, coarse.phase))
    ascent.follow(coarse)
    if best.plan:
        ascent.know(best.plan.stays)
    return ascent


def _guess(field_: Field, best: _Best) -> Days:
    """Prices to begin with: hay where the plan so far has a herd in the lot, little where it grazes."""
    guess = np.asarray(np.minimum(field_.lot, GRAZED))
    if best.plan is None:
        return guess
    out = np.ones(guess.shape, bool)
    for stay in best.plan.stays:
        if stay.herd:
            out[field_.herd[stay.herd], stay.first : stay.exit] = False
    return np.asarray(np.where(out, field_.lot, guess))


def _climb(ascent: Ascent, best: _Best, width: int, ends: float, last: int = len(PHASES)) -> None:
    """Prices and beams in turn, until the gap is closed, the time is over or the phase `last` is reached."""
    began, beams, spent = best.now(), 0.0, 0.0
    led, averaged = LED[size_class(ascent.problem)], None
    while best.now() < ends and not ascent.done and ascent.phase < last and not _closed(ascent, best):
        if (ascent.phase >= led or (ascent.sound and size_class(ascent.problem))) and averaged is None:
            averaged = Volume(ascent)
        priced = averaged.step() if averaged else ascent.step()
        passed = best.now() - began
        early = not beams and passed > FIRST_BEAM * (ends - began)
        if early or ((ascent.sound or led > 1) and ascent.phase > 0 and beams + spent <= BEAMS * passed):
            spent = _beam(ascent, priced, best, width)
            beams += spent
    if not _closed(ascent, best) and ascent.sound:
        _beam(ascent, ascent.at_best(), best, width)


def _fed(ascent: Ascent, best: _Best, width: int, ends: float) -> None:
    """Beams at prices raised around the days that the last plan fed hay: the bound's prices take shares of seasons for whole ones,
    and spend the grass before them too easily."""
    field_, spent = ascent.field, 0.0
    raised = np.zeros(ascent.prices.shape)
    days = np.arange(-int(3 * SPREAD_D), int(3 * SPREAD_D) + 1)
    near = np.exp(-0.5 * (days / SPREAD_D) ** 2)
    near /= near.sum()
    plan = best.plan
    while plan is not None and best.now() + spent < ends and not _closed(ascent, best):
        began = best.now()
        lots = np.ones(raised.shape)
        for stay in plan.stays:
            if stay.herd:
                lots[field_.herd[stay.herd], stay.first : stay.exit] = 0.0
        around = np.array([np.convolve(np.pad(row, len(days) // 2), near, mode="valid") for row in lots])
        raised = REMEMBERED * raised + RAISED * around * (field_.lot - ascent.prices)
        priced = ascent.pricing.solve(np.minimum(ascent.prices + raised, field_.lot), ascent.stock)
        plan = best.offer(Beam(field_, ascent.pricing, priced, width).stays(), "prices", ascent.proven)
        spent = best.now() - began


def _varied(ascent: Ascent, best: _Best, width: int, ends: float, rng: np.random.Generator) -> None:
    """Beams at prices a little off the best ones: prices alone do not say which of equal seasons fit together."""
    spent, tries = 0.0, 0
    while best.now() + spent < ends and not _closed(ascent, best):
        tries += 1
        off = rng.normal(0.0, 1.0, ascent.prices.shape) * (VARIED * ascent.prices if tries % 3 else VARIED_BY)
        # what standing grass is worth jumps from nothing to its price where a target is just met: any worth between is tried, too
        stock = ascent.stock if tries % 2 else [float(w) for w in rng.uniform(0.0, ascent.problem.costs.short_per_kg, len(ascent.stock))]
        priced = ascent.pricing.solve(np.minimum(ascent.prices + off, ascent.field.lot), stock)
        spent = _beam(ascent, priced, best, width if tries % TURNS == 0 else NARROW)


def _beam(ascent: Ascent, priced: Priced, best: _Best, width: int) -> float:
    """Gives how long it took [s]."""
    began = best.now()
    plan = best.offer(Beam(ascent.field, ascent.pricing, priced, width).stays(), "prices", ascent.proven)
    if plan.score.holds:
        ascent.know(plan.stays)
    return best.now() - began


def _closed(ascent: Ascent, best: _Best) -> bool:
    return best.cost - ascent.proven <= CLOSED * abs(best.cost) + SAME


def _solved(best: _Best, ascent: Ascent, table: Tables | None, dropped: Sequence[Trouble]) -> Solved:
    assert best.plan is not None
    prices = {h.id: ascent.prices[i].copy() for i, h in enumerate(best.ground.problem.herds)}
    plan = replace(best.plan, bound=_told(best.ground.problem, ascent.proven, best.plan.score.total), prices=prices)
    return Solved(plan, table, ascent.prices, tuple(dropped), tuple(best.trace))
