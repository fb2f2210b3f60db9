"""Seasons lived on a farm whose grass grows otherwise than the plan believes: what learning and planning again are worth."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

import numpy as np

from models.agronomy.assimilation import multiplier_after
from models.planning.grazing import Block, Problem, Stay
from models.planning.grazing.again import replan
from models.planning.grazing.ground import Ground
from models.planning.grazing.mending import repaired
from models.planning.grazing.search import Solved, solve
from models.planning.grazing.simulate import score

PERFECT, OPEN, UNTAUGHT, TAUGHT = "perfect", "open loop", "every 14 d", "every 14 d, learning"
EVERY_D, EARLY_D, EARLY_UNTIL = 14, 3, 21
# how long each planning again that has learned may search [s]: a hub has a night for it
AGAIN_S = 3.0


@dataclass(frozen=True)
class Ended:
    cost: float
    hay: float
    lot_days: int


def later(
    problem: Problem, stays: Iterable[Stay], day: int, mass: Mapping[str, float], multiplier: Mapping[str, float] | None = None
) -> Problem:
    """A problem from one of its days on, after what was done until then. multiplier: on growth, by paddock."""
    done = [s for s in stays if s.first < day]
    ground, factor = Ground(problem), multiplier or {}
    paddocks = []
    for p in problem.paddocks:
        own = sorted((s for s in done if s.paddock == p.id), key=lambda s: s.exit)
        left = {kind: when - day for kind, when in p.left.items()}
        free = p.free
        for s in own:
            if s.exit <= day:
                left[ground.herd[s.herd].kind if s.herd else "mower"] = s.exit - day
                free = max(free, s.exit + (ground.rest[p.id][s.exit] if s.exit < problem.days else 0))
        paddocks.append(
            replace(
                p, mass_kg_ha=mass[p.id], growth=p.growth[day:] * factor.get(p.id, 1.0), loss=p.loss[day:], rest=p.rest[day:], left=left,
                free=max(free - day, 0), bands={},
            )
        )  # fmt: skip
    now = {s.herd: s for s in done if s.first < day < s.exit}
    stood = {name: day - s.first + ground.stood(s) for name, s in now.items()}
    where = {name: s.paddock for name, s in now.items()}
    herds = tuple(replace(h, demand=h.demand[day:], here=where.get(h.id, ""), stood=stood.get(h.id, 0)) for h in problem.herds)
    blocks = tuple(
        Block(b.paddock, b.first - day, b.last - day, b.reason, b.herd, b.longest, b.rule) for b in problem.blocks if b.last >= day
    )
    start = problem.start + timedelta(days=day)
    return replace(
        problem,
        start=start,
        days=problem.days - day,
        paddocks=tuple(paddocks),
        herds=herds,
        hot=problem.hot[day:],
        blocks=blocks,
        locked=(),
    )


def walked(believed: Problem, truth: Problem, way: str, seed: int, seconds: float, now: Callable[[], float]) -> Ended:
    """A season of the truth under plans made from the belief; each season plan has so many seconds."""
    rng = np.random.default_rng(seed)
    if way == PERFECT:
        return _ended(truth, solve(truth, seconds=seconds, rng=rng, now=now).plan.stays)
    solved = solve(believed, seconds=seconds, rng=rng, now=now)
    if way == OPEN:
        return _ended(truth, _lived(truth, solved.plan.stays))
    return _ended(truth, _Season(believed, truth, solved, way == TAUGHT, rng).stays())


def _ended(truth: Problem, stays: Iterable[Stay]) -> Ended:
    found = score(truth, stays)
    assert found.holds, found.breaches[:3]
    return Ended(found.total, found.parts["hay"], sum(found.lot_days.values()))


def _lived(truth: Problem, stays: Iterable[Stay]) -> list[Stay]:
    """What of a plan can be done: stays that would break a rule are ended early, or not begun."""
    return repaired(truth, stays)


@dataclass
class _Season:
    """One season: the plan is followed until a reading or a day asks for another."""

    believed: Problem
    truth: Problem
    solved: Solved
    learns: bool
    rng: np.random.Generator
    multiplier: dict[str, float] = field(default_factory=dict)

    def stays(self) -> list[Stay]:
        """Follows the plan; plans again on every looked-for day with the masses read."""
        self.multiplier = {p.id: 1.0 for p in self.truth.paddocks}
        done, day, problem, solved = list[Stay](), 0, self.believed, self.solved
        plan = [replace(s) for s in solved.plan.stays]
        while day < self.truth.days:
            until = min(day + (EARLY_D if day < EARLY_UNTIL else EVERY_D), self.truth.days)
            plan = _lived(self.truth, [*done, *(s for s in plan if s not in done)])
            if until >= self.truth.days:
                return plan
            done = [s for s in plan if s.first < until]
            read = score(self.truth, done).mass
            if self.learns:
                self._learn(done, day, until, read)
            mass = {name: float(track[until]) for name, track in read.items()}
            problem = later(self.believed, done, until, mass, self.multiplier)
            solved = replan(
                problem, solved, until - day, committed=(), rng=self.rng, seconds=AGAIN_S if self.learns else 0.0, now=time.perf_counter
            )
            shifted = [replace(s, first=s.first + until) for s in solved.plan.stays]
            plan = self._whole(done, shifted, until)
            done, day = [s for s in plan if s.first < until], until
        return plan

    def _whole(self, done: list[Stay], shifted: list[Stay], day: int) -> list[Stay]:
        """What was done, what goes on, and what comes: a stay the herd is in ends when the new plan ends it."""
        found = []
        for stay in done:
            more = next((s for s in shifted if s.herd == stay.herd and s.paddock == stay.paddock and s.first == day), None)
            if stay.exit > day:
                found.append(replace(stay, days=(more.exit if more else day) - stay.first))
                shifted = [s for s in shifted if s is not more]
            else:
                found.append(stay)
        return found + shifted

    def _learn(self, done: list[Stay], day: int, until: int, read: Mapping[str, np.ndarray]) -> None:  # type: ignore[type-arg]
        """Each paddock's growth, from what was read against what was foreseen from the reading before."""
        for p in self.truth.paddocks:
            foreseen = self._foreseen(p.id, done, day, until, float(read[p.id][day]))
            taken = self._foreseen(p.id, done, day, until, float(read[p.id][day]), growing=False)
            grown = foreseen - taken
            self.multiplier[p.id] = float(multiplier_after(self.multiplier[p.id], grown, foreseen, float(read[p.id][until])))

    def _foreseen(self, name: str, done: list[Stay], day: int, until: int, mass: float, growing: bool = True) -> float:
        ground = Ground(self.believed)
        place, stays = ground.paddock[name], [s for s in done if s.paddock == name]
        for t in range(day, until):
            off = sum(ground.removal(s)[t - s.first] for s in stays if s.first <= t < s.exit and s.herd)
            grows = place.growth[t] * self.multiplier[name] * (1 - np.exp(-mass / place.light_kg_ha)) if growing else 0.0
            mass = max(mass + grows - place.loss[t] * mass - off, 0.0)
        return mass
