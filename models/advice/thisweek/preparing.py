"""Beds to be made ready: when each is free, by when its preparation begins, and what it is made ready for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from models.advice import Deed, State
from models.advice.farm import Farm
from models.advice.frost_words import beds_said, numbered
from models.advice.season.reading import feet, start
from models.advice.thisweek.work import Item, Work, beds_of, last_day
from models.display import counted, day
from models.planning.planting import Bed
from models.planning.planting.occupancy import Preparation, Stay, preparations
from models.records.seasons import Planned

# what stands for years has no end
FOR_GOOD = date(9000, 1, 1)


def prepare(farm: Farm, work: Work, expected: Mapping[str, date]) -> list[Item]:
    """Beds whose preparation begins this week, or should have. expected: planting -> the day it goes in, where that is not as planned."""
    today = farm.now.astimezone(farm.zone).date()
    beds = {name: Bed(name, feet(facts["length_m"])) for name, facts in work.season.beds if facts.get("length_m")}
    taken = [stay for one in (*work.season.plantings, *work.season.before) for stay in _stays(work, one, expected, today, beds)]
    names = {one.name: one for one in work.season.plantings if not _stands(one)}
    found = []
    for stay in taken:
        if stay.planting in names and stay.bed in beds and stay.from_on >= today:
            before = _before(stay, taken, beds[stay.bed])
            coming = next(p for p in preparations(beds.values(), [stay, *before]) if p.planting == stay.planting)
            if coming.begin_by <= last_day(today):
                found.append((coming, max(before, key=lambda s: s.to_on, default=None), stay.length_ft))
    found.sort(key=lambda pair: (pair[0].begin_by, numbered(pair[0].bed)))
    made = [_item(names[coming.planting], coming, before, length, today) for coming, before, length in found]
    # a bed that is cleared for two crops is cleared once
    return list({item.title: item for item in reversed(made)}.values())[::-1]


def _stands(one: Planned) -> bool:
    """Whether it is in its bed; seed in trays is not."""
    return one.planted_on is not None or (one.sown_on is not None and one.established != "transplant_raised")


def _stays(work: Work, one: Planned, expected: Mapping[str, date], today: date, beds: Mapping[str, Bed]) -> Iterator[Stay]:
    """Where it stands and until when: as done, else as planned. What is still there stays till today at least; of a bed of which nobody
    said how much it takes it takes the whole."""
    begun = one.planted_on or (one.sown_on if _stands(one) else None) or expected.get(one.name) or start(one)
    if begun is None:
        return
    until = one.archived_on - timedelta(days=1) if one.archived_on else one.last_harvest_on or FOR_GOOD
    if _stands(one) and one.archived_on is None:
        until = max(until, today)
    if not _stands(one):
        # what was planned for a day gone by and is not there goes in today at the earliest
        begun = max(begun, today)
    where = beds_of(work, one)
    for bed, length in where:
        if bed in beds:
            taken = feet(length) if length else _part(one, len(where), beds[bed])
            yield Stay(bed, one.name, one.crop, one.family, begun, until, taken)


def _part(one: Planned, count: int, bed: Bed) -> float:
    """Feet of a bed that a planting takes where its log does not say: its own length where it stands in this bed alone."""
    return min(feet(one.length_m), bed.length_ft) if one.length_m and count == 1 else bed.length_ft


def _before(coming: Stay, taken: list[Stay], bed: Bed) -> list[Stay]:
    """What must be out of the bed before; what leaves room for the new one beside it may stay."""
    others = [s for s in taken if s.bed == coming.bed and s.planting != coming.planting and s.from_on < coming.from_on]
    gone = [s for s in others if s.to_on < coming.from_on]
    there = [s for s in others if s.to_on >= coming.from_on]
    fits = sum(s.length_ft for s in there) + coming.length_ft <= bed.length_ft + 1
    return gone if fits else others


def _item(one: Planned, coming: Preparation, before: Stay | None, length_ft: float, today: date) -> Item:
    bed = beds_said(coming.bed)
    taken = before is not None and before.to_on >= today
    still = before if taken else None
    for_what = f"{one.crop.lower()} {'is sown' if one.established == 'direct_seeded' else 'is set out'} {day(coming.plant_on, today)}"
    if still is not None:
        title = f"Clear {bed} of {still.crop.lower()} and prepare it"
        until = f"is picked till {day(still.to_on, today)}" if today < still.to_on < FOR_GOOD else "is still there"
        reason = f"{for_what}; {still.crop.lower()} {until}"
    else:
        title = f"Prepare {bed} for {one.crop.lower()}"
        free = f"free since {day(coming.free_on, today)}" if coming.free_on is not None and before is not None else "nothing stands in it"
        left = (coming.plant_on - today).days
        reason = f"{for_what}, in {counted(left, 'day')}; {free}" if left else f"{for_what}; {free}"
    late = coming.begin_by < today
    amount = f"{round(length_ft)} ft of bed"
    deed = Deed("Prepared", f"Prepared {bed} for {one.crop.lower()}", (coming.bed,))
    state: State = "watch" if still is not None and late else "todo"
    return Item("prepare", f"prepare {coming.bed} {one.name}", title, reason, state, (coming.bed,), amount,
                coming.begin_by, planting=one.name, deed=deed, until=coming.plant_on + timedelta(days=1))  # fmt: skip
