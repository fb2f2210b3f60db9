"""Pasture, its growth, and grazing worksheets: the quantities of reference cases by the functions that compute them.

Cases are in pounds, acres and inches, ours in kg, ha and cm; what is the same in any unit is handed on as it is.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from models.agronomy import growth, pasture_stocking, pasture_worksheets
from models.agronomy.elementwise import Array
from models.agronomy.pasture import (
    KG_HA_CM_PER_LB_AC_IN,
    KG_HA_PER_LB_AC,
    M2_PER_FT2,
    above_residual,
    area_weighted,
    dry_matter_percent,
    growth_from_hay,
    hoop_factor,
)
from models.agronomy.pasture_animals import KG_PER_LB, herd_demand, intake, mixed_units
from models.agronomy.pasture_worksheets import Field, Forage, Herd
from tests.reference.registry import Inputs, quantity

CM, HA_PER_AC = 2.54, KG_PER_LB / KG_HA_PER_LB_AC


@quantity("acres per animal unit for one stay")
def area_of_a_unit(given: Inputs) -> float:
    return pasture_stocking.paddock_area(
        given["AU_demand_lb_d"] * given["graze_d"], given["available_lb_ac"], given["utilisation_pct"] / 100
    )


@quantity("paddock size")
def paddock(given: Inputs) -> float:
    return pasture_stocking.paddock_area(given["herd_demand_lb_stay"], given["available_lb_ac"], given["utilisation_pct"] / 100)


@quantity("paddock size from total area")
def share_of_the_farm(given: Inputs) -> float:
    return pasture_stocking.paddock_area_of_farm(given["acres"], given["paddocks"])


@quantity("number of paddocks", "number of paddocks = ceil(rest/graze + 1)")
def paddocks(given: Inputs) -> int:
    return pasture_stocking.paddocks_needed(given["rest_d"], given["graze_d"])


@quantity("animal units in a herd")
def units(given: Inputs) -> float:
    return mixed_units([(given["cow_calf_1300lb"], given["AU_each"]), (given["bull_2000lb"], given["AU_bull"])])


@quantity("area-weighted production")
def weighted(given: Inputs) -> float:
    return area_weighted(given["fraction"], given["lb_ac"])


@quantity("available forage above residual")
def available(given: Inputs) -> list[float]:
    each = (k * KG_HA_CM_PER_LB_AC_IN for k in given["lb_per_ac_in"])
    return [above_residual(given["height_in"] * CM, given["residual_in"] * CM, k) / KG_HA_PER_LB_AC for k in each]


@quantity("clipped grams to lb/ac, 0.96 ft2 hoop", "clipped grams to lb/ac, 1.92 ft2 hoop")
def hoop(given: Inputs) -> Any:
    return given["grams"] * hoop_factor(given["frame_ft2"] * M2_PER_FT2) / KG_HA_PER_LB_AC


@quantity("cow-days per acre")
def cow_days(given: Inputs) -> float:
    return above_residual(given["height_in"], given["residual_in"], given["cow_days_per_ac_in"])


@quantity("cow-days per acre actually harvested")
def harvested(given: Inputs) -> float:
    return pasture_stocking.animal_days(given["AU"], given["days"], given["acres"])


@quantity("daily allocation")
def allocation(given: Inputs) -> float:
    return pasture_stocking.area_for_a_day(given["cows"], given["cow_days_per_ac"])


@quantity("daily dry-matter intake")
def eaten(given: Inputs) -> float:
    return intake(given["weight_lb"], given["pct_bw"])


@quantity("dry-matter intake table")
def eaten_by_share(given: Inputs) -> list[float]:
    return [intake(given["weight_lb"], percent) for percent in given["pct_bw"]]


@quantity("dry-matter content by microwave drying")
def dry_matter(given: Inputs) -> float:
    return dry_matter_percent(given["wet_oz_with_plate"], given["dry_oz_with_plate"], given["plate_oz"])


@quantity("grazing days from stock-days per acre")
def days_of_stock_days(given: Inputs) -> float:
    return pasture_stocking.days_of_animal_days(given["SDA"], given["acres"], given["head"])


@quantity("herd forage demand, 100 cows")
def demand(given: Inputs) -> list[float]:
    return [herd_demand(given["head"], each) for each in given["lb_each"]]


@quantity("pasture growth rate from hay yield")
def hay(given: Inputs) -> float:
    return growth_from_hay(given["tons_per_ac"] * 2000, given["days"])


@quantity("stock-days per acre from a one-animal-day patch")
def patch(given: Inputs) -> float:
    return pasture_stocking.animal_days_by_patch(*given["patch_yd"])


def _potential(given: Inputs) -> float:
    leaves = growth.leaf_area_index(given["BMGV_kg_ha"], given["SLA_m2_g"], given["pcLAM"])
    return growth.potential_growth(given["PAR_MJ_m2_d"], leaves, given["RUEmax_g_MJ"])


@quantity("ModVege potential growth")
def potential(given: Inputs) -> float:
    return _potential(given)


@quantity("ModVege actual growth")
def actual(given: Inputs) -> float:
    return growth.actual_growth(
        _potential(given),
        given["NI"],
        growth.radiation_limit(given["PAR_MJ_m2_d"]),
        growth.temperature_limit(given["T_C"], 5.0),
        growth.water_limit(given["W_over_WHC"], given["PET_mm_d"]),
        growth.seasonal_effect(given["ST_Cd"]),
    )


@quantity("ModVege radiation limitation")
def light(given: Inputs) -> Array:
    return growth.radiation_limit(np.asarray(given["PAR_MJ_m2_d"]))


@quantity("ModVege seasonal effect, functional group B")
def season(given: Inputs) -> Array:
    return growth.seasonal_effect(np.asarray(given["ST_Cd"]), given["minSEA"], given["maxSEA"], given["ST1"], given["ST2"])


@quantity("ModVege temperature limitation")
def warmth(given: Inputs) -> Array:
    return growth.temperature_limit(np.asarray(given["T_C"]), given["T0"], given["T1"], given["T2"])


@quantity("ModVege water limitation (McCall & Bishop-Hurley 2003 eq 6)")
def water(given: Inputs) -> Array:
    return growth.water_limit(np.asarray(given["W_over_WHC"]), np.asarray(given["PET_mm_d"]))


def _herd(given: Inputs) -> Herd:
    return Herd(given["head"], given["animal_lb"] * KG_PER_LB, given["pct_bw"])


def _field(given: Inputs) -> Field:
    return Field(given["acres"] * HA_PER_AC, given.get("ungrazeable_ac", 0) * HA_PER_AC)


def _clipped(given: Inputs) -> Forage:
    factor = given["hoop_multiplier"] * KG_HA_PER_LB_AC
    return pasture_worksheets.graziers_math(given["clip_g"], factor, given["dm_pct"], given["leave_lb_ac"] * KG_HA_PER_LB_AC)


def _sheet(given: Inputs, what: str) -> Any:
    forage = _clipped(given) if "clip_g" in given else _covered(given)
    herd, field = _herd(given), _field(given)
    answers = {
        "production": lambda: forage.production / KG_HA_PER_LB_AC,
        "available": lambda: forage.available / KG_HA_PER_LB_AC,
        "usable": lambda: forage.usable / KG_HA_PER_LB_AC,
        "days": lambda: forage.days(field, herd),
        "acres-per-day": lambda: forage.area_for(herd, 1) / HA_PER_AC,
        "acres-5d": lambda: forage.area_for(herd, 5) / HA_PER_AC,
        "animals": lambda: forage.animals(field, herd, given["plan_days"]),
        "animal-days": lambda: forage.animal_days(field, herd),
    }
    return answers[what]()


def _covered(given: Inputs) -> Forage:
    return pasture_worksheets.cover_crop(given["season"], given["stand_in"] * CM, given["residual_in"] * CM, given["utilisation_pct"])


def _sheets(sheet: str, lines: tuple[str, ...]) -> None:
    for line in lines:
        quantity(f"{sheet}: {line}")(partial(_sheet, what=line))


_sheets("South Dakota Soil Health Coalition Graziers Math", ("acres-per-day", "animal-days", "animals", "available", "days", "usable"))
_sheets("SDSHC Grazing Cover Crops worksheet", ("acres-5d", "days", "production", "usable"))
