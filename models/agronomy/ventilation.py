"""Air and heat through a greenhouse: fans, vents, what it loses on a cold night and the heater that makes it good.

US customary units where the rule is published in them; SI elsewhere, as the names say.
"""

from __future__ import annotations

import numpy as np

from models.agronomy.elementwise import Values, elementwise
from models.agronomy.humidity import air_pressure

# What air holds per cubic metre and kelvin [J]; at sea level and 20 °C.
AIR_J_M3_K = 1200.0
# The same in W h: 1200 / 3600, per air change an hour.
AIR_WH_M3_K = 0.33
STANDARD_INHG = 29.92
KPA_PER_INHG = 3.38639
FULL_LIGHT_FC = 5000.0
NGMA_RISE_F = 7.0
NGMA_LENGTH_FT = 100.0
CFM_PER_FT2 = 8.0
HOBBY_CFM_PER_FT2 = 12.0
# Fans needed under shade cloth of so many percent, as a share of those without (hobby greenhouse rule of igcusa.com).
SHADE_FACTORS = {0: 1.0, 40: 0.6, 50: 0.5, 60: 0.4}
PASSIVE_VENT_SHARE = 0.20


@elementwise("positive sizes")
def hobby_fan(length_ft: Values, width_ft: Values, cfm_per_ft2: Values = HOBBY_CFM_PER_FT2, shade_factor: Values = 1.0) -> Values:
    """Fan capacity of a small house [cfm]: floor area times 12 cfm/ft2, times the factor of its shade cloth (SHADE_FACTORS)."""
    possible = (length_ft > 0) & (width_ft > 0) & (shade_factor > 0) & (shade_factor <= 1)
    return np.where(possible, length_ft * width_ft * cfm_per_ft2 * shade_factor, np.nan)


@elementwise("an elevation")
def elevation_factor(elevation_m: Values) -> Values:
    """How much more air is needed up here: 29.92 over the usual air pressure in inHg; 1.08 at 2,000 ft (FAO-56 eq. 7 for pressure)."""
    return STANDARD_INHG / (air_pressure(elevation_m) / KPA_PER_INHG)


@elementwise("positive sizes and a positive temperature rise")
def ngma_fan(
    floor_ft2: Values, length_ft: Values, elevation_m: Values = 0.0, light_fc: Values = FULL_LIGHT_FC, rise_f: Values = NGMA_RISE_F
) -> Values:
    """Summer fan capacity [cfm] by the National Greenhouse Manufacturers' rule: 8 cfm/ft2 x elevation x light x temperature x velocity.

    light_fc: brightest light inside [foot-candles]; rise_f: how much warmer than outside it may get [°F]; length_ft: from pads
    to fans. Velocity only counts below 100 ft, 10/sqrt(length).
    """
    velocity = np.where(length_ft < NGMA_LENGTH_FT, 10 / np.sqrt(length_ft), 1.0)
    factors = elevation_factor(elevation_m) * (light_fc / FULL_LIGHT_FC) * (NGMA_RISE_F / rise_f) * velocity
    return np.where((floor_ft2 > 0) & (length_ft > 0) & (rise_f > 0), CFM_PER_FT2 * floor_ft2 * factors, np.nan)


@elementwise("a positive floor area")
def passive_vents(floor_m2: Values, share: Values = PASSIVE_VENT_SHARE) -> Values:
    """Vent opening [m2] that a house without fans wants: about 20 % of its floor, half of it high and half low."""
    return np.where(floor_m2 > 0, floor_m2 * share, np.nan)


@elementwise("a temperature rise above 0")
def ventilation_rate(
    solar_w_m2: Values,
    rise_k: Values,
    glazing_ratio: Values = 1.5,
    transmission: Values = 0.7,
    evaporated: Values = 0.5,
    loss_w_m2_k: Values = 4.0,
) -> Values:
    """Outside air [m3/s per m2 of floor] that holds a house at `rise_k` above outside, from its heat balance; never below 0.

    q = (tau I (1-E) - U (A_glazing/A_floor) dT) / (rho cp dT). evaporated: the share of sunlight that a crop turns into vapour
    (0.5 for a full canopy, 0.1 for seedlings); loss_w_m2_k: 6 for one layer of film or glass, 4 for two.
    """
    gained = transmission * solar_w_m2 * (1 - evaporated) - loss_w_m2_k * glazing_ratio * rise_k
    return np.where((rise_k > 0) & (solar_w_m2 >= 0), np.maximum(gained, 0.0) / (AIR_J_M3_K * rise_k), np.nan)


@elementwise("areas, volumes and air changes that are not negative")
def heat_loss(
    glazing_m2: Values, volume_m3: Values, difference_k: Values, loss_w_m2_k: Values = 4.0, air_changes_h: Values = 1.0
) -> Values:
    """What a house loses [W] when it is `difference_k` warmer than outside: U A dT + 0.33 ACH V dT; 0 where it is not warmer.

    Air changes per hour: about 1 in a tight double film house, 2 to 4 in old glass.
    """
    warmer = np.maximum(difference_k, 0.0)
    possible = (glazing_m2 >= 0) & (volume_m3 >= 0) & (air_changes_h >= 0)
    return np.where(possible, (loss_w_m2_k * glazing_m2 + AIR_WH_M3_K * air_changes_h * volume_m3) * warmer, np.nan)


@elementwise("an efficiency above 0 and up to 1")
def heater_size(loss_w: Values, efficiency: Values = 0.8, reserve: Values = 0.1) -> Values:
    """Rated input of a heater [W] that makes a loss good with a reserve for wind (a tenth)."""
    return np.where((efficiency > 0) & (efficiency <= 1) & (loss_w >= 0), loss_w * (1 + reserve) / efficiency, np.nan)
