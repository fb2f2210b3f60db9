"""Rain from roofs: what comes off, what the first flush takes, and what a store of a given size can be relied on for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.agronomy.elementwise import Array, Values, elementwise
from sensors.errors import InputError

# One inch on one square foot: 144 in3 of 231 in3 to a US gallon, 0.623. Tutorials print 0.6, 0.62 and 0.56 (which is x 0.9 already).
GAL_PER_FT2_IN = 144 / 231
# Share of the rain that reaches the gutter and the tank (Texas Rainwater Harvesting Manual and general knowledge).
ROOF_EFFICIENCY = {"metal": 0.90, "tile": 0.85, "shingle": 0.80, "gravel": 0.75}
# 10 to 25 gal off 1,000 ft2 are led away before the rest is kept.
FIRST_FLUSH_MM = 0.4


@elementwise("an area and a rain that are not negative, and an efficiency from 0 to 1")
def rain_yield_gal(roof_ft2: Values, rain_in: Values, efficiency: Values = 1.0, gal_per_ft2_in: Values = GAL_PER_FT2_IN) -> Values:
    """Gallons from a roof's plan area [ft2] and rain [in]. Give losses once: by the efficiency, or within the coefficient (trap 9)."""
    possible = (roof_ft2 >= 0) & (rain_in >= 0) & (efficiency >= 0) & (efficiency <= 1)
    return np.where(possible, roof_ft2 * rain_in * gal_per_ft2_in * efficiency, np.nan)


@elementwise("an area and a rain that are not negative, and an efficiency from 0 to 1")
def rain_yield(roof_m2: Values, rain_mm: Values, efficiency: Values = 0.85, first_flush_mm: Values = 0.0) -> Values:
    """Litres from a roof's plan area [m2] and the rain of one event or day [mm]; its first millimetres are led away."""
    possible = (roof_m2 >= 0) & (rain_mm >= 0) & (efficiency >= 0) & (efficiency <= 1) & (first_flush_mm >= 0)
    return np.where(possible, roof_m2 * np.maximum(rain_mm * efficiency - first_flush_mm, 0.0), np.nan)


@dataclass(frozen=True, slots=True)
class Store:
    """A store day by day [any one unit]: what it gave, what was in it at the day's end, what spilled; NaN on unknown days.

    reliability: the share of the known days that were served in full; served: the share of the demand that was.
    """

    given: Array
    held: Array
    spilled: Array
    reliability: float
    served: float
    unknown_days: int


def store_through(inflow: Array, demand: Array, capacity: float, start: float = 0.0) -> Store:
    """A store filled and drawn on day by day, yield after spillage: Y = min(D, V), V = min(V + A - Y, S - Y).

    Fewkes and Butler 2000 (Building Services Engineering Research and Technology 21: 99-106): the cautious order, which
    never gives rain of the same day. A day of unknown inflow or demand is passed over and counted; it is not a dry one.
    """
    if not (capacity >= 0 and 0 <= start <= capacity):
        raise InputError(
            "A store holds between nothing and its capacity.",
            where="start",
            expected=f"0 to {capacity:g}",
            got=f"{start:g}",
            next_step="give the capacity and what is in it now in the same unit",
        )
    came, wanted = np.broadcast_arrays(np.asarray(inflow, dtype=float), np.asarray(demand, dtype=float))
    known = np.isfinite(came) & np.isfinite(wanted) & (came >= 0) & (wanted >= 0)
    given, held, spilled = (np.full(came.shape, np.nan) for _ in range(3))
    inside = start
    for day in np.flatnonzero(known):
        given[day] = min(wanted[day], inside)
        full = inside + came[day] - given[day]
        inside = min(full, capacity - given[day])
        held[day], spilled[day] = inside, full - inside
    total = float(wanted[known].sum())
    days = int(known.sum())
    whole = float((given[known] >= wanted[known]).sum()) / days if days else np.nan
    served = float(given[known].sum()) / total if total else (1.0 if days else np.nan)
    return Store(given, held, spilled, whole, served, int((~known).sum()))


def storage_for(inflow: Array, demand: Array, reliability: float, largest: float) -> float | None:
    """The smallest store that serves a share of the days in full, to 1 % of itself; None where even the largest does not.

    It starts half full, so that a short record is not decided by its first day. Give whole years: a wet season alone flatters.
    """
    if not 0 < reliability <= 1:
        raise InputError(
            "A reliability is a share of the days.", where="reliability", expected="above 0 and up to 1", got=f"{reliability:g}"
        )

    def enough(capacity: float) -> bool:
        return store_through(inflow, demand, capacity, capacity / 2).reliability >= reliability

    if not enough(largest):
        return None
    low, high = 0.0, largest
    while high - low > 0.01 * high and high > largest / 10_000:
        middle = (low + high) / 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
