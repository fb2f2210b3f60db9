"""Who stands in which bed from when to when: bars of a bed map, plantings that overlap, and the days between two crops."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from models.planning.planting import Bed, Planting
from models.planning.planting.calendar import Days

# clearing a bed after the last week of picking
WEEK_END = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Stay:
    """A planting in a bed, both days counted; start_ft: None where nobody said from which foot on."""

    bed: str
    planting: str
    crop: str
    family: str
    from_on: date
    to_on: date
    length_ft: float
    start_ft: float | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """Plantings that want more of a bed than there is, or the same feet of it. short_ft: feet too few; reason: a sentence."""

    bed: str
    plantings: tuple[str, ...]
    from_on: date
    short_ft: float
    reason: str


@dataclass(frozen=True, slots=True)
class Preparation:
    """A bed between two crops. free_on: the day it is cleared, None: it lay free. begin_by: the last day to begin for plant_on."""

    bed: str
    planting: str
    free_on: date | None
    begin_by: date
    plant_on: date

    @property
    def late(self) -> bool:
        """Whether the bed is still taken when its preparation should begin."""
        return self.free_on is not None and self.free_on > self.begin_by


def stays(each: Iterable[tuple[Planting, Days]]) -> tuple[Stay, ...]:
    """The stays of plantings, from planting to the end of the last week of picking, by bed and day."""
    made = [
        Stay(one.bed, p.id, p.crop, p.family, p.plant_on, days.last_week + WEEK_END, one.length_ft, one.start_ft)
        for p, days in each
        for one in p.stretches
    ]
    return tuple(sorted(made, key=lambda stay: (stay.bed, stay.from_on, stay.planting)))


def clashes(beds: Iterable[Bed], taken: Iterable[Stay]) -> tuple[Clash, ...]:
    """Where plantings overlap: more feet than a bed has on some day, or stretches that share feet. A bed not listed clashes with all."""
    known = {bed.name: bed for bed in beds}
    by_bed: dict[str, list[Stay]] = {}
    for stay in taken:
        by_bed.setdefault(stay.bed, []).append(stay)
    return tuple(clash for name, rows in by_bed.items() for clash in _of_bed(name, known.get(name), rows))


def _of_bed(name: str, bed: Bed | None, rows: list[Stay]) -> Iterable[Clash]:
    if bed is None:
        said = f"there is no bed {name}"
        return [Clash(name, tuple(r.planting for r in rows), rows[0].from_on, sum(r.length_ft for r in rows), said)]
    found: dict[tuple[str, ...], Clash] = {}
    for new in rows:
        # the fullest moments are those at which something is planted
        there = [r for r in rows if r.from_on <= new.from_on <= r.to_on]
        short = sum(r.length_ft for r in there) - bed.length_ft
        same = [r for r in there if r is not new and _share_feet(r, new)]
        names = tuple(r.planting for r in there if short > 1e-9 or r in same or (same and r is new))
        if names and names not in found:
            said = f"{' and '.join(names)} stand in {name} together on {new.from_on}"
            amount = f", {short:g} ft more than it has" if short > 1e-9 else ", on the same feet"
            found[names] = Clash(name, names, new.from_on, max(0.0, short), said + amount)
    return found.values()


def _share_feet(one: Stay, other: Stay) -> bool:
    if one.start_ft is None or other.start_ft is None:
        return False
    return one.start_ft < other.start_ft + other.length_ft - 1e-9 and other.start_ft < one.start_ft + one.length_ft - 1e-9


def preparations(beds: Iterable[Bed], taken: Iterable[Stay]) -> tuple[Preparation, ...]:
    """For every planting the day its bed is free, and the day by which preparing it begins, in order of that day."""
    days: Mapping[str, int] = {bed.name: bed.prepare_days for bed in beds}
    rows = list(taken)
    made = []
    for stay in rows:
        ended = [r.to_on for r in rows if r.bed == stay.bed and r.planting != stay.planting and r.from_on < stay.from_on]
        free = max(ended) + timedelta(days=1) if ended else None
        begin = stay.from_on - timedelta(days=days.get(stay.bed, 0))
        made.append(Preparation(stay.bed, stay.planting, free, begin, stay.from_on))
    return tuple(sorted(made, key=lambda one: (one.begin_by, one.bed, one.planting)))
