"""Water and warmth in the soil of every bed, paddock and tree row: one bucket each, filled by rain, emptied by plants.

The bucket is FAO-56's (chapter 8): water above field capacity drains in a day or two, plants take crop coefficient x
reference evapotranspiration, less as the bucket nears wilting point. Reference evapotranspiration is Makkink's (1957),
which needs sunlight and temperature alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from collector.simulate.chance import Floats, key, uniform
from collector.simulate.hub import HubPlace

SOIL_KINDS = ("paddock", "silvopasture", "bed", "orchard", "log_yard")
# The wet one holds a spring's seep; the creek runs past the other.
SLOW_DRAINING = {"P6": 0.012, "P12": 0.03}
# Clay loam under grass; garden beds have had years of compost. (field capacity, wilting point, saturation, rooting mm)
LOAM = {"bed": (0.31, 0.13, 0.48, 300.0), "orchard": (0.32, 0.15, 0.46, 600.0)}
PASTURE = (0.34, 0.16, 0.47, 350.0)
# drip lines wet this share of a bed and lose this share of the water
WETTED, DRIP_EFFICIENCY = 0.6, 0.9


@dataclass(slots=True)
class Soils:
    """The buckets: fixed properties and, changing by the hour, `water` (volume share) of each place."""

    names: list[str]
    field_capacity: Floats
    wilting: Floats
    saturation: Floats
    depth_mm: Floats
    drains: Floats
    shade: Floats
    area_m2: Floats
    is_bed: Floats
    under_cover: Floats
    zone: list[str]
    water: Floats

    def asks(self, open_valves: Floats) -> Floats:
        """Litres that each bed whose valve opens would draw: those a good part dry are filled up."""
        dry = self.water < self.field_capacity - 0.4 * (self.field_capacity - self.wilting)
        lacks_mm = np.where(dry, 0.85 * (self.field_capacity - self.water) * self.depth_mm, 0.0)
        result: Floats = lacks_mm * open_valves * self.is_bed * self.area_m2 * WETTED / DRIP_EFFICIENCY
        return result

    def step(self, rain_mm: float, et0_mm: float, season: float, litres: Floats) -> None:
        """One hour of rain, of plants drinking, and of these litres of irrigation."""
        thirst = np.clip((self.water - self.wilting) / (0.5 * (self.field_capacity - self.wilting)), 0.0, 1.0)
        # tunnel beds are cropped all year, at half the light
        coefficient = np.where(self.under_cover > 0, 0.6, 0.3 + 0.7 * season)
        lost = et0_mm * coefficient * self.shade * thirst
        gained = rain_mm * (1.0 - self.under_cover)
        given = litres * DRIP_EFFICIENCY / WETTED / np.maximum(self.area_m2, 1e-9)
        drained = self.drains * np.maximum(self.water - self.field_capacity, 0.0)
        self.water = np.clip(self.water - drained + (gained + given - lost) / self.depth_mm, 0.6 * self.wilting, self.saturation)


def soils(seed: int, places: tuple[HubPlace, ...]) -> Soils:
    """The hub's soils, moist as after a winter; each place a little its own."""
    chosen = [p for p in places if p.kind in SOIL_KINDS]
    own = np.array([uniform(key(seed, "soil", p.name), np.arange(3)) for p in chosen]) - 0.5
    table = np.array([LOAM.get(p.kind, PASTURE) for p in chosen])
    blocks = {p.name: p.parent for p in places}
    capacity = table[:, 0] + 0.05 * own[:, 0] + np.array([0.05 if p.name == "P6" else 0.0 for p in chosen])
    return Soils(
        names=[p.name for p in chosen],
        field_capacity=capacity,
        wilting=table[:, 1] + 0.03 * own[:, 1],
        saturation=table[:, 2],
        depth_mm=table[:, 3] * (1.0 + 0.3 * own[:, 2]),
        drains=np.array([SLOW_DRAINING.get(p.name, 0.06) for p in chosen]),
        shade=np.array([{"silvopasture": 0.8, "log_yard": 0.5}.get(p.kind, 1.0) for p in chosen]),
        area_m2=np.array([p.details.get("length_m", 0.0) * p.details.get("width_m", 0.0) for p in chosen]),
        is_bed=np.array([float(p.kind == "bed") for p in chosen]),
        under_cover=np.array([float(blocks.get(p.parent) == "High tunnel") for p in chosen]),
        zone=[p.details.get("water", "") for p in chosen],
        water=capacity.copy(),
    )


def reference_et_mm_h(temp_c: Floats, ghi_w_m2: Floats, pressure_hpa: Floats) -> Floats:
    """Reference evapotranspiration (mm in an hour). Makkink (1957), 0.65 as de Bruin (1987) fitted it."""
    slope = 4098 * 0.6108 * np.exp(17.27 * temp_c / (temp_c + 237.3)) / (temp_c + 237.3) ** 2
    psychrometric = 0.000665 * pressure_hpa / 10
    # 3600 J an hour for each W/m2; 2.45 MJ evaporate a kilogram, which is a millimetre on a square metre
    result: Floats = 0.65 * slope / (slope + psychrometric) * ghi_w_m2 * 3600 / 2.45e6
    return result


def lagged(values: Floats, hours: float, start: float) -> Floats:
    """First-order lag: what follows `values` with a time constant. Its last value is the start of the next block."""
    share = 1.0 - np.exp(-1.0 / hours)
    result, level = np.empty_like(values), start
    for position, value in enumerate(values.tolist()):
        level += share * (value - level)
        result[position] = level
    return result
