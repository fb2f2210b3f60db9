"""What comes of moving one stay of a kept plan: rules it breaks, days on hay, heat, money; and why it is not there already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from models.advice.rotation.why import why_not
from models.planning.grazing import Plan, Problem, Stay
from models.planning.grazing.ground import Ground
from models.planning.grazing.mending import consequence, repaired
from models.planning.grazing.rotation import Move, Rotation
from models.planning.grazing.search import fineness
from models.planning.grazing.simulate import planned
from models.planning.grazing.tables import tables
from sensors.errors import InputError

LONGEST_D = 60
# sentences of broken rules that are told
MOST = 3
# what a change is weighed for, in seconds
SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class Wish:
    """A stay that somebody would have: from `first`, so many days; instead: the first day of the herd's stay that it replaces."""

    herd: str
    paddock: str
    first: date
    days: int
    instead: date | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """What comes of a wish, with the weeks around it arranged anew.

    broken: hard rules that the stay itself breaks, in sentences; then it cannot be. parts: by how much each part of the cost
    changes, money; lot_days: by herd; why: why the plan has it elsewhere, "" where nothing is to be said.
    """

    broken: tuple[str, ...]
    parts: Mapping[str, float]
    lot_days: Mapping[str, int]
    unshaded_head_d: float
    sheep_returns: int
    why: str
    money: str

    @property
    def total(self) -> float:
        return sum(self.parts.values())

    def document(self) -> dict[str, Any]:
        return {**asdict(self), "broken": list(self.broken)}

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Weighed:
        """What `document` wrote."""
        return cls(**{**row, "broken": tuple(row["broken"])})


def wish_of(row: Mapping[str, Any]) -> Wish:
    """A wish as a page sends it; InputError where it is none."""
    try:
        instead = row.get("instead")
        wish = Wish(
            str(row["herd"]), str(row["paddock"]), date.fromisoformat(str(row["first"])), int(row["days"]),
            date.fromisoformat(str(instead)) if instead else None,
        )  # fmt: skip
    except (KeyError, ValueError, TypeError) as why:
        expected = "herd, paddock, first as 2026-05-14, days"
        raise InputError("That is no stay.", expected=expected, got=str(dict(row))[:80]) from why
    if not 1 <= wish.days <= LONGEST_D:
        raise InputError("How many days?", where=wish.herd, expected=f"1 to {LONGEST_D}", got=str(wish.days))
    return wish


def weighed(problem: Problem, rotation: Rotation, wish: Wish, now: Callable[[], float], seconds: float = SECONDS) -> Weighed:
    """now: a clock in seconds. InputError for a herd or a paddock that is not of the problem, or days beyond it."""
    new = _stay(problem, wish)
    plan = _plan(problem, rotation)
    ground = Ground(problem)
    old = next((s for s in plan.stays if s.herd == wish.herd and problem.date(s.first) == wish.instead), None)
    # what a herd cannot do at once with the new stay goes with it
    left = tuple(s for s in plan.stays if s is old or s.herd != wish.herd or s.exit <= new.first or s.first >= new.exit)
    why = why_not(problem, plan, old, wish.paddock, problem.units) if old is not None and old.paddock != wish.paddock else ""
    table = tables(problem, fineness(problem)[0], ground)
    found = consequence(problem, planned(problem, left, plan.made_by), old, new, table, seconds, now=now)
    broken = tuple(b.said for b in found.breaches if b.paddock == new.paddock and b.herd == new.herd)
    if found.mended is None:
        return Weighed(broken[:MOST] or tuple(b.said for b in found.breaches)[:MOST], {}, {}, 0.0, 0, why, problem.money)
    before, after = plan.score, found.mended.score
    return Weighed(
        (),
        {part: round(after.parts[part] - before.parts[part], 2) for part in after.parts},
        {herd: days - before.lot_days.get(herd, 0) for herd, days in after.lot_days.items()},
        round(after.unshaded_head_d - before.unshaded_head_d, 1),
        after.sheep_returns - before.sheep_returns,
        why,
        problem.money,
    )


def _stay(problem: Problem, wish: Wish) -> Stay:
    herds, paddocks = [h.id for h in problem.herds], [p.id for p in problem.paddocks]
    first = (wish.first - problem.start).days
    if wish.herd not in herds:
        raise InputError(f"{wish.herd} is in no plan.", expected=", ".join(herds), got=wish.herd)
    if wish.paddock not in paddocks:
        raise InputError(f"{wish.paddock} is no paddock of the plan.", expected=", ".join(paddocks), got=wish.paddock)
    if not 0 <= first < first + wish.days <= problem.days:
        last = problem.date(problem.days)
        raise InputError("The plan has no such days.", where=wish.herd, expected=f"{problem.start} to {last}", got=f"{wish.first}")
    return Stay(wish.herd, wish.paddock, first, wish.days)


def _plan(problem: Problem, rotation: Rotation) -> Plan:
    """A kept plan on the problem of now: what no longer holds gives way."""
    stays = [stay for move in rotation.moves if (stay := stay_of(problem, move)) is not None]
    return planned(problem, repaired(problem, stays), rotation.made_by)


def stay_of(problem: Problem, move: Move) -> Stay | None:
    """A move of a kept plan in the days of a problem, as far as it is still to come; None where it is not of this problem."""
    herd = next((h for h in problem.herds if h.id == move.herd), None)
    first, out = (move.first - problem.start).days, (move.out - problem.start).days
    if herd is None or move.paddock not in {p.id for p in problem.paddocks} or out <= 0 or out > problem.days:
        return None
    if first < 0 and herd.here != move.paddock:
        return None
    return Stay(move.herd, move.paddock, max(first, 0), out - max(first, 0))
