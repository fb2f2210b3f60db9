"""What holds for every crop plan: nothing is made from nothing, and whole things stay whole."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from models.agronomy.maturity import heat_reached, planted_for
from models.agronomy.seeds import cells_for, trays_for
from models.agronomy.succession import every_harvest
from models.agronomy.yields import after_kill, weekly_yield
from models.planning.division import divided_by_size, filled_evenly
from models.planning.equity import shipped_by_need
from models.planning.planting import Bed, Planting, Stretch
from models.planning.planting.calendar import days_of
from models.planning.planting.occupancy import clashes, stays
from models.planning.planting.wanted import Growth, every_week
from models.planning.scenario.chain import cover

FIRST = date(2027, 3, 1)
amounts = st.floats(0, 1e4)
parts = st.lists(st.floats(0.01, 1), min_size=1, max_size=8).map(lambda some: tuple(one / sum(some) for one in some))
heats = st.lists(st.floats(0, 36), min_size=60, max_size=200).map(lambda some: {FIRST + timedelta(days=n): h for n, h in enumerate(some)})


@given(st.integers(1, 2000), st.floats(0, 0.9), st.floats(0.1, 1), st.integers(1, 300))
def test_cells_leave_the_plants_that_are_wanted_and_one_fewer_does_not(plants: int, loss: float, germination: float, tray: int) -> None:
    cells = cells_for(plants, loss, germination)
    kept = germination * (1 - loss)
    assert cells * kept >= plants * (1 - 1e-6) and (cells - 1) * kept < plants
    assert (trays_for(cells, tray) - 1) * tray < cells <= trays_for(cells, tray) * tray


@given(heats, st.floats(10, 600), st.integers(0, 40))
def test_the_latest_planting_for_a_pick_is_picked_by_then_and_a_day_later_is_not(heat: dict[date, float], target: float, n: int) -> None:
    reached = heat_reached(heat, FIRST + timedelta(days=n), target)
    assume(reached is not None)
    assert reached is not None
    latest = planted_for(heat, reached[0], target)
    assert latest is not None and latest >= FIRST + timedelta(days=n)
    again = heat_reached(heat, latest, target)
    after = heat_reached(heat, latest + timedelta(days=1), target)
    assert again is not None and again[0] <= reached[0]
    assert after is None or after[0] > reached[0]


@given(st.lists(st.floats(5, 36), min_size=150, max_size=150), st.integers(3, 21), st.integers(2, 5))
def test_successions_by_degree_days_follow_each_other(heat: list[float], spacing: int, count: int) -> None:
    days = {FIRST + timedelta(days=n): h for n, h in enumerate(heat)}
    made = every_harvest(days, FIRST, 120, spacing, count)
    # two may fall on one day: a hot day followed by cool ones is worth more than the days between their harvests
    assert made[0] == FIRST and all(a <= b for a, b in pairwise(made))


@given(amounts, parts, st.integers(0, 60))
def test_weeks_make_the_harvest_and_frost_only_takes(total: float, fractions: tuple[float, ...], night: int) -> None:
    weekly = weekly_yield(total, fractions, FIRST)
    kept = after_kill(weekly, FIRST + timedelta(days=night))
    assert sum(weekly.values()) == pytest.approx(total)
    assert all(kept[week] in (0, weekly[week]) for week in weekly)


@given(amounts, st.floats(0, 0.9), amounts, st.floats(0.05, 50), st.integers(0, 300))
def test_a_cover_hands_out_what_there_is(harvest: float, lost: float, kitchen: float, each: float, shares: int) -> None:
    got = cover(harvest, lost, kitchen, each, shares)
    assert got.kitchen + got.covered * each + got.left == pytest.approx(harvest * (1 - lost), abs=1e-6)
    assert 0 <= got.covered <= shares and got.kitchen <= kitchen
    assert got.covered == shares or got.left < each * (1 + 1e-6)


@given(st.integers(0, 3000), st.lists(st.tuples(st.integers(1, 60), st.integers(1, 100)), min_size=1, max_size=3))
def test_sizes_never_get_more_than_there_is(pieces: int, sizes: list[tuple[int, int]]) -> None:
    counts, percent = [n for n, _ in sizes], [p for _, p in sizes]
    got = divided_by_size(pieces, counts, percent)
    given_out = sum(n * k for n, k in zip(counts, got.each, strict=True))
    assert given_out + got.left == pytest.approx(pieces) and got.left >= 0
    assert all(k == int(k) >= 0 for k in got.each)


@given(amounts, st.lists(amounts, min_size=1, max_size=6))
def test_nobody_who_has_room_gets_less_than_another(supply: float, caps: list[float]) -> None:
    got = filled_evenly(supply, caps)
    assert sum(got) == pytest.approx(min(supply, sum(caps)), abs=1e-6)
    for one, cap in zip(got, caps, strict=True):
        assert one <= cap + 1e-9 and (one >= cap - 1e-6 or one >= max(got) - 1e-6)


@given(
    st.floats(1, 1000),
    st.lists(st.tuples(st.floats(1, 100), st.floats(0, 500)), min_size=1, max_size=5),
    st.floats(0, 0.5),
)
def test_what_is_shipped_keeps_to_every_bound_and_no_more_would(supply: float, hubs: list[tuple[float, float]], kappa: float) -> None:
    needs, rooms = [need for need, _ in hubs], [room for _, room in hubs]
    got = shipped_by_need(supply, needs, rooms, kappa)
    parts_of = [need / sum(needs) for need in needs]
    assert 0 <= got.total <= supply and sum(got.each) == pytest.approx(got.total, abs=1e-6)
    for one, part, room in zip(got.each, parts_of, rooms, strict=True):
        assert one <= room + 1e-6 and abs(one - part * got.total) <= kappa * got.total + 1e-6
    more = got.total * 1.001 + 0.01
    fits = sum(min(room, (part + kappa) * more) for part, room in zip(parts_of, rooms, strict=True)) >= more
    bounded = all((part - kappa) * more <= room for part, room in zip(parts_of, rooms, strict=True))
    assert more > supply or not (fits and bounded)


@given(st.floats(1, 500), st.integers(1, 20), parts)
def test_a_wish_for_every_week_is_met_in_every_week(amount: float, weeks: int, fractions: tuple[float, ...]) -> None:
    growth = Growth(60, 100, fractions, loss=0.1)
    made = every_week(amount, FIRST, weeks, growth)
    for n in range(weeks):
        week = FIRST + timedelta(weeks=n)
        ages = [(one, (week - one.first_week).days // 7) for one in made]
        there = sum(one.bed_ft * fractions[age] for one, age in ages if 0 <= age < len(fractions)) * 0.9
        assert there >= amount * (1 - 1e-6)


@given(st.lists(st.tuples(st.integers(0, 200), st.floats(1, 60)), min_size=1, max_size=8))
def test_beds_clash_on_the_days_on_which_they_are_too_full(rows: list[tuple[int, float]]) -> None:
    plantings = [
        Planting(f"P{n}", "beet", "Amaranthaceae", "direct", FIRST + timedelta(days=on), (Stretch("B1", feet),), "lb", 1, (1.0,), 50,
                 "from_direct_sowing")
        for n, (on, feet) in enumerate(rows)
    ]  # fmt: skip
    taken = stays((p, days_of(p)) for p in plantings)
    fullest = max(sum(s.length_ft for s in taken if s.from_on <= FIRST + timedelta(days=d) <= s.to_on) for d in range(300))
    found = clashes((Bed("B1", 100),), taken)
    assert bool(found) == (fullest > 100 + 1e-9)
    assert max((one.short_ft for one in found), default=0) == pytest.approx(max(0, fullest - 100), abs=1e-6)
