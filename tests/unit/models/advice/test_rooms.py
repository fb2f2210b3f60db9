"""Rooms: fresh air while people are there, warmth, damp; and silence, which is no fresh air."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from models import advice
from models.advice.farm import Farm, Live
from models.advice.rooms import rooms
from tests.unit.dashboard.test_lines import farm, live, place
from tests.unit.models.advice.made_past import every, with_hours, with_past

CLINIC = place("Clinic", "building")


def clinic(ppm: float, course: Callable[[float], float] | None = None, *more: Live) -> Farm:
    """A clinic with CO2 every five minutes; course: ppm by minutes ago."""
    made = farm([CLINIC], [live(CLINIC, "co2", ppm, "air", age_s=0), *more])
    return with_past(made, {"air": every(5, course or (lambda _: ppm))})


def only(made: Farm) -> advice.Line:
    (line,) = advice.ranked(made, "buildings")
    return line


@pytest.mark.parametrize(
    "ppm,minutes,state",
    [
        (950, 300, None), (1050, 25, None), (1050, 35, "watch"), (1450, 15, None), (1450, 40, "watch"), (2100, 5, None), (2100, 15, "act"),
    ],
)  # fmt: skip
def test_stale_air_is_told_by_how_stale_and_how_long(ppm: float, minutes: float, state: str | None) -> None:
    made = clinic(ppm, lambda ago: ppm if ago <= minutes else 500.0)
    assert [x.state for x in advice.ranked(made, "buildings")] == ([state] if state else [])


def test_the_sentence_names_the_window_to_open_the_number_and_for_how_long() -> None:
    line = only(clinic(1450, lambda ago: 1450.0 if ago <= 40 else 400.0))
    assert line.headline.replace("\u00a0", " ") == "Open a window in the clinic: CO2 1,450 ppm, above 1,400 ppm for 40 min."
    assert [d.label for d in line.deeds] == ["Opened"] and line.measurand == "co2"


def test_air_that_is_getting_fresher_calls_nobody() -> None:
    falling = clinic(1450, lambda ago: 1450.0 + 20 * ago if ago <= 60 else 500.0)
    assert advice.ranked(falling, "buildings") == [], "1,850 twenty minutes ago: they left, or opened a window"


def test_nobody_is_called_into_a_room_in_which_nothing_moves() -> None:
    still = live(CLINIC, "motion", 0.0, "eye", age_s=3600)
    assert advice.ranked(clinic(1500, None, still), "buildings") == []
    stirring = replace(still, value=1.0)
    assert len(advice.ranked(clinic(1500, None, stirring), "buildings")) == 1


def test_a_gap_breaks_the_time_for_which_air_was_stale() -> None:
    made = clinic(1450)
    key = made.lives[0].key
    points = tuple(p for i, p in enumerate(made.past[key]) if i > len(made.past[key]) - 3 or i < 100)
    assert advice.ranked(replace(made, past={key: points}), "buildings") == [], "ten minutes are known"


def test_a_silent_probe_is_unknown_and_never_fresh_air() -> None:
    made = clinic(500)
    mute = replace(made, lives=(replace(made.lives[0], late=True, age_s=9000),))
    assert [x.state for x in advice.ranked(mute, "buildings")] == ["unknown"]
    doubted = replace(made, lives=(replace(made.lives[0], qc=3),))
    assert [x.state for x in advice.ranked(doubted, "buildings")] == ["unknown"]


def test_a_probe_that_never_reads_outdoor_air_is_doubted_in_words() -> None:
    made = clinic(1500)
    made = with_hours(made, {made.lives[0]: lambda _: 780.0})
    assert "never fell below 780" in only(made).reason.replace("\u00a0", " ")
    assert rooms(made)[0].floor_ppm == 780.0


def warmed(temp_c: float, ppm: float | None = None) -> Farm:
    air = live(CLINIC, "air_temperature", temp_c, "t", age_s=0)
    more = [] if ppm is None else [live(CLINIC, "co2", ppm, "air", age_s=0)]
    made = farm([CLINIC], [air, *more])
    return with_hours(made, {air: lambda _: temp_c})


@pytest.mark.parametrize("temp_c,state", [(17.9, "watch"), (18.0, None), (27.0, None), (27.1, "watch")])
def test_a_room_is_cold_below_64_and_hot_above_81_fahrenheit(temp_c: float, state: str | None) -> None:
    assert [x.state for x in advice.ranked(warmed(temp_c), "buildings")] == ([state] if state else [])


def test_an_empty_room_may_be_cold() -> None:
    assert advice.ranked(warmed(12.0, 430.0), "buildings") == []
    assert [x.state for x in advice.ranked(warmed(12.0, 700.0), "buildings")] == ["watch"]


def test_an_open_door_makes_no_cold_room() -> None:
    air = live(CLINIC, "air_temperature", 15.0, "t", age_s=0)
    assert advice.ranked(with_hours(farm([CLINIC], [air]), {air: lambda _: 21.0}), "buildings") == []
    assert advice.ranked(farm([CLINIC], [air]), "buildings") == [], "nobody knows for how long"


@pytest.mark.parametrize("percent,words", [(75.0, "damp"), (60.0, ""), (25.0, "dry")])
def test_damp_over_days_and_dry_over_a_day_are_told(percent: float, words: str) -> None:
    humid = live(CLINIC, "relative_humidity", percent, "h", age_s=0)
    found = advice.ranked(with_hours(farm([CLINIC], [humid]), {humid: lambda _: percent}), "buildings")
    assert [words in x.title for x in found] == ([True] if words else [])


def test_damp_of_which_a_day_is_missing_is_not_told() -> None:
    humid = live(CLINIC, "relative_humidity", 80.0, "h", age_s=0)
    made = with_hours(farm([CLINIC], [humid]), {humid: lambda hour: 80.0 if hour.day == 14 else None})
    assert rooms(made)[0].humid is None and advice.ranked(made, "buildings") == []


def test_what_lies_in_the_freezer_is_not_the_air_of_the_kitchen() -> None:
    kitchen = place("Kitchen", "building")
    made = farm([kitchen], [live(kitchen, "air_temperature", -19.0, "kitchen-freezer", age_s=0), live(kitchen, "co2", 500, "air", age_s=0)])
    assert rooms(made)[0].air.of == 0 and advice.ranked(made, "buildings") == []
