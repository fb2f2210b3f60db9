"""Heat on herds: published indices and classes, shade, what is to come, and what nobody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import cos, pi
from uuid import uuid4

import numpy as np
import pytest

from models import advice
from models.advice.farm import Farm
from models.advice.heat import herd_heats, kind_of, shaded
from models.advice.outlook import Outlook
from models.records.queries import HerdView
from tests.unit.dashboard.test_lines import NOW, farm, live, place
from tests.unit.models.advice.made_past import NEW_YORK, moved_to, with_hours

STATION, OPEN, TREES = place("Station", "station"), place("P1", "paddock"), place("P9", "silvopasture")
# 10 am on a July day
MORNING = datetime(2026, 7, 14, 14, 0, tzinfo=UTC)


def herd(name: str = "Cattle", species: str = "cattle", where: str = "P1", head: int | None = 20) -> HerdView:
    return HerdView(uuid4(), name, species, where, NOW - timedelta(days=2), head)


def summer(temp_c: float, rh: float, *herds: HerdView, wind: float | None = None, sun: float | None = None) -> Farm:
    lives = [live(STATION, "air_temperature", temp_c), live(STATION, "relative_humidity", rh)]
    lives += [live(STATION, "wind_speed", wind)] if wind is not None else []
    lives += [live(STATION, "solar_radiation", sun)] if sun is not None else []
    made = farm([STATION, OPEN, TREES], lives)
    return replace(made, herds=herds or (herd(),))


def outlook(highs: tuple[float, ...], dew: float = 19.0, issued: datetime = MORNING, band: float = 1.5) -> Outlook:
    """Days from the farm's midnight on, warmest at 4 pm, 10 K between night and day."""
    midnight = datetime(2026, 7, 14, 4, tzinfo=UTC).timestamp()
    hours = midnight + 3600.0 * np.arange(24 * len(highs), dtype=np.float64)
    temp = np.array([highs[i // 24] - 5 + 5 * cos(2 * pi * (i % 24 - 16) / 24) for i in range(hours.size)])
    return Outlook(
        "test",
        issued,
        hours,
        temp_c=temp,
        dew_c=np.minimum(np.full(hours.size, dew), temp),
        temp_low_c=temp - band,
        temp_high_c=temp + band,
    )


def test_90_fahrenheit_at_60_percent_is_thi_83_and_danger_as_clemson_prints() -> None:
    (one,) = herd_heats(summer(32.222, 60))
    assert one.now == pytest.approx(83.0, abs=0.1) and one.level == "danger" and one.state == "act"


@pytest.mark.parametrize(
    "temp_c,rh,state",
    [(20.0, 50, "fine"), (25.0, 60, "fine"), (27.0, 50, "fine"), (28.0, 50, "watch"), (31.0, 50, "act"), (33.0, 65, "act")],
)
def test_cattle_in_the_open_are_watched_from_75_and_moved_from_79(temp_c: float, rh: float, state: str) -> None:
    assert herd_heats(summer(temp_c, rh))[0].state == state


def test_sun_and_wind_are_in_the_index_of_those_in_the_open_alone() -> None:
    # Mader 2006: 4.51 - 1.992 x 2 + 0.0068 x 800 = 5.97 more
    plain = herd_heats(summer(27.0, 50))[0].now or 0.0
    sun, shade = herd_heats(summer(27.0, 50, herd("A"), herd("B", where="P9"), wind=2.0, sun=800.0))
    assert (sun.herd.name, sun.adjusted, shade.adjusted) == ("A", True, False)
    assert sun.now == pytest.approx(plain + 5.966, abs=0.01) and shade.now == pytest.approx(plain)


def test_by_night_the_adjustment_is_left_out() -> None:
    assert herd_heats(summer(27.0, 50, wind=0.0, sun=0.0))[0].adjusted is False


def test_sheep_are_judged_by_theirs() -> None:
    # Marai 2007: 30 - (0.31 - 0.31 x 0.6)(30 - 14.4) = 28.07: beyond 25.6, extreme
    (one,) = herd_heats(summer(30.0, 60, herd("Sheep", "sheep")))
    assert one.now == pytest.approx(28.07, abs=0.01) and one.level == "emergency" and one.state == "act"
    (under,) = herd_heats(summer(30.0, 60, herd("Sheep", "sheep", "P9")))
    assert under.state == "watch", "they stand in shade: water is what is left to give"


def test_names_choose_the_class_and_move_the_thresholds() -> None:
    assert kind_of(herd("Dairy cows")).threshold("danger") == 72  # type: ignore[union-attr]
    assert kind_of(herd("Black Angus")).threshold("danger") == 76  # type: ignore[union-attr]
    assert kind_of(herd("Zebu")).threshold("danger") == 82  # type: ignore[union-attr]
    assert kind_of(herd("Bees", "bees")) is None


def test_shade_is_trees_a_roof_or_what_the_place_says() -> None:
    assert [shaded(p) for p in (OPEN, TREES, place("Barn", "building"), place("P2", "paddock", shade=True), None)] == [
        False, True, True, True, False,
    ]  # fmt: skip
    assert not shaded(place("P9", "silvopasture", shade=False)), "trees that were planted last year give none"


def test_in_the_morning_the_afternoon_is_told_with_its_band_and_by_when_to_move() -> None:
    made = replace(moved_to(summer(24.0, 70), MORNING), outlook=outlook((31.0, 31.0)))
    (one,) = herd_heats(made)
    # 31 °C with a dew point of 19 °C is 49 %: THI 79.4; 1.5 K more with the same water is 45 %: THI 80.65
    assert one.worst is not None and one.worst.value == pytest.approx(79.4, abs=0.1)
    assert one.worst.high == pytest.approx(80.65, abs=0.1) and one.worst.low is not None and one.worst.low < 78.5
    assert one.worst.at.astimezone(NEW_YORK).hour == 16
    (line,) = advice.ranked(made, "pastures")
    assert line.headline.replace("\u00a0", " ") == "Move the cattle to shade by 11:00 am: THI 79 this afternoon (78–81)."
    assert "shade in P9" in line.reason and line.deeds[0].label == "In shade"


def test_in_the_evening_it_is_tomorrow_that_is_told_and_work_before_eight() -> None:
    evening = datetime(2026, 7, 14, 23, 0, tzinfo=UTC)
    made = replace(moved_to(summer(24.0, 60), evening), outlook=outlook((25.0, 33.0), issued=evening))
    (line,) = advice.ranked(made, "pastures")
    assert line.state == "watch" and "tomorrow" in line.headline and "work animals before 8:00 am" in line.reason


def test_an_outlook_of_two_days_ago_is_none() -> None:
    made = replace(moved_to(summer(24.0, 60), MORNING), outlook=outlook((35.0, 35.0), issued=MORNING - timedelta(hours=30)))
    assert herd_heats(made)[0].worst is None


def past(high_c: float, low_c: float = 18.0, rh: float = 55.0, lost_days: int = 0, now: datetime = MORNING) -> Farm:
    """Weeks of equal days, warmest at 4 pm of the farm's clock; a farm whose last word is of the same course."""
    mean, swing = (high_c + low_c) / 2, (high_c - low_c) / 2

    def course(at: datetime) -> float:
        return mean + swing * cos(2 * pi * (at.astimezone(NEW_YORK).hour - 16) / 24)

    made = moved_to(summer(course(now), rh), now)
    air, humid = made.lives[0], made.lives[1]
    since = now - timedelta(days=lost_days)
    return with_hours(made, {air: lambda h: course(h) if h < since or not lost_days else None, humid: lambda _: rh})


def test_without_an_outlook_the_afternoon_follows_the_last_ones() -> None:
    (one,) = herd_heats(past(32.0))
    assert one.worst is not None and one.worst.source == "own afternoons of 14 days"
    # every day like today: 32 °C at 55 % is THI 81.6
    assert one.worst.value == pytest.approx(81.7, abs=0.3) and one.worst.at.astimezone(NEW_YORK).hour == 16


def test_of_too_few_days_nothing_is_said_of_the_afternoon() -> None:
    assert herd_heats(past(32.0, lost_days=11))[0].worst is None


def test_nights_without_recovery_make_a_warm_day_one_to_act_on() -> None:
    # at 55 % THI is 74 at 26.3 °C: nights of 26.6 give no hour of it
    hot_nights, cool_nights = past(28.0, 26.6), past(28.0, 18.0)
    (hot,), (cool,) = herd_heats(hot_nights), herd_heats(cool_nights)
    assert (hot.recovery_h, hot.state) == (0.0, "act") and (cool.state, cool.level) == ("watch", "alert")
    assert cool.recovery_h is not None and cool.recovery_h >= 9
    assert "0 h to recover" in advice.ranked(hot_nights, "pastures")[0].reason


def test_a_night_on_which_clocks_change_has_its_real_hours() -> None:
    # the night to 1 November has fifteen hours from 6 pm to 8 am, that to 8 March thirteen
    for now, hours in ((datetime(2026, 11, 1, 15, tzinfo=UTC), 15), (datetime(2026, 3, 8, 15, tzinfo=UTC), 13)):
        assert herd_heats(past(23.0, 21.0, now=now))[0].recovery_h == hours


def test_a_silent_station_is_unknown_in_summer_and_of_no_matter_in_winter() -> None:
    mute = summer(30.0, 50)
    mute = replace(mute, lives=tuple(replace(x, late=True, age_s=9000) for x in mute.lives))
    assert [x.state for x in advice.ranked(mute, "pastures")] == ["unknown"]
    cold = summer(2.0, 50)
    cold = replace(cold, lives=tuple(replace(x, late=True, age_s=9000) for x in cold.lives))
    assert advice.ranked(cold, "pastures") == []


def test_air_without_humidity_is_unknown_with_the_reason() -> None:
    made = summer(30.0, 50)
    (line,) = advice.ranked(replace(made, lives=made.lives[:1]), "pastures")
    assert line.state == "unknown" and "the humidity is not known" in line.reason


def test_herds_of_which_the_same_is_asked_are_one_line() -> None:
    made = summer(31.0, 60, herd("Cattle", where="P9"), herd("Sheep", "sheep", "P9"), herd("Goats", "goats", "P9"))
    (line,) = advice.ranked(made, "pastures")
    assert line.state == "watch" and "cattle" in line.headline and "sheep" in line.headline and "THI" in line.headline


def test_a_herd_of_none_and_a_hub_without_herds_say_nothing() -> None:
    assert advice.ranked(summer(33.0, 60, herd(head=0)), "pastures") == []
    assert advice.ranked(replace(summer(33.0, 60), herds=()), "pastures") == []
