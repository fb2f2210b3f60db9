"""Pasture in four pools: nothing is made or lost but what the model says; and a year looks as years look here."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy import growth_pools
from models.agronomy.growth_pools import BREATHED_LEAF, Pools, Probes, Removals, Weather
from models.agronomy.growth_stands import Stand, stands
from models.agronomy.pasture import KG_HA_PER_LB_AC
from sensors.errors import InputError
from tests.unit.models.agronomy.pasture_weather import PIEDMONT, season, year

FESCUE = Stand((("tall_fescue", 1.0),))
NAN = float("nan")


def still(temp: float, days: int = 1, first: int = 200) -> Weather:
    """Days without light: nothing grows."""
    each = np.full(days, temp)
    return Weather(np.arange(first, first + days), each, np.zeros(days), np.zeros(days), np.zeros(days))


def leaves(mass: float, age: float) -> Pools:
    one, none = np.array([mass]), np.zeros(1)
    return Pools(one, none, none, none, np.array([age]), none, none, none, np.array([100.0]), none)


def test_a_day_of_dying_is_that_of_the_paper() -> None:
    # Jouven et al. 2006: 0.002 x 15 °C x 1,000 kg/ha at a quarter of its life, 30 kg; of which 0.4 is breathed away
    as_published = stands([Stand((("tall_fescue", 1.0),), dying=1.0)])
    end = growth_pools.run(as_published, still(15.0), leaves(1000, 200)).end
    assert end.leaf[0] == pytest.approx(970)
    assert end.dead_leaf[0] == pytest.approx((1 - BREATHED_LEAF) * 30)


@pytest.mark.parametrize(("age", "times"), [(200, 1.0), (400, 1.5), (800, 3.0), (1600, 3.0)])
def test_old_leaves_die_faster(age: float, times: float) -> None:
    # three times as fast at the end of a life of 800 °C day as at its third
    end = growth_pools.run(stands([Stand((("tall_fescue", 1.0),), dying=1.0)]), still(15.0), leaves(1000, age)).end
    assert end.leaf[0] == pytest.approx(1000 - 30 * times)


def test_frost_kills_and_a_cold_day_does_not() -> None:
    # below T0 (4 °C) nothing dies of age; below 0 °C 0.002 for each degree
    published = stands([Stand((("tall_fescue", 1.0),), dying=1.0)])
    assert growth_pools.run(published, still(2.0), leaves(1000, 200)).end.leaf[0] == pytest.approx(1000)
    assert growth_pools.run(published, still(-5.0), leaves(1000, 200)).end.leaf[0] == pytest.approx(990)


def test_dead_leaves_fall_with_heat() -> None:
    # 0.001 x 15 °C x 400 kg/ha, ages below a third of a life
    start = leaves(85.0, 200)._replace(dead_leaf=np.array([400.0]))
    assert growth_pools.run(stands([FESCUE]), still(15.0), start).end.dead_leaf[0] == pytest.approx(400 - 6)


def test_mass_is_neither_made_nor_lost() -> None:
    # what grew is what stands more, was taken, was breathed away, or fell
    weather, paddock = year(), stands([FESCUE])
    left = np.full((365, 1), NAN)
    left[100:300:28] = 1350
    course = growth_pools.run(paddock, weather, growth_pools.pools_at(np.array([1200.0]), paddock), Removals(left_kg_ha=left))
    gone = 1200 + course.grown.sum() - course.taken.sum() - course.mass[-1, 0]
    assert 0 < gone < course.grown.sum()
    # and no day gains more than grew
    gain = np.diff(np.concatenate([[[1200.0]], course.mass]), axis=0) + course.taken
    assert (gain <= course.grown + 1e-9).all()


def test_a_cut_leaves_what_it_is_set_to_and_stops_the_heads_of_that_year() -> None:
    weather, paddock = year(), stands([FESCUE])
    heads_at = 140  # between 700 and 1,350 °C day here
    left = np.full((365, 1), NAN)
    left[heads_at - 15] = 1500
    start = growth_pools.pools_at(np.array([1200.0]), paddock)
    free, cut = growth_pools.run(paddock, weather, start), growth_pools.run(paddock, weather, start, Removals(left_kg_ha=left))
    assert cut.mass[heads_at - 15, 0] == pytest.approx(1500)
    before = season(weather, 1, 170)
    assert (
        growth_pools.run(paddock, before, start, Removals(left_kg_ha=left)).end.stem[0]
        < growth_pools.run(paddock, before, start).end.stem[0]
    )
    assert free.taken.sum() == 0


def test_animals_take_no_more_than_there_is_and_leave_the_crowns() -> None:
    paddock = stands([FESCUE])
    take = np.full((1, 1), 99_999.0)
    course = growth_pools.run(paddock, still(10.0), growth_pools.pools_at(np.array([1500.0]), paddock), Removals(taken_kg_ha=take))
    assert course.mass[0, 0] == pytest.approx(growth_pools.LEAST_GREEN_KG_HA)
    assert course.taken[0, 0] < 1500


def cut_monthly(nutrition: float) -> tuple[np.ndarray, float]:
    """What cuts to 1,350 kg/ha at each month's turn take, April to October [lb/ac/day], and in all [kg/ha]; the mean of eight years."""
    weather, paddock = year(columns=8), stands([Stand((("tall_fescue", 1.0),), nutrition=nutrition)] * 8)
    turns = [120, 151, 181, 212, 243, 273, 304]
    left = np.full((365, 8), NAN)
    left[[90, *turns]] = 1350
    course = growth_pools.run(paddock, weather, growth_pools.pools_at(np.full(8, 1200.0), paddock), Removals(left_kg_ha=left))
    by_month = np.array([course.taken[turn].mean() / 30.5 / KG_HA_PER_LB_AC for turn in turns])
    return by_month, float(course.taken.sum(axis=0).mean())


def test_a_year_has_its_flush_in_spring_and_its_slump_in_late_summer() -> None:
    # Penn State table 1.8-8, tall grass plus nitrogen, medium: 25 lb / 0.7 / acres a unit are 71 lb/ac/day in May, 40 in June,
    # 20 in July, 24 in August, 30 in September; its April is that of a colder place
    april, may, june, july, august, september, _october = cut_monthly(0.7)[0]
    assert april > may > june > july
    assert september > august
    assert may == pytest.approx(71, rel=0.4)
    assert [june, july, august, september] == pytest.approx([40, 20, 24, 30], rel=0.5)


def test_a_year_yields_what_is_printed_from_poor_to_rich_ground() -> None:
    # the same table: 2, 3 and 4.5 short tons an acre a year (4.5, 6.7 and 10.1 t/ha) by productivity; ours of 0.7 is above the highest
    poor, usual = cut_monthly(0.5)[1], cut_monthly(0.6)[1]
    assert 4_500 < poor < usual < 10_100


def test_a_fescue_closed_in_september_yields_what_was_measured_in_the_piedmont() -> None:
    # Burns & Chamblee 2000: mean 3,280 to 4,130 kg/ha over closing dates, 195 less a week, so 2,000 to 2,900 closed on 1 September
    weather, paddock = year(PIEDMONT, columns=8), stands([FESCUE] * 8)
    left = np.full((365, 8), NAN)
    left[[100, 130, 151, 181, 212]] = 1400
    left[243] = 1100
    course = growth_pools.run(paddock, weather, growth_pools.pools_at(np.full(8, 1200.0), paddock), Removals(left_kg_ha=left))
    assert 2_000 < (course.mass[318] - course.mass[243]).mean() < 2_900


def test_warm_season_grass_grows_when_fescue_slumps() -> None:
    weather = year()
    both = stands([FESCUE, Stand((("bermudagrass", 1.0),))])
    left = np.full((365, 2), NAN)
    left[100:330:30] = 1350
    grown = growth_pools.run(both, weather, growth_pools.pools_at(np.full(2, 1200.0), both), Removals(left_kg_ha=left)).grown
    share = grown[180:240].sum(axis=0) / grown.sum(axis=0)
    assert share[1] > share[0]
    assert grown[:90, 1].sum() < 0.02 * grown[:, 1].sum()


def test_a_drought_and_deep_shade_cost_growth() -> None:
    dry, paddock = year(rain=0.3), stands([FESCUE, Stand((("tall_fescue", 1.0),), light_share=0.4)])
    wet_course, dry_course = (growth_pools.run(paddock, w, growth_pools.pools_at(np.full(2, 1200.0), paddock)) for w in (year(), dry))
    assert (dry_course.grown.sum(axis=0) < wet_course.grown.sum(axis=0)).all()
    assert wet_course.grown[:, 1].sum() < wet_course.grown[:, 0].sum()
    # shade keeps water
    assert dry_course.water_mm[200:260, 1].mean() > dry_course.water_mm[200:260, 0].mean()


def test_days_without_sun_are_reckoned_and_counted() -> None:
    weather, paddock = year(), stands([FESCUE])
    dark = weather._replace(par_mj_m2_day=np.where(np.arange(365) > 130, NAN, weather.par_mj_m2_day))
    start = growth_pools.pools_at(np.array([1200.0]), paddock)
    whole, guessed = growth_pools.run(paddock, weather, start), growth_pools.run(paddock, dark, start)
    assert guessed.guessed.sum() == 365 - 131
    assert guessed.grown[131:].sum() == pytest.approx(whole.grown[131:].sum(), rel=0.5)


def test_what_is_not_known_makes_the_rest_of_that_paddock_not_known() -> None:
    weather = year(columns=2)
    temps = np.array(weather.air_temp_c)
    temps[150, 0] = NAN
    course = growth_pools.run(
        stands([FESCUE] * 2), weather._replace(air_temp_c=temps), growth_pools.pools_at(np.full(2, 1200.0), stands([FESCUE] * 2))
    )
    assert np.isnan(course.mass[150:, 0]).all()
    assert np.isfinite(course.mass[:, 1]).all() and np.isfinite(course.mass[:150, 0]).all()


def test_a_probe_draws_the_water_to_what_it_sees() -> None:
    paddock, weather = stands([FESCUE]), still(10.0, days=6)
    seen = np.full((6, 1), 0.2)
    start = growth_pools.pools_at(np.array([1500.0]), paddock)
    water = growth_pools.run(paddock, weather, start, probes=Probes(seen, 0.5)).water_mm[:, 0]
    # from 0.8 of 125 mm half of the way to 0.2 each day
    assert water[:3] == pytest.approx([62.5, 43.75, 34.375])
    assert growth_pools.run(paddock, weather, start, probes=Probes(np.full((6, 1), NAN))).water_mm == pytest.approx(np.full((6, 1), 100.0))


def test_a_negative_mass_is_refused() -> None:
    with pytest.raises(InputError):
        growth_pools.pools_at(np.array([-1.0]), stands([FESCUE]))
