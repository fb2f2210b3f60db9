"""Whether a week can be shared out at all: what is wrong is an error with a next step, what is odd a question."""

from __future__ import annotations

import math
from collections import Counter

from models.planning.shares import Week
from models.planning.shares.board import HAIR, allowed, steps_of
from sensors.errors import InputError


def check(week: Week) -> None:
    """Raises InputError for the first thing that makes no sense, naming it."""
    for what, names in (("item", [i.id for i in week.items]), ("group of shares", [g.id for g in week.groups])):
        twice = [name for name, count in Counter(names).items() if count > 1]
        if twice:
            raise InputError(f"There are two entries for the {what} “{twice[0]}”.", next_step="Join them, or give one another name.")
    for item in week.items:
        for field in ("supply", "kitchen_base", "kitchen_extra"):
            _number(getattr(item, field), f"{field} of {item.id}", item.unit, least=0.0)
        for field in ("value", "step"):
            _number(getattr(item, field), f"{field} of {item.id}", item.unit, above=True)
        if item.cap is not None and item.cap + HAIR < (item.smallest or item.step):
            raise InputError(
                f"No share may hold {item.id}: the most is less than the smallest portion.",
                expected=f"at least {item.smallest or item.step:g} {item.unit}",
                got=f"{item.cap:g} {item.unit}",
                next_step=f"Raise the most a share may hold of {item.id}, or lower its smallest portion.",
            )
    for group in week.groups:
        _number(group.shares, f"shares of {group.id}", "shares", above=True)
        _number(group.weight, f"weight of {group.id}", "full shares", above=True)
        _number(group.ahead, f"season so far of {group.id}", "money")
        if group.shares != int(group.shares):
            raise InputError(
                f"{group.id} has part of a share.",
                expected="a whole number",
                got=str(group.shares),
                next_step="A half share has weight 0.5.",
            )
    for hub in week.hubs:
        _number(hub.need, f"need of {hub.id}", "any one measure", least=0.0)
        if hub.room is not None:
            _number(hub.room, f"room of {hub.id}", "kg", least=0.0)
        for name, room in hub.capacity.items():
            _number(room, f"room of {hub.id} for {name}", "unit of the item", least=0.0)
    _printed(week)


def _number(value: float, what: str, unit: str, least: float = -math.inf, above: bool = False) -> None:
    fine = math.isfinite(value) and value >= least and (value > 0 or not above)
    if not fine:
        expected = f"a number above 0 [{unit}]" if above else f"a number, {least:g} or more [{unit}]" if least == 0 else "a number"
        raise InputError(
            f"The {what} cannot be {value:g}.", expected=expected, got=f"{value:g}", next_step="Correct it in the plan or the log."
        )


def _printed(week: Week) -> None:
    """Printed sheets are kept: they must be possible with what there is, and free of what their groups exclude."""
    for item in week.items:
        used = 0
        for group in week.groups:
            amount = (group.printed or {}).get(item.id, 0.0)
            if amount > 0 and not allowed(item, group):
                raise InputError(
                    f"The printed list of {group.id} has {item.id}, which these shares exclude.",
                    next_step="Take it out of the list and print it again before anything is packed.",
                )
            used += steps_of(amount, item.step) * group.shares
        base = min(math.ceil(item.kitchen_base / item.step - HAIR), steps_of(item.supply, item.step))
        if used and used > steps_of(item.supply, item.step) - base:
            raise InputError(
                f"The printed lists promise more {item.id} than there is.",
                expected=f"at most {item.supply - base * item.step:g} {item.unit}, the planned meal taken off",
                got=f"{used * item.step:g} {item.unit}",
                next_step="Print these lists again, or take less for the meal.",
            )


def questions(week: Week) -> list[str]:
    """What is possible but odd, as sentences to answer."""
    asked = []
    for item in week.items:
        smallest = item.smallest or item.step
        if 0 < item.supply < smallest:
            asked.append(
                f"There is less {item.id} ({item.supply:g} {item.unit}) than one smallest portion ({smallest:g}): is the unit right?"
            )
        if item.kitchen_base > item.supply:
            asked.append(
                f"The planned meal asks for {item.kitchen_base:g} {item.unit} of {item.id} and there are {item.supply:g}: "
                "it gets them all, and shares none. Is that meant?"
            )
    for group in week.groups:
        if week.items and not any(allowed(item, group) for item in week.items):
            asked.append(f"{group.id} excludes everything there is this week: what can these shares have instead?")
    return asked
