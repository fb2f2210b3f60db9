"""The whole answer to a scenario, in the shape that such files expect: plain numbers and words, days as 2027-05-01."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from models.planning.planting.calendar import deeds
from models.planning.planting.rotation import conflicts
from models.planning.planting.seeding import nursery_need, seed_need
from models.planning.scenario import Scenario, more
from models.planning.scenario.chain import (
    Brought,
    Chain,
    Cover,
    bed_ft_wanted,
    chain_of,
    cover,
    coverage,
    full_items,
    harvests,
    season_totals,
    updated,
)
from models.planning.scenario.division import (
    Divided,
    HandedOut,
    divisions,
    fresh_items,
    handed_out,
    items_per_full_share,
    substitutes,
)
from models.planning.scenario.temperatures import by_month
from models.planning.scenario.words import alerts, questions


def answer(scenario: Scenario) -> dict[str, Any]:
    """Everything that a scenario's plan, weather and log say by the planned numbers.

    Parts that a scenario does not have (frost, logs, hubs) are not in the answer. Raises InputError where a planting does not ripen.
    """
    chain = chain_of(scenario)
    harvest = harvests(scenario, chain)
    covers = coverage(scenario, harvest)
    full = full_items(scenario, covers)
    brought = updated(scenario, chain)
    found = conflicts(scenario.season)
    return {
        **_calendar(scenario, chain),
        **_harvest(scenario, chain),
        "coverage": _by_day({week: {crop: more.cover_list(one) for crop, one in of.items()} for week, of in covers.items()}),
        "items_full_coverage": _by_day(full),
        "kitchen_season_total": _kitchen(scenario, covers, harvest),
        "bed_ft_to_cover_all_shares_every_week": bed_ft_wanted(scenario, harvest),
        "rotation_conflicts": list(dict.fromkeys(one.planting for one in found)),
        "rotation_reasons": {one.planting: one.reason for one in found},
        **_seed(scenario),
        **_update(scenario, brought),
        **_divided(scenario, chain, harvest, covers),
        **_more(scenario, covers),
        "alerts": alerts(scenario, full if any(covers.values()) else {}, found, brought),
        "questions": questions(scenario, chain, brought),
    }


def _by_day(rows: Mapping[date, Any]) -> dict[str, Any]:
    return {day.isoformat(): rows[day] for day in sorted(rows)}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _calendar(scenario: Scenario, chain: Chain) -> dict[str, Any]:
    plantings = scenario.season.plantings
    calendar = {
        p.id: {
            "sow": _iso(chain.days[p.id].sow_on),
            "transplant": _iso(chain.days[p.id].transplant_on),
            "first_harvest": _iso(chain.days[p.id].first_harvest_on),
            "first_week": _iso(chain.days[p.id].first_week),
            "last_week": _iso(chain.days[p.id].last_week),
        }
        for p in plantings
    }
    made: dict[str, Any] = {
        "calendar": calendar,
        "first_harvest": {**_by_start(scenario, chain), **{id: days["first_harvest"] for id, days in calendar.items()}},
        "sowing_schedule_order": [f"{d.on.isoformat()} {d.planting} {d.deed}" for d in deeds((p, chain.days[p.id]) for p in plantings)],
    }
    if scenario.heat:
        made["daily_gdd"] = by_month(scenario.heat)
        made["gdd_on_first_harvest"] = {id: days.heat for id, days in chain.days.items() if days.heat is not None}
    return made


def _by_start(scenario: Scenario, chain: Chain) -> dict[str, str]:
    """First pick by the day of planting, where all that is planted on that day is first picked on one."""
    found: dict[date, set[date]] = {}
    for planting in scenario.season.plantings:
        found.setdefault(planting.plant_on, set()).add(chain.days[planting.id].first_harvest_on)
    return {start.isoformat(): max(days).isoformat() for start, days in sorted(found.items()) if len(days) == 1}


def _harvest(scenario: Scenario, chain: Chain) -> dict[str, Any]:
    planned, kept = season_totals(scenario, chain, kept=False), season_totals(scenario, chain, kept=True)
    made: dict[str, Any] = {"weekly_harvest": _by_day(harvests(scenario, chain)), "season_total": planned}
    if scenario.nights:
        made["season_total_after_frost"] = kept
        made["lost_to_frost"] = {crop: planned[crop] - kept[crop] for crop in planned}
    return made


def _kitchen(
    scenario: Scenario, covers: Mapping[date, Mapping[str, Cover]], harvest: Mapping[date, Mapping[str, float]]
) -> dict[str, float]:
    """What the kitchen gets in the season by crop, of those that are handed out fresh."""
    sums = {crop: 0.0 for crop, wish in scenario.wishes.items() if not wish.stored}
    for of_week in harvest.values():
        for crop, amount in of_week.items():
            if crop in sums:
                sums[crop] += min(scenario.wishes[crop].kitchen, amount * (1 - scenario.lost(crop)))
    return sums


def _seed(scenario: Scenario) -> dict[str, Any]:
    seeds = {p.id: need for p in scenario.season.plantings if (need := seed_need(p)) is not None}
    trays = {p.id: cells for p in scenario.season.plantings if (cells := nursery_need(p)) is not None}
    return {
        "seeds": {id: {"seeds": need.seeds, "oz": need.oz} for id, need in seeds.items()},
        "nursery": {id: {"plants": need.places, "cells": need.cells, "trays": need.trays} for id, need in trays.items()},
    }


def _update(scenario: Scenario, brought: Brought | None) -> dict[str, Any]:
    if brought is None:
        return {}
    each, kitchen, lost, takers = _asked_of(scenario, brought.crop)
    made: dict[str, Any] = {
        "expected_so_far": brought.expected,
        "logged_so_far": brought.logged,
        "r": brought.ratio,
        "k": brought.factor,
        "remaining_weekly": _by_day(brought.remaining),
        "remaining_total": sum(brought.remaining.values()),
    }
    if brought.remaining and each is not None:
        week = min(brought.remaining)
        got = cover(brought.remaining[week], lost, kitchen, each, takers)
        made["coverage_next_week"] = {
            "week": week.isoformat(),
            "distributable": got.distributable,
            "kitchen": got.kitchen,
            "shares_covered": got.covered,
            "left": got.left,
        }
    return {"update": made}


def _asked_of(scenario: Scenario, crop: str) -> tuple[float | None, float, float, int]:
    """What a share and the kitchen get of a crop in a week, what of it is lost, and how many shares take it."""
    if (wish := scenario.wishes.get(crop)) is not None:
        return wish.each, wish.kitchen, scenario.lost(crop), sum(size.count for size in scenario.takers(wish.tags))
    stand = next(one for one in scenario.standing if one.crop == crop)
    return stand.each, stand.kitchen, stand.shrink, scenario.shares


def _divided(
    scenario: Scenario, chain: Chain, harvest: Mapping[date, Mapping[str, float]], covers: Mapping[date, Mapping[str, Cover]]
) -> dict[str, Any]:
    """Crops divided by full shares, and those handed out from store."""
    shared, stores = divisions(scenario, harvest), handed_out(scenario, chain)
    made: dict[str, Any] = {"fe_total": scenario.full_shares}
    for crop, wish in scenario.wishes.items():
        if any(one.tag in wish.tags for one in scenario.exclusions):
            made[f"fe_{more.key(crop)}"] = sum(size.count * size.full for size in scenario.takers(wish.tags))
    if not shared and not stores:
        return made
    made["distribution"] = _by_day({week: {crop: _numbers(one) for crop, one in of.items()} for week, of in shared.items()})
    for crop, wish in scenario.wishes.items():
        if wish.piece:
            made[f"{more.key(crop).rpartition('_')[2]}_pieces"] = _pieces(scenario, crop, shared)
    made.update({more.key(one.crop): _store(one) for one in stores})
    fresh = fresh_items(scenario, shared, covers)
    items = items_per_full_share(fresh, stores)
    made["items_per_full_share"] = _by_day(items)
    made["weeks_without_item"] = [week.isoformat() for week, count in items.items() if not count]
    for week, handed in fresh.items() if scenario.exclusions else ():
        made[f"members_needing_substitute_{week:%Y_%m_%d}"] = substitutes(scenario, handed)
    return made


def _numbers(one: Divided) -> list[float]:
    """A division as numbers: to hand out, kitchen, a full share's part, left."""
    return [one.distributable, one.kitchen, one.full, one.left]


def _pieces(scenario: Scenario, crop: str, shared: Mapping[date, Mapping[str, Divided]]) -> dict[str, list[float]]:
    """Pieces of a crop by week: what a share of each size gets, largest size first, and what is left."""
    order = [size.name for size in sorted(scenario.sizes, key=lambda size: -size.full)]
    return _by_day({week: [*(of[crop].each.get(name, 0.0) for name in order), of[crop].left] for week, of in shared.items() if crop in of})


def _store(one: HandedOut) -> dict[str, Any]:
    return {
        "distributable": one.distributable,
        "available_from": one.ready_on.isoformat(),
        "distributions": _by_day(one.amounts),
        "fe_covered_last": one.covered_last,
        "storage_limit": _iso(one.limit),
        "within_storage": one.within,
    }


def _more(scenario: Scenario, covers: Mapping[date, Mapping[str, Cover]]) -> dict[str, Any]:
    """What stands for years, lies in store, or is done with money."""
    made: dict[str, Any] = {}
    if (yard := scenario.yard) is not None:
        made["shiitake"] = more.yard_answer(yard, scenario.shares)
        cvs = (scenario.update.prior_cv, scenario.update.observed_cv) if scenario.update else more.UNTOLD
        if (brought := more.yard_brought(yard, scenario.as_of, cvs)) is not None:
            made["shiitake_update"] = more.yard_update(yard, brought, scenario.shares)
    made |= _beside(scenario, [*made, *(more.key(crop) for crop, wish in scenario.wishes.items() if wish.stored)])
    if scenario.yard or scenario.standing or scenario.stores:
        others = more.other_items(scenario)
        for week in _weeks((*covers, *others)):
            made[f"members_week_{week:%Y_%m_%d}"] = more.members_week(scenario, week, covers.get(week, {}), others.get(week, {}))
    made.update(more.money_answer(scenario))
    return made


def _beside(scenario: Scenario, taken: Iterable[str]) -> dict[str, Any]:
    """Each perennial, stand of ramps and storage crop under a key of its own. taken: keys that others have."""
    parts = [(one.crop, one.id, more.standing_answer(one, scenario.shares)) for one in scenario.standing]
    parts += [(one.crop, one.id, more.ramp_answer(one)) for one in scenario.ramps]
    parts += [(one.crop, one.id, more.store_answer(one)) for one in scenario.stores]
    names = more.keys([(crop, id) for crop, id, _ in parts], taken)
    return {name: part for name, (_, _, part) in zip(names, parts, strict=True)}


def _weeks(weeks: Iterable[date]) -> list[date]:
    return sorted(set(weeks))
