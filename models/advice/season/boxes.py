"""A week shared out: what each box holds, as pages show it and sheets are printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from models.advice.season.packing import Packed, PackedGroup, PackedItem, PickUp
from models.advice.season.picked import picked_of, seconds_of
from models.advice.season.scenario import Given
from models.advice.season.sharing import ShareWeek, share_week
from models.advice.season.wants import FRIDAY
from models.planning.harvest import Forecast
from models.planning.shares import Allocation, Group
from models.planning.shares.allocate import allocate
from models.records.seasons import SeasonView


def packed_of(view: SeasonView, given: Given, found: Forecast, monday: date) -> Packed:
    """The week shared out by what is believed now."""
    made = share_week(view, given, found, monday)
    return packed(given, found, monday, made, allocate(made.week))


def packed(given: Given, found: Forecast, monday: date, made: ShareWeek, shared: Allocation) -> Packed:
    """A week that is shared out already. Its supply is in whole steps: crumbs of the allocation are in no part of it."""
    groups = tuple(_boxed(group, made, shared) for group in made.week.groups)
    items = tuple(_items(given, found, monday, made, shared))
    notes, view = (*made.over, *shared.notes), given.view
    return Packed(monday, items, groups, _pick_ups(view, groups, monday), view.meals.get(monday, 0), shared.gap, notes, made.asked)


def _items(given: Given, found: Forecast, monday: date, made: ShareWeek, shared: Allocation) -> list[PackedItem]:
    picked, seconds, told = picked_of(given), seconds_of(given), []
    rows = {row.crop: row for row in found.rows if row.planting is None and row.week == monday}
    for item in made.week.items:
        crop = next(iter(item.tags)) if item.seconds else item.id
        row, taken = rows.get(item.id), (seconds if item.seconds else picked).get((crop, monday))
        had, lots = (taken.amount, taken.lots) if taken is not None else (0.0, ())
        base, extra, left = (part[item.id].amount if item.id in part else 0.0 for part in (shared.base, shared.extra, shared.left))
        low, high, planned = (max(row.p20, had), max(row.p80, had), row.planned) if row is not None else (had, had, 0.0)
        there = round(item.supply - shared.crumbs.get(item.id, 0.0), 9)
        told.append(PackedItem(
            item.id, f"seconds: {crop}" if item.seconds else crop, item.unit, item.step, there, base, extra, left, low, high, planned,
            _beds(given.view, found, item.id, monday), lots, given.lost(crop), item.value, item.smallest,
            item.cap, item.cap_least, crop if item.seconds else "",
            {hub: part[item.id].amount for hub, part in shared.hubs.items() if item.id in part},
        ))  # fmt: skip
    return told


def _boxed(group: Group, made: ShareWeek, shared: Allocation) -> PackedGroup:
    box = {item: part.amount for item, part in shared.portions[group.id].items()}
    return PackedGroup(
        group.id, made.sizes[group.id] or f"{group.weight:g}", group.weight, group.depot, group.shares, tuple(sorted(group.excluded)),
        made.members[group.id], box, shared.values[group.id], group.seconds, group.id in made.away,
    )  # fmt: skip


def _beds(view: SeasonView, found: Forecast, crop: str, week: date) -> tuple[str, ...]:
    """Beds whose plantings of a crop may give in a week."""
    stands = {one.name: one.stands for one in (*view.before, *view.plantings)}
    giving = [row.planting for row in found.rows if row.crop == crop and row.week == week and row.planting is not None and row.p80 > 0]
    return tuple(dict.fromkeys(place for name in giving for place, _ in stands.get(name, ())))


def _pick_ups(view: SeasonView, groups: Sequence[PackedGroup], week: date) -> tuple[PickUp, ...]:
    known, found = {one.name: one for one in view.pick_ups}, []
    for name in dict.fromkeys(group.depot for group in groups):
        depot = known.get(name)
        on = week + timedelta(days=FRIDAY if depot is None or depot.weekday is None else depot.weekday)
        hours = f"{depot.opens:%H:%M}-{depot.closes:%H:%M}" if depot is not None and depot.opens and depot.closes else ""
        found.append(PickUp(name, on, hours))
    return tuple(found)
