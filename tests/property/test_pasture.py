"""What must hold of pasture for any weather and any amount."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.agronomy import assimilation, growth, growth_pools, pasture_budget, pasture_stocking, pasture_usable, reduction
from models.agronomy.growth_pools import Removals, Weather
from models.agronomy.growth_stands import Stand, species, stands
from sensors.errors import InputError

shares = st.floats(0, 1)
masses = st.floats(0, 8000)
weathers = st.tuples(st.floats(-15, 35), st.floats(0, 14), st.floats(0, 9), st.floats(0, 80))


@given(shares, shares, st.floats(0, 12))
def test_more_water_never_grows_less(one: float, other: float, pet: float) -> None:
    low, high = sorted((one, other))
    assert growth.water_limit(low, pet) <= growth.water_limit(high, pet)


@given(st.floats(-20, 45), shares, st.floats(0, 12), st.floats(0, 15), st.floats(0, 5000))
def test_limits_are_shares_and_the_season_lies_between_its_ends(temp: float, water: float, pet: float, par: float, heat: float) -> None:
    for limit in (growth.temperature_limit(temp), growth.water_limit(water, pet), growth.radiation_limit(par)):
        assert 0 <= limit <= 1
    assert 0.7 <= growth.seasonal_effect(heat) <= 1.3


@given(masses, masses, st.floats(0, 15))
def test_more_leaves_never_grow_less(one: float, other: float, par: float) -> None:
    low, high = (growth.potential_growth(par, growth.leaf_area_index(m)) for m in sorted((one, other)))
    assert low <= high


@settings(max_examples=60, deadline=None)
@given(
    st.lists(weathers, min_size=1, max_size=40), st.sampled_from(sorted(species())), st.floats(10, 300), masses, st.floats(0, 1),
    st.floats(0, 3000), st.integers(1, 330),
)  # fmt: skip
def test_pools_and_water_are_never_negative_nor_more_than_can_be(
    days: list[tuple[float, float, float, float]], grass: str, holds: float, mass: float, full: float, take: float, first: int
) -> None:
    paddock = stands([Stand(((grass, 1.0),), holds_mm=holds)])
    temp, par, et0, rain = (np.array(v) for v in zip(*days, strict=True))
    weather = Weather((np.arange(len(days)) + first - 1) % 365 + 1, temp, par, et0, rain)
    removals = Removals(taken_kg_ha=np.full((len(days), 1), take))
    course = growth_pools.run(paddock, weather, growth_pools.pools_at(np.array([mass]), paddock, full), removals)
    assert (course.water_mm >= 0).all() and (course.water_mm <= holds + 1e-9).all()
    pools = np.concatenate(course.end[:4])
    assert (pools >= -1e-9).all() and (course.taken >= -1e-9).all() and (course.grown >= 0).all()
    assert course.mass[-1, 0] <= mass + course.grown.sum() + 1e-6


@given(masses, masses, st.floats(0, 300), st.floats(0, reduction.MOST_LOSS))
def test_the_one_pool_model_is_monotone_in_mass(one: float, other: float, gain: float, loss: float) -> None:
    low, high = sorted((one, other))
    assert reduction.day_after(low, gain, loss) <= reduction.day_after(high, gain, loss) + 1e-9


@given(masses, masses, shares)
def test_nothing_usable_is_more_than_what_stands(standing: float, residual: float, eaten: float) -> None:
    assert 0 <= pasture_usable.usable(standing, residual, eaten) <= standing


@given(masses, st.one_of(st.none(), st.just(float("nan")), st.floats(-5000, -0.01)))
def test_a_blank_or_negative_residual_is_refused_for_any_mass(standing: float, residual: float | None) -> None:
    with pytest.raises(InputError):
        pasture_usable.usable(standing, residual, 0.75)


@given(st.floats(0, 120), st.floats(0.5, 30), st.integers(1, 3))
def test_the_paddocks_needed_give_the_rest_asked_for(rest: float, stay: float, herds: int) -> None:
    count = pasture_stocking.paddocks_needed(rest, stay, herds) // herds
    assert (count - 1) * stay >= rest - 1e-6
    assert (count - 2) * stay < rest or count == 1


@given(masses, st.floats(0, 2000), st.floats(0.1, 50), st.floats(1, 2000), st.floats(0, 60), st.floats(0.01, 500))
def test_more_animals_never_have_more_days(standing: float, left: float, area: float, demand: float, growing: float, more: float) -> None:
    few = pasture_budget.days_left(standing, left, area, demand, growing)
    assert pasture_budget.days_left(standing, left, area, demand + more, growing) <= few


@given(masses, st.floats(1, 2000), st.floats(0, 8000), st.floats(1, 2000))
def test_a_reading_never_makes_a_mass_less_sure_nor_leaves_it_outside_both(
    mass: float, spread: float, reading: float, error: float
) -> None:
    found = assimilation.read(assimilation.Belief(mass, spread), reading, error).belief
    assert found.spread <= spread
    assert min(mass, reading) - 1e-6 <= found.mass <= max(mass, reading) + 1e-6


@given(st.floats(0.5, 1.6), st.floats(0, 3000), masses, masses, st.floats(0, 1500))
def test_a_multiplier_stays_within_its_bounds(before: float, grown: float, foreseen: float, reading: float, error: float) -> None:
    after = float(assimilation.multiplier_after(before, grown, foreseen, reading, error))
    assert 0.5 <= after <= 1.6
    assume(grown >= assimilation.LEAST_GROWN_KG_HA and abs(reading - foreseen) > 1)
    assert (after >= before) if reading > foreseen else (after <= before)
