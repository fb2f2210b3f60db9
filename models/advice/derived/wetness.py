"""Wet leaves of a day: how long, how warm, and the longest time without a break; by a sensor, by air and wind, or by humidity."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.advice.derived import INDOORS, OUTDOORS, Compute, Daily, Need, Stretch, days_back, derived, here, sky
from models.advice.hours import Floats
from models.agronomy import leaf_wetness

TREE = "Gleason et al. 1994 (CART/SLD) as printed by Kim et al. 2002; below 0 °C humidity of 90 %"
HUMID = "humidity of 90 % (Sentelhas et al. 2008)"
# a wet time is counted from its beginning, if that is not more than so many hours before the day's end
LONGEST_H = 72

Wet = Callable[[Stretch], Floats]


def by_sensor(stretch: Stretch) -> Floats:
    return leaf_wetness.sensed_wetness(stretch.here("leaf_wetness").mean)


def by_tree(stretch: Stretch) -> Floats:
    """From air and humidity of the place, and the wind of the station."""
    air, humid, wind = stretch.here("air_temperature").mean, stretch.here("relative_humidity").mean, stretch.station("wind_speed").mean
    frozen = air < 0
    found = leaf_wetness.leaf_wetness(air, humid, wind)
    # without wind the tree says nothing; humidity is another method, so it steps in only where the tree cannot be used
    return np.where(frozen | (found.method == leaf_wetness.METHODS.index("CART/SLD")), found.wet, np.nan)


def by_humidity(stretch: Stretch) -> Floats:
    return leaf_wetness.humid_wetness(stretch.here("relative_humidity").mean)


def best_known(stretch: Stretch) -> Floats:
    """Each hour by the best there is: the sensor, in the open air and wind, else humidity."""
    indoors = stretch.place.kind in INDOORS
    wind = None if indoors else stretch.station("wind_speed").mean
    air, humid = stretch.here("air_temperature").mean, stretch.here("relative_humidity").mean
    return leaf_wetness.leaf_wetness(air, humid, wind, stretch.here("leaf_wetness").mean).wet


def _hours(wet: Wet) -> Compute:
    def compute(stretch: Stretch) -> Daily:
        """Hours of the day with wet leaves"""
        found = wet(stretch)
        return Daily(stretch.days.total(found), stretch.days.known(found))

    return compute


def _temperature(wet: Wet) -> Compute:
    def compute(stretch: Stretch) -> Daily:
        """Mean temperature of the air while leaves were wet; none on a dry day"""
        found = wet(stretch)
        while_wet = np.where(found == 1, stretch.here("air_temperature").mean, np.nan)
        return Daily(stretch.days.mean(while_wet), stretch.days.known(found))

    return compute


def _longest(wet: Wet) -> Compute:
    def compute(stretch: Stretch) -> Daily:
        """Hours of the longest wet time that reached into the day, with its hours of the days before (up to three days in all)"""
        found, days = wet(stretch), stretch.days
        value = [_longest_into(hours, int(gone)) for (hours,), gone in zip(days.last_hours(LONGEST_H, found), days.gone, strict=True)]
        return Daily(np.array(value, dtype=np.float64), days.known(found))

    return compute


def _longest_into(wet: Floats, own: int) -> float:
    """The longest wet period that reaches into the last `own` hours; NaN where nothing of them is known."""
    if not np.isfinite(wet[wet.size - own :]).any():
        return np.nan
    periods = leaf_wetness.wet_periods(wet, np.full(wet.shape, np.nan))
    return float(max((p.hours for p in periods if p.start + p.hours > wet.size - own), default=0))


def _register(word: str, variant: str, wet: Wet, kinds: frozenset[str], needs: tuple[Need, ...], source: str) -> None:
    warm = (*needs, *(n for n in here("air_temperature") if n not in needs))
    derived(f"wet_hours_{word}", "wet_hours", variant, kinds=kinds, needs=needs, source=source, so_far=True)(_hours(wet))
    derived(f"wet_temperature_{word}", "wet_temperature", variant, kinds=kinds, needs=warm, source=source)(_temperature(wet))
    back = days_back(LONGEST_H // 24)
    derived(f"wet_longest_{word}", "wet_longest", variant, kinds=kinds, needs=needs, source=source, warm_up=back, so_far=True)(
        _longest(wet)
    )


_register("sensor", "leaf sensor", by_sensor, OUTDOORS | INDOORS, here("leaf_wetness"), "a leaf wetness sensor half way to wet or more")
_register("tree", "CART/SLD", by_tree, OUTDOORS, here("air_temperature", "relative_humidity") + sky("wind_speed"), TREE)
_register("humidity", "humidity 90 %", by_humidity, OUTDOORS | INDOORS, here("relative_humidity"), HUMID)
