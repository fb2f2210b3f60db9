"""Plantings out of the catalogue, units of harvest, and young plants that go outside."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from models.agronomy.crops import Crop, catalogue, new_crop, with_overrides
from models.agronomy.harvest_units import converted, unit_weights
from models.agronomy.setting_out import hardening_from, setting_out
from models.planning.planting import Planting, Stretch
from models.planning.planting.calendar import days_of
from models.planning.planting.known_crops import fractions_of, growth_of, planting_of, usual_method
from models.planning.planting.seeding import nursery_need, seed_need
from sensors.errors import RecordError, UnitError

ON = date(2027, 5, 3)


def of(key: str, **said: object) -> Planting:
    return planting_of(catalogue()[key], "P1", ON, (Stretch("B1", 100),), **said)  # type: ignore[arg-type]


@pytest.mark.parametrize("crop", catalogue().values(), ids=lambda crop: crop.key)
def test_every_crop_of_the_catalogue_makes_a_planting_or_says_what_is_missing(crop: Crop) -> None:
    if crop.yield_per == "100_sq_ft":
        with pytest.raises(RecordError, match="no a yield|has no"):
            planting_of(crop, "P1", ON, (Stretch("B1", 100),))
        return
    made = planting_of(crop, "P1", ON, (Stretch("B1", 100),), plants=100)
    assert made.total() == pytest.approx(crop.yield_typical)
    assert sum(made.fractions) == pytest.approx(1)
    assert days_of(made).first_harvest_on > ON


def test_lettuce_is_raised_and_carrots_are_sown() -> None:
    lettuce, carrot = of("lettuce_head"), of("carrot")
    # 28 to 42 days in trays: 35, and 40 days from transplanting
    assert days_of(lettuce).sow_on == ON - timedelta(days=35)
    assert days_of(lettuce).first_harvest_on == ON + timedelta(days=40)
    assert nursery_need(lettuce) is not None and seed_need(lettuce) is None
    assert days_of(carrot).transplant_on is None and seed_need(carrot) is not None


def test_lettuce_sown_in_the_field_takes_its_days_in_the_tray_longer() -> None:
    assert days_of(of("lettuce_head", method="direct")).first_harvest_on == ON + timedelta(days=75)


def test_days_from_transplanting_are_the_same_for_bought_plants() -> None:
    assert days_of(of("lettuce_head", method="bought")).first_harvest_on == ON + timedelta(days=40)


def test_trees_stand_for_years_and_potatoes_do_not() -> None:
    assert usual_method(catalogue()["apple"]) == "standing"
    assert usual_method(catalogue()["potato"]) == "bought"


def test_a_crop_without_a_window_is_picked_at_once() -> None:
    plain = new_crop("mashua", "Mashua", {"days_typical": 180, "days_basis": "from_planting_out", "establishment": "tuber"})
    assert fractions_of(plain) == (1.0,)
    assert fractions_of(with_overrides(plain, {"harvest_window_weeks": 4})) == (0.25,) * 4
    with pytest.raises(RecordError, match="yield"):
        planting_of(plain, "P1", ON, (Stretch("B1", 100),))


def test_a_crop_of_trees_is_not_planned_back_in_feet_of_bed() -> None:
    with pytest.raises(RecordError, match="feet of bed"):
        growth_of(catalogue()["pawpaw"])
    assert growth_of(catalogue()["kale"]).rate == 130


def test_bunches_are_pounds_only_where_one_was_weighed() -> None:
    kale = unit_weights(catalogue()["kale"])
    assert converted(10, "bunch", "lb", kale) == pytest.approx(10 * kale["bunch"])
    assert converted(1, "kg", "lb") == pytest.approx(2.20462, abs=1e-5)
    assert converted(7, "bunch", "bunch") == 7
    with pytest.raises(UnitError, match="weighed one bunch"):
        converted(10, "bunch", "lb", unit_weights(catalogue()["tomato_slicing"]))


def nights(*minima: float | None) -> dict[date, float | None]:
    return {ON + timedelta(days=n): low for n, low in enumerate(minima)}


def test_tomatoes_go_out_when_no_night_comes_near_to_frost() -> None:
    assert setting_out(32, nights(45, 44, 41, 40, 42), ON).go is True
    cold = setting_out(32, nights(45, 44, 36, 30, 42), ON)
    assert (cold.go, cold.cold_on, cold.coldest_f, cold.limit_f) == (False, ON + timedelta(days=2), 30, 36)


def test_nights_nobody_foresees_are_not_warm() -> None:
    got = setting_out(32, nights(45, None, 41), ON)
    assert (got.go, got.missing) == (None, 3)
    assert setting_out(32, {}, ON).coldest_f is None


def test_hardening_off_begins_a_week_before() -> None:
    assert hardening_from(date(2027, 5, 18)) == date(2027, 5, 11)
