"""Daily use learned and drawn again. Expected values by hand, and the worked farm of the domain notes."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy.flow import L_PER_GAL
from models.agronomy.water_use import day_weights, drawn, herd_litres, learned, unlearned, weeks


def test_the_worked_farm_drinks_309_gallons_on_a_90_degree_day() -> None:
    # 10 cows with calves 17.4 gal, 10 calves 6, 30 dry ewes 2.5: 174 + 60 + 75
    litres = herd_litres({"lactating_cow": 10, "calf": 10, "sheep": 30}, np.array([(90 - 32) / 1.8]))
    assert litres[0] / L_PER_GAL == pytest.approx(309, abs=2)


def test_a_herd_in_unknown_air_is_taken_as_on_the_hottest_day_of_the_table() -> None:
    heads = {"lactating_cow": 10}
    assert herd_litres(heads, np.array([np.nan]))[0] == pytest.approx(herd_litres(heads, np.array([32.22]))[0])


def test_a_use_that_rises_with_warmth_is_learned_to_rise_with_it() -> None:
    rng = np.random.default_rng(1)
    warmth = rng.uniform(0, 20, 60)
    law = learned(800 + 30 * warmth + rng.normal(0, 10, 60), warmth[:, None], np.ones(60))
    assert law is not None and law.days == 60
    # two pseudo-days of sixty hold the slope back by a thirtieth
    assert law.slopes[0] == pytest.approx(30, rel=0.05)
    assert law.expected(np.array([[10.0]]))[0] == pytest.approx(1100, rel=0.02)


def test_thirteen_days_teach_nothing_and_unknown_days_do_not_count() -> None:
    daily = np.full(40, np.nan)
    daily[:13] = 100.0
    assert learned(daily, np.zeros((40, 1)), np.ones(40)) is None
    daily[13] = 100.0
    assert learned(daily, np.zeros((40, 1)), np.ones(40)) is not None


def test_yesterday_and_this_season_a_year_ago_count_more_than_the_other_half_of_the_year() -> None:
    weights = day_weights(370)
    assert weights[-1] > weights[370 - 365] > weights[370 - 182]
    assert weights[370 - 365] == pytest.approx(0.7, abs=0.02)


def test_days_are_drawn_in_whole_weeks_of_the_past() -> None:
    like = weeks(np.random.default_rng(3), 50, 28, np.ones(30))
    assert like.shape == (50, 28) and like.min() >= 0 and like.max() <= 29
    steps = np.diff(like.reshape(50, 4, 7), axis=2)
    assert (steps == 1).all()


def test_what_is_drawn_again_spreads_as_the_past_did_and_is_never_below_nothing() -> None:
    rng = np.random.default_rng(5)
    daily = np.maximum(rng.normal(100, 60, 200), 0)
    law = learned(daily, np.zeros((200, 1)), np.ones(200))
    assert law is not None
    made = drawn(rng, law, np.zeros((2000, 7, 1)), weeks(rng, 2000, 7, np.ones(200)))
    assert made.min() >= 0
    assert np.quantile(made, 0.2) == pytest.approx(np.quantile(daily, 0.2), abs=8)
    assert np.quantile(made, 0.8) == pytest.approx(np.quantile(daily, 0.8), abs=8)


def test_a_gap_in_the_meter_is_no_day_without_use() -> None:
    daily = np.full(60, 500.0)
    daily[20:30] = np.nan
    law = learned(daily, np.zeros((60, 1)), np.ones(60))
    assert law is not None
    made = drawn(np.random.default_rng(1), law, np.zeros((200, 14, 1)), weeks(np.random.default_rng(1), 200, 14, np.ones(60)))
    assert made == pytest.approx(500.0)


def test_what_nobody_measured_is_a_fifth_off_either_way() -> None:
    made = unlearned(np.random.default_rng(2), np.full((4000, 3), 1000.0))
    assert np.log(made[:, 0] / 1000).std() == pytest.approx(0.2, abs=0.01)
    assert (made[:, 0] == made[:, 2]).all()
