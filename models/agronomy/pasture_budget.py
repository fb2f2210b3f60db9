"""Forage that there is against forage that is eaten: how long it lasts, and where grass runs ahead or behind.

Masses kg/ha, areas ha, demand kg a day. Days left are inf where growth covers what is eaten: there is no day on which it ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.agronomy.elementwise import Array
from models.agronomy.stated import stated
from sensors.errors import InputError


def days_left(
    standing_kg_ha: float | None,
    residual_kg_ha: float | None,
    area_ha: float | None,
    demand_kg_day: float | None,
    growth_kg_ha_day: float = 0.0,
    fed_kg_day: float = 0.0,
    eaten_share: float = 1.0,
) -> float:
    """Days until what stands above the residual is eaten: (standing - residual) x area / (demand - fed - growth x area); inf if never.

    eaten_share: of what stands above and of what grows, so much is eaten (pasture_usable.stay_utilisation).
    """
    area, eaten = stated("the area", area_ha, "ha"), stated("the share eaten", eaten_share, "", 0, 1, above=True)
    above = stated("the standing forage", standing_kg_ha, "kg/ha") - stated("what is left", residual_kg_ha, "kg/ha")
    grows = stated("the growth", growth_kg_ha_day, "kg/ha/day", -500, 500)
    fed = stated("what is fed", fed_kg_day, "kg a day")
    lost = stated("what the herd eats", demand_kg_day, "kg a day") - fed - grows * area * eaten
    if lost <= 0:
        return float("inf")
    return max(above, 0.0) * area * eaten / lost


@dataclass(frozen=True, slots=True)
class Budget:
    """What is left at each day's end [kg], what grew and was asked of it [kg/day]; days_left: until it is not enough, inf for never."""

    left_kg: Array
    grown_kg: Array
    demand_kg: Array
    days_left: float

    @property
    def short_kg(self) -> float:
        """What lacks over all the days, if nothing is fed [kg]."""
        return float(max(0.0, -self.left_kg.min())) if len(self.left_kg) else 0.0


def budget(
    areas_ha: Array, standing_kg_ha: Array, residual_kg_ha: Array, growth_kg_ha_day: Array, demand_kg_day: Array, eaten_share: float = 0.75
) -> Budget:
    """Forage of all paddocks day by day: eaten share of what stands above the residual and of what grows, less demand.

    growth_kg_ha_day: (days, paddocks) net; demand_kg_day: (days). A mass that nobody knows (NaN) is refused: it is not zero.
    """
    eaten = stated("the share eaten", eaten_share, "", 0, 1, above=True)
    if bool(np.isnan(standing_kg_ha).any() | np.isnan(growth_kg_ha_day).any() | np.isnan(demand_kg_day).any()):
        raise InputError(
            "A mass, a growth or a demand is not known, and unknown is not zero.",
            where="standing_kg_ha, growth_kg_ha_day, demand_kg_day",
            expected="a number for each paddock and day",
            next_step="read the paddocks that have no height, or leave them out of the budget",
        )
    stock = float((np.maximum(standing_kg_ha - residual_kg_ha, 0) * areas_ha).sum()) * eaten
    grown = (growth_kg_ha_day * areas_ha).sum(axis=1) * eaten
    left = stock + np.cumsum(grown - demand_kg_day)
    short = np.flatnonzero(left < 0)
    return Budget(left, grown, np.asarray(demand_kg_day, dtype=np.float64), float(short[0]) if len(short) else float("inf"))


@dataclass(frozen=True, slots=True)
class WedgePaddock:
    """A paddock in the wedge: its mass and what the target line asks of its rank [kg/ha]; surplus above 0 is ahead of the line [kg]."""

    paddock: str
    mass_kg_ha: float
    target_kg_ha: float
    surplus_kg: float


@dataclass(frozen=True, slots=True)
class Wedge:
    """Paddocks from the fullest down, and those whose mass nobody knows. surplus_kg: of all, below 0 a deficit."""

    paddocks: tuple[WedgePaddock, ...]
    unknown: tuple[str, ...]
    surplus_kg: float

    def spare(self, stay_kg: float) -> int:
        """How many stays of so many kg the surplus would feed: as many paddocks may be cut for hay or closed, if it lasts a fortnight."""
        return int(max(self.surplus_kg, 0.0) // stated("what a stay takes", stay_kg, "kg", 0, above=True))


def wedge(masses: Sequence[tuple[str, float | None, float]], enter_kg_ha: float, leave_kg_ha: float) -> Wedge:
    """Paddocks (name, mass [kg/ha], area [ha]) against a line from what is entered at to what is left, over their ranks."""
    left = stated("the mass left", leave_kg_ha, "kg/ha")
    full = stated("the mass to enter at", enter_kg_ha, "kg/ha", left)
    known = sorted(((name, m, area) for name, m, area in masses if m is not None and m == m), key=lambda one: (-one[1], one[0]))
    targets = np.linspace(full, left, len(known)) if len(known) != 1 else np.array([full])
    rows = tuple(
        WedgePaddock(name, mass, float(target), (mass - float(target)) * stated("a paddock's area", area, "ha", 0, above=True))
        for (name, mass, area), target in zip(known, targets, strict=True)
    )
    unknown = tuple(name for name, m, _ in masses if m is None or m != m)
    return Wedge(rows, unknown, sum(row.surplus_kg for row in rows))
