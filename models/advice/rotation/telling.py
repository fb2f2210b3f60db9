"""A plan in words: each move with its reasons, how long the grass lasts, what changed and why.

A reason is a rule that would break, or a price that would be paid, if the move were a day or a paddock off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from math import exp
from typing import TypeAlias

import numpy as np

from models.advice.rotation.backtest import Backtest
from models.advice.rotation.rest import Leafy
from models.advice.rotation.why import Told, follows, free_from, left, left_on, reasons, rested
from models.display import day
from models.planning.grazing import FEWEST, MEDIAN, MOST, Block, Plan, Problem, Stay
from models.planning.grazing.ground import Ground
from models.planning.grazing.rotation import Move, Rotation
from models.planning.grazing.simulate import score

# paddock -> first day, last day, whom, why
Spans: TypeAlias = dict[str, tuple[tuple[date, date, str, str], ...]]

# days that herds may not be somewhere are told so far ahead; a whole season of trees is one span
CLOSED_D = 90


def rotation(
    problem: Problem,
    plan: Plan,
    *,
    made_at: datetime,
    because: str,
    units: str,
    before: Rotation | None = None,
    trouble: Sequence[str] = (),
    inputs: Sequence[str] = (),
    leafy: Leafy | None = None,
    tested: Backtest | None = None,
    promised: Sequence[Stay] = (),
    broken: Sequence[str] = (),
) -> Rotation:
    """A plan as people see and keep it.

    before: the plan that it replaces, for what changed. tested: the model against readings until now. promised: stays that
    people were told; broken: why others that they were told could not stay.
    """
    ground = Ground(problem)
    poor, good = (score(problem.under(band), plan.stays).mass for band in (FEWEST, MOST))
    low, high = ({k: v.tolist() for k, v in masses.items()} for masses in (poor, good))
    told = Told(problem, plan, ground, units, problem.start, low, high, leafy or Leafy({}, frozenset()), frozenset(promised))
    moves = tuple(_move(told, stay) for stay in plan.stays if stay.herd)
    made = Rotation(
        made_at,
        problem.start,
        problem.days,
        because,
        plan.made_by,
        moves,
        lot={h.id: _lot(told, h.id) for h in problem.herds},
        feed_days=feed_days(problem),
        herds={h.id: h.here for h in problem.herds},
        changed=(*broken, *(changes(before, moves, problem.start) if before is not None else ())),
        trouble=tuple(trouble),
        inputs=tuple(inputs),
        cuts=tuple((s.paddock, problem.date(s.first)) for s in plan.stays if not s.herd),
        errors=tested.document() if tested is not None else {},
        trust=tested.said(units) if tested is not None else "",
        blocks=closed(problem),
        soft=soft(problem),
    )
    return _standing(_priced(made, problem, plan), told)


def _priced(rotation: Rotation, problem: Problem, plan: Plan) -> Rotation:
    """With what the plan costs, part by part, and how far it may be from the best."""
    return replace(
        rotation,
        parts={name: round(value, 2) for name, value in plan.score.parts.items()},
        lot_days=dict(plan.score.lot_days),
        unshaded_head_d=plan.score.unshaded_head_d,
        sheep_returns=plan.score.sheep_returns,
        bound=plan.bound,
        prices={herd: tuple(round(float(p), 2) for p in own) for herd, own in plan.prices.items()},
        money=problem.money,
    )


def _standing(rotation: Rotation, told: Told) -> Rotation:
    """With what is believed to stand in each paddock on each day, and where herds may go in and must come out."""
    return replace(
        rotation,
        mass={name: tuple(round(float(m), 1) for m in own) for name, own in told.plan.score.mass.items()},
        low={name: tuple(round(m, 1) for m in own) for name, own in told.low.items()},
        high={name: tuple(round(m, 1) for m in own) for name, own in told.high.items()},
        enter={p.id: p.enter_kg_ha for p in told.problem.paddocks},
        leave={p.id: p.leave_kg_ha for p in told.problem.paddocks},
        left={h.id: why for h in told.problem.herds if (why := left(told, h.id))},
    )


def _move(told: Told, stay: Stay) -> Move:
    mass = told.plan.score.mass[stay.paddock]
    return Move(
        stay.herd,
        stay.paddock,
        told.problem.date(stay.first),
        told.problem.date(stay.exit),
        round(float(mass[stay.first]), 1),
        round(float(mass[stay.exit]), 1),
        rested(told, stay),
        _ready(told, stay),
        tuple(reasons(told, stay)),
        stay in told.problem.locked,
    )


def _lot(told: Told, herd: str) -> tuple[tuple[date, date], ...]:
    """Spells of a herd in the lot: first and last day."""
    out = np.ones(told.problem.days, dtype=bool)
    for stay in told.plan.stays:
        if stay.herd == herd:
            out[stay.first : stay.exit] = False
    edges = np.flatnonzero(np.diff(np.concatenate(([0], out.astype(np.int8), [0]))))
    return tuple((told.problem.date(int(a)), told.problem.date(int(b) - 1)) for a, b in zip(edges[::2], edges[1::2], strict=True))


def _ready(told: Told, stay: Stay) -> tuple[date, date] | None:
    """Between which days enough stands, under good and poor growth; None where the paddock is ready in any case, or is stood in."""
    if told.ground.goes_on(stay) or stay.first == 0 or follows(told, stay):
        return None
    since = left_on(told, stay.paddock, stay.first) or 0
    days = [_reaches(told, stay, since, band) for band in (MOST, FEWEST)]
    if days[0] is None:
        return None
    first = max(days[0], free_from(told, stay.paddock, stay.first))
    last = max(days[1], first) if days[1] is not None else told.problem.days - 1
    return told.problem.date(first), told.problem.date(last)


def _reaches(told: Told, stay: Stay, since: int, band: str) -> int | None:
    """The first day from `since` on which enough stands for a stay, under a band of growth, if nobody grazes it; None: on none."""
    paddock = told.ground.paddock[stay.paddock]
    own = (told.low if band == FEWEST else told.high)[stay.paddock]
    found = next((t for t in range(since, stay.first + 1) if own[t] >= paddock.enter_kg_ha), None)
    mass, growth = own[stay.first], paddock.bands.get(band, paddock.growth)
    for t in range(stay.first, told.problem.days):
        if found is not None or mass >= paddock.enter_kg_ha:
            return t if found is None else found
        mass = max(mass + growth[t] * (1 - exp(-mass / paddock.light_kg_ha)) - paddock.loss[t] * mass, 0.0)
    return found


# The whole season


def closed(problem: Problem) -> Spans:
    """Paddock -> days of the weeks to come on which herds may not be there, and why."""
    return _spans(problem, [b for b in problem.blocks if b.longest == 0])


def soft(problem: Problem) -> Spans:
    """Paddock -> days on which its ground bears hooves for a short stay alone, and why."""
    return _spans(problem, [b for b in problem.blocks if b.longest > 0 and b.rule == "treading"])


def _spans(problem: Problem, blocks: Sequence[Block]) -> Spans:
    """Days that follow each other as one span."""
    found: dict[str, list[tuple[int, int, str, str]]] = {}
    for block in sorted(blocks, key=lambda b: (b.paddock, b.herd, b.first)):
        if block.first >= CLOSED_D:
            continue
        own, last = found.setdefault(block.paddock, []), min(block.last, CLOSED_D)
        if own and own[-1][2] == block.herd and own[-1][1] + 1 >= block.first and _same(own[-1][3], block.reason):
            own[-1] = (own[-1][0], max(own[-1][1], last), block.herd, own[-1][3])
        else:
            own.append((block.first, last, block.herd, block.reason))
    return {name: tuple((problem.date(a), problem.date(b), whom, why) for a, b, whom, why in own) for name, own in found.items()}


def _same(one: str, other: str) -> bool:
    """Whether two reasons are the same but for their numbers."""
    return one.split("(")[0] == other.split("(")[0]


def feed_days(problem: Problem) -> dict[str, int | None]:
    """How many days the grass of all paddocks together lasts under poor, middling and good growth; None: to the end."""
    return {band: _lasts(problem.under(band)) for band in (FEWEST, MEDIAN, MOST)}


def _lasts(problem: Problem) -> int | None:
    """All paddocks as one: what stands above the floor, what grows, what is eaten of it (forage budget).

    Each grows as if it stood between its floor and what herds enter at, as it does in a rotation.
    """
    eaten = problem.eaten[min(2, len(problem.eaten) - 1)]
    usable = sum(max(p.mass_kg_ha - p.leave_kg_ha, 0.0) * p.area_ha * p.reach for p in problem.paddocks) * eaten
    for t in range(problem.days):
        for p in problem.paddocks:
            middle = (p.enter_kg_ha + p.leave_kg_ha) / 2
            usable += max(p.growth[t] * (1 - exp(-middle / p.light_kg_ha)) - p.loss[t] * middle, 0.0) * p.area_ha * p.reach * eaten
        usable -= sum(float(h.demand[t]) for h in problem.herds)
        if usable < 0:
            return t
    return None


def changes(before: Rotation, moves: Sequence[Move], start: date) -> tuple[str, ...]:
    """What is different of the next moves of each herd from the plan before."""
    found = []
    for herd in dict.fromkeys(move.herd for move in moves):
        old = [m for m in before.moves if m.herd == herd and m.out > start][:3]
        new = [m for m in moves if m.herd == herd and m.out > start][:3]
        for was, now in zip(old, new, strict=False):
            if was.paddock != now.paddock or (was.first != now.first and max(was.first, start) != now.first):
                found.append(f"{herd}: {now.paddock} from {day(now.first, start)} instead of {was.paddock} from {day(was.first, start)}")
    return tuple(found)
