"""A shared week as the sheets for others take it."""

from __future__ import annotations

from collections.abc import Mapping

from models.advice.season.packing import Packed
from models.advice.season.reading import called
from models.advice.season.sheets import Handed, SharedWeek, said_day
from models.records.seasons import SeasonView


def keeping(view: SeasonView) -> dict[str, tuple[float, float]]:
    """Crop, as the plan and as the hub calls it -> days that it keeps, least and most."""
    found: dict[str, tuple[float, float]] = {}
    for one in view.plantings:
        low, high = one.known.storage_days_low, one.known.storage_days_high
        if low is not None:
            found[called(one)] = found[one.crop] = (low, high if high is not None else low)
    return found


def shared_week(packed: Packed, keeps: Mapping[str, tuple[float, float]], frozen: bool) -> SharedWeek:
    """A week of boxes. keeps: crop -> days; frozen: whether it is printed, and holds."""
    most = max((group.weight for group in packed.groups), default=1.0)
    full = [group for group in packed.groups if group.weight == most]
    items = tuple(
        Handed(
            one.name, one.unit, max((group.box.get(one.key, 0.0) for group in full), default=0.0), packed.having(one.key),
            one.extra + one.left, keeps.get(one.name),
        )
        for one in packed.items
    )  # fmt: skip
    on = min((one.on for one in packed.pick_ups), default=packed.week)
    said = "; ".join(f"{one.name}, {said_day(one.on)}{f' {one.hours}' if one.hours else ''}" for one in packed.pick_ups)
    return SharedWeek(packed.week, packed.shares, items, on, said, frozen=frozen)
