"""What animals drink, what a source gives, and whether the water is fit for them.

Demand is of all water but what the feed brings; `forage_water` is to be taken off. Litres and kilograms; the rules of thumb
that are published in gallons, pounds and °F are kept in them. Water quality is for a veterinarian to judge: classes point there.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

import numpy as np

from models.agronomy.columns import rows_of
from models.agronomy.elementwise import Values, elementwise
from sensors.errors import InputError

# Demand follows metabolic weight (Kleiber): NRC's 400 to 800 lb growing cattle rise with the power 0.66, whole species with 0.75.
WEIGHT_POWER = 0.75
COLUMNS_F = (40.0, 50.0, 60.0, 70.0, 80.0, 90.0)
# As far as a table to 90 °F is carried on along its last slope: hotter air was not measured.
HOTTEST_F = 105.0
NO3_PER_NO3_N = 4.43
TDS_PER_EC = 0.64


@cache
def _demand(animal: str) -> tuple[float, tuple[float, ...], tuple[float, ...]]:
    """Reference weight [kg], temperatures [°F] and litres a day of a class."""
    known = {row["animal"]: row for row in rows_of("animal_water")}
    if animal not in known:
        raise InputError(
            f"What a {animal!r} drinks is not known.",
            where="animal",
            expected="one of " + ", ".join(known),
            got=animal,
            next_step="choose the nearest class of animal",
        )
    row = known[animal]
    points = [(f, float(row[f"l_at_{f:.0f}f"])) for f in COLUMNS_F if row[f"l_at_{f:.0f}f"]]
    return float(row["weight_kg"]), tuple(f for f, _ in points), tuple(litres for _, litres in points)


@cache
def drinking_animals() -> dict[str, str]:
    """The classes of animal by key (tables/animal_water.csv) and what people call them."""
    return {row["animal"]: row["name"] for row in rows_of("animal_water")}


def water_demand(animal: str, air_temp_c: float, weight_kg: float | None = None) -> float:
    """Litres a head and day in air of a mean (or, to be safe, highest) temperature; NaN where that is unknown.

    The table's figures along straight lines; below 40 °F as at 40, above 90 °F along the last slope to 105 °F. A weight other
    than the table's scales it by metabolic weight. Raises InputError for an unknown class.
    """
    weight, temps, litres = _demand(animal)
    fahrenheit = min(1.8 * air_temp_c + 32, HOTTEST_F) if not np.isnan(air_temp_c) else np.nan
    if weight_kg is not None and not weight_kg > 0:
        raise InputError("A weight must be above 0 kg.", where="weight_kg", expected="kilograms of one animal", got=f"{weight_kg:g}")
    scale = 1.0 if weight_kg is None else (weight_kg / weight) ** WEIGHT_POWER
    beyond = max(fahrenheit - temps[-1], 0.0) * (litres[-1] - litres[-2]) / (temps[-1] - temps[-2])
    return float((np.interp(fahrenheit, temps, litres) + beyond) * scale)


@elementwise("a base and a slope that are not negative")
def cow_rule_of_thumb(temp_f: Values, base_gal_at_50f: Values = 6.0, gal_per_f: Values = 0.4) -> Values:
    """Gallons a cow drinks in a day: 5 to 7 at 50 °F and 0.4 more for each °F above (Noble Research Institute); 24 at 95 °F.

    Below 50 °F the rule says nothing less: its base.
    """
    possible = (base_gal_at_50f >= 0) & (gal_per_f >= 0)
    return np.where(possible, base_gal_at_50f + gal_per_f * np.maximum(temp_f - 50.0, 0.0), np.nan)


@elementwise("weights that are not negative")
def summer_demand_gal(weight_lb: Values, gal_per_100lb: Values = 2.0) -> Values:
    """Gallons a day in summer of so much live weight: 2 for every 100 lb (Noble Research Institute)."""
    return np.where(weight_lb >= 0, weight_lb / 100 * gal_per_100lb, np.nan)


@elementwise("a dry matter share above 0 and up to 1")
def forage_water(dry_matter_kg: Values, dry_matter_share: Values) -> Values:
    """Litres that come with the feed: I (1/DM - 1). Lush spring grass (DM 0.2) can bring half of what a cow needs."""
    possible = (dry_matter_share > 0) & (dry_matter_share <= 1) & (dry_matter_kg >= 0)
    return np.where(possible, dry_matter_kg * (1 / dry_matter_share - 1), np.nan)


@elementwise("a demand that is not negative")
def trough_refill(demand_l_day: Values, share: Values = 0.25, hours: Values = 1.0) -> Values:
    """Flow [L/min] into a trough far from the herd's shade, so that a quarter of the day's water comes in the hour they drink together.

    Or the trough itself holds that quarter. Unvalidated rule of practice.
    """
    return np.where((demand_l_day >= 0) & (hours > 0), share * demand_l_day / (hours * 60), np.nan)


@elementwise("a flow that is not negative and 0 to 24 hours")
def daily_supply(flow_per_min: Values, hours: Values = 24.0) -> Values:
    """What a source gives in a day, in the unit of its flow a minute; 24 h of a spring, 5 to 8 of a solar pump."""
    return np.where((flow_per_min >= 0) & (hours >= 0) & (hours <= 24), flow_per_min * 60 * hours, np.nan)


@elementwise("a demand and days that are not negative")
def storage(demand_per_day: Values, days: Values = 3.0) -> Values:
    """What to keep in store, in the unit of the demand; three days is the least (Noble Research Institute)."""
    return np.where((demand_per_day >= 0) & (days >= 0), demand_per_day * days, np.nan)


def days_of_supply(usable: float, demand_per_day: float, inflow_per_day: float = 0.0) -> float:
    """How many days a store lasts with a firm inflow; infinite where as much comes as goes, NaN where something is unknown."""
    if np.isnan(usable + demand_per_day + inflow_per_day):
        return np.nan
    net = demand_per_day - inflow_per_day
    return usable / net if net > 0 else np.inf


@elementwise("a conductivity that is not negative")
def dissolved_solids(ec_us_cm: Values, factor: Values = TDS_PER_EC) -> Values:
    """Total dissolved solids [mg/L] from conductivity [µS/cm, the same as µmho/cm]; factor 0.64 (Servi-Tech), 0.5 to 0.7 by the salts."""
    return np.where(ec_us_cm >= 0, ec_us_cm * factor, np.nan)


@elementwise("a concentration that is not negative")
def nitrate(nitrate_n_mg_l: Values) -> Values:
    """Nitrate [mg/L as NO3] from nitrate-nitrogen [mg/L as N]: x 4.43. Laboratories report either; always ask which."""
    return np.where(nitrate_n_mg_l >= 0, nitrate_n_mg_l * NO3_PER_NO3_N, np.nan)


def salinity_class(tds_mg_l: float) -> int | None:
    """Class of dissolved solids, 0 excellent to 5 unsuitable (tables/water_salinity.csv); None where unknown.

    10,000 mg/L itself is still of class 4, as the guide has it; the other borders belong to the class above. Negative: InputError.
    """
    if np.isnan(tds_mg_l):
        return None
    if tds_mg_l < 0:
        raise InputError("Dissolved solids cannot be below 0.", where="tds_mg_l", expected="0 mg/L or more", got=f"{tds_mg_l:g}")
    reached = (
        int(row["class"])
        for row in rows_of("water_salinity")
        if tds_mg_l > float(row["from_mg_l"]) or (tds_mg_l == float(row["from_mg_l"]) and row["from_included"] == "yes")
    )
    return max(reached)


def water_fitness(substance: str, value: float) -> Literal["fine", "watch", "act", "unknown"]:
    """A measured substance, pH or temperature against its threshold (watch above it) and limit (act above it): tables/water_quality.csv.

    Raises InputError for a substance that has no figures.
    """
    known = {row["substance"]: row for row in rows_of("water_quality")}
    if substance not in known:
        raise InputError(
            f"There are no figures for {substance!r} in livestock water.",
            where="substance",
            expected="one of " + ", ".join(known),
            got=substance,
            next_step="ask the laboratory or an extension agent",
        )
    row = known[substance]
    low_limit, low, high, high_limit = (
        float(row[name]) if row[name] else None for name in ("low_limit", "low_threshold", "threshold", "limit")
    )
    if np.isnan(value):
        return "unknown"
    if (high_limit is not None and value > high_limit) or (low_limit is not None and value < low_limit):
        return "act"
    return "watch" if (high is not None and value > high) or (low is not None and value < low) else "fine"
