"""One swap: a member gives one item of the box back and takes another of much the same worth from what nobody has yet.

And what goes into a box instead of what it excludes. The rest of the week stays as it is: swaps come after the printed lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from models.planning.shares import Allocation, Item, Portion, Week
from models.planning.shares.board import HAIR, allowed, least_steps, steps_of
from sensors.errors import InputError

# a swap may be worth this part more than what was given back
MORE = 0.15


@dataclass(frozen=True, slots=True)
class Option:
    """What one share may take instead: a portion, and how much more (negative: less) it is worth than what is given [money]."""

    item: str
    portion: Portion
    difference: float


@dataclass(frozen=True, slots=True)
class Swap:
    """One share's swap: what went back and what was taken."""

    group: str
    given: str
    gave: Portion
    taken: str
    took: Portion


def options(week: Week, allocation: Allocation, group: str, given: str) -> tuple[Option, ...]:
    """What one share of a group may have for an item of its box, the nearest in worth first. Nothing that it excludes, nothing
    above its cap; raises InputError where the item is not in its box."""
    box, who = allocation.portions.get(group, {}), week.group(group)
    if given not in box:
        raise InputError(
            f"There is no {given} in the boxes of {group}.",
            expected=f"one of {', '.join(sorted(box)) or 'nothing: the boxes are empty'}",
            got=given,
            next_step="Choose what is in the box.",
        )
    worth, found = box[given].value, []
    for item in week.items:
        if item.id == given or not allowed(item, who):
            continue
        had = box[item.id].steps if item.id in box else 0
        steps = _steps(item, who.weight, had, worth, allocation.left.get(item.id))
        if steps:
            portion = Portion(steps, steps * item.step, steps * item.step * item.value)
            found.append(Option(item.id, portion, portion.value - worth))
    return tuple(sorted(found, key=lambda o: (abs(o.difference), o.item)))


def _steps(item: Item, weight: float, had: int, worth: float, left: Portion | None) -> int:
    """As many steps as come nearest to a worth without passing it by more than MORE; 0 where none fit."""
    each = item.step * item.value
    fewest = 1 if had else least_steps(item)
    most = left.steps if left is not None else 0
    if item.cap is not None:
        most = min(most, steps_of(max(item.cap * weight, item.cap_least), item.step) - had)
    most = min(most, int((worth * (1 + MORE)) / each + HAIR))
    near = max(fewest, min(most, round(worth / each)))
    return near if fewest <= near <= most else 0


def swapped(week: Week, allocation: Allocation, group: str, given: str, taken: str) -> tuple[Allocation, Swap]:
    """The allocation after one share's swap: only what is left changes; the swap itself stands beside the group's boxes. Raises
    InputError where the swap is not among the options."""
    found = next((o for o in options(week, allocation, group, given) if o.item == taken), None)
    if found is None:
        raise InputError(
            f"{taken} cannot be had for {given}.",
            expected=f"one of {', '.join(o.item for o in options(week, allocation, group, given)) or 'nothing: too little is left'}",
            got=taken,
            next_step="Choose another, or keep what is in the box.",
        )
    back = allocation.portions[group][given]
    left = _changed(allocation.left, week.item(given), back.steps)
    left = _changed(left, week.item(taken), -found.portion.steps)
    return replace(allocation, left=left), Swap(group, given, back, taken, found.portion)


def _changed(left: Mapping[str, Portion], item: Item, steps: int) -> dict[str, Portion]:
    made = dict(left)
    now = steps + (left[item.id].steps if item.id in left else 0)
    made.pop(item.id, None)
    if now:
        made[item.id] = Portion(now, now * item.step, now * item.step * item.value)
    return made


def instead(week: Week, allocation: Allocation, group: str, other: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(what boxes of `other` hold that `group` excludes, what `group` has more of than `other` per full share): the pack list's
    "no nightshades: extra corn instead"."""
    who, like = week.group(group), week.group(other)
    without = tuple(i.id for i in week.items if i.id in allocation.portions.get(other, {}) and not allowed(i, who))

    def each(name: str, item: str, weight: float) -> float:
        box = allocation.portions.get(name, {})
        return box[item].amount / weight if item in box else 0.0

    extra = [i.id for i in week.items if each(group, i.id, who.weight) > each(other, i.id, like.weight) + HAIR]
    return without, tuple(extra) if without else ()
