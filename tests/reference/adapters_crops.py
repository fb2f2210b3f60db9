"""Crops from seed to store: the quantities of crop cases by the functions that compute them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from math import inf, nan
from typing import Any

import numpy as np

from models.agronomy import chill, crop_rotation, growing, heat_units, lots, maturity, seeds, soil_gate, storage, succession, yields
from tests.reference.registry import Inputs, quantity, told


def day(text: str) -> date:
    return date.fromisoformat(text)


def days(found: Any) -> list[str]:
    return [one.isoformat() for one in found]


@quantity("planting_calendar")
def planting(given: Inputs) -> Mapping[str, str | None]:
    made = growing.growing_days_from_sowing if "sow_date" in given else growing.growing_days
    start = day(given["sow_date"] if "sow_date" in given else given["planting_date"])
    got = made(start, given.get("greenhouse_days"), given["dtm_days"], given["dtm_basis"], **told(given, window_days="harvest_window_days"))
    named = {"sow": got.sow_on, "plant": got.plant_on, "first_harvest": got.first_harvest_on, "last_harvest": got.last_harvest_on}
    return {name: one and one.isoformat() for name, one in named.items()}


@quantity("count_back_date")
def count_back(given: Inputs) -> str:
    named = {"greenhouse_days": "seed_to_transplant_days", "harvest_days": "harvest_period_days", "slower_by": "fall_factor_days"}
    return growing.count_back(day(given["first_frost"]), given["dtm_days"], **told(given, **named)).isoformat()


@quantity("fall_dtm")
def fall(given: Inputs) -> float:
    return growing.fall_days(given["catalog_dtm_days"], **told(given, slower_by="fall_factor_days"))


@quantity("growing_season_days")
def season(given: Inputs) -> int:
    return growing.season_days(day(given["last_frost"]), day(given["first_frost"]))


@quantity("transplant_and_sow_dates")
def transplant(given: Inputs) -> Mapping[str, str]:
    set_out, sow = growing.transplant_and_sow(day(given["safe_frost_date"]), given["weeks_after_safe"], given["greenhouse_weeks"])
    return {"transplant": set_out.isoformat(), "sow": sow.isoformat()}


@quantity("mainland_chill_points")
def mainland(given: Inputs) -> float:
    hours = [nan if temp is None else temp for temp, count in given["hourly_f_counts"] for _ in range(int(count))]
    return chill.mainland_points(hours, **told(given, before="cumulative_before"))


@quantity("gdd_day_average")
def average(given: Inputs) -> float:
    return heat_units.simple_average(given["tmax_f"], given["tmin_f"], given["base_f"])


@quantity("gdd_day_met_eireann")
def cases(given: Inputs) -> float:
    return heat_units.four_cases(given["tmax_c"], given["tmin_c"], given["base_c"])


def _upper(given: Inputs) -> dict[str, Any]:
    return told(given, upper="upper_f")


@quantity("gdd_day_single_sine")
def sine(given: Inputs) -> float:
    return heat_units.single_sine(given["tmax_f"], given["tmin_f"], given["base_f"], **_upper(given))


@quantity("gdd_day_substitution")
def substitution(given: Inputs) -> float:
    return heat_units.floored_average(given["tmax_f"], given["tmin_f"], given["base_f"], **_upper(given))


@quantity("gdd_sum_substitution")
def substitution_sum(given: Inputs) -> float:
    low, high = np.asarray(given["series_tmin_tmax_f"], dtype=np.float64).T
    return float(heat_units.floored_average(high, low, given["base_f"], **_upper(given)).sum())


def _reflected(given: Inputs) -> dict[str, Any]:
    return told(given, base_f="base_f", ceiling_f="ceiling_f")


@quantity("hu_day_cucumber_perry")
def cucumber(given: Inputs) -> float:
    return heat_units.cucumber_heat(given["tmax_f"], **_reflected(given))


@quantity("hu_sum_cucumber_perry")
def cucumber_sum(given: Inputs) -> float:
    return float(heat_units.cucumber_heat(np.asarray(given["tmax_f_series"], dtype=np.float64), **_reflected(given)).sum())


def _uncounted(given: Inputs) -> timedelta:
    """What lies between the day of planting and the first that counts: it counts itself where nothing is said."""
    return timedelta(days=0 if given.get("count_start_day", True) else 1)


def _counted_from(given: Inputs) -> date:
    return day(given["start_date"]) + _uncounted(given)


# a target of a few degree days in cold ground may take years; longer than that nothing grows
_LONGEST_DAYS = 36525
_NAMES = {"substitution": "floored average", "average": "simple average", "single_sine": "single sine"}


@quantity("gdd_maturity_date")
def ripe(given: Inputs) -> str | None:
    said = given.get("method", "substitution")
    way = heat_units.method(_NAMES.get(said, said))
    each = way.formula(given["daily_tmax_f"], given["daily_tmin_f"], given["base_f"], **_upper(given))
    start = _counted_from(given)
    reached = maturity.heat_reached({start + timedelta(days=n): each for n in range(_LONGEST_DAYS)}, start, given["target_gdd"])
    return reached and reached[0].isoformat()


def _steps(given: Inputs) -> dict[date, float]:
    return maturity.heat_of_steps((day(first), day(last), heat) for first, last, heat in given["daily_gdd_steps"])


@quantity("gdd_maturity_date_from_daily")
def ripe_by_steps(given: Inputs) -> str | None:
    reached = maturity.heat_reached(_steps(given), _counted_from(given), given["target_gdd"])
    return reached and reached[0].isoformat()


@quantity("gdd_succession_planting_dates")
def equal_harvests(given: Inputs) -> list[str]:
    # what every_harvest dates is the first day that counts, each planting's as much after it as the first one's
    off = _uncounted(given)
    first, spacing = day(given["first_planting"]) + off, given["harvest_spacing_days"]
    return days(one - off for one in succession.every_harvest(_steps(given), first, given["target_gdd"], spacing, given["n"]))


@quantity("fixed_interval_dates")
def equal_days(given: Inputs) -> list[str]:
    return days(succession.every_days(day(given["first"]), given["interval_days"], given["n"]))


@quantity("succession_interval_from_window")
def interval(given: Inputs) -> float:
    return succession.interval_of_window(given["harvest_window_days"], **told(given, overlap_days="overlap_days"))


@quantity("plants_needed")
def plants(given: Inputs) -> int:
    return seeds.plants_of_bed(given["bed_ft"], given["in_row_in"], given["rows"])


@quantity("plants_needed_metric_qrop")
def plants_metric(given: Inputs) -> int:
    return seeds.plants_of_metres(given["length_m"], given["spacing_cm"], given["rows"])


@quantity("transplants_to_start")
def started(given: Inputs) -> int:
    return seeds.cells_for(given["plants"], given["loss_pct"] / 100)


@quantity("seeds_for_transplants")
def tray_seeds(given: Inputs) -> Mapping[str, int]:
    cells = seeds.cells_for(given["plants"], given["cull_fraction"])
    return {"cells": cells, "seeds": seeds.seeds_for_cells(cells, given.get("germination"), given.get("seeds_per_cell"))}


@quantity("trays")
def trays(given: Inputs) -> float:
    return seeds.trays_exact(given["cells"], given["tray"])


@quantity("flats_quarter_up")
def flats(given: Inputs) -> float:
    return seeds.flats_by_quarters(given["cells"], given["tray"])


@quantity("seed_oz_direct")
def seed_weight(given: Inputs) -> float:
    return seeds.seed_oz(given["bed_ft"], given["rows"], given["seeds_per_ft"], given["seeds_per_oz"])


@quantity("yield_total")
def total(given: Inputs) -> float:
    per = {"per_100ft": yields.PER_100_BED_FT, "per_100_bedft": yields.PER_100_BED_FT}.get(given["basis"], given["basis"])
    amount = next((given[name] for name in ("plants", "logs", "bed_ft") if given.get(name) is not None), None)
    return yields.whole_yield(per, given["rate"], amount, **told(given, harvests="harvests", multiplies="harvest_multiplies"))


@quantity("acre_to_100bedft")
def of_acre(given: Inputs) -> float:
    return yields.per_100_bed_ft_of_acre(given["lb_per_acre"], given["bed_center_ft"])


@quantity("mixed_stand_check")
def of_area(given: Inputs) -> float:
    return yields.of_area(given["lb_per_sqft"], given["bed_ft"], given["bed_center_ft"])


@quantity("trees_per_acre_yield")
def of_trees(given: Inputs) -> float:
    return yields.per_acre_of_trees(given["trees_per_acre"], given["lb_per_tree"])


@quantity("heads_per_bed")
def heads(given: Inputs) -> float:
    return yields.whole_yield(yields.PER_100_BED_FT, given["heads_per_bed_ft"] * 100, given["bed_ft"])


@quantity("bed_ft_per_week")
def bed_a_week(given: Inputs) -> float:
    return yields.bed_ft_for_heads(given["shares"], given["per_share"], given["heads_per_bed_ft"])


@quantity("weeks_of_shares_per_bed")
def weeks_of_shares(given: Inputs) -> float:
    return yields.weeks_of_shares(given["heads"], given["shares"], given["per_share"])


@quantity("rotation_conflict_qrop")
def returns(given: Inputs) -> bool:
    previous, planting, overlap = day(given["prev_planting"]), day(given["new_planting"]), bool(given.get("overlap", True))
    return crop_rotation.too_soon(previous, planting, given["family_interval_years"]) and overlap


@quantity("rotation_conflict_end_to_start")
def returns_to_disease(given: Inputs) -> bool:
    years = given.get("required_years")
    asked = crop_rotation.disease(given["disease"]).years if years is None else years
    return crop_rotation.too_soon_after(day(given["prev_end"]), day(given["new_planting"]), asked)


@quantity("days_to_emergence")
def emergence(given: Inputs) -> float | None:
    return soil_gate.days_to_emergence(given["crop"], given["soil_f"])


@quantity("days_to_emergence_linear")
def emergence_between(given: Inputs) -> float | None:
    if given.get("table") is None:
        return emergence(given)
    return soil_gate.interpolated_days([(temp, each) for temp, each in given["table"] if each is not None], given["soil_f"])


@quantity("soil_gate_7day_sum")
def gate(given: Inputs) -> str | None:
    # a day nobody measured is no number, and no warm day
    pairs = [(low, high) for low, high in np.asarray(given["daily_soil_min_max_f"], dtype=np.float64).tolist()]
    got = soil_gate.sum_gate(day(given["start"]), pairs, **told(given, least_sum_f="min_sum_f", days="consecutive_days"))
    return got and got.isoformat()


@quantity("biweekly_drawdown")
def drawdown(given: Inputs) -> tuple[float, ...]:
    return storage.portions(given["stock"], given["per_distribution"], given.get("n_max", inf))


@quantity("storage_end_dates")
def keeps(given: Inputs) -> list[str]:
    return days(storage.keeps_between(day(given["harvest_date"]), given["weeks_low"], given["weeks_high"]))


@quantity("lot_code")
def lot(given: Inputs) -> str:
    return lots.field_lot(day(given["date"]), str(given["field"]))
