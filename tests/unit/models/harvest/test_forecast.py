"""The forecast of small farms: when, how much, and what it asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from models.planning.harvest import Lot
from models.planning.harvest.forecast import forecast
from sensors.errors import InputError
from tests.unit.models.harvest.small_farms import BEANS, KALE, START, logs, planting, problem, rows_of, weather


def test_ten_degree_days_a_day_bring_five_hundred_in_the_eighth_week() -> None:
    # sown Monday 12 April, that day counted: 500 are reached on Monday 31 May, so a little over or under falls in the weeks around
    found = forecast(problem(planting("P1"), as_of=date(2027, 4, 20)))
    early, middle, late = found.outlooks[0].first
    assert early is not None and middle is not None and late is not None
    assert date(2027, 5, 24) <= middle <= date(2027, 6, 7)
    assert date(2027, 5, 10) <= early <= middle <= late <= date(2027, 6, 21)


def test_a_cold_spring_brings_the_first_pick_later() -> None:
    sky = weather()
    cold = sky.tmax_f.copy()
    behind = (date(2027, 4, 12) - sky.first).days
    cold[behind : behind + 40] -= 12  # four degree days instead of ten
    mild, late = (
        forecast(problem(planting("P1"), as_of=date(2027, 5, 24), weather=w)).outlooks[0].first[1] for w in (sky, replace(sky, tmax_f=cold))
    )
    assert mild is not None and late is not None and late - mild >= timedelta(days=14)


def test_a_first_pick_planned_for_its_own_time_of_the_year_holds_in_a_normal_year() -> None:
    # ten degree days a day: 500 are 50 days; the plan means 78 for this sowing, and a year like others brings it then
    crop = replace(BEANS, target_f_days=None)
    one = replace(planting("P1"), first_on=date(2027, 6, 29))
    weeks = []
    for own_time in (False, True):
        whole = problem(replace(one, own_time=own_time), as_of=date(2027, 4, 20))
        found = forecast(replace(whole, crops=tuple(crop if other.key == crop.key else other for other in whole.crops)))
        weeks.append(found.outlooks[0].first[1])
    usual, own = weeks
    assert usual is not None and date(2027, 5, 24) <= usual <= date(2027, 6, 7)
    assert own is not None and date(2027, 6, 21) <= own <= date(2027, 7, 5)


def test_without_weather_days_are_counted() -> None:
    middle = forecast(problem(planting("P1"), weather=None)).outlooks[0].first[1]
    assert middle is not None and abs((middle - date(2027, 5, 31)).days) <= 14
    assert all(r.input_coverage is None for r in forecast(problem(planting("P1"), weather=None)).rows)


def test_plan_and_rows_agree() -> None:
    found = forecast(problem(planting("P1"), planting("P2", on=date(2027, 5, 3))))
    crop = rows_of(found, "bean")
    # 12 April + 50 days is in the week of 31 May, 3 May + 50 in that of 21 June: 100 x .5, .3, .2 each
    assert [crop[date(2027, 5, 31) + timedelta(weeks=k)].planned for k in range(6)] == pytest.approx([50, 30, 20, 50, 30, 20])


def test_what_adds_up_adds_up() -> None:
    found = forecast(problem(planting("P1"), planting("P2", on=date(2027, 4, 19)), planting("K", "kale")))
    for week, row in rows_of(found, "bean").items():
        parts = [rows_of(found, "bean", p).get(week) for p in ("P1", "P2")]
        assert row.mean == pytest.approx(sum(p.mean for p in parts if p), rel=1e-4, abs=1e-4)
        assert row.planned == pytest.approx(sum(p.planned for p in parts if p))


def test_the_p20_of_a_sum_is_more_than_the_sum_of_p20s() -> None:
    many = [planting(f"P{i}") for i in range(8)]
    found = forecast(problem(*many, as_of=date(2027, 5, 31)))
    week = date(2027, 6, 7)
    row = rows_of(found, "bean")[week]
    parts = [rows_of(found, "bean", p.id)[week] for p in many]
    assert row.p20 > 1.1 * sum(p.p20 for p in parts)


def test_own_records_of_half_the_plan_lower_the_forecast_but_not_all_the_way() -> None:
    old = [
        planting(f"{year}-{i}", on=date(year, 4, 12 + 7 * i), logs=logs(date(year, 6, 1 + 7 * i), 25, 15, 10))
        for year in (2025, 2026)
        for i in range(2)
    ]
    bare = forecast(problem(planting("P1"))).outlooks[0].factor[1]
    taught = forecast(problem(planting("P1"), *old)).outlooks[0]
    assert taught.own_records == 4
    assert 0.5 < taught.factor[1] < bare


def test_a_rich_first_planting_raises_its_sister() -> None:
    rich = planting("P1", logs=logs(date(2027, 5, 31), 120, 70, 45))
    sister = planting("P2", on=date(2027, 6, 7))
    alone = forecast(problem(planting("P1"), sister, as_of=date(2027, 5, 24))).outlooks
    after = forecast(problem(rich, sister, as_of=date(2027, 6, 21))).outlooks
    factor = {o.planting: o.factor[1] for o in after}
    assert factor["P1"] > factor["P2"] > {o.planting: o.factor[1] for o in alone}["P2"]
    assert factor["P1"] > 1.7


def test_a_late_crop_is_late_before_it_is_poor() -> None:
    # three weeks after the planned pick the first half comes: the rest still follows
    late = planting("P1", logs=logs(date(2027, 6, 21), 50))
    rows = rows_of(forecast(problem(late, as_of=date(2027, 6, 28))), "bean")
    assert rows[date(2027, 6, 28)].p50 > 15
    assert rows[date(2027, 7, 5)].p50 > 5


def test_a_missing_log_is_not_a_zero() -> None:
    gap = planting("P1", logs={date(2027, 5, 31): 25.0, date(2027, 6, 14): 25.0}, crop="kale")
    zero = replace(gap, logs={**gap.logs, date(2027, 6, 7): 0.0})
    full = replace(gap, logs={**gap.logs, date(2027, 6, 7): 25.0})
    at = date(2027, 6, 21)
    totals = [sum(r.mean for r in rows_of(forecast(problem(p, as_of=at)), "kale").values()) for p in (gap, full, zero)]
    assert totals[0] == pytest.approx(totals[1], rel=0.25)


def test_a_week_without_a_log_is_asked_about() -> None:
    silent = problem(planting("P1"), planting("K", "kale", logs=logs(date(2027, 5, 31), 25, 25, 25)), as_of=date(2027, 6, 21))
    asked = [q for q in forecast(silent).questions if q.kind == "no log"]
    assert [q.planting for q in asked] == ["P1"] and asked[0].weeks
    assert "was anything picked?" in asked[0].said


def test_nothing_logged_for_long_means_it_failed_more_likely() -> None:
    failed = [forecast(problem(planting("P1"), as_of=START + timedelta(weeks=w))).outlooks[0].failed_p for w in (2, 9, 13)]
    assert failed[0] == pytest.approx(0.07, abs=0.02)
    assert failed[0] < failed[1] < failed[2]
    assert failed[2] > 0.3


def test_a_poor_crop_is_asked_about() -> None:
    poor = planting("K", "kale", logs=logs(date(2027, 5, 31), 5, 5, 5))
    asked = [q for q in forecast(problem(poor, as_of=date(2027, 6, 21))).questions if q.kind == "late or poor"]
    assert [q.planting for q in asked] == ["K"]


def test_a_farm_week_without_a_line_is_asked_about_and_teaches_nothing() -> None:
    many = [planting(f"K{i}", "kale", logs={date(2027, 5, 31): 25.0, date(2027, 6, 7): 25.0}) for i in range(6)]
    asked = forecast(problem(*many, as_of=date(2027, 6, 21))).questions
    assert [q.weeks for q in asked if q.kind == "blank week"] == [(date(2027, 6, 14),)]
    assert not [q for q in asked if q.kind == "no log"]


def test_the_frost_that_was_ends_tender_crops_and_leaves_hardy_ones() -> None:
    sown = date(2027, 7, 26)
    cold = weather(frost=date(2027, 9, 22))
    given = problem(planting("P1", on=sown), planting("K", "kale", on=sown), as_of=date(2027, 9, 27), weather=cold)
    found = forecast(given)
    assert all(r.p80 == 0 for r in rows_of(found, "bean").values())
    assert any(r.p50 > 0 for r in rows_of(found, "kale").values())


def test_a_frost_of_past_years_is_a_chance_ahead() -> None:
    sky = weather()
    for year in (2021, 2023, 2025):
        sky.tmin_f[(date(year, 9, 22) - sky.first).days] = 25.0
    sown = date(2027, 7, 26)
    drawn = forecast(problem(planting("P1", on=sown), as_of=date(2027, 9, 1), weather=sky)).draws["bean"]
    calm = forecast(problem(planting("P1", on=sown), as_of=date(2027, 9, 1))).draws["bean"]
    week = (date(2027, 9, 27) - START).days // 7
    # three of eight years
    assert (drawn[week] > 0).mean() == pytest.approx((calm[week] > 0).mean() * 5 / 8, abs=0.05)


def test_what_was_taken_out_gives_nothing_more() -> None:
    gone = planting("P1", killed_on=date(2027, 6, 2))
    weeks = rows_of(forecast(problem(gone, as_of=date(2027, 6, 7))), "bean")
    assert all(r.mean == 0 for r in weeks.values())


def test_a_log_of_the_whole_crop_is_spread_by_what_was_expected() -> None:
    first, second = planting("P1", total=150.0), planting("P2", total=50.0)
    given = problem(first, second, as_of=date(2027, 6, 7), crop_logs={("bean", date(2027, 5, 31)): 120.0})
    outlooks = {o.planting: o for o in forecast(given).outlooks}
    assert outlooks["P1"].logged_weeks == outlooks["P2"].logged_weeks == 1
    assert outlooks["P1"].factor[1] == pytest.approx(outlooks["P2"].factor[1], rel=0.1)


def test_covered_is_certain_where_the_store_holds_enough_and_impossible_where_nothing_comes() -> None:
    needs = np.zeros(35)
    needs[[0, 20]] = 10.0
    lots = (Lot("kale", 25.0, START - timedelta(days=7), START + timedelta(days=30)),)
    found = rows_of(forecast(problem(planting("K", "kale"), needs={"kale": needs}, lots=lots)), "kale")
    assert found[START].covered_p == 1.0
    assert found[START + timedelta(weeks=20)].covered_p == pytest.approx(0.0, abs=0.02)


def test_a_crop_that_keeps_covers_later_weeks() -> None:
    needs = np.zeros(35)
    needs[14] = 20.0
    week = START + timedelta(weeks=14)
    fresh, kept = (
        rows_of(forecast(problem(planting("P1"), needs={"bean": needs}, crops=(replace(BEANS, storage_weeks=s), KALE))), "bean")
        for s in (0, 12)
    )
    low, high = fresh[week].covered_p, kept[week].covered_p
    assert low is not None and high is not None
    assert low < 0.1 and high > 0.7


def test_single_plantings_cover_nothing_by_themselves() -> None:
    found = forecast(problem(planting("P1"), needs={"bean": np.full(35, 5.0)}))
    assert all(r.covered_p is None for r in found.rows if r.planting)
    assert all(r.covered_p is not None for r in found.rows if not r.planting and r.crop == "bean")


def test_rows_say_how_old_and_how_complete_the_weather_is() -> None:
    sky = weather()
    sown = (date(2027, 4, 12) - sky.first).days
    sky.tmax_f[sown : sown + 10] = np.nan
    row = next(iter(rows_of(forecast(problem(planting("P1"), as_of=date(2027, 5, 2), weather=sky)), "bean").values()))
    assert row.input_age_h == 2.0
    assert row.input_coverage == pytest.approx(0.5)


def test_half_a_week_of_picking_is_no_poor_week() -> None:
    begun = planting("K", "kale", logs=logs(date(2027, 5, 31), 25, 25))
    today = replace(begun, logs={**begun.logs, date(2027, 6, 14): 2.0})
    both = [forecast(problem(p, as_of=date(2027, 6, 15))).rows for p in (begun, today)]
    assert both[0] == both[1]


@pytest.mark.parametrize("as_of", [START - timedelta(days=120), START, START + timedelta(weeks=34), START + timedelta(weeks=60)])
def test_any_day_can_be_asked_from(as_of: date) -> None:
    found = forecast(problem(planting("P1"), planting("G", on=date(2026, 10, 12), season=2027), as_of=as_of))
    assert all(r.week + timedelta(days=6) >= as_of for r in found.rows)
    assert bool(found.rows) is (as_of <= START)


def test_a_plan_without_plantings_gives_no_rows() -> None:
    assert forecast(problem()).rows == ()


def test_a_farm_that_begins_today_has_nothing_to_say_and_says_so() -> None:
    found = forecast(replace(problem(as_of=date(2027, 4, 20)), crops=(), needs={}))
    assert (found.rows, found.outlooks, found.questions, dict(found.draws)) == ((), (), (), {})


def test_little_weather_makes_the_date_less_sure() -> None:
    spans = []
    for years in (1, 8):
        early, _, late = forecast(problem(planting("P1"), weather=weather(years))).outlooks[0].first
        assert early is not None and late is not None
        spans.append((late - early).days)
    assert spans[0] > spans[1]


def test_the_same_problem_gives_the_same_forecast() -> None:
    given = problem(planting("P1"), planting("K", "kale"))
    assert forecast(given).rows == forecast(given).rows


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"start": date(2027, 4, 6)}, "Monday"),
        ({"plantings": (planting("P1"), planting("P1"))}, "twice"),
        ({"plantings": (planting("P1", total=0.0),)}, "no planned harvest"),
        ({"plantings": (planting("P1", logs={START: -3.0}),)}, "negative"),
        ({"plantings": (planting("P1", crop="leek"),)}, "not given"),
        ({"crops": (replace(BEANS, shape=()), KALE)}, "no shape"),
        ({"crops": (replace(BEANS, days=0.0), KALE)}, "Days"),
        ({"crops": (replace(BEANS, shrink=10.0), KALE)}, "shrink"),
        ({"needs": {"leek": np.ones(35)}}, "shares want"),
    ],
)
def test_what_contradicts_is_said_before_anything_is_reckoned(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said) as raised:
        forecast(replace(problem(planting("P1")), **wrong))  # type: ignore[arg-type]
    assert raised.value.next_step


def test_logs_picked_every_other_week_give_what_they_gave_and_nothing_between() -> None:
    # eight flushes of 5 lb are planned, the first in the week of 5 April; four came as planned
    crop = replace(KALE, key="shiitake", base_f=None, days=7, shape=(1 / 8, 0.0) * 7 + (1 / 8,))
    flushes = {START + timedelta(weeks=2 * n): 5.0 for n in range(4)}
    stand = planting("Logs", "shiitake", date(2027, 3, 29), 40.0, first_on=START, logs=flushes)
    found = forecast(replace(problem(stand, as_of=START + timedelta(weeks=7, days=2)), crops=(crop,)))
    rows = rows_of(found, "shiitake", "Logs")
    between, flush = (rows.get(START + timedelta(weeks=n)) for n in (7, 8))
    assert between is None or between.p80 == 0
    assert flush is not None
    assert flush.p20 < 5.0 < flush.p80
    assert 4.0 < flush.p50 < 6.0
    assert found.outlooks[0].factor[1] == pytest.approx(1.0, abs=0.2)
    # nobody is asked for the weeks between
    assert not [one for one in found.questions if one.kind == "no log"]
