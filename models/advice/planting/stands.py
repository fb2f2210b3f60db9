"""Plantings as bars of the bed map: where each stands, from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from models.planning.planting import Bed, Grown
from models.planning.planting.bed_map import GROWING, OVER, PLANNED, STANDING, Taken
from models.planning.planting.proposal import Ground
from models.records.bed_plan import BedPlan, Grower, Step

FOOT_M, INCH_M = 0.3048, 0.0254
DAY = timedelta(days=1)
# what is not planted anew every year
YEARS = ("perennial", "inoculated")


def feet(metres: float) -> float:
    """Metres as feet."""
    return round(metres / FOOT_M, 6)


def metres(ft: float) -> float:
    """Feet as metres, to the millimetre."""
    return round(ft * FOOT_M, 3)


def beds_of(plan: BedPlan) -> tuple[Bed, ...]:
    """All beds; length 0 where nobody measured it."""
    return tuple(
        Bed(
            one.name, feet(one.length_m) if one.length_m else 0.0, one.width_m / INCH_M if one.width_m else 30.0, one.block
        )
        for one in plan.beds
    )  # fmt: skip


def measured(beds: Iterable[Bed]) -> tuple[Bed, ...]:
    """Beds whose length somebody measured: feet can be counted in them."""
    return tuple(bed for bed in beds if bed.length_ft > 0)


def taken_of(plan: BedPlan, today: date) -> tuple[Taken, ...]:
    """Every planting in every bed it stood in, stands in or is to stand in. Places that are no bed are left out."""
    lengths = {bed.name: bed.length_ft for bed in beds_of(plan)}
    return tuple(taken for one in plan.plantings for taken in stands(one, today, lengths))


def stands(one: Grower, today: date, lengths: Mapping[str, float]) -> Iterator[Taken]:
    """Where a planting stood, stands and is to stand. What is to be planted and has not been comes today at the earliest; what is over by
    plan and was not cleared is still there."""
    moves = [step for step in one.steps if step.moves and step.done] + [step for step in one.steps if step.moves and not step.done]
    ends = _end(one, today, begun=any(step.done for step in moves))
    starts = [step.on if step.done else max(step.on, today) for step in moves]
    for n, (step, from_on) in enumerate(zip(moves, starts, strict=True)):
        until = min((on for on in (ends, starts[n + 1] - DAY if n + 1 < len(moves) else None) if on is not None), default=None)
        if until is not None and until < from_on:
            continue
        for bed, length in _places(one, step, lengths):
            # a cover crop has its family's letter and waits for nothing
            yield Taken(bed, one.name, one.crop, one.family, from_on, until, length, _state(one, step), cover=covers(one))


def _state(one: Grower, step: Step) -> str:
    if one.archived_on is not None:
        return OVER
    return STANDING if one.established in YEARS else GROWING if step.done else PLANNED


def _places(one: Grower, step: Step, lengths: Mapping[str, float]) -> list[tuple[str, float]]:
    """Its beds with feet of each: as written down, else the planting's length parted by the beds', else all of them."""
    beds = [(name, length) for name, length in step.places if name in lengths]
    whole = sum(lengths[name] for name, _ in beds)
    total = feet(one.length_m) if one.length_m else whole
    return [(name, feet(given) if given else total * lengths[name] / whole if whole else 0.0) for name, given in beds]


def _end(one: Grower, today: date, *, begun: bool) -> date | None:
    """The last day it is in its bed; None where it stands for years, or nobody can say."""
    if one.archived_on is not None:
        return one.archived_on - DAY
    if one.established in YEARS:
        return None
    planned = one.last_on or _reckoned_end(one)
    return max(planned, today) if planned is not None and begun else planned


def _reckoned_end(one: Grower) -> date | None:
    """By the crop's figures, where the plan says no end."""
    known, begins = one.known, one.begun_on or one.bed_on
    window = timedelta(weeks=known.harvest_window_weeks or 1)
    if one.first_on is not None:
        return one.first_on + window - DAY
    if begins is None or known.days_typical is None:
        return None
    return begins + timedelta(days=known.days_typical) + window - DAY


def history_of(plan: BedPlan) -> tuple[Grown, ...]:
    """What was planted in beds and is over, or has a disease that its details name; cover crops apart, which wait for nothing."""
    lengths = {bed.name: bed.length_ft for bed in beds_of(plan)}
    found = []
    for one in plan.plantings:
        ill = str(one.details["disease"]) if one.details.get("disease") else None
        if one.established in YEARS or covers(one) or (one.archived_on is None and ill is None):
            continue
        steps = [step for step in one.steps if step.moves and step.done]
        found += [Grown(bed, one.crop, one.family, s.on, one.archived_on, ill) for s in steps for bed, _ in s.places if bed in lengths]
    return tuple(found)


def covers(one: Grower) -> bool:
    """Whether it is a cover crop: nothing is to be picked of it."""
    return one.yield_expected is None and one.known.yield_typical is None


def ground_of(plan: BedPlan, today: date, without: Iterable[str] = ()) -> Ground:
    """What there is to plant in, as if some plantings were not."""
    gone = frozenset(without)
    stays = tuple(one.stay() for one in taken_of(plan, today) if one.planting not in gone)
    return Ground(measured(beds_of(plan)), stays, history_of(plan), dict(plan.years) or None)


def homeless(plan: BedPlan, today: date, season: str) -> list[Grower]:
    """Plantings of a season that are to come and have no bed yet."""
    lengths = {bed.name: bed.length_ft for bed in beds_of(plan)}
    placed = {one.name for one in plan.plantings if any(True for _ in stands(one, today, lengths))}
    return [
        one
        for one in plan.plantings
        if one.season == season and one.archived_on is None and one.begun_on is None and one.name not in placed
        and one.established not in YEARS and not _elsewhere(one)
    ]  # fmt: skip


def _elsewhere(one: Grower) -> bool:
    """Whether it is to stand somewhere that is no bed: a log yard, a house."""
    return any(step.moves and step.places and not step.done for step in one.steps)
