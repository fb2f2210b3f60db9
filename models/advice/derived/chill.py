"""Winter chill of fruit trees by three methods: what each day brings, and how much it is since autumn.

Autumn begins on 1 September, south of the equator on 1 March. A total is that of the known hours, and says of how many.
"""

from __future__ import annotations

import numpy as np

from models.advice.derived import OUTDOORS, Daily, Stretch, derived, here, since
from models.advice.hours import Floats
from models.agronomy import chill

AUTUMN = since(9, 1)
AIR = here("air_temperature")
HOURS = "Weinberger 1950"
UTAH = "Richardson, Seeley & Walker 1974, HortScience 9, 331-332"
DYNAMIC = "Fishman, Erez & Couvillon 1987, J. Theor. Biol. 124, 473-483 and 126, 309-321; Erez et al. 1990"


def _per_day(stretch: Stretch, hourly: Floats) -> Daily:
    return Daily(stretch.days.total(hourly), stretch.days.known(hourly))


def _seasons(stretch: Stretch) -> list[slice]:
    """The days of each winter, from one autumn to the next."""
    begins = [AUTUMN(on, stretch.context.latitude) for on in stretch.days.on]
    edges = [i for i, start in enumerate(begins) if i == 0 or start != begins[i - 1]]
    return [slice(a, b) for a, b in zip(edges, [*edges[1:], len(begins)], strict=True)]


def _since_autumn(stretch: Stretch, day: Daily) -> Daily:
    """The running sum of days, winter by winter; a day nobody knows adds nothing to the sum, but to the hours expected."""
    value, covered, expected = (np.zeros(len(stretch.days.on)) for _ in range(3))
    for season in _seasons(stretch):
        value[season] = np.cumsum(np.nan_to_num(day.value[season]))
        covered[season] = np.cumsum(day.covered[season])
        expected[season] = np.cumsum(stretch.days.gone[season])
    return Daily(value, covered, expected)


@derived("chill_hours", "chill_hours", "0 to 7.2 °C", kinds=OUTDOORS, needs=AIR, source=HOURS, so_far=True)
def hours_of_day(stretch: Stretch) -> Daily:
    """Hours of the day from 0 to 7.2 °C (45 °F)"""
    return _per_day(stretch, chill.chilling_hours(stretch.here("air_temperature").mean))


@derived(
    "chill_hours_total", "chill_hours", "0 to 7.2 °C, since autumn", kinds=OUTDOORS, needs=AIR, source=HOURS, warm_up=AUTUMN, so_far=True
)
def hours_since_autumn(stretch: Stretch) -> Daily:
    """Chilling hours since 1 September (1 March in the south), of the known hours"""
    return _since_autumn(stretch, hours_of_day(stretch))


@derived("chill_units", "chill_units", "Utah", kinds=OUTDOORS, needs=AIR, source=UTAH, so_far=True)
def utah_of_day(stretch: Stretch) -> Daily:
    """Utah chill units of the day; warm hours take some away"""
    return _per_day(stretch, chill.utah_units(stretch.here("air_temperature").mean))


@derived("chill_units_total", "chill_units", "Utah, since autumn", kinds=OUTDOORS, needs=AIR, source=UTAH, warm_up=AUTUMN, so_far=True)
def utah_since_autumn(stretch: Stretch) -> Daily:
    """Utah chill units since 1 September (1 March in the south), of the known hours; below 0 while autumn is warm"""
    return _since_autumn(stretch, utah_of_day(stretch))


@derived("chill_portions", "chill_portions", "Dynamic", kinds=OUTDOORS, needs=AIR, source=DYNAMIC, warm_up=AUTUMN, so_far=True)
def portions_of_day(stretch: Stretch) -> Daily:
    """Chill portions that became fixed on the day, by the Dynamic model begun on 1 September (1 March in the south)"""
    air, days = stretch.here("air_temperature").mean, stretch.days
    brought = np.full(air.shape, np.nan)
    for season in _seasons(stretch):
        hours = (days.of_hour >= season.start) & (days.of_hour < season.stop)
        brought[hours], _ = chill.dynamic_portions(air[hours])
    return _per_day(stretch, brought)


@derived(
    "chill_portions_total",
    "chill_portions",
    "Dynamic, since autumn",
    kinds=OUTDOORS,
    needs=AIR,
    source=DYNAMIC,
    warm_up=AUTUMN,
    so_far=True,
)
def portions_since_autumn(stretch: Stretch) -> Daily:
    """Chill portions since 1 September (1 March in the south), of the known hours"""
    return _since_autumn(stretch, portions_of_day(stretch))
