"""A plan after something changed: carried over to a new first day, with what no longer holds shortened or taken out; and what
moving one stay does to all the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from models.planning.grazing import Breach, Plan, Problem, Stay
from models.planning.grazing.field import Field
from models.planning.grazing.ground import Ground
from models.planning.grazing.simulate import planned, score
from models.planning.grazing.tables import Tables
from models.planning.grazing.windows import window

Clock = Callable[[], float]

# days around a moved stay that are asked anew, on each side
AROUND_D = 15


def carried(problem: Problem, stays: Iterable[Stay], day: int) -> list[Stay]:
    """Stays of a plan as a problem sees them that begins `day` days later; one that a herd is in goes on from its first day."""
    found = []
    here = {h.id: h.here for h in problem.herds}
    for stay in stays:
        first, leaves = stay.first - day, stay.exit - day
        if first < 0 < leaves and here.get(stay.herd) == stay.paddock and stay.herd:
            found.append(Stay(stay.herd, stay.paddock, 0, leaves))
        elif first >= 0 and leaves <= problem.days:
            found.append(replace(stay, first=first))
        elif 0 <= first < problem.days:
            found.append(Stay(stay.herd, stay.paddock, first, problem.days - first))
    return found


def repaired(problem: Problem, stays: Iterable[Stay], ground: Ground | None = None, keep: Iterable[Stay] = ()) -> list[Stay]:
    """The stays that hold: those that are too long are shortened day by day, the others that break a rule are taken out.

    keep: stays that are not touched while anything else can give way.
    """
    ground, held = ground or Ground(problem), list(dict.fromkeys(stays))
    firm = set(keep) | set(problem.locked)
    held += [s for s in problem.locked if s not in held]
    while True:
        broken = [b for b in score(problem, held, ground).breaches if b.rule != "locked"]
        if not broken:
            return sorted(held, key=lambda s: (s.first, s.herd))
        if not _given_way(problem, held, broken, firm):
            firm = set()
            if not _given_way(problem, held, broken, firm):
                return []


def _given_way(problem: Problem, held: list[Stay], broken: Sequence[Breach], firm: set[Stay]) -> bool:
    """Mends the first breach of each paddock; whether anything changed."""
    changed, seen = False, set[str]()
    for breach in broken:
        if breach.paddock in seen:
            continue
        seen.add(breach.paddock)
        stay = _meant(held, breach, firm)
        if stay is None:
            continue
        at = held.index(stay)
        if breach.rule in ("residual", "longest") and stay.days > 1:
            held[at] = replace(stay, days=stay.days - 1)
        else:
            del held[at]
        changed = True
    return changed


def _meant(held: Sequence[Stay], breach: Breach, firm: set[Stay]) -> Stay | None:
    """The stay that gives way to mend a breach: the one that breaks the rule, or, where that is firm, one before it."""
    own = [s for s in held if s.paddock == breach.paddock and s.herd == breach.herd and s.first <= breach.day <= s.exit]
    loose = [s for s in own if s not in firm]
    if loose:
        return loose[-1]
    before = [s for s in held if s not in firm and s.first <= breach.day and (s.paddock == breach.paddock or s.herd == breach.herd)]
    return max(before, key=lambda s: s.exit, default=None)


@dataclass(frozen=True)
class Consequence:
    """What comes of moving a stay. moved: the plan with nothing else changed, breaches and all; parts: by how much each part of
    the cost changes; lot_days: by herd; mended: the best the weeks around it can make of it, None where they cannot."""

    moved: Plan
    parts: Mapping[str, float]
    lot_days: Mapping[str, int]
    unshaded_head_d: float
    sheep_returns: int
    breaches: tuple[Breach, ...]
    mended: Plan | None

    @property
    def total(self) -> float:
        return sum(self.parts.values())


def consequence(
    problem: Problem, plan: Plan, old: Stay | None, new: Stay | None, tables: Tables | None = None, seconds: float = 1.0, *, now: Clock
) -> Consequence:
    """old: the stay of the plan that is moved, None where one is added; new: where it goes, None where it is taken out.

    tables: those the plan was made with; without them nothing is mended beyond what must give way. now: a clock in seconds.
    """
    ground = Ground(problem)
    stays = [s for s in plan.stays if s != old] + ([new] if new is not None else [])
    unlocked = replace(problem, locked=tuple(s for s in problem.locked if s != old))
    moved = planned(unlocked, stays, plan.made_by)
    before, after = plan.score, moved.score
    return Consequence(
        moved,
        {part: after.parts[part] - before.parts[part] for part in after.parts},
        {herd: days - before.lot_days.get(herd, 0) for herd, days in after.lot_days.items()},
        after.unshaded_head_d - before.unshaded_head_d,
        after.sheep_returns - before.sheep_returns,
        after.breaches,
        _mended(unlocked, ground, stays, (new, old), tables, seconds, now),
    )


def _mended(
    problem: Problem,
    ground: Ground,
    stays: Sequence[Stay],
    change: tuple[Stay | None, Stay | None],
    tables: Tables | None,
    seconds: float,
    now: Clock,
) -> Plan | None:
    """The rest of the plan arranged around the moved stay; None where that stay cannot be kept. change: (where it goes, where it was)."""
    new, old = change
    firm = replace(problem, locked=(*problem.locked, new)) if new is not None else problem
    held = repaired(firm, stays, Ground(firm), [new] if new else [])
    if new is not None and new not in held:
        return None
    plan = planned(firm, held, "mended")
    if not plan.score.holds or tables is None:
        return plan if plan.score.holds else None
    at = [s.first for s in (new, old) if s is not None]
    field = Field(Tables(firm, Ground(firm), tables.lanes, tables.delta))
    last = min(max(at) + AROUND_D, problem.days)
    found = window(field, plan.stays, max(min(at) - AROUND_D, 0), last, seconds, now=now)
    if found is not None:
        better = planned(firm, found.stays, "mended")
        if better.score.holds and better.score.total < plan.score.total:
            return better
    return plan
