"""The light of a house: yesterday's, and today's so far, against what stands in it; from where it is known is named.

Light is information, never a task: shade and lamps are decisions of a season.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import numpy as np

from models.advice.derived.reading import DerivedDay
from models.advice.farm import Farm
from models.advice.hours import Floats
from models.advice.houses.grown import Grown, number_of
from models.agronomy.light import LightTarget, dli_of_constant_light, light_band, light_targets, ppfd_per_lux
from models.records.queries import PlaceView

DLI = "daily_light_integral"
# derived variants, the best first, and how each is said
SOURCES = {
    "PPFD sensor": "by its light sensor",
    "lux of sunlight": "from lux, as sunlight",
    "global radiation through the cover": "from the station’s sun through the cover",
    "lux outside through the cover": "from the station’s lux through the cover",
}
# what plastic and glass houses let through, in the middle (0.60 to 0.77)
TRANSMISSION = 0.68
MOL_PER_W_H = 2.04 * 0.0036
KNOWN_H = 20


@dataclass(frozen=True, slots=True)
class Light:
    """Daily light integral [mol/m²]: of yesterday, of today so far; None unknown. target: of the crop that wants most, None not known."""

    yesterday: float | None
    today: float | None
    source: str
    target: LightTarget | None
    band: Literal["low", "enough", "high", "unknown"]


def light(farm: Farm, place: PlaceView, here: Sequence[Grown]) -> Light:
    """The light of a house: its derived days where there are, else from the hours of the last weeks."""
    targets = [light_targets()[g.light] for g in here if g.light in light_targets()]
    target = max(targets, key=lambda t: (t.low, t.group), default=None)
    yesterday, today, source = _derived(farm, place) or _hourly(farm, place) or (None, None, "no light is measured here or at the station")
    band = light_band(np.nan if yesterday is None else yesterday, target) if target else "unknown"
    return Light(yesterday, today, source, target, band)


def _derived(farm: Farm, place: PlaceView) -> tuple[float | None, float | None, str] | None:
    if farm.derived is None:
        return None
    on = farm.now.astimezone(farm.zone).date()
    for variant, words in SOURCES.items():
        days = {d.on: d for d in farm.derived.between(place.id, DLI, variant, on - timedelta(days=1), on)}
        if days:
            return _value(days, on - timedelta(days=1)), _value(days, on), words
    return None


def _value(days: dict[date, DerivedDay], on: date) -> float | None:
    return days[on].value if on in days else None


def _hourly(farm: Farm, place: PlaceView) -> tuple[float | None, float | None, str] | None:
    """By the hours of a sensor here, or of the station's sun."""
    if farm.recent is None:
        return None
    here = farm.recent.measured(place.name)
    if "photosynthetic_photon_flux" in here:
        flux = dli_of_constant_light(farm.recent.column(place.name, "photosynthetic_photon_flux").mean, 1.0)
        return (*_days(farm, flux), SOURCES["PPFD sensor"])
    if "illuminance" in here:
        flux = dli_of_constant_light(farm.recent.column(place.name, "illuminance").mean * ppfd_per_lux("sun"), 1.0)
        return (*_days(farm, flux), SOURCES["lux of sunlight"])
    station = next((p.name for p in farm.of_kind("station") if "solar_radiation" in farm.recent.measured(p.name)), None)
    if station is None:
        return None
    told = number_of(place, "transmission")
    through = TRANSMISSION if told is None or not 0 < told <= 1 else told
    flux = farm.recent.column(station, "solar_radiation").mean * MOL_PER_W_H * through
    return (*_days(farm, flux), SOURCES["global radiation through the cover"])


def _days(farm: Farm, hourly: Floats) -> tuple[float | None, float | None]:
    """(yesterday, today so far) of what came each hour; None where too few hours are known."""
    assert farm.recent is not None
    starts = [datetime.fromtimestamp(farm.recent.start_s + 3600 * i, farm.zone) for i in range(len(hourly))]
    today = farm.now.astimezone(farm.zone).date()
    found = []
    for on in (today - timedelta(days=1), today):
        own = np.array([s.date() == on and s <= farm.now for s in starts])
        part = hourly[own] if own.any() else np.empty(0)
        known = np.isfinite(part)
        enough = known.sum() >= max(1.0, part.size * KNOWN_H / 24 - 1)
        found.append(float(np.nansum(part)) if enough else None)
    return found[0], found[1]
