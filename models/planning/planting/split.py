"""How much of a bed lies free over some days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from models.planning.planting import Bed
from models.planning.planting.occupancy import Stay


def free_ft(bed: Bed, taken: Iterable[Stay], from_on: date, to_on: date) -> float:
    """Feet of a bed that lie free on all days from from_on to to_on; 0 or less where there are none."""
    there = [r for r in taken if r.bed == bed.name and r.from_on <= to_on and r.to_on >= from_on]
    # the fullest day of the time asked begins with it, or with one of the stays
    moments = {from_on, *(r.from_on for r in there if r.from_on > from_on)}
    return bed.length_ft - max(sum(r.length_ft for r in there if r.from_on <= day <= r.to_on) for day in moments)
