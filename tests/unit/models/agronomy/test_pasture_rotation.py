"""Paddocks, laps, budgets, wedges and worksheets, against the examples they come from."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy import pasture_budget, pasture_stocking, pasture_worksheets
from models.agronomy.pasture import KG_HA_PER_LB_AC
from models.agronomy.pasture_animals import KG_PER_LB
from models.agronomy.pasture_worksheets import Field, Herd
from sensors.errors import InputError

ACRE = KG_PER_LB / KG_HA_PER_LB_AC
IN = 2.54


@pytest.mark.parametrize(("rest", "stay", "herds", "paddocks"), [(35, 3, 1, 13), (30, 3, 1, 11), (42, 3.5, 1, 13), (42, 4, 2, 24)])
def test_paddocks_are_for_the_longest_rest_and_for_each_herd(rest: float, stay: float, herds: int, paddocks: int) -> None:
    # Penn State, Four Steps: 35 / 3 + 1 = 13
    assert pasture_stocking.paddocks_needed(rest, stay, herds) == paddocks


def test_an_acre_a_unit_is_that_of_penn_state() -> None:
    # Agronomy Guide table 1.8-9: 25 lb a unit, 7 days, 60 %, 1,000 lb/ac: 0.292 ac
    assert pasture_stocking.paddock_area(25 * 7, 1000, 0.6) == pytest.approx(0.292, abs=5e-4)


def test_a_lap_of_the_worked_farm() -> None:
    # 24 ac in 12, 2,400 to 1,200 lb/ac, 0.75 eaten, 469.5 lb a day: 46.0 days, stays of 3.8, rest 42.2, 28 lb/ac/day to grow
    ways = [(12, 3.8, 42.2), (24, 1.9, 44.1)]
    for count, stay, rest in ways:
        areas = [24 / count * ACRE] * count
        lap = pasture_stocking.lap(areas, 2400 * KG_HA_PER_LB_AC, 1200 * KG_HA_PER_LB_AC, 0.75, 469.5 * KG_PER_LB)
        assert lap.days == pytest.approx(46.0, abs=0.05)
        assert lap.stay_days == pytest.approx(stay, abs=0.05)
        assert lap.rest_days == pytest.approx(rest, abs=0.05)
    lap = pasture_stocking.lap([2 * ACRE] * 12, 2400 * KG_HA_PER_LB_AC, 1200 * KG_HA_PER_LB_AC, 0.75, 469.5 * KG_PER_LB)
    assert lap.growth_needed_kg_ha_day / KG_HA_PER_LB_AC == pytest.approx(28.4, abs=0.1)


def test_stays_by_worth_keep_the_rest_in_the_mean() -> None:
    stays = pasture_stocking.stays_by_worth([1, 1, 2, 1], [5, 5, 5, 10], 30)
    assert sum(stays) / 4 == pytest.approx(10)
    assert stays[2] == stays[3] == pytest.approx(2 * stays[0])
    assert pasture_stocking.shortest_rest(stays) == pytest.approx(sum(stays) - max(stays))
    with pytest.raises(InputError, match="too few paddocks"):
        pasture_stocking.stays_by_worth([1, 1], [5, 5], 30, herds=2)


def test_a_rotation_is_as_long_as_grass_takes() -> None:
    assert pasture_stocking.rotation_days(2400, 1200, 40) == 30
    assert pasture_stocking.rotation_days(2400, 1200, 0) == float("inf")
    with pytest.raises(InputError):
        pasture_stocking.rotation_days(1200, 2400, 40)


def test_animal_days_are_those_of_the_examples() -> None:
    assert pasture_stocking.animal_days(75, 9, 3.6) == pytest.approx(187.5)
    assert pasture_stocking.animal_days_by_patch(25, 25) == pytest.approx(7.744)
    assert pasture_stocking.days_of_animal_days(30, 10, 50) == 6
    assert pasture_stocking.area_for_a_day(90, 45) == 2


def test_days_left_end_only_where_more_is_eaten_than_grows() -> None:
    # (2,000 - 1,200) x 2 ha / (100 kg a day - 20 x 2) = 26.7 days
    assert pasture_budget.days_left(2000, 1200, 2, 100, 20) == pytest.approx(26.67, abs=0.01)
    assert pasture_budget.days_left(2000, 1200, 2, 100, 20, fed_kg_day=40) == pytest.approx(80)
    assert pasture_budget.days_left(2000, 1200, 2, 100, 50) == float("inf")
    assert pasture_budget.days_left(1000, 1200, 2, 100, 0) == 0
    with pytest.raises(InputError, match="blank is not zero"):
        pasture_budget.days_left(None, 1200, 2, 100)


def test_without_growth_a_budget_is_the_ration_of_a_closed_plan() -> None:
    # days = stock / demand: 4 ha x 800 kg/ha x 0.75 / 100 kg = 24 whole days
    days = 60
    found = pasture_budget.budget(np.full(4, 1.0), np.full(4, 2000.0), np.full(4, 1200.0), np.zeros((days, 4)), np.full(days, 100.0))
    assert found.days_left == 24
    assert found.short_kg == pytest.approx(60 * 100 - 2400)
    fed = pasture_budget.budget(np.full(4, 1.0), np.full(4, 2000.0), np.full(4, 1200.0), np.full((days, 4), 40.0), np.full(days, 100.0))
    assert fed.days_left == float("inf") and fed.short_kg == 0


def test_a_mass_nobody_knows_is_not_zero_in_a_budget() -> None:
    with pytest.raises(InputError, match="unknown is not zero"):
        pasture_budget.budget(np.ones(2), np.array([2000.0, np.nan]), np.zeros(2), np.zeros((5, 2)), np.ones(5))


def test_a_wedge_lies_along_its_line() -> None:
    even = pasture_budget.wedge([("a", 1200, 1), ("b", 1800, 1), ("c", 2400, 1)], 2400, 1200)
    assert [one.paddock for one in even.paddocks] == ["c", "b", "a"]
    assert even.surplus_kg == pytest.approx(0)
    ahead = pasture_budget.wedge([("a", 1500, 2), ("b", 2600, 1), ("c", None, 1)], 2400, 1200)
    assert ahead.unknown == ("c",)
    assert ahead.surplus_kg == pytest.approx(200 + 600)
    assert ahead.spare(300) == 2
    assert pasture_budget.wedge([("a", 1000, 1)], 2400, 1200).spare(300) == 0


GRAZIERS = ([20, 25, 30, 25, 25], 100 * KG_HA_PER_LB_AC, 45)
HERD, FIELD = Herd(50, 1200 * KG_PER_LB, 2.6), Field(160 * ACRE, 10 * ACRE)


def test_graziers_math_is_that_of_the_worksheet() -> None:
    # SDSHC's own example: 2,500 lb/ac fresh, 1,125 dry, 525 usable; 2.97 ac a day, 50.5 days, 84.1 head, 2,524 animal-days
    found = pasture_worksheets.graziers_math(*GRAZIERS, 600 * KG_HA_PER_LB_AC)
    assert [one / KG_HA_PER_LB_AC for one in (found.production, found.available, found.usable)] == pytest.approx([2500, 1125, 525])
    assert found.area_for(HERD, 1) / ACRE == pytest.approx(2.97, abs=0.01)
    assert found.days(FIELD, HERD) == pytest.approx(50.5, abs=0.05)
    assert found.animals(FIELD, HERD, 30) == pytest.approx(84.1, abs=0.05)
    assert found.animal_days(FIELD, HERD) == pytest.approx(2524, abs=1)


def test_cover_crops_are_those_of_the_worksheet() -> None:
    # cool season, 18 inches down to 4, 65 %: 2,275 lb/ac usable; 100 head of 1,200 lb at 3 % want 7.91 ac in five days
    found = pasture_worksheets.cover_crop("cool", 18 * IN, 4 * IN, 65)
    assert found.production / KG_HA_PER_LB_AC == pytest.approx(4640)
    assert found.usable / KG_HA_PER_LB_AC == pytest.approx(2275)
    assert found.area_for(Herd(100, 1200 * KG_PER_LB, 3), 5) / ACRE == pytest.approx(7.91, abs=0.01)
    with pytest.raises(InputError, match="less than this worksheet"):
        pasture_worksheets.cover_crop("cool", 18 * IN, 3 * IN, 65)
    assert pasture_worksheets.cover_crop("mix", 10 * IN, 0, 100).usable / KG_HA_PER_LB_AC == pytest.approx(2150)


@pytest.mark.parametrize("leave", [None, -600.0])
def test_what_is_to_be_left_is_neither_blank_nor_negative(leave: float | None) -> None:
    with pytest.raises(InputError):
        pasture_worksheets.graziers_math(*GRAZIERS, leave)


def test_a_blank_line_is_named_and_a_written_zero_counts() -> None:
    found = pasture_worksheets.graziers_math(*GRAZIERS, 0)
    assert found.usable == found.available
    with pytest.raises(InputError, match="number of animals"):
        found.days(FIELD, Herd(None, 500, 2.6))
    with pytest.raises(InputError, match="days planned"):
        found.animals(FIELD, HERD, None)
    nothing = pasture_worksheets.graziers_math(*GRAZIERS, 5000)
    assert nothing.days(FIELD, HERD) == 0
    with pytest.raises(InputError, match="nothing to graze"):
        nothing.area_for(HERD, 1)
    with pytest.raises(InputError):
        found.days(Field(10, 12), HERD)
