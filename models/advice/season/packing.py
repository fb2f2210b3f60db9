"""A week shared out, as pages show it and sheets are printed: plain values that can be kept and read back.

Amounts are in each item's own unit. Members stand in it by id alone: a sheet names them when it is drawn, so that who is forgotten is
forgotten here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import msgspec

from sensors.errors import RecordError

FORM = 1


@dataclass(frozen=True, slots=True)
class PackedItem:
    """One thing of the week. supply: what there is to hand out; base: of it to the planned meal, first; extra: to the kitchen after the
    shares; left: to nobody. low, high: P20 and P80 of what the field gives. beds, lots: where it grows, what is picked of it; lost: between
    bed and hand-over (fraction). value: of one unit in usual portions, None in weeks kept before it was written down; smallest, cap,
    cap_least: as in models.planning.shares.Item. seconds_of: the crop that it is off-grade of, "" first grade.
    hubs: hub -> what it gets."""

    key: str
    name: str
    unit: str
    step: float
    supply: float
    base: float
    extra: float
    left: float
    low: float
    high: float
    planned: float
    beds: tuple[str, ...] = ()
    lots: tuple[str, ...] = ()
    lost: float = 0.1
    value: float | None = None
    smallest: float | None = None
    cap: float | None = None
    cap_least: float = 0.0
    seconds_of: str = ""
    hubs: Mapping[str, float] = field(default_factory=dict)

    @property
    def sent(self) -> float:
        """What all hubs get together."""
        return sum(self.hubs.values())


@dataclass(frozen=True, slots=True)
class PackedGroup:
    """Shares that get the same box. excluded: names of crops that are not in it; members: ids of who has them; box: item -> amount in
    each; value: of a full share, in usual portions. seconds: off-grade is welcome. donated: boxes that members gave away, () to the
    kitchen: they count in nobody's season."""

    id: str
    size: str
    weight: float
    depot: str
    shares: int
    excluded: tuple[str, ...]
    members: tuple[str, ...]
    box: Mapping[str, float]
    value: float
    seconds: bool = False
    donated: bool = False


@dataclass(frozen=True, slots=True)
class Swapped:
    """One member's swap: what was given back out of the box, and what was taken for it. gave, took: items; amounts in their units."""

    member: str
    gave: str
    gave_amount: float
    took: str
    took_amount: float


@dataclass(frozen=True, slots=True)
class PickUp:
    """A pick-up place in this week. on: the day; hours: in words, "" not said."""

    name: str
    on: date
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Packed:
    """A week. meal: heads of the planned meals; gap: how far the lowest share is below what anybody could reach, as a part of it."""

    week: date
    items: tuple[PackedItem, ...]
    groups: tuple[PackedGroup, ...]
    pick_ups: tuple[PickUp, ...]
    meal: int = 0
    gap: float = 0.0
    notes: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    swaps: tuple[Swapped, ...] = ()

    @property
    def shares(self) -> int:
        return sum(group.shares for group in self.groups)

    @property
    def hubs(self) -> tuple[str, ...]:
        """Those that get something."""
        return tuple(dict.fromkeys(hub for item in self.items for hub, amount in item.hubs.items() if amount > 0))

    def handed(self, item: str) -> float:
        """What all boxes hold of an item together."""
        return sum(group.shares * group.box.get(item, 0.0) for group in self.groups)

    def having(self, item: str) -> int:
        """How many boxes have some of an item."""
        return sum(group.shares for group in self.groups if group.box.get(item, 0.0) > 0)


def written(packed: Packed) -> dict[str, Any]:
    """The week as JSON can keep it; without its questions, which name members and what they do not eat."""
    found: dict[str, Any] = msgspec.to_builtins(replace(packed, asked=()))
    return {"form": FORM, **found}


def read_back(document: Mapping[str, Any]) -> Packed:
    """A week that was kept. RecordError where it is of another form."""
    try:
        return msgspec.convert({k: v for k, v in document.items() if k != "form"}, Packed, strict=False)
    except msgspec.ValidationError as why:
        raise RecordError(
            "A printed week cannot be read.", got=str(why), next_step="bring this program to the version that wrote it"
        ) from why
