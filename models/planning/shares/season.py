"""What past weeks leave groups ahead or behind, so that the season comes out even."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.planning.shares import Group


@dataclass(frozen=True, slots=True)
class Standing:
    """ahead: group -> value of a full share this season above the mean of the same weeks, below it negative [money]; usual: what a
    full share is worth in a mean week [money], None before the first."""

    ahead: Mapping[str, float]
    usual: float | None


def standing(weeks: Iterable[Mapping[str, float]], groups: Iterable[Group]) -> Standing:
    """From values of past weeks (group -> value of a full share that week, as Allocation.values). A group counts in the weeks in
    which it was there: who joins late, or pauses, is behind nobody. The mean is over shares by their weight."""
    weight = {g.id: g.shares * g.weight for g in groups}
    ahead, means = dict.fromkeys(weight, 0.0), list[float]()
    for week in weeks:
        there = {g: value for g, value in week.items() if g in weight}
        if not there:
            continue
        mean = sum(weight[g] * value for g, value in there.items()) / sum(weight[g] for g in there)
        means.append(mean)
        for g, value in there.items():
            ahead[g] += value - mean
    return Standing(ahead, sum(means) / len(means) if means else None)


def recent(weeks: Iterable[Iterable[str]]) -> dict[str, int]:
    """Item -> in how many of the last three weeks it came. weeks: what a box held in each, the last one last."""
    found: dict[str, int] = {}
    for box in list(weeks)[-3:]:
        for item in box:
            found[item] = found.get(item, 0) + 1
    return found


def turns(weeks: Iterable[Iterable[tuple[str, Iterable[str]]]]) -> dict[str, dict[str, int]]:
    """Item -> pick-up -> in how many weeks some share there had it: whose turn it is next (Week.turns). weeks: of each its boxes, as
    (pick-up, items)."""
    found: dict[str, dict[str, int]] = {}
    for week in weeks:
        for item, where in sorted({(item, depot) for depot, box in week for item in box}):
            found.setdefault(item, {})
            found[item][where] = found[item].get(where, 0) + 1
    return found
