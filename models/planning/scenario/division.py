"""A week's crops divided by full shares: so much for each of what a full share counts as, the same for all who take the crop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.agronomy.growing import week_of
from models.agronomy.storage import keeps_until, portions, ready_from
from models.agronomy.wholes import whole_down
from models.planning.scenario import Scenario, Wish
from models.planning.scenario.chain import Chain, Cover, Weekly, reaches_all

# hand-overs of one storage crop at most: more than a year of weeks is a mistake in the plan
MOST = 60


@dataclass(frozen=True, slots=True)
class Divided:
    """A crop in a week: to hand out, the kitchen's part, what a full share gets, by size what each share gets, and what is left."""

    distributable: float
    kitchen: float
    full: float
    each: Mapping[str, float]
    left: float


def divided(scenario: Scenario, wish: Wish, harvest: float) -> Divided:
    """A crop's harvest of a week, the kitchen first; too little to be useful stays whole, and no share gets more than its cap.

    Pieces go whole into shares: as many as a full share's part holds, and into a half share half of that part.
    """
    takers = [size for size in scenario.takers(wish.tags) if size.count > 0]
    there = harvest * (1 - scenario.lost(wish.crop))
    kitchen = min(wish.kitchen, there)
    rest, full_shares = there - kitchen, sum(size.count * size.full for size in takers)
    part = rest / full_shares if full_shares > 0 else 0.0
    part = 0.0 if part < wish.least * (1 - 1e-9) else part if wish.cap is None else min(part, wish.cap)
    each = {size.name: float(whole_down(part * size.full)) if wish.piece else part * size.full for size in takers}
    given = sum(each[size.name] * size.count for size in takers)
    return Divided(there, kitchen, float(whole_down(part)) if wish.piece else part, each, max(0.0, rest - given))


def divisions(scenario: Scenario, harvest: Weekly) -> dict[date, dict[str, Divided]]:
    """Every week's crops that are divided by full shares."""
    found: dict[date, dict[str, Divided]] = {}
    for week, crops in harvest.items():
        for crop, amount in crops.items():
            if scenario.wishes[crop].divided:
                found.setdefault(week, {})[crop] = divided(scenario, scenario.wishes[crop], amount)
    return found


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A crop of the plan handed out from store. amounts: by day; covered_last: full shares that the last hand-over covers; limit: the last
    day it keeps, None where nobody knows."""

    crop: str
    harvest_on: date
    distributable: float
    ready_on: date
    amounts: Mapping[date, float]
    covered_last: float
    limit: date | None

    @property
    def within(self) -> bool:
        """Whether the last hand-over is within its life in store."""
        return self.limit is None or not self.amounts or max(self.amounts) <= self.limit


def handed_out(scenario: Scenario, chain: Chain) -> tuple[HandedOut, ...]:
    """Crops of the plan that go into store, in the order of the plan."""
    return tuple(_stored(scenario, chain, wish) for wish in scenario.wishes.values() if wish.stored)


def _stored(scenario: Scenario, chain: Chain, wish: Wish) -> HandedOut:
    plantings = [p for p in scenario.season.plantings if p.crop == wish.crop]
    there = sum(sum(chain.kept[p.id].values()) for p in plantings) * (1 - scenario.lost(wish.crop))
    on = max(chain.days[p.id].first_harvest_on for p in plantings)
    ready = ready_from(on, wish.cure_days)
    shares = sum(size.count * size.full for size in scenario.takers(wish.tags))
    each = wish.each_full or wish.each
    if each is None or shares <= 0:
        given: tuple[float, ...] = ()
    else:
        # the kitchen takes its part of every hand-over first
        given = portions(there, each * shares + wish.kitchen, MOST)
    days = [ready + timedelta(days=wish.every_days * n) for n in range(len(given))]
    last = max(0.0, given[-1] - wish.kitchen) / each if given and each else 0.0
    limit = None if wish.storage_days is None else keeps_until(on, wish.storage_days)
    return HandedOut(wish.crop, on, there, ready, dict(zip(days, given, strict=True)), last, limit)


def fresh_items(
    scenario: Scenario, shared: Mapping[date, Mapping[str, Divided]], covers: Mapping[date, Mapping[str, Cover]]
) -> dict[date, list[str]]:
    """Crops that every full share which takes them gets, by week: divided, or in a quantity that reaches them all."""
    found: dict[date, list[str]] = {week: [crop for crop, one in of.items() if one.full > 0] for week, of in shared.items()}
    for week, of_week in covers.items():
        promised = [crop for crop in of_week if not scenario.wishes[crop].divided]
        if promised:
            found.setdefault(week, []).extend(crop for crop in promised if reaches_all(scenario, crop, of_week[crop]))
    return found


def items_per_full_share(fresh: Mapping[date, Sequence[str]], stores: tuple[HandedOut, ...]) -> dict[date, int]:
    """How many items a full share gets in every week from the first to the last, fresh and from store."""
    from_store = [week_of(day) for one in stores for day in one.amounts]
    return {week: len(fresh.get(week, ())) + from_store.count(week) for week in weeks_between((*fresh, *from_store))}


def weeks_between(weeks: tuple[date, ...]) -> tuple[date, ...]:
    """Every week from the first through the last."""
    if not weeks:
        return ()
    first, last = min(weeks), max(weeks)
    return tuple(first + timedelta(days=7 * n) for n in range((last - first).days // 7 + 1))


def substitutes(scenario: Scenario, handed: Sequence[str]) -> int:
    """Shares that take none of some item handed out in a week, and get something else instead."""
    tags = {tag for crop in handed for tag in scenario.wishes[crop].tags}
    out: dict[str, int] = {}
    for one in scenario.exclusions:
        if one.tag in tags:
            for size, count in one.counts.items():
                out[size] = out.get(size, 0) + count
    return sum(out.values())
