"""One swap a member and week, after the sheets are printed: an item given back for another of much the same worth that nobody has yet."""

from __future__ import annotations

from dataclasses import replace

from models.advice.season.packing import Packed, PackedGroup, PackedItem, Swapped
from models.planning.shares import Allocation, Group, Item, Portion, Week
from models.planning.shares.swap import Option
from models.planning.shares.swap import options as options_of
from sensors.errors import InputError


def options(packed: Packed, member: str, gave: str) -> tuple[Option, ...]:
    """What a member may take for an item of the box, out of what nobody has and the kitchen's part after the shares, the nearest in worth
    first. () after the member's swap; InputError where the item is not in the box."""
    group = _group(packed, member)
    if any(one.member == member for one in packed.swaps):
        return ()
    week, shared = _week(packed)
    return options_of(week, shared, group.id, gave)


def swapped(packed: Packed, member: str, gave: str, took: str) -> Packed:
    """The week after the swap: boxes stay as they are printed, what went back and what was taken is written beside them.

    InputError where that swap is not to be had.
    """
    found = next((one for one in options(packed, member, gave) if one.item == took), None)
    if found is None:
        once = any(one.member == member for one in packed.swaps)
        raise InputError(
            f"{took} cannot be had for {gave}.", expected="one swap a member and week" if once else "what is left, of much the same worth",
            got=took, next_step="choose another, or keep what is in the box",
        )  # fmt: skip
    back = _group(packed, member).box[gave]
    items = tuple(_moved(item, gave, back, took, found.portion.amount) for item in packed.items)
    return replace(packed, items=items, swaps=(*packed.swaps, Swapped(member, gave, back, took, found.portion.amount)))


def _moved(item: PackedItem, gave: str, back: float, took: str, amount: float) -> PackedItem:
    """What goes back is left; what is taken is taken of that first, then of the kitchen's part."""
    if item.key == gave:
        return replace(item, left=item.left + back)
    if item.key != took:
        return item
    left = min(item.left, amount)
    return replace(item, left=round(item.left - left, 9), extra=round(item.extra - (amount - left), 9))


def _group(packed: Packed, member: str) -> PackedGroup:
    group = next((one for one in packed.groups if member in one.members), None)
    if group is None:
        raise InputError("This member has no box in that week.", expected="a member with a share", got=member)
    return group


def _week(packed: Packed) -> tuple[Week, Allocation]:
    """The printed week as it was shared out, its boxes and what is still there."""
    items = {one.key: _item(one) for one in packed.items if one.value}
    groups = tuple(Group(g.id, g.shares, g.weight, g.depot, frozenset(g.excluded), seconds=g.seconds) for g in packed.groups)
    boxes = {
        g.id: {key: _portion(items[key], amount) for key, amount in g.box.items() if key in items and amount > 0} for g in packed.groups
    }
    there = {one.key: _portion(items[one.key], one.left + one.extra) for one in packed.items if one.key in items}
    values = {group.id: group.value for group in packed.groups}
    left = {key: portion for key, portion in there.items() if portion.steps}
    return Week(tuple(items.values()), groups), Allocation(boxes, {}, {}, {}, left, {}, values, 0.0, 0.0)


def _item(one: PackedItem) -> Item:
    return Item(
        one.key,
        one.unit,
        one.supply,
        one.value or 1.0,
        one.step,
        one.smallest,
        one.cap,
        cap_least=one.cap_least,
        tags=frozenset({one.seconds_of} - {""}),
        seconds=bool(one.seconds_of),
    )


def _portion(item: Item, amount: float) -> Portion:
    steps = round(amount / item.step)
    return Portion(steps, steps * item.step, steps * item.step * item.value)
