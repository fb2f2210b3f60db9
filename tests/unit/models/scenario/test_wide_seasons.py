"""Scenarios beside Laurel Cove's: degree days, frost and half shares; logs, berries, stores and hubs; and files that cannot be.

The farms are made up; their numbers were worked out by hand from the rules that scenario files state, as the comments say.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from models.planning.scenario.answer import answer
from models.planning.scenario.reading import read_scenario
from sensors.errors import HublandError, InputError

RIDGE: dict[str, Any] = {
    "id": "ridge", "title": "Ridge", "as_of": "2027-08-08", "shrink_default": 0.1, "shrink": {"tomato": 0.2},
    "shares": [{"type": "full", "count": 40, "fe": 1.0}, {"type": "half", "count": 20, "fe": 0.5}],
    "exclusions": [{"tag": "nightshade", "full": 6, "half": 2}],
    "beds": [{"bed": f"R{n}", "length_ft": 100, "width_in": 30} for n in range(1, 6)],
    "gdd": {"base_f": 50, "upper_f": 86, "method": "substitution"},
    "daily_temperature_columns": ["from", "to", "tmin_f", "tmax_f"],
    "daily_temperature_f": [["2027-05-01", "2027-05-31", 46, 74], ["2027-06-01", "2027-10-31", 60, 90]],
    "cold_events": [{"date": "2027-10-09", "tmin_f": 30}],
    "plan": [
        {"id": "T1", "crop": "tomato", "family": "Solanaceae", "beds": ["R1", "R2"], "bed_ft": 200, "method": "transplant",
         "start_date": "2027-05-15", "greenhouse_days": 42, "target_gdd": 1500, "yield_per_100_bedft": 290, "unit": "lb",
         "fractions": [0.1, 0.2, 0.3, 0.2, 0.1, 0.05, 0.03, 0.01, 0.005, 0.005], "kitchen_per_week": 20, "cap_per_fe": 3,
         "min_useful": 0.5, "tags": ["nightshade"], "kill_temp_f": 32},
        {"id": "C1", "crop": "sweet corn", "family": "Poaceae", "bed": "R3", "bed_ft": 100, "method": "direct", "start_date": "2027-05-20",
         "dtm_days": 81, "yield_per_100_bedft": 170, "unit": "ear", "fractions": [1.0], "piece": True, "cap_per_fe": 6},
        {"id": "W1", "crop": "winter squash", "family": "Cucurbitaceae", "bed": "R4", "bed_ft": 100, "method": "direct",
         "start_date": "2027-05-25", "dtm_days": 105, "yield_per_100_bedft": 250, "unit": "lb", "fractions": [1.0], "storage": True,
         "cure_days": 10, "storage_days": 30, "distribution_every_days": 14, "qty_per_fe": 2, "tags": []},
    ],
    "harvest_log": [{"week": "2027-07-19", "plan": "T1", "qty": 46.4, "unit": "lb"}, {"week": "2027-07-26", "plan": "T1", "qty": 92.8}],
    "update": {"crop": "tomato", "prior_cv": 0.5, "obs_cv": 0.25},
}  # fmt: skip


def ridge(**said: Any) -> dict[str, Any]:
    return answer(read_scenario({**deepcopy(RIDGE), **said}))


def test_the_first_pick_is_the_day_on_which_degree_days_are_reached() -> None:
    got = ridge()
    # May: (74 + 50) / 2 - 50 = 12; June on: (86 + 60) / 2 - 50 = 23. 17 days of May are 204; 1,296 / 23 = 56.3, so the 57th day of summer
    assert got["daily_gdd"]["May"] == 12 and got["daily_gdd"]["Jul"] == 23
    assert got["first_harvest"]["T1"] == got["first_harvest"]["2027-05-15"] == "2027-07-27"
    assert got["gdd_on_first_harvest"] == {"T1": 204 + 57 * 23}


def test_frost_takes_the_weeks_after_it_and_the_season_says_how_much() -> None:
    # ten weeks from 26 July end with that of 27 September: a frost on 9 October is too late for them, one on 14 September takes two
    assert ridge()["lost_to_frost"]["tomato"] == 0
    early = ridge(cold_events=[{"date": "2027-09-14", "tmin_f": 31}])
    assert early["season_total"]["tomato"] == pytest.approx(580)
    assert early["lost_to_frost"]["tomato"] == pytest.approx(580 * 0.01)
    assert early["season_total_after_frost"]["tomato"] == pytest.approx(574.2)
    assert early["weekly_harvest"]["2027-09-20"]["tomato"] == early["weekly_harvest"]["2027-09-27"]["tomato"] == 0


def test_weight_is_divided_by_full_shares_of_those_who_take_it() -> None:
    got = ridge()
    assert (got["fe_total"], got["fe_tomato"]) == (50, 43)
    # week of 2 August: 580 x 0.2 = 116, less a fifth 92.8, less the kitchen's 20, over 43
    there, kitchen, full, left = got["distribution"]["2027-08-02"]["tomato"]
    assert (there, kitchen, full, left) == (pytest.approx(92.8), 20, pytest.approx(72.8 / 43), pytest.approx(0, abs=1e-9))
    # 580 x 0.05 x 0.8 = 23.2 in the sixth week: 3.2 lb after the kitchen are less than half a pound a share, and stay whole
    assert got["distribution"]["2027-08-30"]["tomato"][2:] == [0, pytest.approx(3.2)]


def test_ears_go_whole_into_shares_and_half_of_them_into_half_shares() -> None:
    got = ridge()
    # 170 less a tenth are 153; 3.06 a full share: three and one, 140 in all
    assert got["corn_pieces"] == {"2027-08-09": [3, 1, pytest.approx(13)]}
    assert got["members_needing_substitute_2027_08_09"] == 8
    assert got["items_per_full_share"]["2027-08-09"] == 2


def test_squash_is_handed_out_from_store_until_it_is_gone() -> None:
    got = ridge()["winter_squash"]
    # picked 7 September, cured by the 17th, ready on Monday the 20th: 225 lb at 100 a time
    assert got["available_from"] == "2027-09-20"
    assert got["distributions"] == {"2027-09-20": 100, "2027-10-04": 100, "2027-10-18": 25}
    assert (got["fe_covered_last"], got["storage_limit"], got["within_storage"]) == (12.5, "2027-10-07", False)


def test_weeks_between_hand_overs_are_weeks_without_an_item() -> None:
    got = ridge()
    assert got["items_per_full_share"]["2027-10-04"] == 1
    assert got["weeks_without_item"] == ["2027-08-30", "2027-09-06", "2027-09-13", "2027-09-27", "2027-10-11"]


def test_a_crop_is_brought_up_to_date_by_its_finished_weeks_with_a_log() -> None:
    got = ridge()["update"]
    # weeks of 26 July and 2 August are over on 8 August; only the first has a log (that of 19 July is before its first week)
    assert (got["expected_so_far"], got["logged_so_far"]) == (pytest.approx(58), pytest.approx(92.8))
    assert got["k"] == pytest.approx((4 + 1.6 * 16) / 20)
    assert "2027-08-02" not in got["remaining_weekly"]
    assert got["remaining_total"] == pytest.approx(580 * 0.7 * got["k"])


def test_a_week_without_a_log_is_asked_about_and_is_no_zero() -> None:
    assert any("2027-08-02" in said and "not written" in said for said in ridge()["questions"])


def test_temperatures_by_month_are_those_of_the_season() -> None:
    months = [["May", 46, 74], ["June", 60, 90], ["July", 60, 90], ["August", 60, 90], ["Sep", 60, 90], ["Oct", 60, 90]]
    by_month = ridge(daily_temperature_f=months, daily_temperature_columns=["month", "tmin_f", "tmax_f"])
    assert by_month["daily_gdd"] == ridge()["daily_gdd"]
    assert by_month["first_harvest"] == ridge()["first_harvest"]


HOLLOW: dict[str, Any] = {
    "id": "hollow", "as_of": "2027-06-13", "shrink_default": 0.1,
    "shares": [{"type": "full", "count": 20, "fe": 1.0}],
    "logs": {"count": 400, "batches": 8, "logs_per_batch": 50, "lb_per_log_per_flush": 0.3, "first_soak": "2027-05-03",
             "soak_every_days": 7, "last_soak": "2027-09-27", "days_soak_to_harvest": 7, "min_rest_days": 49, "share_qty_lb": 0.5,
             "shrink": 0.1},
    "shiitake_log": [{"week": "2027-05-10", "lb": 12, "batch": 1}, {"week": "2027-05-17", "lb": 12, "batch": 2},
                     {"week": "2027-05-24", "lb": 12, "batch": 3}, {"week": "2027-05-31", "lb": 12, "batch": 4},
                     {"week": "2027-06-07", "lb": 12, "batch": 5}],
    "perennials": [
        {"id": "BB", "crop": "blueberry", "count": 30, "lb_per_plant": 4, "first_week": "2027-06-21", "fractions": [0.25, 0.5, 0.25],
         "shrink": 0.1, "kitchen_per_week": 7, "share_qty": 1, "unit": "lb"},
        {"id": "RA", "crop": "ramps", "plants": 600, "leaves_per_plant": 1, "leaves_per_bunch": 20, "earliest_emergence": "2027-03-25",
         "days_after_emergence": 30},
    ],
    "storage_crops": [
        {"id": "GA", "crop": "garlic", "bed_ft": 100, "yield_per_100_bedft": 37, "start_date": "2026-10-20", "dtm_days": 255,
         "cure_days": 21, "seed_back": 0.2, "shrink": 0.05, "kitchen_total": 5, "share_qty": 0.25, "every_days": 28,
         "first_distribution": None},
    ],
    "sliding_scale": {"standard": 600, "tiers": [{"name": "low", "price": 450, "members": 4},
                                                 {"name": "high", "price": 750, "members": 3}]},
    "hubs": {"crop": "potato", "surplus_lb": 100, "K": [0, 0.1], "rule": "need",
             "hubs": [{"name": "A", "need": 50, "capacity_lb": 25}, {"name": "B", "need": 30, "capacity_lb": 100},
                      {"name": "C", "need": 20, "capacity_lb": 100}]},
    "sales": {"avg_produce_sales_3yr_usd": 18000},
}  # fmt: skip


def hollow(**said: Any) -> dict[str, Any]:
    return answer(read_scenario({**deepcopy(HOLLOW), **said}))


def test_logs_are_soaked_in_turn_and_cover_their_shares() -> None:
    got = hollow()["shiitake"]
    # 3 May to 27 September are 147 days: 22 soaks of 15 lb; 13.5 after loss hold 27 halves, and there are 20 shares
    assert (got["soaks"], got["lb_per_week"], got["season_lb"], got["shares_covered_plan"]) == (22, 15, 330, 20)
    assert (got["harvest_first"], got["harvest_last"], got["rest_days_same_batch"]) == ("2027-05-10", "2027-10-04", 56)
    assert got["soaks_per_batch"] == [3] * 6 + [2] * 2
    assert (got["batch_on"]["2027-05-03"], got["batch_on"]["2027-06-28"]) == (1, 1)


def test_logs_that_give_less_are_expected_to_give_less() -> None:
    got = hollow()["shiitake_update"]
    # five weeks over: 60 of 75, r = 0.8, k = (4 + 0.8 x 16) / 20 = 0.84; 17 weeks of 12.6 lb are to come
    assert (got["r"], got["k"], got["remaining_weeks"]) == (pytest.approx(0.8), pytest.approx(0.84), 17)
    assert (got["lb_per_week"], got["remaining_lb"], got["shares_covered"]) == (pytest.approx(12.6), pytest.approx(214.2), 20)


def test_berries_serve_the_kitchen_first() -> None:
    got = hollow()["blueberry"]
    assert got["season_lb"] == 120 and list(got["weekly"].values()) == [30, 60, 30]
    assert got["coverage"]["2027-06-21"] == [pytest.approx(27), 7, 20, pytest.approx(0)]


def test_garlic_keeps_its_seed_and_ramps_their_leaves() -> None:
    got = hollow()
    # 37 lb less a fifth of seed, a twentieth lost, five to the kitchen: 23.12; 20 quarters are 5 lb a time
    assert got["garlic"]["seed_lb"] == pytest.approx(7.4)
    assert got["garlic"]["to_members_lb"] == pytest.approx(23.12)
    assert (got["garlic"]["distributions"], got["garlic"]["left_lb"]) == (4, pytest.approx(3.12))
    # 20 October and 255 days: 2 July; cured by the 23rd, a Friday
    assert (got["garlic"]["harvest_date"], got["garlic"]["dates"][0]) == ("2027-07-02", "2027-07-26")
    assert got["ramps"] == {"bunches": 30, "earliest_harvest": "2027-04-24"}


def test_money_and_hubs_are_answered() -> None:
    got = hollow()
    assert got["sliding_scale"] == {
        "revenue": 4050, "needed": 4200, "balance": -150, "average": pytest.approx(4050 / 7), "extra_supporters_needed": 1,
    }  # fmt: skip
    assert got["hubs"]["0"] == {"total": pytest.approx(50), "undistributed": pytest.approx(50)}
    assert got["hubs"]["0.1"]["total"] == pytest.approx(62.5)
    assert got["hub_allocation_K0"] == pytest.approx([25, 15, 10])
    assert not got["produce_rule"]["covered"]


def test_a_week_lists_what_members_get() -> None:
    assert hollow()["members_week_2027_07_26"]["items"] == ["shiitake", "garlic"]
    assert hollow()["members_week_2027_06_21"]["per_share"] == ["1 lb blueberry", "0.5 lb shiitake"]


def test_ramps_taken_by_two_leaves_are_refused() -> None:
    greedy = deepcopy(HOLLOW)
    greedy["perennials"][1]["leaves_per_plant"] = 2
    with pytest.raises(InputError, match="thin the ramps out"):
        answer(read_scenario(greedy))


def changed(**said: Any) -> dict[str, Any]:
    given = deepcopy(RIDGE)
    given["plan"][1].update(said)
    return given


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (changed(yield_per_100_bedft=-5), "yield_per_100_bedft"),
        (changed(bed_ft=0), "bed_ft"),
        (changed(unit="lb/acre"), "unit"),
        (changed(start_date="May 20"), "start_date"),
        (changed(dtm_days=None), "days to maturity"),
        (changed(id="T1"), "one id"),
        (changed(fractions=[0.7, 0.7]), "weeks of a harvest"),
        (changed(crop="tomato"), "unit"),
        ({**RIDGE, "beds": []}, "beds"),
        ({**RIDGE, "harvest_log": [{"week": "2027-07-26", "plan": "T1", "qty": -3}]}, "qty"),
        ({**RIDGE, "harvest_log": [{"week": "2027-07-26", "plan": "T1", "qty": 3, "unit": "bunch"}]}, "unit"),
        ({**RIDGE, "harvest_log": [{"week": "2027-07-26", "plan": "T9", "qty": 3}]}, "plan"),
        ({**RIDGE, "shares": [{"type": "full"}]}, "count"),
        ({**RIDGE, "gdd": {"base_f": 50, "method": "guess"}}, "guess"),
    ],
)
def test_a_file_that_cannot_be_names_the_field(given: dict[str, Any], word: str) -> None:
    with pytest.raises(HublandError) as raised:
        answer(read_scenario(given))
    assert word in str(raised.value)


def test_a_share_larger_than_the_crop_and_beds_too_full_are_questions() -> None:
    given = changed(bed="R4", share_qty=500)
    asked = answer(read_scenario(given))["questions"]
    assert any("more than the whole harvest of 170" in said for said in asked)
    assert any("C1 and W1" in said and "100 ft more" in said for said in asked)


def test_weather_that_ends_too_soon_is_an_error_and_no_date() -> None:
    with pytest.raises(InputError, match="does not reach"):
        ridge(daily_temperature_f=[["2027-05-01", "2027-05-31", 46, 74]])
