"""Where a wished-for planting may stand: the free bed that fits it best, and what it takes of plants, trays and seed.

A proposal is laid over nothing that stands there, and over no other proposal. A bed in which the family would come too soon is taken only
where no other has room, and the proposal says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from models.planning.planting import Bed, Grown, Planting, Stretch
from models.planning.planting.bed_map import natural
from models.planning.planting.occupancy import WEEK_END, Stay
from models.planning.planting.rotation import too_early
from models.planning.planting.seeding import nursery_need, seed_need
from models.planning.planting.split import free_ft
from models.planning.planting.wanted import Needed

# less than this is no piece of a bed [ft]
LEAST_FT = 1.0


@dataclass(frozen=True, slots=True)
class Ground:
    """What there is to plant in: beds, what stands or is to stand in them, what grew there, years by family (the farm's own)."""

    beds: tuple[Bed, ...]
    taken: tuple[Stay, ...]
    history: tuple[Grown, ...] = ()
    years: Mapping[str, float] | None = None

    def with_stays(self, stays: Iterable[Stay]) -> Ground:
        """With more of it taken."""
        return replace(self, taken=(*self.taken, *stays))

    def before(self, bed: str, family: str, plant_on: date) -> tuple[Grown, float, str] | None:
        """What a family comes too soon after in a bed, the years, and the reason. What still stands there that day stands on other feet."""
        stood = [one for one in self.history if one.bed == bed]
        gone = [Grown(bed, one.crop, one.family, one.from_on, one.to_on) for one in self.taken if one.bed == bed and one.to_on < plant_on]
        rows = sorted([*stood, *gone], key=lambda grown: grown.planted_on, reverse=True)
        return too_early(family, plant_on, bed, rows, self.years)

    def after(self, bed: str, family: str, plant_on: date, to_on: date) -> Stay | None:
        """What is planned for a bed that would come too soon after a family that stands there until a day."""
        mine = Grown(bed, "this", family, plant_on, to_on)
        later = [one for one in self.taken if one.bed == bed and one.from_on > to_on]
        late = (one for one in later if too_early(one.family, one.from_on, bed, [mine], self.years) is not None)
        return min(late, key=lambda one: one.from_on, default=None)

    def reason(self, bed: str, family: str, plant_on: date, to_on: date) -> str:
        """Why a family comes too soon into a bed, or what follows it would; "" where neither does."""
        if (found := self.before(bed, family, plant_on)) is not None:
            return found[2]
        late = self.after(bed, family, plant_on, to_on)
        return "" if late is None else f"{late.crop} is planned in {bed} for {late.from_on}, too soon after it"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A planting that a wish asks for, laid into beds. planting: with its stretches, whole feet and the days it is planted;
    sow_on: None where it is sown in its bed, or bought; to_on: its bed is cleared. plants, trays, seeds: None where nobody can count them.
    short_ft: feet for which no bed is free; warnings: sentences."""

    planting: Planting
    sow_on: date | None
    first_week: date
    to_on: date
    plants: int | None
    trays: float | None
    seeds: int | None
    short_ft: float = 0.0
    warnings: tuple[str, ...] = ()

    @property
    def begins_on(self) -> date:
        """The first thing to do."""
        return self.sow_on or self.planting.plant_on


def proposals(each: Sequence[tuple[Planting, Needed]], ground: Ground) -> tuple[Proposal, ...]:
    """Each planting laid into the beds that are free from its preparation to the end of its harvest; earlier ones choose first.

    The plantings' own stretches say how long they are; what they get may lie in several beds, or be short.
    """
    made, now = [], ground
    for planting, needed in each:
        one = _laid(planting, needed, now)
        made.append(one)
        now = now.with_stays(
            Stay(s.bed, planting.id, planting.crop, planting.family, planting.plant_on, one.to_on, s.length_ft)
            for s in one.planting.stretches
            if not one.short_ft
        )
    return tuple(made)


def _laid(planting: Planting, needed: Needed, ground: Ground) -> Proposal:
    to_on = needed.first_week + timedelta(weeks=len(planting.fractions) - 1) + WEEK_END
    where, short = fitting(planting.bed_ft, planting.family, planting.plant_on, to_on, ground)
    reasons = [ground.reason(one.bed, planting.family, planting.plant_on, to_on) for one in where]
    sown, raised = seed_need(planting), nursery_need(planting)
    laid = planting if short else replace(planting, stretches=where)
    return Proposal(
        laid,
        needed.sow_on,
        needed.first_week,
        to_on,
        raised.plants if raised else None,
        raised.trays if raised else None,
        sown.seeds if sown else raised.seeds if raised else None,
        short,
        tuple(dict.fromkeys(reason for reason in reasons if reason)),
    )


def fitting(feet: float, family: str, plant_on: date, to_on: date, ground: Ground) -> tuple[tuple[Stretch, ...], float]:
    """(stretches that make the feet, feet for which there is no room). One bed where one has room, else as few as do; those in which the
    family would come too soon last."""
    offers = [
        (bool(ground.reason(bed.name, family, plant_on, to_on)), free, bed)
        for bed in ground.beds
        if (free := free_ft(bed, ground.taken, plant_on - timedelta(days=bed.prepare_days), to_on)) >= LEAST_FT
    ]
    whole = min((one for one in offers if one[1] >= feet - 1e-9), key=lambda one: (one[0], one[1], natural(one[2].name)), default=None)
    spread = sorted(offers, key=lambda one: (one[0], -one[1], natural(one[2].name)))
    clean = sum(free for soon, free, _ in offers if not soon)
    if whole is not None and (not whole[0] or clean < feet):
        return (Stretch(whole[2].name, feet),), 0.0
    made, wanted = [], feet
    for _, free, bed in spread:
        if wanted > 1e-9:
            made.append(Stretch(bed.name, min(free, wanted)))
            wanted -= min(free, wanted)
    return tuple(made), (wanted if wanted > 1e-9 else 0.0)
