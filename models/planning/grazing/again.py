"""Planning again: the masses were measured, days have passed, a rule came or went; what people were told stays where it can.

Tables are kept, a new mass is another track of them; the old prices serve, and one search spends them. With more time the search goes
on from there. The plan people know is replaced only where that gains more than a change is worth to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from models.planning.grazing import Days, Plan, Problem, Stay
from models.planning.grazing.ascent import GRAZED, Ascent
from models.planning.grazing.beam import Beam
from models.planning.grazing.field import Field
from models.planning.grazing.ground import Ground
from models.planning.grazing.mending import carried, repaired
from models.planning.grazing.pricing import Pricing
from models.planning.grazing.search import LARGE_FARM, Solved, fineness, searched, solve
from models.planning.grazing.simulate import planned
from models.planning.grazing.structure import kept_locks
from models.planning.grazing.tables import Tables
from models.planning.grazing.tables import tables as made_tables

# stays of each herd that people were told, and that stay
TOLD = 2
WIDE, NARROW = 60, 20


def told(stays: Iterable[Stay], count: int = TOLD) -> list[Stay]:
    """The next stays of each herd."""
    found, seen = list[Stay](), dict[str, int]()
    for stay in sorted(stays, key=lambda s: s.first):
        if stay.herd and seen.get(stay.herd, 0) < count:
            seen[stay.herd] = seen.get(stay.herd, 0) + 1
            found.append(stay)
    return found


def replan(
    problem: Problem,
    before: Solved,
    day: int,
    *,
    rng: np.random.Generator,
    committed: Iterable[Stay] | None = None,
    seconds: float = 0.0,
    now: Callable[[], float],
) -> Solved:
    """A plan for a problem that begins `day` days after the one solved before, with masses as they are now.

    committed: stays to keep, in days of this problem; None: the next two of each herd, shortened where they must be. seconds:
    how long the plan may be searched for in all, from the old prices on; 0: one beam at them.
    """
    began = now()
    ground = Ground(problem)
    old = repaired(problem, carried(problem, before.plan.stays, day), ground)
    if not problem.herds or not problem.paddocks:
        return solve(problem, seconds=seconds, rng=rng, now=now)
    problem, dropped = kept_locks(problem, told(old) if committed is None else list(committed))
    ground = Ground(problem)
    kept = planned(problem, repaired(problem, old, ground), before.plan.made_by, ground)
    _, delta, _ = fineness(problem)
    table = made_tables(problem, delta, ground, before.tables, day)
    field, pricing = Field(table), Pricing(table)
    prices = np.minimum(_shifted(before, problem, day), field.lot)
    ascent = Ascent(pricing, field, prices)
    wide = WIDE if problem.days * len(problem.paddocks) * len(problem.herds) <= LARGE_FARM else NARROW
    plan = planned(problem, Beam(field, pricing, ascent.last, wide).stays(), "prices", ground)
    if not plan.score.holds or (kept.score.holds and kept.score.total < plan.score.total):
        plan = kept
    if not plan.score.holds:
        return solve(problem, seconds=max(seconds, 1.0), rng=rng, now=now)
    if seconds > now() - began:
        plan = searched(ascent, plan, began, seconds, rng, now)
    plan = _worth_it(problem, kept, plan)
    known = {h.id: ascent.prices[i].copy() for i, h in enumerate(problem.herds)}
    bound = _bound(ascent, table, problem)
    return Solved(
        replace(plan, bound=min(bound, plan.score.total) if bound is not None else None, prices=known), table, ascent.prices, tuple(dropped)
    )


def _shifted(before: Solved, problem: Problem, day: int) -> Days:
    """Old prices of the new days; days beyond them count as days that are grazed."""
    shifted = np.full((len(problem.herds), problem.days), GRAZED)
    known = [before.plan.prices.get(h.id) for h in problem.herds]
    for row, prices in zip(shifted, known, strict=True):
        if prices is not None:
            later = prices[day : day + problem.days]
            row[: len(later)] = later
    return shifted


def _bound(ascent: Ascent, table: Tables, problem: Problem) -> float | None:
    """None where a paddock has more than its tables reach to: then nothing is proven."""
    tops = [float(lanes.grid.mass[0, 0]) for lanes in table.lanes]
    return float(ascent.bound) if all(p.mass_kg_ha <= top for p, top in zip(problem.paddocks, tops, strict=True)) else None


def _worth_it(problem: Problem, kept: Plan, new: Plan) -> Plan:
    """The plan people know, unless the new one gains more than a change is worth."""
    gain = kept.score.total - new.score.total
    return new if not kept.score.holds or gain > problem.costs.change else kept
