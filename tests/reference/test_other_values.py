"""Cases of the same form with other values, worked by hand.

An adapter reads every input there is, and stands in for one that is left out only as its quantity, or the source, says.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.reference.described_hours import hourly_temperatures
from tests.reference.registry import adapters, matches

COVER = {"season": "cool", "stand_in": 18, "residual_in": 4, "utilisation_pct": 50, "animal_lb": 1000, "pct_bw": 3, "head": 10, "acres": 6}
CLIPS = {"clip_g": [30, None, 50], "hoop_multiplier": 50, "dm_pct": 40}
SWARD = {"PAR_MJ_m2_d": 5, "RUEmax_g_MJ": 2, "SLA_m2_g": 0.02, "pcLAM": 0.5, "BMGV_kg_ha": 1000, "NI": 1, "W_over_WHC": 1, "PET_mm_d": 2}
NOON = {"lat_deg": 13.7, "elevation_m": 2, "doy": 105, "T_C": 33, "RH_pct": 60, "u2_m_s": 2, "Rs_MJ_h": 2.4, "mid_hour": 12.5}
APRIL = {
    "lat_deg": 13.7, "elevation_m": 2, "doy": 105, "Tmax_C": 34, "Tmin_C": 26, "T_month_C": 30, "T_prev_month_C": 27,
    "ea_kPa": 2.8, "u2_m_s": 2, "n_h": 8,
}  # fmt: skip
HOURLY = "FAO-56 hourly reference ET 14:00-15:00 (N'Diaye, 1 Oct)"
MONTHLY = "FAO-56 Penman-Monteith reference ET, monthly mean (Bangkok, April)"
IGNORED = "same climate with soil heat flux ignored"
GRAZIERS, COVERS = "South Dakota Soil Health Coalition Graziers Math", "SDSHC Grazing Cover Crops worksheet"


def answer(quantity: str, **inputs: Any) -> Any:
    return adapters()[quantity](inputs)


@pytest.mark.parametrize(
    ("quantity", "inputs", "expected"),
    [
        # 900 lb/ac in the first four inches and 14 in x 300: 5,100; half of the 4,200 above 4 in is eaten, 300 lb a day
        (f"{COVERS}: production", COVER | {"base_first4in_lb_ac": 900, "lb_per_in": 300}, 5100),
        (f"{COVERS}: usable", COVER | {"base_first4in_lb_ac": 900, "lb_per_in": 300}, 2100),
        (f"{COVERS}: days", COVER | {"base_first4in_lb_ac": 900, "lb_per_in": 300}, 42),
        (f"{COVERS}: acres-5d", COVER | {"base_first4in_lb_ac": 900, "lb_per_in": 300, "acres": None}, 1500 / 2100),
        # 40 g x 50 x 0.4; what a line does not need may be left out
        (f"{GRAZIERS}: available", CLIPS, 800),
        (f"{GRAZIERS}: usable", CLIPS | {"leave_lb_ac": 300}, 500),
        (f"{GRAZIERS}: acres-per-day", CLIPS | {"leave_lb_ac": 300, "animal_lb": 1000, "pct_bw": 2.5, "head": 10}, 0.5),
        # 10 x 5 x 2 x (1 - e^-0.6) = 45.1188; half way from 4 to 12 C; half way from 200 to 500 C d of 0.8 to 1.2
        (
            "ModVege actual growth",
            SWARD | {"T_C": 8, "T0": 4, "T1": 12, "T2": 25, "ST_Cd": 350, "minSEA": 0.8, "maxSEA": 1.2, "ST1": 700, "ST2": 1200},
            22.5594,
        ),
        # ten a day to 5 May, then twenty: the 65 after 30 April are full on 6 May, those after 9 May on the 13th (from the 10th on: 80)
        (
            "gdd_succession_planting_dates",
            {
                "first_planting": "2027-04-30",
                "harvest_spacing_days": 7,
                "n": 2,
                "target_gdd": 65,
                "count_start_day": False,
                "daily_gdd_steps": [["2027-04-30", "2027-05-05", 10], ["2027-05-06", "2027-05-20", 20]],
            },
            ["2027-04-30", "2027-05-09"],
        ),
        # 1 degree day a day: the 600th day is in the second winter
        (
            "gdd_maturity_date",
            {
                "start_date": "2027-01-01",
                "daily_tmin_f": 40,
                "daily_tmax_f": 52,
                "base_f": 50,
                "upper_f": None,
                "target_gdd": 600,
                "method": "substitution",
                "count_start_day": True,
            },
            "2028-08-22",
        ),
        ("gdd_day_substitution", {"tmin_f": 40, "tmax_f": 100, "base_f": 50, "upper_f": None}, 25),
        ("gdd_sum_substitution", {"series_tmin_tmax_f": [[40, 100]], "base_f": 50}, 25),
        ("hu_day_cucumber_perry", {"tmax_f": 94}, 26),
        (
            "planting_list_week_total",
            {"week": "2027-07-28", "plantings": [{"total": 8, "first_harvest": "2027-08-01", "fractions": [1]}]},
            8,
        ),
        (
            "weekly_harvest_with_kill",
            {
                "total": 10,
                "fractions": [0.5, 0.5],
                "first_harvest": "2027-09-27",
                "kill_temp_f": 32,
                "cold_events": [["2027-09-28", None], ["2027-10-03", 32]],
            },
            5,
        ),
        # seven warm days in a row are never together: the fourth was not measured
        ("soil_gate_7day_sum", {"start": "2027-05-01", "daily_soil_min_max_f": [[55, 70]] * 3 + [[None, None]] + [[55, 70]] * 6}, None),
        (
            "soil_gate_7day_sum",
            {"start": "2027-05-01", "daily_soil_min_max_f": [[55, 70]] * 3 + [[None, None]] + [[55, 70]] * 7},
            "2027-05-12",
        ),
        ("mainland_chill_points", {"hourly_f_counts": [[40, 2], [None, 3], [70, 1]]}, 1),
        ("rotation_conflict_end_to_start", {"prev_end": "2022-10-01", "new_planting": "2027-04-10", "disease": "clubroot"}, True),
        ("days_to_emergence", {"crop": "Carrot", "soil_f": 50}, 17),
        ("days_to_emergence_linear", {"crop": "carrot", "soil_f": 54.5}, 13.5),
        ("exhaust fan capacity with 50% shade cloth", {"length_ft": 20, "width_ft": 10}, 1200),
        ("exhaust fan capacity, hobby greenhouse rule", {"length_ft": 20, "width_ft": 10}, 2400),
        ("daily supply of an 8-hour solar pump", {"flow_gpm": 3}, 1440),
        ("daily supply of a continuous source", {"flow_gpm": 3}, 4320),
        ("rainwater yield with 0.6 gal/ft2/in", {"roof_ft2": 1000, "rain_in": 10}, 6000),
        ("rainwater yield with 90% efficiency", {"roof_ft2": 1000, "rain_in": 10, "gal_per_ft2_in": 0.62}, 5580),
        ("summer herd water demand", {"cows": 50, "cow_lb": 1200, "gal_per_100lb": 1.5}, 900),
        ("animal units in a herd", {"cow_calf_1300lb": 10, "AU_each": 1.5}, 15),
        ("available forage above residual", {"height_in": 10, "residual_in": 4, "lb_per_ac_in": 250}, 1500),
        ("Kc mid adjusted for climate and height (maize, Mocha)", {"Kc_mid_tab": 1, "u2_m_s": 2, "RHmin_pct": 20, "h_m": 0.3}, 1.0501),
    ],
)
def test_a_case_of_the_same_form_is_answered_from_what_it_says(quantity: str, inputs: dict[str, Any], expected: Any) -> None:
    got = answer(quantity, **inputs)
    assert matches(got, expected, 1e-4, "abs"), got


@pytest.mark.parametrize(("west", "clock"), [(259.5, 255), (-100.5, -105)])
def test_degrees_west_may_go_round_to_360_as_in_fao_56(west: float, clock: float) -> None:
    # Bangkok: 4.5 degrees west of its clock's meridian, like a place at 79.5 W with clocks of 75 W
    here = answer(HOURLY, **NOON, lon_west_deg=79.5, zone_centre_west_deg=75)
    assert answer(HOURLY, **NOON, lon_west_deg=west, zone_centre_west_deg=clock) == pytest.approx(here)


def test_the_heat_of_the_ground_is_ignored_where_a_quantity_says_so_and_counted_where_not() -> None:
    assert answer(IGNORED, **APRIL) == answer(IGNORED, **APRIL, G_MJ=0) == answer(MONTHLY, **APRIL, G_MJ=0)
    assert answer(MONTHLY, **APRIL) == answer(MONTHLY, **APRIL, G_MJ=0.14 * 3)
    assert answer(MONTHLY, **{name: value for name, value in APRIL.items() if name != "T_month_C"}) == answer(MONTHLY, **APRIL)


def test_a_blank_sun_is_reckoned_from_hours_of_sun_and_a_blank_dew_point_is_the_nights_lowest() -> None:
    day = {name: value for name, value in APRIL.items() if name not in ("T_month_C", "T_prev_month_C")}
    sun = answer("solar radiation from sunshine (Angstrom)", lat_deg=13.7, doy=105, n_h=8)
    assert answer("reference ET, Asheville-like July day", **day, Rs_MJ=None) == answer(
        "reference ET, Asheville-like July day", **day, Rs_MJ=sun
    )
    lyon = "reference ET with only Tmax/Tmin (Lyon, July)"
    known = {"lat_deg": 45.7, "elevation_m": 200, "doy": 196, "Tmax_C": 26.6, "Tmin_C": 14.8}
    assert answer(lyon, **known) == answer(lyon, **known, Tdew_C=14.8, u2_m_s=2, k_Rs=0.16)


def test_a_night_without_a_dew_point_is_not_one_of_0_degrees() -> None:
    nights = {"T0_2h_after_sunset_C": [3, 1, 5, 2], "Td_C": [-4, -8, -1, 0], "Tmin_obs_C": [-3, -5, -2, -4]}
    assert matches(answer("predicted minimum temperature", **nights, T0_C=4), None, 0, "abs")


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("constant -2.5 C for 2 d", [-2.5] * 48),
        ("6 °C for 16 h, then 24 °C for 8 h, repeated 3 times", ([6] * 16 + [24] * 8) * 3),
        ("16 h at 6 C and 8 h at 24 C, 3 d", ([6] * 16 + [24] * 8) * 3),
        ("constant 4 C, h=0..99", [4] * 100),
        ("T=-1−2cos(2π(h−15)/24), h=15..39 (1 d)", -1 - 2 * np.cos(2 * np.pi * np.arange(25) / 24)),
        ("T(h) = 4 + 0.5h*sin(2pi h/24) for 2 d", 4 + 0.5 * np.arange(48) * np.sin(2 * np.pi * np.arange(48) / 24)),
        ("sinusoid, mean 6 C, amplitude 8 C, warmest at 14 h, 60 d", 6 + 8 * np.cos(2 * np.pi * (np.arange(1440) - 14) / 24)),
    ],
)
def test_hours_are_read_out_of_words(said: str, hours: Any) -> None:
    got = hourly_temperatures(said)
    assert len(got) == len(hours) and got == pytest.approx(np.asarray(hours, dtype=float))


@pytest.mark.parametrize(
    "said", ["constant 6 C", "6 C for 10 h and snow", "6 C for 16 h, frost for 8 h, 24 C for 2 h", "T=6+8tan(h), 2 d", "mild"]
)
def test_words_that_are_not_understood_whole_are_refused(said: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        hourly_temperatures(said)


def test_what_is_not_known_is_no_number() -> None:
    assert matches([1.0, float("nan"), None], [1, None, None], 0, "abs")
    assert not matches(None, 1, 0, "abs") and not matches(float("nan"), 1, 9, "abs") and not matches(0.0, None, 0, "abs")
    assert not matches(None, False, 0, "abs") and matches(np.False_, False, 0, "abs")
