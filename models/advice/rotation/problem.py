"""The grazing problem that a farm sets today: growth from its weather, mass from readings, rules from its records.

What is not known is not made up: a paddock without an area, or a herd without a head, is left out and said to be, and
what was taken as usual stands among the inputs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from models.advice.rotation.believed import Course, Reading, followed
from models.advice.rotation.facts import HerdFacts, PaddockFacts
from models.advice.rotation.limits import Ground, blocks, charges
from models.advice.rotation.weather import Daily, Years
from models.agronomy.elementwise import Array
from models.agronomy.grazing_limits import usual_rest
from models.agronomy.grazing_trees import SHADE_M2, shade_needed
from models.agronomy.growth_stands import stands
from models.agronomy.growth_years import Scenario, scenarios
from models.agronomy.pasture_usable import distance_weight
from models.agronomy.reduction import Reduction, reduced
from models.planning.grazing import EATEN, FEWEST, MEDIAN, MOST, Costs, Herd, Mowing, Paddock, Problem, Stay, Stockpile

# rest in months without growth, where only the grass can say [days]
WINTER_REST_D = 60
BANDS = {FEWEST: 0.2, MEDIAN: 0.5, MOST: 0.8}


@dataclass(frozen=True, slots=True)
class Spell:
    """A herd in a paddock from a day until the morning of another; out None: it is there still."""

    herd: str
    paddock: str
    first: date
    out: date | None


@dataclass(frozen=True, slots=True)
class SwardRead:
    """A mass read in a paddock on a day [kg/ha], with its spread and what it was read with."""

    paddock: str
    on: date
    kg_ha: float
    spread: float
    by: str


@dataclass(frozen=True, slots=True)
class Ways:
    """What a hub decided of its grazing. rest_d: month -> days. season_end: plans reach to the next such day, at least 90 days off."""

    costs: Costs = field(default_factory=Costs)
    enter_kg_ha: float = 2200 * 1.12085
    leave_kg_ha: float = 1200 * 1.12085
    rest_d: Mapping[int, int] = field(default_factory=dict)
    lot_shade: float = 0.0
    season_end: tuple[int, int] = (10, 31)
    stockpiles: tuple[Stockpile, ...] = ()
    mowing: Mowing | None = None
    eaten: tuple[float, ...] = EATEN
    money: str = "$"


@dataclass(frozen=True)
class Given:
    """All that a problem is made of. past: the weather until yesterday; years: seasons that may come, from `today` on.

    spells: who stood where since the past begins. ground: how wet the ground of each paddock is. locked: stays set by hand
    or promised, with their days.
    """

    today: date
    paddocks: tuple[PaddockFacts, ...]
    herds: tuple[HerdFacts, ...]
    past: Daily
    years: Years
    spells: tuple[Spell, ...] = ()
    readings: tuple[SwardRead, ...] = ()
    ground: Mapping[str, Ground] = field(default_factory=dict)
    locked: tuple[tuple[str, str, date, int], ...] = ()
    ways: Ways = field(default_factory=Ways)
    units: str = "us"


@dataclass(frozen=True)
class Set:
    """A problem with what it rests on. course: mass until today; ahead: the reduction of growth, one column a paddock and year."""

    problem: Problem
    course: Course
    ahead: Reduction
    inputs: tuple[str, ...]


def horizon(today: date, season_end: tuple[int, int]) -> int:
    """Days until the next end of season that is at least 90 days off."""
    end = date(today.year, *season_end)
    while (end - today).days < 90:
        end = date(end.year + 1, *season_end)
    return (end - today).days + 1


def problem_of(given: Given) -> Set:
    """The problem of today."""
    course = _course(given)
    ahead = _ahead(given, course)
    days = given.years.days.size
    planned, growth = course.planned(), _growth(given, ahead)
    index = {facts.name: i for i, facts in enumerate(given.paddocks)}
    bands = {band: np.nan_to_num(own.gain_kg_ha_day) for band, own in growth.items()}
    loss = np.nan_to_num(growth[MEDIAN].loss_per_day)
    paddocks = tuple(
        _paddock(given, facts, float(planned[i]), {band: own[:, i] for band, own in bands.items()}, loss[:, i])
        for i, facts in enumerate(given.paddocks)
    )
    herds = tuple(_herd(given, herd, days, index) for herd in given.herds)
    problem = Problem(
        given.today,
        days,
        paddocks,
        herds,
        given.years.hot,
        given.ways.costs,
        tuple(b for facts in given.paddocks for b in blocks(facts, given.herds, given.today, days, given.ground.get(facts.name))),
        tuple(c for facts in given.paddocks for herd in given.herds if (c := charges(facts, herd, given.years)) is not None),
        given.ways.stockpiles,
        given.ways.mowing,
        tuple(_locked(given, one) for one in given.locked if one[0] in {h.name for h in given.herds} and one[1] in index),
        given.ways.lot_shade,
        given.ways.eaten,
        given.ways.money,
        given.units,
    )
    return Set(problem, course, ahead, tuple(_inputs(given, course)))


# Growth


def _course(given: Given) -> Course:
    """Mass from the first day of known weather until this morning."""
    past = given.past
    weather = past.weather()
    own = reduced(stands([p.stand for p in given.paddocks]), weather)
    days = past.mean_c.size
    return followed(own.gain_kg_ha_day, own.loss_per_day, _taken(given, days), _readings(given, days))


def _taken(given: Given, days: int) -> Array:
    """What herds took off each paddock on each day of the past [kg/ha]."""
    found = np.zeros((days, len(given.paddocks)))
    demand = {h.name: h.demand_kg_d for h in given.herds}
    rows = {p.name: i for i, p in enumerate(given.paddocks)}
    for spell in given.spells:
        if spell.paddock not in rows or spell.herd not in demand:
            continue
        i, facts = rows[spell.paddock], given.paddocks[rows[spell.paddock]]
        first, out = (spell.first - given.past.first).days, ((spell.out or given.today) - given.past.first).days
        share = given.ways.eaten[min(max(out - first, 1), len(given.ways.eaten)) - 1] * float(distance_weight(facts.water_m))
        found[max(first, 0) : max(out, 0), i] += demand[spell.herd] / (share * facts.area_ha)
    return found


def _readings(given: Given, days: int) -> list[list[Reading]]:
    rows: dict[str, list[Reading]] = {p.name: [] for p in given.paddocks}
    for one in sorted(given.readings, key=lambda r: r.on):
        day = (one.on - given.past.first).days
        if one.paddock in rows and 0 <= day <= days:
            rows[one.paddock].append(Reading(day, one.kg_ha, one.spread, one.by))
    return list(rows.values())


def _ahead(given: Given, course: Course) -> Reduction:
    """Coefficients of growth for each paddock in each possible year (days, paddocks x years), the paddock's years together."""
    count = given.years.mean_c.shape[1]
    each = stands([p.stand for p in given.paddocks for _ in range(count)], np.repeat(course.multiplier, count))
    weather = given.years.weather(_heat_before(given.past, given.today))
    wide = (1, len(given.paddocks))
    tiled = weather._replace(
        air_temp_c=np.tile(weather.air_temp_c, wide),
        par_mj_m2_day=np.tile(weather.par_mj_m2_day, wide),
        et0_mm=np.tile(weather.et0_mm, wide),
        rain_mm=np.tile(weather.rain_mm, wide),
    )
    return reduced(each, tiled)


def _heat_before(past: Daily, today: date) -> float:
    """Heat since 1 January on the eve of today [°C day], of the known days."""
    since = (date(today.year, 1, 1) - past.first).days
    return float(np.nansum(np.maximum(past.mean_c[max(since, 0) :], 0.0)))


def _growth(given: Given, ahead: Reduction) -> dict[str, Scenario]:
    """Band -> growth and loss (days, paddocks): of net growth, for warmth raises both and is no good year."""
    shape = (-1, len(given.paddocks), given.years.mean_c.shape[1])
    gain, loss = (values.reshape(shape).transpose(2, 0, 1) for values in (ahead.gain_kg_ha_day, ahead.loss_per_day))
    return scenarios(gain, loss, ahead.light_kg_ha, shares=BANDS)


# Paddocks and herds


def _paddock(given: Given, facts: PaddockFacts, mass: float, bands: Mapping[str, Array], loss: Array) -> Paddock:
    days = loss.size
    rest = np.array([rest_of(given.ways, (given.today + timedelta(days=t)).month) for t in range(days)], dtype=np.int64)
    left = _left(given, facts.name)
    last = max(left.values(), default=None)
    free = 0 if last is None else max(last + rest_of(given.ways, (given.today + timedelta(days=last)).month), 0)
    return Paddock(
        facts.name,
        facts.area_ha,
        mass,
        bands[MEDIAN],
        loss,
        given.ways.enter_kg_ha,
        max(given.ways.leave_kg_ha, facts.floor_kg_ha),
        rest,
        free,
        facts.shade,
        facts.shade_m2,
        float(distance_weight(facts.water_m)),
        left,
        bands,
    )


def rest_of(ways: Ways, month: int) -> int:
    """Days of rest after leaving in a month: the hub's own, else the table's."""
    return ways.rest_d.get(month) or int(usual_rest(month) or WINTER_REST_D)


def _left(given: Given, paddock: str) -> dict[str, int]:
    """Kind of animal -> the day (0 or before) on which the last of them left."""
    kinds = {h.name: h.kind for h in given.herds}
    found: dict[str, int] = {}
    for spell in given.spells:
        if spell.paddock == paddock and spell.out is not None and spell.herd in kinds:
            day = (spell.out - given.today).days
            found[kinds[spell.herd]] = max(found.get(kinds[spell.herd], day), day)
    return found


def _herd(given: Given, herd: HerdFacts, days: int, paddocks: Mapping[str, int]) -> Herd:
    here = herd.place if herd.place in paddocks else ""
    stood = max((given.today - herd.since).days, 0) if here and herd.since is not None else 0
    need = shade_needed(herd.head, herd.kind)[0] if herd.kind in SHADE_M2 else 0.0
    follows = herd.follows if herd.follows in {h.name for h in given.herds} else ""
    return Herd(herd.name, herd.kind, np.full(days, herd.demand_kg_d), herd.animal_units, herd.longest, here, stood, follows, need)


def _locked(given: Given, one: tuple[str, str, date, int]) -> Stay:
    """A promised stay; of one that has begun, what is left."""
    herd, paddock, first, days = one
    begun = (first - given.today).days
    return Stay(herd, paddock, max(begun, 0), days + min(begun, 0))


def _inputs(given: Given, course: Course) -> list[str]:
    """What the plan rests on, in words: readings and their age, weather, what was taken as usual."""
    read = [n for n, own in zip((p.name for p in given.paddocks), course.missed, strict=True) if own]
    last = max((r.on for r in given.readings), default=None)
    found = [
        f"height or mass read in {len(read)} of {len(given.paddocks)} paddocks"
        + (f", last {(given.today - last).days} days ago" if last else "")
    ]
    found.append(
        f"{given.past.known} days of the farm's own weather"
        + (", too few years to know how far years differ" if given.years.own < 5 else "")
    )
    if not given.past.gauged:
        found.append("no rain gauge: growth is told as if the soil never dried out")
    if given.years.given:
        found.append(f"a weather service's forecast of {given.years.given} days")
    found += [word for h in given.herds for word in h.guessed]
    unsaid = [p.name for p in given.paddocks if p.guessed]
    if unsaid:
        found.append(f"what grows in {len(unsaid)} paddocks is not said: mixed grass")
    return found


def fewest_for_rest(herds: Sequence[HerdFacts], longest_rest: int) -> int:
    """How many paddocks these herds need, each rested so long between its stays."""
    return sum(-(-longest_rest // max(h.longest, 1)) + 1 for h in herds)
