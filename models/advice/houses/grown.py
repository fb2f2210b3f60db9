"""What grows in a house, and between which limits its air should stay: the house's own details first, then the strictest crop."""

from __future__ import annotations

from dataclasses import dataclass

from models.advice.farm import Farm
from models.advice.thresholds import limit
from models.agronomy.climate import Climate, climates, vpd_bands, vpd_stage
from models.agronomy.crops import catalogue
from models.display import quantity
from models.records.growth import PlantingView
from models.records.queries import PlaceView

AIR = "air_temperature"
STANDING = ("sown", "growing", "picking")
# air this little above what kills is no comfort: thermometers and corners of a house differ by as much
KILL_MARGIN_K = 2.0
# a house's own limit this near the crop's is the same one
SAME_K = 0.6


@dataclass(frozen=True, slots=True)
class Grown:
    """A planting that stands in a house. stage: that of its vapour pressure deficit; climate None: nobody has a figure for it."""

    planting: PlantingView
    climate: Climate | None
    stage: str
    kill_c: float | None

    @property
    def light(self) -> str:
        """Its row of light_targets; seedlings are one whatever they will be."""
        return "seedlings" if self.stage == "propagation" else self.climate.light if self.climate else ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Between which air a house should stay, and who wants it so.

    vent_c, most: above it, vent; `most` says so in a sentence ("tomatoes want 82 °F or less"). cold_c, least: below it
    what grows is near dying. chill_c: below it what grows is checked; chilled names it ("tomatoes want"), "" nothing known.
    good_c, good_for: where it does well, for the chart. vpd: low, high [kPa] and whom that suits.
    """

    vent_c: float
    most: str
    why_hot: str
    cold_c: float
    least: str
    why_cold: str
    chill_c: float
    chilled: str
    good_c: tuple[float, float]
    good_for: str
    vpd: tuple[float, float]
    vpd_for: str
    grown: tuple[Grown, ...]


def grown(farm: Farm, house: str) -> tuple[Grown, ...]:
    """Every planting that stands in a house or in a bed of it."""
    inside = set(farm.within(house))
    return tuple(_grown(farm, p) for p in farm.plantings if p.stage in STANDING and any(name in inside for name, _ in p.places))


def _grown(farm: Farm, planting: PlantingView) -> Grown:
    climate, row = climates().get(planting.crop_key), catalogue().get(planting.crop_key)
    first = planting.planned_first_harvest_on
    days = None if first is None else (first - farm.now.astimezone(farm.zone).date()).days
    stage = vpd_stage(climate.habit if climate else "fruiting", planting.stage, days)
    kill_c = None if row is None or row.kill_temp_f is None else _c(row.kill_temp_f)
    return Grown(planting, climate, stage if climate else "general", kill_c)


def _c(temp_f: float) -> float:
    return (temp_f - 32) / 1.8


def limits(farm: Farm, place: PlaceView) -> Limits:
    """What a house's air should be."""
    here = grown(farm, place.name)
    known = [g.climate for g in here if g.climate]
    hottest = min(known, key=lambda c: c.vent_c, default=None)
    coldest = max(known, key=lambda c: c.chill_c, default=None)
    vent_c, most, why_hot = _hot(farm, place, hottest)
    cold_c, least, why_cold = _cold(farm, place, here)
    low, high, vpd_for = _vpd(here)
    good_low = max((c.low_c for c in known), default=cold_c)
    good_for = hottest.name if hottest and vent_c <= hottest.vent_c + SAME_K else ""
    return Limits(
        vent_c, most, why_hot, cold_c, least, why_cold,
        coldest.chill_c if coldest else limit("frost_near"), coldest.wants if coldest else "",
        (min(good_low, vent_c - 5.0), vent_c), good_for, (low, high), vpd_for, here,
    )  # fmt: skip


def _hot(farm: Farm, place: PlaceView, strictest: Climate | None) -> tuple[float, str, str]:
    vents = number_of(place, "vents_above_c")
    if vents is not None:
        most = vents + limit("vents_slack")
        shown, opens = (quantity(AIR, v, farm.units) for v in (most, vents))
        return most, f"{shown} is the most it should be", f"its vents open at {opens} and should hold it cooler"
    if strictest is not None:
        shown = quantity(AIR, strictest.vent_c, farm.units)
        return strictest.vent_c, f"{strictest.wants} {shown} or less", ""
    most = limit("tunnel_hot")
    return most, f"most crops want {quantity(AIR, most, farm.units)} or less", "nobody has written down what grows in it"


def _cold(farm: Farm, place: PlaceView, here: tuple[Grown, ...]) -> tuple[float, str, str]:
    heated = number_of(place, "heated_above_c")
    if heated is not None:
        least = heated - limit("heat_slack")
        return least, f"{quantity(AIR, least, farm.units)} is the least it should be", "its heater should hold it warmer"
    tender = max((g for g in here if g.kill_c is not None), key=lambda g: g.kill_c or 0.0, default=None)
    if tender is not None and tender.kill_c is not None:
        kill, least = tender.kill_c, tender.kill_c + KILL_MARGIN_K
        crop = tender.planting.crop.lower()
        return least, f"{crop} dies at {quantity(AIR, kill, farm.units)}", "it is near what kills it, and some corner is colder"
    least = limit("tunnel_cold")
    return least, f"{quantity(AIR, least, farm.units)} is the least it should be", "crops in it are near freezing"


def _vpd(here: tuple[Grown, ...]) -> tuple[float, float, str]:
    """The band of the crop that bears the least dryness."""
    named = [(vpd_bands()[g.stage], g.climate.name) for g in here if g.climate]
    if not named:
        general = vpd_bands()["general"]
        return general.low_kpa, general.high_kpa, "most crops"
    band, name = min(named, key=lambda b: (b[0].high_kpa, b[1]))
    return band.low_kpa, band.high_kpa, "seedlings" if band.stage == "propagation" else name


def number_of(place: PlaceView, key: str) -> float | None:
    """A detail that must be a number; what is none counts as not said."""
    try:
        return float(place.details[key]) if place.details.get(key) is not None else None
    except (TypeError, ValueError):
        return None
