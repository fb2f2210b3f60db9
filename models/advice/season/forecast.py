"""The season as the harvest forecast takes it: plans of this year and of earlier ones, what was picked, the weather, what is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from math import ceil, inf
from statistics import median

import numpy as np

from models.advice.season.bearing import Bearing
from models.advice.season.own_yields import lengths_of
from models.advice.season.picked import Harvests, picked_of
from models.advice.season.reading import called, start, stretches
from models.advice.season.scenario import Given
from models.advice.season.units import into
from models.advice.season.wants import WEEKS, wants_of, weeks_kept
from models.agronomy.crops import STEWARD
from models.agronomy.growing import week_of
from models.planning import harvest
from models.planning.harvest import Array, Crop, Forecast, Problem, Weather
from models.planning.harvest.heat import knows_a_year
from models.planning.planting import DIRECT
from models.planning.planting import Planting as Plan
from models.planning.scenario.chain import Chain, chain_of
from models.records.seasons import Planned, SeasonView
from sensors.errors import UnitError

# a shrink of everything is no crop; a kill of frost that nobody knows is none
_MOST_SHRINK = 0.99
# a first pick comes early or late by days in which the crop grows, and not by a winter's rest: at most so many are counted
GROWING_DAYS = 90


def problem_of(
    view: SeasonView, given: Given, as_of: date, weather: Weather | None = None, expected: Mapping[str, date] | None = None
) -> Problem:
    """What is known on a day of the season's harvests to come.

    weather: of the own past; without a whole year of it days are counted, and the plan's first pick is the best guess. Crops and plantings
    are called as the plan calls them. expected: planting -> the day it will go into its bed as things stand, where nobody wrote yet that it
    did, and it is late or waits for its soil.
    """
    scenario, chain = given.scenario, chain_of(given.scenario)
    views = {one.name: one for one in view.plantings}
    plans = [plan for plan in scenario.season.plantings if plan.total() * sum(plan.fractions) > 0]
    crops = {crop.key: crop for crop in _crops(given, chain, plans, views)}
    crops = {one.crop: _bearing_crop(given, one) for one in given.bearing} | crops
    year, picked = int(view.season), picked_of(given)
    begin = week_of(date(year, 1, 1))
    if weather is not None and not knows_a_year(weather, begin, as_of, WEEKS):
        weather = None
    going_in = expected or {}
    now = [_planting(plan, chain, views[plan.id], year, as_of, going_in.get(plan.id)) for plan in plans]
    now += [_stand(one, year, as_of) for one in given.bearing]
    now = [_with_logs(one, _weeks(picked, one, year, as_of)) for one in now]
    grown = [_killed(one, as_of, weather) for one in now] + list(_earlier(given, crops, year))
    if weather is None:
        crops = {key: replace(crop, days=min(crop.days, float(GROWING_DAYS))) for key, crop in crops.items()}
        grown = [_counted(one, crops[one.crop].days) for one in grown]
    loose = {key: taken.plantings[""] for key, taken in picked.items() if "" in taken.plantings and begin <= key[1] <= as_of}
    loose = {key: amount for key, amount in loose.items() if key[0] in crops}
    needs = {want.item: _needed(want.shares, want.kitchen, want.each) for want in wants_of(given, begin)}
    wanted = {key: need for key, need in needs.items() if key in crops and need.any()}
    return Problem(begin, WEEKS, year, as_of, tuple(crops.values()), tuple(grown), weather, wanted, crop_logs=loose)


def _needed(shares: tuple[float, ...], kitchen: tuple[float, ...], each: float) -> Array:
    """What all shares of a week want together, and the kitchen before them."""
    return np.asarray(np.array(shares) * each + np.array(kitchen))


def _crops(given: Given, chain: Chain, plans: list[Plan], views: Mapping[str, Planned]) -> Iterator[Crop]:
    """Each crop by its plantings: usual days, the shape of its first, heat as the plan counts it, else as the crop's figures do."""
    for key in dict.fromkeys(plan.crop for plan in plans):
        own = [plan for plan in plans if plan.crop == key]
        one, known = own[0], views[own[0].id].known
        days = median(max(1, (chain.days[plan.id].first_harvest_on - plan.plant_on).days) for plan in own)
        base, upper = (one.heat.base_f, one.heat.upper_f) if one.heat else (known.gdd_base_f, known.gdd_upper_f)
        yield _stored(given, Crop(
            key, one.family, one.unit, one.fractions, float(days), base, upper if upper is not None else inf, one.target_f_days,
            one.kill_temp_f,
        ))  # fmt: skip


def _bearing_crop(given: Given, one: Bearing) -> Crop:
    """A crop beside the plan: its shape is that of the stand of which most is expected."""
    own = [other for other in given.bearing if other.crop == one.crop]
    most = max(own, key=lambda other: other.total)
    days = median(max(1, (other.first_on - other.begun_on).days) for other in own)
    base = one.known.gdd_base_f if all(other.by_heat for other in own) else None
    upper = one.known.gdd_upper_f if one.known.gdd_upper_f is not None else inf
    return _stored(given, Crop(one.crop, one.family, one.wish.unit, most.shape, float(days), base, upper, None, one.kill_temp_f))


def _stored(given: Given, crop: Crop) -> Crop:
    """With what is lost of it, and how it keeps where it goes into store."""
    wish, shrink = given.wishes[crop.key], min(given.lost(crop.key), _MOST_SHRINK)
    if not wish.stored:
        return replace(crop, shrink=shrink)
    kept = weeks_kept(wish, given.known.get(crop.key))
    return replace(crop, shrink=shrink, storage_weeks=kept, cure_weeks=ceil(wish.cure_days / 7))


def _planting(plan: Plan, chain: Chain, view: Planned, year: int, as_of: date, expected: date | None) -> harvest.Planting:
    done = (view.sown_on if plan.method == DIRECT else view.planted_on) or expected
    over = view.archived_on if view.archived_on is not None and view.archived_on <= as_of else None
    first, total = chain.days[plan.id].first_harvest_on, plan.total() * sum(plan.fractions)
    night = chain.killed.get(plan.id)
    return harvest.Planting(
        plan.id, plan.crop, year, total, plan.plant_on, first, done, {}, over, own_time(view), plan.fractions, night,
    )  # fmt: skip


def own_time(one: Planned) -> bool:
    """Whether its first pick was planned for its own time of the year: a day of the hub's own plan, not days of a file's."""
    return "figures" not in one.details and one.first_harvest_on is not None


def _stand(one: Bearing, year: int, as_of: date) -> harvest.Planting:
    """What stands already has begun to grow when spring does."""
    over = one.over_on if one.over_on is not None and one.over_on <= as_of else None
    return harvest.Planting(one.id, one.crop, year, one.total, one.begun_on, one.first_on, one.begun_on, {}, over, True, one.shape)


def _with_logs(one: harvest.Planting, logs: Mapping[date, float]) -> harvest.Planting:
    """With its harvests; what is over and was never picked says nothing of when it ended."""
    return replace(one, logs=logs, killed_on=one.killed_on if logs else None)


def _killed(one: harvest.Planting, as_of: date, weather: Weather | None) -> harvest.Planting:
    """With the killing night that the plan names, where it has been, or where there is no weather that says when frost may come."""
    night = one.plan_ends_on
    if night is None or (night > as_of and weather is not None):
        return one
    return replace(one, killed_on=min(night, one.killed_on or night))


def _weeks(picked: Harvests, one: harvest.Planting, year: int, as_of: date) -> dict[date, float]:
    """What was picked of a planting in the year of its season, or of what is picked from the winter before on, by week."""
    since = min(one.planned_on, date(year, 1, 1)) - timedelta(days=7)
    return {
        week: taken.plantings[one.id] for (crop, week), taken in picked.items()
        if crop == one.crop and one.id in taken.plantings and since <= week <= as_of
    }  # fmt: skip


def _earlier(given: Given, crops: Mapping[str, Crop], year: int) -> Iterator[harvest.Planting]:
    """Plantings of earlier years that teach: planned in numbers, and picked, in a unit of their crop."""
    logs: dict[str, dict[date, float]] = {}
    for (_, week), taken in picked_of(given).items():
        for name, amount in taken.plantings.items():
            logs.setdefault(name, {})[week] = amount
    bearing, rates, lengths = {one.id for one in given.bearing}, _own_rates(given), lengths_of(given.view)
    for old in _over(given.view.before, year):
        begun, crop = start(old), crops.get(called(old))
        if crop is None or begun is None or not old.first_harvest_on or not old.yield_expected or not logs.get(old.name):
            continue
        if old.name in bearing:
            continue
        try:
            total = into(old.yield_expected, old.yield_unit, crop.unit, old.known)
        except UnitError:
            continue
        if (rate := rates.get(crop.key)) and (ground := sum(stretch.length_ft for stretch in stretches(old, lengths))):
            total = rate * ground
        done = old.sown_on if old.established == "direct_seeded" else old.planted_on
        yield harvest.Planting(
            old.name, crop.key, int(old.season), total, begun, old.first_harvest_on, done, logs[old.name], old.archived_on,
            own_time(old),
        )  # fmt: skip


def _own_rates(given: Given) -> dict[str, float]:
    """Crop with a yield of the hub's own -> what this season plans of a foot of bed.

    Its earlier plantings were planned by another figure: what they taught of that is in the hub's own now, and is not to count twice.
    """
    totals: dict[str, float] = {}
    ground: dict[str, float] = {}
    for plan in given.scenario.season.plantings:
        known = given.known.get(plan.crop)
        if known is not None and known.sources.get("yield_typical") == STEWARD:
            totals[plan.crop] = totals.get(plan.crop, 0.0) + plan.total()
            ground[plan.crop] = ground.get(plan.crop, 0.0) + sum(stretch.length_ft for stretch in plan.stretches)
    return {crop: total / ground[crop] for crop, total in totals.items() if ground[crop]}


def _over(before: Iterable[Planned], year: int) -> Iterator[Planned]:
    return (one for one in before if one.season.isdigit() and int(one.season) < year)


def _counted(one: harvest.Planting, days: float) -> harvest.Planting:
    """Where days are counted and no heat: the crop's days end at the planned first pick, later by as many days as it was planted late."""
    begun = one.first_on - timedelta(days=days)
    if one.planted_on is None:
        return replace(one, planned_on=begun)
    late = min(max((one.planted_on - one.planned_on).days, -GROWING_DAYS), GROWING_DAYS)
    return replace(one, planned_on=begun, planted_on=begun + timedelta(days=late))


def drawn(given: Given, found: Forecast) -> dict[str, Array]:
    """Crop -> weeks x draws of harvest in the field as it is known: past weeks as they were picked, this one at least as it is so far."""
    picked, problem = picked_of(given), found.problem
    made = {crop: np.asarray(amounts, float).copy() for crop, amounts in found.draws.items()}
    for (crop, week), taken in picked.items():
        at = problem.week_of(week)
        if crop in made and 0 <= at <= problem.this_week and at < problem.weeks:
            made[crop][at] = taken.amount if at < problem.this_week else np.maximum(made[crop][at], taken.amount)
    return made
