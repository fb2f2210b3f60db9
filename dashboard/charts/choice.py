"""Which of its places each of a chart's words takes, so that no words lie on others. Pure.

The rule, of words given in order of importance (dashboard/charts/labels.py says which that is):

1. Each takes the place where it is least in the way, of curves and dots as well as of other words.
2. Where two would still lie on each other the less important one moves: to another of its places, or further off. If
   it has none left the other one makes room for it.
3. Words that say a number come before words that say none, and the whole panel is searched for a place for them:
   what was measured or forecast is not lost because "night" stood there. They are left out only of a panel so full
   of numbers that no free place is found in it, the least important first.
4. Words without a number ("no data", "night", what a band is good for) that find no free place are left out.

Words are never laid on others, on the axis's numbers or on the times, and not cut off at the edge either, unless they
are wider than the plot itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from math import inf

from dashboard.charts import places
from dashboard.charts.panel import LEFT
from dashboard.charts.places import WIDTHS, Boxes, Ground, Place, Words

# what it costs to lie on other words, to take a place other than the best, to stand a pixel further off
ON_WORDS, NEXT_BEST, FURTHER = 100.0, 1.5, 0.4
ROUNDS = 3

Chosen = Sequence[Place | None]


def placed(wanted: Sequence[Words], ground: Ground) -> list[Place | None]:
    """A place for each, by the rule above; None for words that are left out."""
    table = _Table(wanted, ground)
    chosen: list[Place | None] = list(_least_in_the_way(table))
    settled: set[int] = set()
    order = sorted(range(len(wanted)), key=lambda n: (not wanted[n].says_number, n))
    for n in order:
        place = chosen[n]
        if place is None or not table.free(n, [place], chosen, settled):
            chosen[n] = _moved(table, n, chosen, settled)
        settled.add(n)
    for n in order:
        # by now others may have moved away
        chosen[n] = chosen[n] or table.nearest(n, [*wanted[n].places, *wanted[n].more], chosen, settled)
    return chosen


@dataclass(slots=True)
class _Table:
    """The words of a panel, at both of its widths."""

    wanted: Sequence[Words]
    ground: Ground
    widths: list[float] = field(init=False)
    fixed: list[Boxes] = field(init=False)

    def __post_init__(self) -> None:
        self.widths = [w - LEFT - self.ground.right for w in WIDTHS]
        self.fixed = [[places.box(text, place, w) for w in self.widths] for text, place in self.ground.taken]

    def boxes(self, n: int, place: Place) -> Boxes:
        return [places.box(self.wanted[n].text, place, w, self.wanted[n].size) for w in self.widths]

    def cost(self, boxes: Boxes) -> float:
        return sum(places.in_the_way(b, w, self.ground) for b, w in zip(boxes, self.widths, strict=True))

    def inside(self, boxes: Boxes) -> bool:
        return all(over <= 0 for b, w in zip(boxes, self.widths, strict=True) for over in places.beyond(b, w, self.ground))

    def others(self, n: int, chosen: Chosen, among: Iterable[int]) -> list[tuple[int, Boxes]]:
        return [(m, self.boxes(m, place)) for m in among if m != n and (place := chosen[m]) is not None]

    def free(self, n: int, options: Sequence[Place], chosen: Chosen, among: Iterable[int]) -> list[tuple[Place, Boxes]]:
        """The places where words can stand and lie on none of the others."""
        stand = [*self.fixed, *(boxes for _, boxes in self.others(n, chosen, among))]
        mine = [(place, self.boxes(n, place)) for place in options]
        return [(p, b) for p, b in mine if self.inside(b) and not any(places.clash(b, other) for other in stand)]

    def nearest(self, n: int, options: Sequence[Place], chosen: Chosen, among: Iterable[int]) -> Place | None:
        """Of the free places the one that is near and least in the way."""
        found, least = None, inf
        for way, _, place, boxes in sorted((self.way(n, b), i, p, b) for i, (p, b) in enumerate(self.free(n, options, chosen, among))):
            if way >= least:
                # all the rest are further off than this one is worth
                break
            if (cost := way + self.cost(boxes)) < least:
                found, least = place, cost
        return found

    def way(self, n: int, boxes: Boxes) -> float:
        anchor = self.wanted[n].places[0]
        return FURTHER * sum(places.away(b, anchor, w) for b, w in zip(boxes, self.widths, strict=True))


def _least_in_the_way(table: _Table) -> list[Place]:
    """The important ones first; then each may move once more, now that all the others are there."""
    wanted, everyone = table.wanted, range(len(table.wanted))
    boxes = [[table.boxes(n, p) for p in words.places] for n, words in enumerate(wanted)]
    alone = [[table.cost(b) + NEXT_BEST * i for i, b in enumerate(some)] for some in boxes]
    chosen: list[int | None] = [None] * len(wanted)
    for _ in range(ROUNDS):
        for n in everyone:
            stand = [*table.fixed, *(boxes[m][i] for m, i in enumerate(chosen) if i is not None and m != n)]
            hits = [sum(places.overlap(a, b) for s in stand for a, b in zip(mine, s, strict=True)) for mine in boxes[n]]
            costs = [a + ON_WORDS * h for a, h in zip(alone[n], hits, strict=True)]
            chosen[n] = costs.index(min(costs))
    return [words.places[i or 0] for words, i in zip(wanted, chosen, strict=True)]


def _moved(table: _Table, n: int, chosen: list[Place | None], settled: Collection[int]) -> Place | None:
    """Another place for words that stand on settled ones: free of all, or only of those and the others move in turn."""
    words, everyone = table.wanted[n], range(len(chosen))
    for among in (everyone, settled):
        for options in (words.places, words.more):
            if (found := table.nearest(n, options, chosen, among)) is not None:
                return found
    if (found := _given_way(table, n, [*words.places, *words.more], chosen, settled)) is not None or not words.says_number:
        return found
    stand = [*table.fixed, *(boxes for _, boxes in table.others(n, chosen, settled))]
    return table.nearest(n, places.anywhere(table.ground, stand), chosen, settled)


def _given_way(table: _Table, n: int, options: Sequence[Place], chosen: list[Place | None], settled: Collection[int]) -> Place | None:
    """A place that one settled word leaves for another of its own; changes `chosen` for that one."""
    others = table.others(n, chosen, settled)
    for place, mine in table.free(n, options, chosen, ()):
        hit = [m for m, boxes in others if places.clash(mine, boxes)]
        if len(hit) != 1:
            continue
        (m,), tried = hit, [*chosen]
        tried[n] = place
        other = table.nearest(m, table.wanted[m].places, tried, {*settled, n})
        if other is not None:
            chosen[m] = other
            return place
    return None
