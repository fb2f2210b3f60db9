"""The grazing problem that a farm sets today: growth from its weather, mass from readings, rules from its records.

What is not known is not made up: a paddock without an area, or a herd without a head, is left out and said to be, and
what was taken as usual stands among the inputs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.advice.rotation.backtest import Backtest, of_model
from models.advice.rotation.believed import Course
from models.advice.rotation.facts import HerdFacts, PaddockFacts
from models.advice.rotation.growing import LEAST_PROBES, grown, growth_ahead, reduction_error
from models.advice.rotation.limits import blocks, charges
from models.advice.rotation.rest import Leafy, free_from, leaf_rest, month_rest, year_day
from models.advice.rotation.terms import Given, Kept
from models.agronomy.elementwise import Array
from models.agronomy.grazing_trees import SHADE_M2, shade_needed
from models.agronomy.growth_years import TYPICAL_KG_HA
from models.agronomy.pasture_usable import distance_weight
from models.agronomy.reduction import Reduction
from models.display import day
from models.planning.grazing import MEDIAN, Block, Herd, Mowing, Paddock, Problem, Stay, Stockpile

# the weeks to come, whose growth makes an error of mass one of days
SOON_D = 30


@dataclass(frozen=True)
class Set:
    """A problem with what it rests on. course: mass until today; ahead: the reduction of growth, one column a paddock and year.

    leafy: where leaves and not the month say when a paddock has rested; tested: the model against the readings until now.
    """

    problem: Problem
    course: Course
    ahead: Reduction
    inputs: tuple[str, ...]
    leafy: Leafy = field(default_factory=lambda: Leafy({}, frozenset()))
    tested: Backtest | None = None


def horizon(today: date, season_end: tuple[int, int]) -> int:
    """Days until the next end of season that is at least 90 days off."""
    end = year_day(today.year, season_end)
    while (end - today).days < 90:
        end = year_day(end.year + 1, season_end)
    return (end - today).days + 1


def problem_of(given: Given) -> Set:
    """The problem of today."""
    course, _, ahead = grown(given)
    days = given.years.days.size
    planned, growth = course.planned(), growth_ahead(given, ahead)
    index = {facts.name: i for i, facts in enumerate(given.paddocks)}
    bands = {band: np.nan_to_num(own.gain_kg_ha_day) for band, own in growth.items()}
    loss = np.nan_to_num(growth[MEDIAN].loss_per_day)
    months, leaves = month_rest(given, days), {p.name: leaf_rest(given, p) for p in given.paddocks}
    paddocks = tuple(
        _paddock(
            given,
            facts,
            float(planned[i]),
            {band: own[:, i] for band, own in bands.items()},
            loss[:, i],
            np.maximum(months, leaves[facts.name]),
        )
        for i, facts in enumerate(given.paddocks)
    )
    problem = Problem(
        given.today,
        days,
        paddocks,
        tuple(_herd(given, herd, days, index) for herd in given.herds),
        given.years.hot,
        given.ways.costs,
        tuple(_blocks(given, days)),
        tuple(c for facts in given.paddocks for herd in given.herds if (c := charges(facts, herd, given.years)) is not None),
        tuple(_stockpiles(given, days, {p.id: p for p in paddocks})),
        _mowing(given, days),
        tuple(_locked(given, one) for one in given.locked if one[0] in {h.name for h in given.herds} and one[1] in index),
        given.ways.lot_shade,
        given.ways.eaten,
        given.ways.money,
        given.units,
    )
    waiting = frozenset(p.name for p in given.paddocks if free_from(given, p, _last_left(given, p.name))[1])
    leafy = Leafy({name: own > months for name, own in leaves.items()}, waiting)
    tested = of_model([p.id for p in paddocks], course, reduction_error(given, ahead), _grows(paddocks))
    return Set(problem, course, ahead, tuple(_inputs(given, course)), leafy, tested)


def _grows(paddocks: Sequence[Paddock]) -> float:
    """What a paddock in use grows a day in the weeks to come [kg/ha]."""
    each = (p.growth[:SOON_D] * (1 - np.exp(-TYPICAL_KG_HA / p.light_kg_ha)) - p.loss[:SOON_D] * TYPICAL_KG_HA for p in paddocks)
    return float(np.mean([net.mean() for net in each]))


# Paddocks and herds


def _paddock(given: Given, facts: PaddockFacts, mass: float, bands: Mapping[str, Array], loss: Array, rest: NDArray[np.int64]) -> Paddock:
    ways = given.ways
    leave = max(ways.leave_kg_ha, facts.floor_kg_ha) if facts.leave_kg_ha is None else facts.leave_kg_ha
    return Paddock(
        facts.name,
        facts.area_ha,
        mass,
        bands[MEDIAN],
        loss,
        ways.enter_kg_ha if facts.enter_kg_ha is None else facts.enter_kg_ha,
        leave,
        rest,
        free_from(given, facts, _last_left(given, facts.name))[0],
        facts.shade,
        facts.shade_m2,
        float(distance_weight(facts.water_m)),
        _left(given, facts.name),
        bands,
    )


def _left(given: Given, paddock: str) -> dict[str, int]:
    """Kind of animal -> the day (0 or before) on which the last of them left."""
    kinds = {one.name: one.kind for herd in given.herds for one in herd.each}
    found: dict[str, int] = {}
    for spell in given.spells:
        if spell.paddock == paddock and spell.out is not None and spell.herd in kinds:
            day = (spell.out - given.today).days
            found[kinds[spell.herd]] = max(found.get(kinds[spell.herd], day), day)
    return found


def _last_left(given: Given, paddock: str) -> int | None:
    return max(_left(given, paddock).values(), default=None)


def _herd(given: Given, herd: HerdFacts, days: int, paddocks: Mapping[str, int]) -> Herd:
    here = herd.place if herd.place in paddocks else ""
    stood = max((given.today - herd.since).days, 0) if here and herd.since is not None else 0
    need = sum(shade_needed(one.head, one.kind)[0] for one in herd.each if one.kind in SHADE_M2)
    follows = herd.follows if herd.follows in {h.name for h in given.herds} else ""
    units = sum(one.animal_units for one in herd.each)
    return Herd(herd.name, herd.kind, np.full(days, herd.demand_kg_d), units, herd.longest, here, stood, follows, need)


def _locked(given: Given, one: tuple[str, str, date, int]) -> Stay:
    """A promised stay; of one that has begun, what is left."""
    herd, paddock, first, days = one
    begun = (first - given.today).days
    return Stay(herd, paddock, max(begun, 0), days + min(begun, 0))


# Days that are needed otherwise


def _blocks(given: Given, days: int) -> Iterator[Block]:
    for facts in given.paddocks:
        yield from blocks(facts, given.herds, given.today, days, given.ground.get(facts.name), given.signs)
    if given.ways.kept is not None:
        for name in given.ways.kept.paddocks:
            for first, last in _spans(given.today, days, given.ways.kept.first, given.ways.kept.on):
                yield Block(name, first, last, f"its grass is kept for winter from {_said(given.ways.kept)}", "", 0, "stockpile")


def _said(kept: Kept) -> str:
    return f"{year_day(2000, kept.first):%-d %b}"


def _spans(today: date, days: int, first: tuple[int, int], last: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The days of a plan from one day of the year up to the day before another."""
    for year in range(today.year - 1, today.year + 3):
        begin, end = year_day(year, first), year_day(year if first <= last else year + 1, last)
        found = max((begin - today).days, 0), min((end - today).days, days) - 1
        if found[0] <= found[1]:
            yield found


def _stockpiles(given: Given, days: int, paddocks: Mapping[str, Paddock]) -> Iterator[Stockpile]:
    """What is to stand above what herds leave, on each such day that the plan reaches."""
    kept = given.ways.kept
    named = [paddocks[name] for name in kept.paddocks if name in paddocks] if kept is not None else []
    if kept is None or not named:
        return
    target = sum(max(kept.kg_ha - p.leave_kg_ha, 0.0) * p.area_ha for p in named)
    for year in range(given.today.year, given.today.year + 3):
        day = (year_day(year, kept.on) - given.today).days
        if 0 < day <= days:
            yield Stockpile(tuple(p.id for p in named), day, target)


def _mowing(given: Given, days: int) -> Mowing | None:
    """The next season of hay: a kg in the barn is worth what one bought costs."""
    mown, names = given.ways.mown, {p.name for p in given.paddocks}
    spans = list(_spans(given.today, days, mown.first, mown.last)) if mown is not None else []
    if mown is None or not spans:
        return None
    first, last = spans[0]
    own = tuple(name for name in mown.paddocks if name in names)
    return Mowing(own, first, last, mown.min_kg_ha, mown.stubble_kg_ha, given.ways.costs.hay_per_kg, mown.cost_per_ha)


# What it rests on

# a probe heard within so many days leads the water in the soil
LATELY_D = 7


def _inputs(given: Given, course: Course) -> list[str]:
    """What the plan rests on, in words: readings and their age, weather, what was taken as usual."""
    read = [n for n, own in zip((p.name for p in given.paddocks), course.missed, strict=True) if own]
    last = max((r.on for r in given.readings), default=None)
    found = [f"height or mass read in {len(read)} of {len(given.paddocks)} paddocks" + (f", last {day(last, given.today)}" if last else "")]
    found.append(
        f"{given.past.known} days of the farm's own weather"
        + (", too few years to know how far years differ" if given.years.own < 5 else "")
    )
    if not given.past.gauged:
        found.append("no rain gauge: growth is told as if the soil never dried out")
    if given.years.given:
        found.append(f"a weather service's forecast of {given.years.given} days")
    probes = 0 if given.probes is None else int(np.isfinite(given.probes[-LATELY_D:]).any(axis=0).sum())
    if probes:
        others = ", the others as their middle" if LEAST_PROBES <= probes < len(given.paddocks) else ""
        found.append(f"soil water by probes in {probes} of {len(given.paddocks)} paddocks{others}")
    found += [word for h in given.herds for word in h.guessed]
    unsaid = [p.name for p in given.paddocks if p.guessed]
    if unsaid:
        found.append(f"what grows in {len(unsaid)} paddocks is not said: mixed grass")
    return found
