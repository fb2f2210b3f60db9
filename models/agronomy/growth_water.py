"""Water under grass, by the day: what leaves and bare ground give to the air, and what stays in the root zone.

The reserve is water that plants can use [mm], 0 to what the root zone holds; what does not fit drains or runs off the same day.
References: Jouven et al. 2006; growR 1.3 (the split between leaves and ground, crop coefficient 1.15, damp days).
"""

from __future__ import annotations

import numpy as np

from models.agronomy import growth
from models.agronomy.elementwise import Values, elementwise

GRASS_COEFFICIENT = 1.15
# evaporation of a day with more than so much rain is such a share of that of a dry one
DAMP_MM, DAMP_SHARE = 1.0, 0.7


def thirst_of(et0: Values, rain: Values) -> Values:
    """effective_pet without its checks, for loops over days."""
    return GRASS_COEFFICIENT * np.maximum(et0, 0.0) * np.where(rain > DAMP_MM, DAMP_SHARE, 1.0)


@elementwise("a reference evapotranspiration and rain from 0")
def effective_pet(et0_mm_day: Values, rain_mm: Values) -> Values:
    """What a full cover of grass would give to the air [mm/day]: 1.15 of the reference, 0.7 of that on a damp day."""
    return np.where(rain_mm >= 0, thirst_of(et0_mm_day, rain_mm), np.nan)


def given_off(pet: Values, leaf_area: Values, share: Values) -> Values:
    """actual_evaporation without its checks, for loops over days."""
    bare = np.exp(-growth.EXTINCTION * leaf_area)
    return pet * ((1 - bare) * growth.water_limit_of(share, pet) + bare * share)


@elementwise("a leaf area from 0 and a share of water from 0 to 1")
def actual_evaporation(pet_mm_day: Values, leaf_area: Values, water_share: Values) -> Values:
    """AET [mm/day]: leaves give as their water limit lets them, ground between them as the share of water in it."""
    return np.where(leaf_area >= 0, given_off(pet_mm_day, leaf_area, water_share), np.nan)


def kept(reserve: Values, holds: Values, rain: Values, off: Values) -> Values:
    """reserve_after without its checks, for loops over days."""
    return np.minimum(np.maximum(reserve + rain - off, 0.0), holds)


@elementwise("a reserve not above what the soil holds, and rain and evaporation from 0")
def reserve_after(reserve_mm: Values, holds_mm: Values, rain_mm: Values, evaporation_mm: Values) -> Values:
    """WR: the reserve after a day of rain and evaporation [mm], never below 0 nor above what the root zone holds."""
    possible = (reserve_mm >= 0) & (reserve_mm <= holds_mm) & (rain_mm >= 0) & (evaporation_mm >= 0)
    return np.where(possible, kept(reserve_mm, holds_mm, rain_mm, evaporation_mm), np.nan)
