"""What people were told: the next moves of the plan they go by stay, or change as little as a hard rule lets them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from models.advice.rotation.weighing import stay_of
from models.planning.grazing import Problem, Stay
from models.planning.grazing.ground import Ground
from models.planning.grazing.rotation import Rotation
from models.planning.grazing.simulate import score

# moves of each herd that people were told to make
MOVES = 2
# a promised stay may be shorter, or begin earlier or later, by so many days before it is given up
GIVES_D = 2


@dataclass(frozen=True)
class Promised:
    """stays: those that hold, as they were or a little otherwise. broken: why others are otherwise, or not at all, in sentences."""

    stays: tuple[Stay, ...] = ()
    broken: tuple[str, ...] = ()


def told(accepted: Rotation | None, problem: Problem) -> list[Stay]:
    """The next two moves of each herd of the plan that people go by, and the stay it is in."""
    found = []
    for herd in problem.herds:
        own = stays_of(accepted, problem, herd.id)
        inside = sum(stay.first == 0 and stay.paddock == herd.here for stay in own[:1])
        found += own[: MOVES + inside]
    return found


def stays_of(accepted: Rotation | None, problem: Problem, herd: str) -> list[Stay]:
    """An accepted plan's stays of a herd from today on, in the days of this problem."""
    own = [m for m in accepted.moves if m.herd == herd] if accepted is not None else []
    return sorted((stay for move in own if (stay := stay_of(problem, move)) is not None), key=lambda s: s.first)


def promised(accepted: Rotation | None, problem: Problem) -> Promised:
    """What holds of what people were told, beside the stays that stewards set, the earliest first."""
    kept, broken = list[Stay](), list[str]()
    for stay in sorted(told(accepted, problem), key=lambda s: (s.first, s.exit)):
        if stay in problem.locked:
            continue
        why = _breach(problem, [*kept, stay])
        held = stay if not why else next((s for s in _nearly(stay) if not _breach(problem, [*kept, s])), None)
        if why:
            broken.append(f"what was told cannot stay{'' if held is None else ' as it was'}: {why}")
        if held is not None:
            kept.append(held)
    return Promised(tuple(kept), tuple(broken))


def _breach(problem: Problem, stays: Sequence[Stay]) -> str:
    """What these stays break, beside those set by hand; "" for nothing."""
    free = replace(problem, locked=())
    locked = [s for s in problem.locked if s not in stays]
    own = {(s.herd, s.paddock) for s in stays}
    before = {b.said for b in score(free, locked, Ground(free)).breaches} if locked else set()
    found = score(free, [*locked, *stays], Ground(free)).breaches
    return next((b.said for b in found if b.said not in before or (b.herd, b.paddock) in own), "")


def _nearly(stay: Stay) -> Iterator[Stay]:
    """The same stay a little otherwise, what people notice least first: out earlier, in later, in earlier."""
    for days in range(1, GIVES_D + 1):
        if stay.days > days:
            yield replace(stay, days=stay.days - days)
    for days in range(1, GIVES_D + 1):
        yield replace(stay, first=stay.first + days)
        if stay.days > days:
            yield replace(stay, first=stay.first + days, days=stay.days - days)
    for days in range(1, min(GIVES_D, stay.first) + 1):
        yield replace(stay, first=stay.first - days)
