"""The simulator against sums made by hand: where nothing grows, mass is what stood less what was taken off."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from models.planning.grazing import Block, Costs, Mowing, Problem, Stay, Stockpile
from models.planning.grazing.simulate import score
from tests.unit.models.grazing.small_farms import farm, herd, paddock


def rules(problem: Problem, *stays: Stay) -> list[str]:
    return [b.rule for b in score(problem, stays).breaches]


def test_a_stay_of_three_days_takes_what_is_eaten_over_three_quarters_of_it() -> None:
    # Penn State's table: of what a stay of 2 to 3 days takes off, 75 % is eaten; 75 kg a day are 100 kg off a hectare
    found = score(farm(), [Stay("Cows", "P1", 0, 3)])
    assert found.mass["P1"][:5].tolist() == pytest.approx([3000, 2900, 2800, 2700, 2700])
    assert found.holds


def test_a_sward_grows_by_what_light_it_takes_up_less_what_dies() -> None:
    found = score(farm(paddock(growth=100.0, loss=0.01)), [])
    assert found.mass["P1"][1] == pytest.approx(3000 + 100 * (1 - exp(-3000 / 1233)) - 30)


def test_days_without_a_paddock_are_paid_in_hay() -> None:
    found = score(farm(), [Stay("Cows", "P1", 0, 5)])
    assert found.lot_days == {"Cows": 15}
    assert found.parts["hay"] == pytest.approx(15 * 75 * 0.2)
    assert found.parts["moves"] == 12.0


def test_a_herd_that_stays_where_it_is_has_not_moved_and_its_days_there_count() -> None:
    problem = farm(herds=(herd(here="P1", stood=4),))
    found = score(problem, [Stay("Cows", "P1", 0, 3)])
    # the seventh day of its stay: 60 % is eaten of what is taken off
    assert found.mass["P1"][1] == pytest.approx(3000 - 75 / 0.60)
    assert found.moves == 0 and found.holds
    assert rules(problem, Stay("Cows", "P1", 0, 4)) == ["longest"]


def test_a_paddock_that_a_herd_leaves_on_the_first_morning_rests_from_then() -> None:
    problem = farm(herds=(herd(here="P1", stood=4),))
    assert rules(problem, Stay("Cows", "P1", 9, 2)) == ["rest"]
    assert rules(problem, Stay("Cows", "P1", 10, 2)) == []


@pytest.mark.parametrize(
    ("stays", "rule"),
    [
        ([Stay("Cows", "P1", 0, 3), Stay("Cows", "P1", 12, 2)], "rest"),
        ([Stay("Cows", "P1", 0, 8)], "longest"),
        ([Stay("Cows", "P1", 0, 3), Stay("Cows", "P2", 2, 3)], "place"),
        ([Stay("Cows", "P1", 0, 3), Stay("Ewes", "P1", 2, 2)], "overlap"),
        ([Stay("Cows", "P3", 0, 2)], "entry"),
        ([Stay("Cows", "P4", 0, 7)], "residual"),
        ([Stay("Cows", "P5", 3, 3)], "blocked"),
        ([Stay("Cows", "P6", 3, 3)], "longest"),
        ([Stay("Cows", "P9", 3, 3)], "place"),
        ([Stay("Cows", "P1", 18, 3)], "place"),
        ([Stay("", "P1", 3, 3)], "cut"),
    ],
)
def test_every_hard_rule_is_named(stays: list[Stay], rule: str) -> None:
    land = [paddock("P1"), paddock("P2"), paddock("P3", mass_kg_ha=1900.0), paddock("P4", mass_kg_ha=2100.0, area_ha=0.5)]
    land += [paddock("P5"), paddock("P6")]
    wet = (Block("P5", 4, 4, "too wet", "cattle"), Block("P6", 5, 5, "soft ground", longest=1))
    problem = farm(*land, herds=(herd(), herd("Ewes", "sheep", 20.0)), blocks=wet)
    found = score(problem, stays)
    assert rule in [b.rule for b in found.breaches]
    assert all(b.said.endswith(".") and b.paddock in b.said for b in found.breaches)


def test_a_stay_that_breaks_several_rules_has_each_of_them_named() -> None:
    # nine days from 1 May: seven are allowed, the second is an open day, the fifth and sixth are too wet
    closed = (Block("P1", 1, 1, "open day"), Block("P1", 4, 5, "too wet", "cattle"))
    found = score(farm(blocks=closed), [Stay("Cows", "P1", 0, 9)])
    assert [(b.rule, b.day) for b in found.breaches] == [("longest", 0), ("blocked", 1), ("blocked", 4)]
    assert "open day" in found.breaches[1].said and "too wet" in found.breaches[2].said


def test_herds_that_meet_in_a_paddock_both_eat_and_whoever_comes_later_is_named() -> None:
    problem = farm(herds=(herd(), herd("Ewes", "sheep", 75.0, longest=4), herd("Mares", "horses", 75.0)))
    stays = [Stay("Cows", "P1", 0, 3), Stay("Ewes", "P1", 2, 5), Stay("Mares", "P1", 6, 1)]
    found = score(problem, stays)
    # 75 kg are 100 of a stay of three days, 115.4 of one of five (65 % eaten), 93.75 of a day (80 %)
    assert found.mass["P1"][:8].tolist() == pytest.approx(
        [3000, 2900, 2800, 2800 - 100 - 75 / 0.65, 2700 - 150 / 0.65, 2700 - 225 / 0.65, 2700 - 300 / 0.65, 2700 - 375 / 0.65 - 93.75]
    )
    named = [(b.rule, b.herd, b.day) for b in found.breaches]
    assert named == [("overlap", "Ewes", 2), ("longest", "Ewes", 2), ("overlap", "Mares", 6)]
    assert found.moves == 3


def test_sheep_come_back_to_their_own_worms_unless_cattle_were_between() -> None:
    problem = farm(paddock(rest=5), herds=(herd(), herd("Ewes", "sheep", 20.0)))
    ewes, again = Stay("Ewes", "P1", 0, 2), Stay("Ewes", "P1", 16, 2)
    assert score(problem, [ewes, again]).sheep_returns == 1
    assert score(problem, [ewes, again]).parts["returns"] == 25.0
    assert score(problem, [ewes, Stay("Cows", "P1", 8, 2), again]).sheep_returns == 0


def test_sheep_that_left_before_the_season_are_remembered() -> None:
    ewes = (herd("Ewes", "sheep", 20.0),)
    assert score(farm(paddock(left={"sheep": -40}), herds=ewes), [Stay("Ewes", "P1", 10, 2)]).sheep_returns == 1
    assert score(farm(paddock(left={"sheep": -50}), herds=ewes), [Stay("Ewes", "P1", 10, 2)]).sheep_returns == 0
    assert score(farm(paddock(left={"sheep": -40, "cattle": -30}), herds=ewes), [Stay("Ewes", "P1", 10, 2)]).sheep_returns == 0


def test_heat_is_paid_where_there_is_no_shade_in_paddock_and_lot() -> None:
    hot = np.zeros(20)
    hot[[1, 10]] = 1.0
    problem = farm(paddock(shade=0.75), hot=hot)
    found = score(problem, [Stay("Cows", "P1", 0, 3)])
    assert found.unshaded_head_d == pytest.approx(10 * 0.25 + 10)
    assert found.parts["heat"] == pytest.approx(12.5 * 5.0)


def test_scarce_shade_serves_as_many_as_it_covers() -> None:
    hot = np.ones(20)
    problem = farm(paddock(shade=1.0, shade_m2=15.0), herds=(herd(shade_m2=30.0),), hot=hot, lot_shade=1.0)
    assert score(problem, [Stay("Cows", "P1", 0, 2)]).unshaded_head_d == pytest.approx(2 * 10 * 0.5)


def test_followers_enter_where_their_herd_left_without_rest() -> None:
    followers = herd("Lambs", "sheep", 20.0, follows="Cows")
    problem = farm(herds=(herd(), followers))
    assert rules(problem, Stay("Cows", "P1", 0, 3), Stay("Lambs", "P1", 3, 2)) == []
    assert rules(problem, Stay("Cows", "P1", 0, 3), Stay("Lambs", "P1", 4, 2)) == ["rest"]


def test_hay_is_cut_to_its_stubble_and_is_worth_what_it_weighs() -> None:
    mowing = Mowing(("P1",), 2, 10, 2500.0, 1200.0, 0.1, 50.0)
    found = score(farm(mowing=mowing), [Stay("", "P1", 4, 3)])
    assert found.holds
    assert found.mass["P1"][5] == pytest.approx(1200.0)
    assert found.parts["mowing"] == pytest.approx(-(1800 * 0.1 - 50.0))


def test_what_a_stockpile_lacks_is_paid() -> None:
    pile = (Stockpile(("P1",), 10, 2500.0),)
    found = score(farm(stockpiles=pile, costs=Costs(short_per_kg=0.5)), [])
    assert found.parts["short"] == pytest.approx((2500 - 2000) * 0.5)


def test_grass_missing_at_the_end_is_paid() -> None:
    found = score(farm(paddock(mass_kg_ha=1500.0, area_ha=2.0), costs=Costs(end_per_kg=0.1, end_kg_ha=1800.0)), [])
    assert found.parts["end"] == pytest.approx(300 * 2 * 0.1)


def test_a_promise_that_is_not_kept_is_a_breach() -> None:
    kept = Stay("Cows", "P1", 2, 3)
    assert rules(farm(locked=(kept,))) == ["locked"]
    assert rules(farm(locked=(kept,)), kept) == []
