"""A plan in words: each move with its reasons, how long the grass lasts, what changed and why.

A reason is a rule that would break, or a price that would be paid, if the move were a day or a paddock off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import exp

import numpy as np

from models.display import counted, day, joined, quantity
from models.planning.grazing import FEWEST, MEDIAN, MOST, SMALL, Plan, Problem, Stay
from models.planning.grazing.ground import Ground
from models.planning.grazing.rotation import Move, Rotation
from models.planning.grazing.simulate import score, walk

# other paddocks named beside the one chosen: more is no reason any more
OTHERS = 2


@dataclass(frozen=True)
class Told:
    """A plan with what words need: the same problem made ready, and its mass under poor and good growth."""

    problem: Problem
    plan: Plan
    ground: Ground
    units: str
    today: date
    low: Mapping[str, Sequence[float]]
    high: Mapping[str, Sequence[float]]

    def mass(self, kg_ha: float) -> str:
        return quantity("forage_mass", kg_ha, self.units)

    def on(self, index: int) -> str:
        return day(self.problem.date(index), self.today)


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
) -> Rotation:
    """A plan as people see and keep it. before: the plan that it replaces, for what changed."""
    ground = Ground(problem)
    poor, good = (score(problem.under(band), plan.stays).mass for band in (FEWEST, MOST))
    told = Told(
        problem, plan, ground, units, problem.start, {k: v.tolist() for k, v in poor.items()}, {k: v.tolist() for k, v in good.items()}
    )
    moves = tuple(_move(told, stay) for stay in plan.stays if stay.herd)
    return Rotation(
        made_at,
        problem.start,
        problem.days,
        because,
        plan.made_by,
        moves,
        {h.id: _lot(told, h.id) for h in problem.herds},
        {name: round(value, 2) for name, value in plan.score.parts.items()},
        dict(plan.score.lot_days),
        plan.score.unshaded_head_d,
        plan.score.sheep_returns,
        plan.bound,
        {herd: tuple(round(float(p), 2) for p in own) for herd, own in plan.prices.items()},
        feed_days(problem),
        {name: tuple(round(float(m), 1) for m in own) for name, own in plan.score.mass.items()},
        {name: tuple(round(m, 1) for m in own) for name, own in told.low.items()},
        {name: tuple(round(m, 1) for m in own) for name, own in told.high.items()},
        {p.id: p.enter_kg_ha for p in problem.paddocks},
        {p.id: p.leave_kg_ha for p in problem.paddocks},
        {h.id: h.here for h in problem.herds},
        changes(before, moves, problem.start) if before is not None else (),
        tuple(trouble),
        tuple(inputs),
        problem.money,
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
        _rested(told, stay),
        _ready(told, stay),
        tuple(_reasons(told, stay)),
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


def _before(told: Told, stay: Stay) -> Stay | None:
    """The stay before this one in its paddock."""
    return max((s for s in told.plan.stays if s.paddock == stay.paddock and s.exit <= stay.first), key=lambda s: s.exit, default=None)


def _rested(told: Told, stay: Stay) -> int | None:
    if told.ground.goes_on(stay):
        return None
    before = _before(told, stay)
    left = told.ground.paddock[stay.paddock].left
    last = before.exit if before else max(left.values(), default=None)
    return None if last is None else stay.first - last


def _follows(told: Told, stay: Stay) -> bool:
    """Whether it enters where the herd that it follows has just left."""
    before = _before(told, stay)
    return before is not None and before.exit == stay.first and before.herd == told.ground.herd[stay.herd].follows


def _ready(told: Told, stay: Stay) -> tuple[date, date] | None:
    """Between which days enough stands, under good and poor growth; None where the paddock is ready in any case, or is stood in."""
    if told.ground.goes_on(stay) or stay.first == 0 or _follows(told, stay):
        return None
    enter = told.ground.paddock[stay.paddock].enter_kg_ha
    before = _before(told, stay)
    since = before.exit if before else 0
    days = [next((t for t in range(since, told.problem.days) if own[stay.paddock][t] >= enter), None) for own in (told.high, told.low)]
    if days[0] is None:
        return None
    first = max(days[0], told.ground.paddock[stay.paddock].free if before is None else since + told.ground.rest[stay.paddock][since])
    last = max(days[1], first) if days[1] is not None else told.problem.days - 1
    return told.problem.date(first), told.problem.date(last)


# Why


def _reasons(told: Told, stay: Stay) -> list[str]:
    """The strongest first: what stands there, why not a day later elsewhere, shade, worms, what the others lack."""
    if stay in told.problem.locked:
        return ["set by hand", *_leaving(told, stay)]
    if told.ground.goes_on(stay):
        return _leaving(told, stay)
    mass, rested = float(told.plan.score.mass[stay.paddock][stay.first]), _rested(told, stay)
    first = f"{stay.paddock} has {told.mass(mass)}"
    if _follows(told, stay):
        first += f", {told.ground.herd[stay.herd].follows} leaves it that morning"
    elif rested is not None:
        first += f", rested {counted(rested, 'day')}"
    return [first, *_shade(told, stay), *_worms(told, stay), *_others(told, stay), *_leaving(told, stay)]


def _leaving(told: Told, stay: Stay) -> list[str]:
    """Why it does not stay longer."""
    herd, ground = told.ground.herd[stay.herd], told.ground
    if stay.exit >= told.problem.days:
        return []
    longer = Stay(stay.herd, stay.paddock, stay.first, stay.days + 1)
    stays = [longer if s == stay else s for s in told.plan.stays if s.paddock == stay.paddock]
    broken = [b for b in walk(ground, stay.paddock, sorted(stays, key=lambda s: s.first)).breaches if b[1] == longer]
    on = told.on(stay.exit)
    for rule, _, _, limit, was in broken:
        if rule == "residual":
            return [f"out by {on}: another day would leave {told.mass(was)}, the floor is {told.mass(limit)}"]
        if rule == "longest":
            return [f"out by {on}: {counted(int(limit), 'day')} at most{_worm_days(herd.kind)}"]
        if rule == "blocked":
            return [f"out by {on}: {_blocked(told, stay.herd, stay.paddock, stay.exit) or 'it is needed for something else'}"]
    return []


def _worm_days(kind: str) -> str:
    return ", before their worms hatch" if kind in SMALL else ""


def _shade(told: Told, stay: Stay) -> list[str]:
    days = round(float(told.problem.hot[stay.first : stay.exit].sum()))
    shade = told.ground.paddock[stay.paddock].shade
    return [f"{counted(days, 'hot day')}, and {stay.paddock} has shade"] if days and shade >= 0.3 else []


def _worms(told: Told, stay: Stay) -> list[str]:
    if not told.ground.small(stay.herd):
        return []
    before, (small, others) = _before(told, stay), told.ground.left(stay.paddock)
    own = [s.exit for s in told.plan.stays if s.paddock == stay.paddock and s.exit <= stay.first and told.ground.small(s.herd)]
    last = max([*own, *([small] if small is not None else [])], default=None)
    if before is not None and not told.ground.small(before.herd):
        return ["cattle went before them and took their worms"]
    if last is not None and stay.first - last >= told.problem.costs.return_d:
        return [f"{stay.first - last} days since sheep or goats, their worms are gone"]
    return ["cattle were there last and took the worms"] if others is not None and (small is None or others > small) else []


def _others(told: Told, stay: Stay) -> list[str]:
    """What keeps the paddocks from it that have more, the fullest first."""
    mass = {name: float(own[stay.first]) for name, own in told.plan.score.mass.items()}
    fuller = sorted((name for name in mass if mass[name] > mass[stay.paddock] and name != stay.paddock), key=lambda n: -mass[n])
    found = [f"{name} {why}" for name in fuller if (why := _why_not(told, stay, name))]
    return found[:OTHERS]


def _why_not(told: Told, stay: Stay, other: str) -> str:
    """Which rule keeps a herd from another paddock on that day; "" where only the price does."""
    standing = next((s for s in told.plan.stays if s.paddock == other and s.first <= stay.first < s.exit), None)
    if standing is not None:
        return f"has {standing.herd} in it"
    if blocked := _blocked(told, stay.herd, other, stay.first):
        return f"is out: {blocked}"
    before = max((s for s in told.plan.stays if s.paddock == other and s.exit <= stay.first), key=lambda s: s.exit, default=None)
    free = before.exit + told.ground.rest[other][before.exit] if before else told.ground.paddock[other].free
    return f"rests until {told.on(min(free, told.problem.days))}" if free > stay.first else ""


def _blocked(told: Told, herd: str, paddock: str, index: int) -> str:
    kind = told.ground.herd[herd].kind
    own = (b for b in told.ground.blocks.get(paddock, ()) if b.first <= index <= b.last and b.herd in ("", herd, kind) and b.longest == 0)
    return next((b.reason for b in own), "")


def why_not(problem: Problem, plan: Plan, stay: Stay, other: str, units: str) -> str:
    """Why a stay is not in another paddock: the rule that keeps it out, else what stands there; a sentence's end."""
    told = Told(problem, plan, Ground(problem), units, problem.start, {}, {})
    if rule := _why_not(told, stay, other):
        return f"{other} {rule}"
    mass, enter = float(plan.score.mass[other][stay.first]), told.ground.paddock[other].enter_kg_ha
    if mass < enter:
        return f"{other} has {told.mass(mass)}, a herd enters at {told.mass(enter)}"
    return f"{other} could be grazed; the plan keeps its {told.mass(mass)} for later"


# The whole season


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
            if (was.paddock, was.first) != (now.paddock, now.first):
                found.append(f"{herd}: {now.paddock} from {day(now.first, start)} instead of {was.paddock} from {day(was.first, start)}")
    return tuple(found)


def cost_words(rotation: Rotation) -> str:
    """The parts of the cost that are not nothing, the largest first."""
    words = {
        "hay": "hay",
        "moves": "moves",
        "heat": "heat without shade",
        "returns": "sheep back too soon",
        "end": "grass missing at the end",
    }
    named = sorted(((abs(v), words.get(k, k)) for k, v in rotation.parts.items() if abs(v) >= 1), reverse=True)
    return joined([f"{name} {rotation.money}{value:,.0f}" for value, name in named])
