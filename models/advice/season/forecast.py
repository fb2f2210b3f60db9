"""The season as the harvest forecast takes it: plans of this year and of earlier ones, what was picked, the weather, what is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from math import ceil, inf
from statistics import median

import numpy as np

from models.advice.season.reading import called, start
from models.advice.season.scenario import Given
from models.agronomy.growing import week_of
from models.amounts import convert_amount
from models.planning import harvest
from models.planning.harvest import Array, Crop, Problem, Weather
from models.planning.planting import DIRECT
from models.planning.planting import Planting as Plan
from models.planning.scenario import Scenario, Wish
from models.planning.scenario.chain import Chain, chain_of
from models.records.seasons import Picking, Planned, SeasonView
from sensors.errors import UnitError

# the week of New Year is in, and the one after the year's end
WEEKS = 54
# a shrink of everything is no crop; a kill of frost that nobody knows is none
_MOST_SHRINK = 0.99


def problem_of(view: SeasonView, given: Given, as_of: date, weather: Weather | None = None) -> Problem:
    """What is known on a day of the season's harvests to come.

    weather: of the own past; without any, days are counted and the plan's first pick is the best guess. Crops and plantings are called
    as the plan calls them.
    """
    scenario = given.scenario
    chain, views = chain_of(scenario), {one.name: one for one in view.plantings}
    plans = [plan for plan in scenario.season.plantings if plan.total() > 0]
    crops = {crop.key: crop for crop in _crops(scenario, chain, plans, views)}
    year = int(view.season)
    begin = week_of(date(year, 1, 1))
    now = [_planting(plan, chain, views[plan.id], year, as_of) for plan in plans]
    grown = [_with_logs(one, _by_week(scenario, one.id, as_of)) for one in now] + list(_earlier(view, crops, year))
    if weather is None:
        grown = [_counted(one, crops[one.crop].days) for one in grown]
    loose = {key: amount for key, amount in _loose(scenario, as_of).items() if key[0] in crops}
    wanted = {key: need for key, need in _needs(scenario, begin).items() if key in crops}
    return Problem(begin, WEEKS, year, as_of, tuple(crops.values()), tuple(grown), weather, wanted, crop_logs=loose)


def _crops(scenario: Scenario, chain: Chain, plans: list[Plan], views: Mapping[str, Planned]) -> Iterator[Crop]:
    """Each crop by its plantings: usual days, the shape of its first, heat as the plan counts it, else as the crop's figures do."""
    for key in dict.fromkeys(plan.crop for plan in plans):
        own = [plan for plan in plans if plan.crop == key]
        one, known = own[0], views[own[0].id].known
        days = median(max(1, (chain.days[plan.id].first_harvest_on - plan.plant_on).days) for plan in own)
        base, upper = (one.heat.base_f, one.heat.upper_f) if one.heat else (known.gdd_base_f, known.gdd_upper_f)
        wish = scenario.wishes[key]
        kept = int((wish.storage_days or 0) // 7) if wish.stored else 0
        cured = ceil(wish.cure_days / 7) if wish.stored else 0
        shrink = min(scenario.lost(key), _MOST_SHRINK)
        yield Crop(
            key, one.family, one.unit, one.fractions, float(days), base, upper if upper is not None else inf, one.target_f_days,
            one.kill_temp_f, kept, cured, shrink,
        )  # fmt: skip


def _planting(plan: Plan, chain: Chain, view: Planned, year: int, as_of: date) -> harvest.Planting:
    done = view.sown_on if plan.method == DIRECT else view.planted_on
    over = view.archived_on if view.archived_on is not None and view.archived_on <= as_of else None
    first = chain.days[plan.id].first_harvest_on
    return harvest.Planting(plan.id, plan.crop, year, plan.total(), plan.plant_on, first, done, {}, over)


def _with_logs(one: harvest.Planting, logs: Mapping[date, float]) -> harvest.Planting:
    """With its harvests; what is over and was never picked says nothing of when it ended."""
    return replace(one, logs=logs, killed_on=one.killed_on if logs else None)


def _by_week(scenario: Scenario, planting: str, as_of: date) -> dict[date, float]:
    found: dict[date, float] = {}
    for one in scenario.picked:
        if one.planting == planting and one.week <= as_of:
            found[one.week] = found.get(one.week, 0.0) + one.amount
    return found


def _loose(scenario: Scenario, as_of: date) -> dict[tuple[str, date], float]:
    """What was picked of a crop, where nobody said of which planting."""
    found: dict[tuple[str, date], float] = {}
    for one in scenario.picked:
        if one.planting is None and one.week <= as_of:
            found[one.crop, one.week] = found.get((one.crop, one.week), 0.0) + one.amount
    return found


def _earlier(view: SeasonView, crops: Mapping[str, Crop], year: int) -> Iterator[harvest.Planting]:
    """Plantings of earlier years that teach: planned in numbers, and picked, in a unit of their crop."""
    logs: dict[str, list[Picking]] = {}
    for one in view.picked:
        logs.setdefault(one.planting, []).append(one)
    for old in view.before:
        begun, crop = start(old), crops.get(called(old))
        if crop is None or begun is None or not old.first_harvest_on or not old.yield_expected or not old.season.isdigit():
            continue
        if int(old.season) >= year or old.name not in logs:
            continue
        try:
            total = convert_amount(old.yield_expected, old.yield_unit, crop.unit) if old.yield_unit != crop.unit else old.yield_expected
            weekly = _weekly(logs[old.name], crop.unit)
        except UnitError:
            continue
        done = old.sown_on if old.established == "direct_seeded" else old.planted_on
        yield harvest.Planting(old.name, crop.key, int(old.season), total, begun, old.first_harvest_on, done, weekly, old.archived_on)


def _weekly(picked: Iterable[Picking], unit: str) -> dict[date, float]:
    found: dict[date, float] = {}
    for one in picked:
        week, amount = week_of(one.on), one.amount if one.unit == unit else convert_amount(one.amount, one.unit, unit)
        found[week] = found.get(week, 0.0) + amount
    return found


def _counted(one: harvest.Planting, days: float) -> harvest.Planting:
    """Where days are counted and no heat: the crop's days end at the planned first pick, later by as many days as it was planted late."""
    begun = one.first_on - timedelta(days=days)
    done = None if one.planted_on is None else begun + (one.planted_on - one.planned_on)
    return replace(one, planned_on=begun, planted_on=done)


def weeks_of(scenario: Scenario, begin: date) -> dict[str, Array]:
    """Crop -> what it is planned to give in each week from a Monday on."""
    chain, found = chain_of(scenario), dict[str, Array]()
    for plan in scenario.season.plantings:
        weekly = found.setdefault(plan.crop, np.zeros(WEEKS))
        for week, amount in chain.planned[plan.id].items():
            at = (week - begin).days // 7
            if 0 <= at < WEEKS:
                weekly[at] += amount
    return found


def _needs(scenario: Scenario, begin: date) -> dict[str, Array]:
    """What shares and kitchen want of each crop in the weeks in which it is planned to give."""
    planned = weeks_of(scenario, begin)
    wanted = {crop: scenario.wishes[crop].kitchen + _for_shares(scenario, scenario.wishes[crop]) for crop in planned}
    return {crop: np.where(planned[crop] > 0, wanted[crop], 0.0) for crop in planned if wanted[crop] > 0}


def _for_shares(scenario: Scenario, wish: Wish) -> float:
    """What all shares that take a crop get of it together; of one that is divided at least what is worth handing out."""
    takers = scenario.takers(wish.tags)
    if wish.stored:
        return 0.0
    if wish.divided and wish.each is None:
        least = wish.least or (1.0 if wish.piece else 0.0)
        return least * sum(size.count * size.full for size in takers)
    return (wish.each or 0.0) * sum(size.count for size in takers)
