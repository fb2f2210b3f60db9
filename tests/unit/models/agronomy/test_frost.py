"""Frost against the FAO's example data and the programs that use them."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy import frost
from models.agronomy.crops import catalogue
from sensors.errors import InputError

# Snyder & de Melo-Abreu 2005, table of ten frost nights, as shipped with CRAN frost
AIR = np.array([3.2, 0.8, 0.2, 2.6, 4.4, 5.2, 2.7, 1.2, 4.5, 5.6])
DEW = np.array([-4.2, -8.8, -6.5, -6.2, -6.1, 2.6, -0.7, -1.7, -1.2, 0.1])
LOW = np.array([-3.1, -5.0, -6.3, -5.4, -4.0, -2.5, -4.8, -5.0, -4.4, -3.3])


def test_the_faos_nights_give_the_coefficients_that_cran_frost_gives() -> None:
    site = frost.fitted_frost(AIR, LOW, DEW)
    assert (site.per_air, site.per_dew, site.intercept) == pytest.approx((0.50281, 0.026472, -5.8220), abs=5e-5)
    assert site.minimum(10, 2) == pytest.approx(-0.7409219, abs=1e-6)
    assert site.trusted and site.nights == 10


def test_without_dew_points_the_intercept_stays() -> None:
    # CRAN frost's predFAO drops it; a least-squares line goes through the means
    site = frost.fitted_frost(AIR, LOW)
    assert site.per_dew == 0
    assert site.minimum(AIR.mean()) == pytest.approx(LOW.mean())


def test_a_site_that_learnt_from_dew_points_says_nothing_of_a_night_without_one() -> None:
    assert np.isnan(frost.fitted_frost(AIR, LOW, DEW).minimum(10))


def test_a_night_with_a_gap_is_left_out_and_too_few_are_refused() -> None:
    gap = DEW.copy()
    gap[0] = np.nan
    assert frost.fitted_frost(AIR, LOW, gap).nights == 9
    assert not frost.fitted_frost(AIR, LOW, gap).trusted
    with pytest.raises(InputError, match="not enough frost nights"):
        frost.fitted_frost(AIR[:2], LOW[:2], DEW[:2])
    with pytest.raises(InputError, match="not enough frost nights"):
        frost.fitted_frost(np.full(5, 3.0), np.arange(5.0))


def test_the_night_falls_with_the_square_root_of_time() -> None:
    # a quarter of the way after two hours past sunset, half of the fall is done
    assert frost.night_temperature(2 + 12 / 4, 8.0, -4.0, 14.0) == pytest.approx(2.0)
    assert frost.night_temperature(2, 8.0, -4.0, 14.0) == 8.0
    assert frost.night_temperature(14, 8.0, -4.0, 14.0) == -4.0


def test_there_is_no_night_curve_before_two_hours_after_sunset_or_after_sunrise() -> None:
    with pytest.raises(InputError, match="no night temperature"):
        frost.night_temperature(1, 8, -4, 14)
    assert np.isnan(frost.night_temperature(np.array([1.0, 3.0, 15.0]), 8, -4, 14)).tolist() == [True, False, True]


def test_the_hour_it_freezes_is_where_the_curve_is_at_zero() -> None:
    at = frost.hour_below(0.0, 8.0, -4.0, 14.0)
    assert at is not None
    assert frost.night_temperature(at, 8.0, -4.0, 14.0) == pytest.approx(0.0, abs=1e-9)
    assert frost.hours_below(0.0, 8.0, -4.0, 14.0) == pytest.approx(14 - at)


def test_a_mild_night_has_no_hour_of_frost_and_a_cold_one_begins_in_it() -> None:
    assert frost.hour_below(0.0, 8.0, 1.0, 14.0) is None
    assert frost.hours_below(0.0, 8.0, 1.0, 14.0) == 0
    assert frost.hour_below(0.0, -1.0, -6.0, 14.0) == 2.0
    assert frost.hour_below(0.0, float("nan"), -6.0, 14.0) is None
    assert np.isnan(frost.hours_below(0.0, float("nan"), -6.0, 14.0))


def test_apple_buds_bear_what_washington_state_found() -> None:
    # WSU EB0913: tight cluster 27/21 °F, full bloom 28/25 °F
    stages = {t.stage: (t.damage_f, t.kill_f) for t in frost.tolerances("apple")}
    assert stages["tight cluster"] == (27, 21)
    assert stages["full bloom"] == (28, 25)
    assert stages["any"] == (None, catalogue()["apple"].kill_temp_f)


def test_buds_get_tenderer_as_they_open_and_die_no_warmer_than_they_are_harmed() -> None:
    assert len(frost.crops_with_stages()) >= 6
    for key in frost.crops_with_stages():
        stages = [t for t in frost.tolerances(key) if t.stage != "any"]
        for t in stages:
            assert t.source and (t.kill_f is None or t.damage_f is None or t.kill_f < t.damage_f)
        harmed = [t.damage_f for t in stages if t.damage_f is not None and "fruit" not in t.stage]
        assert harmed == sorted(harmed), key


def test_every_crop_of_the_catalogue_has_a_tolerance_with_its_source() -> None:
    assert [key for key in catalogue() if not frost.tolerances(key)] == []


def test_a_heavier_cover_gains_no_less() -> None:
    covers = frost.row_covers()
    assert covers["light"].gain_low_f <= covers["heavy"].gain_low_f
    assert all(0 < c.gain_low_f <= c.gain_high_f for c in covers.values())
