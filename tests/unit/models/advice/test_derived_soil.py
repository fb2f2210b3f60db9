"""Soil water by the day, through the derivations: weather, probes, logs, meters; and what nobody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from models.advice.derived.land import Land
from models.records.beds import BedLog, Felt, Stand, Watering
from models.records.queries import PlaceView
from tests.unit.models.advice.made_land import NEW_YORK, Said, Wave, made_land, place, said

FIRST, LAST = date(2026, 5, 20), date(2026, 7, 14)
STATION = place("Weather station", "station")
# 20 m², 0.3 m of silt loam: 48 mm
SIZE = {"length_m": 20, "width_m": 1, "soil": "silt loam", "root_depth_m": 0.3}
BED = place("Bed 4", "bed", **SIZE)
RAIN_ON = date(2026, 6, 20)


def weather(rain_mm: float = 80.0, gone: tuple[date, ...] = ()) -> dict[tuple[str, str], Wave]:
    """Days alike, about 5 mm of evaporation; a soaking in one hour of RAIN_ON; on some days the station is silent."""

    def wave(value: float, day_only: float = 0.0) -> Wave:
        return lambda at: None if at.date() in gone else value + (day_only if 7 <= at.hour < 19 else 0.0)

    return {
        ("Weather station", "air_temperature"): wave(18.0, 9.0), ("Weather station", "relative_humidity"): wave(70.0),
        ("Weather station", "wind_speed"): wave(1.5), ("Weather station", "solar_radiation"): wave(0.0, 480.0),
        ("Weather station", "rain"): lambda at: None if at.date() in gone else rain_mm * (at.date() == RAIN_ON and at.hour == 2),
    }  # fmt: skip


def stand(name: str = "Bed 4") -> Stand:
    return Stand(name, "tomato_slicing", "Tomato", date(2026, 5, 1), None, None, date(2026, 9, 23), False)


def land(told: dict[tuple[str, str], Wave], places: tuple[PlaceView, ...] = (BED,), **log: Any) -> Land:
    made = made_land([STATION, *places], told, FIRST, LAST)
    made.context = replace(made.context, beds=BedLog(stands=tuple(stand(p.name) for p in places), **log))
    return made


def gone(made: Land, where: PlaceView = BED) -> dict[date, Said]:
    return said(made, where, "soil_depletion", FIRST, LAST)


def at(on: date, hour: int = 8) -> datetime:
    return datetime.combine(on, time(hour), NEW_YORK)


def after(days: int) -> date:
    return RAIN_ON + timedelta(days=days)


def test_until_a_soaking_nobody_knows_and_then_it_is_the_balance() -> None:
    found = gone(land(weather()))
    assert found[after(-1)][0] is None and found[FIRST][0] is None
    et = said(land(weather()), STATION, "reference_et", FIRST, LAST)[after(3)][0]
    assert et is not None and 3.5 < et < 6.5
    first, second = found[after(4)][0], found[after(5)][0]
    assert first is not None and second is not None
    # the youth of 70 days is over on 10 July: 20 June is day 50, halfway between 0.6 and 1.15
    assert second - first == pytest.approx(et * (0.6 + 0.55 * (55 - 30) / 40), rel=0.1)


def test_a_day_the_station_is_silent_is_unknown_and_the_days_after_are_not() -> None:
    found = gone(land(weather(gone=(after(5),))))
    assert found[after(5)][:2] == (None, 0)
    before, later = found[after(4)][0], found[after(6)][0]
    assert before is not None and later is not None and later > before + 5


def test_without_a_station_and_a_probe_nothing_is_said() -> None:
    assert {v for v, _, _ in gone(land({("Weather station", "air_pressure"): lambda at: 950.0})).values()} == {None}


def test_a_bed_where_nothing_grew_has_no_such_days() -> None:
    made = made_land([STATION, BED], weather(), FIRST, LAST)
    assert gone(made) == {}


def test_water_of_a_log_is_in_the_bed_that_day() -> None:
    on = after(6)
    dry, wet = gone(land(weather())), gone(land(weather(), waterings=(Watering(at(on), ("Bed 4",), 200.0),)))
    # 200 l x 0.9 on 20 m² are 9 mm
    assert dry[after(5)] == wet[after(5)]
    assert (dry[on][0] or 0) - (wet[on][0] or 0) == pytest.approx(9.0, abs=0.3)


def test_a_log_of_two_beds_is_shared_out_by_area() -> None:
    big = place("Bed 5", "bed", **(SIZE | {"length_m": 60}))
    made = land(weather(), (BED, big), waterings=(Watering(at(after(6)), ("Bed 4", "Bed 5"), 800.0),))
    dry = land(weather(), (BED, big))
    for where in (BED, big):
        assert (gone(dry, where)[after(6)][0] or 0) - (gone(made, where)[after(6)][0] or 0) == pytest.approx(9.0, abs=0.4)


def test_a_meter_of_the_beds_counts_what_no_log_says() -> None:
    zone = place("Zone A", "zone", feeds=["Bed 4"])
    metered = weather() | {("Zone A", "water_volume_total"): lambda at: 200.0 * (at.date() == after(6) and at.hour == 5)}
    dry, wet = gone(land(weather())), gone(_with(land(metered), zone))
    assert (dry[after(6)][0] or 0) - (wet[after(6)][0] or 0) == pytest.approx(9.0, abs=0.8)


def test_a_meter_that_counts_a_house_too_tells_nothing_of_beds() -> None:
    zone, house = place("Zone A", "zone", feeds=["Bed 4", "House"]), place("House", "building")
    metered = weather() | {("Zone A", "water_volume_total"): lambda at: 200.0 * (at.date() == after(6) and at.hour == 5)}
    assert gone(_with(land(metered), zone, house))[after(6)] == gone(land(weather()))[after(6)]


def _with(made: Land, *more: PlaceView) -> Land:
    places = made.context.places | {p.name: p for p in more}
    return Land(made.store, made.hub, made.deployments, replace(made.context, places=places), made.until_ns)


def test_what_a_hand_felt_sets_a_bed_nobody_knew() -> None:
    on = after(-10)
    found = gone(land(weather(), felt=(Felt(at(on), "Bed 4", 0.25),)))
    assert found[on][0] == pytest.approx(36, abs=5)
    assert found[after(-11)][0] is None


def probe(value: Wave) -> dict[tuple[str, str], Wave]:
    return {("Bed 4", "soil_moisture"): value}


SAID = place("Bed 4", "bed", **SIZE, field_capacity=30, wilting_point=14)


def test_a_probe_tells_what_no_weather_does() -> None:
    # 0.30 less 0.25 (and a hair each day: it moves) in 300 mm are 15 mm; without weather each day begins at "anywhere",
    # 24 mm give or take 14, and the probe is good to 0.025, which is 7.5 mm: 24 - 9 x 14² / (14² + 7.5²)
    found = gone(land(probe(lambda at: 25.0 - 0.01 * (at.day % 2)), (SAID,)), SAID)
    assert found[after(3)][0] == pytest.approx(17, abs=0.2)


def test_a_probe_that_stands_still_in_dry_weather_is_not_heard() -> None:
    free, stuck = gone(land(weather(), (SAID,)), SAID), gone(land(weather() | probe(lambda at: 29.0), (SAID,)), SAID)
    assert stuck[after(12)][0] == pytest.approx(free[after(12)][0], abs=2.0)
    assert (stuck[after(12)][0] or 0) > 20


def test_a_probe_in_frozen_ground_is_not_heard() -> None:
    cold = probe(lambda at: 25.0 - 0.01 * (at.day % 2)) | {("Bed 4", "soil_temperature"): lambda at: 0.5}
    assert {v for v, _, _ in gone(land(cold, (SAID,)), SAID).values()} == {None}


def test_under_cover_no_rain_falls() -> None:
    house = place("High tunnel", "greenhouse")
    inside = replace(BED, parent="High tunnel")
    made = _with(land(weather(), (inside,)), house)
    assert {v for v, _, _ in gone(made, inside).values()} == {None}, "no soaking ever made it known"
