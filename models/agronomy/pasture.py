"""How much forage stands in a paddock: from heights, a grazing stick, a rising plate, clipped hoops.

Masses are dry matter per hectare to the ground, each with its band: a stick or plate that was never held against clips of the
same pasture is 20 to 30 % off (general knowledge), and says so. Tables keep the figures in the units they were printed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from models.agronomy.columns import rows_of
from models.agronomy.stated import chosen, stated
from sensors.errors import InputError

KG_HA_PER_LB_AC = 0.45359237 / 0.40468564224
KG_HA_CM_PER_LB_AC_IN = KG_HA_PER_LB_AC / 2.54
M2_PER_FT2 = 0.09290304
# a stick by a table, one standard deviation as a share; wider than the classes of a table differ
UNCALIBRATED = 0.25
# clips of one paddock differ, and a few say little
CLIP_LEAST_SHARE = 0.1
CONDITIONS = ("fair", "good", "excellent")


@dataclass(frozen=True, slots=True)
class Mass:
    """Standing forage [kg/ha] and its spread (one standard deviation). by: what it was reckoned from. calibrated: against clips here."""

    kg_ha: float
    spread_kg_ha: float
    by: str
    calibrated: bool

    def share(self, standard_deviations: float) -> float:
        """The mass so many standard deviations from its middle, never below 0 [kg/ha]; -0.524 is the 30th percentile."""
        return max(self.kg_ha + standard_deviations * self.spread_kg_ha, 0.0)


@dataclass(frozen=True, slots=True)
class Density:
    """What stands in each cm of height [kg/ha/cm], least and most, by condition of the stand."""

    name: str
    spans: dict[str, tuple[float, float]]
    unvalidated: bool
    source: str


@cache
def densities() -> dict[str, Density]:
    """Stick densities by pasture (tables/stick_density.csv)."""
    return {
        row["pasture"]: Density(
            name=row["name"],
            spans={c: (_per_cm(row[f"{c}_low"]), _per_cm(row[f"{c}_high"])) for c in CONDITIONS},
            unvalidated=row["confidence"] == "unvalidated",
            source=row["source"],
        )
        for row in rows_of("stick_density")
    }


def _per_cm(lb_ac_in: str) -> float:
    return float(lb_ac_in) * KG_HA_CM_PER_LB_AC_IN


def mass_by_height(height_cm: float | None, pasture: str, condition: str = "good") -> Mass:
    """Mass from the height of leaves [cm] by the stick's table, the middle of its span. pasture: of densities(), condition: of CONDITIONS.

    The band is the wider of a quarter and the table's own span. Raises InputError for a blank height or one that cannot be.
    """
    height = stated("the height", height_cm, "cm", 0, 300)
    low, high = densities()[chosen("pasture", pasture, densities())].spans[chosen("condition", condition, CONDITIONS)]
    mass = height * (low + high) / 2
    return Mass(mass, max(UNCALIBRATED * mass, height * (high - low) / 2), f"height of {height:g} cm, {densities()[pasture].name}", False)


def above_residual(height_cm: float | None, residual_cm: float | None, kg_ha_cm: float | None) -> float:
    """Forage between two heights [kg/ha]; 0 where the stand is no taller than what is to be left."""
    height, left = stated("the height", height_cm, "cm", 0, 300), stated("the height to leave", residual_cm, "cm", 0, 300)
    return max(height - left, 0.0) * stated("the density", kg_ha_cm, "kg/ha/cm")


def hoop_factor(frame_m2: float | None) -> float:
    """kg/ha for each gram clipped inside a frame of so many m². Hoops of 0.96 and 1.92 ft² give 100 and 50 lb/ac for each gram."""
    return 10.0 / stated("the frame's area", frame_m2, "m²", 0.005, 100)


def dry_matter_percent(wet: float | None, dry: float | None, plate: float | None) -> float:
    """Dry matter [% of fresh weight] from a sample dried in a microwave, weighed with its plate before and after (any unit)."""
    dish = stated("the plate's weight", plate, "")
    fresh = stated("the wet weight", wet, "", dish, above=True) - dish
    return 100 * (stated("the dry weight", dry, "", dish, dish + fresh) - dish) / fresh


def dry_matter_by_stage(plant: str, stage: str) -> float:
    """Dry matter [%] by how far plants are, where nothing was dried (tables/dry_matter_stage.csv)."""
    known = {row["stage"]: float(row["percent"]) for row in rows_of("dry_matter_stage") if row["plant"] == plant}
    chosen("plant", plant, dict.fromkeys(row["plant"] for row in rows_of("dry_matter_stage")))
    return known[chosen("stage", stage, known)]


def clipped_mean(grams: Sequence[float | None]) -> float:
    """Mean of the clips that were weighed; blanks are left out, zeros count. InputError where none was."""
    weighed = [stated("a clip", g, "g", 0, 20_000) for g in grams if g is not None and g == g]
    if not weighed:
        raise InputError(
            "No clip was weighed.", where="grams", expected="at least one weight", got="none", next_step="weigh a clip, 0 if bare"
        )
    return sum(weighed) / len(weighed)


def mass_by_clips(grams: Sequence[float | None], frame_m2: float | None, dry_percent: float | None) -> Mass:
    """Mass from what was clipped to the ground inside a frame [g fresh] and its dry matter [%]. The band is that of the clips' mean."""
    mean = clipped_mean(grams)
    factor = hoop_factor(frame_m2) * stated("the dry matter", dry_percent, "%", 0, 100, above=True) / 100
    weighed = [g for g in grams if g is not None and g == g]
    count = len(weighed)
    error = (sum((g - mean) ** 2 for g in weighed) / (count - 1) / count) ** 0.5 if count > 1 else UNCALIBRATED * mean
    return Mass(mean * factor, max(error, CLIP_LEAST_SHARE * mean) * factor, f"{count} clips", True)


def area_weighted(shares: Sequence[float | None], kg_ha: Sequence[float | None]) -> float:
    """Mass of a paddock out of those of its parts by their shares of its area. Parts without a mass are refused: unknown is not bare."""
    if len(shares) != len(kg_ha) or not shares:
        raise InputError("Each part needs a share of the area and a mass.", got=f"{len(shares)} shares, {len(kg_ha)} masses")
    parts = [stated("a part's share of the area", share, "", 0, 100) for share in shares]
    masses = [stated("a part's mass", mass, "kg/ha") for mass in kg_ha]
    total = sum(parts)
    if total <= 0:
        raise InputError("The parts have no area.", where="shares", expected="shares above 0", got="0 in all")
    return sum(p * m for p, m in zip(parts, masses, strict=True)) / total


def growth_from_hay(yield_kg_ha: float | None, days: float | None) -> float:
    """Growth [kg/ha/day] of what a hay cut took off, over the days since the cut before."""
    return stated("the yield", yield_kg_ha, "kg/ha") / stated("the days", days, "days", 0, 366, above=True)
