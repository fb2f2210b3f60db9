"""Pasture, its growth, and grazing worksheets: the quantities of reference cases by the functions that compute them.

Cases are in pounds, acres and inches, ours in kg, ha and cm; what is the same in any unit is handed on as it is. Where a
quantity's own name says an amount ("1.92 ft2 hoop"), it stands for one that the case leaves out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
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
from models.agronomy.pasture_animals import BASES, KG_PER_LB, class_units, herd_demand, intake, intake_percent, mixed_units
from models.agronomy.pasture_worksheets import Field, Forage, Herd
from tests.reference.registry import Inputs, quantity, told

CM, HA_PER_AC = 2.54, KG_PER_LB / KG_HA_PER_LB_AC
# the basis of the sheets that count in units
PENN_STATE = "penn_state"


def _each(said: Any, answer: Callable[[float], float]) -> Any:
    """An answer for each of a list, or for the one number that is said."""
    return [answer(one) for one in said] if isinstance(said, list) else answer(said)


def _times(amount: float | None, factor: float) -> float | None:
    """An amount in another unit; a blank stays one."""
    return None if amount is None else amount * factor


@quantity("acres per animal unit for one stay")
def area_of_a_unit(given: Inputs) -> float:
    each = given.get("AU_demand_lb_d", BASES[PENN_STATE].demand_kg_day / KG_PER_LB)
    return pasture_stocking.paddock_area(each * given["graze_d"], given["available_lb_ac"], given["utilisation_pct"] / 100)


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
    kinds = (("cow_calf_1300lb", "AU_each", "cow_calf"), ("bull_2000lb", "AU_bull", "bull"))
    units_of = class_units(PENN_STATE)
    return mixed_units([(given[head], given.get(each, units_of[kind])) for head, each, kind in kinds if given.get(head) is not None])


@quantity("area-weighted production")
def weighted(given: Inputs) -> float:
    return area_weighted(given["fraction"], given["lb_ac"])


@quantity("available forage above residual")
def available(given: Inputs) -> Any:
    height, left = given["height_in"] * CM, given["residual_in"] * CM
    return _each(given["lb_per_ac_in"], lambda k: above_residual(height, left, k * KG_HA_CM_PER_LB_AC_IN) / KG_HA_PER_LB_AC)


def hoop(given: Inputs, frame_ft2: float) -> Any:
    return given["grams"] * hoop_factor(given.get("frame_ft2", frame_ft2) * M2_PER_FT2) / KG_HA_PER_LB_AC


quantity("clipped grams to lb/ac, 0.96 ft2 hoop")(partial(hoop, frame_ft2=0.96))
quantity("clipped grams to lb/ac, 1.92 ft2 hoop")(partial(hoop, frame_ft2=1.92))


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
    return intake(given["weight_lb"], given.get("pct_bw"))


@quantity("dry-matter intake table")
def eaten_by_share(given: Inputs) -> Any:
    return _each(given["pct_bw"], lambda percent: intake(given["weight_lb"], percent))


@quantity("dry-matter content by microwave drying")
def dry_matter(given: Inputs) -> float:
    return dry_matter_percent(given["wet_oz_with_plate"], given["dry_oz_with_plate"], given["plate_oz"])


@quantity("grazing days from stock-days per acre")
def days_of_stock_days(given: Inputs) -> float:
    return pasture_stocking.days_of_animal_days(given["SDA"], given["acres"], given["head"])


@quantity("herd forage demand, 100 cows")
def demand(given: Inputs) -> Any:
    return _each(given["lb_each"], lambda each: herd_demand(given["head"], each))


@quantity("pasture growth rate from hay yield")
def hay(given: Inputs) -> float:
    return growth_from_hay(given["tons_per_ac"] * 2000, given["days"])


@quantity("stock-days per acre from a one-animal-day patch")
def patch(given: Inputs) -> float:
    return pasture_stocking.animal_days_by_patch(*given["patch_yd"])


def _potential(given: Inputs) -> float:
    leaves = growth.leaf_area_index(given["BMGV_kg_ha"], **told(given, sla_m2_g="SLA_m2_g", leaf_share="pcLAM"))
    return growth.potential_growth(given["PAR_MJ_m2_d"], leaves, **told(given, rue_g_mj="RUEmax_g_MJ"))


def _warmth(given: Inputs) -> dict[str, Any]:
    return told(given, start_c="T0", full_c="T1", falling_c="T2")


def _season(given: Inputs) -> dict[str, Any]:
    return told(given, least="minSEA", most="maxSEA", st1_c_day="ST1", st2_c_day="ST2")


@quantity("ModVege potential growth")
def potential(given: Inputs) -> float:
    return _potential(given)


@quantity("ModVege actual growth")
def actual(given: Inputs) -> float:
    return growth.actual_growth(
        _potential(given),
        given["NI"],
        growth.radiation_limit(given["PAR_MJ_m2_d"]),
        # growR begins at 5 °C where nothing is said, and its cases are of that
        growth.temperature_limit(given["T_C"], **{"start_c": 5.0, **_warmth(given)}),
        growth.water_limit(given["W_over_WHC"], given["PET_mm_d"]),
        growth.seasonal_effect(given["ST_Cd"], **_season(given)),
    )


@quantity("ModVege radiation limitation")
def light(given: Inputs) -> Array:
    return growth.radiation_limit(np.asarray(given["PAR_MJ_m2_d"]))


@quantity("ModVege seasonal effect, functional group B")
def season(given: Inputs) -> Array:
    return growth.seasonal_effect(np.asarray(given["ST_Cd"]), **_season(given))


@quantity("ModVege temperature limitation")
def warmth(given: Inputs) -> Array:
    return growth.temperature_limit(np.asarray(given["T_C"]), **{"start_c": 5.0, **_warmth(given)})


@quantity("ModVege water limitation (McCall & Bishop-Hurley 2003 eq 6)")
def water(given: Inputs) -> Array:
    return growth.water_limit(np.asarray(given["W_over_WHC"]), np.asarray(given["PET_mm_d"]))


def _herd(given: Inputs) -> Herd:
    # the worksheet's own percent, where a case has none
    percent = given.get("pct_bw")
    return Herd(given.get("head"), _times(given.get("animal_lb"), KG_PER_LB), intake_percent()[1] if percent is None else percent)


def _field(given: Inputs) -> Field:
    # that all of a field can be grazed is what the worksheet takes where nothing is said
    return Field(_times(given.get("acres"), HA_PER_AC), (given.get("ungrazeable_ac") or 0) * HA_PER_AC)


def _clipped(given: Inputs, what: str) -> Forage:
    factor = given["hoop_multiplier"] * KG_HA_PER_LB_AC
    leave = 0.0 if what == "available" else _times(given.get("leave_lb_ac"), KG_HA_PER_LB_AC)
    return pasture_worksheets.graziers_math(given["clip_g"], factor, given["dm_pct"], leave)


def _sheet(given: Inputs, what: str) -> Any:
    forage = _clipped(given, what) if "clip_g" in given else _covered(given, what)
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


def _covered(given: Inputs, what: str) -> Forage:
    rates = {
        **_rate(given, "base_first4in_lb_ac", "base_kg_ha", KG_HA_PER_LB_AC),
        **_rate(given, "lb_per_in", "kg_ha_cm", KG_HA_CM_PER_LB_AC_IN),
    }
    crop = replace(pasture_worksheets.cover_crops()[given["season"]], **rates)
    if what == "production":
        return crop.forage(given["stand_in"] * CM, 0.0, 0.0)
    return crop.forage(given["stand_in"] * CM, _times(given.get("residual_in"), CM), given.get("utilisation_pct"))


def _rate(given: Inputs, theirs: str, ours: str, factor: float) -> dict[str, float]:
    return {name: rate * factor for name, rate in told(given, **{ours: theirs}).items()}


def _sheets(sheet: str, lines: tuple[str, ...]) -> None:
    for line in lines:
        quantity(f"{sheet}: {line}")(partial(_sheet, what=line))


_sheets("South Dakota Soil Health Coalition Graziers Math", ("acres-per-day", "animal-days", "animals", "available", "days", "usable"))
_sheets("SDSHC Grazing Cover Crops worksheet", ("acres-5d", "days", "production", "usable"))
