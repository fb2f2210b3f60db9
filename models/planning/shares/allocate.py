"""The week shared out, in strict order: exclusions, the planned meal, the lowest share, variety, kitchen, hubs, least left."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from models.planning.shares import VARIETY, Allocation, Group, Item, Portion, Week
from models.planning.shares.board import HAIR, Board, Whole, allowed, board_of, ordered, steps_of
from models.planning.shares.bound import targets
from models.planning.shares.fill import fill
from models.planning.shares.given import check
from models.planning.shares.hubs import sent
from models.planning.shares.search import search
from models.planning.shares.turns import turn_of
from models.planning.shares.variety import vary

# boxes people have seen are kept, as a start, where their lowest is so near the bound
NEAR = 0.02
# a group that can hope for so much less than the best is held down by what it may have
HELD_DOWN = 0.98


def allocate(week: Week, incumbent: Allocation | None = None) -> Allocation:
    """Shares the week out. incumbent: the allocation last shown; the lowest share never gets less than in it, as long as it is
    still possible. Raises InputError where what is given makes no sense.

    The same content gives the same boxes, however things are named or ordered.
    """
    check(week)
    items, groups = ordered(week)
    steps = np.array([steps_of(i.supply, i.step) for i in items], np.int64)
    base = np.array([math.ceil(i.kitchen_base / i.step - HAIR) for i in items], np.int64)
    base = np.minimum(base, steps)
    board = board_of(week, items, groups, steps - base)
    _start(board, items, groups)
    bound, board.target = targets(board)
    if board.open.any():
        _solve(board, week, _shown(board, items, groups, incumbent))
    left = board.left.copy()
    extra = np.minimum(np.array([steps_of(i.kitchen_extra, i.step) for i in items], np.int64), left)
    left -= extra
    hubs = sent(week, items, left)
    left -= hubs.sum(axis=0)
    return _told(week, board, items, groups, (base, extra, hubs, left), bound)


def _start(board: Board, items: list[Item], groups: list[Group]) -> None:
    """Printed boxes, and all others empty."""
    x = np.zeros(board.cap.shape, np.int64)
    for g, group in enumerate(groups):
        if group.printed is not None:
            x[g] = [steps_of(group.printed.get(i.id, 0.0), i.step) for i in items]
    board.put(x)


def _shown(board: Board, items: list[Item], groups: list[Group], incumbent: Allocation | None) -> Whole | None:
    """The boxes last shown, where they are still possible."""
    if incumbent is None or any(g.id not in incumbent.portions for g in groups):
        return None
    x = board.x.copy()
    for g, group in enumerate(groups):
        if board.open[g]:
            had = incumbent.portions[group.id]
            x[g] = [steps_of(had[i.id].amount, i.step) if i.id in had else 0 for i in items]
    return x if board.holds(x) else None


def _solve(board: Board, week: Week, shown: Whole | None) -> None:
    """The best boxes found; those shown are the start where they are good, and the answer where nothing is better."""
    rules, empty = week.rules, board.x.copy()
    kept: Whole | None = None
    if shown is not None:
        board.put(shown)
        _improve(board, rules.patience, rules.ceiling)
        if board.short().min() >= -NEAR:
            return
        kept, lowest = board.x.copy(), board.lowest
        board.put(empty)
    fill(board, 1.0, rules.ceiling)
    _improve(board, rules.patience, rules.ceiling)
    if kept is not None and lowest >= board.lowest:
        board.put(kept)


def _improve(board: Board, patience: int, ceiling: float) -> None:
    fill(board, 1.0, ceiling)
    search(board, patience)
    vary(board, ceiling)
    fill(board, ceiling, ceiling)


def _told(
    week: Week, board: Board, items: list[Item], groups: list[Group], rest: tuple[Whole, Whole, Whole, Whole], bound: float
) -> Allocation:
    base, extra, hubs, left = rest
    names = {g.id: k for k, g in enumerate(groups)}
    order = {i.id: k for k, i in enumerate(items)}
    turns = {i.id: turn for i in week.items if (turn := turn_of(week, i)) is not None}

    def some(steps: Whole) -> dict[str, Portion]:
        return {i.id: _portion(i, int(steps[order[i.id]])) for i in week.items if steps[order[i.id]]}

    return Allocation(
        portions={g.id: some(board.x[names[g.id]]) for g in week.groups},
        base=some(base),
        extra=some(extra),
        hubs={h.id: some(hubs[k]) for k, h in enumerate(week.hubs)},
        left=some(left),
        crumbs={i.id: i.supply - steps_of(i.supply, i.step) * i.step for i in week.items},
        values={g.id: float(board.level[names[g.id]] - board.debt[names[g.id]]) for g in week.groups},
        lowest=board.lowest if board.open.any() else bound,
        bound=bound,
        missing={g.id: found for g in week.groups if (found := _missing(board, names[g.id]))},
        turns=turns,
        notes=tuple(_notes(week, board, groups, names, turns)),
    )


def _portion(item: Item, steps: int) -> Portion:
    return Portion(steps, steps * item.step, steps * item.step * item.value)


def _why(week: Week, board: Board, group: Group, g: int) -> str:
    """What holds a group down: items that must not be in its boxes, too little of them for all of these, else how much of each may be."""
    may, items = int((board.cap[g] > 0).sum()), board.cap.shape[1]
    if may == 0 and any(allowed(item, group) for item in week.items):
        return f"no item has enough for the least of it in all {board.count[g]} shares"
    if may < items:
        return f"only {may} of {items} items may be in its boxes, each up to its most"
    return f"each item goes up to its most, and no further than there is one more step of it for all {board.count[g]} shares"


def _most(board: Board, g: int) -> float:
    """What a group can reach at most this week; nothing, and not less."""
    return max(0.0, float(board.target[g] - board.debt[g]))


def _missing(board: Board, g: int) -> tuple[str, ...]:
    """Kinds that were to be had and are not in the box."""
    had, could = set(board.kind[board.x[g] > 0].tolist()), set(board.kind[board.cap[g] > 0].tolist())
    return tuple(kind for k, kind in enumerate(VARIETY) if k in could and k not in had)


def _notes(week: Week, board: Board, groups: list[Group], names: Mapping[str, int], turns: Mapping[str, tuple[str, ...]]) -> list[str]:
    said = []
    best = float(board.target[board.open].max(initial=0.0))
    for group in week.groups:
        g = names[group.id]
        if board.open[g] and board.target[g] < HELD_DOWN * best:
            said.append(f"{group.id}: at most {_most(board, g):.2f} a full share this week, since {_why(week, board, group, g)}.")
    for item, depots in turns.items():
        said.append(f"{item} does not cover all shares: this week it goes to {', '.join(depots)}, the others come next.")
    few = [g.id for g in groups if g.weight >= 1 and 0 < (board.x[names[g.id]] > 0).sum() < week.rules.items_least]
    if few:
        said.append(f"Fewer than {week.rules.items_least} items in full boxes of: {', '.join(sorted(few))}.")
    return said
