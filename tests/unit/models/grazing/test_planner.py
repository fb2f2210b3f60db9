"""Plans from prices: what is said of a bad problem, what is kept, what moving a stay does."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import highspy
import numpy as np
import pytest

from models.planning.grazing import Block, Herd, Mowing, Paddock, Plan, Problem, Stay, Stockpile
from models.planning.grazing.again import replan
from models.planning.grazing.field import Field
from models.planning.grazing.greedy import tuned
from models.planning.grazing.mending import carried, consequence, repaired
from models.planning.grazing.search import solve
from models.planning.grazing.simulate import planned, score
from models.planning.grazing.structure import kept_locks, troubles
from models.planning.grazing.tables import tables
from models.planning.grazing.windows import window
from models.planning.highs import THREADS, solver

DAYS = 60


def paddock(i: int, mass: float = 1900.0, **more: object) -> Paddock:
    grows = np.full(DAYS, 55.0)
    return Paddock(f"P{i}", 1.0, mass + 80 * i, grows, np.full(DAYS, 0.004), 2300.0, 1300.0, np.full(DAYS, 20), **more)  # type: ignore[arg-type]


def herd(name: str = "cows", kind: str = "cattle", eats: float = 160.0, **more: object) -> Herd:
    return Herd(name, kind, np.full(DAYS, eats), eats / 12, **more)  # type: ignore[arg-type]


def farm(count: int = 6, **more: object) -> Problem:
    hot = (np.arange(DAYS) % 9 == 4).astype(float)
    paddocks = tuple(paddock(i, shade=0.9 if i == 2 else 0.0) for i in range(count))
    return replace(Problem(date(2026, 5, 1), DAYS, paddocks, (herd(),), hot), **more)  # type: ignore[arg-type]


def plan_of(problem: Problem, seconds: float = 2.0) -> Plan:
    return solve(problem, seconds=seconds, rng=np.random.default_rng(0), now=time.perf_counter).plan


def test_a_plan_is_at_least_as_good_as_the_best_that_people_go_by() -> None:
    problem = farm()
    assert plan_of(problem).score.total <= tuned(problem, np.random.default_rng(0)).score.total


def test_each_better_plan_is_told_and_the_last_is_the_answer() -> None:
    heard = list[float]()
    solved = solve(farm(), seconds=2, rng=np.random.default_rng(0), now=time.perf_counter, told=lambda plan: heard.append(plan.score.total))
    assert heard == sorted(heard, reverse=True)
    assert heard[-1] == solved.plan.score.total


def test_a_farm_too_large_for_its_time_is_planned_in_it_all_the_same() -> None:
    # its tables alone would take five times as long; by the processor's clock, so that a busy machine is not in it
    wide = farm(120, herds=(herd(eats=800.0), herd("ewes", "sheep", 300.0), herd("mares", "horses", 300.0)))
    began = time.process_time()
    solved = solve(wide, seconds=1.0, rng=np.random.default_rng(0), now=time.process_time)
    assert time.process_time() - began < 2.0
    assert solved.plan.score.holds
    assert solved.plan.bound is None or solved.plan.bound > 0


def test_no_herd_and_no_price_still_give_a_plan() -> None:
    assert plan_of(replace(farm(2), herds=())).stays == ()


def test_hay_is_cut_where_it_pays() -> None:
    problem = farm(mowing=Mowing(("P5",), 10, 40, 2500.0, 1000.0, 0.4, 30.0))
    plan = plan_of(problem)
    assert plan.score.holds
    assert plan.score.parts["mowing"] < 0


def test_a_stockpile_is_left_standing_where_hay_is_cheap() -> None:
    pile = Stockpile(("P0", "P1"), DAYS - 1, 3000.0)
    with_it, without = plan_of(farm(stockpiles=(pile,))), plan_of(farm())
    stands = [sum(max(p.score.mass[n][pile.day] - 1300.0, 0.0) for n in pile.paddocks) for p in (with_it, without)]
    assert stands[0] >= stands[1]
    assert with_it.bound is not None and with_it.bound <= with_it.score.total


def test_grass_is_left_for_a_stockpile_where_hay_is_cheaper_than_what_is_missing() -> None:
    # 30 days on one paddock: grazing saves 160 kg of hay a day and takes 213 of a stockpile of the same price; a beam that forgot
    # the stockpile once its day had passed grazed all it could
    days = 30
    land = replace(paddock(0, 3000.0), growth=np.full(days, 30.0), loss=np.full(days, 0.004), rest=np.full(days, 20))
    eats = replace(herd(), demand=np.full(days, 160.0))
    pile = Stockpile(("P0",), 20, 8000.0)
    problem = Problem(date(2026, 5, 1), days, (land,), (eats,), np.zeros(days), stockpiles=(pile,))
    plan = plan_of(problem, 1.0)
    assert not [s for s in plan.stays if s.first < pile.day]
    assert plan.gap is not None and plan.gap < 0.02


@pytest.mark.parametrize("mass", [0.0, 600.0, 1200.0])
def test_a_paddock_that_begins_below_its_floor_leaves_no_gap_in_the_proof(mass: float) -> None:
    # one more paddock, which nobody can graze yet: what grows on it until the end is known to the pound
    poor = replace(paddock(5, mass - 400), growth=np.full(DAYS, 10.0))
    plan = plan_of(replace(farm(2), paddocks=(*farm(1).paddocks, poor)), 2.0)
    assert plan.gap is not None and plan.gap < 0.02


def test_lambs_come_behind_the_cows() -> None:
    problem = farm(herds=(herd(), herd("lambs", "sheep", 30.0, longest=3, follows="cows")))
    plan = plan_of(problem)
    assert plan.score.holds
    assert plan.bound is not None and plan.bound <= plan.score.total


def test_tables_are_kept_but_for_the_paddock_that_changed() -> None:
    problem = farm()
    before = tables(problem, 30.0)
    wet = replace(problem, blocks=(Block("P1", 5, 9, "wet ground"),))
    after = tables(wet, 30.0, before=before)
    assert [a is b for a, b in zip(after.lanes, before.lanes, strict=True)] == [True, False, True, True, True, True]


def test_a_window_is_proven_and_is_what_the_simulator_says() -> None:
    problem = farm()
    field, plan = Field(tables(problem, 30.0)), tuned(problem, np.random.default_rng(0), 3)
    found = window(field, plan.stays, 10, 45, now=time.perf_counter)
    assert found is not None and found.proven
    better = planned(problem, found.stays, "window")
    assert better.score.holds
    assert better.score.total <= plan.score.total + 1e-6
    # the gain the window says is the one the simulator sees
    outside = {s for s in plan.stays if not (s.first >= 10 and s.exit <= 45)}
    assert outside <= set(found.stays)


def test_the_next_two_stays_are_kept_when_planned_again() -> None:
    problem = farm()
    solved = solve(problem, seconds=2, rng=np.random.default_rng(0), now=time.perf_counter)
    day = next(s.exit for s in solved.plan.stays if s.exit > 15)
    mass = {n: float(m[day]) * 1.05 for n, m in solved.plan.score.mass.items()}
    frees = {
        p.id: max((s.exit + 20 - day for s in solved.plan.stays if s.paddock == p.id and s.exit <= day), default=0)
        for p in problem.paddocks
    }
    later = replace(
        problem,
        days=DAYS - day,
        hot=problem.hot[day:],
        paddocks=tuple(
            replace(p, mass_kg_ha=mass[p.id], growth=p.growth[day:], loss=p.loss[day:], rest=p.rest[day:], free=max(frees[p.id], 0))
            for p in problem.paddocks
        ),
        herds=tuple(replace(h, demand=h.demand[day:]) for h in problem.herds),
    )
    again = replan(later, solved, day, rng=np.random.default_rng(0), now=time.perf_counter)
    assert again.plan.score.holds
    firm = carried(later, solved.plan.stays, day)[:2]
    assert set(repaired(later, firm)) <= set(again.plan.stays)


def test_moving_a_stay_says_what_it_costs_and_what_it_breaks() -> None:
    problem = farm()
    solved = solve(problem, seconds=2, rng=np.random.default_rng(0), now=time.perf_counter)
    old = solved.plan.stays[1]
    too_long = replace(old, days=old.days + 6)
    told = consequence(problem, solved.plan, old, too_long, solved.tables, now=time.perf_counter)
    assert told.breaches
    assert told.moved.score.total - solved.plan.score.total == pytest.approx(told.total)
    gone = consequence(problem, solved.plan, old, None, solved.tables, now=time.perf_counter)
    assert gone.lot_days == {"cows": old.days}
    assert gone.mended is not None and gone.mended.score.holds


def test_promises_that_contradict_each_other_are_said_and_the_first_is_kept() -> None:
    one, two = Stay("cows", "P5", 3, 2), Stay("cows", "P4", 4, 2)
    problem, dropped = kept_locks(farm(locked=(one, two)))
    assert problem.locked == (one,)
    assert len(dropped) == 1 and "P4" in dropped[0].where
    plan = plan_of(farm(locked=(one, two)))
    assert one in plan.stays and plan.score.holds


def test_no_other_herd_takes_a_paddock_on_the_morning_it_is_promised() -> None:
    # the cows eat more and are asked first; P5 is the fullest
    promised = Stay("ewes", "P5", 4, 3)
    problem = farm(herds=(herd(), herd("ewes", "sheep", 90.0)), locked=(promised,))
    plan = tuned(problem, np.random.default_rng(0), 3)
    assert promised in plan.stays and plan.score.holds


def test_a_promise_that_breaks_a_rule_is_not_planned_with() -> None:
    blocked = farm(locked=(Stay("cows", "P5", 3, 2),), blocks=(Block("P5", 0, 10, "an event"),))
    assert plan_of(blocked).score.holds
    assert any("P5" in t.where for t in troubles(blocked))


def test_a_paddock_that_nobody_measured_stops_the_plan() -> None:
    problem = farm()
    blank = replace(problem, paddocks=(replace(problem.paddocks[0], mass_kg_ha=float("nan")), *problem.paddocks[1:]))
    found = troubles(blank)
    assert found[0].stops and found[0].where == "P0" and "stick" in found[0].fix


def test_a_herd_recorded_in_two_places_stops_the_plan() -> None:
    found = troubles(replace(farm(), herds=(herd(here="P0"), herd(here="P1"))))
    assert found[0].stops and "P0 and P1" in found[0].what


@pytest.mark.parametrize("follows", [("cows", ""), ("ewes", "cows")])
def test_herds_that_follow_each_other_in_a_ring_stop_the_plan(follows: tuple[str, str]) -> None:
    # each would always come behind the other, and no paddock would ever rest
    found = troubles(farm(herds=(herd(follows=follows[0]), herd("ewes", "sheep", 30.0, follows=follows[1]))))
    assert found[0].stops and "goes ahead" in found[0].fix


def test_a_farm_that_is_closed_all_season_is_told_why() -> None:
    shut = tuple(Block(f"P{i}", 0, DAYS, "flooded") for i in range(6))
    (said,) = troubles(farm(blocks=shut))
    assert "closed to cows on every day: flooded" in said.what


def test_paddocks_that_are_never_ready_are_named_and_the_plan_is_hay() -> None:
    problem = farm()
    bare = replace(problem, paddocks=tuple(replace(p, mass_kg_ha=600.0, growth=p.growth * 0.0) for p in problem.paddocks))
    assert sum("ready on no day" in t.what for t in troubles(bare)) == 6
    assert any("No paddock is ever ready" in t.what for t in troubles(bare))
    assert plan_of(bare, 0.5).score.lot_days == {"cows": DAYS}


def test_a_herd_bigger_than_the_farm_is_told_with_the_hay_it_needs() -> None:
    found = troubles(replace(farm(), herds=(herd(eats=2000.0),)))
    assert any("Plan hay for" in t.fix for t in found)


def test_too_few_paddocks_for_herds_and_rest_are_told() -> None:
    found = troubles(replace(farm(2), herds=(herd(longest=2), herd("ewes", "sheep", longest=2))))
    assert any("too few" in t.what for t in found)


def test_nothing_is_wrong_with_a_farm_that_can_be_planned() -> None:
    assert troubles(farm()) == []


def test_every_programme_runs_with_the_same_number_of_threads() -> None:
    for _ in range(2):
        highs = solver()
        assert highs.getOptionValue("threads")[1] == THREADS
        assert highs.run() != highspy.HighsStatus.kError


def test_all_in_the_lot_breaks_nothing() -> None:
    assert score(farm(), ()).holds
