"""Locked stays as the tables know them."""

from __future__ import annotations

from dataclasses import dataclass

from models.planning.grazing.tables import Tables


@dataclass(frozen=True, slots=True)
class Promise:
    """A locked stay as the tables know it: paddock, its action (-1: it goes on from before), herd, first day, days."""

    paddock: int
    action: int
    herd: int
    first: int
    days: int


def promises(tables: Tables) -> list[Promise]:
    """Locked stays; those of a mower or behind a leader are left to whoever makes the plan."""
    problem = tables.problem
    at, herds = {p.id: i for i, p in enumerate(problem.paddocks)}, {h.id: i for i, h in enumerate(problem.herds)}
    plain = {(a.herd, a.days): i for i, a in enumerate(tables.actions) if not a.follows}
    found = []
    for stay in problem.locked:
        if not stay.herd or problem.herds[herds[stay.herd]].follows:
            continue
        herd = herds[stay.herd]
        action = -1 if tables.ground.goes_on(stay) else plain[herd, stay.days]
        found.append(Promise(at[stay.paddock], action, herd, stay.first, stay.days))
    return found
