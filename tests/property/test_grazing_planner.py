"""What holds of any plan and any bound (grazing_planner 15): tried on small farms, and against every plan there is on tiny ones."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from models.planning.grazing import Block, Costs, Herd, Mowing, Paddock, Problem, Stay, Stockpile
from models.planning.grazing.again import replan
from models.planning.grazing.ascent import Ascent
from models.planning.grazing.beam import Beam
from models.planning.grazing.field import Field
from models.planning.grazing.ground import Ground
from models.planning.grazing.pricing import Pricing
from models.planning.grazing.search import solve
from models.planning.grazing.simulate import score, walk
from models.planning.grazing.tables import tables
from models.planning.grazing.volume import Volume

QUICK = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def looks() -> Callable[[], float]:
    """A clock that goes on 4 ms whenever somebody looks: a time is then so much work, on any machine and however busy it is."""
    return partial(next, itertools.count(0.0, 0.004))


def paddock(name: str, mass: float, growth: float, days: int, rest: int = 4, **more: object) -> Paddock:
    return Paddock(name, 1.0, mass, np.full(days, growth), np.full(days, 0.005), 1500.0, 1200.0, np.full(days, rest), **more)  # type: ignore[arg-type]


def herd(name: str, kind: str, eats: float, days: int, longest: int = 3, **more: object) -> Herd:
    return Herd(name, kind, np.full(days, eats), eats / 12, longest, **more)  # type: ignore[arg-type]


@st.composite
def tiny(draw: st.DrawFn) -> Problem:
    days = draw(st.integers(6, 9))
    kinds = draw(st.sampled_from([["cattle"], ["sheep"], ["cattle", "sheep"]]))
    paddocks = [
        paddock(
            f"P{i}",
            draw(st.floats(1250, 2600)),
            draw(st.floats(0, 140)),
            days,
            rest=draw(st.integers(1, 4)),
            free=draw(st.integers(0, 2)),
            shade=draw(st.sampled_from([0.0, 0.8])),
            left=draw(st.sampled_from([{}, {"sheep": -3}, {"sheep": -3, "cattle": -1}])),
        )
        for i in range(2)
    ]
    herds = [herd(f"H{i}", kind, draw(st.floats(80, 400)), days) for i, kind in enumerate(kinds)]
    if draw(st.booleans()):
        herds[0] = replace(herds[0], here="P0", stood=draw(st.integers(0, 2)))
    if len(herds) == 2 and draw(st.booleans()):
        herds[1] = replace(herds[1], follows="H0")
    hot = np.array(draw(st.lists(st.sampled_from([0.0, 1.0]), min_size=days, max_size=days)))
    blocks = (Block("P0", 2, 4, "wet", longest=draw(st.integers(0, 2))),) if draw(st.booleans()) else ()
    mowing = Mowing(("P1",), 0, days, 1800.0, 1000.0, 0.1, 20.0, 2) if draw(st.booleans()) else None
    piles = (Stockpile(("P0", "P1"), days - 2, 1500.0),) if draw(st.booleans()) else ()
    costs = Costs(return_d=draw(st.sampled_from([3, 6, 60])))
    return Problem(date(2026, 5, 1), days, tuple(paddocks), tuple(herds), hot, costs, blocks, stockpiles=piles, mowing=mowing)


def seasons(problem: Problem, name: str, most: int = 3) -> list[tuple[Stay, ...]]:
    """Every sequence of at most `most` stays that breaks no rule of the paddock."""
    ground, found, front = Ground(problem), [()], [()]
    single = [Stay(h.id, name, f, d) for h in problem.herds for d in range(1, h.longest + 1) for f in range(problem.days - d + 1)]
    if problem.mowing and name in problem.mowing.paddocks:
        single += [Stay("", name, f, problem.mowing.days) for f in range(problem.days - problem.mowing.days + 1)]
    for _ in range(most):
        grown = [(*own, s) for own in front for s in single if not own or own[-1].exit <= s.first]
        front = [own for own in grown if not walk(ground, name, own).breaches]
        found += front
    return found


def cheapest(problem: Problem) -> float:
    """The best plan there is, found by trying all."""
    ground = Ground(problem)
    each = []
    for own in problem.paddocks:
        rows = []
        for stays in seasons(problem, own.id):
            taken = 0
            for s in stays:
                for h in [i for i, herd_ in enumerate(problem.herds) if herd_.id == s.herd]:
                    taken |= ((1 << s.days) - 1) << (h * problem.days + s.first)
            rows.append((taken, stays))
        each.append(rows)
    best = np.inf
    costs = {
        stays: walk(ground, p.id, stays).cost(problem) for p, rows in zip(problem.paddocks, each, strict=True) for _, stays in rows if stays
    }
    lot = np.array([ground.lot[h.id] for h in problem.herds]).ravel()
    kept = []
    for (a, one), (b, two) in itertools.product(*each):
        if a & b:
            continue
        rough = costs.get(one, 0.0) + costs.get(two, 0.0) + sum(c for i, c in enumerate(lot) if not (a | b) >> i & 1)
        kept.append((rough, (*one, *two)))
    # what is rough leaves out the ends of paddocks nobody is in and stockpiles: both only add, so the order stops the search
    for rough, stays in sorted(kept, key=lambda k: k[0]):
        if rough >= best:
            break
        best = min(best, score(problem, stays, ground).total)
    return best


@QUICK
@given(tiny(), st.integers(0, 10_000))
def test_no_plan_of_all_costs_less_than_the_bound_whatever_the_prices(problem: Problem, seed: int) -> None:
    best = cheapest(problem)
    table = tables(problem, 30.0)
    field = Field(table)
    guessed = np.random.default_rng(seed).uniform(-5, 1, field.lot.shape) * field.lot
    assert Pricing(table).solve(np.minimum(guessed, field.lot)).bound <= best + 1e-6 or problem.stockpiles
    ascent = Ascent(Pricing(table), field)
    for _ in range(60):
        if ascent.done:
            break
        ascent.step()
    assert ascent.bound <= best + 1e-6


@QUICK
@given(tiny())
def test_the_bound_that_averages_of_seasons_find_is_undercut_by_no_plan(problem: Problem) -> None:
    best = cheapest(problem)
    table = tables(problem, 30.0)
    ascent = Ascent(Pricing(table), Field(table))
    before, averaged = ascent.bound, Volume(ascent)
    for _ in range(60):
        averaged.step()
    assert before <= ascent.bound <= best + 1e-6


@QUICK
@given(tiny())
def test_a_plan_that_is_given_breaks_no_rule_and_costs_no_less_than_the_best_of_all(problem: Problem) -> None:
    solved = solve(problem, seconds=0.4, rng=np.random.default_rng(0), now=looks())
    assert solved.plan.score.holds
    again = score(problem, solved.plan.stays)
    assert not again.breaches
    assert again.total == solved.plan.score.total
    assert solved.plan.bound is not None and solved.plan.bound <= again.total + 1e-9
    if all(sum(s.paddock == p.id for s in solved.plan.stays) <= 3 for p in problem.paddocks):
        assert again.total >= cheapest(problem) - 1e-6


@QUICK
@given(tiny())
def test_a_beam_walks_as_the_simulator_does(problem: Problem) -> None:
    table = tables(problem, 30.0)
    pricing, field = Pricing(table), Field(table)
    priced = pricing.solve(np.minimum(field.lot, 5.0))
    plan = score(problem, Beam(field, pricing, priced, 10).stays())
    assert not plan.breaches


@QUICK
@given(tiny(), st.data())
def test_a_promised_stay_is_in_the_plan(problem: Problem, data: st.DataObject) -> None:
    plan = solve(problem, seconds=0.15, rng=np.random.default_rng(0), now=looks()).plan
    assume(any(s.herd for s in plan.stays))
    kept = data.draw(st.sampled_from([s for s in plan.stays if s.herd]))
    alone = replace(problem, locked=(kept,))
    assume(not score(alone, [kept]).breaches)
    again = solve(alone, seconds=0.15, rng=np.random.default_rng(1), now=looks()).plan
    assert kept in again.stays
    assert again.score.holds
    assert again.bound is not None and again.bound <= plan.score.total + 1e-6


@QUICK
@given(tiny(), st.integers(1, 3), st.floats(0.85, 1.15))
def test_planning_again_after_days_breaks_no_rule(problem: Problem, day: int, off: float) -> None:
    problem = replace(problem, mowing=None, stockpiles=())
    before = solve(problem, seconds=0.3, rng=np.random.default_rng(0), now=looks())
    mass = {name: float(track[day]) * off for name, track in before.plan.score.mass.items()}
    where = {s.herd: s for s in before.plan.stays if s.first < day < s.exit}
    later = replace(
        problem,
        days=problem.days - day,
        hot=problem.hot[day:],
        blocks=(),
        paddocks=tuple(
            replace(p, mass_kg_ha=mass[p.id], growth=p.growth[day:], loss=p.loss[day:], rest=p.rest[day:], left={})
            for p in problem.paddocks
        ),
        herds=tuple(
            replace(
                h,
                demand=h.demand[day:],
                here=where[h.id].paddock if h.id in where else "",
                stood=day - where[h.id].first if h.id in where else 0,
            )
            for h in problem.herds
        ),
    )
    again = replan(later, before, day, rng=np.random.default_rng(0), now=looks())
    assert again.plan.score.holds
    assert not score(later, again.plan.stays).breaches


def farm(count: int = 3, eats: float = 300.0, growth: float = 60.0) -> Problem:
    days = 40
    paddocks = tuple(paddock(f"P{i}", 1700.0 + 150 * i, growth, days, rest=12) for i in range(count))
    return Problem(date(2026, 5, 1), days, paddocks, (herd("cows", "cattle", eats, days, longest=4),), np.zeros(days))


def bound(problem: Problem) -> float:
    table = tables(problem, 5.0)
    ascent = Ascent(Pricing(table), Field(table))
    for _ in range(150):
        if ascent.done:
            break
        ascent.step()
    return ascent.bound


def test_another_paddock_never_worsens_the_bound() -> None:
    fewer = farm()
    # the new one ends above the mass that the season's end asks for, so that it costs nothing by being there
    more = replace(fewer, paddocks=(*fewer.paddocks, paddock("new", 2400.0, 60.0, 40, rest=12)))
    assert bound(more) <= bound(fewer) + 1.0


def test_twice_the_appetite_never_needs_less_hay() -> None:
    once, twice = (solve(farm(eats=e), seconds=0.3, rng=np.random.default_rng(0), now=looks()).plan for e in (200.0, 400.0))
    assert twice.score.parts["hay"] >= once.score.parts["hay"]
    assert bound(farm(eats=400.0)) >= bound(farm(eats=200.0))


def test_without_growth_the_days_are_what_stands_over_what_is_eaten() -> None:
    # 600 kg/ha above what must stay, 1 ha, a stay of one day eats 80 % of what it takes off: 480 kg over 160 kg/d are 3 days
    days = 12
    land = replace(paddock("P0", 1800.0, 0.0, days), loss=np.zeros(days), enter_kg_ha=1210.0, rest=np.full(days, 0))
    problem = Problem(
        date(2026, 5, 1), days, (land,), (herd("cows", "cattle", 160.0, days, longest=1),), np.zeros(days), Costs(end_per_kg=0.0)
    )
    plan = solve(problem, seconds=1, rng=np.random.default_rng(0), now=looks()).plan
    assert sum(s.days for s in plan.stays) == 3
    assert plan.score.lot_days == {"cows": 9}


def test_names_and_their_order_change_nothing_but_names() -> None:
    plain = farm()
    named = {"P0": "upper", "P1": "creek", "P2": "barn"}
    other = replace(
        plain, paddocks=tuple(replace(p, id=named[p.id]) for p in reversed(plain.paddocks)), herds=(replace(plain.herds[0], id="mob"),)
    )
    one, two = (solve(p, seconds=0.4, rng=np.random.default_rng(0), now=looks()).plan for p in (plain, other))
    assert abs(bound(plain) - bound(other)) < 0.01 * abs(bound(plain)) + 1
    assert abs(one.score.total - two.score.total) <= 0.02 * one.score.total
    renamed = [Stay("mob", named[s.paddock], s.first, s.days) for s in one.stays]
    assert abs(score(other, renamed).total - one.score.total) < 1e-9
