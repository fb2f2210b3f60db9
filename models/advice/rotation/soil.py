"""What probes in paddocks say of their soil: now, for hooves; day by day, for what grows."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite

import numpy as np

from models.advice import beds
from models.advice.farm import Farm
from models.advice.hours import Hours
from models.advice.rotation.facts import PaddockFacts
from models.advice.rotation.growing import LEAST_PROBES
from models.advice.rotation.limits import AHEAD_D, Ground
from models.advice.rotation.weather import Daily, by_farm_day
from models.agronomy.assimilation import water_seen
from models.agronomy.elementwise import Array

WATER, WARMTH = "soil_moisture", "soil_temperature"
# a soil may hold so much above what is left after two days of draining, before nobody believes it
WETTEST = 2.0


def ground_of(farm: Farm, facts: PaddockFacts, rain: Array | None, et_mm: float) -> Ground:
    """How wet a paddock is by its own probe; unknown without one, or where it is late. rain: forecast by day [mm], None: not known."""
    wet, warm = farm.number(facts.name, WATER), farm.number(facts.name, WARMTH)
    soil = beds.ground(farm.place_named[facts.name], farm.place_named)
    share = None
    if wet.value is not None and not wet.late and not wet.doubted and soil.available > 0:
        dry = soil.field_capacity - soil.available
        share = min(max((wet.value / 100 - dry) / soil.available, 0.0), WETTEST)
    ahead = tuple(float(mm) if isfinite(mm) else None for mm in rain[:AHEAD_D]) if rain is not None else ()
    return Ground(share, ahead, warm.value if not warm.late else None, facts.stand.holds_mm, et_mm)


def grounds(farm: Farm, paddocks: tuple[PaddockFacts, ...], rain: Array | None, et_mm: float) -> dict[str, Ground]:
    """By paddock. One without a probe that speaks is as wet as the middle of three others or more: the same rain fell on it."""
    found = {facts.name: ground_of(farm, facts, rain, et_mm) for facts in paddocks}
    heard = [one.water_share for one in found.values() if one.water_share is not None]
    if len(heard) < LEAST_PROBES:
        return found
    middle = float(np.median(heard))
    return {n: one if one.water_share is not None else replace(one, water_share=middle, as_others=True) for n, one in found.items()}


def probed(farm: Farm, hours: Hours, paddocks: tuple[PaddockFacts, ...], past: Daily) -> Array:
    """Water by the probe of each paddock as a share of what plants can take (days of the past, paddocks); NaN unheard."""
    found = np.full((past.mean_c.size, len(paddocks)), np.nan)
    for column, facts in enumerate(paddocks):
        if WATER not in hours.measured(facts.name):
            continue
        soil = beds.ground(farm.place_named[facts.name], farm.place_named)
        first, daily = by_farm_day(hours, hours.column(facts.name, WATER).mean / 100, farm.zone, np.nanmean)
        share = np.full(daily.size, np.nan)
        known = np.isfinite(daily)
        share[known] = water_seen(daily[known], soil.field_capacity - soil.available, soil.field_capacity)
        skip = (past.first - first).days
        found[:, column] = share[skip : skip + past.mean_c.size]
    return found
