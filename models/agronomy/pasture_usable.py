"""How much of what stands can be grazed: what is to be left, what is trampled and refused, and how far animals walk for it.

Either a residual is left and a share of what is above it is eaten, or half (another share) of all is taken: never both, which
counts what is left twice and starves animals on paper.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from models.agronomy.columns import rows_of
from models.agronomy.elementwise import Values, elementwise
from models.agronomy.stated import stated
from sensors.errors import InputError

HALF = 0.5
# of what is taken, so much is eaten and not trampled, fouled or laid on: the rangeland rule of 25 % eaten of all (half of half)
EATEN_OF_TAKEN = 0.5
# share of the forage that is eaten by distance to water: FSRC, Missouri (Gerrish): 40 to 50 % near, below 20 % beyond 1,100 ft [ft -> m]
_DISTANCES_M = (0.0, 60.96, 60.97, 243.84, 335.28)
# what is eaten evenly from 61 to 244 m
UNIFORM = 0.35
_EATEN = (0.45, 0.45, 0.35, 0.35, 0.20)


@cache
def _by_stay() -> tuple[tuple[int, float], ...]:
    return tuple((int(row["days"]), float(row["share"])) for row in rows_of("stay_utilisation"))


def stay_utilisation(days: float | None) -> float:
    """Share of forage above the residual that is eaten in a stay: 0.8 of one day, 0.6 from six on (tables/stay_utilisation.csv)."""
    length = stated("the stay", days, "days", 0, 366, above=True)
    whole = int(np.ceil(length))
    return next((share for day, share in reversed(_by_stay()) if whole >= day), _by_stay()[0][1])


@elementwise("a distance from 0")
def eaten_at(distance_m: Values) -> Values:
    """Share of the forage that is eaten at so many metres from water: 0.45 to 61 m, 0.35 to 244, falling to 0.20 at 335 and beyond.

    FSRC Missouri (Gerrish) and Kentucky, whose rule is at most 800 ft (244 m).
    """
    return np.where(distance_m >= 0, np.interp(distance_m, _DISTANCES_M, _EATEN), np.nan)


@elementwise("a distance from 0")
def distance_weight(distance_m: Values) -> Values:
    """What a place's forage counts for against that within 244 m (800 ft) of water [-], 1 to there; multiplies stay_utilisation.

    Utilisation by length of stay was measured in paddocks with water as near as that, so nearness earns nothing more.
    """
    far = np.interp(distance_m, _DISTANCES_M, _EATEN) / UNIFORM
    return np.where(distance_m >= 0, np.minimum(far, 1.0), np.nan)


def usable(
    standing_kg_ha: float | None, residual_kg_ha: float | None = None, eaten_share: float | None = None, take_share: float | None = None
) -> float:
    """Forage that animals get of what stands [kg/ha].

    With residual_kg_ha: (standing - residual) x eaten_share (stay_utilisation). With take_share (HALF): standing x take_share x
    eaten_share (EATEN_OF_TAKEN where blank). Raises InputError for both or neither, a blank, and a negative residual. 0 where
    less stands than is to be left.
    """
    standing = stated("the standing forage", standing_kg_ha, "kg/ha")
    if (residual_kg_ha is None) == (take_share is None):
        both = residual_kg_ha is not None
        raise InputError(
            "What is left behind would be counted twice." if both else "Nobody said what is to be left behind.",
            where="residual_kg_ha, take_share",
            expected="either a residual or a share to take",
            got="both" if both else "neither",
            next_step="leave one of them out" if both else "say the residual; 0 if nothing is left",
        )
    if take_share is not None:
        eaten = EATEN_OF_TAKEN if eaten_share is None else stated("the share eaten", eaten_share, "", 0, 1)
        return standing * stated("the share to take", take_share, "", 0, 1) * eaten
    above = max(standing - stated("what is left", residual_kg_ha, "kg/ha"), 0.0)
    return above * stated("the share eaten", eaten_share, "", 0, 1)
