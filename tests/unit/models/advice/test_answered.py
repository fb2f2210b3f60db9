"""A line that was answered stays away for a while, and comes back when it is another question or the while is over."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import advice
from models.advice import Line, State, holds_until
from models.advice.farm import Farm
from models.records.answers import LONGEST, Answered
from tests.unit.dashboard.test_lines import NOW, device, farm, live, place

NEW_YORK = ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)


def hot(temp_c: float = 40.0) -> Farm:
    house = place("Tunnel", "greenhouse", vents_above_c=24)
    return farm([house], [live(house, "air_temperature", temp_c)])


def said(subject: str, state: str = "act", until: datetime = NOW + HOUR, name: str = "Vented the tunnel", status: str = "done") -> Answered:
    return Answered(subject, state, status, name, NOW - HOUR, until, "Ann")


def test_a_line_that_is_answered_is_left_out_and_named_as_held() -> None:
    answer = said("vent Tunnel")
    told = replace(hot(), answers=(answer,))
    assert [x.subject for x in advice.ranked(hot())] == ["vent Tunnel"]
    assert advice.ranked(told) == [] and advice.answered(told) == [answer]
    assert [(line.subject, found) for line, found in advice.held(told)] == [("vent Tunnel", answer)]
    assert advice.standing(told) == advice.ranked(hot())


def test_an_answer_to_another_place_or_of_another_state_or_long_past_holds_nothing_back() -> None:
    for other in (said("vent House"), said("vent Tunnel", "watch"), said("vent Tunnel", until=NOW), said("")):
        told = replace(hot(), answers=(other,))
        assert [x.subject for x in advice.ranked(told)] == ["vent Tunnel"]
        assert advice.held(told) == []


def test_a_tank_put_off_while_it_is_low_is_back_when_it_is_empty() -> None:
    tank = place("Cistern", "tank", capacity_l=1000)
    answers = (said("low Cistern", "watch", status="abandoned"),)
    at = {level: replace(farm([tank], [live(tank, "water_level", level)]), answers=answers) for level in (20.0, 9.0)}
    assert advice.ranked(at[20.0]) == []
    assert [(x.state, x.subject) for x in advice.ranked(at[9.0])] == [("act", "low Cistern")]


def test_where_a_rule_has_more_than_three_lines_an_answered_one_makes_room_for_the_next() -> None:
    houses = [place(f"House {n}", "greenhouse") for n in range(5)]
    many = farm(houses, [live(h, "air_temperature", 40.0 + n) for n, h in enumerate(houses)])
    assert [x.place for x in advice.ranked(many)] == ["House 4", "House 3", "House 2"]
    told = replace(many, answers=(said("vent House 3"),))
    assert [x.place for x in advice.ranked(told)] == ["House 4", "House 2", "House 1"]
    assert sorted(x.place for x in advice.standing(told)) == ["House 1", "House 2", "House 3", "House 4"]


def test_of_two_answers_the_newest_is_told() -> None:
    newest, older = said("vent Tunnel"), said("vent Tunnel", name="Not now: Tunnel", status="abandoned")
    assert advice.held(replace(hot(), answers=(newest, older)))[0][1] == newest


def test_every_line_that_has_a_deed_says_what_it_answers_and_for_how_long_and_no_two_the_same() -> None:
    house, room, dry, trough = (place(*x) for x in (("H", "greenhouse"), ("R", "cold_room"), ("C", "tank"), ("T", "trough")))
    lives = [
        live(house, "air_temperature", 40.0), live(house, "relative_humidity", 5.0, device="p", qc=4), live(room, "temperature", 12.0),
        live(dry, "water_level", 5.0), live(dry, "water_leak", 1.0, device="leak"), live(trough, "water_level", 5.0),
        live(house, "battery_level", 5.0, device="p"),
    ]  # fmt: skip
    devices = [device("p"), device("leak"), device("b", "barn", silent=True), device("c", "barn", silent=True), device("d", silent=True)]
    found = advice.ranked(farm([house, room, dry, trough], lives, devices))
    assert len(found) > 7
    assert [x.title for x in found if x.deeds and (not x.subject or x.until is None or x.until <= NOW)] == []
    assert [s for s, n in Counter(x.subject for x in found if x.subject).items() if n > 1] == []
    known = {"H", "R", "C", "T"}
    assert {name for x in found for deed in x.deeds for name in deed.places} <= known
    assert [deed.label for x in found for deed in x.deeds if len(deed.label) > 12] == [], "a button in a row is narrow"


def line(state: State, until: datetime | None = None) -> Line:
    return Line(state, "", "", "", "", "today", until=until)


# 1:40 pm in New York; 4 am there is 8 am UTC in summer
@pytest.mark.parametrize(
    ("state", "done", "until", "hours"),
    [
        ("act", True, NOW + 5 * HOUR, 5.0),
        ("watch", True, NOW + 30 * HOUR, 30.0),
        ("act", False, NOW + 5 * HOUR, 2.0),
        ("act", False, NOW + 1 * HOUR, 1.0),
        ("act", False, None, 2.0),
        ("watch", False, NOW + 90 * HOUR, 14 + 1 / 3),
        ("todo", False, None, 14 + 1 / 3),
        ("unknown", False, None, 14 + 1 / 3),
        ("todo", False, NOW + 3 * HOUR, 3.0),
        # nobody said how long a deed lasts, or it is over already: asked again like one put off
        ("act", True, None, 2.0),
        ("act", True, NOW - HOUR, 2.0),
        ("watch", True, None, 14 + 1 / 3),
        ("watch", True, NOW + timedelta(days=400), LONGEST / HOUR),
    ],
)
def test_a_deed_holds_as_long_as_its_line_says_and_not_now_two_hours_or_until_four(
    state: State, done: bool, until: datetime | None, hours: float
) -> None:
    assert holds_until(line(state, until), done, NOW, NEW_YORK) == NOW + hours * HOUR


# clocks change at 2 am: 8 March 2026 to summer time, 1 November back. 6 pm the evening before, 4 am the next day
@pytest.mark.parametrize(("evening", "four"), [
    (datetime(2026, 3, 7, 23, tzinfo=UTC), datetime(2026, 3, 8, 8, tzinfo=UTC)),
    (datetime(2026, 10, 31, 22, tzinfo=UTC), datetime(2026, 11, 1, 9, tzinfo=UTC)),
    # in the night itself, an hour before clocks change, and within the hour that comes twice
    (datetime(2026, 3, 8, 6, tzinfo=UTC), datetime(2026, 3, 8, 8, tzinfo=UTC)),
    (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 9, tzinfo=UTC)),
    (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), datetime(2026, 11, 1, 9, tzinfo=UTC)),
    # at four the next day begins, so it is the four o'clock after that
    (datetime(2026, 5, 14, 8, tzinfo=UTC), datetime(2026, 5, 15, 8, tzinfo=UTC)),
])  # fmt: skip
def test_four_in_the_morning_is_that_of_the_farms_clock(evening: datetime, four: datetime) -> None:
    assert holds_until(line("watch"), False, evening, NEW_YORK) == four
    assert holds_until(line("watch"), False, evening.astimezone(NEW_YORK), NEW_YORK) == four


@pytest.mark.parametrize("hour", [5, 6])
def test_two_hours_are_two_hours_in_the_night_clocks_change(hour: int) -> None:
    # 1:30 am twice: the first is followed by the second
    now = datetime(2026, 11, 1, hour, 30, tzinfo=UTC)
    assert holds_until(line("act"), False, now.astimezone(NEW_YORK), NEW_YORK) == now + 2 * HOUR
    within = now + HOUR
    assert holds_until(line("act", within.astimezone(NEW_YORK)), False, now.astimezone(NEW_YORK), NEW_YORK) == within


@given(
    st.sampled_from(["act", "watch", "unknown", "todo"]), st.booleans(), st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)),
    st.none() | st.timedeltas(timedelta(days=-2), timedelta(days=60)),
    st.sampled_from(["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]),
)  # fmt: skip
def test_whatever_is_answered_is_asked_again_and_never_after_its_own_end(
    state: State, done: bool, naive: datetime, lasts: timedelta | None, zone: str
) -> None:
    now = naive.replace(tzinfo=UTC)
    until = None if lasts is None else now + lasts
    held = holds_until(line(state, until), done, now, ZoneInfo(zone))
    assert now < held <= now + LONGEST
    assert until is None or until <= now or held <= until
    if not done:
        # a day of 24 h, and the hour that one autumn night is longer
        assert held <= now + (2 * HOUR if state == "act" else 25 * HOUR)
