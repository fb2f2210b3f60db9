"""What stands in a paddock and what of it can be eaten: against extension tables and worked examples."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from models.agronomy import pasture, pasture_calibration, pasture_reserve, pasture_usable
from models.agronomy.pasture import KG_HA_PER_LB_AC, M2_PER_FT2
from models.agronomy.pasture_animals import KG_PER_LB, animal_units, intake, intake_percent, mixed_units
from sensors.errors import InputError

IN = 2.54


def test_a_stick_reads_what_its_table_prints() -> None:
    # UMaine: mixed pasture in good condition, 250 to 300 lb/ac for each inch: 8 inches are 2,200
    found = pasture.mass_by_height(8 * IN, "mixed", "good")
    assert found.kg_ha == pytest.approx(2200 * KG_HA_PER_LB_AC)
    assert found.spread_kg_ha == pytest.approx(0.25 * found.kg_ha)
    assert not found.calibrated
    # the 30th percentile is 0.524 standard deviations down
    assert found.share(-0.524) == pytest.approx(0.869 * found.kg_ha, rel=1e-3)


@pytest.mark.parametrize("height", [None, float("nan"), -1.0])
def test_a_blank_height_is_not_zero_and_none_is_negative(height: float | None) -> None:
    with pytest.raises(InputError):
        pasture.mass_by_height(height, "mixed")


def test_bare_ground_is_an_answer() -> None:
    assert pasture.mass_by_height(0.0, "mixed").kg_ha == 0


def test_an_unknown_pasture_is_refused_with_those_there_are() -> None:
    with pytest.raises(InputError, match="bluegrass_clover"):
        pasture.mass_by_height(10.0, "astroturf")


def test_hoops_are_those_that_are_sold() -> None:
    # NRCS: 0.96 ft² and 1.92 ft² are lb/ac = 100 g and 50 g
    assert pasture.hoop_factor(0.96 * M2_PER_FT2) / KG_HA_PER_LB_AC == pytest.approx(100, abs=0.05)
    assert pasture.hoop_factor(1.92 * M2_PER_FT2) / KG_HA_PER_LB_AC == pytest.approx(50, abs=0.05)


def test_blank_clips_are_left_out_and_zeros_count() -> None:
    assert pasture.clipped_mean([20, 25, 30, None, float("nan")]) == 25
    assert pasture.clipped_mean([0, 10]) == 5
    with pytest.raises(InputError, match="No clip"):
        pasture.clipped_mean([None])


def test_clips_carry_the_band_of_their_mean() -> None:
    found = pasture.mass_by_clips([100, 140, 120, 160, 80], 0.25, 30)
    assert found.kg_ha == pytest.approx(120 * 40 * 0.3)
    # standard deviation 31.6 over the root of five: 14.1 of 120
    assert found.spread_kg_ha == pytest.approx(14.142 * 40 * 0.3, rel=1e-3)
    assert found.calibrated


def test_dry_matter_is_of_what_was_on_the_plate() -> None:
    # 12 oz of fresh grass on a plate of 8, 11 when dry: 3 of 12
    assert pasture.dry_matter_percent(20, 11, 8) == 25
    with pytest.raises(InputError):
        pasture.dry_matter_percent(20, 21, 8)
    assert pasture.dry_matter_by_stage("cool_season", "headed out") == 45


def test_parts_of_a_paddock_count_by_their_area_and_unknown_is_not_bare() -> None:
    assert pasture.area_weighted([0.75, 0.25], [2000, 800]) == 1700
    assert pasture.area_weighted([3, 1], [2000, 800]) == 1700
    with pytest.raises(InputError, match="blank is not zero"):
        pasture.area_weighted([0.75, 0.25], [2000, None])


def test_fifteen_clips_make_a_line_and_fourteen_do_not() -> None:
    heights = np.linspace(4, 20, 15)
    masses = 400 + 230 * heights + np.tile([60.0, -60.0, 0.0], 5)
    found = pasture_calibration.calibrated([*heights], [*masses], 5)
    assert found.local
    assert found.slope_kg_ha_cm == pytest.approx(230, rel=0.02) and found.intercept_kg_ha == pytest.approx(400, abs=60)
    assert found.mass(10.0).spread_kg_ha == pytest.approx(60 * (2 / 3) ** 0.5 * (15 / 13) ** 0.5, rel=0.05)
    few = pasture_calibration.calibrated([*heights[:14]], [*masses[:14]], 5)
    assert not few.local and few == pasture_calibration.table_line(5)


def test_clips_that_do_not_go_with_the_plate_are_no_line() -> None:
    heights = [float(h) for h in np.linspace(4, 20, 20)]
    assert not pasture_calibration.calibrated(heights, [2000.0 + (-1) ** i * 900 for i in range(20)], 7).local
    assert not pasture_calibration.calibrated([8.0] * 20, [2000.0] * 20, 7).local
    assert not pasture_calibration.calibrated([], [], 7).local


def test_the_table_has_a_line_for_each_month_and_summer_grass_is_denser() -> None:
    # Michell & Large 1983: 275 kg/ha a cm in spring, 385 in summer
    assert [pasture_calibration.table_line(month).slope_kg_ha_cm for month in (1, 4, 8, 12)] == [275, 275, 385, 275]
    assert pasture_calibration.table_line(4).mass(10.0).spread_kg_ha == pytest.approx(0.3 * 3250)


@pytest.mark.parametrize(("days", "share"), [(0.5, 0.8), (1, 0.8), (2, 0.75), (3, 0.75), (4, 0.7), (5, 0.65), (6, 0.6), (20, 0.6)])
def test_longer_stays_waste_more(days: float, share: float) -> None:
    # Penn State Agronomy Guide table 1.8-9
    assert pasture_usable.stay_utilisation(days) == share


def test_far_from_water_less_is_eaten() -> None:
    ft = 0.3048
    found = pasture_usable.eaten_at(np.array([0, 199, 400, 800, 950, 1100, 3000]) * ft)
    assert found == pytest.approx([0.45, 0.45, 0.35, 0.35, 0.275, 0.20, 0.20], abs=1e-3)
    assert pasture_usable.distance_weight(0.0) == 1


def test_a_residual_or_half_but_never_both() -> None:
    assert pasture_usable.usable(2500, residual_kg_ha=1300, eaten_share=0.75) == 900
    assert pasture_usable.usable(2500, take_share=0.5) == 625
    with pytest.raises(InputError, match="counted twice"):
        pasture_usable.usable(2500, 1300, 0.75, 0.5)
    with pytest.raises(InputError, match="left behind"):
        pasture_usable.usable(2500)


def test_a_negative_residual_is_refused_and_too_large_a_one_leaves_nothing() -> None:
    with pytest.raises(InputError):
        pasture_usable.usable(2500, -600, 0.75)
    assert pasture_usable.usable(1000, 1300, 0.75) == 0
    with pytest.raises(InputError, match="blank is not zero"):
        pasture_usable.usable(None, 1300, 0.75)


def test_an_animal_unit_says_what_it_is_a_unit_of() -> None:
    # the same ten pairs: 10 units of the NRCS handbook, 16 of Penn State
    assert animal_units(10, "nrph", "cow_calf").count == 10
    assert animal_units(10, "penn_state", "cow_calf").count == 16
    assert animal_units(10, "nrph", "cow_calf").demand_kg_day == pytest.approx(260 * KG_PER_LB)
    assert animal_units(10, "nrph_weight", weight_kg=1300 * KG_PER_LB).count == pytest.approx(13)
    assert animal_units(10, "metabolic", weight_kg=1300 * KG_PER_LB).count == pytest.approx(10 * 1.3**0.75)
    # Penn State, Four Steps: 30 pairs and a bull
    assert mixed_units([(30, 1.6), (1, 1.7)]) == pytest.approx(49.7)


def test_a_unit_without_its_basis_or_figure_is_refused() -> None:
    for given in ({"basis": "hooves"}, {"basis": "nrph"}, {"basis": "nrph", "animal": "cat"}, {"basis": "metabolic"}):
        with pytest.raises(InputError):
            animal_units(10, **given)


def test_animals_eat_their_share_of_their_weight() -> None:
    assert intake(1050, 3.0) == pytest.approx(31.5)  # ATTRA, Grazier's Math
    assert intake(1200) == pytest.approx(31.2)  # 2.6 % where nobody knows better
    assert intake_percent("ewe_lactating")[1] == 4.5
    with pytest.raises(InputError):
        intake(None)


def test_a_stockpile_loses_195_kg_a_week() -> None:
    june, august = pasture_reserve.stockpile(date(2026, 6, 1)), pasture_reserve.stockpile(date(2026, 8, 10))
    assert june.kg_ha - august.kg_ha == pytest.approx(1950)
    dates = [date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)]
    # Burns & Chamblee: the mean over closing dates lay between 3,280 and 4,130 in the years tried
    assert 3280 < np.mean([pasture_reserve.stockpile(one).kg_ha for one in dates]) < 4130
    assert not pasture_reserve.stockpile(date(2026, 10, 1)).inside
    assert pasture_reserve.stockpile_area(10_000, date(2026, 12, 31)) == float("inf")


def test_the_worked_farm_has_23_days_in_reserve_on_the_first_of_july() -> None:
    # 24 ac, 600 lb/ac above the residual, three quarters eaten, 469.5 lb a day: 23 days, below the 60 of that date
    acre = KG_PER_LB / KG_HA_PER_LB_AC
    areas, standing, left = np.full(12, 2 * acre), np.full(12, 1800 * KG_HA_PER_LB_AC), np.full(12, 1200 * KG_HA_PER_LB_AC)
    days = pasture_reserve.reserve_days(areas, standing, left, 0.75, 469.5 * KG_PER_LB)
    assert days == pytest.approx(23.0, abs=0.05)
    dry = pasture_reserve.drought(date(2026, 7, 2), days, 0.6, None)
    assert (dry.at.month, dry.dry, dry.cut) == (7, True, (0.10, 0.25))
    assert dry.short_days == pytest.approx(37, abs=0.1)
    assert pasture_reserve.drought(date(2026, 7, 2), days, None, None).dry is None
    assert pasture_reserve.drought(date(2026, 7, 2), 70, 0.6, 0.2).cut is None
    assert pasture_reserve.last_date(date(2026, 2, 1)).month == 11
