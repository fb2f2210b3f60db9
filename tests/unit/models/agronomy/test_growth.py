"""What limits growth, against ModVege's paper, growR and PACE; what the year has had; and years that are poor and good."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy import growth, growth_season, growth_water, growth_years
from models.agronomy.growth_stands import Stand, grass, groups, species, stands
from sensors.errors import InputError


def test_the_growth_of_growr_is_met_to_the_last_figure() -> None:
    # growR 1.3 in R 4.2.2 gives 108.5748 for nutrition 0.7, 18 °C, half the water, PET 4.5 and 550 °C day; light of 10 MJ/m²/day and
    # 1,000 kg/ha of leaves of group B are the round figures that lead to it
    leaves = growth.leaf_area_index(1000.0)
    potential = growth.potential_growth(10.0, leaves)
    limits = (growth.radiation_limit(10.0), growth.temperature_limit(18.0), growth.water_limit(0.5, 4.5), growth.seasonal_effect(550.0))
    assert leaves == pytest.approx(1.7)
    assert growth.actual_growth(potential, 0.7, *limits) == pytest.approx(108.5748, abs=5e-4)


def test_much_light_is_used_less_well() -> None:
    # Jouven et al. 2006, fig. 2a: none lost to 5 MJ/m²/day, 0.0445 for each above
    assert growth.radiation_limit(np.array([3.0, 5.0, 15.0])) == pytest.approx([1, 1, 0.555])


def test_water_limits_less_on_mild_days() -> None:
    # McCall & Bishop-Hurley 2003 eq. 6 by hand: 4 x 0.1; 2 x 0.1; 0.1; and 0.25 x 0.5 + 0.85, 0.5 + 0.3, 0.5
    assert growth.water_limit(0.1, np.array([3.8, 6.5, 6.6])) == pytest.approx([0.4, 0.2, 0.1])
    assert growth.water_limit(0.5, np.array([3.8, 6.5, 6.6])) == pytest.approx([0.975, 0.8, 0.5])


def test_growth_potential_of_pace_is_full_at_its_optimum_and_warm_grass_keeps_it() -> None:
    assert growth.growth_potential(20.0) == 1
    assert growth.growth_potential(25.5) == pytest.approx(np.exp(-0.5))
    assert growth.growth_potential(36.0, *growth.WARM) < 1
    assert growth.growth_potential(36.0, *growth.WARM, 1.0) == 1


def test_co2_of_today_adds_some_growth() -> None:
    # growR: 1 + 0.5 ln(420 / 360)
    assert growth.potential_growth(10.0, 2.0, 3.0, 420.0) / growth.potential_growth(10.0, 2.0) == pytest.approx(1.0771, abs=1e-4)


def test_shade_costs_warm_season_grass_more() -> None:
    assert growth.shade_growth(0.8) == pytest.approx(0.92)
    assert growth.shade_growth(0.9) == 1
    assert growth.shade_growth(0.8, 1.0) == pytest.approx(0.8)
    assert growth.shade_thirst(0.5) == pytest.approx(0.8)
    assert growth.shade_thirst(0.2) == pytest.approx(0.8)


def test_what_cannot_be_is_refused_and_what_is_not_known_stays_so() -> None:
    with pytest.raises(InputError):
        growth.water_limit(1.2, 4.0)
    with pytest.raises(InputError):
        growth.temperature_limit(10.0, 12.0, 10.0)
    assert np.isnan(growth.radiation_limit(float("nan")))


def test_evaporation_is_split_between_leaves_and_bare_ground() -> None:
    # by hand: LAI 2: exp(-1.2) = 0.3012 of the ground bare; half the water: leaves 0.8 of 5 mm, ground 0.5 of it
    assert growth_water.actual_evaporation(5.0, 2.0, 0.5) == pytest.approx(5 * (0.698806 * 0.8 + 0.301194 * 0.5), abs=1e-4)
    assert growth_water.effective_pet(4.0, np.array([0.0, 1.0, 5.0])) == pytest.approx([4.6, 4.6, 3.22])
    assert growth_water.reserve_after(100.0, 125.0, np.array([60.0, 0.0]), 4.0) == pytest.approx([125, 96])


def test_heat_is_counted_from_new_year() -> None:
    sums = growth_season.heat_sums(np.array([4.0, -3.0, 5.0, 6.0]), np.array([364, 365, 1, 2]), before_c_day=100.0)
    assert sums == pytest.approx([104, 104, 5, 11])


def test_growth_starts_with_ten_mild_days_and_not_with_a_mild_week_of_january() -> None:
    temps = np.full(120, 1.0)
    temps[5:12] = 9.0  # seven days of January
    temps[80:] = 7.0
    temps[85] = 1.5  # a day below 2 °C starts the count again
    started = growth_season.started(temps, np.arange(1, 121))
    assert int(np.argmax(started)) == 86
    assert started[:86].sum() == 0


def test_a_series_that_begins_in_summer_begins_in_growth() -> None:
    assert growth_season.started(np.full(5, 20.0), np.arange(180, 185)).all()


def test_a_mix_of_groups_has_their_mean_figures() -> None:
    # bluegrass is half A, half B: specific leaf areas 0.033 and 0.025
    mixed = stands([Stand((("kentucky_bluegrass", 3.0),)), Stand((("tall_fescue", 1.0), ("bermudagrass", 1.0)))])
    assert mixed.sla_m2_g == pytest.approx([0.029, (0.025 + 0.022) / 2])
    assert mixed.warm_season == pytest.approx([0, 0.5])


def test_functional_groups_are_those_of_jouven() -> None:
    b = groups()["B"]
    assert (b["sla_m2_g"], b["leaf_share"], b["st1_c_day"], b["st2_c_day"]) == (0.025, 0.68, 700, 1350)
    assert (b["most_seasonal"], b["least_seasonal"], b["leaf_life_c_day"]) == (1.3, 0.7, 800)


def test_every_species_names_its_source_and_groups_there_are() -> None:
    assert all(one.source and all(group in groups() for group, _ in one.groups) for one in species().values())
    with pytest.raises(InputError, match="unicorn"):
        grass("unicorn")


@pytest.mark.parametrize("wrong", [{"nutrition": 0.2}, {"holds_mm": 0}, {"light_share": 1.2}, {"shares": ()}, {"dying": 0}])
def test_a_stand_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InputError):
        Stand(**wrong)  # type: ignore[arg-type]


def test_a_year_of_growth_is_smoothed_before_it_is_called_poor() -> None:
    # two sorts of years: growth of 100 on even or on odd days. Over three weeks all years are alike: 10 or 11 of 21 days, 5 or 6 of the
    # 11 there are about the first and last
    days = np.arange(63)
    years = np.array([(days % 2 == year % 2) * 100.0 for year in range(10)])
    found = growth_years.percentiles(years)
    assert np.abs(found["P20"] - 50).max() < 5 and np.abs(found["P80"] - 50).max() < 5


def test_percentiles_lie_in_order_and_want_five_years() -> None:
    years = np.random.default_rng(3).gamma(4, 20, (15, 200, 3))
    found = growth_years.percentiles(years)
    assert found["P50"].shape == (200, 3)
    assert (found["P20"] <= found["P50"]).all() and (found["P50"] <= found["P80"]).all()
    with pytest.raises(InputError, match="Too few years"):
        growth_years.percentiles(years[:4])


def test_a_poor_year_is_one_of_little_net_growth_and_not_of_little_g() -> None:
    # net growth at 2,000 kg/ha is alike in all years, though g and s are not: then every sort of year is the same
    light, caught = 1233.0, 1 - np.exp(-2000 / 1233)
    loss = np.linspace(0.01, 0.05, 9)[:, None, None] + np.zeros((9, 80, 2))
    found = growth_years.scenarios((20 + loss * 2000) / caught, loss, light)
    for one in found.values():
        assert one.gain_kg_ha_day * caught - one.loss_per_day * 2000 == pytest.approx(np.full((80, 2), 20.0))
    many = np.random.default_rng(1).gamma(4, 20, (9, 80, 2))
    ordered = growth_years.scenarios(many, loss, light)
    assert (ordered["P20"].gain_kg_ha_day <= ordered["P80"].gain_kg_ha_day).all()
