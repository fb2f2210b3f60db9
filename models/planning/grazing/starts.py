"""How each paddock stands on the first morning: its track, from when it may be entered, and the stays that go on from before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.planning.grazing import Stay
from models.planning.grazing.simulate import HAIR, walk
from models.planning.grazing.tables import Tables

EVER = 10**6


@dataclass(frozen=True, slots=True)
class GoesOn:
    """A herd that stays where it is for `days` more: what that costs, and the rank and mass it leaves on the day of leaving."""

    herd: int
    days: int
    rank: int
    mass_kg_ha: float
    cost: float


@dataclass(frozen=True, slots=True)
class Start:
    """rank: track of the first morning. free: first day of entry. wormy: until which day small ruminants find their own worms,
    0 where they do not. leader: the herd that leaves on the first morning, -1 for none."""

    rank: int
    free: int
    wormy: int
    leader: int
    going: tuple[GoesOn, ...]


def starts(tables: Tables) -> list[Start]:
    ground, problem = tables.ground, tables.problem
    index = {h.id: i for i, h in enumerate(problem.herds)}
    found = []
    for p, paddock in enumerate(problem.paddocks):
        rank = tables.lanes[p].grid.start(paddock.mass_kg_ha)
        free, (small, others) = paddock.free, ground.left(paddock.id)
        here = ground.here(paddock.id)
        for herd in here:
            free = max(free, int(paddock.rest[0]))
            if ground.small(herd.id):
                small = 0
            else:
                others = 0
        dirty = small is not None and (others is None or others < small)
        wormy = min(small + problem.costs.return_d, problem.days) if small is not None and dirty else 0
        going = tuple(one for herd in here for one in _going(tables, p, herd.id, index[herd.id]))
        leader = index[here[-1].id] if here else -1
        found.append(Start(rank, min(free, problem.days), max(wormy, 0), leader, going))
    return found


def _going(tables: Tables, p: int, herd: str, number: int) -> list[GoesOn]:
    ground, paddock = tables.ground, tables.problem.paddocks[p]
    most = ground.longest[herd, paddock.id]
    found = []
    for days in range(1, min(ground.herd[herd].longest - ground.herd[herd].stood, tables.problem.days) + 1):
        stay = Stay(herd, paddock.id, 0, days)
        if min(most[:days]) < days + ground.stood(stay):
            break
        mass = walk(ground, paddock.id, [stay]).mass[days]
        if mass >= paddock.leave_kg_ha - HAIR:
            rank = int(tables.lanes[p].grid.ranks(np.array([days]), np.array([mass]))[0])
            found.append(GoesOn(number, days, rank, mass, sum(ground.charge[herd, paddock.id][:days])))
    return found
