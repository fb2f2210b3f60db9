"""The problem that a farm sets: growth from weather and probes, rest by month and leaf, winter grass, hay, herds together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given as sampled
from hypothesis import settings
from hypothesis import strategies as st

from models.advice.rotation.facts import herd_facts
from models.advice.rotation.problem import horizon, problem_of
from models.advice.rotation.rest import free_from, leaf_rest, rest_of
from models.advice.rotation.signs import Signs
from models.advice.rotation.terms import Given, Kept, Mown, Spell, SwardRead, Ways
from models.advice.rotation.together import merged
from models.agronomy import leaf_stage
from models.planning.grazing import MEDIAN
from models.planning.grazing.simulate import score
from models.planning.grazing.structure import troubles
from tests.unit.models.advice.made_rotations import PAST_D, TODAY, coming, cows, ewes, given, paddock, sunny


def day(after: int) -> date:
    return TODAY + timedelta(days=after)


def test_plans_reach_to_the_next_end_of_season_that_is_ninety_days_off() -> None:
    assert horizon(date(2026, 5, 1), (10, 31)) == (date(2026, 10, 31) - date(2026, 5, 1)).days + 1
    assert horizon(date(2026, 8, 15), (10, 31)) == (date(2027, 10, 31) - date(2026, 8, 15)).days + 1


# Rest


def test_rest_is_the_hub_s_own_else_the_table_s_else_that_of_winter() -> None:
    assert rest_of(Ways(rest_d={5: 28}), 5) == 28
    assert rest_of(Ways(), 5) == 21
    assert rest_of(Ways(), 1) == 60
    assert rest_of(Ways(rest_d={5: 0}), 5) == 0


def test_three_leaves_of_orchardgrass_at_eight_degrees_take_six_weeks() -> None:
    """110 degree days each, three of them: 330 / 8 = 41.25, so the 42nd day."""
    cold = given(years=coming(mean_c=8.0), paddocks=(paddock(grass="orchardgrass"),))
    assert leaf_rest(cold, cold.paddocks[0])[0] == 42
    assert leaf_rest(cold, cold.paddocks[0])[0] == leaf_stage.rest_days(np.full(60, 8.0), "orchardgrass")


def test_the_longer_of_month_and_leaf_holds_and_is_known_to_bind() -> None:
    cold, warm = (problem_of(given(years=coming(mean_c=c), paddocks=(paddock(grass="orchardgrass"),))) for c in (8.0, 20.0))
    assert cold.problem.paddocks[0].rest[0] == 42
    assert cold.leafy.binds("P1", 0)
    # 330 / 20 is 17 days, May asks for 21
    assert warm.problem.paddocks[0].rest[0] == 21
    assert not warm.leafy.binds("P1", 0)


def test_what_was_grazed_before_is_free_when_both_month_and_leaves_let_it() -> None:
    """Left ten days ago at 15 °C: 150 of 330 degree days are there, the rest takes ten days at 18 °C; April asks for 25 in all."""
    one = given(paddocks=(paddock(grass="orchardgrass"),))
    assert free_from(one, one.paddocks[0], -10) == (15, False)
    cool = given(paddocks=(paddock(grass="orchardgrass"),), past=sunny(day(-PAST_D), PAST_D, mean_c=2.0), years=coming(mean_c=9.0))
    # 20 of 330, then 310 / 9 = 34.4: the 35th day is over at the 35th morning
    assert free_from(cool, cool.paddocks[0], -10) == (35, True)
    assert free_from(one, one.paddocks[0], None) == (0, False)


# Masses of its own


def test_a_paddock_s_own_masses_come_before_the_hub_s_and_a_floor_before_what_the_hub_leaves() -> None:
    ways = Ways(enter_kg_ha=2600, leave_kg_ha=1300)
    paddocks = (paddock("P1", floor_kg_ha=1700.0), paddock("P2", enter_kg_ha=2000.0, leave_kg_ha=900.0))
    first, second = problem_of(given(paddocks=paddocks, ways=ways)).problem.paddocks
    assert (first.enter_kg_ha, first.leave_kg_ha) == (2600, 1700)
    assert (second.enter_kg_ha, second.leave_kg_ha) == (2000, 900)


# Probes


def probes(share: float, columns: int = 3) -> np.ndarray:
    return np.full((PAST_D, columns), share)


def test_a_dry_probe_makes_growth_ahead_less_than_a_wet_one() -> None:
    dry, wet = (problem_of(given(probes=probes(share), years=coming(rain_mm=0.0))) for share in (0.15, 0.9))
    for one, other in zip(dry.problem.paddocks, wet.problem.paddocks, strict=True):
        assert one.growth[:7].mean() < 0.7 * other.growth[:7].mean()


def test_a_paddock_without_a_probe_is_as_the_middle_of_three_others() -> None:
    heard = probes(0.15, 4)
    heard[:, 3] = np.nan
    found = problem_of(given(4, probes=heard)).problem
    assert found.paddocks[3].growth[0] == pytest.approx(found.paddocks[0].growth[0])
    alone = probes(0.15, 2)
    alone[:, 1] = np.nan
    two = problem_of(given(2, probes=alone)).problem
    assert two.paddocks[1].growth[0] > two.paddocks[0].growth[0]


def test_inputs_say_how_many_probes_speak() -> None:
    assert any("soil water by probes in 3 of 3 paddocks" in word for word in problem_of(given(probes=probes(0.5))).inputs)
    assert not any("probes" in word for word in problem_of(given()).inputs)


# Readings


def test_a_reading_of_today_is_what_stands_there() -> None:
    """As sure as 50 kg/ha, against a paddock nobody ever read."""
    read = SwardRead("P2", TODAY, 2900.0, 50.0, "height")
    found = problem_of(given(readings=(read,)))
    assert found.course.mass[-1, 1] == pytest.approx(2900, abs=60)
    assert found.problem.paddocks[1].mass_kg_ha < 2900


# Winter grass and hay


def winter(days: int = 220) -> Given:
    return given(ways=Ways(kept=Kept(("P1", "P2"), (8, 1), (11, 15), 3000.0), leave_kg_ha=1400.0), years=coming(days=days))


def test_winter_grass_is_closed_from_its_day_and_open_on_the_day_it_is_to_stand() -> None:
    blocks = [b for b in problem_of(winter()).problem.blocks if b.rule == "stockpile"]
    assert [(b.paddock, b.first, b.last) for b in blocks] == [
        (name, (date(2026, 8, 1) - TODAY).days, (date(2026, 11, 14) - TODAY).days) for name in ("P1", "P2")
    ]
    assert "kept for winter from 1 Aug" in blocks[0].reason


def test_its_target_is_above_what_herds_leave_on_all_its_paddocks() -> None:
    (pile,) = problem_of(winter()).problem.stockpiles
    assert pile.day == (date(2026, 11, 15) - TODAY).days
    assert pile.target_kg == pytest.approx((3000 - 1400) * 2.0 * 2)


def test_a_plan_that_does_not_reach_the_day_has_no_target_and_still_closes() -> None:
    short = problem_of(winter(days=130)).problem
    assert short.stockpiles == ()
    assert {b.last for b in short.blocks if b.rule == "stockpile"} == {129}


def test_in_november_what_is_kept_is_closed_for_its_last_days() -> None:
    late = given(
        today=date(2026, 11, 10), ways=Ways(kept=Kept(("P1",))), years=coming(date(2026, 11, 10), 120),
        past=sunny(date(2026, 11, 10) - timedelta(days=PAST_D), PAST_D),
    )  # fmt: skip
    assert [(b.first, b.last) for b in problem_of(late).problem.blocks if b.rule == "stockpile"] == [(0, 4)]


def test_hay_may_be_cut_in_its_paddocks_within_its_days_and_is_worth_what_bought_hay_costs() -> None:
    mowing = problem_of(given(ways=Ways(mown=Mown(("P3", "P9"), 3300.0, 1100.0, 120.0)))).problem.mowing
    assert mowing is not None
    assert (mowing.paddocks, mowing.first, mowing.min_kg_ha, mowing.stubble_kg_ha) == (("P3",), 9, 3300.0, 1100.0)
    assert mowing.value_per_kg == pytest.approx(0.09 / 0.45359237)
    assert problem_of(given()).problem.mowing is None


# Herds


def test_sheep_among_cattle_eat_and_leave_worms_as_sheep_and_cattle_as_cattle() -> None:
    both = merged([cows(), ewes(place="P1")])
    spells = (Spell("Cows", "P2", day(-12), day(-8)), Spell("Ewes", "P2", day(-12), day(-8)))
    found = problem_of(given(herds=(both,), spells=spells))
    assert found.problem.paddocks[1].left == {"cattle": -8, "sheep": -8}
    alone = problem_of(given(herds=(cows(),), spells=spells[:1]))
    assert found.course.mass[-1, 1] < alone.course.mass[-1, 1]


def test_a_herd_begins_where_it_stands_with_the_days_it_has_been_there() -> None:
    (herd,) = problem_of(given()).problem.herds
    assert (herd.here, herd.stood) == ("P1", 2)
    (away,) = problem_of(given(herds=(cows(place="Barn"),))).problem.herds
    assert (away.here, away.stood) == ("", 0)


def test_a_stay_set_by_hand_that_has_begun_is_what_is_left_of_it() -> None:
    found = problem_of(given(locked=(("Cows", "P1", day(-2), 5), ("Cows", "P2", day(3), 2), ("Nobody", "P2", day(3), 2)))).problem
    assert [(s.paddock, s.first, s.days) for s in found.locked] == [("P1", 0, 3), ("P2", 3, 2)]


def test_what_has_happened_is_in_the_blocks() -> None:
    dry = problem_of(given(signs=Signs(dry={"P2": "Trough 2 is empty"}))).problem
    assert [(b.paddock, b.reason) for b in dry.blocks if b.rule == "water"] == [("P2", "Trough 2 is empty")]


def test_growth_of_a_poor_year_is_at_most_that_of_a_middling_one() -> None:
    for one in problem_of(given()).problem.paddocks:
        assert (one.bands["p20"] <= one.bands[MEDIAN] + 1e-9).all()
        assert (one.bands[MEDIAN] <= one.bands["p80"] + 1e-9).all()


@settings(max_examples=12, deadline=None)
@sampled(
    st.integers(1, 5),
    st.floats(-5, 35),
    st.floats(0, 12),
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 60), st.floats(0, 6000)), max_size=6),
    st.one_of(st.none(), st.floats(0, 1)),
)
def test_the_problem_of_any_farm_can_be_planned(
    count: int, warmth: float, rain: float, read: list[tuple[int, int, float]], probe: float | None
) -> None:
    """Nothing is missing or below nothing in it, and the lot alone breaks no rule."""
    facts: dict[str, Any] = {"readings": tuple(SwardRead(f"P{p + 1}", day(-d), kg, 200.0, "height") for p, d, kg in read)}
    one = given(count, years=coming(mean_c=warmth, rain_mm=rain), probes=None if probe is None else probes(probe, count), **facts)
    found = problem_of(replace(one, herds=(cows(), ewes(place=""))))
    problem = found.problem
    assert not [t for t in troubles(problem) if t.stops]
    for p in problem.paddocks:
        assert np.isfinite(p.growth).all() and (p.growth >= 0).all()
        assert np.isfinite(p.loss).all() and (p.loss >= 0).all() and (p.loss < 1).all()
        assert p.mass_kg_ha >= 0
        assert (p.rest >= 0).all()
    assert (found.course.planned() <= found.course.mass[-1] + 1e-9).all()
    assert score(problem, []).holds


def test_what_nobody_weighed_and_no_table_knows_eats_no_grass() -> None:
    hens = herd_facts("Layers", "hens", 60, {}, "P1", None)
    assert hens.demand_kg_d == 0.0 and hens.guessed
