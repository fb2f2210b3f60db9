"""Why a plan has a herd where it is: rules that would break, or prices that would be paid, a day or a paddock off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from models.advice.rotation.rest import Leafy
from models.display import counted, day, quantity
from models.planning.grazing import SMALL, Plan, Problem, Stay
from models.planning.grazing.ground import Ground
from models.planning.grazing.simulate import walk

# other paddocks named beside the one chosen: more is no reason any more
OTHERS = 2


@dataclass(frozen=True)
class Told:
    """A plan with what words need: the same problem made ready, and its mass under poor and good growth.

    promised: stays that people were told, beside those that somebody set.
    """

    problem: Problem
    plan: Plan
    ground: Ground
    units: str
    today: date
    low: Mapping[str, Sequence[float]]
    high: Mapping[str, Sequence[float]]
    leafy: Leafy = field(default_factory=lambda: Leafy({}, frozenset()))
    promised: frozenset[Stay] = frozenset()

    def mass(self, kg_ha: float) -> str:
        return quantity("forage_mass", kg_ha, self.units)

    def on(self, index: int) -> str:
        return day(self.problem.date(index), self.today)


def stay_before(told: Told, stay: Stay) -> Stay | None:
    """The stay before this one in its paddock."""
    return max((s for s in told.plan.stays if s.paddock == stay.paddock and s.exit <= stay.first), key=lambda s: s.exit, default=None)


def rested(told: Told, stay: Stay) -> int | None:
    if told.ground.goes_on(stay):
        return None
    before = stay_before(told, stay)
    left = told.ground.paddock[stay.paddock].left
    last = before.exit if before else max(left.values(), default=None)
    return None if last is None else stay.first - last


def follows(told: Told, stay: Stay) -> bool:
    """Whether it enters where the herd that it follows has just left."""
    before = stay_before(told, stay)
    return before is not None and before.exit == stay.first and before.herd == told.ground.herd[stay.herd].follows


def reasons(told: Told, stay: Stay) -> list[str]:
    """The strongest first: what stands there, why not a day later elsewhere, shade, worms, what the others lack."""
    if stay in told.problem.locked and stay not in told.promised:
        return ["set by hand", *_leaving(told, stay)]
    if told.ground.goes_on(stay):
        return _leaving(told, stay)
    mass, days = float(told.plan.score.mass[stay.paddock][stay.first]), rested(told, stay)
    first = f"{stay.paddock} has {told.mass(mass)}"
    if follows(told, stay):
        first += f", {told.ground.herd[stay.herd].follows} leaves it that morning"
    elif days is not None:
        first += f", rested {counted(days, 'day')}{_leaves(told, stay)}"
    return [first, *_shade(told, stay), *_worms(told, stay), *_others(told, stay), *_leaving(told, stay)]


def _leaves(told: Told, stay: Stay) -> str:
    """Where it was its leaves that it waited for until this day."""
    last = stay_before(told, stay)
    free = last.exit + told.ground.rest[stay.paddock][last.exit] if last else told.ground.paddock[stay.paddock].free
    waited = told.leafy.binds(stay.paddock, last.exit if last else None)
    return ", until its leaves were back" if waited and stay.first == free else ""


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
    before, (small, others) = stay_before(told, stay), told.ground.left(stay.paddock)
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
    leaves = ", until its leaves are back" if told.leafy.binds(other, before.exit if before else None) else ""
    return f"rests until {told.on(min(free, told.problem.days))}{leaves}" if free > stay.first else ""


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
