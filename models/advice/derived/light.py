"""The light of a day (DLI), indoors and out, each by what it is measured with: a PPFD sensor, lux of sunlight, or global radiation.

An hour that is missing by night costs nothing and one at noon much: a day is known where hours with 80 % of the sun above
the air are, and what the others brought is taken to be in proportion. Under a place that cannot be, no day is known.
"""

from __future__ import annotations

import numpy as np

from models.advice.derived import INDOORS, OUTDOORS, Daily, Stretch, derived, here, sky
from models.advice.hours import Floats
from models.agronomy import light

WHERE = OUTDOORS | INDOORS | {"room", "building"}
KNOWN_SHARE = 0.8
# MJ/m² in an hour of 1 W/m²
MJ_PER_W_H = 0.0036
# the middle of what plastic and glass houses let through (0.60 to 0.77), where the place's details do not say `transmission`
TRANSMISSION = 0.68


def sun_sum(stretch: Stretch, hourly: Floats) -> Daily:
    """The sum of each day of what only the sun brings, missing hours taken in proportion to the sun above the air."""
    days, above = stretch.days, stretch.sun().above_mj_m2
    known = np.isfinite(hourly)
    whole, held = days.total(above), days.total(np.where(known, above, np.where(np.isnan(above), np.nan, 0.0)))
    covered, gone = days.known(hourly), np.maximum(days.gone, 1)
    # in polar night there is no sun to weigh with
    share = np.where(whole > 0, held / np.where(whole > 0, whole, 1), np.where(np.isnan(whole), np.nan, covered / gone))
    value = np.where(share >= KNOWN_SHARE, days.total(hourly) / np.maximum(share, KNOWN_SHARE), np.nan)
    return Daily(value, covered)


def sunshine_of_lux(lux: Floats) -> Floats:
    """Global radiation [W/m²] from sunlight's lux, by the photons of both: 110 lx are 1 W/m²."""
    return lux * light.ppfd_per_lux("sun") / light.SUN_MOL_PER_MJ


def _through(stretch: Stretch, sunshine: Daily) -> Daily:
    told = stretch.place.details.get("transmission", TRANSMISSION)
    through = float(told) if isinstance(told, int | float) else TRANSMISSION
    return Daily(light.dli_of_sunshine(sunshine.value, through), sunshine.covered)


def _dli(stretch: Stretch, ppfd: Floats) -> Daily:
    return sun_sum(stretch, light.dli_of_constant_light(ppfd, 1.0))


@derived(
    "light_ppfd", "daily_light_integral", "PPFD sensor", kinds=WHERE, needs=here("photosynthetic_photon_flux"),
    source="the sum of photon flux", so_far=True,
)  # fmt: skip
def by_ppfd(stretch: Stretch) -> Daily:
    """Photons that plants can use, as a quantum sensor counts them"""
    return _dli(stretch, stretch.here("photosynthetic_photon_flux").mean)


@derived(
    "light_lux", "daily_light_integral", "lux of sunlight", kinds=OUTDOORS | INDOORS, needs=here("illuminance"),
    source="Thimijan and Heins 1983, HortScience 18, 818-822: 0.0185 µmol/m²/s a lux of sunlight", so_far=True,
)  # fmt: skip
def by_lux(stretch: Stretch) -> Daily:
    """Photons that plants can use, from lux, as if all of it were sunlight; not for places with lamps"""
    return _dli(stretch, stretch.here("illuminance").mean * light.ppfd_per_lux("sun"))


@derived(
    "light_sun", "daily_light_integral", "global radiation", kinds=OUTDOORS, needs=here("solar_radiation"),
    source="Thimijan and Heins 1983: 2.04 mol/MJ", so_far=True,
)  # fmt: skip
def by_sunshine(stretch: Stretch) -> Daily:
    """Photons that plants can use, from the sun's radiation in the open; good to 5 %"""
    sunshine = sun_sum(stretch, stretch.here("solar_radiation").mean * MJ_PER_W_H)
    return Daily(light.dli_of_sunshine(sunshine.value), sunshine.covered)


@derived(
    "light_through_cover", "daily_light_integral", "global radiation through the cover", kinds=INDOORS, needs=sky("solar_radiation"),
    source="Thimijan and Heins 1983: 2.04 mol/MJ, times the cover's transmission (the place's `transmission`, else 0.68)", so_far=True,
)  # fmt: skip
def through_cover(stretch: Stretch) -> Daily:
    """Photons that plants can use inside a house, from the sun outside and what its cover lets through"""
    return _through(stretch, sun_sum(stretch, stretch.station("solar_radiation").mean * MJ_PER_W_H))


@derived(
    "light_lux_through_cover", "daily_light_integral", "lux outside through the cover", kinds=INDOORS, needs=sky("illuminance"),
    source="Thimijan and Heins 1983: 0.0185 µmol/m²/s a lux of sunlight, times the cover's transmission as above", so_far=True,
)  # fmt: skip
def lux_through_cover(stretch: Stretch) -> Daily:
    """Photons that plants can use inside a house, from the lux of the weather station and what its cover lets through"""
    return _through(stretch, sun_sum(stretch, sunshine_of_lux(stretch.station("illuminance").mean) * MJ_PER_W_H))
