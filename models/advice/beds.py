"""Beds as water sees them: how big, what soil, how deep the roots, how thirsty the crop, whether rain reaches it.

A place's own details come first, then what its block says, then tables; `said` tells which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from models.agronomy import crop_water, soil_water, soils
from models.agronomy.crop_water import Coefficients
from models.agronomy.crops import catalogue
from models.agronomy.elementwise import Array as Floats
from models.geometry import size_m2
from models.records.beds import Stand
from models.records.growth import PlantingView
from models.records.queries import PlaceView

# bare ground after rain dries to this share of reference grass (FAO-56 table 12, initial stage, seldom wetted)
BARE_KC, BARE_ZONE_M, BARE_SHARE = 0.3, 0.3, 0.5
# what FAO-56 has no lengths of stages for, and nobody planned an end of
SEASON_DAYS, LEAST_SEASON_DAYS = 120.0, 20.0
# a crop that stands for years is in leaf from spring on [day of the year, north and south of the equator; days]
SPRING, IN_LEAF_DAYS = (91, 274), 214.0
# what a greenhouse's cover lets through, where nobody said it; the air inside hardly moves, so evaporation follows the light
TRANSMISSION = 0.68


@dataclass(frozen=True, slots=True)
class Ground:
    """A bed and its soil. area_m2: of what drip lines wet, None unknown; theta at field capacity and wilting point [m³/m³].

    learns: field capacity may be learned from a probe, because nobody said it. depth_m: how deep roots can go, None: as
    deep as the crop's. cover: the greenhouse it lies in, "" in the open; light: the share of the sun that reaches it.
    drip_l_min: what its drip lines give in a minute, None unknown. said: where the soil's figures come from.
    """

    place: PlaceView
    area_m2: float | None
    field_capacity: float
    available: float
    learns: bool
    depth_m: float | None
    cover: str
    light: float
    drip_l_min: float | None
    said: str


@dataclass(frozen=True, slots=True)
class Thirst:
    """What stands in a bed on a day: kc [-], depth of its root zone [m], share of the water that may be gone, the crops, bare: none."""

    kc: float
    zone_m: float
    share: float
    crops: tuple[str, ...]

    @property
    def bare(self) -> bool:
        return not self.crops


def around(place: PlaceView, places: Mapping[str, PlaceView]) -> list[PlaceView]:
    """A place and what it lies in, the nearest first."""
    found: list[PlaceView] = []
    here: PlaceView | None = place
    while here is not None and here not in found:
        found.append(here)
        here = places.get(here.parent)
    return found


def ground(place: PlaceView, places: Mapping[str, PlaceView]) -> Ground:
    """The bed as its details, those of its block, and tables have it."""
    line = around(place, places)
    details: dict[str, Any] = {key: value for one in reversed(line) for key, value in one.details.items()}
    cover = next((p for p in line if p.kind == "greenhouse"), None)
    texture = soils.texture(str(details.get("soil", ""))) or soils.textures()[soils.UNSAID]
    full, dry = number(details, "field_capacity"), number(details, "wilting_point")
    said = f"{texture.name} as tables have it" if "soil" in details else f"no soil is named: {texture.name}"
    if full is not None:
        said = "field capacity and wilting point as its details say" if dry is not None else "field capacity as its details say"
    known = full / 100 if full is not None else texture.field_capacity
    available = known - dry / 100 if dry is not None and 0 <= dry / 100 < known else texture.available
    light = number(cover.details, "transmission") if cover is not None else 1.0
    return Ground(
        place, _wetted_m2(place, details), known, min(available, known), full is None, number(details, "root_depth_m"),
        cover.name if cover else "", TRANSMISSION if light is None else light, _drip(place, details), said,
    )  # fmt: skip


def number(details: Mapping[str, Any], key: str) -> float | None:
    """A detail that is a number above 0; None where it is not there, or no such number."""
    value = details.get(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and value > 0 else None


def length_m(place: PlaceView) -> float | None:
    return number(place.details, "length_m")


def _wetted_m2(place: PlaceView, details: Mapping[str, Any]) -> float | None:
    length, width = length_m(place), number(place.details, "width_m")
    area = length * width if length and width else size_m2(place.geometry)
    share = number(details, "wetted_share")
    return area * min(share, 1.0) if area and share else area


def _drip(place: PlaceView, details: Mapping[str, Any]) -> float | None:
    whole, metre, length = number(place.details, "drip_l_min"), number(details, "drip_l_min_m"), length_m(place)
    return whole if whole is not None else metre * length if metre and length else None


def stands_of(plantings: Iterable[PlantingView]) -> list[Stand]:
    """Plantings that grow now as stands, one for each place."""
    growing = [p for p in plantings if p.stage in ("growing", "picking")]
    return [
        Stand(place, p.crop_key, p.crop, begun, None, length, p.planned_last_harvest_on, p.established == "perennial")
        for p in growing
        for place, length in p.places
        if (begun := p.planted_on or p.sown_on or p.planned_plant_on or p.planned_sow_on) is not None
    ]


def thirst(bed: Ground, stands: Sequence[Stand], days: Sequence[date], latitude: float) -> list[Thirst]:
    """What stands there on each of some days; several crops count by their length, the rest of the bed as bare ground."""
    here = [(s, row) for s in stands if s.place == bed.place.name and (row := _row(s)) is not None]
    kcs = [_kc(s, row, days, latitude) for s, row in here]
    return [
        _thirst(bed, [(s, row, float(kc[i])) for (s, row), kc in zip(here, kcs, strict=True) if not np.isnan(kc[i])])
        for i in range(len(days))
    ]


def _row(stand: Stand) -> Coefficients | None:
    crop = catalogue().get(stand.crop_key)
    return crop_water.coefficients(crop) if crop is not None else None


def _kc(stand: Stand, row: Coefficients, days: Sequence[date], latitude: float) -> Floats:
    """The coefficient on each day; NaN while it does not stand there. A crop that stays on after its season keeps that of its end."""
    there = np.array([stand.from_on <= on and (stand.until_on is None or on < stand.until_on) for on in days])
    if stand.perennial:
        spring = SPRING[latitude < 0]
        grown = np.array([(on.timetuple().tm_yday - spring) % 365 for on in days], dtype=np.float64)
        season = IN_LEAF_DAYS
        kc = np.where(grown <= season, crop_water.kc_on_day(row, np.minimum(grown, season), season), BARE_KC)
    else:
        grown = np.array([(on - stand.from_on).days for on in days], dtype=np.float64)
        kc = _annual(stand, row, grown)
    return np.where(there, kc, np.nan)


def _annual(stand: Stand, row: Coefficients, grown: Floats) -> Floats:
    """A crop of one season. One that is picked for longer than the table's has the table's youth, and a longer middle and end."""
    planned = float((stand.ends_on - stand.from_on).days) if stand.ends_on is not None else 0.0
    season = planned if planned >= LEAST_SEASON_DAYS else sum(row.days) if row.days else SEASON_DAYS
    if row.days is None or season <= sum(row.days):
        return crop_water.kc_on_day(row, np.clip(grown, 0, season), season)
    young, table = row.days[0] + row.days[1], sum(row.days)
    return crop_water.kc_on_day(row, np.interp(grown, [0.0, young, season], [0.0, young, table]))


def _thirst(bed: Ground, here: list[tuple[Stand, Coefficients, float]]) -> Thirst:
    deepest = bed.depth_m if bed.depth_m is not None else float("inf")
    if not here:
        return Thirst(BARE_KC, min(BARE_ZONE_M, deepest), BARE_SHARE, ())
    whole = length_m(bed.place) or 0.0
    lengths = [s.length_m if s.length_m is not None else whole or 1.0 for s, _, _ in here]
    taken = max(sum(lengths), whole)
    kc = sum(kc * share for (_, _, kc), share in zip(here, lengths, strict=True)) / taken + BARE_KC * (1 - sum(lengths) / taken)
    zone = min(min(row.root_low_m for _, row, _ in here), deepest)
    crops = tuple(dict.fromkeys(s.crop for s, _, _ in here))
    return Thirst(kc, zone, min(row.depletion_share for _, row, _ in here), crops)


def total_mm(bed: Ground, zone_m: float) -> float:
    """Water that roots can find in their depth [mm]."""
    return soil_water.total_available_water(bed.field_capacity, bed.field_capacity - bed.available, zone_m)
