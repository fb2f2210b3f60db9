"""Plantings that come back to a bed too soon after their family: warnings with their reason, never a block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from models.agronomy.crop_rotation import current_name, disease, family_years, too_soon, too_soon_after
from models.planning.planting import Grown, Planting, Season


@dataclass(frozen=True, slots=True)
class Conflict:
    """A planting that follows its family too soon. after: what stood there; years: that should lie between; reason: a sentence."""

    planting: str
    bed: str
    after: Grown
    years: float
    reason: str


def conflicts(season: Season) -> tuple[Conflict, ...]:
    """Every planting whose family stood in one of its beds less than its years ago, in earlier seasons or in this plan.

    Planting day to planting day (Qrop's rule); where a disease was written down, from the end of the crop that had it, by the
    disease's years if they are longer. One conflict a planting and bed: the latest crop before it.
    """
    planned = [Grown(bed, p.crop, p.family, p.plant_on) for p in season.plantings for bed in p.beds]
    stood: dict[str, list[Grown]] = {}
    for one in (*season.history, *planned):
        stood.setdefault(one.bed, []).append(one)
    for rows in stood.values():
        rows.sort(key=lambda grown: grown.planted_on, reverse=True)
    return tuple(
        found
        for planting in season.plantings
        for bed in dict.fromkeys(planting.beds)
        if (found := _conflict(planting, bed, stood.get(bed, ()), season.rotation_years)) is not None
    )


def _conflict(planting: Planting, bed: str, stood: Iterable[Grown], own: Mapping[str, float] | None) -> Conflict | None:
    found = too_early(planting.family, planting.plant_on, bed, stood, own)
    return None if found is None else Conflict(planting.id, bed, *found)


def too_early(
    of: str, plant_on: date, bed: str, stood: Iterable[Grown], own: Mapping[str, float] | None = None
) -> tuple[Grown, float, str] | None:
    """What stood in a bed, the latest first, that a family may not follow yet, the years, and the reason; None where it may."""
    family, usual = current_name(of), family_years(of, own)
    for before in stood:
        # a crop whose family nobody wrote down waits for nothing
        if not family or current_name(before.family) != family or before.planted_on >= plant_on:
            continue
        if before.disease and (ill := _ill(plant_on, before)) is not None:
            years, reason = ill
            if years > usual or not too_soon(before.planted_on, plant_on, usual):
                return before, years, f"{reason}: {bed} waits {years:g} years"
        if too_soon(before.planted_on, plant_on, usual):
            since = (plant_on - before.planted_on).days / 365
            said = (
                f"{family} stood in {bed} {since:.1f} years before ({before.crop}, planted {before.planted_on}); {usual:g} years are asked"
            )
            return before, usual, said
    return None


def _ill(plant_on: date, before: Grown) -> tuple[float, str] | None:
    """The years and reason of a disease that is not over by plant_on."""
    one = disease(before.disease or "")
    if not too_soon_after(before.ended_on or before.planted_on, plant_on, one.years):
        return None
    return one.years, f"{before.crop} there had {one.name}, and {one.reason}"
