"""Root-zone water and crop coefficients against the examples of FAO-56 (Allen et al. 1998)."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from models.agronomy import crop_water, soil_water
from models.agronomy.crops import catalogue
from models.agronomy.soil_water import DayWater, balance
from sensors.errors import InputError

DRY = DayWater(et0_mm=5, kc=1.2, total_mm=160, share=0.4)


def test_what_soils_hold_is_that_of_example_36() -> None:
    # loamy sand, silt, silty clay; a root zone of 0.8 m is example 37's tomato
    assert soil_water.total_available_water(0.15, 0.06, 1.0) == pytest.approx(90)
    assert soil_water.total_available_water(0.32, 0.15, 1.0) == pytest.approx(170)
    assert soil_water.total_available_water(0.32, 0.12, 0.8) == pytest.approx(160)
    assert soil_water.readily_available_water(160, 0.4) == pytest.approx(64)


def test_stress_over_ten_rainless_days_is_that_of_example_37() -> None:
    got = soil_water.run(55.0, np.full(10, 5.0), 1.2, 160.0, 0.4)
    assert got.stress == pytest.approx([1, 1, 0.97, 0.91, 0.85, 0.80, 0.75, 0.70, 0.66, 0.62], abs=0.005)


def test_stress_is_that_of_the_depletion_a_day_begins_with() -> None:
    assert balance(64.0, DRY).stress == 1  # ends the day beyond the readily available water
    assert balance(balance(64.0, DRY).depletion_mm, DRY).stress < 1


def test_more_rain_than_is_gone_drains_away() -> None:
    day = balance(20.0, DRY._replace(rain_mm=50, runoff_mm=5))
    assert day.depletion_mm == 0
    assert day.percolation_mm == pytest.approx(45 - 20 - 6)


def test_roots_find_no_more_than_there_is() -> None:
    day = balance(159.0, DRY._replace(share=0.99))
    assert day.depletion_mm <= 160 and day.taken_mm <= 1


def test_water_is_neither_made_nor_lost() -> None:
    rng = np.random.default_rng(5)
    rain = rng.gamma(0.3, 12, 365)
    got = soil_water.run(30.0, rng.uniform(0, 7, 365), 1.05, 90.0, 0.45, rain_mm=rain, runoff_mm=rain * 0.1)
    gone = np.diff(np.concatenate([[30.0], got.depletion_mm]))
    assert gone == pytest.approx(got.taken_mm + got.percolation_mm - 0.9 * rain)


def test_a_thirsty_day_leaves_less_that_may_be_gone() -> None:
    # FAO-56 table 22 note 2: p = p table + 0.04 (5 - ETc), within 0.1 and 0.8
    assert soil_water.depletion_share(0.4, 5) == pytest.approx(0.4)
    assert soil_water.depletion_share(0.4, 8) == pytest.approx(0.28)
    assert soil_water.depletion_share(0.2, 12) == pytest.approx(0.1)


def test_an_unknown_day_makes_the_days_after_it_unknown() -> None:
    rain = np.array([0.0, np.nan, 0.0])
    assert np.isnan(soil_water.run(10.0, np.full(3, 5.0), 1.0, 160.0, 0.4, rain_mm=rain).depletion_mm).tolist() == [False, True, True]
    rain[1] = -3.0  # cannot be
    assert np.isnan(soil_water.run(10.0, np.full(3, 5.0), 1.0, 160.0, 0.4, rain_mm=rain).depletion_mm).tolist() == [False, True, True]


@pytest.mark.parametrize("wrong", [{"rain_mm": -1.0}, {"runoff_mm": 2.0}, {"irrigation_mm": -2.0}, {"total_mm": 0.0}, {"share": 1.0}])
def test_a_day_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InputError, match="cannot be"):
        balance(10.0, DRY._replace(**wrong))


def test_a_soil_that_wilts_wetter_than_it_holds_is_refused() -> None:
    with pytest.raises(InputError, match="field capacity above wilting point"):
        soil_water.total_available_water(0.12, 0.32, 1.0)


def test_drip_lets_out_less_for_the_same_water() -> None:
    drip, sprinkler = (soil_water.irrigation(70, 160, 0.4, way) for way in ("drip", "sprinkler"))
    assert drip is not None and sprinkler is not None
    assert drip.due and drip.net_mm == 70
    assert drip.gross_mm == pytest.approx(77.8, abs=0.05)
    assert sprinkler.gross_mm == pytest.approx(93.3, abs=0.05)


def test_water_is_not_due_while_the_readily_available_lasts_nor_said_without_figures() -> None:
    early = soil_water.irrigation(63, 160, 0.4, "drip", rain_coming_mm=20)
    assert early is not None
    assert not early.due and early.net_mm == 43
    assert soil_water.irrigation(float("nan"), 160, 0.4, "drip") is None
    with pytest.raises(InputError, match="drip, sprinkler"):
        soil_water.irrigation(63, 160, 0.4, "flood")


def test_the_mid_season_of_maize_is_that_of_example_28() -> None:
    assert crop_water.kc_in_climate(1.2, 1.3, 75, 2) == pytest.approx(1.07, abs=0.005)  # Taipei
    assert crop_water.kc_in_climate(1.2, 4.6, 44, 2) == pytest.approx(1.30, abs=0.005)  # Mocha


def test_a_crop_lower_than_a_wind_sensor_may_stand_has_its_coefficient_too() -> None:
    # FAO-56 eq. 62 by hand: 0.04 x 1 - 0.004 x -15 = 0.1; lettuce of 0.3 m x 0.1^0.3 = 0.5012, and strawberries of 0.05 m
    # count as 0.1 m: x 0.0333^0.3 = 0.3605
    assert crop_water.kc_in_climate(1.0, 3, 30, 0.3) == pytest.approx(1.0501, abs=5e-5)
    assert crop_water.kc_in_climate(0.85, 3, 30, 0.05) == crop_water.kc_in_climate(0.85, 3, 30, 0.1) == pytest.approx(0.8860, abs=5e-5)


def test_only_the_late_coefficient_of_a_crop_left_to_dry_stays() -> None:
    # by hand: pineapple's 0.30 of the mid season and dry beans' 0.35 of the late: (0.04 x 2.6 + 0.004 x 15) x (2/3)^0.3 = 0.1452
    assert crop_water.kc_in_climate(0.30, 4.6, 30, 2) == pytest.approx(0.4452, abs=5e-5)
    assert crop_water.kc_in_climate(0.35, 4.6, 30, 2, late=1) == 0.35
    assert crop_water.kc_in_climate(0.60, 4.6, 30, 2, late=1) == pytest.approx(0.7452, abs=5e-5)


def test_tomatoes_and_lettuces_have_the_figures_of_fao_56() -> None:
    tomato, lettuce = (crop_water.coefficients(catalogue()[key]) for key in ("tomato_paste", "lettuce_head"))
    assert tomato is not None and lettuce is not None
    assert (tomato.kc_ini, tomato.kc_mid, tomato.depletion_share, tomato.root_high_m) == (0.6, 1.15, 0.4, 1.5)
    assert (lettuce.kc_ini, lettuce.kc_mid, lettuce.kc_end, lettuce.depletion_share) == (0.7, 1.0, 0.95, 0.3)


def test_a_crop_without_a_row_takes_its_familys_and_says_so() -> None:
    sage, fig, oyster = (crop_water.coefficients(catalogue()[key]) for key in ("sage", "fig", "oyster_log"))
    assert sage is not None and (sage.name, sage.taken) == ("mint", "family")
    assert fig is not None and fig.taken == "category"
    assert oyster is None


def test_every_crop_named_in_the_table_is_one_of_the_catalogue_and_named_once() -> None:
    named = [key for row in crop_water.rows_of("crop_coefficients") for key in row["crops"].split("|") if key]
    assert sorted(set(named) - set(catalogue())) == []
    assert len(named) == len(set(named))
    families = {c.family for c in catalogue().values()}
    assert [f for row in crop_water.rows_of("crop_coefficients") for f in row["families"].split("|") if f and f not in families] == []


def test_figures_of_the_table_can_be() -> None:
    for crop in catalogue().values():
        if (row := crop_water.coefficients(crop)) is not None:
            assert 0.2 <= row.kc_ini <= row.kc_mid <= 1.25 and 0.2 <= row.kc_end <= row.kc_mid, row.name
            assert 0.1 < row.root_low_m < row.root_high_m < 3 and 0.1 < row.depletion_share < 0.8, row.name


def test_the_coefficient_is_flat_rises_is_flat_and_falls() -> None:
    tomato = crop_water.coefficients(catalogue()["tomato_paste"])
    assert tomato is not None and tomato.days == (30, 40, 45, 30)
    got = crop_water.kc_on_day(tomato, np.array([-1, 0, 30, 50, 70, 115, 130, 145, 146]))
    assert got[1:-1] == pytest.approx([0.6, 0.6, 0.875, 1.15, 1.15, 0.975, 0.8])
    assert np.isnan(got[[0, -1]]).all()


def test_a_shorter_season_has_shorter_stages() -> None:
    tomato = crop_water.coefficients(catalogue()["tomato_paste"])
    assert tomato is not None
    assert crop_water.kc_on_day(tomato, np.array([15.0, 72.5]), 72.5) == pytest.approx([0.6, 0.8])


def test_a_crop_without_stages_needs_its_season() -> None:
    garlic = crop_water.coefficients(catalogue()["garlic_hardneck"])
    assert garlic is not None and garlic.days is None
    with pytest.raises(InputError, match="lengths of stages"):
        crop_water.kc_on_day(garlic, np.array([10.0]))
    steps = crop_water.kc_on_day(garlic, np.arange(0.0, 241.0), 240)
    assert all(abs(b - a) < 0.02 for a, b in pairwise(steps.tolist()))
