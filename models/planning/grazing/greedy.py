"""Plans made day by day, as people make them: where a herd's stay ends, the best paddock that is ready now.

The baselines are what rotations are planned by without a computer, and what any search has to beat. They break no hard
rule: where nothing is ready, a herd waits in the lot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from models.planning.grazing import Days, Herd, Plan, Problem, Stay
from models.planning.grazing.ground import Ground
from models.planning.grazing.simulate import HAIR, planned, walk


@dataclass(frozen=True, slots=True)
class Choice:
    """A stay that is possible now, and what speaks for or against it.

    mass_kg_ha: what stands; above: how much of that may be taken, against what must stand to enter; rested: days since
    anybody left (a large number where nobody was there); bare: unshaded animal-unit days of alert heat in it; returns:
    small ruminants back to their own worms; order: the paddock's place in the list; turn: how many come before it, from the
    one after the herd's last.
    """

    stay: Stay
    mass_kg_ha: float
    above: float
    rested: int
    bare: float
    returns: bool
    order: int
    turn: int


# the greatest is taken
Prefer = Callable[[Ground, Choice], float]


@dataclass
class _Land:
    """What stands and who was where, today."""

    ground: Ground
    mass: Days
    day: int = 0
    free: dict[str, int] = field(default_factory=dict)
    exits: dict[str, int] = field(default_factory=dict)
    herd: dict[str, str] = field(default_factory=dict)
    # (small ruminants, others): when they last left
    left: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)
    busy: dict[str, Stay] = field(default_factory=dict)
    # herd -> the place in the list of the paddock it was in last
    last: dict[str, int] = field(default_factory=dict)

    def leave(self, stay: Stay) -> None:
        rest = self.ground.rest[stay.paddock]
        over = stay.exit + (rest[stay.exit] if stay.exit < len(rest) else 0)
        self.free[stay.paddock] = max(self.free[stay.paddock], over)
        self.exits[stay.paddock], self.herd[stay.paddock] = stay.exit, stay.herd
        small, others = self.left[stay.paddock]
        self.left[stay.paddock] = (stay.exit, others) if self.ground.small(stay.herd) else (small, stay.exit)


def greedy(problem: Problem, prefer: Prefer, ground: Ground | None = None) -> list[Stay]:
    """Stays, each chosen on the morning its herd is free; locked ones are kept where they break nothing.

    prefer: how much a possible stay is liked.
    """
    ground = ground or Ground(problem)
    land, stays = _begin(ground), list[Stay]()
    growth, loss = np.array([p.growth for p in problem.paddocks]), np.array([p.loss for p in problem.paddocks])
    light = np.array([p.light_kg_ha for p in problem.paddocks])
    row = {p.id: i for i, p in enumerate(problem.paddocks)}
    taking = {p.id: (0, list[float]()) for p in problem.paddocks}
    order = sorted(problem.herds, key=lambda h: (bool(h.follows), -float(h.demand.mean())))
    for day in range(problem.days):
        land.day = day
        for done in [s for s in land.busy.values() if s.exit == day]:
            del land.busy[done.herd]
            land.leave(done)
        for herd in order:
            if herd.id in land.busy:
                continue
            chosen = _locked(problem, herd, day) or _best(ground, land, herd, row, prefer)
            if chosen is None:
                # who stands there at the start and does not stay leaves on the first morning
                if day == 0 and herd.here:
                    land.leave(Stay(herd.id, herd.here, 0, 0))
                continue
            if day == 0 and herd.here and chosen.paddock != herd.here:
                land.leave(Stay(herd.id, herd.here, 0, 0))
            stays.append(chosen)
            land.busy[herd.id], land.last[herd.id] = chosen, row[chosen.paddock]
            taking[chosen.paddock] = (day, ground.removal(chosen))
        off = np.zeros(len(row))
        for stay in land.busy.values():
            began, amounts = taking[stay.paddock]
            off[row[stay.paddock]] = amounts[day - began]
        land.mass = np.maximum(land.mass + growth[:, day] * (1 - np.exp(-land.mass / light)) - loss[:, day] * land.mass - off, 0.0)
    return stays


def _begin(ground: Ground) -> _Land:
    paddocks = ground.problem.paddocks
    return _Land(
        ground,
        np.array([p.mass_kg_ha for p in paddocks]),
        free={p.id: p.free for p in paddocks},
        exits={p.id: max(p.left.values(), default=-999) for p in paddocks},
        herd=dict.fromkeys((p.id for p in paddocks), ""),
        left={p.id: ground.left(p.id) for p in paddocks},
    )


def _locked(problem: Problem, herd: Herd, day: int) -> Stay | None:
    return next((s for s in problem.locked if s.herd == herd.id and s.first == day), None)


def _best(ground: Ground, land: _Land, herd: Herd, row: Mapping[str, int], prefer: Prefer) -> Stay | None:
    found = [c for p in ground.problem.paddocks if (c := _choice(ground, land, herd, p.id, float(land.mass[row[p.id]]), row[p.id]))]
    return max(found, key=lambda c: (prefer(ground, c), -c.order)).stay if found else None


def _choice(ground: Ground, land: _Land, herd: Herd, paddock: str, mass: float, order: int) -> Choice | None:
    """The longest stay possible there from today; None where there is none."""
    place, day = ground.paddock[paddock], land.day
    if any(s.paddock == paddock for s in land.busy.values()):
        return None
    stays_on = day == 0 and herd.here == paddock
    if not stays_on and day == 0 and any(h.here == paddock for h in ground.problem.herds):
        return None
    follows = bool(herd.follows) and land.herd[paddock] == herd.follows and land.exits[paddock] == day
    if not (stays_on or follows) and (day < land.free[paddock] or mass < place.enter_kg_ha - HAIR):
        return None
    stay = _longest(ground, herd, paddock, mass, day)
    if stay is None:
        return None
    small, others = land.left[paddock]
    soon = small is not None and day - small < ground.problem.costs.return_d and (others is None or others < small)
    bare = float(ground.unshaded(herd, place)[day : stay.exit].sum())
    turn = (order - land.last.get(herd.id, -1) - 1) % len(land.mass)
    above = (mass - place.leave_kg_ha) / max(place.enter_kg_ha - place.leave_kg_ha, 1.0)
    return Choice(stay, mass, above, day - land.exits[paddock], bare, soon and ground.small(herd.id) and not stays_on, order, turn)


def _longest(ground: Ground, herd: Herd, paddock: str, mass: float, day: int) -> Stay | None:
    """The longest stay that leaves what must stay, within blocks, promises and the season."""
    problem = ground.problem
    until = min([problem.days, *(s.first for s in problem.locked if s.herd == herd.id and s.first > day)])
    # another herd's of today counts, too: that herd may be asked after this one
    later = [s for s in problem.locked if s.paddock == paddock and s.first >= day]
    for days in range(min(herd.longest, until - day), 0, -1):
        stay = Stay(herd.id, paddock, day, days)
        most = min(ground.longest[herd.id, paddock][day : stay.exit])
        if days + ground.stood(stay) > most or not _leaves_enough(ground, stay, mass):
            continue
        if not later or _keeps(ground, stay, later, mass):
            return stay
    return None


def _leaves_enough(ground: Ground, stay: Stay, mass: float) -> bool:
    place = ground.paddock[stay.paddock]
    growth, loss = ground.growth[stay.paddock], ground.loss[stay.paddock]
    for day, off in enumerate(ground.removal(stay), stay.first):
        mass = max(mass + growth[day] * (1.0 - float(np.exp(-mass / place.light_kg_ha))) - loss[day] * mass - off, 0.0)
    return mass >= place.leave_kg_ha - HAIR


def _keeps(ground: Ground, stay: Stay, later: list[Stay], mass: float) -> bool:
    """Whether what is promised for later in this paddock still holds after a stay."""
    place = replace(ground.paddock[stay.paddock], mass_kg_ha=mass, free=0)
    shifted = replace(ground.problem, paddocks=tuple(place if p.id == place.id else p for p in ground.problem.paddocks))
    own = walk(Ground(shifted), place.id, [stay, *later])
    return all(rule not in ("rest", "entry", "residual", "overlap") or s == stay for rule, s, *_ in own.breaches)


# What people go by


def calendar(ground: Ground, choice: Choice) -> float:
    """Paddock after paddock, always in the same order; what is not ready is passed over."""
    return -float(choice.turn)


def longest_rested(ground: Ground, choice: Choice) -> float:
    return float(choice.rested)


def fullest(ground: Ground, choice: Choice) -> float:
    return choice.mass_kg_ha


def shade_and_sheep(bare: float = 5.0, returns: float = 25.0, full: float = 20.0, long: float = 2.0) -> Prefer:
    """The fullest, with shade on hot days and small ruminants kept from their own worms, each with a weight in money."""

    def prefer(ground: Ground, choice: Choice) -> float:
        lost = bare * choice.bare + returns * choice.returns
        return full * choice.above + long * choice.stay.days - lost / choice.stay.days

    return prefer


BASELINES: Mapping[str, Prefer] = {"calendar": calendar, "longest rested": longest_rested, "fullest": fullest}


def baselines(problem: Problem, ground: Ground | None = None) -> list[Plan]:
    ground = ground or Ground(problem)
    return [planned(problem, greedy(problem, prefer, ground), name, ground) for name, prefer in BASELINES.items()]


def tuned(
    problem: Problem,
    rng: np.random.Generator,
    draws: int = 30,
    ground: Ground | None = None,
    over: Callable[[], bool] = lambda: False,
) -> Plan:
    """The best of some draws of the weights of `shade_and_sheep`, and of the baselines. over: whether the time is."""
    ground = ground or Ground(problem)
    plans = baselines(problem, ground)
    for draw in range(draws):
        if over():
            break
        weights = (5.0, 25.0, 20.0, 2.0) * (np.ones(4) if draw == 0 else rng.lognormal(0.0, 0.8, 4))
        prefer = shade_and_sheep(*(float(w) for w in weights))
        plans.append(planned(problem, greedy(problem, prefer, ground), "greedy", ground))
    return min(plans, key=lambda plan: (not plan.score.holds, plan.score.total))
