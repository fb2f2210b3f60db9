"""Mushroom logs, perennials, storage crops, prices and hubs of a scenario, each as its part of the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain, count
from typing import Any

from models.agronomy.growing import week_of
from models.agronomy.wholes import whole_down
from models.planning.equity import shipped_by_need
from models.planning.planting.perennials import ramp_harvest
from models.planning.planting.stores import drawn
from models.planning.produce_rule import coverage as rule_coverage
from models.planning.scenario import RampPlan, Scenario, Standing, Store, Yard
from models.planning.scenario.chain import Brought, Cover, brought_up_to_date, cover
from models.planning.sliding_scale import fund

# how far plan and picking are trusted where the file does not say (CV)
UNTOLD = (0.5, 0.25)


def key(crop: str) -> str:
    """A crop's name as a key: sweet_potato."""
    return crop.strip().lower().replace(" ", "_")


def keys(named: Iterable[tuple[str, str]], taken: Iterable[str]) -> list[str]:
    """The key of each one's part of the answer: its crop, and where another has that its id as well, or its number.

    named: (crop, id) of each. taken: keys that others have.
    """
    found, had = list[str](), set(taken)
    for crop, id in named:
        tries = chain([key(crop), f"{key(crop)}_{key(id)}"], (f"{key(crop)}_{n}" for n in count(2)))
        found.append(next(name for name in tries if name not in had))
        had.add(found[-1])
    return found


def yard_answer(yard: Yard, shares: int) -> dict[str, Any]:
    """The soak rota and what it gives."""
    soaks = yard.logs.soaks()
    # a week's harvest is that of the soaks that fall into it: of weekly soaks one
    by_week = yard.logs.weekly()
    usual = min(by_week.values(), default=0.0)
    return {
        "soaks": len(soaks),
        "harvest_first": soaks[0].harvest_on.isoformat() if soaks else None,
        "harvest_last": soaks[-1].harvest_on.isoformat() if soaks else None,
        "lb_per_week": usual,
        "season_lb": len(soaks) * yard.logs.flush_lb,
        "soaks_per_batch": list(yard.logs.soaks_of_batches()),
        "rest_days_same_batch": yard.logs.rested_days,
        "batch_on": {soak.on.isoformat(): soak.batch for soak in soaks},
        "shares_covered_plan": cover(usual, yard.shrink, 0.0, yard.each, shares).covered,
    }


def yard_brought(yard: Yard, as_of: date | None, cvs: tuple[float, float]) -> Brought | None:
    """The log yard after what was picked; None where nothing is."""
    return brought_up_to_date("shiitake", yard.logs.weekly(), yard.picked, as_of, cvs)


def yard_update(yard: Yard, brought: Brought, shares: int) -> dict[str, Any]:
    """What the log yard is expected to give from here on."""
    usual = min(brought.remaining.values(), default=0.0)
    return {
        "expected_so_far": brought.expected,
        "logged_so_far": brought.logged,
        "r": brought.ratio,
        "k": brought.factor,
        "remaining_weeks": len(brought.remaining),
        "remaining_lb": sum(brought.remaining.values()),
        "lb_per_week": usual,
        "shares_covered": cover(usual, yard.shrink, 0.0, yard.each, shares).covered,
    }


def standing_covers(one: Standing, shares: int) -> dict[date, Cover]:
    """Who a perennial covers, by week."""
    return {} if one.each is None else {w: cover(h, one.shrink, one.kitchen, one.each, shares) for w, h in one.stand.weekly().items()}


def standing_answer(one: Standing, shares: int) -> dict[str, Any]:
    """A perennial's season."""
    return {
        "season_lb": one.stand.season(),
        "weekly": {week.isoformat(): amount for week, amount in one.stand.weekly().items()},
        "coverage": {week.isoformat(): cover_list(got) for week, got in standing_covers(one, shares).items()},
    }


def cover_list(one: Cover) -> list[float]:
    """A cover as numbers: to hand out, kitchen, shares covered, left."""
    return [one.distributable, one.kitchen, one.covered, one.left]


def ramp_answer(one: RampPlan) -> dict[str, Any]:
    """What may be cut of ramps."""
    got = ramp_harvest(one.plants, one.leaves, one.bunch, one.emerged_on, one.days_after)
    return {"bunches": got.bunches, "earliest_harvest": got.earliest_on.isoformat()}


def store_answer(one: Store) -> dict[str, Any]:
    """A storage crop from harvest to the last hand-over."""
    got, unit = drawn(one.stored), key(one.unit)
    return {
        f"gross_{unit}": one.stored.gross,
        "harvest_date": one.stored.harvest_on.isoformat(),
        "available_from": got.ready_on.isoformat(),
        f"distributable_{unit}": got.distributable,
        f"to_members_{unit}": got.to_members,
        "distributions": len(got.days),
        "dates": [day.isoformat() for day in got.days],
        f"left_{unit}": got.left,
        f"seed_{unit}": got.seed,
        "storage_limit": got.keeps_until and got.keeps_until.isoformat(),
    }


def money_answer(scenario: Scenario) -> dict[str, Any]:
    """Prices, hubs and the produce rule, as far as the scenario has them."""
    answer: dict[str, Any] = {}
    if scenario.standard_price is not None:
        got = fund(scenario.standard_price, scenario.tiers)
        answer["sliding_scale"] = {
            "revenue": got.revenue,
            "needed": got.needed,
            "balance": got.balance,
            "average": got.average,
            "extra_supporters_needed": got.extra_supporters,
        }
    if (hubs := scenario.hubs) is not None:
        shipped = {slack: shipped_by_need(hubs.surplus, hubs.needs, hubs.capacities, slack) for slack in (*hubs.slacks, 0.0)}
        answer["hubs"] = {f"{s:g}": {"total": shipped[s].total, "undistributed": shipped[s].undistributed} for s in hubs.slacks}
        answer["hub_allocation_K0"] = list(shipped[0.0].each)
    if scenario.produce_sales_usd is not None:
        rule = rule_coverage(scenario.produce_sales_usd)
        answer["produce_rule"] = {"covered": rule.covered, "reason": rule.reason}
    return answer


def members_week(scenario: Scenario, week: date, covers: Mapping[str, Cover], stock: Mapping[str, tuple[float, str]]) -> dict[str, Any]:
    """What members get in a week: items, and each with its quantity a share. covers: of the plan's crops; stock: other crops with
    quantity and unit. An item that does not reach every share says for how many it is."""
    said = {}
    for crop, one in covers.items():
        wish = scenario.wishes[crop]
        if one.covered and wish.each is not None:
            takers = sum(size.count for size in scenario.takers(wish.tags))
            said[crop] = f"{wish.each:g} {wish.unit}" + ("" if one.covered >= takers else f" for {one.covered} of {takers}")
    for crop, (each, unit) in stock.items():
        said.setdefault(crop, f"{each:g} {unit}")
    return {"items": list(said), "per_share": [f"{amount} {crop}" for crop, amount in said.items()]}


def other_items(scenario: Scenario) -> dict[date, dict[str, tuple[float, str]]]:
    """What members get beside the plan's crops, by week: perennials and logs that reach every share, and storage crops."""
    found: dict[date, dict[str, tuple[float, str]]] = {}
    for one in scenario.standing:
        for week, got in standing_covers(one, scenario.shares).items():
            if got.covered >= scenario.shares and one.each is not None:
                found.setdefault(week, {})[one.crop] = (one.each, one.unit)
    if (yard := scenario.yard) is not None:
        for week, amount in yard.logs.weekly().items():
            if whole_down(amount * (1 - yard.shrink) / yard.each) >= scenario.shares:
                found.setdefault(week, {})["shiitake"] = (yard.each, "lb")
    for store in scenario.stores:
        for day in drawn(store.stored).days:
            found.setdefault(week_of(day), {})[store.crop] = (store.stored.each, store.unit)
    return found
