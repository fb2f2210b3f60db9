"""Two worksheets of the South Dakota Soil Health Coalition: Graziers Math (clips in a hoop) and Grazing Cover Crops (a yardstick).

A line that was left blank is refused by name, for a blank is not zero; a zero that was written counts. A negative amount to leave
is refused: it would overstock. kg, ha and cm in, the same out; the figures of cover crops are kept as printed (lb/ac and inches).

References: SDSHC worksheets, after NRCS National Range and Pasture Handbook, exhibit 4-2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from models.agronomy.columns import rows_of
from models.agronomy.pasture import KG_HA_PER_LB_AC, clipped_mean
from models.agronomy.stated import chosen, stated
from sensors.errors import InputError

CM_PER_IN = 2.54


@dataclass(frozen=True, slots=True)
class Herd:
    """Animals of one weight [kg] that eat a share of it a day [%]."""

    head: float | None
    animal_kg: float | None
    percent: float | None

    @property
    def each_kg_day(self) -> float:
        """What one animal eats a day [kg]."""
        weight = stated("the weight of one animal", self.animal_kg, "kg", 0, 2000, above=True)
        return weight * stated("the intake", self.percent, "% of body weight", 0, 10, above=True) / 100

    @property
    def demand_kg_day(self) -> float:
        """What the herd eats a day [kg]."""
        return stated("the number of animals", self.head, "head", 0, above=True) * self.each_kg_day


@dataclass(frozen=True, slots=True)
class Field:
    """Land to be grazed [ha], and what of it cannot be."""

    area_ha: float | None
    ungrazeable_ha: float | None = 0.0

    @property
    def grazed_ha(self) -> float:
        """What can be grazed [ha]; InputError where more cannot be grazed than there is."""
        area = stated("the area", self.area_ha, "ha")
        return area - stated("the area that cannot be grazed", self.ungrazeable_ha, "ha", 0, area)


@dataclass(frozen=True, slots=True)
class Forage:
    """What a worksheet finds [kg/ha]: production (air-dry), what is available, and what of it is usable."""

    production: float
    available: float
    usable: float

    def days(self, field: Field, herd: Herd) -> float:
        """Days the field feeds the herd."""
        return self.usable * field.grazed_ha / herd.demand_kg_day

    def area_for(self, herd: Herd, days: float | None) -> float:
        """Area [ha] the herd needs for so many days. InputError where nothing is usable."""
        if self.usable <= 0:
            raise InputError(
                "There is nothing to graze: what is to be left is as much as stands.", got="0 kg/ha", next_step="leave less, or wait"
            )
        return herd.demand_kg_day * stated("the days", days, "days") / self.usable

    def animals(self, field: Field, herd: Herd, days: float | None) -> float:
        """Animals that the field feeds for so many days."""
        return self.animal_days(field, herd) / stated("the days planned", days, "days", 0, above=True)

    def animal_days(self, field: Field, herd: Herd) -> float:
        """Days of one animal that the field holds."""
        return self.usable * field.grazed_ha / herd.each_kg_day


def graziers_math(
    clips_g: Sequence[float | None], kg_ha_per_g: float | None, dry_percent: float | None, leave_kg_ha: float | None
) -> Forage:
    """Graziers Math: clips [g] x the hoop's factor (pasture.hoop_factor) x dry matter, less what is to be left; not below 0.

    production is of fresh weight. The worksheet's own hoops round: 100 and 50 lb/ac for each gram.
    """
    fresh = clipped_mean(clips_g) * stated("the hoop's factor", kg_ha_per_g, "kg/ha for a gram", 0, above=True)
    dry = fresh * stated("the dry matter", dry_percent, "%", 0, 100) / 100
    return Forage(fresh, dry, max(dry - stated("what is to be left", leave_kg_ha, "kg/ha"), 0.0))


@dataclass(frozen=True, slots=True)
class CoverCrop:
    """Production of a cover crop by its height: so much up to a first height, so much for each cm above."""

    name: str
    first_cm: float
    base_kg_ha: float
    kg_ha_cm: float

    def production(self, height_cm: float | None, what: str) -> float:
        """What stands at a height [kg/ha]. InputError below the first height: the worksheet does not say how that is made up."""
        height = stated(what, height_cm, "cm", 0, 500)
        if height + 1e-9 < self.first_cm and height > 0:
            raise InputError(
                f"{what} of {height:g} cm is less than this worksheet can reckon with.",
                where=what,
                expected=f"0, or from {self.first_cm:g} cm on",
                got=f"{height:g} cm",
                next_step="wait until it is taller, or clip and weigh",
            )
        return self.base_kg_ha + max(height - self.first_cm, 0.0) * self.kg_ha_cm if height > 0 else 0.0

    def forage(self, height_cm: float | None, leave_cm: float | None, eaten_percent: float | None) -> Forage:
        """What stands [kg/ha], what stands above the height to be left, and what of that is eaten (eaten_percent, 0 to 100)."""
        standing = self.production(height_cm, "the height of the stand")
        available = max(standing - self.production(leave_cm, "the height to leave"), 0.0)
        return Forage(standing, available, available * stated("the share eaten", eaten_percent, "%", 0, 100) / 100)


@cache
def cover_crops() -> dict[str, CoverCrop]:
    """The worksheet's seasons: cool, warm, mix (tables/cover_crop_heights.csv)."""
    per_cm = KG_HA_PER_LB_AC / CM_PER_IN
    return {
        r["season"]: CoverCrop(
            r["name"], float(r["first_in"]) * CM_PER_IN, float(r["base_lb_ac"]) * KG_HA_PER_LB_AC, float(r["lb_ac_in"]) * per_cm
        )
        for r in rows_of("cover_crop_heights")
    }


def cover_crop(season: str, height_cm: float | None, leave_cm: float | None, eaten_percent: float | None) -> Forage:
    """Grazing Cover Crops by the worksheet's figures of a season (cover_crops): CoverCrop.forage."""
    return cover_crops()[chosen("season", season, cover_crops())].forage(height_cm, leave_cm, eaten_percent)
