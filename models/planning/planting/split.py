"""A planting over several beds: as much as each has free, in the order they are named."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from models.planning.planting import Bed, Stretch
from models.planning.planting.occupancy import Stay
from sensors.errors import InputError


def split_over(beds: Iterable[Bed], taken: Iterable[Stay], bed_ft: float, from_on: date, to_on: date) -> tuple[Stretch, ...]:
    """Stretches that make bed_ft together, of beds that have room on all days from from_on to to_on. InputError where they do not."""
    rows, wanted, made = list(taken), bed_ft, []
    for bed in beds:
        free = min(wanted, free_ft(bed, rows, from_on, to_on))
        if free > 1e-9:
            made.append(Stretch(bed.name, free))
            wanted -= free
    if wanted > 1e-9:
        raise InputError(
            f"These beds have {bed_ft - wanted:g} of {bed_ft:g} ft free from {from_on} to {to_on}.",
            where="beds",
            expected=f"{bed_ft:g} ft",
            got=f"{bed_ft - wanted:g} ft",
            next_step="name more beds, plant less, or move what stands there",
        )
    return tuple(made)


def free_ft(bed: Bed, taken: Iterable[Stay], from_on: date, to_on: date) -> float:
    """Feet of a bed that lie free on all days from from_on to to_on; 0 or less where there are none."""
    there = [r for r in taken if r.bed == bed.name and r.from_on <= to_on and r.to_on >= from_on]
    # the fullest day of the time asked begins with it, or with one of the stays
    moments = {from_on, *(r.from_on for r in there if r.from_on > from_on)}
    return bed.length_ft - max(sum(r.length_ft for r in there if r.from_on <= day <= r.to_on) for day in moments)
