"""The job that plans the grazing: each day, and whenever something changed that a plan rests on.

The plan that people go by is not thrown over for little: its next two moves of each herd stay unless a hard rule breaks
them, and a new plan that gains less than the settings say does not replace it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from collector.known import farm_now
from models.advice.farm import Farm
from models.advice.hours import NS, Hours
from models.advice.rotation.given import Found, given_of
from models.advice.rotation.occasions import facts_of, occasion
from models.advice.rotation.problem import Set, problem_of
from models.advice.rotation.telling import rotation
from models.planning.grazing import Plan, Problem, Stay
from models.planning.grazing.rotation import Rotation
from models.planning.grazing.search import solve
from models.planning.grazing.simulate import planned
from models.planning.grazing.structure import troubles
from models.records import queries
from models.records.grazing import propose
from sensors.series import Window

if TYPE_CHECKING:
    from collector.jobs import Bench

log = logging.getLogger("hubland.plan")

META = "grazing"
YEAR = timedelta(days=400)
# seconds to search: for farms of up to so many herd-days x paddocks, and beyond
SMALL, SMALL_S, LARGE_S = 10_000, 8.0, 40.0
# moves of each herd that people were told to make, and that a new plan keeps
KEPT_MOVES = 2


@dataclass(frozen=True)
class Made:
    """A plan with its problem; rotation is what is kept of it."""

    rotation: Rotation
    problem: Problem | None = None
    plan: Plan | None = None


def plan_grazing(bench: Bench, now: datetime) -> None:
    """One round: where something asks for a new plan, it is made and proposed."""
    farm = farm_now(bench.hub, bench.store, bench.records, now)
    if not farm.herds and farm.grass.rotation is None:
        return
    found = found_of(bench, farm)
    facts = facts_of(found, str(now.astimezone(bench.hub.zone).date()))
    because = occasion(bench.spool.meta(META), facts)
    if not because:
        return
    made = make(farm, found, because)
    with bench.records.session() as session:
        propose(session, made.rotation)
    bench.spool.put_meta(META, facts.document())
    log.info("grazing planned (%s): %d moves, %.0f", because, len(made.rotation.moves), made.rotation.total)


def found_of(bench: Bench, farm: Farm) -> Found:
    """What is given to a plan now. The years that may come are the same all day."""
    with bench.records.session() as session:
        deployments = queries.deployments(session)
    window = Window(int((farm.now - YEAR).timestamp()) * NS, int(farm.now.timestamp()) * NS)
    day = farm.now.astimezone(farm.zone).date().toordinal()
    return given_of(farm, Hours(bench.store, bench.hub.slug, deployments, window), np.random.default_rng(day))


def make(farm: Farm, found: Found, because: str, *, seconds: float | None = None) -> Made:
    """The plan for what is found; where none can be made, a rotation without moves that says what stands in the way."""
    at = farm.now.astimezone(UTC)
    accepted = farm.grass.accepted.rotation if farm.grass.accepted is not None else None
    if found.given is None:
        return Made(Rotation(at, farm.now.astimezone(farm.zone).date(), 0, because, "", trouble=found.trouble))
    given = problem_of(found.given)
    wrong = troubles(given.problem)
    said = [f"{one.what} {one.fix}" for one in wrong]
    if any(one.stops for one in wrong):
        return Made(Rotation(at, given.problem.start, 0, because, "", trouble=(*found.trouble, *said), inputs=given.inputs))
    promised = kept(accepted, given.problem)
    size = given.problem.days * len(given.problem.paddocks) * len(given.problem.herds)
    spend = seconds or (SMALL_S if size <= SMALL else LARGE_S)
    solved = solve(given.problem, seconds=spend, rng=np.random.default_rng(0), committed=promised)
    plan = _stayed_with(given, accepted, solved.plan)
    said += [f"{one.what} {one.fix}" for one in solved.dropped]
    # those that stay are marked as promised
    marked = replace(given.problem, locked=tuple(s for s in plan.stays if s in (*given.problem.locked, *promised)))
    told = rotation(
        marked,
        plan,
        made_at=at,
        because=because,
        units=farm.units,
        before=accepted or (farm.grass.rotation.rotation if farm.grass.rotation is not None else None),
        trouble=(*found.trouble, *said),
        inputs=given.inputs,
    )
    return Made(told, given.problem, plan)


def kept(accepted: Rotation | None, problem: Problem) -> list[Stay]:
    """The next two moves of each herd of the plan that people go by, and the stay it is in."""
    return [stay for herd in problem.herds for stay in _stays(accepted, problem, herd.id)[: KEPT_MOVES + 1]]


def _stays(accepted: Rotation | None, problem: Problem, herd: str) -> list[Stay]:
    """An accepted plan's stays of a herd from today on, in the days of this problem."""
    if accepted is None:
        return []
    names, found = {p.id for p in problem.paddocks}, list[Stay]()
    here = next((h.here for h in problem.herds if h.id == herd), "")
    for move in accepted.moves:
        first, out = (move.first - problem.start).days, (move.out - problem.start).days
        if move.herd != herd or move.paddock not in names or out <= 0 or out > problem.days:
            continue
        # a stay that should have begun holds only where the herd is in it
        if first <= 0 and move.paddock != here:
            continue
        found.append(Stay(herd, move.paddock, max(first, 0), out - max(first, 0)))
    return found


def _stayed_with(given: Set, accepted: Rotation | None, plan: Plan) -> Plan:
    """The plan people go by, where it still breaks nothing and a new one gains too little."""
    stays: Sequence[Stay] = [s for herd in given.problem.herds for s in _stays(accepted, given.problem, herd.id)]
    if not stays:
        return plan
    old = planned(given.problem, stays, "as before")
    gain = old.score.total - plan.score.total
    return replace(old, bound=plan.bound, prices=plan.prices) if old.score.holds and gain <= given.problem.costs.change else plan
