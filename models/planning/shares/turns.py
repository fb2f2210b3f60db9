"""What is too scarce for all goes round: whole pick-ups in turn, those first that had it least."""

from __future__ import annotations

from collections.abc import Mapping

from models.planning.shares import Item, Week

# of a pick-up so much must be able to have it
HALF = 0.5


def turn_of(week: Week, item: Item) -> tuple[str, ...] | None:
    """The pick-ups whose turn it is; None where the item does not rotate or covers everyone.

    They are taken in one order until the supply is used up, at least the first, and the last where half of it can have some: more supply
    adds pick-ups and drops none. Of pick-ups that had it equally often another one begins with each item, so that no pick-up gets all
    that is scarce.
    """
    if not item.rotates:
        return None
    needs: dict[str, float] = {}
    for group in week.groups:
        barred = item.id in group.excluded or bool(item.tags & group.excluded) or (item.seconds and not group.seconds)
        needs[group.depot] = needs.get(group.depot, 0.0) + (0.0 if barred else group.shares * (item.smallest or item.step))
    had: Mapping[str, int] = week.turns.get(item.id, {})
    first = _place(week, item)
    listed = sorted(needs, key=lambda d: (sum(g.shares for g in week.groups if g.depot == d), d))
    order = sorted(needs, key=lambda d: (had.get(d, 0), (listed.index(d) - first) % len(listed)))
    left, chosen = item.supply - min(item.kitchen_base, item.supply), list[str]()
    for depot in order:
        if chosen and HALF * needs[depot] > left + 1e-9:
            break
        chosen.append(depot)
        left -= needs[depot]
    return None if len(chosen) == len(order) else tuple(chosen)


def _place(week: Week, item: Item) -> int:
    """The item's place among those that rotate, the most precious portion first; what there is of it does not count."""

    def precious(one: Item) -> tuple[float, float, str, str]:
        return (-one.value * (one.smallest or one.step), one.value, one.kind, one.id)

    return sorted((one for one in week.items if one.rotates), key=precious).index(item)
