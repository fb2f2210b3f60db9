"""Do the herds drink: by a meter, by a level that says the least of it, on hot afternoons only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import advice
from models.advice.drinking import drinking, fallen, judged
from models.advice.drinking_again import drink_again
from models.advice.farm import Farm
from models.agronomy.animal_water import water_demand
from models.records.queries import HerdView
from tests.unit.dashboard.test_lines import device, farm, live, place
from tests.unit.models.advice.made_past import NEW_YORK, every, moved_to, with_hours, with_past

# 2:20 pm on a July day, and long before
NOW, SINCE = datetime(2026, 7, 14, 18, 20, tzinfo=UTC), datetime(2026, 7, 10, tzinfo=UTC)
STATION, P1 = place("Station", "station"), place("P1", "paddock")
TANK, ZONE = place("Cistern", "tank", feeds=["Zone A"]), place("Zone A", "zone", feeds=["Trough 1"])
TROUGH = place("Trough 1", "trough", capacity_l=500, feeds=["P1"])


def pasture(now: datetime = NOW, temp_c: float = 31.0, meter: bool = True, head: int = 20, since: datetime = SINCE) -> Farm:
    """Twenty cows in P1 in hot air; their trough hangs on a zone with a meter called the herds'."""
    lives = [live(STATION, "air_temperature", temp_c, "st"), live(STATION, "relative_humidity", 55, "st")]
    lives += [live(ZONE, "water_volume_total", 1e5, "meter-herds")] if meter else []
    lives += [live(TROUGH, "water_level", 90.0, "level", age_s=0)]
    devices = [device(key) for key in ("st", "meter-herds", "level")]
    made = moved_to(farm([STATION, P1, TANK, ZONE, TROUGH], lives, devices), now)
    return replace(made, herds=(HerdView(uuid4(), "Cattle", "cattle", "P1", since, head),))


def counting(made: Farm, today_l_h: float | None, before_l_h: float = 60.0) -> Farm:
    """Hours of the station and of the meter: so many litres from 5 am to 8 pm on other days, so many today."""

    def drawn(hour: datetime) -> float | None:
        local = hour.astimezone(NEW_YORK)
        rate = today_l_h if local.date() == made.now.astimezone(NEW_YORK).date() else before_l_h
        return rate if rate is None or 5 <= local.hour < 20 else 0.0

    air, humid = made.lives[0], made.lives[1]
    waves = {air: lambda _: air.value, humid: lambda _: humid.value}
    meters = {x: drawn for x in made.lives if x.measurand == "water_volume_total"}
    return with_hours(made, {**waves, **meters})


def test_expected_is_what_so_many_heads_drink_by_now_in_such_air() -> None:
    # from 5 am to 8 pm evenly: nine of fifteen hours by 2 pm; on other days they drank more
    (one,) = drinking(counting(pasture(), 60.0, before_l_h=200.0))
    assert one.expected == pytest.approx(0.6 * 20 * water_demand("dry_cow", 31.0))
    assert one.litres == pytest.approx(9 * 60.0) and one.source == "meter"


def test_no_more_is_expected_than_the_meter_counted_on_other_days() -> None:
    (one,) = drinking(counting(pasture(), 30.0, before_l_h=40.0))
    assert one.expected == pytest.approx(9 * 40.0) and one.state == "fine"


@pytest.mark.parametrize("litres_an_hour,state", [(60.0, "fine"), (25.0, "fine"), (23.0, "act"), (0.0, "act"), (None, "unknown")])
def test_under_forty_percent_of_the_expected_somebody_must_look(litres_an_hour: float | None, state: str) -> None:
    assert drinking(counting(pasture(), litres_an_hour))[0].state == state


def test_the_sentence_says_who_where_how_little_and_what_to_look_for() -> None:
    (line,) = [x for x in advice.ranked(counting(pasture(), 6.0), "pastures") if x.subject.startswith("thirst")]
    assert line.state == "act" and line.headline.startswith("See whether the cattle drink at Trough 1")
    assert "10 % of what is expected" in line.headline.replace("\u00a0", " ") and "vet" in line.reason
    assert line.deeds[0].label == "They drink"


@pytest.mark.parametrize(
    "changed", [{"now": NOW - timedelta(hours=1)}, {"now": NOW + timedelta(hours=6)}, {"temp_c": 20.0}, {"head": 0}], ids=str
)  # fmt: skip
def test_nobody_is_asked_before_two_nor_at_night_nor_on_a_cool_day_nor_of_no_herd(changed: dict[str, object]) -> None:
    assert drinking(counting(pasture(**changed), 0.0)) == []  # type: ignore[arg-type]


def test_a_herd_that_came_today_drank_elsewhere_before() -> None:
    assert drinking(counting(pasture(since=NOW - timedelta(hours=4)), 0.0))[0].state == "fine"


def test_a_level_alone_says_the_least_that_was_drunk() -> None:
    # 500 L: falls of 60 % are 300 L; expected are about 650
    def level(ago: float) -> float:
        return 90.0 if ago > 300 else 60.0 if ago > 200 else 90.0 if ago > 100 else 60.0

    made = counting(pasture(meter=False), None)
    (drunk,) = drinking(with_past(made, {"level": every(5, level)}))
    assert (drunk.source, drunk.least, drunk.litres, drunk.state) == ("level", True, 300.0, "fine")
    (still,) = drinking(with_past(made, {"level": every(5, lambda _: 90.0)}))
    assert (still.litres, still.state) == (0.0, "watch")
    (little,) = drinking(with_past(made, {"level": every(5, lambda ago: 90.0 if ago > 200 else 65.0)}))
    assert (little.litres, little.state) == (125.0, "unknown"), "its float valve may have filled while they drank"


def test_a_level_that_is_not_heard_is_unknown_and_named() -> None:
    (one,) = drinking(counting(pasture(meter=False), None))
    assert one.state == "unknown" and "no meter counts Trough 1" in one.why
    assert [x.state for x in advice.ranked(counting(pasture(meter=False), None), "pastures") if x.subject.startswith("thirst")] == [
        "unknown"
    ]


def test_falls_are_added_up_and_ripples_left_out() -> None:
    assert fallen([90, 80, 70, 95, 85, 86, 75]) == 40
    assert fallen([90, 89.5, 90, 89.4, 90.2]) == 0
    assert fallen([50]) == 0


@given(st.lists(st.floats(0, 100), min_size=1, max_size=60))
def test_a_level_fell_no_less_in_all_than_from_its_first_to_its_last(levels: list[float]) -> None:
    total = fallen(levels)
    assert total >= levels[0] - levels[-1] - 1.5 - 1e-9
    assert total <= sum(max(a - b, 0) for a, b in pairwise(levels)) + 1e-9


def test_what_is_not_known_is_unknown() -> None:
    assert judged(None, 100.0, least=False) == judged(10.0, None, least=False) == judged(10.0, 0.0, least=True) == "unknown"


# Do they drink again? Asked at any hour and in any air


def again(now: datetime, litres_an_hour: float | None, temp_c: float = 20.0, head: int = 20) -> bool | None:
    """Whether the herd of Trough 1 drinks, where its meter counts so much an hour today; None: nothing says so."""
    found = drink_again(counting(pasture(now=now, temp_c=temp_c, head=head), litres_an_hour), "Trough 1")
    return None if found is None else found[0] <= now


# the farm's clock is four hours behind: 9 am, 2 pm, 8 pm and midnight
@pytest.mark.parametrize(("hour", "litres_an_hour", "drinks"), [(13, 40.0, True), (18, 40.0, True), (24, 40.0, True), (28, 40.0, None)])
def test_a_herd_drinks_again_when_its_meter_says_so_however_cool_it_is_and_night_says_nothing(
    hour: int, litres_an_hour: float, drinks: bool | None
) -> None:
    day = datetime(2026, 7, 14, tzinfo=UTC)
    assert again(day + timedelta(hours=hour, minutes=5), litres_an_hour) is drinks


@pytest.mark.parametrize("litres_an_hour", [0.0, 10.0, None])
def test_a_meter_that_stands_still_or_is_not_heard_says_not_that_they_drink(litres_an_hour: float | None) -> None:
    assert again(NOW, litres_an_hour) is None and again(NOW, litres_an_hour, temp_c=31.0) is None


def test_where_no_herd_is_any_more_nobody_thirsts() -> None:
    assert again(NOW, 0.0, head=0) is True


def test_of_a_trough_without_a_meter_its_level_says_that_it_was_drunk_from() -> None:
    # three hours of fifteen are a fifth of what twenty cows drink, about 200 L; a fall of 60 % of 500 L is 300 L
    made = counting(pasture(meter=False), None)
    assert drink_again(with_past(made, {"level": every(5, lambda ago: 90.0 if ago > 100 else 30.0)}), "Trough 1") is not None
    assert drink_again(with_past(made, {"level": every(5, lambda _: 90.0)}), "Trough 1") is None
