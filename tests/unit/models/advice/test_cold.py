"""Coolers, freezers and medicine fridges: when they are watched, when somebody must act, what is unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models import advice
from models.advice.chilled import cold_stores, kept, limits, warmest_c
from models.advice.farm import Farm
from models.records.stored import StoredLot
from tests.unit.dashboard.test_lines import NOW, device, farm, live, place
from tests.unit.models.advice.made_past import every, moved_to, with_hours, with_past

COOLER = place("Walk-in cooler", "cold_room")


def cooler(now_c: float, course: Callable[[float], float] | None = None, step_min: float = 5) -> Farm:
    """A cooler with a reading every so many minutes; course: °C by minutes ago."""
    probe = live(COOLER, "temperature", now_c, "probe", age_s=0)
    made = farm([COOLER], [probe], [device("probe", places=("Walk-in cooler",))])
    return with_past(made, {"probe": every(step_min, course or (lambda _: now_c))})


def only(made: Farm) -> advice.Line:
    (line,) = advice.ranked(made, "buildings")
    return line


def test_a_cooler_that_is_cold_all_day_says_nothing() -> None:
    made = cooler(3.0)
    assert advice.ranked(made, "buildings") == []
    (one,) = kept(made)
    assert (one.state, one.day.minutes, round(one.day.known_min)) == ("fine", 0, 1440)


@pytest.mark.parametrize("warm_c,minutes,state", [(7, 10, "watch"), (7, 70, "watch"), (7, 120, "act"), (11, 25, "watch"), (11, 45, "act")])
def test_an_open_door_is_watched_and_what_lasts_or_gets_warmer_wants_somebody_as_its_food_gets_warm(
    warm_c: float, minutes: float, state: str
) -> None:
    """Food follows by 1/e in two hours: in air of 7 °C it goes from 3 to 5 in 120 ln 2 = 83 min, in air of 11 °C in 35."""
    # from 3 °C in the five minutes before: it crosses 5 °C on the way
    made = cooler(warm_c, lambda ago: warm_c if ago <= minutes else 3.0)
    assert only(made).state == state
    (one,) = kept(made)
    assert one.going_on is not None and one.going_on.minutes == pytest.approx(minutes + 5 * (warm_c - 5) / (warm_c - 3))


def test_mornings_on_which_a_cooler_stands_at_42_degrees_for_36_minutes_call_nobody() -> None:
    for _ in range(3):
        made = cooler(5.6, lambda ago: 5.6 if ago <= 36 or 90 < ago < 126 else 3.4)
        line = only(made)
        assert line.state == "watch" and "food in it is about 40" in line.reason


def test_a_cooler_whose_unit_fails_calls_before_its_food_is_warm_for_an_hour() -> None:
    """Air that warms by 5 K an hour from 3.3 °C; its food passes 5 °C 76 min later, when 0.83 h x 5 K of lag are made up."""
    found = [only(cooler(3.3 + 5 * m / 60, warming(3.3, 5.0, m))).state for m in (60, 80)]
    assert found == ["watch", "act"]


def warming(from_c: float, k_h: float, minutes: float) -> Callable[[float], float]:
    """Air that has warmed steadily for so long."""
    return lambda ago: from_c + k_h * max(minutes - ago, 0) / 60


def freezer(course: Callable[[float], float]) -> Farm:
    """A chest in a kitchen with a reading every five minutes."""
    kitchen = place("Kitchen", "building")
    made = farm([kitchen], [live(kitchen, "temperature", course(0), "kitchen-freezer", age_s=0)])
    return with_past(made, {"kitchen-freezer": every(5, course)})


def cycling(ago: float) -> float:
    """Between -19 and -17 °C with its compressor, forty minutes each way."""
    return -19.0 + 2.0 * abs((ago / 40) % 2 - 1)


def test_a_freezer_that_warms_for_an_hour_beyond_its_usual_highest_calls_before_anything_softens() -> None:
    """Without its compressor a full one warms by 3 K an hour: it passes 10 °F (-12 °C) about two hours after it failed."""
    failed = freezer(lambda ago: -18.0 + 3.0 * (65 - ago) / 60 if ago < 65 else cycling(ago))
    line = only(failed)
    assert line.state == "act" and line.subject == "warm kitchen-freezer"
    said = line.headline.replace("\u00a0", " ")
    assert said.startswith("Look at the kitchen-freezer now: it is 5 °F, 5 °F warmer than an hour ago, and warms on.")
    # 2.75 K are left at 3 K an hour: 55 min after 1:40 pm
    assert "it passes 10 °F at 2:3" in line.reason.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "course",
    [
        # its compressor's pause, however long the last one is
        cycling,
        # a defrost of 40 minutes that is just over
        lambda ago: -18.0 + 0.15 * (40 - ago) if ago <= 40 else -18.0,
        # warm food put in an hour and a half ago: the air jumped and falls since
        lambda ago: -13.0 - 2.0 * (90 - ago) / 90 if ago <= 90 else cycling(ago),
        # a summer's day on which the kitchen warms it by a kelvin in eight hours
        lambda ago: -18.0 + max(480 - ago, 0) / 480,
    ],
)
def test_a_pause_a_defrost_warm_food_and_a_hot_day_are_no_failed_freezer(course: Callable[[float], float]) -> None:
    assert advice.ranked(freezer(course), "buildings") == []


def test_a_freezer_that_has_failed_goes_on_to_call_while_it_passes_its_limit() -> None:
    failing = {m: freezer(warming(-18.0, 3.0, m)) for m in range(70, 200, 10)}
    assert {only(made).state for made in failing.values()} == {"act"}
    assert {only(made).subject for made in failing.values()} == {"warm kitchen-freezer"}


@pytest.mark.parametrize("keeps,sound,leapt", [("frozen", -18.0, 15.0), ("chilled", 3.0, 25.0)])
def test_a_probe_with_a_loose_wire_that_leaps_between_what_can_be_spoils_no_food(keeps: str, sound: float, leapt: float) -> None:
    """Two readings of five, alone or in a row."""
    where = place("Store", "cold_room", keeps=keeps)
    loose = [leapt if n % 5 in (1, 2) else sound for n in range(289)]
    made = farm([where], [live(where, "temperature", sound, "probe", age_s=0)])
    made = with_past(made, {"probe": [(1440 - 5 * n, c) for n, c in enumerate(loose)]})
    assert advice.ranked(made, "buildings") == []


def test_what_leaps_and_stays_is_believed_after_half_an_hour() -> None:
    made = [freezer(thawed(m)) for m in (20, 40, 70)]
    assert [kept(one)[0].day.minutes for one in made] == [0, pytest.approx(44, abs=1.5), pytest.approx(74, abs=1.5)]
    assert [only(one).state for one in made] == ["watch", "watch", "act"]


def thawed(minutes: float) -> Callable[[float], float]:
    """A freezer that somebody emptied and switched off, its probe in the warm room within five minutes."""
    return lambda ago: 15.0 if ago <= minutes else -18.0


def test_the_sentence_says_for_how_long_what_to_do_and_until_when_food_may_wait() -> None:
    line = only(cooler(8.3, lambda ago: 8.3 if ago <= 55 else 2.0))
    said = line.headline.replace("\u00a0", " ")
    assert said.startswith("The walk-in cooler is warm: 47 °F, above 41 °F for 57 min.")
    # 240 minutes of the rule less 57, from 1:40 pm
    assert "not cold by 4:42 pm, move the food" in said
    assert [d.label for d in line.deeds] == ["Closed it", "Moved food"] and line.page == "buildings"


def test_four_hours_in_one_day_is_for_the_food_even_if_it_is_cold_again() -> None:
    made = cooler(3.0, lambda ago: 9.0 if 300 < ago < 560 or 700 < ago < 720 else 3.0)
    line = only(made)
    assert line.state == "act" and line.headline.startswith("Judge the food in it")
    assert line.deeds[0].label == "Judged it"


def test_an_hour_and_a_half_in_one_day_is_watched_when_it_is_cold_again() -> None:
    assert only(cooler(3.0, lambda ago: 9.0 if 300 < ago < 390 else 3.0)).state == "watch"
    assert advice.ranked(cooler(3.0, lambda ago: 9.0 if 300 < ago < 340 else 3.0), "buildings") == []


def test_a_gap_is_unknown_time_and_four_hours_of_it_make_the_day_unknown() -> None:
    made = cooler(3.0)
    key = made.lives[0].key

    def without(first: float, last: float) -> Farm:
        kept_points = tuple(p for p in made.past[key] if not last < (NOW.timestamp() - p.time_ns / 1e9) / 60 < first)
        return replace(made, past={key: kept_points})

    line = only(without(600, 300))
    assert line.state == "unknown" and "5 h" in line.headline.replace("\u00a0", " ")
    (one,) = kept(without(600, 300))
    assert one.day.minutes == 0 and one.day.unknown_min == pytest.approx(300, abs=1)
    assert advice.ranked(without(500, 300), "buildings") == [], "three hours and a bit food bears"


def test_warm_on_both_sides_of_a_gap_is_not_warm_across_it() -> None:
    made = cooler(7.0, lambda _: 7.0)
    key = made.lives[0].key
    points = tuple(p for p in made.past[key] if not 10 < (NOW.timestamp() - p.time_ns / 1e9) / 60 < 1400)
    (one,) = kept(replace(made, past={key: points}))
    assert one.day.minutes == pytest.approx(50, abs=1) and one.going_on is not None
    assert one.going_on.minutes == pytest.approx(10, abs=0.1) and not one.going_on.sure
    assert one.state == "watch"


def test_suspect_readings_are_neither_warm_nor_known() -> None:
    rows = [(m, 30.0 if 200 < m < 400 else 3.0, 3 if 200 < m < 400 else 1) for m, _ in every(5, lambda _: 0)]
    made = with_past(cooler(3.0), {"probe": rows})
    (one,) = kept(made)
    assert one.day.minutes == 0 and one.day.unknown_min == pytest.approx(200, abs=1)


def test_a_probe_that_is_late_or_long_in_doubt_is_unknown_whatever_it_said_last() -> None:
    late = cooler(20.0)
    late = replace(late, lives=(replace(late.lives[0], late=True, age_s=9000.0),))
    rows = [(m, 20.0, 3 if m < 60 else 1) for m, _ in every(5, lambda _: 0)]
    doubted = with_past(cooler(20.0), {"probe": rows})
    doubted = replace(doubted, lives=(replace(doubted.lives[0], qc=3),))
    assert [[x.state for x in advice.ranked(made, "buildings")] for made in (late, doubted)] == [["unknown"], ["unknown"]]


def test_one_reading_that_fails_leaves_nobody_in_the_dark_about_food() -> None:
    rows = [(m, 900.0 if m < 5 else 20.0, 4 if m < 5 else 1) for m, _ in every(5, lambda _: 0)]
    made = with_past(cooler(900.0), {"probe": rows})
    made = replace(made, lives=(replace(made.lives[0], qc=4),))
    (one,) = kept(made)
    assert (one.inside.value, one.state) == (20.0, "act")


def test_a_probe_placed_an_hour_ago_owes_no_earlier_day() -> None:
    made = with_past(cooler(3.0), {"probe": every(5, lambda _: 3.0, first=60)})
    (one,) = kept(made)
    assert one.state == "fine" and one.day.of_min == pytest.approx(60)


def test_a_probe_heard_for_weeks_owes_the_whole_day() -> None:
    made = with_past(cooler(3.0), {"probe": every(5, lambda _: 3.0, first=60)})
    made = with_hours(made, {made.lives[0]: lambda hour: 3.0 if hour < NOW - timedelta(hours=26) else None})
    (one,) = kept(made)
    assert one.state == "unknown" and one.day.unknown_min == pytest.approx(1380)


def test_the_week_is_its_last_day_and_the_hours_before() -> None:
    made = cooler(3.0, lambda ago: 9.0 if 300 < ago < 345 else 3.0)
    # two whole warm hours three days ago
    warm = {datetime(2026, 5, 11, 10, tzinfo=UTC), datetime(2026, 5, 11, 11, tzinfo=UTC)}
    made = with_hours(made, {made.lives[0]: lambda hour: 8.0 if hour in warm else 3.0})
    (one,) = kept(made)
    assert one.week_min == pytest.approx(one.day.minutes + 120)


def test_a_week_of_which_little_is_known_is_not_added_up() -> None:
    made = cooler(3.0)
    made = with_hours(made, {made.lives[0]: lambda hour: 3.0 if hour > NOW - timedelta(days=3) else None})
    assert kept(made)[0].week_min is None


def test_the_warmest_of_two_probes_is_believed_and_a_dead_one_takes_nothing_away() -> None:
    probes = [live(COOLER, "temperature", 3.0, "low", age_s=0), live(COOLER, "temperature", 7.0, "high", age_s=0)]
    made = farm([COOLER], probes)
    made = with_past(made, {"low": every(5, lambda _: 3.0), "high": every(5, lambda ago: 7.0 if ago < 60 else 4.0)})
    (one,) = kept(made)
    assert one.inside.value == 7.0 and one.state == "act"
    dead = replace(made, lives=(probes[0], replace(probes[1], late=True, age_s=9000)))
    assert kept(dead)[0].inside.value == 3.0


def test_the_open_door_is_named_and_a_shut_one_too() -> None:
    probe = live(COOLER, "temperature", 8.0, "probe", age_s=0)
    for value, words in ((1.0, "Shut the door"), (0.0, "The door is shut: look at the unit")):
        door = live(COOLER, "contact_open", value, "door", age_s=0)
        made = with_past(farm([COOLER], [probe, door]), {"probe": every(5, lambda _: 8.0, first=45), "door": [(600, 0), (50, value)]})
        line = only(made)
        assert words in line.headline
        (one,) = kept(made)
        assert one.door_open == bool(value) and [round(b - a) for a, b in one.door_spells] == ([3000] if value else [])


def test_lots_that_stand_in_it_are_named_with_what_is_left() -> None:
    lots = [StoredLot(n, "product", "Walk-in cooler", NOW, a, "lb") for n, a in (("Apples 2026", 319.9999), ("Garlic", None), ("Kale", 12))]
    lots += [StoredLot("Onions", "product", "Walk-in cooler", NOW, 5, "lb"), StoredLot("Hay", "material", "Barn", NOW, 4, "bale")]
    line = only(replace(cooler(9.0), stored=tuple(lots)))
    assert "In it: Apples 2026 (320 lb), Garlic and 2 others" in line.reason and "Hay" not in line.reason


def test_a_freezer_within_a_kitchen_is_known_by_its_probes_name_and_judged_as_one() -> None:
    kitchen = place("Kitchen", "building")
    freezer, air = live(kitchen, "temperature", -8.0, "kitchen-freezer", age_s=0), live(kitchen, "air_temperature", 21.0, "kitchen-air")
    made = farm([kitchen], [freezer, air])
    (store,) = cold_stores(made)
    assert (store.keeps, [x.key.device for x in store.probes]) == ("frozen", ["kitchen-freezer"])
    states = [
        [x.state for x in advice.ranked(with_past(made, {"kitchen-freezer": every(5, lambda _: -8.0, first=m)}), "buildings")]
        for m in (40, 70)
    ]
    assert states == [["watch"], ["act"]], "a defrost takes 20 to 45 minutes"


def test_a_medicine_fridge_has_a_floor_too_and_is_told_at_once_when_it_freezes() -> None:
    fridge = place("Clinic fridge", "cold_room", keeps="medicine")
    assert limits(fridge, "medicine").low_c == 2.0
    made = farm([fridge], [live(fridge, "temperature", 0.5, "probe", age_s=0)])
    line = only(made)
    assert line.state == "act" and "use nothing from it until you asked" in line.headline and line.reason.startswith("36")
    warm = with_past(farm([fridge], [live(fridge, "temperature", 9.0, "probe", age_s=0)]), {"probe": every(5, lambda _: 9.0, first=20)})
    assert only(warm).state == "act" and "medicine" in only(warm).deeds[-1].name


def test_a_places_own_details_come_first() -> None:
    own = place("Root cellar", "cold_room", max_c=12.0, max_minutes=90)
    assert warmest_c(own) == 12.0
    made = with_past(farm([own], [live(own, "temperature", 13.0, "p", age_s=0)]), {"p": every(5, lambda _: 13.0, first=60)})
    assert only(made).state == "watch"


def test_minutes_are_real_ones_on_the_night_that_clocks_go_back() -> None:
    # Sunday 1 November 2026: 1 am comes twice; from 05:00 UTC (1 am) to 07:30 UTC (2:30 am) are 150 minutes
    now = datetime(2026, 11, 1, 7, 30, tzinfo=UTC)
    made = moved_to(cooler(7.0), now)
    made = with_past(made, {"probe": every(5, lambda ago: 7.0 if ago <= 150 else 3.0)})
    (one,) = kept(made)
    assert one.going_on is not None and one.going_on.minutes == pytest.approx(152.5)
    assert "at 1:" not in only(made).headline and "2 h 32 min" in only(made).headline.replace("\u00a0", " ")


def test_a_room_without_a_thermometer_is_unknown_and_calls_nobody() -> None:
    made = farm([COOLER])
    assert kept(made)[0].state == "unknown" and advice.ranked(made, "buildings") == []
