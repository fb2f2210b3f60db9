"""Pasture in one number: daily coefficients that make a one-pool model grow as ModVege does, for planners, and how far it is off.

The one-pool model is dM/dt = g (1 - exp(-M / light)) - s M: growth by the light that a mass catches, and a share that dies. It is
monotone in M, so that more grass today is more grass tomorrow, which plans of a season rest on; ModVege with its four pools
is not. g and s are fitted day by day to ModVege's own masses over several ways of grazing the same paddock: s by least
squares over three weeks, g for its day. Masses are kg of dry matter per hectare; `light` is 1,233 kg/ha (1,100 lb/ac).

The error is that of one-pool mass against ModVege's over the season, run from the start without correction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from models.agronomy import growth_pools
from models.agronomy.elementwise import Array, Values
from models.agronomy.growth_pools import Pools, Probes, Removals, Weather
from models.agronomy.growth_stands import Stands
from sensors.errors import InputError

LIGHT_KG_HA = 1233.0
# s is of a stretch of days, for one day says little of what dies; and never so large that more grass would become less
STRETCH_DAYS = 21
MOST_LOSS = 0.1


class Grazing(NamedTuple):
    """A way of using a paddock in the reference: what stands at first, how often it is grazed (0: never), from which day on, to what."""

    start_kg_ha: float
    every_days: int = 0
    from_day: int = 0
    left_kg_ha: float = 1350.0

    @property
    def name(self) -> str:
        """In words, for the error's table."""
        if not self.every_days:
            return f"from {self.start_kg_ha:.0f}, not grazed"
        return f"from {self.start_kg_ha:.0f}, to {self.left_kg_ha:.0f} every {self.every_days} d from day {self.from_day}"


# residuals and rests as in the rest by month (tables/rest_by_month.csv): three weeks in spring, six in summer
USUAL = (
    Grazing(1350), Grazing(2700), Grazing(1350, 28, 7), Grazing(1350, 28, 21), Grazing(2000, 42, 14), Grazing(2000, 42, 35),
    Grazing(2700, 35, 0, 1700), Grazing(1350, 60, 30),
)  # fmt: skip


class Reduction(NamedTuple):
    """gain is g, loss is s (days, columns). rms_kg_ha: the error over the season by way of grazing, each (columns).

    guessed: share of days whose sun nobody measured, by column.
    """

    gain_kg_ha_day: Array
    loss_per_day: Array
    light_kg_ha: float
    rms_kg_ha: dict[str, Array]
    guessed: Array

    @property
    def worst_rms_kg_ha(self) -> Array:
        """The largest error of the ways of grazing, by column [kg/ha]."""
        worst: Array = np.max(np.stack(list(self.rms_kg_ha.values())), axis=0)
        return worst


def day_after(mass_kg_ha: Values, gain_kg_ha_day: Values, loss_per_day: Values, light_kg_ha: Values = LIGHT_KG_HA) -> Values:
    """Mass a day later [kg/ha] by the one-pool model, before anything is eaten; never below 0."""
    return np.maximum(mass_kg_ha + gain_kg_ha_day * (1 - np.exp(-mass_kg_ha / light_kg_ha)) - loss_per_day * mass_kg_ha, 0.0)


def reduced(
    stands: Stands,
    weather: Weather,
    start: Pools | None = None,
    ways: Sequence[Grazing] = USUAL,
    light_kg_ha: float = LIGHT_KG_HA,
    probes: Probes | None = None,
) -> Reduction:
    """Coefficients for every day and column, out of ModVege run over these ways of grazing.

    start: what stands now, for its water and ages (its mass is replaced by those of the ways); None: growth_pools.pools_at.
    probes: water that probes found; each way of grazing is led to it.
    Columns with something unknown are NaN from there on.
    """
    if not ways or light_kg_ha <= 0:
        raise InputError(
            "Nothing to fit.", expected="at least one way of grazing and light_kg_ha above 0", got=f"{len(ways)}, {light_kg_ha}"
        )
    before, after, taken, guessed = _reference(stands, weather, start, ways, probes)
    gain, loss = _fitted(before, after + taken - before, light_kg_ha)
    errors = _errors(before[:, 0], after, taken, gain, loss, light_kg_ha)
    names = [way.name for way in ways]
    return Reduction(gain, loss, light_kg_ha, {name: errors[i] for i, name in enumerate(names)}, guessed.mean(axis=0))


def _reference(
    stands: Stands, weather: Weather, start: Pools | None, ways: Sequence[Grazing], probes: Probes | None
) -> tuple[Array, Array, Array, Array]:
    """ModVege's mass at each day's begin and end, and what was taken, as (ways, days, columns); and the guessed days (days, columns)."""
    columns, days = len(stands.holds_mm), len(weather.day_of_year)
    many = stands.repeated(len(ways))
    tiled: dict[str, Any] = {n: np.tile(v, (1, len(ways))) for n, v in weather._asdict().items() if np.ndim(v) == 2}
    left = np.full((days, len(ways), columns), np.nan)
    for i, way in enumerate(ways):
        if way.every_days:
            left[way.from_day :: way.every_days, i] = way.left_kg_ha
    masses = np.repeat([way.start_kg_ha for way in ways], columns)
    pools = growth_pools.pools_at(masses, many) if start is None else _scaled(start, masses, len(ways))
    seen = None if probes is None else probes._replace(share=np.tile(probes.share, (1, len(ways))))
    course = growth_pools.run(many, weather._replace(**tiled), pools, Removals(left_kg_ha=left.reshape(days, -1)), seen)

    def shaped(values: Array) -> Array:
        return np.moveaxis(values.reshape(days, len(ways), columns), 1, 0)

    after, taken = shaped(course.mass), shaped(course.taken)
    first = masses.reshape(len(ways), 1, columns)
    before = np.concatenate([first, after[:, :-1]], axis=1)
    return before, after, taken, shaped(course.guessed)[0]


def _scaled(start: Pools, masses: Array, ways: int) -> Pools:
    """What stands now, in its proportions, as if it were of these masses."""
    many = Pools(*(np.tile(np.asarray(values, dtype=np.float64), ways) for values in start))
    mass = many.mass
    share = np.where(mass > 0, masses / np.where(mass > 0, mass, 1.0), 0.0)
    leaf = np.where(mass > 0, many.leaf * share, masses)
    return many._replace(leaf=leaf, stem=many.stem * share, dead_leaf=many.dead_leaf * share, dead_stem=many.dead_stem * share)


def _fitted(mass: Array, change: Array, light: float) -> tuple[Array, Array]:
    """g and s by least squares over the ways of grazing (first axis).

    Each day has a g of its own, so that is taken out first (what is left of mass and change beside the light caught); what is
    left gives s over the stretch.
    """
    caught = 1 - np.exp(-mass / light)
    squares = (caught**2).sum(axis=0)
    weight = 1 / (1 + (mass / 3000) ** 2)  # masses that no plan wants to reach count less
    rest_mass = mass - caught * (caught * mass).sum(axis=0) / squares
    rest_change = change - caught * (caught * change).sum(axis=0) / squares
    loss = -_stretched((weight * rest_mass * rest_change).sum(axis=0)) / np.maximum(_stretched((weight * rest_mass**2).sum(axis=0)), 1e-9)
    loss = np.clip(loss, 0.0, MOST_LOSS)
    squares = (weight * caught**2).sum(axis=0)
    gain = (weight * caught * (change + loss * mass)).sum(axis=0) / squares
    # a day that takes more than it gives is a day without growth on which more dies
    dying = np.clip(-(weight * mass * change).sum(axis=0) / (weight * mass**2).sum(axis=0), 0.0, MOST_LOSS)
    return np.maximum(gain, 0.0), np.where(gain < 0, dying, loss)


def _stretched(values: Array) -> Array:
    """Sums over the stretch about each day, as far as it lies within the series."""
    half = STRETCH_DAYS // 2
    total = np.concatenate([np.zeros_like(values[:1]), np.cumsum(values, axis=0)])
    each = np.arange(len(values))
    sums: Array = total[np.minimum(each + half + 1, len(values))] - total[np.maximum(each - half, 0)]
    return sums


def _errors(first: Array, after: Array, taken: Array, gain: Array, loss: Array, light: float) -> Array:
    """RMS [kg/ha] of the one-pool mass against ModVege's, by way and column; where ModVege's is grazed, it is grazed to the same mass."""
    mass = first
    squares = np.zeros_like(first)
    for day in range(after.shape[1]):
        mass = np.asarray(day_after(mass, gain[day], loss[day], light))
        mass = np.where(taken[:, day] > 0, np.minimum(mass, after[:, day]), mass)
        squares = squares + (mass - after[:, day]) ** 2
    rms: Array = np.sqrt(squares / max(after.shape[1], 1))
    return rms
