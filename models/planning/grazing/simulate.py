"""The one simulator: what a plan costs and leaves, day by day, and every hard rule that it breaks.

Whoever made a plan, a search, a steward or another program, this alone says what it is worth. Paddocks do not touch each
other, so each is walked by itself (`walk`), and a change of one needs only that one again. Plain numbers and lists: for
one plan that is three times as fast as arrays (knowledge: 0.28 us a paddock-day).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp
from typing import TypeAlias

import numpy as np

from models.planning.grazing import Plan, Problem, Rule, Score, Stay
from models.planning.grazing.breaches import said
from models.planning.grazing.ground import Ground, by_paddock

# below this, a mass is the limit itself [kg/ha]
HAIR = 1e-6
# a rule, the stay that breaks it, when, the limit, what was
Broken: TypeAlias = tuple[Rule, Stay, int, float, float]
PARTS = ("hay", "moves", "heat", "returns", "end", "charges", "short", "mowing")


@dataclass(slots=True)
class Walk:
    """One paddock's season: its mass at the start of each day and at the end, what its stays cost, what they break."""

    mass: list[float]
    moves: int = 0
    heat_and_charges: float = 0.0
    returns: int = 0
    mowed: float = 0.0
    short_kg_ha: float = 0.0
    end: float = 0.0
    breaches: list[Broken] = field(default_factory=list)

    def cost(self, problem: Problem) -> float:
        costs = problem.costs
        return self.moves * costs.move + self.heat_and_charges + self.returns * costs.sheep_return + self.end - self.mowed


def walk(ground: Ground, paddock: str, stays: Sequence[Stay]) -> Walk:
    """A paddock under its stays, in order of time. Breaches: (rule, stay, day, limit, what was)."""
    land, problem = ground.paddock[paddock], ground.problem
    growth, loss, light = ground.growth[paddock], ground.loss[paddock], land.light_kg_ha
    mass, day = land.mass_kg_ha, 0
    found = Walk([mass])
    track = found.mass
    last = _Before(ground, paddock, stays)
    for stay in stays:
        if stay.exit > problem.days or stay.days < 1:
            found.breaches.append(("overlap", stay, stay.first, day, stay.first))
            continue
        if stay.first < day:
            return _crowded(ground, paddock, [s for s in stays if s.exit <= problem.days and s.days >= 1])
        while day < stay.first:
            mass = max(mass + growth[day] * (1.0 - exp(-mass / light)) - loss[day] * mass, 0.0)
            day += 1
            track.append(mass)
        _enter(ground, found, last, stay, mass)
        if stay.herd:
            taken, stubble = ground.removal(stay), None
        else:
            taken, stubble = [0.0] * stay.days, _mow(ground, found, stay, mass)
        for off in taken:
            if stubble is not None:
                mass, stubble = min(mass, stubble), None
            mass = max(mass + growth[day] * (1.0 - exp(-mass / light)) - loss[day] * mass - off, 0.0)
            day += 1
            track.append(mass)
        if stay.herd and mass < land.leave_kg_ha - HAIR:
            found.short_kg_ha += land.leave_kg_ha - mass
            found.breaches.append(("residual", stay, stay.exit, land.leave_kg_ha, mass))
        last.leave(ground, stay)
    while day < problem.days:
        mass = max(mass + growth[day] * (1.0 - exp(-mass / light)) - loss[day] * mass, 0.0)
        day += 1
        track.append(mass)
    found.end = max(problem.costs.end_kg_ha - mass, 0.0) * land.area_ha * problem.costs.end_per_kg
    return found


def _crowded(ground: Ground, paddock: str, stays: Sequence[Stay]) -> Walk:
    """A paddock in which stays overlap, as no plan of ours has it: all eat, and whoever comes while others are there is named. Hay is
    not cut among herds."""
    until, crowd = 0, dict[int, int]()
    for i, stay in enumerate(stays):
        if stay.first < until:
            crowd[i] = until
        until = max(until, stay.exit)
    found = Walk([ground.paddock[paddock].mass_kg_ha])
    _eaten_together(ground, paddock, found, [s for i, s in enumerate(stays) if s.herd or i not in crowd])
    last, floor = _Before(ground, paddock, stays), ground.paddock[paddock].leave_kg_ha
    for i, stay in enumerate(stays):
        if i not in crowd:
            _enter(ground, found, last, stay, found.mass[stay.first])
        else:
            found.breaches.append(("overlap", stay, stay.first, crowd[i], stay.first))
            if stay.herd:
                found.moves += not ground.goes_on(stay)
                _stay(ground, found, stay)
        if stay.herd and (left := found.mass[stay.exit]) < floor - HAIR:
            found.short_kg_ha += floor - left
            found.breaches.append(("residual", stay, stay.exit, floor, left))
        last.leave(ground, stay)
    return found


def _eaten_together(ground: Ground, paddock: str, found: Walk, stays: Sequence[Stay]) -> None:
    """Masses of a paddock in which several may eat on one day, and what is missing at the end."""
    land, problem, costs = ground.paddock[paddock], ground.problem, ground.problem.costs
    growth, loss = ground.growth[paddock], ground.loss[paddock]
    off, cuts = [0.0] * problem.days, {s.first: s for s in stays if not s.herd}
    for stay in stays:
        for day, taken in enumerate(ground.removal(stay) if stay.herd else (), stay.first):
            off[day] += taken
    mass = land.mass_kg_ha
    for day in range(problem.days):
        if day in cuts and (stubble := _mow(ground, found, cuts[day], mass)) is not None:
            mass = min(mass, stubble)
        mass = max(mass + growth[day] * (1.0 - exp(-mass / land.light_kg_ha)) - loss[day] * mass - off[day], 0.0)
        found.mass.append(mass)
    found.end = max(costs.end_kg_ha - mass, 0.0) * land.area_ha * costs.end_per_kg


class _Before:
    """Who was last in a paddock, and from which day the next may come."""

    def __init__(self, ground: Ground, paddock: str, stays: Sequence[Stay]) -> None:
        land = ground.paddock[paddock]
        self.free, self.herd, self.exit = land.free, "", -1
        self.small, self.others = ground.left(paddock)
        # who stands there and does not stay leaves on the first morning
        staying = {s.herd for s in stays if ground.goes_on(s)}
        for herd in ground.here(paddock):
            if herd.id not in staying:
                self.leave(ground, Stay(herd.id, paddock, 0, 0))

    def leave(self, ground: Ground, stay: Stay) -> None:
        rest = ground.rest[stay.paddock]
        self.herd, self.exit = stay.herd, stay.exit
        self.free = max(self.free, stay.exit + (rest[stay.exit] if stay.exit < len(rest) else 0))
        if ground.small(stay.herd):
            self.small = stay.exit
        else:
            self.others = stay.exit

    def too_early(self, ground: Ground, small_since: int) -> bool:
        """Whether small ruminants come back to their own worms: too soon, and no cattle, horses or mower between."""
        if self.small is None or small_since - self.small >= ground.problem.costs.return_d:
            return False
        return self.others is None or self.others < self.small


def _enter(ground: Ground, found: Walk, last: _Before, stay: Stay, mass: float) -> None:
    """What a stay asks when it begins: rest, mass, length, blocks; what it costs."""
    if not stay.herd:
        if stay.first < last.free:
            found.breaches.append(("rest", stay, stay.first, last.free, stay.first))
        return
    herd, land = ground.herd[stay.herd], ground.paddock[stay.paddock]
    follows = bool(herd.follows) and last.herd == herd.follows and last.exit == stay.first
    if not ground.goes_on(stay):
        found.moves += 1
        if not follows and stay.first < last.free:
            found.breaches.append(("rest", stay, stay.first, last.free, stay.first))
        if not follows and mass < land.enter_kg_ha - HAIR:
            found.breaches.append(("entry", stay, stay.first, land.enter_kg_ha, mass))
        if ground.small(stay.herd) and last.too_early(ground, stay.first):
            found.returns += 1
    _stay(ground, found, stay)


def _stay(ground: Ground, found: Walk, stay: Stay) -> None:
    """What its days cost, how long it may last, and on which days it may not be: each block that it meets is named."""
    found.heat_and_charges += sum(ground.charge[stay.herd, stay.paddock][stay.first : stay.exit])
    days = stay.days + ground.stood(stay)
    most = ground.longest[stay.herd, stay.paddock][stay.first : stay.exit]
    within = min(most, default=0)
    if within == 0:
        kind = ground.herd[stay.herd].kind
        met = {
            max(block.first, stay.first)
            for block in ground.blocks[stay.paddock]
            if not block.longest and block.herd in ("", stay.herd, kind) and block.first < stay.exit and block.last >= stay.first
        }
        found.breaches += [("blocked", stay, day, 0, days) for day in sorted(met)]
        within = min((day for day in most if day), default=ground.herd[stay.herd].longest)
    if days > within:
        found.breaches.append(("longest", stay, stay.first, within, days))


def _mow(ground: Ground, found: Walk, stay: Stay, mass: float) -> float | None:
    """Hay is cut on the first day; what stands after it, or None where it may not be cut."""
    mowing, land = ground.problem.mowing, ground.paddock[stay.paddock]
    allowed = mowing is not None and stay.paddock in mowing.paddocks and mowing.first <= stay.first <= mowing.last
    if mowing is None or not allowed or stay.days != mowing.days or mass < mowing.min_kg_ha - HAIR:
        found.breaches.append(("cut", stay, stay.first, mowing.min_kg_ha if mowing else 0.0, mass))
        return None
    found.mowed += (mass - mowing.stubble_kg_ha) * land.area_ha * mowing.value_per_kg - mowing.cost_per_ha * land.area_ha
    return mowing.stubble_kg_ha


def score(problem: Problem, stays: Iterable[Stay], ground: Ground | None = None) -> Score:
    """What a plan costs and breaks. ground: the same problem made ready, where it is at hand."""
    ground = ground or Ground(problem)
    stays, strange = _known(ground, stays)
    walks = {name: walk(ground, name, own) for name, own in by_paddock(ground, stays).items()}
    where, doubled = _whereabouts(ground, stays)
    parts, lot_days, unshaded = _parts(ground, walks, where, stays)
    broken = [*strange, *doubled, *(b for w in walks.values() for b in w.breaches), *_unkept(problem, stays)]
    return Score(
        parts,
        lot_days,
        unshaded,
        sum(w.returns for w in walks.values()),
        sum(w.moves for w in walks.values()),
        sum(w.short_kg_ha for w in walks.values()),
        {name: np.array(w.mass) for name, w in walks.items()},
        tuple(said(problem, *one) for one in sorted(broken, key=lambda b: b[2])),
    )


def _known(ground: Ground, stays: Iterable[Stay]) -> tuple[list[Stay], list[Broken]]:
    """The stays that can be walked, and those of herds, paddocks or days that the problem does not have."""
    good, strange = list[Stay](), list[Broken]()
    for stay in stays:
        if ground.knows(stay):
            good.append(stay)
        else:
            strange.append(("place", stay, stay.first, 0.0, 0.0))
    return good, strange


def _whereabouts(ground: Ground, stays: Sequence[Stay]) -> tuple[dict[str, list[Stay | None]], list[Broken]]:
    """Herd -> the stay it is in on each day (None: in the lot), and where one is in two places on one day."""
    where: dict[str, list[Stay | None]] = {h.id: [None] * ground.problem.days for h in ground.problem.herds}
    doubled = list[Broken]()
    for stay in sorted(stays, key=lambda s: s.first):
        if not stay.herd:
            continue
        days = where[stay.herd]
        if any(days[day] is not None for day in range(stay.first, stay.exit)):
            doubled.append(("place", stay, stay.first, 1.0, 2.0))
        days[stay.first : stay.exit] = [stay] * stay.days
    return where, doubled


def _parts(
    ground: Ground, walks: Mapping[str, Walk], where: Mapping[str, Sequence[Stay | None]], stays: Sequence[Stay]
) -> tuple[dict[str, float], dict[str, int], float]:
    problem, costs = ground.problem, ground.problem.costs
    parts = dict.fromkeys(PARTS, 0.0)
    lot_days, in_lot, in_paddocks = dict[str, int](), 0.0, 0.0
    for herd in problem.herds:
        out = np.array([stay is None for stay in where[herd.id]])
        lot_days[herd.id] = int(out.sum())
        parts["hay"] += float((herd.demand * out).sum()) * costs.hay_per_kg
        in_lot += float((ground.unshaded(herd, None) * out).sum())
    for stay in stays:
        if stay.herd:
            bare = ground.unshaded(ground.herd[stay.herd], ground.paddock[stay.paddock])
            in_paddocks += float(bare[stay.first : stay.exit].sum())
    parts["heat"] = (in_lot + in_paddocks) * costs.heat_per_head_d
    parts["charges"] = sum(w.heat_and_charges for w in walks.values()) - in_paddocks * costs.heat_per_head_d
    parts["moves"] = sum(w.moves for w in walks.values()) * costs.move
    parts["returns"] = sum(w.returns for w in walks.values()) * costs.sheep_return
    parts["end"] = sum(w.end for w in walks.values())
    parts["mowing"] = 0.0 - sum(w.mowed for w in walks.values())
    parts["short"] = _short(ground, walks)
    return parts, lot_days, in_lot + in_paddocks


def _short(ground: Ground, walks: Mapping[str, Walk]) -> float:
    """What is missing of the stockpiles, in money."""
    missing = 0.0
    for pile in ground.problem.stockpiles:
        there = sum(
            max(walks[name].mass[pile.day] - ground.paddock[name].leave_kg_ha, 0.0) * ground.paddock[name].area_ha for name in pile.paddocks
        )
        missing += max(pile.target_kg - there, 0.0)
    return missing * ground.problem.costs.short_per_kg


def _unkept(problem: Problem, stays: Sequence[Stay]) -> list[Broken]:
    """Promised stays that are not in the plan."""
    kept = set(stays)
    return [("locked", stay, stay.first, 0.0, 0.0) for stay in problem.locked if stay not in kept]


def planned(problem: Problem, stays: Iterable[Stay], made_by: str, ground: Ground | None = None) -> Plan:
    """A plan of these stays, scored; in order of time."""
    ordered = tuple(sorted(stays, key=lambda s: (s.first, s.herd, s.paddock)))
    return Plan(ordered, score(problem, ordered, ground), made_by)
