"""What holds of any week shared out, whatever is in it; and that the bound is one, against every allocation of tiny weeks."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from models.planning.shares import VARIETY, Group, Hub, Item, Rules, Week
from models.planning.shares.allocate import allocate
from models.planning.shares.coverage import Want, covered
from models.planning.shares.hubs import whole
from models.planning.shares.season import standing
from tests.speed.share_weeks import faults, renamed

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DEPOTS = ("Ridge", "River")


@st.composite
def items(draw: st.DrawFn, name: str, most: int = 40) -> Item:
    step = draw(st.sampled_from([1.0, 0.25]))
    smallest = draw(st.sampled_from([None, 2 * step]))
    cap = draw(st.sampled_from([None, 2 * step, 6 * step]))
    return Item(
        name,
        "lb",
        draw(st.integers(0, most)) * step + draw(st.sampled_from([0.0, 0.1])),
        draw(st.sampled_from([0.5, 1.0, 2.0, 3.5])),
        step,
        smallest,
        cap,
        kitchen_base=draw(st.sampled_from([0.0, 1.0, 3.3])),
        kitchen_extra=draw(st.sampled_from([0.0, 2.0])),
        kind=draw(st.sampled_from([*VARIETY, ""])),
        tags=frozenset(draw(st.sets(st.sampled_from(["nightshade", "brassica"]), max_size=1))),
        seconds=draw(st.sampled_from([False, False, True])),
        rotates=draw(st.sampled_from([False, False, True])),
        cap_least=draw(st.sampled_from([0.0, 0.0, 2 * step])),
    )


@st.composite
def weeks(draw: st.DrawFn, most_items: int = 6, most_groups: int = 5) -> Week:
    made = tuple(draw(items(f"item {i}")) for i in range(draw(st.integers(1, most_items))))
    names = [i.id for i in made] + ["nightshade", "brassica"]
    groups = tuple(
        Group(
            f"group {g}",
            draw(st.integers(1, 5)),
            draw(st.sampled_from([1.0, 0.5])),
            draw(st.sampled_from(DEPOTS)),
            frozenset(draw(st.sets(st.sampled_from(names), max_size=2))),
            draw(st.sampled_from([-3.0, 0.0, 0.0, 1.5])),
            seconds=draw(st.booleans()),
        )
        for g in range(draw(st.integers(1, most_groups)))
    )
    hubs = (Hub("Valley", 3.0, {"item 0": 2.0}), Hub("Town", 1.0)) if draw(st.booleans()) else ()
    return Week(made, groups, hubs, Rules(items_most=draw(st.sampled_from([2, 12]))), draw(st.sampled_from([None, 10.0])))


@given(weeks())
@QUICK
def test_mass_balances_to_the_step_and_no_box_breaks_a_rule(week: Week) -> None:
    found = allocate(week)
    assert faults(week, found) == []
    assert all(0 <= crumb < item.step + 1e-9 for item, crumb in zip(week.items, found.crumbs.values(), strict=True))


@given(weeks())
@QUICK
def test_no_share_is_worth_more_than_the_bound_lets_the_lowest_be(week: Week) -> None:
    found = allocate(week)
    assert found.lowest <= found.bound + 1e-6


@given(weeks(), st.lists(st.integers(0, 5), min_size=6, max_size=6))
@QUICK
def test_more_supply_never_lowers_the_bound_nor_the_lowest_of_the_boxes_shown(week: Week, more: list[int]) -> None:
    before = allocate(week)
    richer = replace(week, items=tuple(replace(i, supply=i.supply + k * i.step) for i, k in zip(week.items, more, strict=False)))
    after = allocate(richer, before)
    assert after.bound >= before.bound - 1e-6
    assert after.lowest >= before.lowest - 1e-9


@given(weeks(), st.integers(0, 1000))
@QUICK
def test_other_names_and_another_order_give_the_same_boxes(week: Week, seed: int) -> None:
    named, _, _ = renamed(week, np.random.default_rng(seed))
    one, other = allocate(week), allocate(named)
    assert abs(one.lowest - other.lowest) < 1e-9
    assert abs(one.bound - other.bound) < 1e-9
    # groups and items alike in all but the name may have each other's boxes
    there = sorted(sorted(p.steps for p in box.values()) for box in one.portions.values())
    assert there == sorted(sorted(p.steps for p in box.values()) for box in other.portions.values())


@given(weeks())
@QUICK
def test_the_planned_meal_comes_before_shares(week: Week) -> None:
    found = allocate(week)
    for item in week.items:
        there = int(item.supply / item.step + 1e-9)
        asked = int(np.ceil(item.kitchen_base / item.step - 1e-9))
        assert (found.base[item.id].steps if item.id in found.base else 0) == min(asked, there)


@given(weeks(most_items=2, most_groups=2), st.integers(1, 4))
@QUICK
def test_the_bound_holds_against_every_allocation_there_is(week: Week, shares: int) -> None:
    tiny = replace(
        week,
        items=tuple(replace(i, supply=min(i.supply, 6 * i.step), kitchen_base=0.0, rotates=False, seconds=False) for i in week.items),
        groups=tuple(replace(g, shares=min(g.shares, shares)) for g in week.groups),
        usual=None,
    )
    found, best = allocate(tiny), -np.inf
    boxes = [list(_boxes(tiny, group)) for group in tiny.groups]
    stock = [int(i.supply / i.step + 1e-9) for i in tiny.items]
    for choice in itertools.product(*boxes):
        used = [sum(g.shares * box[i] for g, box in zip(tiny.groups, choice, strict=True)) for i in range(len(stock))]
        if all(u <= s for u, s in zip(used, stock, strict=True)):
            best = max(best, min(_level(tiny, g, box) for g, box in zip(tiny.groups, choice, strict=True)))
    assert found.lowest <= best + 1e-9 <= found.bound + 2e-6


def _boxes(week: Week, group: Group) -> itertools.product[tuple[int, ...]]:
    """Every box a group may have, in steps."""
    ranges = []
    for item in week.items:
        barred = item.id in group.excluded or bool(item.tags & group.excluded)
        most = int(item.supply / item.step + 1e-9)
        if item.cap is not None:
            most = min(most, int(max(item.cap * group.weight, item.cap_least) / item.step + 1e-9))
        least = int(np.ceil((item.smallest or item.step) / item.step - 1e-9))
        ranges.append([0] if barred else [0, *range(least, most + 1)])
    return itertools.product(*ranges)


def _level(week: Week, group: Group, box: tuple[int, ...]) -> float:
    return sum(n * i.step * i.value for n, i in zip(box, week.items, strict=True)) / group.weight + group.ahead


@given(weeks())
@QUICK
def test_what_is_printed_stays_when_the_rest_is_shared_out_again(week: Week) -> None:
    first = allocate(week)
    assume(len(week.groups) > 1)
    one = week.groups[0]
    printed = {name: portion.amount for name, portion in first.portions[one.id].items()}
    again = allocate(replace(week, groups=(replace(one, printed=printed), *week.groups[1:])))
    assert {n: p.amount for n, p in again.portions[one.id].items()} == printed
    assert faults(replace(week, groups=(replace(one, printed=printed), *week.groups[1:])), again) == []


@given(st.lists(st.tuples(st.floats(0, 30), st.integers(0, 20)), min_size=1, max_size=6))
@QUICK
def test_hubs_get_whole_steps_that_add_up_where_there_is_room(rows: list[tuple[float, int]]) -> None:
    amounts = [min(a, float(room)) for a, room in rows]
    steps = whole(amounts, [room for _, room in rows])
    assert all(0 <= s <= room and abs(s - a) < 1 for s, a, (_, room) in zip(steps, amounts, rows, strict=True))
    assert sum(steps) == int(sum(amounts) + 1e-9)


@given(st.lists(st.lists(st.floats(0, 60), min_size=2, max_size=2), min_size=1, max_size=8))
@QUICK
def test_a_season_even_for_all_leaves_nobody_ahead_on_the_whole(values: list[list[float]]) -> None:
    groups = (Group("a", 3), Group("b", 5, 0.5))
    stood = standing([{"a": a, "b": b} for a, b in values], groups)
    assert abs(3 * stood.ahead["a"] + 2.5 * stood.ahead["b"]) < 1e-6


@given(st.lists(st.floats(0, 100), min_size=5, max_size=5), st.integers(1, 30), st.floats(0.1, 3))
@QUICK
def test_more_members_never_raise_the_chance_that_all_are_covered(drawn: list[float], shares: int, each: float) -> None:
    chances = []
    for wanted in (shares, shares + 10):
        (cell,) = covered(date(2027, 5, 3), {"kale": np.array([drawn])}, [Want("kale", "lb", each, (float(wanted),))])
        chances.append(cell.chance)
        assert cell.shares[0] <= cell.shares[1] <= cell.shares[2] <= wanted
    assert chances[1] <= chances[0]
