"""The chain from planting to share of a scenario, in planned numbers: days, harvests by week, and who is covered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from models.agronomy.stated import stated
from models.agronomy.yield_odds import season_factor
from models.agronomy.yields import after_kill, bed_ft_of, shares_covered
from models.planning.planting.calendar import Days, by_week_and_crop, days_of, killing_night, weekly_harvest
from models.planning.scenario import Scenario

Weekly = Mapping[date, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Chain:
    """Days of each planting, by its id; its planned harvest by week, and what of it frost leaves; killed: the night that ends it, of those
    that one does."""

    days: Mapping[str, Days]
    planned: Mapping[str, Mapping[date, float]]
    kept: Mapping[str, Mapping[date, float]]
    killed: Mapping[str, date] = field(default_factory=dict)


def chain_of(scenario: Scenario) -> Chain:
    """The chain of a scenario. Raises InputError where a planting does not ripen in the weather known."""
    plantings = scenario.season.plantings
    days = {p.id: days_of(p, scenario.heat or None) for p in plantings}
    planned = {p.id: weekly_harvest(p, days[p.id]) for p in plantings}
    killed = {p.id: night for p in plantings if (night := killing_night(p, scenario.nights)) is not None}
    kept = {id: after_kill(weekly, killed.get(id)) for id, weekly in planned.items()}
    return Chain(days, planned, kept, killed)


def harvests(scenario: Scenario, chain: Chain, kept: bool = True) -> dict[date, dict[str, float]]:
    """Harvest by week and crop, after frost or (kept False) before it."""
    source = chain.kept if kept else chain.planned
    return by_week_and_crop((p, source[p.id]) for p in scenario.season.plantings)


def season_totals(scenario: Scenario, chain: Chain, kept: bool) -> dict[str, float]:
    """Harvest of the season by crop."""
    sums: dict[str, float] = {}
    for planting in scenario.season.plantings:
        source = chain.kept if kept else chain.planned
        sums[planting.crop] = sums.get(planting.crop, 0.0) + sum(source[planting.id].values())
    return sums


@dataclass(frozen=True, slots=True)
class Cover:
    """A crop in a week: what there is to hand out, the kitchen's part, shares that get their whole quantity, and what is left."""

    distributable: float
    kitchen: float
    covered: int
    left: float


def cover(harvest: float, lost: float, kitchen: float, each: float, shares: int) -> Cover:
    """Who a harvest covers: after loss the kitchen first, then whole shares, at most all of them."""
    there = stated("harvest", harvest, "", 0) * (1 - lost)
    cooked = min(kitchen, there)
    count = shares_covered(there, each, shares, cooked)
    return Cover(there, cooked, count, max(0.0, there - cooked - count * each))


def coverage(scenario: Scenario, harvest: Weekly) -> dict[date, dict[str, Cover]]:
    """Who every week's harvest covers, of crops that shares get in one quantity and that do not go into store."""
    found: dict[date, dict[str, Cover]] = {}
    for week, crops in harvest.items():
        of_week = found.setdefault(week, {})
        for crop, amount in crops.items():
            wish = scenario.wishes[crop]
            takers = sum(size.count for size in scenario.takers(wish.tags))
            if wish.each is not None and not wish.stored:
                of_week[crop] = cover(amount, scenario.lost(crop), wish.kitchen, wish.each, takers)
    return found


def reaches_all(scenario: Scenario, crop: str, one: Cover) -> bool:
    """Whether a crop covers every share that takes it."""
    takers = sum(size.count for size in scenario.takers(scenario.wishes[crop].tags))
    return 0 < takers <= one.covered


def full_items(scenario: Scenario, covers: Mapping[date, Mapping[str, Cover]]) -> dict[date, int]:
    """How many items cover every share that takes them, by week."""
    return {week: sum(reaches_all(scenario, crop, one) for crop, one in of_week.items()) for week, of_week in covers.items()}


def bed_ft_wanted(scenario: Scenario, harvest: Weekly) -> dict[str, float]:
    """Feet of bed with which each crop would cover every share and the kitchen in each of its weeks, by crop.

    The plantings of a crop grow in proportion until its thinnest week is enough; weeks that the plan leaves empty are not its own.
    """
    wanted = {}
    for crop, wish in scenario.wishes.items():
        weeks = [crops[crop] for crops in harvest.values() if crops.get(crop, 0.0) > 0]
        feet = sum(p.bed_ft for p in scenario.season.plantings if p.crop == crop)
        if wish.each is None or wish.stored or not weeks:
            continue
        takers = sum(size.count for size in scenario.takers(wish.tags))
        asked = (takers * wish.each + wish.kitchen) / (1 - min(scenario.lost(crop), 0.999))
        wanted[crop] = bed_ft_of(asked, min(weeks) / feet * 100)
    return wanted


@dataclass(frozen=True, slots=True)
class Brought:
    """A planting or crop brought up to date. logged, expected: over finished weeks with a log; ratio, factor: r and k; remaining: weeks to
    come, after k; missing: finished weeks that should have given and have no log, which is a question and no zero."""

    crop: str
    expected: float
    logged: float
    ratio: float
    factor: float
    remaining: Mapping[date, float]
    missing: tuple[date, ...]


def finished(week: date, as_of: date | None) -> bool:
    """Whether the week is over at the end of the day."""
    return as_of is not None and week + timedelta(days=6) <= as_of


def brought_up_to_date(
    crop: str, weekly: Mapping[date, float], picked: Mapping[date, float], as_of: date | None, cvs: tuple[float, float]
) -> Brought | None:
    """The weeks to come after what was picked; None where no finished week has a log yet."""
    over = [week for week in weekly if (finished(week, as_of) if as_of else week in picked)]
    seen = [week for week in over if week in picked]
    expected = sum(weekly[week] for week in seen)
    if expected <= 0:
        return None
    logged = sum(picked[week] for week in seen)
    ratio, factor = season_factor(logged, expected, *cvs)
    remaining = {week: amount * factor for week, amount in weekly.items() if week not in over}
    missing = tuple(week for week in over if week not in picked and weekly[week] > 0)
    return Brought(crop, expected, logged, ratio, factor, remaining, missing)


def updated(scenario: Scenario, chain: Chain) -> Brought | None:
    """The planting or crop that the scenario asks to bring up to date; None where it asks for none, or nothing is logged."""
    asked = scenario.update
    if asked is None:
        return None
    chosen = [(p.id, p.crop, chain.kept[p.id]) for p in scenario.season.plantings] + [
        (one.id, one.crop, one.stand.weekly()) for one in scenario.standing
    ]
    chosen = [one for one in chosen if asked.planting in (None, one[0]) and asked.crop in (None, one[1])]
    if not chosen or (asked.planting is None and asked.crop is None):
        return None
    weekly: dict[date, float] = {}
    for _, _, amounts in chosen:
        for week, amount in amounts.items():
            weekly[week] = weekly.get(week, 0.0) + amount
    ids, crop = {id for id, _, _ in chosen}, chosen[0][1]
    picked: dict[date, float] = {}
    for one in scenario.picked:
        if one.planting in ids or (one.planting is None and one.crop == crop):
            picked[one.week] = picked.get(one.week, 0.0) + one.amount
    return brought_up_to_date(crop, weekly, picked, scenario.as_of, (asked.prior_cv, asked.observed_cv))
