"""The forecast's parts by themselves: shapes, shrinkage, spread of logs, covering, scores."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import exp, log

import numpy as np
import pytest

from models.planning.harvest import percentiles
from models.planning.harvest.belief import AMOUNT
from models.planning.harvest.covering import covered
from models.planning.harvest.effects import Prior, Records, fitted
from models.planning.harvest.firsts import normal_below
from models.planning.harvest.forecast import forecast
from models.planning.harvest.roster import roster, spread_logs
from models.planning.harvest.score import better_by, pinball, plan_band, point_band, score
from models.planning.harvest.seen import unlogged_rate
from models.planning.harvest.shapes import MIDDLE, shape_of
from tests.unit.models.harvest.small_farms import BEANS, START, logs, planting, problem


def test_every_node_gives_the_whole_harvest_and_the_middle_one_is_the_catalogue() -> None:
    made = shape_of((0.04, 0.10, 0.22, 0.19, 0.15, 0.09, 0.04, 0.06, 0.03, 0.04, 0.03, 0.01))
    assert made.nodes.sum(axis=1) == pytest.approx(np.ones(len(made.nodes)))
    assert made.nodes[MIDDLE, :12] == pytest.approx(made.planned)
    assert (made.nodes >= 0).all()


def test_a_stretched_harvest_has_its_middle_later() -> None:
    made = shape_of((0.25, 0.25, 0.25, 0.25))
    weeks = np.arange(made.weeks)
    short, long = (float(made.nodes[k] @ weeks) for k in (1, len(made.nodes) - 2))
    assert short < 1.5 < long


def test_what_is_picked_in_turns_keeps_its_empty_weeks_however_long_it_lasts() -> None:
    made = shape_of((0.25, 0.0, 0.25, 0.0, 0.25, 0.0, 0.25))
    assert made.every == 2
    assert made.nodes.sum(axis=1) == pytest.approx(np.ones(len(made.nodes)))
    assert not made.nodes[:, 1::2].any()
    assert made.nodes[MIDDLE, :7] == pytest.approx(made.planned)
    # an empty week here and there is no turn
    assert shape_of((0.5, 0.0, 0.2, 0.3)).every == 1


def test_weeks_between_two_picks_of_a_turn_are_no_missing_logs() -> None:
    every = (0.25, 0.0, 0.25, 0.0, 0.25, 0.0, 0.25)
    picked = planting("P1", on=date(2026, 4, 13), logs=logs(date(2026, 6, 1), 25, 0, 25, 0, 25, 0, 25))
    picked = replace(picked, logs={day: amount for day, amount in picked.logs.items() if amount})
    turn = roster(replace(problem(picked), crops=(replace(BEANS, shape=every),)))
    # two weeks of the turn lie between its first pick and its last, and both are written: (.12 x 40 + 0) / (40 + 2)
    assert unlogged_rate(turn) == pytest.approx(4.8 / 42)
    # the same picks of a crop that gives every week: three of five weeks are missing, (.12 x 40 + 3) / (40 + 5)
    weekly = roster(replace(problem(picked), crops=(replace(BEANS, shape=(1 / 7,) * 7),)))
    assert unlogged_rate(weekly) == pytest.approx(7.8 / 45)


def _records(values: list[float], crops: list[int]) -> Records:
    many = len(values)
    zeros = np.zeros(many, dtype=np.int64)
    return Records(np.array(values), np.full(many, 1e-9), zeros, np.array(crops, dtype=np.int64), zeros)


def test_one_record_is_shrunk_as_the_normal_formula_has_it() -> None:
    # crop effect sd .77 around a known mean, plantings sd .68: w = n .77^2 / (n .77^2 + .68^2) (crops_csa C12)
    prior = Prior(0.0, 1e-6, (1e-6, 0.77, 1e-6, 1e-6), 0.68)
    for n, weight in ((1, 0.562), (2, 0.719), (3, 0.794), (5, 0.865)):
        found = fitted(_records([1.0] * n, [0] * n), np.zeros(1, dtype=np.int64), 1, prior, steps=1)
        assert found.mean[0] == pytest.approx(weight, abs=0.001)
        assert found.covariance[0, 0] == pytest.approx(0.77**2 * (1 - found.mean[0]), rel=1e-3)


def test_a_crop_without_records_learns_from_its_family_and_farm_only_in_part() -> None:
    values = [log(0.5)] * 12
    found = fitted(_records(values, [0] * 12), np.zeros(2, dtype=np.int64), 1, AMOUNT)
    assert log(0.5) - 0.05 < found.mean[0] < found.mean[1] < AMOUNT.mean
    assert found.covariance[1, 1] > found.covariance[0, 0]


def test_one_failure_does_not_drag_a_crop() -> None:
    fine = [0.0, 0.05, -0.05, 0.1, -0.1, 0.02, -0.02, 0.0]
    whole, spoilt = (fitted(_records(v, [0] * len(v)), np.zeros(1, dtype=np.int64), 1, AMOUNT).mean[0] for v in (fine, [*fine, log(0.02)]))
    assert whole - spoilt < 0.15  # a plain mean would fall by .43


def test_no_record_at_all_leaves_the_first_guess() -> None:
    found = fitted(_records([], []), np.zeros(3, dtype=np.int64), 1, AMOUNT)
    assert found.mean == pytest.approx(np.full(3, AMOUNT.mean))


def test_the_normal_is_near_enough() -> None:
    # tables: .8413, .9772, .5
    assert normal_below(np.array([0.0, 1.0, 2.0, -1.0])) == pytest.approx([0.5, 0.84134, 0.97725, 0.15866], abs=2e-4)


def test_a_log_of_a_crop_goes_to_plantings_by_expected_share() -> None:
    given = problem(planting("P1"), planting("P2"), planting("P3"), crop_logs={("bean", date(2027, 6, 1)): 60.0})
    weekly = {("P1", 8): 20.0, ("P2", 8): 40.0}
    spread = {p.id: dict(p.logs) for p in spread_logs(given, lambda p, week: weekly.get((p.id, week), 0.0)).plantings}
    assert spread == {"P1": {date(2027, 5, 31): 20.0}, "P2": {date(2027, 5, 31): 40.0}, "P3": {}}


def test_a_crops_log_of_last_year_goes_to_last_years_plantings() -> None:
    old = planting("old", on=date(2026, 4, 12))
    given = problem(planting("P1"), old, crop_logs={("bean", date(2026, 6, 1)): 60.0})
    spread = {p.id: dict(p.logs) for p in spread_logs(given, lambda p, week: 1.0).plantings}
    assert spread == {"P1": {}, "old": {date(2026, 6, 1): 60.0}}
    assert forecast(given).outlooks[0].own_records == 1


def test_the_store_serves_the_oldest_first_and_lets_it_expire() -> None:
    crop = replace(BEANS, storage_weeks=1, shrink=0.1)
    harvest = np.zeros((35, 10), dtype=np.float32)
    harvest[0] = 100.0  # 90 after shrink, kept through week 1
    harvest[1] = 10.0  # 9, kept through week 2
    needs = np.zeros(35)
    needs[:4] = (50.0, 40.0, 9.0, 1.0)
    chance = covered(problem(planting("P1")), crop, harvest, needs)
    assert chance[:4] == pytest.approx([1.0, 1.0, 1.0, 0.0])
    assert np.isnan(chance[4])
    assert START.weekday() == 0


def test_pinball_by_hand() -> None:
    # truth 10 against 5, 8, 12: .2 x 5, .5 x 2, (1 - .8) x 2; mean of 1, 1, .4
    assert pinball(np.array([10.0]), np.array([[5.0, 8.0, 12.0]])) == pytest.approx([0.8])
    assert pinball(np.array([3.0]), point_band(np.array([3.0]))) == pytest.approx([0.0])


def test_the_plans_band_is_that_of_the_pick_sheet() -> None:
    # peas: median x exp(+-.8416 x .68) is 2.1 to 6.6 lb around 3.75 (crops_csa E5)
    assert plan_band(np.array([3.75]))[0] == pytest.approx([2.116, 3.75, 6.646], abs=0.001)


def test_a_score_counts_only_cells_that_promise_something() -> None:
    truth = np.array([0.0, 5.0, 20.0])
    bands = np.array([[0.0, 0.0, 0.0], [4.0, 5.0, 6.0], [8.0, 10.0, 12.0]])
    found = score(truth, bands, np.ones(3))
    assert found.inside == 0.5
    assert found.bias == pytest.approx(15 / 25 - 1)
    assert found.cells == 3
    assert better_by(0.75, 1.0) == 0.25
    assert better_by(1.0, 0.0) is None


def test_percentiles_are_drawn_values_in_order() -> None:
    drawn = np.array([[5.0, 1.0, 4.0, 2.0, 3.0, 0.0]])
    assert percentiles(drawn)[0] == pytest.approx([1.0, 2.0, 4.0])


def test_a_lognormals_mean_is_no_median() -> None:
    # weekly scatter has mean 1: of the amount, half the variance is taken off in the log
    rng = np.random.default_rng(1)
    noise = np.exp(0.4 * rng.standard_normal(200_000) - 0.08)
    assert noise.mean() == pytest.approx(1.0, abs=0.01)
    assert np.median(noise) == pytest.approx(exp(-0.08), abs=0.01)
