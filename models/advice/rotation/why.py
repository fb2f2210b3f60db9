"""Why a plan has a herd where it is: rules that would break, or prices that would be paid, a day or a paddock off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from models.advice.rotation.rest import Leafy
from models.display import counted, day, quantity
from models.planning.grazing import SMALL, Plan, Problem, Stay
from models.planning.grazing.ground import Ground
from models.planning.grazing.simulate import Broken, score, walk

# other paddocks named beside the one chosen: more is no reason any more
OTHERS = 2
# what a day longer costs, part by part, as the end of "another day there would cost $14 more"
DEARER = {
    "hay": "hay", "moves": "moves", "heat": "heat without shade", "returns": "worms for sheep and goats that come back too soon",
    "end": "grass lacking at the season’s end", "charges": "toxic fescue, far water and soft ground",
    "short": "stockpile lacking", "mowing": "hay not made",
}  # fmt: skip


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
    last = left_on(told, stay.paddock, stay.first)
    if last is None:
        last = max(told.ground.paddock[stay.paddock].left.values(), default=None)
    return None if last is None else stay.first - last


def free_from(told: Told, paddock: str, by: int) -> int:
    """The day from which a paddock has rested after the last that were in it on a day."""
    out = left_on(told, paddock, by)
    return told.ground.paddock[paddock].free if out is None else out + told.ground.rest[paddock][min(out, told.problem.days - 1)]


def left_on(told: Told, paddock: str, by: int) -> int | None:
    """The day on which the last herd of the plan left a paddock; one that stands there at the start and does not stay leaves at once."""
    before = max((s.exit for s in told.plan.stays if s.paddock == paddock and s.exit <= by), default=None)
    staying = {s.herd for s in told.plan.stays if told.ground.goes_on(s)}
    return 0 if before is None and any(h.id not in staying for h in told.ground.here(paddock)) else before


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
        first += f" behind {told.ground.herd[stay.herd].follows}, who leave that morning"
    elif days is not None:
        first += f", rested {counted(days, 'day')}{_leaves(told, stay)}"
    return [first, *_shade(told, stay), *_worms(told, stay), *_others(told, stay), *_leaving(told, stay)]


def _leaves(told: Told, stay: Stay) -> str:
    """Where it was its leaves that it waited for until this day."""
    waited = told.leafy.binds(stay.paddock, left_on(told, stay.paddock, stay.first))
    return ", until its leaves were back" if waited and stay.first == free_from(told, stay.paddock, stay.first) else ""


def _leaving(told: Told, stay: Stay) -> list[str]:
    """Why it does not stay longer: the rule that another day would break; of a herd that stands there, else what that day would cost."""
    if stay.exit >= told.problem.days:
        return []
    longer = replace(stay, days=stay.days + 1)
    why = _rule(told, longer, stay) or (_dearer(told, longer, stay) if told.ground.goes_on(stay) else "")
    return [f"out by {told.on(stay.exit)}: {why}"] if why else []


def left(told: Told, herd: str) -> str:
    """Why a herd does not stay a day more where it stands when the plan begins; "" where it stays, or stands in no paddock of it."""
    here = told.ground.herd[herd].here
    if here not in told.ground.paddock or any(told.ground.goes_on(s) for s in told.plan.stays if s.herd == herd):
        return ""
    longer = Stay(herd, here, 0, 1)
    return _rule(told, longer, None) or _dearer(told, longer, None)


def _rule(told: Told, longer: Stay, stay: Stay | None) -> str:
    """The hard rule that a stay of a day more breaks itself; "" for none."""
    stays = [longer, *(s for s in told.plan.stays if s.paddock == longer.paddock and s != stay)]
    for broken in walk(told.ground, longer.paddock, sorted(stays, key=lambda s: (s.first, s.exit))).breaches:
        if broken[1] == longer and (said := _breaks(told, broken)):
            return said
    return ""


def _breaks(told: Told, broken: Broken) -> str:
    rule, stay, _, limit, was = broken
    if rule == "residual":
        return f"another day would leave {told.mass(was)}, the floor is {told.mass(limit)}"
    if rule == "longest":
        return _too_long(told, stay, int(limit))
    if rule == "blocked":
        return _blocked(told, stay.herd, stay.paddock, stay.exit - 1) or "it is needed for something else"
    return ""


def _too_long(told: Told, stay: Stay, most: int) -> str:
    """How long a stay may be, and what says so: soft ground, young trees; else worms, or leaves that are bitten twice."""
    herd, days = told.ground.herd[stay.herd], counted(most, "day")
    bound = (
        b for b in told.ground.blocks.get(stay.paddock, ())
        if b.longest == most and b.herd in ("", stay.herd, herd.kind) and b.first < stay.exit and b.last >= stay.first
    )  # fmt: skip
    block = next(bound, None)
    if block is not None:
        return f"{block.reason}, {days} at most"
    return f"{days} at most, before {'their worms hatch' if herd.kind in SMALL else 'what grows again is bitten'}"


def _dearer(told: Told, longer: Stay, stay: Stay | None) -> str:
    """What a day more costs where no rule forbids it, or which later stay it would spoil; "" where it costs nothing."""
    stays = [longer, *(_after(s, longer) for s in told.plan.stays if s != stay)]
    found = score(told.problem, [s for s in stays if s.days > 0])
    spoilt = next((b for b in found.breaches if b.rule in ("rest", "entry") and b.paddock == longer.paddock), None)
    if spoilt is not None:
        return f"with another day there it is not ready again {told.on(spoilt.day)}"
    if any(b.rule == "overlap" and b.paddock == longer.paddock for b in found.breaches):
        herd = next((s.herd for s in told.plan.stays if s.paddock == longer.paddock and s != stay and s.first < longer.exit <= s.exit), "")
        return f"it makes room for {herd or 'mowing'}" if herd != longer.herd else ""
    if found.breaches:
        return ""
    more = found.total - told.plan.score.total
    part = max(found.parts, key=lambda name: found.parts[name] - told.plan.score.parts[name])
    return f"another day there would cost {told.problem.money}{more:,.0f} more, for {DEARER[part]}" if more >= 1 else ""


def _after(stay: Stay, longer: Stay) -> Stay:
    """A stay as much shorter as its herd comes later."""
    late = longer.exit - stay.first if stay.herd == longer.herd and stay.first < longer.exit else 0
    return replace(stay, first=stay.first + late, days=stay.days - late) if late > 0 else stay


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
        return ["cattle before them took their worms"]
    if last is not None and stay.first - last >= told.problem.costs.return_d:
        return [f"{stay.first - last} days since sheep or goats, their worms are gone"]
    return ["cattle were there last and took the worms"] if others is not None and (small is None or others > small) else []


def _others(told: Told, stay: Stay) -> list[str]:
    """What keeps the paddocks from it that have more, the fullest first."""
    mass = {name: float(own[stay.first]) for name, own in told.plan.score.mass.items()}
    fuller = sorted((name for name in mass if mass[name] > mass[stay.paddock] and name != stay.paddock), key=lambda n: -mass[n])
    found = [f"{name} has more but {why}" for name in fuller if (why := _why_not(told, stay, name))]
    return found[:OTHERS]


def _why_not(told: Told, stay: Stay, other: str) -> str:
    """Which rule keeps a herd from another paddock on that day; "" where only the price does."""
    standing = next((s for s in told.plan.stays if s.paddock == other and s.first <= stay.first < s.exit), None)
    if standing is not None:
        return f"has {standing.herd} in it"
    if blocked := _blocked(told, stay.herd, other, stay.first):
        return f"is out: {blocked}"
    free = free_from(told, other, stay.first)
    leaves = ", until its leaves are back" if told.leafy.binds(other, left_on(told, other, stay.first)) else ""
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
