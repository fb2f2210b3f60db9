"""Water in the root zone: what it holds, what is gone from it, what that does to the crop, and how much to give.

Depletion is what is gone of the water at field capacity [mm]: 0 after a soaking, total available water when roots find
none. Numbers or arrays (models.agronomy.elementwise); a day with anything unknown is unknown, and so are those after it.

Reference: FAO-56, Allen, Pereira, Raes & Smith 1998; equations numbered as there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from models.agronomy.columns import rows_of
from models.agronomy.elementwise import Array, Values, elementwise
from sensors.errors import InputError


@elementwise("field capacity above wilting point")
def total_available_water(field_capacity_m3_m3: Values, wilting_point_m3_m3: Values, root_depth_m: Values) -> Values:
    """Water that roots can find in all their depth [mm] (FAO-56 eq. 82)."""
    held = field_capacity_m3_m3 - wilting_point_m3_m3
    return np.where((held > 0) & (wilting_point_m3_m3 >= 0) & (field_capacity_m3_m3 <= 1), 1000 * held * root_depth_m, np.nan)


@elementwise("a share from 0 to 1")
def depletion_share(table_share: Values, crop_et_mm_day: Values) -> Values:
    """Share of the water that may be gone before a crop suffers [-]: less on thirsty days (FAO-56 table 22 note 2), within 0.1 and 0.8."""
    return np.clip(table_share + 0.04 * (5 - crop_et_mm_day), 0.1, 0.8)


@elementwise("available water and a share of it")
def readily_available_water(total_mm: Values, share: Values) -> Values:
    """Water that roots take without stress [mm] (FAO-56 eq. 83)."""
    return total_mm * share


@elementwise("available water above 0, and a share from 0 to below 1")
def stress_coefficient(depletion_mm: Values, total_mm: Values, share: Values) -> Values:
    """Ks: how much of its need a crop still gets [0 to 1] (FAO-56 eq. 84); 1 while the readily available water lasts."""
    ks = np.clip((total_mm - depletion_mm) / ((1 - share) * total_mm), 0, 1)
    return np.where((total_mm > 0) & (share >= 0) & (share < 1), ks, np.nan)


class DayWater(NamedTuple):
    """A day's weather and what the soil can do [mm]; runoff_mm is of the rain. share is that of depletion_share."""

    et0_mm: float
    kc: float
    total_mm: float
    share: float
    rain_mm: float = 0.0
    irrigation_mm: float = 0.0
    runoff_mm: float = 0.0


class Day(NamedTuple):
    """What a day did: Ks from the depletion it began with, what the crop needed and took, what drained away, depletion at its end [mm]."""

    stress: float
    needed_mm: float
    taken_mm: float
    percolation_mm: float
    depletion_mm: float


_UNKNOWN = Day(*[float("nan")] * 5)


def balance(depletion_mm: float, day: DayWater) -> Day:
    """One day of the root zone (FAO-56 eq. 85 to 88). Irrigation counts what reaches the soil.

    Depletion stays within 0 (what is more drains away the same day) and total available water (roots find no more).
    InputError where an amount is below 0, more runs off than fell, or the soil holds nothing.
    """
    if not _possible(depletion_mm, day):
        raise InputError(
            "This day of water cannot be.",
            expected="amounts from 0, no more runoff than rain, available water above 0 and a share of it below 1",
            got=f"depletion {depletion_mm:g} mm, " + ", ".join(f"{name} {value:g}" for name, value in day._asdict().items()),
            next_step="correct the amounts",
        )
    return _step(depletion_mm, day)


def _possible(depletion_mm: float, day: DayWater) -> bool:
    # asked so that what is unknown (NaN) is possible
    negative = any(amount < 0 for amount in (day.rain_mm, day.irrigation_mm, day.runoff_mm, depletion_mm))
    return not (negative or day.runoff_mm > day.rain_mm or day.total_mm <= 0 or day.share < 0 or day.share >= 1)


def _step(depletion_mm: float, day: DayWater) -> Day:
    if any(value != value for value in (depletion_mm, *day)):
        return _UNKNOWN
    ks = stress_coefficient(depletion_mm, day.total_mm, day.share)
    needed = max(day.kc * day.et0_mm, 0.0)  # dew is not counted
    came = day.rain_mm - day.runoff_mm + day.irrigation_mm
    taken = min(ks * needed, max(day.total_mm - depletion_mm + came, 0.0))
    after = depletion_mm - came + taken
    return Day(ks, needed, taken, max(-after, 0.0), min(max(after, 0.0), day.total_mm))


class Run(NamedTuple):
    """The days of a run, each as in Day."""

    stress: Array
    needed_mm: Array
    taken_mm: Array
    percolation_mm: Array
    depletion_mm: Array


def run(
    depletion_mm: float, et0_mm: Values, kc: Values, total_mm: Values, share: Values,
    rain_mm: Values = 0.0, irrigation_mm: Values = 0.0, runoff_mm: Values = 0.0,
) -> Run:  # fmt: skip
    """balance over days in order, from the depletion before the first [mm]; from a day with something unknown or impossible on, all is NaN.

    Each argument is a number or one value a day; at least one must be a series. total_mm may grow with the roots.
    """
    given = np.broadcast_arrays(
        *(np.asarray(x, dtype=np.float64) for x in (et0_mm, kc, total_mm, share, rain_mm, irrigation_mm, runoff_mm))
    )
    days = []
    for values in zip(*(np.atleast_1d(x).tolist() for x in given), strict=True):
        day = DayWater(*values)
        days.append(_step(depletion_mm, day) if _possible(depletion_mm, day) else _UNKNOWN)
        depletion_mm = days[-1].depletion_mm
    stress, needed, taken, percolation, depletion = np.asarray(days, dtype=np.float64).reshape(-1, len(Day._fields)).T
    return Run(stress, needed, taken, percolation, depletion)


@cache
def efficiencies() -> Mapping[str, float]:
    """Share of the water let out that reaches the roots, by the way it is given."""
    return {row["name"]: float(row["efficiency"]) for row in rows_of("irrigation_methods")}


@dataclass(frozen=True, slots=True)
class Irrigation:
    """What to give: net_mm reaches the roots, gross_mm is let out. due: the readily available water is used up."""

    due: bool
    net_mm: float
    gross_mm: float


def irrigation(depletion_mm: float, total_mm: float, share: float, method: str, rain_coming_mm: float = 0.0) -> Irrigation | None:
    """How much fills the root zone again; None where a figure is not known. method: a name of efficiencies().

    rain_coming_mm: what is forecast and may be waited for lowers the amount, not whether it is due.
    """
    if method not in efficiencies():
        raise InputError(
            f"Nothing is known of irrigating by {method!r}.",
            expected="one of " + ", ".join(efficiencies()),
            got=repr(method),
            next_step="choose the nearest of these",
        )
    if any(value != value for value in (depletion_mm, total_mm, share, rain_coming_mm)):
        return None
    net = max(depletion_mm - rain_coming_mm, 0.0)
    return Irrigation(depletion_mm >= readily_available_water(total_mm, share), net, net / efficiencies()[method])
