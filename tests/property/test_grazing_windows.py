"""Weeks of a plan made best: against every arrangement there is on tiny farms, and every choice of tiny programmes."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace
from datetime import date

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.planning.grazing import Costs, Problem, Stay
from models.planning.grazing.branches import Branches
from models.planning.grazing.columns import Weeks
from models.planning.grazing.cuts import broken
from models.planning.grazing.field import Field
from models.planning.grazing.greedy import baselines
from models.planning.grazing.ground import Ground, by_paddock
from models.planning.grazing.partition import Choices, relaxed
from models.planning.grazing.simulate import score, walk
from models.planning.grazing.tables import tables
from models.planning.grazing.windows import weeks_of, window
from tests.property.test_grazing_planner import QUICK, herd, paddock, tiny


def arrangements(problem: Problem, weeks: Weeks, paddock: str) -> list[tuple[tuple[Stay, ...], int]]:
    """Every sequence of at most two stays in the weeks that breaks no rule beside what is fixed, and its herd-days as bits."""
    ground = Ground(problem)
    fixed = by_paddock(ground, weeks.fixed)[paddock]
    single = [
        Stay(h.id, paddock, f, d)
        for i, h in enumerate(problem.herds)
        for d in range(1, h.longest + 1)
        for f in range(weeks.first, weeks.last - d + 1)
        if weeks.open[i, f : f + d].all() and not (h.here == paddock and f == 0)
    ]
    at = {h.id: i * problem.days for i, h in enumerate(problem.herds)}
    found = list[tuple[tuple[Stay, ...], int]]()
    for own in ((), *((s,) for s in single), *((a, b) for a in single for b in single if a.exit <= b.first)):
        if not walk(ground, paddock, sorted((*fixed, *own), key=lambda s: s.first)).breaches:
            found.append((own, sum(((1 << s.days) - 1) << (at[s.herd] + s.first) for s in own)))
    return found


def best_of_all(problem: Problem, weeks: Weeks) -> float:
    """Paddocks do not touch each other, so each is walked by itself; only herd-days bind them."""
    ground = Ground(problem)
    fixed = by_paddock(ground, weeks.fixed)
    lot = np.array([ground.lot[h.id] for h in problem.herds])
    lot = np.where(weeks.open, lot, 0.0).ravel()
    each = []
    for p in problem.paddocks:
        rows = arrangements(problem, weeks, p.id)
        walked = [walk(ground, p.id, sorted((*fixed[p.id], *own), key=lambda s: s.first)).cost(problem) for own, _ in rows]
        saved = [sum(cost for i, cost in enumerate(lot.tolist()) if taken >> i & 1) for _, taken in rows]
        each.append([(taken, cost - less) for (_, taken), cost, less in zip(rows, walked, saved, strict=True)])
    return float(lot.sum() + min(a[1] + b[1] for a, b in itertools.product(*each) if not a[0] & b[0]))


def behind() -> Problem:
    """Sheep that come behind the cows if these leave on the right morning, and by the paddock's rest if not."""
    herds = (herd("H0", "cattle", 305.0, 7), herd("H1", "sheep", 209.0, 7, follows="H0"))
    land = (paddock("P0", 2597.0, 39.0, 7, rest=1), paddock("P1", 1250.0, 0.0, 7, rest=1))
    return Problem(date(2026, 5, 1), 7, land, herds, np.zeros(7), Costs(return_d=3))


@QUICK
@example(behind(), 0, 6)
@given(tiny(), st.integers(0, 3), st.integers(3, 9))
def test_weeks_made_best_cost_what_the_best_of_all_arrangements_costs(problem: Problem, first: int, length: int) -> None:
    problem = replace(problem, mowing=None, stockpiles=())
    plan = baselines(problem)[0]
    last = min(first + length, problem.days)
    field = Field(tables(problem, 30.0))
    weeks, _ = weeks_of(field, plan.stays, first, last)
    found = window(field, plan.stays, first, last, now=time.perf_counter)
    if found is None:
        assert not weeks.open.any()
        return
    after = score(problem, found.stays)
    assert not after.breaches
    assert after.total <= plan.score.total + 1e-6
    assert found.proven and found.bound <= found.cost
    assert abs(found.cost - best_of_all(problem, weeks)) <= 2e-5 * max(found.gross, 1.0) + 1e-6


@QUICK
@given(tiny(), st.integers(0, 3), st.integers(3, 9))
def test_what_the_weeks_cost_in_all_has_no_credit_in_it(problem: Problem, first: int, length: int) -> None:
    problem = replace(problem, mowing=None, stockpiles=())
    plan = baselines(problem)[0]
    last = min(first + length, problem.days)
    field = Field(tables(problem, 30.0))
    found = window(field, plan.stays, first, last, worth_per_kg=0.05, now=time.perf_counter)
    if found is None:
        return
    weeks, _ = weeks_of(field, plan.stays, first, last, 0.05)
    ground, spent = Ground(problem), 0.0
    for stay in found.stays:
        # what is kept from the first day on was there before; what is left at the weeks' end is in no part
        if stay.first > first or (stay.first == first and stay not in weeks.fixed):
            spent += sum(ground.charge[stay.herd, stay.paddock][stay.first : stay.exit])
            spent += problem.costs.move * (not ground.goes_on(stay))
    grazed = {(field.herd[s.herd], day) for s in found.stays for day in range(s.first, s.exit)}
    spent += sum(float(field.lot[h, day]) for h, day in np.argwhere(weeks.open).tolist() if (h, day) not in grazed)
    returns = found.gross - spent
    assert returns >= -1e-6 and abs(returns / problem.costs.sheep_return - round(returns / problem.costs.sheep_return)) < 1e-6


@st.composite
def programmes(draw: st.DrawFn) -> Choices:
    """Three paddocks, two herds of five days: columns of one or two stays, and one empty for each paddock."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    rows = [(p, 0, 0, 0, 0) for p in range(3)]
    for p in range(3):
        for _ in range(draw(st.integers(3, 14))):
            a, b = (int(rng.integers(0, 5)) + 5 * int(rng.integers(0, 2)) for _ in range(2))
            stays = [(s, min(s + int(rng.integers(1, 4)), 5 if s < 5 else 10)) for s in sorted({a, b})]
            if len(stays) == 2 and stays[1][0] < stays[0][1]:
                stays = stays[:1]
            stays += [(0, 0)] * (2 - len(stays))
            rows.append((p, stays[0][0], stays[1][0], stays[0][1], stays[1][1]))
    table = np.array(rows)
    length = (table[:, 3:] - table[:, 1:3]).sum(axis=1)
    cost = np.where(length > 0, rng.uniform(0, 4, len(table)) + length, 0.0)
    return Choices(3, table[:, 0], table[:, 1:3], table[:, 3:], cost, rng.uniform(3, 9, 10))


@settings(QUICK, max_examples=200)
@given(programmes())
def test_the_tree_finds_the_best_choice_and_its_bound_is_never_above_it(choices: Choices) -> None:
    served = choices.served()[:, choices.count :]
    own = [np.nonzero(choices.paddock == p)[0].tolist() for p in range(choices.count)]
    best = min(choices.total(np.array(three)) for three in itertools.product(*own) if served[list(three)].sum(axis=0).max() <= 1)
    loose = relaxed(choices, np.arange(3), lambda: False)
    assert loose is not None and loose.bound <= best + 1e-6
    # what a column costs at least: no choice with it is below the bound and its own
    assert (loose.reduced >= -1e-6).all()
    tree = Branches(choices, np.inf, 1e-6)
    tree.search(lambda: False)
    assert abs(tree.best - best) < 1e-5
    assert best - 1e-5 <= tree.bound <= best + 1e-9


def test_a_programme_whose_cuts_leave_it_whole_is_proven_without_a_branch() -> None:
    # three sequences that share days by twos: halves of all cost 4.5, the best is one of them and one day in the lot
    begins = np.array([[0, 0], [0, 0], [0, 0], [0, 0], [1, 0], [0, 2]])
    ends = np.array([[0, 0], [0, 0], [0, 0], [2, 0], [3, 0], [1, 3]])
    cost = np.array([0.0, 0.0, 0.0, 3.0, 3.0, 3.0])
    choices = Choices(3, np.array([0, 1, 2, 0, 1, 2]), begins, ends, cost, np.full(3, 4.0))
    tree = Branches(choices, np.inf, 1e-6)
    tree.search(lambda: False)
    assert abs(tree.best - 7.0) < 1e-9
    assert 7.0 - 1e-5 <= tree.bound <= 7.0 and tree.cuts == 1


def test_three_sequences_that_share_rows_by_twos_are_cut() -> None:
    # each half of a, b, c: a and b share row 0, b and c row 1, a and c row 2; only one of the three can stand
    serves = np.array([[True, False, True], [True, True, False], [False, True, True]])
    assert [sorted(rows.tolist()) for rows in broken(serves, np.full(3, 0.5))] == [[0, 1, 2]]


def test_five_sequences_in_a_ring_are_cut_by_their_five_rows() -> None:
    # an odd ring: two of the five can stand, halves of all are two and a half
    serves = np.zeros((5, 5), bool)
    for i in range(5):
        serves[i, i] = serves[i, (i + 1) % 5] = True
    assert [0, 1, 2, 3, 4] in [sorted(rows.tolist()) for rows in broken(serves, np.full(5, 0.5))]
