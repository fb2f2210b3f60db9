"""Dates of crops: what days are counted from, and heat that brings the first pick."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from models.agronomy import growing, maturity, succession
from sensors.errors import InputError

DAY = timedelta(days=1)


def test_a_crop_counted_from_the_greenhouse_sowing_is_picked_earlier_than_one_counted_from_transplanting() -> None:
    # 28 days in trays: the same 68 days mean 40 or 68 days in the bed
    from_seeding = growing.growing_days(date(2027, 4, 5), 28, 68, "from_seeding")
    from_bed = growing.growing_days(date(2027, 4, 5), 28, 68, "from_transplanting")
    assert from_seeding.first_harvest_on == date(2027, 5, 15)
    assert from_bed.first_harvest_on == date(2027, 6, 12)
    assert from_seeding.sow_on == from_bed.sow_on == date(2027, 3, 8)


def test_a_transplant_crop_sown_in_the_field_takes_its_usual_days_in_the_tray_longer() -> None:
    assert growing.days_after_planting(76, "from_transplanting", None, 42) == 118


def test_a_field_crop_that_is_transplanted_has_its_days_in_the_tray_behind_it() -> None:
    assert growing.days_after_planting(60, "from_direct_sowing", 21) == 39


def test_days_without_what_they_are_counted_from_are_a_question() -> None:
    with pytest.raises(InputError) as raised:
        growing.days_after_planting(60, None, None)
    assert "counted from" in raised.value.what
    assert "from_transplanting" in raised.value.expected


def test_a_crop_cannot_be_ripe_in_its_tray() -> None:
    with pytest.raises(InputError, match="before it leaves"):
        growing.days_after_planting(25, "from_seeding", 28)


def test_counting_back_leaves_time_for_harvest_and_slow_days() -> None:
    # 10 October less (65 + 14) days to ripen, 30 in the tray and 21 of picking: 130 days
    assert growing.count_back(date(2027, 10, 10), 65, 30, 21) == date(2027, 10, 10) - timedelta(days=130)


@pytest.mark.parametrize(("day", "monday"), [(date(2027, 5, 15), date(2027, 5, 10)), (date(2027, 5, 10), date(2027, 5, 10))])
def test_a_week_is_named_by_its_monday(day: date, monday: date) -> None:
    assert growing.week_of(day) == monday


def test_what_is_cured_on_a_tuesday_waits_for_monday() -> None:
    assert growing.first_monday(date(2027, 7, 20)) == date(2027, 7, 26)
    assert growing.first_monday(date(2027, 7, 26)) == date(2027, 7, 26)


def test_a_season_does_not_end_before_it_begins() -> None:
    with pytest.raises(InputError, match="after the last of spring"):
        growing.season_days(date(2027, 10, 9), date(2027, 5, 5))


def test_a_target_that_known_days_do_not_reach_has_no_date() -> None:
    heat = {date(2027, 5, 1) + n * DAY: 10.0 for n in range(10)}
    assert maturity.heat_reached(heat, date(2027, 5, 1), 101) is None
    assert maturity.heat_reached(heat, date(2027, 5, 1), 100) == (date(2027, 5, 10), 100)


def test_a_day_nobody_knows_ends_the_sum() -> None:
    heat = {date(2027, 5, 1): 10.0, date(2027, 5, 3): 10.0}
    assert maturity.heat_reached(heat, date(2027, 5, 1), 15) is None
    with pytest.raises(InputError, match="2027-05-02"):
        maturity.heat_between(heat, date(2027, 5, 1), date(2027, 5, 3))


def test_tenths_of_degree_days_reach_their_sum() -> None:
    # 0.1 three times is a hair above 0.3, and ten times a hair below 1
    heat = {date(2027, 5, 1) + n * DAY: 0.1 for n in range(20)}
    assert maturity.heat_reached(heat, date(2027, 5, 1), 1.0) == (date(2027, 5, 10), pytest.approx(1.0))


def test_own_plantings_count_once_there_are_three() -> None:
    assert maturity.own_target([1400, 1500], 1539) == 1539
    assert maturity.own_target([1400, 1500, 1450], 1539) == 1450


def test_five_days_late_with_eleven_days_of_spread_is_a_week_ahead_again() -> None:
    # crops_csa C5: mean 20 July, sd 11, nothing by 25 July: 12.2 days after the mean, 1 August
    assert maturity.not_picked_yet(-5, 11) == pytest.approx(7.2, abs=0.05)


def test_far_beyond_its_date_the_pick_is_still_ahead() -> None:
    for late in (50, 88, 89, 200):
        assert 0 < maturity.not_picked_yet(-late, 11) < 3


def test_successions_for_equal_harvests_draw_together_in_a_warming_spring() -> None:
    heat = maturity.heat_of_steps([(date(2027, 5, 1), date(2027, 5, 31), 10), (date(2027, 6, 1), date(2027, 8, 31), 20)])
    days = succession.every_harvest(heat, date(2027, 5, 1), 600, 7, 3)
    gaps = [(b - a).days for a, b in pairwise(days)]
    assert gaps[0] > 7 and gaps == sorted(gaps, reverse=True)


def test_successions_beyond_the_known_weather_are_refused() -> None:
    heat = maturity.heat_of_steps([(date(2027, 5, 1), date(2027, 6, 30), 10)])
    with pytest.raises(InputError, match="do not all reach"):
        succession.every_harvest(heat, date(2027, 5, 1), 600, 7, 3)


def test_two_harvests_cannot_overlap_whole() -> None:
    assert succession.interval_of_window(21, 7) == 14
    with pytest.raises(InputError, match="overlap"):
        succession.interval_of_window(21, 21)
