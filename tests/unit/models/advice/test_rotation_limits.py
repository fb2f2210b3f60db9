"""What keeps herds out: wet ground, poison, trees, closed days, dry troughs; and what toxic fescue costs."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given as sampled
from hypothesis import strategies as st

from models.advice.rotation.limits import Ground, blocks, charges
from models.advice.rotation.signs import Closed, Signs, broken_droughts, frosts, in_drought, storms
from models.advice.rotation.together import merged
from models.agronomy.growth_stands import Stand
from models.planning.grazing import Block
from tests.unit.models.advice.made_rotations import coming, cows, ewes, paddock, sunny

OCTOBER, JUNE = date(2026, 10, 12), date(2026, 6, 15)


def found(rule: str, ground: Ground | None = None, today: date = JUNE, signs: Signs | None = None, **details: object) -> list[Block]:
    herds = (cows(), ewes())
    return [b for b in blocks(paddock(details=details), herds, today, 60, ground, signs) if b.rule == rule]


# Wet ground (knowledge: green below 0.85, amber to 1, red from 1 with rain to come; sheep 0.05 later)


@pytest.mark.parametrize(
    ("share", "rain", "wanted"),
    [
        (0.80, (0.0,), set()),
        (0.87, (0.0,), {("cattle", 1)}),
        (0.95, (0.0,), {("cattle", 1), ("sheep", 1)}),
        (1.06, (3.0,), {("cattle", 0), ("sheep", 0)}),
        (1.06, (0.0,), {("cattle", 1), ("sheep", 1)}),
        (0.50, (15.0,), {("cattle", 1), ("sheep", 1)}),
        (None, (15.0,), {("cattle", 1), ("sheep", 1)}),
        (None, (), set()),
    ],
)
def test_today_s_ground_bears_by_tiers(share: float | None, rain: tuple[float, ...], wanted: set[tuple[str, int]]) -> None:
    today = {(b.herd, b.longest) for b in found("treading", Ground(share, rain, et_mm=4.0)) if b.first == 0}
    assert today == wanted


def test_cattle_keep_off_slopes_when_the_ground_is_soft() -> None:
    soft = found("treading", Ground(0.9, (0.0,)), slope_pct=20)
    assert {b.longest for b in soft if b.herd == "cattle"} == {0}
    assert "90\xa0% of the water it holds" in soft[0].reason


def test_rain_to_come_makes_the_ground_soft_on_its_day_and_thirst_dries_it() -> None:
    """0.8 of 100 mm, 9 mm of rain less 4 drunk: 0.85 tomorrow. From 0.86 without rain 0.82."""
    assert Ground(0.8, (9.0, 0.0), holds_mm=100, et_mm=4).share_on(1) == pytest.approx(0.85)
    assert [b.first for b in found("treading", Ground(0.8, (9.0, 0.0, 0.0), holds_mm=100, et_mm=4)) if b.herd == "cattle"] == [1]
    assert [b.first for b in found("treading", Ground(0.86, (0.0, 0.0, 0.0), holds_mm=100, et_mm=4)) if b.herd == "cattle"] == [0]


def test_frozen_ground_bears() -> None:
    assert found("treading", Ground(1.0, (5.0,), soil_temp_c=-1.0)) == []


@sampled(st.floats(0, 2), st.lists(st.floats(0, 80), max_size=3), st.floats(0, 8))
def test_ground_never_holds_less_than_nothing_nor_after_a_day_more_than_all(share: float, rain: list[float], et: float) -> None:
    ground = Ground(share, tuple(rain), et_mm=et)
    for day in range(1, len(rain) + 1):
        there = ground.share_on(day)
        assert there is not None
        assert 0 <= there <= 1


# Poison


def test_after_frost_johnsongrass_is_poison_for_a_week() -> None:
    on = OCTOBER + timedelta(days=2)
    own = found("toxic", today=OCTOBER, signs=Signs((("frost", on),)), toxic=["johnsongrass"])
    cattle = [b for b in own if b.herd == "cattle"]
    assert [(b.first, b.last) for b in cattle] == [(2, 9)]
    assert cattle[0].reason.endswith("is poison after the frost of 14 Oct")
    assert found("toxic", today=OCTOBER, toxic=["johnsongrass"]) == []


def test_a_storm_makes_cherry_poison_for_a_fortnight_and_autumn_anyway() -> None:
    storm = Signs((("storm", JUNE - timedelta(days=4)),))
    own = [b for b in found("toxic", today=JUNE, signs=storm, toxic=["wild_cherry"]) if b.herd == "cattle"]
    assert (own[0].first, own[0].last) == (0, 10)
    assert "after the storm of 11 Jun" in own[0].reason
    autumn = [b for b in found("toxic", today=date(2026, 9, 1), toxic=["wild_cherry"]) if b.herd == "cattle"]
    assert autumn[0].reason.endswith("is poison then")


def test_a_drought_that_holds_counts_for_the_days_that_weather_is_known() -> None:
    own = [b for b in found("toxic", today=JUNE, signs=Signs(holds=("drought",)), toxic=["johnsongrass"]) if b.herd == "cattle"]
    assert [(b.first, b.last) for b in own] == [(0, 2)]
    assert own[0].reason.endswith("in this drought")


def test_a_plant_nobody_knows_is_left_out() -> None:
    assert found("toxic", toxic=["triffid"]) == []


# Closed days, water, trees


def test_an_event_closes_its_days_alone() -> None:
    signs = Signs(closed=(Closed("P1", JUNE + timedelta(days=5), JUNE + timedelta(days=6), "open day is held there"),))
    assert [(b.first, b.last, b.reason) for b in found("event", signs=signs)] == [(5, 6, "open day is held there")]


def test_days_that_somebody_closed_it_for_are_closed_and_past_ones_forgotten() -> None:
    closed = [{"from": "2026-06-10", "to": "2026-06-16", "reason": "seeded"}, {"from": "2026-05-01", "to": "2026-05-09"}]
    assert [(b.first, b.last, b.reason) for b in found("event", closed=closed)] == [(0, 1, "seeded")]


def test_a_paddock_without_water_is_left_today_and_tomorrow() -> None:
    assert [(b.first, b.last, b.herd) for b in found("water", signs=Signs(dry={"P1": "Trough 1 is empty"}))] == [(0, 1, "")]


def test_young_trees_keep_cattle_out_until_they_are_tall_and_stout() -> None:
    assert {b.longest for b in found("trees", tree_leader_m=1.0, tree_stem_cm=2.0) if b.herd == "cattle"} == {0}
    assert all(b.longest > 0 for b in found("trees", tree_leader_m=3.5, tree_stem_cm=6.0) if b.herd == "cattle")


def test_herds_that_graze_as_one_are_kept_out_by_what_keeps_out_any_of_them() -> None:
    both = merged([cows(), ewes(place="P1")])
    own = [b for b in blocks(paddock(), (both,), JUNE, 60, Ground(0.87, (0.0,))) if b.first == 0]
    assert {(b.herd, b.longest) for b in own} == {("Cows + Ewes", 1)}


# Fescue


def test_fescue_of_unknown_kind_costs_cattle_in_summer_and_novel_fescue_nothing() -> None:
    fescue = Stand((("tall_fescue", 1.0),))
    hot = coming(JUNE, mean_c=27.0)
    charge = charges(paddock(stand=fescue), cows(), hot)
    assert charge is not None and charge.per_day.max() > 0
    assert charges(paddock(stand=fescue, details={"endophyte": "novel"}), cows(), hot) is None
    assert charges(paddock(stand=fescue), ewes(), hot) is None
    assert charges(paddock(), cows(), hot) is None


# What has happened


def test_a_gale_is_a_storm_and_a_breeze_is_none() -> None:
    gusts = np.array([5.0, 17.1, 17.3, np.nan])
    assert list(storms(JUNE, gusts)) == [("storm", JUNE + timedelta(days=2))]


def test_frosts_are_those_that_came_and_those_forecast() -> None:
    cold = sunny(OCTOBER - timedelta(days=3), 3)._replace(low_c=np.array([2.0, -0.5, 3.0]))
    assert list(frosts(cold, OCTOBER, [4.0, None, -2.0])) == [("frost", date(2026, 10, 10)), ("frost", date(2026, 10, 14))]


def test_three_weeks_with_less_than_ten_millimetres_are_a_drought_and_a_wet_day_ends_it() -> None:
    dry = sunny(JUNE - timedelta(days=30), 30, rain_mm=0.3)
    assert in_drought(dry)
    assert not in_drought(sunny(JUNE - timedelta(days=30), 30, rain_mm=1.0))
    rain = dry.rain_mm.copy()
    rain[-2] = 25.0
    assert list(broken_droughts(dry._replace(rain_mm=rain))) == [("drought_break", JUNE - timedelta(days=2))]


def test_where_nobody_gauges_rain_there_is_no_drought() -> None:
    silent = sunny(JUNE - timedelta(days=30), 30, rain_mm=float("nan"))
    assert not in_drought(silent)
    assert list(broken_droughts(silent)) == []


def test_no_drought_is_told_in_winter() -> None:
    assert not in_drought(sunny(date(2026, 1, 1), 30, rain_mm=0.0))


def test_a_probe_that_tells_of_more_water_than_a_soil_can_hold_says_that_it_is_as_wet_as_can_be() -> None:
    # the demo's P6 in a wet May: 43 % by volume in a soil said to be loam
    assert [b.first for b in found("treading", Ground(2.03, (5.0,)))][:1] == [0]
