"""Days of water as pages and Today say them, from forecasts as a job keeps them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from math import inf
from uuid import uuid4

import pytest

from models import advice
from models.advice import supply
from models.advice.farm import Farm
from models.advice.supply import Lasting, said
from models.advice.water_weeks import DAYS_KIND, WEEK_KIND
from models.records.forecasts import ForecastView
from models.records.queries import PlaceView
from tests.unit.dashboard.test_lines import NOW, farm, live, place

DAY = timedelta(days=1)
GAL = 3.785411784


def cistern(name: str = "Cistern", capacity_gal: float = 6000.0) -> PlaceView:
    return place(name, "tank", capacity_l=capacity_gal * GAL, height_m=2.0, outlet_m=0.0, feeds=["House"])


def kept(where: str, start_gal: float, daily_gal: tuple[float, float, float], issued: datetime = NOW, **detail: object) -> ForecastView:
    """Straight courses: so many gallons now, and the loss a day of P20, P50 and P80."""
    left = [
        [issued.timestamp() + 86_400 * d, *((start_gal - loss * d if d * loss < start_gal + loss else -loss) * GAL for loss in daily_gal)]
        for d in range(29)
    ]
    facts = {"left": left, "reserve": 3 * daily_gal[1] * GAL, "room": 6000 * GAL, "notes": [], "uses": {}, "came": {}} | detail
    p20, p50, p80 = (min(start_gal / loss, 28.0) for loss in daily_gal)
    at = uuid4() if where else None
    return ForecastView(
        uuid4(),
        DAYS_KIND,
        at,
        where,
        NOW - DAY,
        NOW + 28 * DAY,
        "day",
        issued,
        issued,
        False,
        "own weeks",
        p20,
        p50,
        p80,
        facts,
        None,
        None,
    )


def hub(*rows: ForecastView, level: float = 90.0) -> Farm:
    tank, house = cistern(), place("House", "building")
    lives = [live(tank, "water_level", level), live(house, "water_volume_total", 5.0)]
    return replace(farm([tank, house], lives), forecasts=rows)


def titles(it: Farm) -> list[tuple[str, str]]:
    return [(x.state, x.title.replace("\u00a0", " ")) for x in advice.ranked(it, "water")]


def test_the_picture_of_the_page_twelve_days_nine_to_sixteen() -> None:
    it = hub(kept("", 5400, (590, 440, 330)))
    found = supply.lasting(it)
    assert found.days == pytest.approx((9.15, 12.27, 16.36), abs=0.01)
    assert said(found).replace("\u00a0", " ") == "12 days (9–16)"


def test_a_leak_of_4_gallons_an_hour_takes_three_of_fifteen_days() -> None:
    it = hub(kept("", 5900, (420, 390, 360)))
    shut, open_ = supply.lasting(it), supply.lasting(it, leak_l_day=96 * GAL)
    assert int(shut.days[1]) == 15 and int(open_.days[1]) == 12  # type: ignore[index]


@pytest.mark.parametrize("days,words", [
    ((15.0, 20.0, inf), "more than two weeks"), ((14.0, inf, inf), "more than two weeks"), ((9.8, inf, inf), "9 days or more"),
    ((9.2, 12.9, inf), "12 days (9–28 or more)"), ((9.2, 9.5, 9.9), "9 days"), ((0.0, 0.4, 2.0), "less than a day"),
    ((1.0, 1.9, 3.2), "1 day (1–3)"),
])  # fmt: skip
def test_days_are_told_as_people_say_them(days: tuple[float, float, float], words: str) -> None:
    assert said(Lasting("", days)).replace("\u00a0", " ") == words


@pytest.mark.parametrize("low,state", [(2.9, "act"), (3.0, "watch"), (6.9, "watch"), (7.0, "fine"), (inf, "fine")])
def test_the_cautious_end_of_the_band_decides(low: float, state: str) -> None:
    assert Lasting("", (low, low + 5, low + 9)).state == state


def test_few_days_make_one_line_with_what_to_do_by_when() -> None:
    it = hub(kept("", 3000, (600, 500, 400)), kept("Cistern", 3000, (600, 500, 400)))
    (line,) = advice.ranked(it, "water")
    assert line.state == "watch" and line.subject == "days hub"
    assert line.headline.replace("\u00a0", " ") == "Spare water, or bring some by Mon 18 May: 6 days (5–7) left."
    assert "three days' reserve is 1,500" in line.reason.replace("\u00a0", " ")


def test_a_tank_that_is_low_and_has_few_days_is_one_line_and_not_two() -> None:
    it = hub(kept("", 1000, (600, 500, 400)), kept("Cistern", 1000, (600, 500, 400)), level=17.0)
    assert [title for _, title in titles(it)] == ["Cistern: 17 % left"]


def test_the_hub_has_enough_and_one_tank_has_not() -> None:
    it = hub(kept("", 20_000, (600, 500, 400)), kept("Cistern", 1500, (700, 500, 400)))
    assert titles(it) == [("act", "Cistern: 3 days (2–3) left")]


def test_a_tank_whose_way_from_the_spring_is_shut_is_to_be_opened() -> None:
    tank, house = cistern("Lower"), place("House", "building")
    places = [place("Spring", "spring", feeds=["Upper", "Lower"]), cistern("Upper"), tank, house]
    lives = [live(p, "water_level", 80.0) for p in (places[1], tank)] + [live(house, "water_volume_total", 5.0)]
    rows = (kept("", 20_000, (600, 500, 400), notes=[["shut", "Lower", 0.0]]), kept("Lower", 2500, (500, 450, 400)))
    (line,) = advice.ranked(replace(farm(places, lives), forecasts=rows), "water")
    assert line.headline.startswith("Open the spring to Lower by ") and line.deeds[0].name == "Opened the spring to Lower"


def test_a_week_for_the_hub_is_not_said_beside_the_tank_that_is_low_but_two_days_are() -> None:
    tank, other, house = cistern(), cistern("Other"), place("House", "building")
    lives = [live(tank, "water_level", 17.0), live(other, "water_level", 80.0), live(house, "water_volume_total", 5.0)]
    few = replace(farm([tank, other, house], lives), forecasts=(kept("", 3000, (600, 500, 400)),))
    assert [x.subject for x in advice.ranked(few, "water")] == ["low Cistern"]
    fewer = replace(few, forecasts=(kept("", 1000, (600, 500, 400)),))
    assert [x.subject for x in advice.ranked(fewer, "water")] == ["days hub", "low Cistern"]


def test_plenty_of_water_makes_no_line() -> None:
    assert titles(hub(kept("", 5400, (300, 200, 100)), kept("Cistern", 5400, (300, 200, 100)))) == []


def test_a_forecast_that_nobody_renewed_is_unknown() -> None:
    it = hub(kept("", 1000, (600, 500, 400), issued=NOW - timedelta(hours=4)))
    found = supply.lasting(it)
    assert found.state == "unknown" and found.days is None and titles(it) == []


def test_hours_since_a_forecast_are_taken_off() -> None:
    it = hub(kept("", 3000, (600, 500, 400), issued=NOW - timedelta(hours=2)))
    assert supply.lasting(it).days[1] == pytest.approx(6 - 2 / 24)  # type: ignore[index]


def test_unknown_says_what_is_missing_and_what_cures_it() -> None:
    tank, house = cistern(), place("House", "building")
    late = farm([tank, house], [live(tank, "water_level", 50, late=True, age_s=9000), live(house, "water_volume_total", 5.0)])
    assert supply.unknown(late).startswith("nobody knows how full Cistern is")
    assert supply.unknown(farm([tank, house], [live(tank, "water_level", 50)])) == "no meter counts what House draws; fit one on the line"
    bare = replace(tank, details={"feeds": ["House"]})
    assert "add its capacity" in supply.unknown(farm([bare, house], [live(tank, "water_level", 50)]))
    assert "half hour" in supply.unknown(hub())


def test_a_dead_level_takes_the_days_away_though_a_forecast_stands() -> None:
    tank, house = cistern(), place("House", "building")
    late = farm([tank, house], [live(tank, "water_level", 50, late=True, age_s=9000), live(house, "water_volume_total", 5.0)])
    assert supply.lasting(replace(late, forecasts=(kept("", 5400, (590, 440, 330)),))).days is None


def week(n: int, came: float, *, turned: bool = False, hindcast: bool = False) -> ForecastView:
    start = NOW - timedelta(weeks=n + 1)
    detail = {"turned": True} if turned else {}
    return ForecastView(
        uuid4(), WEEK_KIND, None, "", start, start + 7 * DAY, "week", start, start, hindcast, "own weeks", 100, 150, 200, detail, came, NOW
    )


def test_weeks_in_which_a_valve_was_turned_are_left_out_of_the_score() -> None:
    rows = [week(4, 150), week(3, 250), week(2, 900, turned=True), week(1, 120, hindcast=True)]
    score, turned, hindcasts = supply.done(hub(*rows))
    assert (score.n, score.inside, turned, hindcasts) == (3, 2, 1, 1)


def test_inputs_name_the_levels_the_meters_and_a_silent_spring() -> None:
    tank, house, spring = cistern(), place("House", "building"), place("Spring", "spring", feeds=["Cistern"])
    lives = [
        live(tank, "water_level", 80, age_s=240),
        live(house, "water_volume_total", 5.0),
        live(spring, "flow_rate", 1.1, age_s=11520, late=True),
    ]
    it = replace(farm([spring, tank, house], lives), forecasts=(kept("", 5400, (590, 440, 330), notes=[["lowest", "Spring", 1.1]]),))
    assert supply.inputs(it).replace("\u00a0", " ") == "levels 4 min · meters 2 of 2 · spring 3 h 12 min, so it counts at its lowest"


def test_an_inch_on_a_roof_of_1000_square_feet_gives_530_gallons() -> None:
    # 1,000 ft2 x 1 in x 0.623 x 0.85
    roof = place("Barn roof", "catchment", area_m2=92.903, efficiency=0.85)
    assert supply.roof_yield(farm(), roof, 25.4).replace("\u00a0", " ") == "1 inch of rain on the barn roof gives 530 gal."
    assert supply.roof_yield(farm(), place("Roof", "catchment"), 25.4) == ""
