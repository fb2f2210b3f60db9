"""Light, disease, animals, fans and water: the quantities of reference cases by the functions that compute them.

Where a quantity's own name says an amount ("an 8-hour solar pump"), it stands for one that the case leaves out.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from models.agronomy.animal_heat import livestock_safety, thi, thi_mader
from models.agronomy.animal_water import (
    cow_rule_of_thumb,
    daily_supply,
    dissolved_solids,
    nitrate,
    salinity_class,
    storage,
    summer_demand_gal,
)
from models.agronomy.disease.early_blight import p_days_uw, tomcast_severity
from models.agronomy.disease.late_blight import blitecast_message, hutton_met, wallin_severity
from models.agronomy.flow import acre_inches_gal
from models.agronomy.leaf_wetness import wet_or_dry
from models.agronomy.light import dli_of_constant_light
from models.agronomy.rainwater import rain_yield_gal
from models.agronomy.tanks import ConeBottomTank, HorizontalTank, VerticalTank
from models.agronomy.ventilation import SHADE_FACTORS, hobby_fan
from tests.reference.registry import Inputs, quantity, told


@quantity("volume of one inch of water on one acre")
def acre_inch(given: Inputs) -> Any:
    return acre_inches_gal(given.get("acres", 1), given.get("depth_in", 1))


@quantity("BLITECAST spray message code")
def message(given: Inputs) -> Any:
    return blitecast_message(given["rain_favourable_days_last7"], given["severity_values_last7"])


@quantity("daily light integral from constant PPFD", "daily light integral of 1 umol/m2/s for 24 h")
def light_of_a_day(given: Inputs) -> Any:
    return dli_of_constant_light(given.get("PPFD_umol_m2_s", 1), given.get("hours", 24))


@quantity("total dissolved solids from conductivity")
def solids(given: Inputs) -> Any:
    return dissolved_solids(given["EC_umho_cm"], **told(given, factor="factor"))


def fan(given: Inputs, shade_percent: int) -> Any:
    said = told(given, cfm_per_ft2="cfm_per_ft2", shade_factor="shade_factor")
    return hobby_fan(given["length_ft"], given["width_ft"], **{"shade_factor": SHADE_FACTORS[shade_percent], **said})


quantity("exhaust fan capacity with 50% shade cloth")(partial(fan, shade_percent=50))
quantity("exhaust fan capacity, hobby greenhouse rule")(partial(fan, shade_percent=0))


@quantity("Hutton criteria met", "Hutton criteria not met")
def hutton(given: Inputs) -> Any:
    return hutton_met([(day["Tmin_C"], day["h_RH_ge_90"]) for day in (given["day1"], given["day2"])])


@quantity("livestock safety index category")
def safety(given: Inputs) -> Any:
    return livestock_safety(given["THI"])


@quantity("leaf wet or dry this hour (CART/SLD)")
def leaf(given: Inputs) -> Any:
    return wet_or_dry(given["T_C"], given["dewpoint_depression_C"], given["RH_pct"], given["wind_m_s"])


@quantity("nitrate from nitrate-nitrogen")
def as_nitrate(given: Inputs) -> Any:
    return nitrate(given["NO3_N_mg_L"])


@quantity("P-day (early blight physiological day) as implemented by UW-Madison")
def p_day(given: Inputs) -> Any:
    return p_days_uw(given["Tmin_C"], given["Tmax_C"])


def roof(given: Inputs, **named: float) -> Any:
    said = told(given, efficiency="efficiency", gal_per_ft2_in="gal_per_ft2_in")
    return rain_yield_gal(given["roof_ft2"], given["rain_in"], **{**named, **said})


quantity("rainwater yield with 0.6 gal/ft2/in")(partial(roof, gal_per_ft2_in=0.6))
quantity("rainwater yield with 88% efficiency")(partial(roof, efficiency=0.88))
quantity("rainwater yield with 90% efficiency")(partial(roof, efficiency=0.90))
quantity("rainwater yield, no losses")(roof)


@quantity("volume in a cone-bottom vertical tank")
def cone_bottom(given: Inputs) -> Any:
    # cases say how deep the water is and not how high the tank: high enough
    if not given["cone_height_m"]:
        return standing(given)
    height = max(given["level_m"], given["cone_height_m"]) + 1
    return ConeBottomTank(given["D_m"], given["cone_height_m"], height).volume_m3(float(given["level_m"]))


@quantity("volume in a horizontal cylinder, flat ends")
def lying(given: Inputs) -> Any:
    return HorizontalTank(given["D_m"], given["L_m"]).volume_m3(float(given["level_m"]))


@quantity("volume in a horizontal tank with hemispherical ends")
def lying_round(given: Inputs) -> Any:
    return HorizontalTank(given["D_m"], given["L_cyl_m"], round_ends=True).volume_m3(float(given["level_m"]))


@quantity("volume in a vertical cylinder")
def standing(given: Inputs) -> Any:
    return VerticalTank(given["D_m"], given["level_m"] + 1).volume_m3(float(given["level_m"]))


@quantity("livestock salinity class 0 excellent .. 5 unsuitable")
def salinity(given: Inputs) -> Any:
    return salinity_class(given["TDS_mg_L"])


@quantity("THI, 0.8T + RH(T-14.4) + 46.4 form")
def mader(given: Inputs) -> Any:
    return thi_mader(given["T_C"], given["RH_pct"])


@quantity("THI, Celsius input form")
def thi_of_celsius(given: Inputs) -> Any:
    return thi(given["T_C"], given["RH_pct"])


@quantity("temperature-humidity index (livestock weather safety chart)")
def thi_of_fahrenheit(given: Inputs) -> Any:
    return thi((given["T_F"] - 32) / 1.8, given["RH_pct"])


@quantity("TOMCAST daily disease severity value")
def tomcast(given: Inputs) -> Any:
    return tomcast_severity(given["mean_T_wet_C"], given["leaf_wet_h"])


@quantity("BLITECAST/Wallin late-blight severity value for one humid period")
def wallin(given: Inputs) -> Any:
    return wallin_severity(given["mean_T_humid_C"], given["hours_RH_ge_threshold"])


@quantity("cow water intake rule of thumb")
def cow_water(given: Inputs) -> Any:
    return cow_rule_of_thumb(given["T_F"], **told(given, base_gal_at_50f="base_gal_at_50F", gal_per_f="gal_per_F"))


def supply(given: Inputs, hours: float) -> Any:
    return daily_supply(given["flow_gpm"], **{"hours": hours, **told(given, hours="hours")})


quantity("daily supply of a continuous source")(partial(supply, hours=24))
quantity("daily supply of an 8-hour solar pump")(partial(supply, hours=8))


@quantity("storage for three days of supply")
def stored(given: Inputs) -> Any:
    return storage(given["demand_gal_d"], **told(given, days="days"))


@quantity("summer herd water demand")
def herd_water(given: Inputs) -> Any:
    weight = sum(given[head] * given[each] for head, each in (("cows", "cow_lb"), ("calves", "calf_lb")) if given.get(head))
    return summer_demand_gal(weight, **told(given, gal_per_100lb="gal_per_100lb"))
