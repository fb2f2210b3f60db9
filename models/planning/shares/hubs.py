"""What is left, sent to other hubs by need in whole steps (the rule is models.planning.equity)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from models.planning.equity import shipped_by_need
from models.planning.shares import Item, Week
from models.planning.shares.board import HAIR, Whole, steps_of


def sent(week: Week, items: Sequence[Item], left: Whole) -> Whole:
    """Whole steps of each item for each hub, out of what is left: hubs x items."""
    made = np.zeros((len(week.hubs), len(items)), np.int64)
    needs, room = [h.need for h in week.hubs], [h.room for h in week.hubs]
    for i, item in enumerate(items):
        if not left[i] or sum(needs) <= 0:
            continue
        there = int(left[i]) * item.step
        most = [min(h.capacity.get(item.id, there), _fits(item, kg, there)) for h, kg in zip(week.hubs, room, strict=True)]
        rooms = [steps_of(each, item.step) for each in most]
        made[:, i] = whole(shipped_by_need(float(left[i]), needs, rooms, week.rules.kappa).each, rooms)
        sent_kg = made[:, i] * item.step * (item.mass or 0.0)
        room = [None if kg is None else kg - float(gone) for kg, gone in zip(room, sent_kg, strict=True)]
    return made


def _fits(item: Item, room: float | None, there: float) -> float:
    """How much of an item a hub has room for [unit]."""
    if room is None:
        return there
    return max(room, 0.0) / item.mass if item.mass else 0.0


def whole(amounts: Sequence[float], rooms: Sequence[int]) -> list[int]:
    """Whole steps by largest remainder: their sum is that of the amounts rounded down, none above its room. A hub's part may
    be off by less than a step."""
    steps = [min(math.floor(a + HAIR), room) for a, room in zip(amounts, rooms, strict=True)]
    missing = math.floor(sum(amounts) + HAIR) - sum(steps)
    for h in sorted(range(len(steps)), key=lambda h: steps[h] - amounts[h]):
        if missing > 0 and amounts[h] > steps[h] + HAIR and steps[h] < rooms[h]:
            steps[h] += 1
            missing -= 1
    return steps
