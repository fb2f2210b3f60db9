"""Pasture followed by the day in four pools, as ModVege has it: green leaves, heading stems, and what is dead of both.

Growth goes to leaves and, while grass heads, to stems; both age with heat, die with age and frost, and fall to the ground.
All paddocks (or paddocks x years of weather x ways of grazing) are columns of one run. Masses are kg of dry matter per
hectare to the ground. What is not known (NaN) of warmth or water makes the rest of that column not known; a day without
radiation is reckoned by the growth potential of its warmth, and counted.

Reference: Jouven, Carrère & Baumont 2006, Grass and Forage Science 61, 112-124, eq. 1 to 17 and table 1; growR 1.3 (MIT) has the
same pools, but caps what dies by what grows, which lets ungrazed mass grow without end; that cap is not taken over.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.agronomy import growth, growth_season, growth_water
from models.agronomy.elementwise import Array
from models.agronomy.growth_stands import USUAL_NUTRITION, Stands
from sensors.errors import InputError

# Jouven et al. 2006 table 1: what dies of green leaves and stems, what falls of dead ones [1/°C day]; what dying mass loses by breathing
DIES_LEAF, DIES_STEM, FALLS_LEAF, FALLS_STEM = 0.002, 0.001, 0.001, 0.0005
BREATHED_LEAF, BREATHED_STEM = 0.4, 0.2
# reserves in roots and crowns keep so much green, however close it is grazed: growR's stubble of 1 cm at 850 g/m³
LEAST_GREEN_KG_HA = 85.0
# Heat counts for ageing and dying up to so many °C: the rates were fitted where summers are cooler (Massif central), and carried on to
# 25 °C they kill a tenth of the leaves each day. Of warm-season grass it counts above 8.1 °C (Bartholomew 2014). Both unvalidated.
HEAT_UP_TO_C, WARM_BASE_C = 20.0, 8.1
# stolons and rhizomes green up a warm-season stand from more than what is left in crowns; unvalidated
LEAST_GREEN_WARM_KG_HA = 400.0
# growth of a closed stand of usual nutrition where nobody measures the sun (growth.growth_without_light)
MOST_WITHOUT_LIGHT = 106.0


class Weather(NamedTuple):
    """Days in order along the first axis; the other, where there is one, as the columns of the run.

    par_mj_m2_day: NaN where nobody measured the sun. before_c_day: heat since 1 January on the eve of the first day.
    """

    day_of_year: Array
    air_temp_c: Array
    par_mj_m2_day: Array
    et0_mm: Array
    rain_mm: Array
    before_c_day: float = 0.0


class Pools(NamedTuple):
    """What stands at a moment: masses [kg/ha], their ages [°C day], water in the root zone [mm], and whether heading was stopped (1.0)."""

    leaf: Array
    stem: Array
    dead_leaf: Array
    dead_stem: Array
    leaf_age: Array
    stem_age: Array
    dead_leaf_age: Array
    dead_stem_age: Array
    water_mm: Array
    stopped: Array

    @property
    def mass(self) -> Array:
        """All that stands [kg/ha]."""
        total: Array = self.leaf + self.stem + self.dead_leaf + self.dead_stem
        return total


class Removals(NamedTuple):
    """What animals and mowers take at the end of days (days, columns), NaN for nothing: an amount, or all but what is left [kg/ha]."""

    taken_kg_ha: Array | None = None
    left_kg_ha: Array | None = None


class Probes(NamedTuple):
    """Water found by probes as a share of what the root zone holds (days, columns), NaN unheard.

    gain: how far the reserve goes to it each day, 0.3 to 0.5.
    """

    share: Array
    gain: float = 0.4


class Course(NamedTuple):
    """A run (days, columns): mass, green mass [kg/ha] and water [mm] at each day's end; what grew and was taken that day [kg/ha].

    guessed: 1.0 on days whose sun nobody measured.
    """

    mass: Array
    green: Array
    water_mm: Array
    grown: Array
    taken: Array
    guessed: Array
    end: Pools


def pools_at(mass_kg_ha: Array, stands: Stands, water_share: float = 0.8, dead_share: float = 0.25) -> Pools:
    """What stands where only its mass is known: leaves of a third of their life, a quarter dead, soil four fifths full."""
    mass = np.asarray(mass_kg_ha, dtype=np.float64) + np.zeros_like(stands.holds_mm)
    if bool((mass < 0).any()):
        raise InputError("A standing mass cannot be below 0.", where="mass_kg_ha", got=f"{np.nanmin(mass):g} kg/ha", next_step="correct it")
    none = np.zeros_like(mass)
    dead = mass * dead_share
    age = stands.leaf_life_c_day / 3
    return Pools(mass - dead, none, dead, none, age, none, age, none, stands.holds_mm * water_share, none)


def run(stands: Stands, weather: Weather, start: Pools, removals: Removals | None = None, probes: Probes | None = None) -> Course:
    """Follow the pools over the weather's days from what stood on the eve of the first."""
    columns = len(stands.holds_mm)
    days = len(weather.day_of_year)
    daily = _daily(stands, weather, days, columns)
    open_now = growth_season.started(daily.air_temp_c, weather.day_of_year)
    sums = growth_season.heat_sums(daily.air_temp_c, weather.day_of_year, weather.before_c_day)
    limits = _limits(stands, daily, sums, open_now)
    outcome = {name: np.empty((days, columns)) for name in ("mass", "green", "water_mm", "grown", "taken")}
    pools = start
    for day in range(days):
        water = _watered(pools, stands, daily, day, probes)
        grown = _grown(pools, stands, limits[day], water, daily.pet[day])
        heading = (sums[day] >= stands.st1_c_day) & (sums[day] <= stands.st2_c_day)
        pools = _aged(pools._replace(water_mm=water), stands, daily.air_temp_c[day], grown, heading)
        before = pools.mass
        pools = _removed(pools, stands, removals, day, heading)
        row = (pools.mass, pools.leaf + pools.stem, pools.water_mm, grown, before - pools.mass)
        for name, values in zip(outcome, row, strict=True):
            outcome[name][day] = values
    return Course(**outcome, guessed=np.isnan(daily.par).astype(np.float64), end=pools)


class _Daily(NamedTuple):
    air_temp_c: Array
    par: Array
    pet: Array
    rain_mm: Array


def _daily(stands: Stands, weather: Weather, days: int, columns: int) -> _Daily:
    def spread(values: Array) -> Array:
        series = np.asarray(values, dtype=np.float64)
        return np.array(np.broadcast_to(series[:, None] if series.ndim == 1 else series, (days, columns)))

    temp, par, et0, rain = (spread(v) for v in (weather.air_temp_c, weather.par_mj_m2_day, weather.et0_mm, weather.rain_mm))
    return _Daily(temp, par, growth_water.thirst_of(et0, rain) * stands.thirst, rain)


def _limits(stands: Stands, daily: _Daily, sums: Array, open_now: Array) -> Array:
    """Growth of a closed stand with water enough [kg/ha/day], for every day at once."""
    warmth = growth.temperature_limit(daily.air_temp_c, stands.start_c, stands.full_c, stands.falling_c, stands.end_c)
    season = growth.seasonal_effect(sums, stands.least_seasonal, stands.most_seasonal, stands.st1_c_day, stands.st2_c_day)
    lit = 10 * growth.RUE_MAX_G_MJ * daily.par * growth.radiation_limit(daily.par) * warmth * season
    cool, warm = growth.growth_potential(daily.air_temp_c), growth.growth_potential(daily.air_temp_c, *growth.WARM, 1.0)
    unlit = MOST_WITHOUT_LIGHT / USUAL_NUTRITION * ((1 - stands.warm_season) * cool + stands.warm_season * warm)
    best: Array = np.where(np.isnan(daily.par), unlit, lit) * stands.nutrition * stands.shade * open_now
    return best


def _watered(pools: Pools, stands: Stands, daily: _Daily, day: int, probes: Probes | None) -> Array:
    leaf_area = growth_area(pools.leaf + pools.stem, stands)
    off = growth_water.given_off(daily.pet[day], leaf_area, pools.water_mm / stands.holds_mm)
    water = np.asarray(growth_water.kept(pools.water_mm, stands.holds_mm, daily.rain_mm[day], off))
    if probes is None:
        return water
    heard = np.clip(probes.share[day], 0, 1) * stands.holds_mm
    return np.where(np.isnan(heard), water, water + probes.gain * (heard - water))


def growth_area(green: Array, stands: Stands) -> Array:
    """Leaf area of green mass [m²/m²], as growth.leaf_area_index."""
    area: Array = stands.sla_m2_g * stands.leaf_share * green / 10
    return area


def _grown(pools: Pools, stands: Stands, best: Array, water: Array, pet: Array) -> Array:
    caught = 1 - np.exp(-growth.EXTINCTION * growth_area(pools.leaf, stands))
    grown: Array = best * caught * growth.water_limit_of(water / stands.holds_mm, pet)
    return grown


def _rising(ratio: Array) -> Array:
    """How much faster old green mass dies: 1 up to a third of its life, then in step with age, 3 from its end on."""
    return np.where(ratio < 1 / 3, 1.0, np.minimum(3 * ratio, 3.0))


def _stepped(ratio: Array) -> Array:
    return np.where(ratio < 1 / 3, 1.0, np.where(ratio < 2 / 3, 2.0, 3.0))


def _older(mass: Array, lost: Array, came: Array, age: Array, warm: Array) -> Array:
    stays = mass - lost
    total = stays + came
    return np.where(total > 0, stays / np.where(total > 0, total, 1.0) * (age + warm), 0.0)


def _died(pools: Pools, stands: Stands, temp: Array, warm: Array, leaf_new: Array) -> tuple[Array, Array]:
    """What dies of leaves and stems in a day: of age where it is warm enough to grow, of frost below 0 °C."""
    lives = temp > stands.start_c
    rate = stands.dying * np.where(lives, warm, np.maximum(-temp, 0.0))
    faster_leaf = np.where(lives, _rising(pools.leaf_age / stands.leaf_life_c_day), 1.0)
    faster_stem = np.where(lives, _rising(pools.stem_age / (stands.st2_c_day - stands.st1_c_day)), 1.0)
    leaf = np.minimum(DIES_LEAF * pools.leaf * rate * faster_leaf, pools.leaf)
    stem = np.minimum(DIES_STEM * pools.stem * rate * faster_stem, pools.stem)
    # what crowns hold back does not die either
    return np.minimum(leaf, np.maximum(pools.leaf + leaf_new - _least(stands), 0.0)), stem


def _fallen(pools: Pools, stands: Stands, warm: Array) -> tuple[Array, Array]:
    """What falls to the ground of dead leaves and stems in a day."""
    faster_leaf = _stepped(pools.dead_leaf_age / stands.leaf_life_c_day)
    faster_stem = _stepped(pools.dead_stem_age / (stands.st2_c_day - stands.st1_c_day))
    leaf = np.minimum(FALLS_LEAF * pools.dead_leaf * warm * faster_leaf, pools.dead_leaf)
    return leaf, np.minimum(FALLS_STEM * pools.dead_stem * warm * faster_stem, pools.dead_stem)


def _aged(pools: Pools, stands: Stands, temp: Array, grown: Array, heading: NDArray[np.bool_]) -> Pools:
    """A day of growing, ageing, dying and falling."""
    warm = np.clip(temp - WARM_BASE_C * stands.warm_season, 0.0, HEAT_UP_TO_C)
    to_stem = np.where(heading & (pools.stopped < 0.5), 0.25 + 0.75 * np.clip((stands.nutrition - 0.35) / 0.65, 0, 1), 0.0)
    leaf_new, stem_new = grown * (1 - to_stem), grown * to_stem
    dies = _died(pools, stands, temp, warm, leaf_new)
    falls = _fallen(pools, stands, warm)
    dead_leaf_new, dead_stem_new = (1 - BREATHED_LEAF) * dies[0], (1 - BREATHED_STEM) * dies[1]
    return Pools(
        leaf=pools.leaf - dies[0] + leaf_new,
        stem=pools.stem - dies[1] + stem_new,
        dead_leaf=pools.dead_leaf - falls[0] + dead_leaf_new,
        dead_stem=pools.dead_stem - falls[1] + dead_stem_new,
        leaf_age=_older(pools.leaf, dies[0], leaf_new, pools.leaf_age, warm),
        stem_age=_older(pools.stem, dies[1], stem_new, pools.stem_age, warm),
        dead_leaf_age=_older(pools.dead_leaf, falls[0], dead_leaf_new, pools.dead_leaf_age, warm),
        dead_stem_age=_older(pools.dead_stem, falls[1], dead_stem_new, pools.dead_stem_age, warm),
        water_mm=pools.water_mm,
        stopped=pools.stopped,
    )


def _least(stands: Stands) -> Array:
    least: Array = LEAST_GREEN_KG_HA + (LEAST_GREEN_WARM_KG_HA - LEAST_GREEN_KG_HA) * stands.warm_season
    return least


def _removed(pools: Pools, stands: Stands, removals: Removals | None, day: int, heading: NDArray[np.bool_]) -> Pools:
    """What is left after animals and mowers, who take of each pool its share; heads bitten off do not come again that year."""
    stopped = np.where(heading, pools.stopped, 0.0)
    if removals is None:
        return pools._replace(stopped=stopped)
    mass = pools.mass
    taken = np.zeros_like(mass) if removals.taken_kg_ha is None else np.nan_to_num(removals.taken_kg_ha[day])
    if removals.left_kg_ha is not None:
        above = mass - removals.left_kg_ha[day]
        taken = np.maximum(taken, np.where(np.isnan(above), 0.0, above))
    share = np.where(mass > 0, np.clip(taken, 0, mass) / np.where(mass > 0, mass, 1.0), 0.0)
    left = 1 - share
    leaf = np.maximum(pools.leaf * left, np.minimum(pools.leaf, _least(stands)))
    return pools._replace(
        leaf=leaf, stem=pools.stem * left, dead_leaf=pools.dead_leaf * left, dead_stem=pools.dead_stem * left,
        stopped=np.where(heading & (share > 0), 1.0, stopped),
    )  # fmt: skip
