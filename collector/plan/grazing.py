"""The job that plans the grazing: each day, and whenever something changed that a plan rests on.

The plan that people go by is not thrown over for little: its next two moves of each herd stay unless a hard rule breaks
them, and a new plan that gains less than the settings say does not replace it. Within a day the years that may come are the
same, so that most of what was reckoned for the day's plan serves the next: planning again takes about a second.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from collector.known import farm_now
from collector.plan.closed import closed_days
from models.advice.farm import Farm
from models.advice.hours import NS, Hours
from models.advice.rotation.ahead import read
from models.advice.rotation.given import Found, given_of
from models.advice.rotation.occasions import facts_of, occasion, off_share
from models.advice.rotation.problem import Set, problem_of
from models.advice.rotation.promised import promised, stays_of
from models.advice.rotation.telling import rotation
from models.planning.grazing import Plan, Problem, Stay
from models.planning.grazing.again import replan
from models.planning.grazing.rotation import Rotation
from models.planning.grazing.search import Solved, solve
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
# seconds to search: for farms of up to so many herd-days x paddocks, and beyond; and to plan again within a day
SMALL, SMALL_S, LARGE_S, AGAIN_S = 10_000, 8.0, 40.0, 1.0
# closed days are asked for so far ahead: plans reach no further
AHEAD = timedelta(days=460)


@dataclass(frozen=True)
class Made:
    """A plan with its problem; rotation is what is kept of it. solved: what planning again within the day goes on from."""

    rotation: Rotation
    problem: Problem | None = None
    plan: Plan | None = None
    solved: Solved | None = None


@dataclass(frozen=True)
class Today:
    """What was reckoned last for a hub, and of which day."""

    on: date
    problem: Problem
    solved: Solved


# by the folder of a hub; in memory alone: whoever starts anew plans anew
_TODAY: dict[str, Today] = {}
# pages ask for a plan beside the job that makes them: one at a time
_PLANNING = threading.Lock()


def plan_grazing(bench: Bench, now: datetime, seconds: float | None = None) -> bool:
    """One round: where something asks for a new plan, it is made and proposed. Whether it was.

    seconds: for the day's plan, where it is not the usual.
    """
    with _PLANNING:
        return _planned(bench, now, seconds)


def plan_again(bench: Bench, now: datetime) -> bool:
    """A round for somebody who waits: only where a plan is a matter of a second or two, and nobody makes one. Whether one was made."""
    before = _TODAY.get(str(bench.hub.folder))
    if before is None or before.on != now.astimezone(bench.hub.zone).date() or not _PLANNING.acquire(blocking=False):
        return False
    try:
        return _planned(bench, now, None)
    finally:
        _PLANNING.release()


def _planned(bench: Bench, now: datetime, seconds: float | None) -> bool:
    farm = farm_now(bench.hub, bench.store, bench.records, now)
    if not farm.herds and farm.grass.rotation is None:
        return False
    quick = found_of(bench, farm, probes=False)
    facts = facts_of(quick.given, quick.trouble, str(now.astimezone(bench.hub.zone).date()))

    def missed(paddocks: Collection[str]) -> Mapping[str, float]:
        given = found_of(bench, farm).given
        return off_share(given, paddocks) if given is not None else {}

    because = occasion(bench.spool.meta(META), facts, read(farm.grass.rotation), missed)
    if not because:
        return False
    made = make(farm, found_of(bench, farm), because, seconds=seconds, before=_TODAY.get(str(bench.hub.folder)))
    if made.problem is not None and made.solved is not None:
        _TODAY[str(bench.hub.folder)] = Today(made.problem.start, made.problem, made.solved)
    with bench.records.session() as session:
        propose(session, made.rotation)
    bench.spool.put_meta(META, facts.document())
    log.info("grazing planned (%s): %d moves, %.0f", because, len(made.rotation.moves), made.rotation.total)
    return True


def found_of(bench: Bench, farm: Farm, *, probes: bool = True) -> Found:
    """What is given to a plan now. The years that may come are the same all day. probes: with what probes told of the soil in a year."""
    with bench.records.session() as session:
        deployments = queries.deployments(session)
        closed = closed_days(session, farm, farm.now + AHEAD)
    window = Window(int((farm.now - YEAR).timestamp()) * NS, int(farm.now.timestamp()) * NS)
    day = farm.now.astimezone(farm.zone).date().toordinal()
    return given_of(farm, Hours(bench.store, bench.hub.slug, deployments, window), np.random.default_rng(day), closed, probes=probes)


def make(farm: Farm, found: Found, because: str, *, seconds: float | None = None, before: Today | None = None) -> Made:
    """The plan for what is found; where none can be made, a rotation without moves that says what stands in the way.

    before: what was reckoned last; of the same day it is gone on from.
    """
    at = farm.now.astimezone(UTC)
    accepted = read(farm.grass.accepted)
    if found.given is None:
        return Made(Rotation(at, farm.now.astimezone(farm.zone).date(), 0, because, "", trouble=found.trouble))
    given = problem_of(found.given)
    wrong = troubles(given.problem)
    said = [f"{one.what} {one.fix}" for one in wrong]
    if any(one.stops for one in wrong):
        return Made(Rotation(at, given.problem.start, 0, because, "", trouble=(*found.trouble, *said), inputs=given.inputs))
    told = promised(accepted, given.problem)
    solved = _solved(given.problem, told.stays, seconds, before)
    plan = _stayed_with(given, accepted, solved.plan)
    # those that stay are marked as promised
    firm = tuple(s for s in told.stays if s in plan.stays and s not in given.problem.locked)
    marked = replace(given.problem, locked=(*(s for s in given.problem.locked if s in plan.stays), *firm))
    words = rotation(
        marked,
        plan,
        made_at=at,
        because=because,
        units=farm.units,
        before=accepted or read(farm.grass.rotation),
        trouble=(*found.trouble, *said, *(f"{one.what} {one.fix}" for one in solved.dropped)),
        inputs=given.inputs,
        leafy=given.leafy,
        tested=given.tested,
        promised=firm,
        broken=told.broken,
    )
    return Made(words, given.problem, plan, solved)


def _solved(problem: Problem, promised: Sequence[Stay], seconds: float | None, before: Today | None) -> Solved:
    if before is not None and serves(before, problem):
        return replan(problem, before.solved, 0, rng=np.random.default_rng(0), committed=promised, seconds=AGAIN_S, now=time.perf_counter)
    size = problem.days * len(problem.paddocks) * len(problem.herds)
    spend = seconds or (SMALL_S if size <= SMALL else LARGE_S)
    return solve(problem, seconds=spend, rng=np.random.default_rng(0), committed=promised, now=time.perf_counter)


def serves(before: Today, problem: Problem) -> bool:
    """Whether a plan can go on from what was reckoned: of the same day, for the same paddocks and herds."""

    def named(one: Problem) -> tuple[list[str], list[str], int]:
        return [p.id for p in one.paddocks], [h.id for h in one.herds], one.days

    return before.on == problem.start and named(before.problem) == named(problem)


def _stayed_with(given: Set, accepted: Rotation | None, plan: Plan) -> Plan:
    """The plan people go by, where it still breaks nothing and a new one gains too little."""
    stays: Sequence[Stay] = [s for herd in given.problem.herds for s in stays_of(accepted, given.problem, herd.id)]
    if not stays:
        return plan
    old = planned(given.problem, stays, "as before")
    gain = old.score.total - plan.score.total
    return replace(old, bound=plan.bound, prices=plan.prices) if old.score.holds and gain <= given.problem.costs.change else plan
