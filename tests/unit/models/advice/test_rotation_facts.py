"""What records say of paddocks and herds, and what is taken as usual and said to be."""

from __future__ import annotations

import math
from datetime import date

import pytest

from models.advice.rotation.facts import herd_facts, paddock_facts, shares_of
from models.advice.rotation.together import as_one, merged
from models.agronomy.growth_stands import UNSAID
from tests.unit.models.advice.made_land import place
from tests.unit.models.advice.made_rotations import cows, ewes


def test_a_herd_eats_its_head_times_weight_times_percent() -> None:
    assert cows(head=20).demand_kg_d == pytest.approx(20 * 500 * 0.02)


def test_animal_units_are_thousands_of_pounds() -> None:
    assert cows(head=20).animal_units == pytest.approx(20 * 500 / 453.59237)


def test_a_herd_nobody_weighed_is_taken_as_usual_and_said_to_be() -> None:
    """1,200 lb for a mature cow."""
    found = herd_facts("Cows", "cattle", 10, {}, "P1", None)
    assert found.weight_kg == 545.0
    assert "nobody weighed Cows" in found.guessed[0]


def test_stays_are_as_the_herd_says_else_as_the_hub_does() -> None:
    assert herd_facts("Cows", "cattle", 10, {"longest_stay_d": 3}, "", None, {"cattle": 5}).longest == 3
    assert herd_facts("Cows", "cattle", 10, {}, "", None, {"cattle": 5}).longest == 5


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("tall fescue 60, white clover 40", [("tall_fescue", 60.0), ("white_clover", 40.0)]),
        ("Orchardgrass", [("orchardgrass", 1.0)]),
        ("tall-fescue 70 %; moss 30", [("tall_fescue", 70.0)]),
        ("", []),
    ],
)
def test_a_sward_is_read_as_people_write_it(text: str, wanted: list[tuple[str, float]]) -> None:
    assert shares_of(text) == wanted


def test_a_paddock_without_an_area_is_none() -> None:
    assert paddock_facts(place("P1", "paddock"), []) is None


def test_what_nobody_said_of_a_sward_is_mixed_grass_and_told() -> None:
    found = paddock_facts(place("P1", "paddock", area_ha=2.0), [])
    assert found is not None
    assert found.stand.shares == ((UNSAID, 1.0),)
    assert found.guessed == ("nobody said what grows in P1: mixed grass",)


def test_a_paddock_s_own_masses_are_its_own_and_a_wrong_one_is_none() -> None:
    found = paddock_facts(place("P1", "paddock", area_ha=2.0, enter_kg_ha=2500, leave_kg_ha="much"), [])
    assert found is not None
    assert (found.enter_kg_ha, found.leave_kg_ha) == (2500.0, None)


def test_a_soil_named_says_how_much_water_roots_find() -> None:
    """Sand holds less than silt loam; a measured figure comes first."""
    sand, silt = (paddock_facts(place("P1", "paddock", area_ha=2.0, soil=soil), []) for soil in ("sand", "silt loam"))
    measured = paddock_facts(place("P1", "paddock", area_ha=2.0, soil="sand", whc_mm=140), [])
    assert sand is not None and silt is not None and measured is not None
    assert sand.stand.holds_mm < silt.stand.holds_mm
    assert measured.stand.holds_mm == 140


# Herds that graze as one


def test_herds_that_graze_as_one_eat_what_both_eat_and_bear_what_the_weaker_bears() -> None:
    both = merged([cows(longest_stay_d=6), ewes(place="P1", longest_stay_d=3)])
    assert both.name == "Cows + Ewes"
    assert both.demand_kg_d == pytest.approx(20 * 500 * 0.02 + 30 * 60 * 0.03)
    assert both.animal_units == pytest.approx((20 * 500 + 30 * 60) / 453.59237)
    assert (both.longest, both.kind) == (3, "sheep")
    assert both.since == max(h.since for h in both.members if h.since is not None)


def test_joined_herds_are_one_in_the_plan_whoever_of_them_says_so() -> None:
    for joins in ({"Cows": ["Ewes"]}, {"Ewes": ["Cows"]}):
        (one,) = as_one([cows(), ewes(place="P1")], joins, [])
        assert [h.name for h in one.each] == ["Cows", "Ewes"]


def test_herds_that_should_graze_as_one_and_stand_apart_are_told() -> None:
    trouble = list[str]()
    found = as_one([cows(place="P1"), ewes(place="P2")], {"Cows": ["Ewes"]}, trouble)
    assert [h.name for h in found] == ["Cows", "Ewes"]
    assert "Cows in P1 and Ewes in P2 graze as one, but stand apart" in trouble[0]


def test_who_follows_one_of_a_joined_herd_follows_all_of_it() -> None:
    goats = herd_facts("Goats", "goats", 10, {"follows": "Cows"}, "P3", date(2026, 4, 30))
    found = as_one([cows(), ewes(place="P1"), goats], {"Cows": ["Ewes"]}, [])
    assert {h.name: h.follows for h in found} == {"Cows + Ewes": "", "Goats": "Cows + Ewes"}


def test_a_herd_alone_is_as_it_was() -> None:
    assert as_one([cows()], {}, []) == [cows()]
    assert math.isclose(cows().demand_kg_d, cows().each[0].demand_kg_d)
