"""Seed, soil, rotation, store and yields: rounding, blanks and limits beyond the reference cases."""

from __future__ import annotations

from datetime import date

import pytest

from models.agronomy import chill, crop_rotation, heat_units, lots, seeds, soil_gate, storage, yields
from models.agronomy.crops import catalogue
from models.agronomy.wholes import whole_down, whole_up
from sensors.errors import InputError


def test_what_decimals_leave_behind_buys_no_seed() -> None:
    # 50 ft x 2 rows x 1 seed and 10 % on top are 110 exactly, and 110.00000000000001 in a computer
    assert 50 * 2 * (1 + 0.1) > 110
    assert seeds.sown_seeds(50, 2, 1, 0.1).seeds == 110
    assert whole_up(1380.001) == 1381 and whole_down(17.9999999999999) == 18


def test_losses_divide_and_are_not_cut_to_whole_numbers_on_the_way() -> None:
    # 120 / (0.8 x 0.95) = 157.9; a loss taken as a whole number of percent of 120 would give 150 + 6
    assert seeds.cells_for(120, 0.05, 0.8) == 158


def test_a_nursery_that_loses_everything_raises_nothing() -> None:
    with pytest.raises(InputError, match="loss"):
        seeds.cells_for(100, 1.0)


@pytest.mark.parametrize(("crop", "soil_f", "days"), [("carrot", 50, 17), ("carrot", 59, 10), ("carrot", 68, 7), ("carrot", 77, 6)])
def test_days_to_emergence_are_those_of_the_leaflet(crop: str, soil_f: float, days: float) -> None:
    assert soil_gate.days_to_emergence(crop, soil_f) == days
    assert soil_gate.days_to_emergence(f" {crop.title()}", soil_f) == days


def test_below_its_least_temperature_a_crop_does_not_come_up_late_but_not_at_all() -> None:
    assert soil_gate.days_to_emergence("pepper_sweet", 50) is None
    assert soil_gate.days_to_emergence("pepper_sweet", 55) is None
    assert soil_gate.days_to_emergence("lettuce", 99) is None


def test_every_name_of_the_emergence_table_that_looks_like_a_key_is_one() -> None:
    keys = [name for name in soil_gate._emergence() if "_" in name]
    assert keys and set(keys) <= set(catalogue())


def test_a_crop_nobody_measured_has_no_days() -> None:
    with pytest.raises(InputError, match="shiitake"):
        soil_gate.days_to_emergence("shiitake", 60)


def _mornings(*temps: float | None) -> dict[date, float | None]:
    return {date(2027, 5, n + 1): temp for n, temp in enumerate(temps)}


def test_the_gate_opens_on_the_third_warm_morning() -> None:
    two = soil_gate.sowing_gate(_mornings(58, 60, 61), 60, date(2027, 5, 3))
    three = soil_gate.sowing_gate(_mornings(58, 60, 61, 60), 60, date(2027, 5, 4))
    assert (two.open, two.held, two.short_f) == (False, 2, 0)
    assert (three.open, three.opened_on) == (True, date(2027, 5, 4))


def test_a_morning_nobody_measured_was_not_warm() -> None:
    got = soil_gate.sowing_gate(_mornings(61, 62, None, 61), 60, date(2027, 5, 4))
    assert (got.open, got.held, got.missing) == (False, 1, 1)


def test_the_gate_says_when_it_is_foreseen_to_open_and_how_far_it_is() -> None:
    ahead = {date(2027, 5, 4): 59.0, date(2027, 5, 5): 60.0, date(2027, 5, 6): 61.0, date(2027, 5, 7): 61.0}
    got = soil_gate.sowing_gate(_mornings(56, 56, 57), 60, date(2027, 5, 3), ahead)
    assert (got.short_f, got.opens_on) == (3, date(2027, 5, 7))


def test_readings_of_last_week_open_no_gate() -> None:
    assert not soil_gate.sowing_gate(_mornings(61, 61, 61), 60, date(2027, 5, 10)).open


def test_a_gate_without_readings_knows_nothing() -> None:
    got = soil_gate.sowing_gate({}, 60, date(2027, 5, 10))
    assert (got.open, got.last_f, got.short_f, got.opens_on) == (False, None, None, None)


def test_a_family_may_return_on_the_day_its_years_are_over() -> None:
    # 4 x 365 = 1,460 days after 15 August 2024 is 14 August 2028
    assert crop_rotation.too_soon(date(2024, 8, 15), date(2028, 8, 13), 4)
    assert not crop_rotation.too_soon(date(2024, 8, 15), date(2028, 8, 14), 4)


def test_old_and_new_names_of_a_family_are_one() -> None:
    assert crop_rotation.family_years("Alliaceae") == crop_rotation.family_years("Amaryllidaceae") == 3
    assert crop_rotation.family_years("Amaranthaceae", {"Chenopodiaceae": 5}) == 5


def test_a_disease_is_known_by_key_and_name() -> None:
    assert crop_rotation.disease("Lettuce drop") == crop_rotation.disease("lettuce_drop")
    with pytest.raises(InputError, match="mildew"):
        crop_rotation.disease("mildew")


def test_a_warm_cellar_halves_the_life_of_a_lot_and_more() -> None:
    assert storage.shortened_days(100, 50, 32) == pytest.approx(40)
    assert storage.shortened_days(100, 30, 32) == 100


def test_a_lot_code_can_be_written_on_a_bin() -> None:
    assert lots.lot_code("Lettuce, head", "B2", date(2027, 5, 12)) == "LET-B2-20270512-1"
    with pytest.raises(InputError, match="bed"):
        lots.lot_code("lettuce", "--", date(2027, 5, 12))


def test_the_week_of_the_killing_night_keeps_what_was_picked() -> None:
    weekly = yields.weekly_yield(90, (1 / 3, 1 / 3, 1 / 3), date(2027, 9, 27))
    kept = yields.after_kill(weekly, yields.killed_on(32, [(date(2027, 10, 9), 30), (date(2027, 10, 3), 33)]))
    assert list(kept.values()) == pytest.approx([30, 30, 0])


def test_frost_does_not_kill_what_nobody_knows_the_limit_of() -> None:
    assert yields.killed_on(None, [(date(2027, 10, 9), -20)]) is None


@pytest.mark.parametrize("fractions", [(), (0.5, -0.1), (0.7, 0.7)])
def test_weeks_that_share_more_than_the_harvest_are_refused(fractions: tuple[float, ...]) -> None:
    with pytest.raises(InputError, match="weeks of a harvest"):
        yields.weekly_yield(10, fractions, date(2027, 5, 1))


def test_a_negative_harvest_is_refused() -> None:
    with pytest.raises(InputError, match="harvest"):
        yields.weekly_yield(-1, (1.0,), date(2027, 5, 1))


def test_met_eireanns_cases_meet_where_they_touch() -> None:
    # base at the minimum, at the mean and at the maximum: 4, 2 and 0 K above the base in the mean of a day of 10 to 18 degrees
    assert heat_units.four_cases(18, 10, 10) == 4
    assert heat_units.four_cases(18, 10, 14) == pytest.approx(1.0)
    assert heat_units.four_cases(18, 10, 18) == 0
    assert heat_units.four_cases(18, 10, 25) == 0


def test_after_800_points_a_warm_day_takes_no_chill_away() -> None:
    assert chill.mainland_points([70.0] * 5, 700) == -5
    assert chill.mainland_points([70.0] * 5 + [40.0], 800) == 1
