"""Harvest forecasts as they are issued, what came of them, and their score; expected figures are worked by hand in the comments."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import exp

import pytest

from models.advice.season.forecast import problem_of
from models.advice.season.issued import Came, Pickings, issue_of, known_on, settled_before
from models.advice.season.scenario import scenario_of
from models.advice.season.scored import crop_told, left_out, nearness, scored, told
from models.planning.harvest.forecast import forecast
from models.records.harvest_forecasts import Found, Issue, Issued
from tests.unit.models.advice.made_pickings import picked, planted, season

MONDAY = date(2026, 6, 1)
WEEK = timedelta(weeks=1)
AT = datetime(2026, 6, 1, 10, tzinfo=UTC)


def row(
    outcome: float | None, band: tuple[float, float, float] = (8, 10, 14), planned: float = 10.0, *,
    crop: str = "Kale", last_year: float | None = None, found: Found = "picked", n: int = 0,
) -> Issued:  # fmt: skip
    said = Issue(crop, MONDAY + n * WEEK, 1, "bunch", planned, *band, None, last_year)
    return Issued(uuid.uuid4(), said, MONDAY, AT, outcome, found)


# what was picked


def test_all_harvests_of_a_week_are_added_in_the_unit_that_was_forecast() -> None:
    # Monday to Sunday is one week; 1 kg = 2.20462 lb; 3 lb + 2.20462 lb
    tomato = planted("Tomato 1", "tomato_slicing", "Slicing tomato")
    logs = [picked("Tomato 1", MONDAY, 3.0, "lb"), picked("Tomato 1", MONDAY + timedelta(days=6), 1.0, "kg")]
    there = Pickings(season([tomato], [*logs, picked("Tomato 1", MONDAY + WEEK, 50.0, "lb")]))
    came = there.came("Slicing tomato", MONDAY, "lb")
    assert came.found == "picked"
    assert came.amount == pytest.approx(3.0 + 2.20462, abs=1e-4)


def test_a_week_nobody_wrote_down_is_no_zero_and_a_zero_is_one() -> None:
    there = Pickings(season([planted("Kale 1")], [picked("Kale 1", MONDAY + WEEK, 0.0)]))
    assert there.came("Kale", MONDAY, "bunch") == Came("no log", None)
    assert there.came("Kale", MONDAY + WEEK, "bunch") == Came("picked", 0.0)


def test_a_week_of_which_a_part_cannot_be_told_in_the_unit_has_no_amount() -> None:
    logs = [picked("Kale 1", MONDAY, 5.0), picked("Kale 1", MONDAY, 2.0, "crate")]
    assert Pickings(season([planted("Kale 1")], logs)).came("Kale", MONDAY, "bunch") == Came("other unit", None)


def test_a_week_is_settled_a_week_after_it_is_over() -> None:
    # the week of 1 June ends on 7 June; it may be written down until 14 June
    assert settled_before(date(2026, 6, 14)) == MONDAY
    assert settled_before(date(2026, 6, 15)) == MONDAY + WEEK


# what is issued


def test_what_is_done_on_a_day_is_not_known_on_its_morning() -> None:
    view = season([planted("Kale 1")], [picked("Kale 1", MONDAY, 5.0)], before=[planted("Old", season="2025")])
    morning = known_on(view, date(2026, 4, 20))
    assert (morning.plantings[0].sown_on, morning.plantings[0].planted_on) == (date(2026, 3, 20), None)
    assert known_on(view, MONDAY).picked == ()
    assert known_on(view, MONDAY + timedelta(days=1)).picked == view.picked
    assert known_on(view, date(2026, 3, 20)).before == ()


def test_the_next_four_weeks_are_issued_with_what_last_year_gave() -> None:
    last_june = date(2025, 6, 4)  # in the week of 2 June 2025, 52 weeks before that of 1 June 2026
    view = season([planted("Kale 1")], [picked("Old", last_june, 33.0)], before=[planted("Old", season="2025", yield_expected=None)])
    as_of = date(2026, 5, 27)
    found = forecast(problem_of(view, scenario_of(view, as_of), as_of))
    said = {one.week: one for one in issue_of(found, Pickings(view))}
    assert [(week, one.weeks_ahead) for week, one in said.items()] == [(MONDAY + n * WEEK, n + 1) for n in range(4)]
    assert [one.last_year for one in said.values()] == [33.0, None, None, None]
    assert sum(one.planned for one in said.values()) <= 120.0 + 1e-6
    assert {(one.crop, one.unit) for one in said.values()} == {("Kale", "bunch")}


# the score


def test_the_score_of_three_weeks_worked_by_hand() -> None:
    # band 8 10 14 over a planned 10. Came 10: losses .2 x 2 = .4, 0, .2 x 4 = .8: mean .4
    # came 20: .2 x 12 = 2.4, .5 x 10 = 5, .8 x 6 = 4.8: mean 4.0667. Came 4: .8 x 4 = 3.2, .5 x 6 = 3, .2 x 10 = 2: mean 2.7333
    # together 7.2 / 3 = 2.4 bunches. A usual week is what was picked, 34 / 3 = 11.333, for that is more than the planned 10: .21176
    # P50 30 over 34 that came: 12 % too low
    total, crops = scored([row(10.0), row(20.0, n=1), row(4.0, n=2)])
    assert (total.weeks, total.sure, total.inside) == (3, 3, 1)
    assert total.share == pytest.approx(1 / 3)
    assert total.loss == pytest.approx(2.4 / (34 / 3))
    assert total.bias == pytest.approx(30 / 34 - 1)
    # the plan as it is: 10 with a lognormal spread of .68, P20 and P80 at 10 exp(-+.8416 x .68) = 5.6421 and 17.7238
    low, high = 10 * exp(-0.8416212 * 0.68), 10 * exp(0.8416212 * 0.68)
    plan = (0.2 * (10 - low) + 0.2 * (high - 10)) + (0.2 * (20 - low) + 5 + 0.8 * (20 - high)) + (0.8 * (low - 4) + 3 + 0.2 * (high - 4))
    assert plan == pytest.approx(0.87 + 1.54 + 2.87 + 5 + 1.82 + 1.31 + 3 + 2.74, abs=0.02)
    assert total.plan_loss == pytest.approx(plan / 3 / 3 / (34 / 3))
    assert crops == (replace(total, crop="Kale"),)


def test_the_same_week_last_year_is_a_rival_only_where_it_is_known() -> None:
    # came 10: last year's 16 as all three levels loses (.8 x 6 + .5 x 6 + .2 x 6) / 3 = 3; own .4 as above; a usual week gave 15
    total, _ = scored([row(10.0, last_year=16.0), row(20.0, n=1)])
    assert total.last_year is not None
    assert total.last_year == pytest.approx((3 / 15, 0.4 / 15))
    assert scored([row(10.0)])[0].last_year is None


def test_a_missing_log_scores_nothing_and_is_counted() -> None:
    rows = [row(10.0), row(None, found="no log", n=1), row(None, found="other unit", n=2), row(None, found="", n=3)]
    total, (kale,) = scored(rows)
    assert (total.weeks, total.unlogged, total.other_unit) == (1, 1, 1)
    assert total.loss == scored([row(10.0)])[0].loss
    assert "1 week not written down" in crop_told(kale).replace("\u00a0", " ")
    assert "no zero" in left_out(total)


def test_a_week_that_may_give_nothing_does_not_count_towards_the_band() -> None:
    total, _ = scored([row(0.0, (0, 2, 9)), row(10.0, n=1)])
    assert (total.weeks, total.sure, total.inside) == (2, 1, 1)


def test_crops_are_added_on_the_scale_of_their_own_usual_week() -> None:
    # a hundredfold crop with a hundredfold loss weighs as much as the other
    ten, thousand = scored([row(20.0)])[0], scored([row(2000.0, (800, 1000, 1400), 1000.0, crop="Beet")])[0]
    both, crops = scored([row(20.0), row(2000.0, (800, 1000, 1400), 1000.0, crop="Beet")])
    assert ten.loss == pytest.approx(thousand.loss) == pytest.approx(both.loss)
    assert [one.crop for one in crops] == ["Beet", "Kale"]


# its words


def test_the_score_is_said_in_plain_words() -> None:
    rows = [row(came, n=n) for n, came in enumerate([10.0, 12.0, 9.0, 20.0, 4.0])]
    total, (kale,) = scored(rows)
    plain = told(total).replace("\u00a0", " ")
    assert plain.startswith("Of the last 5 weeks of crops the band held 3 (60 %; 60 % is right); ")
    assert plain.endswith("as far off as the plan.")
    # P50 50 over 55 that came
    assert crop_told(kale).replace("\u00a0", " ").startswith("3 of 5 in the band · 9 % too low")


@pytest.mark.parametrize(
    ("loss", "rival", "said"),
    [
        (0.5, 1.0, "half as far off as the plan"), (0.25, 1.0, "a quarter as far off as the plan"), (1.0, 1.0, "as far off as the plan"),
        (1.5, 1.0, "50 % further off than the plan"), (1.0, 0.0, ""),
    ],
)  # fmt: skip
def test_how_far_off_it_was_is_said_beside_its_rival(loss: float, rival: float, said: str) -> None:
    assert nearness(loss, rival, "the plan") == said


def test_of_nothing_there_is_no_score() -> None:
    total, crops = scored([])
    assert (told(total), left_out(total), crops) == ("", "", ())
    assert scored([row(None, found="")])[1] == ()
