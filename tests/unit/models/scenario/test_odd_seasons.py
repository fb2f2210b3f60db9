"""Scenarios that say things in another way, leave something out, or mix kinds of crops; and slips of the pen that are told.

The plot is made up; its numbers are worked out by hand in the comments.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from models.planning.scenario.answer import answer
from models.planning.scenario.reading import read_scenario
from sensors.errors import HublandError

PLOT: dict[str, Any] = {
    "id": "plot", "as_of": "2028-07-23", "shrink_default": 0.2,
    "shares": [{"type": "full", "count": 10, "fe": 1.0}, {"type": "half", "count": 4, "fe": 0.5}],
    "beds": [{"bed": "North", "length_ft": 60, "width_in": 30}, {"bed": "South", "length_ft": 60, "width_in": 30}],
    "plan": [
        {"id": "CH", "crop": "chard", "family": "Amaranthaceae", "bed": "North", "bed_ft": 40, "method": "transplant",
         "start_date": "2028-05-20", "greenhouse_days": 30, "dtm_days": 40, "yield_per_100_bedft": 150, "unit": "bunch",
         "fractions": [0.5, 0.5], "share_qty": 1, "rows": 2, "in_row_in": 9, "germination": 0.7, "nursery_loss": 0.1,
         "cells_per_tray": 50, "tags": ["oxalate"]},
        {"id": "DI", "crop": "dill", "family": "Apiaceae", "bed": "South", "bed_ft": 20, "method": "direct", "start_date": "2028-05-22",
         "dtm_days": 42, "yield_per_100_bedft": 60, "unit": "lb", "fractions": [0.5, 0.5]},
    ],
}  # fmt: skip


def plot(**said: Any) -> dict[str, Any]:
    return answer(read_scenario({**deepcopy(PLOT), **said}))


def changed(n: int = 0, **said: Any) -> list[dict[str, Any]]:
    """The plan with one of its rows saying something else; a field that is None is left out."""
    rows = deepcopy(PLOT["plan"])
    rows[n] = {name: value for name, value in (rows[n] | said).items() if value is not None}
    return list(rows)


def test_cells_are_rounded_up_once_from_what_the_bed_holds() -> None:
    # 40 ft at 9 in in two rows: 106.67 places; / 0.63 = 169.3, so 170 cells. From 107 plants it would be 169.8: the same; at 41 ft
    # 109.33 / 0.63 = 173.5 (174), and 110 / 0.63 = 174.6 would sow a cell too many
    assert plot()["nursery"]["CH"] == {"plants": pytest.approx(320 / 3), "cells": 170, "trays": 4}
    longer = plot(plan=changed(bed_ft=41))["nursery"]["CH"]
    assert (longer["plants"], longer["cells"]) == (pytest.approx(109.3333, abs=1e-4), 174)


def test_a_crop_that_nobody_promised_is_divided_by_full_shares() -> None:
    # 12 lb in two weeks, a fifth lost: 4.8 lb a week over 10 + 4 / 2 full shares
    assert plot()["distribution"]["2028-07-03"]["dill"] == [pytest.approx(4.8), 0, pytest.approx(0.4), pytest.approx(0)]


def test_an_item_promised_to_all_counts_beside_what_is_divided() -> None:
    got = plot()
    # chard: 60 bunches in two weeks from 29 June (week of the 26th), 24 a week after loss: all 14 shares. Dill: weeks of 3 and 10 July
    assert got["items_full_coverage"] == {"2028-06-26": 1, "2028-07-03": 1, "2028-07-10": 0}
    assert got["items_per_full_share"] == {"2028-06-26": 1, "2028-07-03": 2, "2028-07-10": 1}
    assert got["weeks_without_item"] == []


def test_who_must_not_have_a_promised_item_gets_something_else() -> None:
    got = plot(exclusions=[{"tag": "oxalate", "full": 2, "half": None}])
    assert got["members_needing_substitute_2028_07_03"] == 2
    assert got["members_needing_substitute_2028_07_10"] == 0


def test_a_perennial_loses_what_the_file_says_of_its_crop_and_else_what_it_says_of_all() -> None:
    berries = {"id": "RB", "crop": "raspberry", "count": 10, "lb_per_plant": 5, "first_week": "2028-06-26", "fractions": [1.0],
               "share_qty": 1}  # fmt: skip
    # 50 lb: a fifth of them lost, a tenth by the crop, a half by the row itself
    for said, row, there in (({}, {}, 40), ({"shrink": {"raspberry": 0.1}}, {}, 45), ({"shrink": {"raspberry": 0.1}}, {"shrink": 0.5}, 25)):
        got = plot(perennials=[berries | row], **said)
        assert got["raspberry"]["coverage"]["2028-06-26"][0] == pytest.approx(there)


def test_a_perennial_is_brought_up_to_date_like_any_other_crop() -> None:
    berries = {"id": "RB", "crop": "raspberry", "count": 10, "lb_per_plant": 6, "first_week": "2028-07-17", "fractions": [0.5, 0.5],
               "share_qty": 1, "unit": "lb"}  # fmt: skip
    got = plot(perennials=[berries], update={"crop": "raspberry"}, harvest_log=[{"date": "2028-07-19", "plan": "RB", "qty": 15}])["update"]
    # half of the 30 lb of the first week: k = (4 + 0.5 x 16) / 20; the second week is 18 lb, 14.4 after loss, so all 14 shares
    assert (got["r"], got["k"]) == (0.5, pytest.approx(0.6))
    assert got["remaining_weekly"] == {"2028-07-24": pytest.approx(18)}
    assert (got["coverage_next_week"]["shares_covered"], got["coverage_next_week"]["left"]) == (14, pytest.approx(0.4))


def test_a_store_without_takers_keeps_what_it_has() -> None:
    store = {"id": "PO", "crop": "potato", "bed_ft": 50, "yield_per_100_bedft": 100, "start_date": "2028-04-01", "dtm_days": 100,
             "shrink": 0.1, "share_qty": 2, "every_days": 14}  # fmt: skip
    got = plot(shares=[{"type": "full", "count": 0}], storage_crops=[store], plan=[])["potato"]
    assert (got["distributions"], got["dates"], got["left_lb"]) == (0, [], pytest.approx(45))


def test_what_is_cured_on_a_monday_is_ready_that_day_and_goes_into_store_in_one_go() -> None:
    # planted 15 May, 105 days: 28 August 2028, a Monday; 14 days later is a Monday too. 72 lb, 57.6 after loss, 24 each time
    squash = {"id": "SQ", "crop": "acorn squash", "family": "", "bed": "South", "bed_ft": 40, "method": "direct",
              "start_date": "2028-05-15", "dtm_days": 105, "yield_per_100_bedft": 180, "unit": "lb", "storage": True, "cure_days": 14,
              "storage_days": 28, "distribution_every_days": 7, "qty_per_fe": 2}  # fmt: skip
    got = plot(plan=[squash])["acorn_squash"]
    assert got["distributions"] == {"2028-09-11": 24, "2028-09-18": 24, "2028-09-25": pytest.approx(9.6)}
    # 28 days from the harvest end on that last Monday
    assert (got["fe_covered_last"], got["storage_limit"], got["within_storage"]) == (pytest.approx(4.8), "2028-09-25", True)


def test_what_outlasts_its_store_is_asked_about() -> None:
    # 50 lb, 40 after loss, a quarter for 14 shares: 3.5 lb a time, so 11 times, the last one 140 days after Monday 3 July
    garlic = {"id": "GA", "crop": "garlic", "bed_ft": 50, "yield_per_100_bedft": 100, "start_date": "2027-10-20", "dtm_days": 255,
              "share_qty": 0.25, "every_days": 14}  # fmt: skip
    got = plot(storage_crops=[garlic])
    assert (got["garlic"]["distributions"], got["garlic"]["dates"][-1]) == (11, "2028-11-20")
    assert not [said for said in got["questions"] if "garlic" in said]
    short = plot(storage_crops=[garlic | {"storage_days": 120}])["questions"]
    assert any("garlic would be handed out 11 times, until 2028-11-20. It keeps until 2028-10-29" in said for said in short)
    endless = plot(storage_crops=[garlic | {"every_days": 60}])["questions"]
    assert any("Nobody said how long it keeps" in said for said in endless)


def test_weeks_that_were_rounded_to_hundredths_are_asked_about_and_not_refused() -> None:
    # six weeks of 17 % are 102 %: 61.2 bunches of 60
    got = plot(plan=changed(fractions=[0.17] * 6))
    assert got["season_total"]["chard"] == pytest.approx(61.2)
    assert any("102 %" in said for said in got["questions"])
    with pytest.raises(HublandError, match="share it between them"):
        plot(plan=changed(fractions=[0.2] * 6))


def test_days_counted_for_want_of_weather_are_said_to_be() -> None:
    got = plot(plan=changed(target_gdd=900))
    assert got["calendar"]["CH"]["first_harvest"] == "2028-06-29"
    assert any("CH waits for 900 degree days" in said for said in got["questions"])


def test_months_without_a_year_follow_each_other_from_the_planting_on() -> None:
    # 10 degree days each in November, December and January: 700 are reached on the 70th day, 1 November counted
    winter = changed(start_date="2028-11-01", target_gdd=700)
    got = plot(
        plan=winter, gdd={"base_f": 40}, daily_temperature_columns=["month", "high", "low"],
        daily_temperature_f=[["November", 60, 40], ["December", 60, 40], ["January", 60, 40]],
    )  # fmt: skip
    assert (got["first_harvest"]["CH"], got["gdd_on_first_harvest"]["CH"]) == ("2029-01-09", 700)
    assert got["calendar"]["CH"]["first_week"] == "2029-01-08"


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        (["month", "tmin", "tmax"], [["May", 40, 60], [6, 40, 60], ["2028-07", 40, 60]]),
        (["month_start", "tmin", "tmax"], [["2028-05-01", 40, 60], ["2028-06-01", 40, 60], ["2028-07-01", 40, 60]]),
        (["tmax_f", "tmin_f", "start_date", "end_date"], [[60, 40, "2028-05-01", "2028-07-31"]]),
        (["month_start", "month_end", "low", "high"], [["2028-05-01", "2028-07-31", 40, 60]]),
        (None, [["2028-05-01", "2028-07-31", 40, 60]]),
    ],
)
def test_temperatures_are_read_by_month_by_stretch_and_in_any_order(columns: list[str] | None, rows: list[list[Any]]) -> None:
    # 10 degree days each from 20 May on: 400 on the 40th day
    said = {"daily_temperature_columns": columns, "daily_temperature_f": rows, "gdd": {"base_f": 40, "method": "Substitution"}}
    got = plot(plan=changed(target_gdd=400), **said)
    assert (got["first_harvest"]["CH"], set(got["daily_gdd"].values())) == ("2028-06-28", {10})


def test_logs_that_do_not_make_their_batches_are_asked_about() -> None:
    logs = {"count": 200, "batches": 8, "logs_per_batch": 24, "lb_per_log_per_flush": 0.25, "first_soak": "2028-06-05",
            "last_soak": "2028-09-25", "share_qty_lb": 0.25}  # fmt: skip
    got = plot(logs=logs, shiitake_log=[{"week": "2028-06-12", "lb": 6}, {"week": "2028-06-26", "lb": 6}])
    assert any("200 logs and batches for 192" in said for said in got["questions"])
    # weeks of 19 June, 3, 10 and 17 July are over and have no line; the week of 26 June has
    assert any("2028-06-19, 2028-07-03, 2028-07-10, 2028-07-17" in said for said in got["questions"])


def test_an_exclusion_that_no_crop_is_marked_with_is_asked_about() -> None:
    got = plot(exclusions=[{"tag": "oxalates", "full": 2, "half": 1}])
    assert any("3 shares must not have oxalates" in said and "marked only with oxalate" in said for said in got["questions"])
    assert not plot(exclusions=[{"tag": "oxalate", "full": 2}])["questions"]


def test_an_update_of_what_nobody_picked_is_a_question() -> None:
    assert any("Nothing is written down of CH" in said for said in plot(update={"plan": "CH"})["questions"])


def test_two_lots_of_a_crop_are_answered_each() -> None:
    early = {"id": "early", "crop": "potato", "bed_ft": 50, "yield_per_100_bedft": 100, "start_date": "2028-03-20", "dtm_days": 80,
             "share_qty": 1, "every_days": 14}  # fmt: skip
    got = plot(storage_crops=[early, early | {"id": "late", "bed_ft": 100, "dtm_days": 120}])
    assert (got["potato"]["gross_lb"], got["potato_late"]["gross_lb"]) == (50, 100)


def test_a_size_on_two_lines_is_one_size() -> None:
    """Two of the full shares must not have it, and not two of each line."""
    lines = [{"type": "full", "count": 6, "fe": 1.0}, {"type": "half", "count": 4, "fe": 0.5}, {"type": "full", "count": 4, "fe": 1.0}]
    said = {"exclusions": [{"tag": "oxalate", "full": 2}]}
    assert plot(shares=lines, **said)["fe_chard"] == plot(**said)["fe_chard"] == 10


def test_a_harvest_may_be_written_in_another_unit_of_the_same_kind() -> None:
    log = [{"week": "2028-07-03", "plan": "DI", "qty": 48, "unit": "oz"}]
    got = plot(harvest_log=log, update={"plan": "DI"})["update"]
    # 3 lb of the week's 6
    assert (got["logged_so_far"], got["r"]) == (pytest.approx(3), pytest.approx(0.5))


WEATHER: dict[str, Any] = {"gdd": {"base_f": 50, "upper_f": 86}, "daily_temperature_columns": ["date", "tmin_f", "tmax_f"]}
STORE = {"id": "PO", "crop": "potato", "bed_ft": 5e6, "yield_per_100_bedft": 100, "start_date": "2028-04-01", "dtm_days": 100,
         "share_qty": 2, "every_days": 14}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"plan": changed(piece="yes")}, ("CH", "piece", "true or false", "'yes'", "correct piece")),
        ({"plan": changed(storage=1)}, ("CH", "storage", "true or false")),
        ({"plan": changed(tags=["nut", 3])}, ("CH", "tags", "a list of words")),
        ({"plan": changed(bed=None, beds=[4])}, ("CH", "beds", "a list of words")),
        ({"plan": changed(dtm_days=1e9)}, ("CH", "dtm_days", "to 3660")),
        ({"plan": changed(greenhouse_days=1e9)}, ("CH", "greenhouse_days", "to 3660")),
        ({"plan": changed(1, start_date="2028-02-30")}, ("DI", "start_date", "'2028-02-30'")),
        ({"plan": [None]}, ("plan 1", "an object with fields", "None", "write plan 1 as")),
        ({"exclusions": [{"tag": "oxalate", "full": 11}]}, ("exclusions 1", "full", "at most the 10 full shares", "11")),
        ({"exclusions": [{"tag": "oxalate", "large": 1}]}, ("exclusions 1", "large", "a size of share")),
        ({"update": {"plan": "KA"}}, ("update", "plan", "one of CH, DI", "'KA'")),
        ({"update": {"crop": "kale"}}, ("update", "crop", "one of chard, dill", "'kale'")),
        ({"harvest_log": [{"week": "2028-06-26", "crop": "chart", "qty": 3}]}, ("harvest_log 1", "crop", "one of chard, dill", "'chart'")),
        ({"shares": [{"type": "full", "count": 2}, {"type": "full", "count": 2, "fe": 2}]}, ("shares 2", "fe", "1, as of the other full")),
        ({"beds": [{"bed": "North", "length_ft": 60}, {"bed": "North", "length_ft": 40}]}, ("beds", "North", "listed 2 times")),
        ({"harvest_log": [{"week": "2028-06-26", "plan": ["CH"], "qty": 3}]}, ("harvest_log 1", "plan", "words")),
        ({"gdd": {"base_f": 50, "method": "guess"}}, ("gdd", "method", "simple average", "'guess'")),
        ({"gdd": {"base_f": 50, "upper_f": 40}}, ("gdd", "upper_f", "more than base_f (50)", "40")),
        ({**WEATHER, "daily_temperature_f": [["2028-05-01", 70, 50]]}, ("row 1", "not above the maximum", "70 to 50", "swap")),
        ({**WEATHER, "daily_temperature_f": [["2028-05-01", 50, 1000]]}, ("row 1", "°F from -80 to 150", "1000")),
        ({**WEATHER, "daily_temperature_f": [["2028-05-01", 50]]}, ("row 1", "date, tmin_f, tmax_f", "['2028-05-01', 50]", "their order")),
        ({**WEATHER, "daily_temperature_f": [["May 1", 50, 70]]}, ("row 1", "a day such as", "'May 1'")),
        ({**WEATHER, "daily_temperature_f": [["2028-05-01", 50, 70], ["2028-05-01", 50, 71]]}, ("row 2", "2028-05-01 twice")),
        ({"storage_crops": [STORE]}, ("handed out", "a quantity that empties the store", "another unit")),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen_says_where_it_is_and_what_would_do(said: dict[str, Any], words: tuple[str, ...]) -> None:
    with pytest.raises(HublandError) as raised:
        plot(**said)
    assert not [word for word in words if word not in str(raised.value)], str(raised.value)
    assert all((raised.value.where, raised.value.expected, raised.value.got, raised.value.next_step))
