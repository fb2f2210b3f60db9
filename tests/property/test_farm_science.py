"""What holds of water, wet leaves, disease and heat for any numbers at all."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.agronomy.animal_heat import LEVELS, accumulated_heat, heat_level, heat_load, livestock_safety, thi
from models.agronomy.animal_water import drinking_animals, salinity_class, water_demand
from models.agronomy.disease.early_blight import p_days, tomcast_severity
from models.agronomy.disease.infection import infection_response, pathogens, wet_hours_needed
from models.agronomy.disease.late_blight import wallin_day, wallin_severity
from models.agronomy.elementwise import Array
from models.agronomy.flow import counter_steps, flowed
from models.agronomy.frost_depth import freezing_index
from models.agronomy.leaf_wetness import humid_wetness, leaf_wetness, wet_hours, wet_periods
from models.agronomy.light import dli_of_hours
from models.agronomy.rainwater import store_through
from models.agronomy.tank_balance import balance_residual, tank_leak
from models.agronomy.tanks import ConeBottomTank, HorizontalTank, StrappingTable, Tank, VerticalTank

sizes = st.floats(0.2, 10.0)
shares = st.floats(0.0, 1.0)
temps = st.floats(-30.0, 45.0)
humidity = st.floats(0.0, 100.0)
maybe = st.one_of(st.just(np.nan), st.floats(0.0, 100.0))


def arrays(values: st.SearchStrategy[float], least: int = 0, most: int = 48) -> st.SearchStrategy[Array]:
    return st.lists(values, min_size=least, max_size=most).map(lambda items: np.array(items, dtype=np.float64))


@st.composite
def tanks(draw: st.DrawFn) -> Tank:
    kind, width = draw(st.sampled_from("vhrcs")), draw(sizes)
    if kind == "v":
        return VerticalTank(width, draw(sizes))
    if kind in "hr":
        return HorizontalTank(width, draw(sizes), kind == "r")
    if kind == "c":
        cone = draw(sizes)
        return ConeBottomTank(width, cone, cone + draw(sizes))
    rows = draw(st.lists(st.tuples(sizes, sizes), min_size=1, max_size=6))
    levels, volumes = np.cumsum([0.0, *(row[0] for row in rows)]), np.cumsum([0.0, *(row[1] for row in rows)])
    return StrappingTable(tuple((float(level), float(volume)) for level, volume in zip(levels, volumes, strict=True)))


@given(tanks(), shares, shares)
def test_more_level_is_never_less_water(tank: Tank, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert tank.volume_m3(low * tank.full_m) <= tank.volume_m3(high * tank.full_m) + 1e-9


@given(tanks(), shares)
def test_a_volume_finds_its_level_and_back(tank: Tank, share: float) -> None:
    volume = share * tank.volume_m3(tank.full_m)
    assert abs(tank.volume_m3(tank.level_m(volume)) - volume) <= 1e-6 * max(volume, 1.0)


@given(tanks(), shares, shares)
def test_what_can_be_used_is_never_more_than_what_is_there(tank: Tank, level: float, outlet: float) -> None:
    assert 0 <= tank.usable_m3(level * tank.full_m, outlet * tank.full_m) <= tank.volume_m3(level * tank.full_m) + 1e-12


@given(arrays(humidity, 1), shares)
def test_more_humidity_is_never_less_wet_by_humidity(rh: Array, more: float) -> None:
    assert (humid_wetness(rh + more * (100 - rh)) >= humid_wetness(rh)).all()


@given(st.lists(st.tuples(temps, maybe, st.one_of(st.just(np.nan), st.floats(0, 20))), min_size=1, max_size=48))
def test_an_hour_is_wet_dry_or_unknown_and_unknown_only_without_humidity(rows: list[tuple[float, float, float]]) -> None:
    air, rh, wind = (np.array(column) for column in zip(*rows, strict=True))
    found = leaf_wetness(air, rh, wind)
    assert (np.isnan(found.wet) == np.isnan(rh)).all()
    assert set(found.wet[np.isfinite(found.wet)].tolist()) <= {0.0, 1.0}


@given(arrays(st.sampled_from([0.0, 1.0, np.nan])))
def test_periods_hold_every_wet_hour_once(wet: Array) -> None:
    periods = wet_periods(wet, np.full(wet.shape, 10.0))
    inside = [hour for period in periods for hour in range(period.start, period.start + period.hours)]
    assert len(inside) == len(set(inside))
    assert {int(hour) for hour in np.flatnonzero(wet == 1)} <= set(inside)
    assert not any(wet[hour] == 0 for hour in inside)
    assert sum(period.hours - period.bridged for period in periods) == (0 if np.isnan(wet_hours(wet)[0]) else wet_hours(wet)[0])


@given(temps, st.floats(0, 240), st.floats(0, 240))
def test_severity_is_never_negative_and_longer_wetness_never_less(temp: float, one: float, other: float) -> None:
    short, long = sorted((one, other))
    for severity in (wallin_severity, tomcast_severity):
        assert 0 <= severity(temp, short) <= severity(temp, long) <= 4


@given(arrays(st.one_of(st.just(np.nan), temps), 24, 24), arrays(maybe, 24, 24))
def test_a_day_is_unknown_exactly_where_too_few_hours_are_known(air: Array, rh: Array) -> None:
    day = wallin_day(air, rh, so_far=5)
    known = int((np.isfinite(air) & np.isfinite(rh)).sum())
    assert day.known_hours == known
    assert (day.band == "unknown") == (day.value is None or np.isnan(day.value))
    assert known >= 20 or day.value is None


@given(temps, temps)
def test_p_days_lie_between_nought_and_ten(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= p_days(low, high) <= 10


@given(st.sampled_from(sorted(pathogens())), temps)
def test_no_temperature_beats_the_best_one(key: str, temp: float) -> None:
    pathogen = pathogens()[key]
    assert 0 <= infection_response(temp, pathogen.temp_min_c, pathogen.temp_best_c, pathogen.temp_max_c) <= 1
    assert wet_hours_needed(pathogen, temp) >= pathogen.wet_hours_best - 1e-9


@given(st.floats(15, 45), humidity, shares)
def test_damper_warm_air_is_never_easier_on_cattle(temp: float, rh: float, more: float) -> None:
    assert thi(temp, rh + more * (100 - rh)) >= thi(temp, rh) - 1e-9


@given(st.floats(0, 120), st.floats(0, 120))
def test_levels_rise_with_the_index(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert LEVELS.index(livestock_safety(low)) <= LEVELS.index(livestock_safety(high))
    assert LEVELS.index(heat_level("beef", high)) <= LEVELS.index(heat_level("beef", high, ("black_hide",)))


@given(arrays(st.one_of(st.just(np.nan), st.floats(40, 110))))
def test_heat_load_is_never_negative_and_unknown_only_of_nothing(hourly: Array) -> None:
    day = heat_load(hourly, 75.0)
    assert np.isnan(day.load) == (day.known_h == 0)
    assert np.isnan(day.load) or day.load >= 0
    carried = accumulated_heat(hourly)
    assert (carried[np.isfinite(carried)] >= 0).all()


@given(st.sampled_from(sorted(drinking_animals())), temps, temps, st.floats(1, 900))
def test_heat_and_weight_never_lower_thirst(animal: str, one: float, other: float, weight: float) -> None:
    low, high = sorted((one, other))
    assert 0 < water_demand(animal, low, weight) <= water_demand(animal, high, weight) <= water_demand(animal, high, weight * 1.1)


@given(st.floats(0, 50_000), st.floats(0, 50_000))
def test_saltier_water_is_never_of_a_better_class(one: float, other: float) -> None:
    low, high = (salinity_class(tds) for tds in sorted((one, other)))
    assert low is not None and high is not None and 0 <= low <= high <= 5


@given(st.lists(st.tuples(maybe, maybe), min_size=1, max_size=60), st.floats(0, 500), shares)
def test_a_store_never_gives_what_it_does_not_have(days: list[tuple[float, float]], capacity: float, filled: float) -> None:
    came, wanted = (np.array(column) for column in zip(*days, strict=True))
    store = store_through(came, wanted, capacity, filled * capacity)
    known = np.isfinite(store.given)
    assert (store.given[known] <= wanted[known]).all()
    assert ((store.held[known] >= -1e-9) & (store.held[known] <= capacity + 1e-9)).all()
    assert (store.spilled[known] >= -1e-9).all()
    balance = filled * capacity + came[known].sum() - store.given[known].sum() - store.spilled[known].sum()
    assert not known.any() or abs(balance - store.held[known][-1]) < 1e-6
    assert store.unknown_days == int((~known).sum())


@given(st.lists(st.integers(0, 65_535).map(float), min_size=2, max_size=40))
def test_a_counter_never_counts_backwards(counts: list[float]) -> None:
    for rollover in (None, 65_536.0):
        steps, restarts = counter_steps(np.array(counts), rollover)
        assert (steps >= 0).all()
        assert restarts <= len(counts) - 1


@given(arrays(maybe, 2), st.integers(30, 900))
def test_flow_covers_no_gap_and_is_nothing_only_where_known(rates: Array, step: int) -> None:
    total = flowed(np.arange(rates.size, dtype=float) * step, rates)
    assert 0 <= total.covered_s <= total.of_s
    assert np.isnan(total.litres) == (total.covered_s == 0)
    assert step <= 300 or total.covered_s == 0


@given(arrays(st.one_of(st.just(np.nan), temps)))
def test_a_freezing_index_is_no_more_than_all_the_frost(days: Array) -> None:
    index = freezing_index(days)
    frost = -float(np.nansum(np.minimum(days, 0.0)))
    assert np.isnan(index) == (not np.isfinite(days).any())
    assert np.isnan(index) or -1e-9 <= index <= frost + 1e-6


@given(arrays(st.one_of(st.just(np.nan), st.floats(0, 4000)), 24, 24))
def test_a_day_of_light_counts_known_hours_only(flux: Array) -> None:
    light = dli_of_hours(flux)
    assert light.covered_h == np.isfinite(flux).sum()
    assert np.isnan(light.mol_m2) == (light.covered_h == 0)


@given(arrays(st.one_of(st.just(np.nan), st.floats(0, 20_000)), 0, 60), st.integers(60, 7200))
def test_a_tank_of_any_numbers_gets_an_answer(volumes: Array, step: int) -> None:
    found = tank_leak(balance_residual(np.arange(volumes.size, dtype=float) * step, volumes))
    assert found.state in ("none", "leak", "unknown")
    assert (found.state == "leak") == (found.rate_l_h is not None)
    assert found.rate_l_h is None or found.rate_l_h > 0
