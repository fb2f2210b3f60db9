"""What a house needs: heat on tonight's minimum and on the coldest night of the year, a heater, fans, vents. Sizes, not orders."""

from __future__ import annotations

from dataclasses import dataclass

from models.advice.farm import Farm
from models.advice.houses.evening import night_of
from models.advice.houses.grown import limits, number_of
from models.advice.houses.shape import Shape, shape
from models.agronomy import ventilation
from models.display import difference
from models.records.queries import PlaceView

FT_M = 0.3048
# below so much floor the rule for small houses holds [m2]: 50 ft of a usual 20 ft house
SMALL_M2 = 93.0
# up to this a cover counts as double [W/m2/K], and its house as tight
TIGHT_W_M2_K = 4.5
# so much warmer than outside the fans' rule lets a house get: 7 °F
RISE_K = 7 / 1.8
AIR = "air_temperature"


@dataclass(frozen=True, slots=True)
class Loss:
    """What a house loses while it is kept at keep_c with outside_c outside [W], and the heater that makes it good [W of fuel]."""

    outside_c: float
    loss_w: float
    heater_w: float


@dataclass(frozen=True, slots=True)
class Needs:
    """What a house needs. None where a detail is missing (shape.missing names it). keep_c: what it is to be kept at, and for whom.

    fan_cfm: summer fans of a house with fans; vents_m2: openings of one without. assumed: everything taken for granted.
    """

    shape: Shape
    keep_c: float
    keep_for: str
    tonight: Loss | None
    coldest: Loss | None
    fan_cfm: float | None
    vents_m2: float | None
    assumed: tuple[str, ...]


def needs(farm: Farm, place: PlaceView, elevation_m: float, coldest_c: float | None) -> Needs:
    """The sizes for a house. coldest_c: the lowest outside air of the past year, None unknown."""
    here, bounds = shape(place), limits(farm, place)
    heated = number_of(place, "heated_above_c")
    keep = heated if heated is not None else bounds.chill_c
    keep_for = "its heater’s setting" if heated is not None else bounds.chilled.removesuffix(" want").removesuffix(" wants")
    changes = number_of(place, "air_changes_h")
    said = f"{changes:g} air changes an hour" if changes is not None else ""
    if changes is None:
        changes = 1.0 if here.loss_w_m2_k <= TIGHT_W_M2_K else 2.0
        said = f"{changes:g} air change{'s' if changes != 1 else ''} an hour (a tight double film house has 1, old glass 2 to 4)"
    out = next((n.p50 for p in farm.of_kind("station") if (n := night_of(farm, p.name)) is not None), None)
    shade = number_of(place, "shade_percent")
    assumed = (
        *here.assumed,
        "the house is an arch",
        said,
        "a heater of 80 % efficiency with a tenth in reserve",
        _fan_words(farm, here, shade),
    )
    return Needs(
        here, keep, keep_for, _loss(here, keep, out, changes), _loss(here, keep, coldest_c, changes), _fan(here, elevation_m, shade),
        None if here.floor_m2 is None else float(ventilation.passive_vents(here.floor_m2)), tuple(a for a in assumed if a),
    )  # fmt: skip


def _loss(here: Shape, keep_c: float, outside_c: float | None, changes: float) -> Loss | None:
    if here.cover_m2 is None or here.volume_m3 is None or outside_c is None:
        return None
    loss = float(ventilation.heat_loss(here.cover_m2, here.volume_m3, keep_c - outside_c, here.loss_w_m2_k, changes))
    return Loss(outside_c, loss, float(ventilation.heater_size(loss)))


def _fan(here: Shape, elevation_m: float, shade_percent: float | None) -> float | None:
    if here.floor_m2 is None or here.length_m is None or here.width_m is None:
        return None
    if here.floor_m2 <= SMALL_M2:
        return float(ventilation.hobby_fan(here.length_m / FT_M, here.width_m / FT_M, shade_factor=_shading(shade_percent)))
    return float(ventilation.ngma_fan(here.floor_m2 / FT_M**2, here.length_m / FT_M, elevation_m)) * _shading(shade_percent)


def _shading(shade_percent: float | None) -> float:
    """The factor of the next lighter cloth that the rule names."""
    told = shade_percent or 0.0
    return ventilation.SHADE_FACTORS[max(p for p in ventilation.SHADE_FACTORS if p <= max(told, 0.0))]


def _fan_words(farm: Farm, here: Shape, shade_percent: float | None) -> str:
    if here.floor_m2 is None:
        return ""
    rule = (
        "12 cfm a square foot (small houses)"
        if here.floor_m2 <= SMALL_M2
        else f"8 cfm a square foot in full sun, {difference(AIR, RISE_K, farm.units)} warmer than outside"
    )
    return f"fans by {rule}" + (f", times {_shading(shade_percent):g} for its shade cloth" if shade_percent else "")
