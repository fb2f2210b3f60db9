"""Every family of derived days against figures reckoned by hand or printed in books."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import cos, exp, pi
from zoneinfo import ZoneInfo

import pytest

from models.advice.derived import derivations
from models.advice.derived.land import Land
from models.records.queries import PlaceView
from tests.unit.models.advice.made_land import HUB, NAN, Said, Wave, made_land, place, said

BED, TUNNEL, STATION = place("Bed 4", "bed"), place("Tunnel", "greenhouse"), place("Weather station", "station")
DAY = date(2026, 5, 13)
NEXT = DAY + timedelta(days=1)
FULL = (24, 24)


def one_day(name: str, told: dict[str, Wave], where: PlaceView = BED, before: int = 1) -> Said:
    """What a derivation says of DAY at one place, whose hours are told from some days before on until the day after."""
    land = made_land([BED, TUNNEL, STATION], {(where.name, m): w for m, w in told.items()}, DAY - timedelta(days=before), NEXT)
    return said(land, where, name, DAY, DAY)[DAY]


def always(value: float) -> Wave:
    return lambda at: value


def swings(low: float, high: float) -> Wave:
    """A day whose warmest hour reaches `high` and whose coldest reaches `low`; hourly means do not."""

    def wave(at: datetime) -> tuple[float, float, float]:
        mean = (low + high) / 2 + (high - low) / 4 * cos(2 * pi * (at.hour - 15) / 24)
        return mean, low if at.hour == 5 else mean, high if at.hour == 15 else mean

    return wave


# Heat


@pytest.mark.parametrize(
    ("name", "low", "high", "expected"),
    [
        ("degree_days_10_30", 5.0, 35.0, 10.0),  # (10 + 30) / 2 - 10
        ("degree_days_10_30", 12.0, 24.0, 8.0),
        ("degree_days_10_30", -8.0, 9.0, 0.0),
        ("degree_days_4", 5.0, 35.0, 15.6),  # 20 - 4.4
        ("degree_days_7", 5.0, 35.0, 13.9),  # (7.2 + 35) / 2 - 7.2
    ],
)
def test_degree_days_are_those_of_the_extremes_of_the_day(name: str, low: float, high: float, expected: float) -> None:
    value, covered, of = one_day(name, {"air_temperature": swings(low, high)})
    assert (value, covered, of) == (pytest.approx(expected), *FULL)


def test_a_day_at_the_best_temperature_gives_21_growing_degree_hours_an_hour() -> None:
    assert one_day("growing_degree_hours", {"air_temperature": always(25.0)}) == (pytest.approx(504.0), *FULL)
    assert one_day("growing_degree_hours", {"air_temperature": always(36.0)})[0] == pytest.approx(0.0)


@pytest.mark.parametrize(("on", "hours"), [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 3, 9), 24)])
def test_a_day_on_which_the_clock_changes_has_its_own_hours(on: date, hours: int) -> None:
    land = made_land([BED], {("Bed 4", "air_temperature"): always(25.0)}, on - timedelta(days=2), on + timedelta(days=1))
    assert said(land, BED, "growing_degree_hours", on, on) == {on: (pytest.approx(21.0 * hours), hours, hours)}
    assert said(land, BED, "degree_days_10_30", on, on) == {on: (pytest.approx(15.0), hours, hours)}


def test_where_days_begin_in_the_middle_of_an_hour_of_utc_each_hour_has_its_one_day() -> None:
    kolkata = ZoneInfo("Asia/Kolkata")
    first, last = date(2026, 5, 10), date(2026, 5, 13)
    land = made_land([BED], {("Bed 4", "air_temperature"): always(5.0)}, first, last, zone=kolkata)
    # the probe was put up on the first day at midnight, in the middle of an hour
    found = said(land, BED, "chill_hours", first, last)
    assert found == {first + timedelta(days=i): (24.0, 24, 24) if i else (23.0, 23, 24) for i in range(4)}


# Chill


def test_ten_days_of_five_degrees_are_240_chill_hours_since_autumn_and_the_new_autumn_begins_at_none() -> None:
    first, last = date(2026, 8, 29), date(2026, 9, 10)
    land = made_land([BED], {("Bed 4", "air_temperature"): always(5.0)}, first, last)
    total = said(land, BED, "chill_hours_total", date(2026, 8, 31), last)
    # before September the winter since 1 September 2025 is hardly known: 3 days of it
    assert total[date(2026, 8, 31)] == (None, 72, 8760)
    assert total[date(2026, 9, 1)] == (24.0, 24, 24)
    assert total[date(2026, 9, 10)] == (240.0, 240, 240)
    assert said(land, BED, "chill_units_total", last, last)[last] == (240.0, 240, 240)


def test_south_of_the_equator_autumn_begins_in_march() -> None:
    first, last = date(2026, 2, 27), date(2026, 3, 2)
    land = made_land([BED], {("Bed 4", "air_temperature"): always(5.0)}, first, last, zone=ZoneInfo("Pacific/Auckland"), latitude=-41.0)
    assert said(land, BED, "chill_hours_total", last, last) == {last: (48.0, 48, 48)}


def test_a_day_nobody_measured_adds_nothing_to_the_winter_but_is_told() -> None:
    first, last = date(2026, 9, 1), date(2026, 9, 12)
    land = made_land([BED], {("Bed 4", "air_temperature"): lambda at: None if at.day == 4 else 5.0}, first, last)
    total = said(land, BED, "chill_hours_total", first, last)
    assert total[date(2026, 9, 3)] == (72.0, 72, 72)
    # 72 of 96 hours are less than 20 of 24
    assert total[date(2026, 9, 4)] == (None, 72, 96)
    assert total[date(2026, 9, 12)] == (264.0, 264, 288)
    assert said(land, BED, "chill_hours", first, last)[date(2026, 9, 4)] == (None, 0, 24)


def test_portions_are_those_of_the_dynamic_model_written_out() -> None:
    temps = [7.0 + 4.0 * cos(2 * pi * i / 24) + 3.0 * cos(i / 40) for i in range(24 * 30)]
    start = datetime(2026, 9, 1, 4, tzinfo=UTC)

    def air(at: datetime) -> float:
        return temps[int((at - start).total_seconds() // 3600)]

    land = made_land([BED], {("Bed 4", "air_temperature"): air}, date(2026, 9, 1), date(2026, 9, 30))
    # Fishman et al. 1987 hour by hour, with the constants of Erez et al. 1990; here an hour's portion is counted at once,
    # there at the beginning of the next hour, which a month later is a few hundredths
    held = portions = 0.0
    for i, temp in enumerate(temps):
        kelvin = temp + 273.0
        if i:
            level = 139500.0 / 2.567e18 * exp((12888.8 - 4153.5) / kelvin)
            held = level - (level - held) * exp(-2.567e18 * exp(-12888.8 / kelvin))
        if held >= 1:
            melted = exp(1.6 * 277.0 * (kelvin - 277.0) / kelvin)
            portions += held * melted / (1 + melted)
            held -= held * melted / (1 + melted)
    last = date(2026, 9, 30)
    assert portions > 5
    assert said(land, BED, "chill_portions_total", last, last)[last] == (pytest.approx(portions, rel=0.02), 720, 720)
    by_day = said(land, BED, "chill_portions", date(2026, 9, 1), last)
    assert sum(v for v, _, _ in by_day.values() if v is not None) == pytest.approx(portions, rel=0.02)


# Light


def test_light_is_named_by_what_it_was_measured_with() -> None:
    assert one_day("light_ppfd", {"photosynthetic_photon_flux": always(500.0)})[0] == pytest.approx(43.2)  # 500 * 0.0864
    assert one_day("light_lux", {"illuminance": always(20_000.0)})[0] == pytest.approx(31.968)  # 20,000 * 0.0185 * 0.0864
    assert one_day("light_sun", {"solar_radiation": always(200.0)})[0] == pytest.approx(35.2512)  # 17.28 MJ * 2.04


def test_under_a_cover_light_is_what_the_cover_lets_through() -> None:
    open_air: dict[tuple[str, str], Wave] = {
        ("Weather station", "solar_radiation"): always(200.0),
        ("Tunnel", "air_temperature"): always(20.0),
    }
    old = place("Tunnel", "greenhouse", transmission=0.6)
    for house, through in ((TUNNEL, 0.68), (old, 0.6)):
        land = made_land([house, STATION], open_air, DAY, NEXT)
        assert said(land, house, "light_through_cover", DAY, DAY)[DAY][0] == pytest.approx(35.2512 * through)


def sunny(at: datetime) -> float:
    """Light that follows the sun: strongest an hour after noon by summer time."""
    return max(0.0, 1500.0 * cos(2 * pi * (at.hour - 13) / 28))


def test_an_hour_lost_at_noon_costs_little_and_three_leave_the_day_unknown() -> None:
    whole = one_day("light_ppfd", {"photosynthetic_photon_flux": sunny})[0]
    short = one_day("light_ppfd", {"photosynthetic_photon_flux": lambda at: None if at.hour == 13 else sunny(at)})
    assert whole is not None
    assert short == (pytest.approx(whole, rel=0.02), 23, 24), "what the sun brought then is taken in proportion"
    # 21 of 24 hours are known, but not those that matter
    assert one_day("light_ppfd", {"photosynthetic_photon_flux": lambda at: None if 11 <= at.hour < 14 else sunny(at)}) == (None, 21, 24)
    by_night = one_day("light_ppfd", {"photosynthetic_photon_flux": lambda at: None if at.hour < 3 else sunny(at)})
    assert by_night == (pytest.approx(whole), 21, 24)


def test_in_polar_night_lamps_give_their_light_and_where_no_place_is_none_is_known() -> None:
    winter = date(2026, 12, 20)
    lamps: dict[tuple[str, str], Wave] = {("Tunnel", "photosynthetic_photon_flux"): always(100.0)}
    far_north = made_land([TUNNEL], lamps, winter, winter, latitude=78.0)
    assert said(far_north, TUNNEL, "light_ppfd", winter, winter)[winter] == (pytest.approx(8.64), *FULL)
    nowhere = made_land([TUNNEL], lamps, winter, winter, latitude=135.6)
    assert said(nowhere, TUNNEL, "light_ppfd", winter, winter)[winter] == (None, *FULL)


# Wet leaves


def damp_night(at: datetime) -> float:
    return 95.0 if at.hour >= 20 or at.hour < 6 else 60.0


def test_a_night_of_ten_wet_hours_is_ten_in_the_day_by_parts_and_one_long_time() -> None:
    told: dict[str, Wave] = {"relative_humidity": damp_night, "air_temperature": lambda at: 14.0 if at.hour < 6 else 18.0}
    # 0 to 6 and 20 to 24
    assert one_day("wet_hours_humidity", told, before=4) == (10.0, *FULL)
    # six hours at 14 and four at 18
    assert one_day("wet_temperature_humidity", told, before=4)[0] == pytest.approx(15.6)
    assert one_day("wet_longest_humidity", told, before=4) == (10.0, *FULL)


def test_a_dry_day_has_no_wet_hours_and_no_temperature_while_wet() -> None:
    told: dict[str, Wave] = {"relative_humidity": always(60.0), "air_temperature": always(20.0)}
    assert one_day("wet_hours_humidity", told) == (0.0, *FULL)
    assert one_day("wet_temperature_humidity", told) == (None, *FULL)
    assert one_day("wet_longest_humidity", told)[0] == 0.0


def test_a_wet_time_that_goes_on_for_days_is_told_up_to_three() -> None:
    assert one_day("wet_longest_sensor", {"leaf_wetness": always(100.0)}, before=9) == (72.0, *FULL)


def test_the_tree_needs_the_wind_of_a_station_and_says_nothing_without_it() -> None:
    told: dict[tuple[str, str], Wave] = {("Bed 4", "air_temperature"): always(15.0), ("Bed 4", "relative_humidity"): always(98.0)}
    assert said(made_land([BED, STATION], told, DAY, NEXT), BED, "wet_hours_tree", DAY, DAY) == {}
    told["Weather station", "wind_speed"] = lambda at: 0.5 if at.hour < 18 else None
    land = made_land([BED, STATION], told, DAY, NEXT)
    assert said(land, BED, "wet_hours_tree", DAY, DAY)[DAY] == (None, 18, 24)


# Diseases


def test_a_humid_night_of_17_hours_at_ten_degrees_is_one_severity_value_of_the_day_it_ends() -> None:
    # from 17:00 to 10:00; 45 to 53 °F for 16 to 18 h is 1 (MSU, BLITECAST)
    told: dict[str, Wave] = {
        "air_temperature": always(10.0),
        "relative_humidity": lambda at: 95.0 if (at.date() < DAY and at.hour >= 17) or (at.date() == DAY and at.hour < 10) else 50.0,
    }
    assert one_day("severity_wallin", told) == (1.0, *FULL)


def test_ten_wet_hours_at_twenty_degrees_are_two_of_tomcast() -> None:
    # 18 to 20 °C: 9 to 15 h is 2; 20:00 to 6:00
    told: dict[str, Wave] = {"air_temperature": always(20.0), "leaf_wetness": lambda at: 100.0 if at.hour >= 20 or at.hour < 6 else 0.0}
    told["relative_humidity"] = always(70.0)
    assert one_day("severity_tomcast", told) == (2.0, *FULL)


def test_potato_days_of_fifteen_to_twenty_five_degrees() -> None:
    # Sands' formula; UW-Madison's code, which takes the minimum twice, gives 9.25
    assert one_day("p_days", {"air_temperature": swings(15.0, 25.0)})[0] == pytest.approx(9.23, abs=0.005)


@pytest.mark.parametrize(("low", "hours", "expected"), [(10.0, 6, 1.0), (9.9, 6, 0.0), (12.0, 5, 0.0)])
def test_two_days_of_ten_degrees_and_six_humid_hours_are_a_hutton_day(low: float, hours: int, expected: float) -> None:
    told: dict[str, Wave] = {"air_temperature": always(low), "relative_humidity": lambda at: 92.0 if at.hour < hours else 60.0}
    assert one_day("hutton", told) == (expected, *FULL)


def test_a_hutton_day_after_a_day_nobody_measured_is_unknown() -> None:
    def damp(at: datetime) -> float | None:
        return None if at.date() < DAY else 95.0

    assert one_day("hutton", {"air_temperature": always(15.0), "relative_humidity": damp}) == (None, *FULL)


def test_a_night_at_fifteen_degrees_is_fourteen_mild_hours() -> None:
    assert one_day("mild_night", {"air_temperature": always(15.0)}, TUNNEL) == (14.0, 14, 14)
    assert one_day("mild_night", {"air_temperature": always(22.0)}, TUNNEL) == (0.0, 14, 14)


def test_a_humid_wet_night_suits_basil_mildew_and_a_dry_one_does_not() -> None:
    damp: dict[str, Wave] = {"air_temperature": always(18.0), "relative_humidity": always(97.0)}
    value, covered, of = one_day("basil_night", damp)
    assert (value, covered) == (2.0, of)
    assert of in (10, 11), "from sunset at 20:26 to sunrise at 6:24, in hours whose middle is dark"
    dry: dict[str, Wave] = {"air_temperature": always(18.0), "relative_humidity": always(60.0)}
    assert one_day("basil_night", dry)[0] == 0.0


# Animals


def hot_afternoon(at: datetime) -> float:
    return (90.0 - 32) / 1.8 if 13 <= at.hour < 18 else 15.0


def test_five_hours_of_ninety_fahrenheit_are_five_hours_of_danger() -> None:
    told: dict[str, Wave] = {"air_temperature": hot_afternoon, "relative_humidity": always(60.0)}
    assert one_day("heat_danger", told) == (5.0, *FULL)
    assert one_day("heat_alert", told)[0] == 5.0
    assert one_day("heat_recovery", told)[0] == 19.0
    # 90 - (0.55 - 0.0055 * 60) (90 - 58)
    assert one_day("heat_worst", told)[0] == pytest.approx(82.96)
    assert one_day("heat_load", told)[0] == pytest.approx(5 * (82.96 - 72))


# Water


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


# All of them


MEASURED = {
    "air_temperature": always(15.0), "relative_humidity": always(97.0), "wind_speed": always(1.0), "solar_radiation": always(150.0),
    "illuminance": always(15_000.0), "photosynthetic_photon_flux": always(300.0), "leaf_wetness": always(80.0), "flow_rate": always(1.0),
    "water_volume_total": always(60.0), "water_level": always(50.0),
}  # fmt: skip


def everywhere(wave_of: dict[str, Wave], first: date, last: date, until: datetime | None = None) -> dict[tuple[str, str], dict[date, Said]]:
    """Every derivation at each of four places at which everything is measured."""
    places = [BED, TUNNEL, STATION, place("Zone A", "zone"), place("Tank", "tank", capacity_l=1000)]
    told = {(p.name, m): wave for p in places for m, wave in wave_of.items()}
    land = made_land(places, told, first, last, until=until)
    return {(p.name, name): found for p in places for name in derivations() if (found := said(land, p, name, first, last))}


def test_every_derivation_is_made_somewhere_and_knows_a_whole_day() -> None:
    found = everywhere(MEASURED, DAY - timedelta(days=1), NEXT)
    records = {name for name, d in derivations().items() if d.records}
    assert {name for _, name in found} | records == set(derivations())
    totals = {"chill_hours_total", "chill_units_total", "chill_portions_total"}
    unknown = {name for (_, name), days in found.items() if days[DAY][0] is None} - records
    assert unknown <= totals, "of last autumn's total nothing is known in May"


def test_where_no_hour_is_known_no_derivation_says_a_number() -> None:
    for name, days in everywhere(
        dict.fromkeys(MEASURED, lambda at: None if at.date() >= DAY else 15.0), DAY - timedelta(days=2), NEXT
    ).items():
        if not name[1].endswith("_total"):
            assert days[NEXT][0] is None, name
            assert days[NEXT][1] == 0, name


def test_numbers_that_are_none_stay_none() -> None:
    for name, days in everywhere(dict.fromkeys(MEASURED, always(NAN)), DAY - timedelta(days=1), NEXT).items():
        assert {value for value, _, _ in days.values()} == {None}, name


def test_the_running_day_is_told_only_where_it_can_only_grow() -> None:
    until = datetime(2026, 5, 13, 16, tzinfo=UTC)  # noon in New York
    for (where, name), days in everywhere(MEASURED, DAY - timedelta(days=2), DAY, until=until).items():
        d = derivations()[name]
        value, _, of = days[DAY]
        if not d.so_far and not d.records:
            assert (value, of) == (None, 24), (where, name)
        if name == "heat_recovery":
            assert (value, of) == (12.0, 12)


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
