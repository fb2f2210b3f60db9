"""How fast grass grows from light, warmth, water and season: the limiting functions of ModVege, and a rule for where light is not measured.

Growth is in kg of dry matter per hectare and day, of leaves, stems and what dies of them before it is eaten (gross). Numbers
or arrays (models.agronomy.elementwise). Each limit is a share: 1 does not limit, 0 stops growth; the seasonal effect is
about 1, above it while grass is heading.

References: Jouven, Carrère & Baumont 2006, Grass and Forage Science 61, 112-124 (ModVege). McCall & Bishop-Hurley 2003,
Agricultural Systems 76, 1089-1112, eq. 6 (water). The package growR 1.3 (Calanca; MIT) agrees with these functions. The
growth potential by temperature alone is that of the PACE Turfgrass Research Institute (Gelernter & Stowell 2005).
"""

from __future__ import annotations

import numpy as np

from models.agronomy.elementwise import Values, elementwise

# share of solar radiation that leaves can use
PAR_SHARE = 0.48
RUE_MAX_G_MJ = 3.0  # Jouven et al. 2006: dry matter that a MJ of such light makes at best
EXTINCTION = 0.6  # Jouven et al. 2006: light caught is 1 - exp(-0.6 LAI)
CO2_REFERENCE_PPM, CO2_EFFECT = 360.0, 0.5  # growR: growth rises with 0.5 ln(CO2 / 360)
# eq. 6 of McCall & Bishop-Hurley 2003: corners of the lines, at shares of water in steps of 0.2
_FIFTHS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_MILD_DAY, _WARM_DAY = (0.0, 0.8, 0.95, 1.0, 1.0, 1.0), (0.0, 0.4, 0.7, 0.9, 1.0, 1.0)
MILD_PET_MM, WARM_PET_MM = 3.8, 6.5
# growth potential of cool- and warm-season grass: optimum [°C] and spread [K] (PACE)
COOL, WARM = (20.0, 5.5), (31.0, 7.0)


@elementwise("solar radiation")
def light_for_plants(solar_mj_m2_day: Values) -> Values:
    """Light that leaves can use [MJ/m²/day] out of solar radiation: 0.48 of it (0.45 to 0.5 by sky and season)."""
    return PAR_SHARE * solar_mj_m2_day


@elementwise("light from 0")
def radiation_limit(par_mj_m2_day: Values) -> Values:
    """fPAR: much light is used less well (Jouven et al. 2006, fig. 2a): 1 up to 5 MJ/m²/day, less 0.0445 for each above."""
    return np.clip(1 - 0.0445 * (par_mj_m2_day - 5), 0, 1)


@elementwise("start below full, full not above falling, falling below end")
def temperature_limit(
    air_temp_c: Values, start_c: Values = 4.0, full_c: Values = 10.0, falling_c: Values = 20.0, end_c: Values = 40.0
) -> Values:
    """fT of the daily mean: 0 below start, 1 from full to falling, 0 from end on.

    Defaults are those of Jouven et al. 2006; growR starts at 5 °C.
    """
    possible = (start_c < full_c) & (full_c <= falling_c) & (falling_c < end_c)
    rise = (air_temp_c - start_c) / (full_c - start_c)
    fall = (end_c - air_temp_c) / (end_c - falling_c)
    return np.where(possible, np.clip(np.minimum(rise, fall), 0, 1), np.nan)


def water_limit_of(share: Values, pet: Values) -> Values:
    """water_limit without its checks, for loops over days."""
    mild, warm = np.interp(share, _FIFTHS, _MILD_DAY), np.interp(share, _FIFTHS, _WARM_DAY)
    return np.where(pet <= MILD_PET_MM, mild, np.where(pet <= WARM_PET_MM, warm, share))


@elementwise("a share of water from 0 to 1")
def water_limit(water_share: Values, pet_mm_day: Values) -> Values:
    """fW: how far the water left in the soil lets grass grow; a thirsty day asks for more (McCall & Bishop-Hurley 2003, eq. 6).

    Three sets of lines, by potential evapotranspiration up to 3.8, up to 6.5, and above: it jumps between them as published.
    """
    return water_limit_of(water_share, pet_mm_day)


@elementwise("st1 above 400, st2 above it, and least not above most")
def seasonal_effect(
    heat_sum_c_day: Values, least: Values = 0.7, most: Values = 1.3, st1_c_day: Values = 700.0, st2_c_day: Values = 1350.0
) -> Values:
    """SEA: grass gives to leaves in spring what it gives to roots later (Jouven et al. 2006, eq. 5); defaults are group B's.

    heat_sum_c_day: sum of daily means above 0 °C since 1 January. Least up to 200; rises to st1 - 200; most to st1 - 100;
    falls to least at st2.
    """
    possible = (st1_c_day > 400) & (st2_c_day > st1_c_day) & (least <= most)
    rise = (heat_sum_c_day - 200) / (st1_c_day - 400)
    fall = (st2_c_day - heat_sum_c_day) / (st2_c_day - st1_c_day + 100)
    return np.where(possible, least + (most - least) * np.clip(np.minimum(rise, fall), 0, 1), np.nan)


@elementwise("green leaves from 0")
def leaf_area_index(green_kg_ha: Values, sla_m2_g: Values = 0.025, leaf_share: Values = 0.68) -> Values:
    """Leaf area over ground [m²/m²] of green vegetative mass: specific leaf area [m²/g] x share of leaves (Jouven et al. 2006)."""
    return sla_m2_g * leaf_share * green_kg_ha / 10


@elementwise("light, a leaf area and a use of light from 0")
def potential_growth(
    par_mj_m2_day: Values, leaf_area: Values, rue_g_mj: Values = RUE_MAX_G_MJ, co2_ppm: Values = CO2_REFERENCE_PPM
) -> Values:
    """PGRO: what leaves could grow [kg/ha/day] if only light limited (Jouven et al. 2006, eq. 3), with growR's effect of CO2.

    10 turns g/m² into kg/ha. co2_ppm: 360 is the paper; 420 adds 8 %.
    """
    caught = 1 - np.exp(-EXTINCTION * leaf_area)
    return 10 * par_mj_m2_day * rue_g_mj * caught * (1 + CO2_EFFECT * np.log(co2_ppm / CO2_REFERENCE_PPM))


@elementwise("shares from 0")
def actual_growth(potential_kg_ha_day: Values, nutrition: Values, light: Values, warmth: Values, water: Values, season: Values) -> Values:
    """GRO: potential growth x nutrition index (0.35 to 1) x the limits [kg/ha/day] (Jouven et al. 2006, eq. 1, 2 and 4)."""
    return potential_kg_ha_day * nutrition * light * warmth * water * season


@elementwise("a spread above 0")
def growth_potential(air_temp_c: Values, optimum_c: Values = COOL[0], spread_k: Values = COOL[1], holds: Values = 0.0) -> Values:
    """PACE growth potential [0 to 1]: a bell about the optimum, of cool-season grass by default.

    holds: 1 where it stays 1 above the optimum, as warm-season grass (WARM) has it since PACE's revision.
    """
    bell = np.exp(-0.5 * ((air_temp_c - optimum_c) / spread_k) ** 2)
    return np.where(spread_k > 0, np.where((holds > 0) & (air_temp_c > optimum_c), 1.0, bell), np.nan)


@elementwise("a highest growth from 0 and a share of water")
def growth_without_light(
    air_temp_c: Values, water_share: Values, pet_mm_day: Values, most_kg_ha_day: Values = 106.0,
    optimum_c: Values = COOL[0], spread_k: Values = COOL[1], holds: Values = 0.0,
) -> Values:  # fmt: skip
    """Growth where nobody measures the sun [kg/ha/day]: most x growth potential x water limit.

    most_kg_ha_day: 90 to 123 (80 to 110 lb/ac) for fertile cool-season grass of good height; unvalidated.
    """
    bell = np.exp(-0.5 * ((air_temp_c - optimum_c) / spread_k) ** 2)
    warmth = np.where((holds > 0) & (air_temp_c > optimum_c), 1.0, bell)
    return np.where(most_kg_ha_day >= 0, most_kg_ha_day * warmth * water_limit_of(water_share, pet_mm_day), np.nan)


@elementwise("a share of light from 0 to 1")
def shade_growth(light_share: Values, c4: Values = 0.0) -> Values:
    """Growth under trees against growth in the open: 1.15 x the share of light, at most 1; of warm-season grass (c4 = 1) the share itself.

    Unvalidated: shaped on SARE LS13-255, where forage held in 25 to 50 % shade.
    """
    inside = (light_share >= 0) & (light_share <= 1)
    return np.where(inside, np.where(c4 > 0, light_share, np.minimum(1.15 * light_share, 1.0)), np.nan)


@elementwise("a share of light from 0 to 1")
def shade_thirst(light_share: Values) -> Values:
    """Evapotranspiration under trees against that in the open: falls by 0.2 at half light and stays there; unvalidated."""
    inside = (light_share >= 0) & (light_share <= 1)
    return np.where(inside, 1 - 0.4 * np.clip(1 - light_share, 0, 0.5), np.nan)
