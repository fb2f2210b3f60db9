"""Weeks of shares to measure by: 40 items for 60 groups, some with few items allowed, some in pieces only (harvest_methods 4)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.planning.shares import VARIETY, Allocation, Group, Hub, Item, Week

ITEMS, GROUPS, VALUE = 40, 60, 31.0
DEPOTS = ("Ridge", "Grange hall", "River", "School")


def groups(rng: np.random.Generator, few: int = 0) -> tuple[Group, ...]:
    """256 to 330 shares in 60 groups; 45 % have 1 to 8 exclusions. few: so many groups are left with 7 items."""
    count = rng.integers(1, 9, GROUPS)
    while not 256 <= count.sum() <= 330:
        count = rng.integers(1, 10, GROUPS)
    made = []
    for g in range(GROUPS):
        size = ITEMS - 7 if g < few else int(rng.integers(1, 9)) if rng.random() < 0.45 else 0
        excluded = frozenset(f"item {i}" for i in rng.choice(ITEMS, size, replace=False))
        made.append(Group(f"group {g}", int(count[g]), 1.0 if rng.random() < 0.6 else 0.5, DEPOTS[g % len(DEPOTS)], excluded))
    return tuple(made)


def items(rng: np.random.Generator, shares: float, pieces: float) -> tuple[Item, ...]:
    """So much of 40 things that a full share is worth about 31 $. pieces: the part of items that do not divide."""
    part = rng.dirichlet(np.full(ITEMS, 2.0)) * VALUE * shares
    made = []
    for i in range(ITEMS):
        whole = rng.random() < pieces
        value = float(np.round(rng.uniform(1.5, 4.5), 2))
        step = 1.0 if whole else 0.25
        supply = max(step, float(np.floor(part[i] / value / step) * step))
        request = float(np.floor(supply * 0.05 / step) * step) if rng.random() < 0.3 else 0.0
        made.append(
            Item(
                f"item {i}",
                "each" if whole else "lb",
                supply + request,
                value,
                step,
                None if whole else 0.5,
                float(rng.integers(2, 5)) if whole else float(rng.choice([1.5, 2.0, 3.0])),
                request,
                float(np.floor(supply * 0.02 / step) * step),
                (*VARIETY, "")[i % 6],
            )
        )
    return tuple(made)


def week(seed: int, pieces: float = 0.6, few: int = 0) -> Week:
    """One week on its own, with what the season left groups ahead or behind."""
    rng = np.random.default_rng(seed)
    made = groups(rng, few)
    ahead = rng.normal(0, 1.5, GROUPS)
    stand = tuple(Group(g.id, g.shares, g.weight, g.depot, g.excluded, float(np.round(a, 2))) for g, a in zip(made, ahead, strict=True))
    return Week(items(rng, sum(g.shares * g.weight for g in made), pieces), stand, (Hub("Valley", 3.0), Hub("Town", 1.0)), usual=VALUE)


def season(seed: int, pieces: float, weeks: int = 30) -> list[Week]:
    """Weeks of one season: the same groups, other items each week; what groups are ahead or behind is for the caller to fill in."""
    rng = np.random.default_rng(1000 + seed)
    made = groups(rng)
    worth = sum(g.shares * g.weight for g in made)
    return [Week(items(rng, worth, pieces), made) for _ in range(weeks)]


def renamed(given: Week, rng: np.random.Generator) -> tuple[Week, dict[str, str], dict[str, str]]:
    """The same week under other names and in another order: (week, items' new names, groups' new names)."""
    item = {i.id: f"x{k}" for i, k in zip(given.items, rng.permutation(len(given.items)), strict=True)}
    group = {g.id: f"y{k}" for g, k in zip(given.groups, rng.permutation(len(given.groups)), strict=True)}
    new_items = [replace(i, id=item[i.id]) for i in given.items]
    new_groups = [
        replace(
            g,
            id=group[g.id],
            excluded=frozenset(item.get(e, e) for e in g.excluded),
            likes={item[k]: v for k, v in g.likes.items()},
            recent={item[k]: v for k, v in g.recent.items()},
            printed=None if g.printed is None else {item[k]: v for k, v in g.printed.items()},
        )
        for g in given.groups
    ]
    hubs = tuple(replace(h, capacity={item[k]: v for k, v in h.capacity.items() if k in item}) for h in given.hubs)
    rng.shuffle(new_items)
    rng.shuffle(new_groups)
    return replace(given, items=tuple(new_items), groups=tuple(new_groups), hubs=hubs), item, group


def faults(given: Week, found: Allocation) -> list[str]:
    """Every hard rule an allocation breaks: mass by whole steps, exclusions, caps, smallest portions, kinds in a box."""
    said = []
    for item in given.items:
        handed = sum(g.shares * found.portions[g.id][item.id].steps for g in given.groups if item.id in found.portions[g.id])
        handed += sum(m[item.id].steps for m in (found.base, found.extra, found.left, *found.hubs.values()) if item.id in m)
        if handed != int(item.supply / item.step + 1e-9):
            said.append(f"{item.id}: {handed} steps handed out of {item.supply} {item.unit}")
    for group in given.groups:
        if group.printed is not None:
            continue
        box = found.portions[group.id]
        if len(box) > given.rules.items_most:
            said.append(f"{group.id} holds {len(box)} items")
        for name, portion in box.items():
            item = given.item(name)
            if name in group.excluded or item.tags & group.excluded or (item.seconds and not group.seconds):
                said.append(f"{group.id} holds {name}, which it excludes")
            if item.cap is not None and portion.amount > max(item.cap * group.weight, item.cap_least) + 1e-9:
                said.append(f"{group.id} holds {portion.amount} of {name}, above its cap")
            if portion.amount < (item.smallest or item.step) - 1e-9:
                said.append(f"{group.id} holds {portion.amount} of {name}, too little")
    return said
