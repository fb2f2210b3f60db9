"""Water of a day: what plants draw, what runs at night, what tanks lose, against figures reckoned by hand or printed in books."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import exp
from zoneinfo import ZoneInfo

import pytest

from models.advice.derived.land import Land
from tests.unit.models.advice.made_days import DAY, FULL, NEXT, STATION, always
from tests.unit.models.advice.made_land import HUB, Wave, made_land, place, said


def test_reference_evapotranspiration_of_brussels_is_that_of_the_book() -> None:
    """FAO-56 example 18: Uccle, 6 July, 50°48' N, 100 m, wind of 10 km/h at 10 m, 22.07 MJ: 3.9 mm."""
    mean = (12.3 + 21.5) / 2
    humid = 100 * 1.409 / (0.6108 * exp(17.27 * mean / (mean + 237.3)))
    told: dict[tuple[str, str], Wave] = {
        ("Weather station", "air_temperature"): lambda at: (mean, 12.3, 21.5),
        ("Weather station", "relative_humidity"): always(humid),
        ("Weather station", "wind_speed"): always(10 / 3.6),
        ("Weather station", "solar_radiation"): always(22.07 / 0.0864),
    }
    on = date(2026, 7, 6)
    land = made_land([STATION], told, on, on, zone=ZoneInfo("Europe/Brussels"), latitude=50.8, height_m=10.0, elevation_m=100.0)
    assert said(land, STATION, "reference_et", on, on)[on] == (pytest.approx(3.88, abs=0.02), *FULL)
    heat = said(land, STATION, "reference_et_heat", on, on)[on][0]
    assert heat is not None
    assert 3.5 < heat < 5.0
    swapped = dict(told)
    swapped["Weather station", "air_temperature"] = lambda at: (mean, 21.5, 12.3)
    land = made_land([STATION], swapped, on, on, zone=ZoneInfo("Europe/Brussels"), latitude=50.8)
    assert said(land, STATION, "reference_et", on, on)[on] == (None, *FULL)


def test_the_night_flow_is_that_of_the_quietest_hour_and_each_meter_has_its_own() -> None:
    zone_a = place("Zone A", "zone")
    litres = {1: 12.0, 2: 6.0, 3: 9.0}
    told: dict[tuple[str, str], Wave] = {
        ("Zone A", "water_volume_total"): lambda at: litres.get(at.hour, 100.0),
        ("Zone A", "flow_rate"): lambda at: 0.25 if at.hour < 6 else 0.0,
    }
    land = made_land([zone_a], told, DAY, NEXT)
    assert said(land, zone_a, "night_flow_counter", DAY, DAY)[DAY] == (pytest.approx(0.1), 3, 3)
    assert said(land, zone_a, "night_flow_rate", DAY, DAY)[DAY] == (0.25, 3, 3)
    variants = {one.key.channel for one in land.wanted(zone_a)}
    assert variants == {
        "lowest hour, 01 to 04 o'clock, Zone A flow_rate",
        "lowest hour by counter, 01 to 04 o'clock, Zone A water_volume_total",
    }


@pytest.mark.parametrize(("on", "hours"), [(date(2026, 3, 8), 2), (date(2026, 11, 1), 4)])
def test_the_night_the_clock_changes_has_two_or_four_of_those_hours(on: date, hours: int) -> None:
    zone_a = place("Zone A", "zone")
    land = made_land([zone_a], {("Zone A", "flow_rate"): always(0.5)}, on, on)
    assert said(land, zone_a, "night_flow_rate", on, on)[on] == (0.5, hours, hours)


def test_a_night_of_which_an_hour_is_missing_is_unknown() -> None:
    zone_a = place("Zone A", "zone")
    land = made_land([zone_a], {("Zone A", "flow_rate"): lambda at: None if at.hour == 2 else 0.5}, DAY, NEXT)
    assert said(land, zone_a, "night_flow_rate", DAY, DAY)[DAY] == (None, 2, 3)


# Tanks

WATER = [
    place("Spring", "spring", feeds=["Tank A", "Tank B"]), place("Tank A", "tank", capacity_l=10_000, feeds=["House"]),
    place("Tank B", "tank", capacity_l=5_000, feeds=["Barn"]), place("House", "building"), place("Barn", "building"),
]  # fmt: skip


def falling(per_hour: float) -> Wave:
    """A level in percent that falls so much an hour from 90 at the beginning of the day before."""
    start = datetime(2026, 5, 12, 4, tzinfo=UTC)
    return lambda at: 90.0 - per_hour * ((at - start).total_seconds() / 3600)


def test_what_a_tank_loses_beyond_its_meters_is_not_explained() -> None:
    # Tank A falls by 0.5 % of 10,000 L an hour, the house draws 60 L of these 50, the spring gives 30: 20 L/h are lost
    told: dict[tuple[str, str], Wave] = {
        ("Tank A", "water_level"): falling(0.5), ("Tank B", "water_level"): always(80.0),
        ("Spring", "flow_rate"): always(0.5), ("House", "water_volume_total"): always(60.0),
    }  # fmt: skip
    land = made_land(WATER, told, DAY - timedelta(days=1), NEXT)
    a, b = WATER[1], WATER[2]
    assert said(land, a, "tank_change", DAY, DAY)[DAY] == (pytest.approx(-1200.0), *FULL)
    assert said(land, b, "tank_change", DAY, DAY)[DAY] == (pytest.approx(0.0), *FULL)
    # 24 h of -50 - 30 + 60
    assert said(land, a, "tank_unexplained", DAY, DAY)[DAY] == (pytest.approx(-480.0), *FULL)
    assert said(land, b, "tank_unexplained", DAY, DAY) == {}, "one spring fills both: their balance is one, and stands at the first"


def test_a_day_whose_meter_was_silent_has_no_balance_and_a_meter_that_went_is_not_waited_for() -> None:
    told: dict[tuple[str, str], Wave] = {
        ("Tank A", "water_level"): falling(0.5), ("Tank B", "water_level"): always(80.0),
        ("Spring", "flow_rate"): lambda at: None if at.date() == DAY and at.hour > 6 else 0.5,
    }  # fmt: skip
    land = made_land(WATER, told, DAY - timedelta(days=1), NEXT)
    assert said(land, WATER[1], "tank_unexplained", DAY, DAY)[DAY] == (None, 7, 24)
    gone = [
        replace(d, to_at=datetime(2026, 5, 13, 4, tzinfo=UTC)) if d.place == "Spring" else d for d in land.deployments
    ]  # fmt: skip
    without = Land(land.store, HUB, gone, land.context, land.until_ns)
    # half of the hour before midnight still counts: 15 L
    assert said(without, WATER[1], "tank_unexplained", DAY, DAY)[DAY] == (pytest.approx(-1215.0), *FULL)


def test_a_tank_of_unknown_size_has_no_balance() -> None:
    small = place("Trough tank", "tank")
    land = made_land([small], {("Trough tank", "water_level"): always(50.0)}, DAY - timedelta(days=1), NEXT)
    assert land.wanted(small) == []
