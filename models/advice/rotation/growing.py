"""How the paddocks have grown until today, and how they may grow: ModVege led by probes, in one number a paddock and day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from models.advice.rotation.believed import UNREAD_KG_HA, Course, Reading, followed
from models.advice.rotation.terms import Given
from models.advice.rotation.weather import Daily
from models.agronomy import growth_pools
from models.agronomy.elementwise import Array
from models.agronomy.growth_pools import Pools, Probes, Removals
from models.agronomy.growth_stands import stands
from models.agronomy.growth_years import Scenario, scenarios
from models.agronomy.pasture_usable import distance_weight
from models.agronomy.reduction import Reduction, reduced
from models.planning.grazing import FEWEST, MEDIAN, MOST

# probes that speak for a paddock without one
LEAST_PROBES = 3
BANDS = {FEWEST: 0.2, MEDIAN: 0.5, MOST: 0.8}


class Grown(NamedTuple):
    """course: mass until today; now: pools of leaves, stems and soil water this morning; ahead: growth, a column a paddock and year."""

    course: Course
    now: Pools
    ahead: Reduction


def grown(given: Given) -> Grown:
    course = course_of(given)
    now = _standing(given, course)
    return Grown(course, now, _ahead(given, course, now))


def course_of(given: Given) -> Course:
    """Mass from the first day of known weather until this morning."""
    own = reduced(stands([p.stand for p in given.paddocks]), given.past.weather(), probes=_probes(given))
    days = given.past.mean_c.size
    return followed(own.gain_kg_ha_day, own.loss_per_day, _taken(given, days), _readings(given, days))


def _probes(given: Given) -> Probes | None:
    """Water by probes; a paddock unheard on a day is taken to be as the middle of three others or more: the same rain fell on it."""
    if given.probes is None or not np.isfinite(given.probes).any():
        return None
    heard = np.isfinite(given.probes).sum(axis=1) >= LEAST_PROBES
    middle = np.full(len(heard), np.nan)
    middle[heard] = np.nanmedian(given.probes[heard], axis=1)
    return Probes(np.where(np.isfinite(given.probes), given.probes, middle[:, None]))


def _taken(given: Given, days: int) -> Array:
    """What herds took off each paddock on each day of the past [kg/ha]."""
    found = np.zeros((days, len(given.paddocks)))
    demand = {one.name: one.demand_kg_d for herd in given.herds for one in herd.each}
    rows = {p.name: i for i, p in enumerate(given.paddocks)}
    for spell in given.spells:
        if spell.paddock not in rows or spell.herd not in demand:
            continue
        i, facts = rows[spell.paddock], given.paddocks[rows[spell.paddock]]
        first, out = (spell.first - given.past.first).days, ((spell.out or given.today) - given.past.first).days
        share = given.ways.eaten[min(max(out - first, 1), len(given.ways.eaten)) - 1] * float(distance_weight(facts.water_m))
        found[max(first, 0) : max(out, 0), i] += demand[spell.herd] / (share * facts.area_ha)
    return found


def _readings(given: Given, days: int) -> Sequence[Sequence[Reading]]:
    rows: dict[str, list[Reading]] = {p.name: [] for p in given.paddocks}
    for one in sorted(given.readings, key=lambda r: r.on):
        day = (one.on - given.past.first).days
        if one.paddock in rows and 0 <= day <= days:
            rows[one.paddock].append(Reading(day, one.kg_ha, one.spread, one.by))
    return list(rows.values())


def _standing(given: Given, course: Course) -> Pools:
    """What ModVege has this morning after the grazing there was: its soil water and ages are what the season goes on from."""
    of = stands([p.stand for p in given.paddocks], course.multiplier)
    start = growth_pools.pools_at(np.full(len(given.paddocks), UNREAD_KG_HA), of)
    taken = Removals(taken_kg_ha=_taken(given, given.past.mean_c.size))
    return growth_pools.run(of, given.past.weather(), start, taken, _probes(given)).end


def _ahead(given: Given, course: Course, now: Pools) -> Reduction:
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
    return reduced(each, tiled, Pools(*(np.repeat(values, count) for values in now)))


def _heat_before(past: Daily, today: date) -> float:
    """Heat since 1 January on the eve of today [°C day], of the known days."""
    since = (date(today.year, 1, 1) - past.first).days
    return float(np.nansum(np.maximum(past.mean_c[max(since, 0) :], 0.0)))


def growth_ahead(given: Given, ahead: Reduction) -> dict[str, Scenario]:
    """Band -> growth and loss (days, paddocks): of net growth, for warmth raises both and is no good year."""
    shape = (-1, len(given.paddocks), given.years.mean_c.shape[1])
    gain, loss = (values.reshape(shape).transpose(2, 0, 1) for values in (ahead.gain_kg_ha_day, ahead.loss_per_day))
    return scenarios(gain, loss, ahead.light_kg_ha, shares=BANDS)


def reduction_error(given: Given, ahead: Reduction) -> list[float]:
    """How far one number a paddock strays from ModVege in a season [kg/ha, RMS], the middle of the years, by paddock."""
    shape = (len(given.paddocks), given.years.mean_c.shape[1])
    return [float(middle) for middle in np.median(ahead.worst_rms_kg_ha.reshape(shape), axis=1)]
