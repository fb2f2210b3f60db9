"""What stands for years, lies in store, or is soaked in turn; and what is done with surplus and money."""

from __future__ import annotations

from datetime import date

import pytest

from models.planning import division, equity, produce_rule, sliding_scale
from models.planning.planting.log_yard import LogYard
from models.planning.planting.perennials import Stand, bearing_parts, ramp_harvest, year_part
from models.planning.planting.stores import StoredCrop, drawn
from sensors.errors import InputError


def test_young_blueberries_bear_a_part_of_what_grown_ones_do() -> None:
    assert [year_part(2024, year) for year in (2023, 2024, 2025, 2026, 2027, 2030, 2040)] == [0, 0, 0, 0.2, 0.4, 1, 1]
    assert Stand(10, 6, date(2027, 6, 21), (0.5, 0.5), year_part(2024, 2027)).season() == 24


def test_a_tree_that_first_bears_in_year_three_and_is_grown_in_six_rises_evenly() -> None:
    assert bearing_parts(3, 6) == (0, 0, 0, 0.25, 0.5, 0.75, 1)


def test_one_leaf_of_each_ramp_and_no_more() -> None:
    got = ramp_harvest(500, 1, 15, date(2027, 3, 28))
    # 500 leaves in bunches of 15 are 33, and five leaves too few for another
    assert (got.bunches, got.earliest_on) == (33, date(2027, 4, 27))
    with pytest.raises(InputError, match="thin the ramps out"):
        ramp_harvest(500, 2, 15, date(2027, 3, 28))
    with pytest.raises(InputError, match="thin the ramps out"):
        ramp_harvest(500, 1, 15, date(2027, 3, 28), leaves_of_plant=2)


def yard() -> LogYard:
    return LogYard(4, 25, 0.3, date(2027, 5, 3), date(2027, 7, 5), 14, 7)


def test_batches_are_soaked_in_turn() -> None:
    soaks = yard().soaks()
    # every 14 days from 3 May through 5 July: 63 days hold five soaks, the fifth being the first batch again
    assert [soak.batch for soak in soaks] == [1, 2, 3, 4, 1]
    assert (soaks[-1].on, soaks[-1].harvest_on) == (date(2027, 6, 28), date(2027, 7, 5))
    assert yard().soaks_of_batches() == (2, 1, 1, 1)
    assert (yard().flush_lb, yard().rested_days, yard().rests) == (7.5, 56, True)


def test_logs_soaked_every_month_do_not_rest() -> None:
    assert not LogYard(4, 25, 0.3, date(2027, 5, 3), date(2027, 7, 5)).rests


def stored(**said: object) -> StoredCrop:
    plain = {"gross": 200.0, "harvest_on": date(2027, 7, 6), "each": 0.5, "shares": 20, "every_days": 14, "cure_days": 21}
    return StoredCrop(**{**plain, **said})  # type: ignore[arg-type]


def test_a_storage_crop_is_handed_out_whole_until_less_than_one_portion_is_left() -> None:
    got = drawn(stored(seed_kept=0.2, shrink=0.1, kitchen=20))
    # 200 lb less 40 of seed, a tenth lost, 20 to the kitchen: 124, of which 12 portions of 10 are handed out
    assert (got.seed, got.distributable, got.to_members, len(got.days)) == (40, pytest.approx(144), pytest.approx(124), 12)
    assert got.left == pytest.approx(4)
    # cured by Tuesday 27 July, ready from Monday 2 August
    assert (got.ready_on, got.days[0], got.days[1]) == (date(2027, 8, 2), date(2027, 8, 2), date(2027, 8, 16))


def test_a_storage_crop_waits_for_the_day_it_is_wanted() -> None:
    assert drawn(stored(first_on=date(2027, 11, 1))).days[0] == date(2027, 11, 1)
    assert drawn(stored(first_on=date(2027, 7, 10))).days[0] == date(2027, 8, 2)


def test_hand_overs_beyond_its_life_are_seen() -> None:
    assert not drawn(stored(storage_days=180)).keeps
    assert drawn(stored(storage_days=400)).keeps


@pytest.mark.parametrize(("kappa", "total"), [(0.0, 150), (0.05, 171.4286), (0.1, 200), (0.2, 260)])
def test_a_little_slack_ships_much_more(kappa: float, total: float) -> None:
    # crops_csa C17: capacities 60, 100 and 100 of 300 lb; the needs whose first is 0.4 of all give its 150, 171, 200 and 260
    got = equity.shipped_by_need(300, (40, 30, 30), (60, 100, 100), kappa)
    assert got.total == pytest.approx(total, abs=1e-3)
    assert sum(got.each) == pytest.approx(got.total)
    assert got.undistributed == pytest.approx(300 - got.total)


def test_without_slack_every_hub_gets_its_part_of_the_need() -> None:
    assert equity.shipped_by_need(300, (40, 30, 30), (60, 100, 100), 0).each == pytest.approx((60, 45, 45))


def test_three_more_high_payers_close_the_gap() -> None:
    # crops_csa C18: 8 low, 12 middle and 5 high of Owl's Nest's 700, 875 and 1,050 are 525 short
    tiers = [sliding_scale.Tier("low", 700, 8), sliding_scale.Tier("middle", 875, 12), sliding_scale.Tier("high", 1050, 5)]
    got = sliding_scale.fund(875, tiers)
    assert (got.balance, got.extra_supporters) == (-525, 3)
    assert sliding_scale.fund(875, [*tiers[:2], sliding_scale.Tier("high", 1050, 8)]).extra_supporters == 0
    assert sliding_scale.fund(875, tiers[:2]).extra_supporters is None


def test_scarce_pieces_go_to_the_depots_that_had_them_least() -> None:
    # two of three depots a week, then one: whoever went without is served first
    assert division.depots_in_turn([20, 25, 10], ["A", "B", "C"], 10) == (("A", "B"), ("C", "A"), ("B",))


def test_the_produce_rule_gives_its_reason() -> None:
    assert produce_rule.coverage(18_000).reason.startswith("not covered") and not produce_rule.coverage(18_000).covered
    assert produce_rule.coverage(31_000).covered
    with pytest.raises(InputError, match="sales"):
        produce_rule.not_covered([])
